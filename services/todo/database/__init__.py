"""The application's own tables in PostgreSQL."""

"""What the API server refuses though it fits the schema."""

"""Write the page and the schema of the events."""

"""Running the test Jobs of a release and telling what they found."""

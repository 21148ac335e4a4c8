"""What a running pod knows of its own surroundings, for whoever looks after the release."""

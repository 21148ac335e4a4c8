"""What an install needs, and what of it the cluster lacks."""

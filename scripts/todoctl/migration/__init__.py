"""From phase to phase: what would change, the change itself, watched, and the way back."""

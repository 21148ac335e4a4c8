"""Dead letters: what a service could not handle, and the way back to where it came from."""

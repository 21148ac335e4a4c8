"""Dead letters: events that a service could not handle."""

"""Draw a release: apps, what they load, which topics they use, and what nobody reaches."""

"""The pinned tools: what they are, how they are built, and where they lie once built."""

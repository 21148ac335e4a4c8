"""The two ways out of a process."""

"""The todo application: four services and the checks of a running release, one process each."""

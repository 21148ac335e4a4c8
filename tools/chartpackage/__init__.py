"""The chart as one file, with the same bytes whoever packs it and whenever: `python -m chartpackage`."""

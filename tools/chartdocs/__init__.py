"""docs/values.md, written out of values.yaml, its schema and the table of keys that are gone: `python -m chartdocs`."""

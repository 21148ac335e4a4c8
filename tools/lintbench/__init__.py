"""Measure daprlint beside other validators: `python -m lintbench`."""

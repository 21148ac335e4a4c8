"""Lets `python -m todoctl` do what the `todoctl` command does."""

from __future__ import annotations

import sys

from todoctl.cli import main

sys.exit(main())

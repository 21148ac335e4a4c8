"""What holds for every tier."""

from __future__ import annotations

import signal

# a shell starts what runs in its background deaf to SIGINT, and so would be all that the tests start
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

"""What every test may rely on, whoever started the suite."""

from __future__ import annotations

import signal

# A suite started in the background (`nohup`, `&`, some CI runners) inherits an ignored Ctrl-C, and so would every
# process that a test starts in order to interrupt it.
signal.signal(signal.SIGINT, signal.default_int_handler)

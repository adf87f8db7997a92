"""The wall clock of a process, which can be made to jump. To be imported before anything else: what
is imported may take the clock."""

import time
from collections.abc import Callable

_real = time.time
jump: Callable[[], float] = float
"""By how many seconds the clock is wrong now: by none."""

time.time = lambda: _real() + jump()

"""The bot with a wall clock that jumps once a file is there: `python -m tests.faults.jumping FILE
SECONDS`."""

import sys
import time
from pathlib import Path

from bot.cli import main

switch, jump, real = Path(sys.argv[1]), float(sys.argv[2]), time.time
time.time = lambda: real() + (jump if switch.exists() else 0)

if __name__ == "__main__":
    main(["run"])

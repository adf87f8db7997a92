"""The bot with a wall clock that jumps once a file is there: `python -m tests.faults.jumping FILE
SECONDS`."""

import sys
from pathlib import Path

from bot.cli import main
from tests.faults import clock

if __name__ == "__main__":
    switch, seconds = Path(sys.argv[1]), float(sys.argv[2])
    clock.jump = lambda: seconds if switch.exists() else 0
    main(["run"])

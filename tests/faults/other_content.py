"""The bot, but what ships with it is the content of this folder: `python -m
tests.faults.other_content FOLDER [COMMAND …]`; so it is for the commands that it runs."""

import sys
from pathlib import Path

import bot.folders
from bot.changes import apart
from bot.cli import main

if __name__ == "__main__":
    other = Path(sys.argv[1])
    bot.folders.shipped = lambda: other
    apart.PROGRAM = (sys.executable, "-m", "tests.faults.other_content", str(other))
    main(sys.argv[2:] or ["run"])

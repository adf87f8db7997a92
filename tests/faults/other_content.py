"""The bot, but what ships with it is the content of this folder: `python -m
tests.faults.other_content FOLDER`."""

import sys
from pathlib import Path

import bot.folders
from bot.cli import main

if __name__ == "__main__":
    other = Path(sys.argv[1])
    bot.folders.shipped = lambda: other
    main(["run"])

"""Whether .venv holds all that was installed into it, and is this folder's: else make renews it.

    .venv/bin/python .ci/sound.py [PYTHON]     # exits with 0 where it is, and of that version

A copied or moved project, a Python that is gone or another one, an installation that was broken
off: each leaves a .venv that begins and then fails.
"""

import sys
from importlib.metadata import distributions
from pathlib import Path

import bot

here = Path(bot.__file__).resolve().parents[1] == Path.cwd().resolve()
asked_for = sys.argv[1:] in ([], [".".join(map(str, sys.version_info[:2]))])
whole = all(
    one.files and all(file.locate().is_file() for file in one.files if file.suffix == ".py")
    for one in distributions()
)
sys.exit(not (here and asked_for and whole))

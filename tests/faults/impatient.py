"""The bot, but its SQLite waits one second for another process, not ten.

`python -m tests.faults.impatient`
"""

import bot.store.engines
from bot.cli import main

if __name__ == "__main__":
    bot.store.engines._LOCK_WAIT = 1
    main(["run"])

"""The bot, but its SQLite waits one second for another process, not ten.

`python -m tests.faults.impatient`
"""

import bot.store.database
from bot.cli import main

if __name__ == "__main__":
    bot.store.database._LOCK_WAIT = 1
    main(["run"])

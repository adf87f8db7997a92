"""``python -m bot`` is ``clinic-bot``."""

from bot.cli import main

if __name__ == "__main__":
    main()

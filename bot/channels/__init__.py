"""Where conversations come in and replies go out."""

import sys

# python-telegram-bot's httpx would bring its own command line, with rich and Pygments: 9 MB.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None: cannot be imported

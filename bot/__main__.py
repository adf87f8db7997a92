"""``clinic-bot``, and ``python -m bot``. Old Pythons can read this file, to say what is needed."""

import io
import sys

_NEEDED = (3, 11)  # as in pyproject.toml
_TOO_OLD = "clinic-bot needs Python {}.{} or newer; this is {}.{}. Try: make PYTHON=python3.12 chat"
_NOT_INSTALLED = "{} is not installed for {}. Try: make chat, and then .venv/bin/clinic-bot"


def main() -> None:
    """Runs the command that was typed."""
    if sys.version_info < _NEEDED:
        sys.exit(_TOO_OLD.format(*(_NEEDED + sys.version_info[:2])))
    if sys.platform == "win32":  # whose code pages have no emoji
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        from bot.cli import main
    except ModuleNotFoundError as missing:
        if str(missing.name).partition(".")[0] == "bot":
            raise
        sys.exit(_NOT_INSTALLED.format(missing.name, sys.executable))
    main()


if __name__ == "__main__":
    main()

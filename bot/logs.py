"""Log lines: for people on a terminal, one JSON object a line elsewhere.

The modules log through ``logging`` as everywhere; structlog renders. No line holds a token, a key
or what an exception says, which may be a patient's words: only its type and where it came from.
"""

import logging
import sys
import traceback
from collections.abc import Iterable
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# At INFO, httpx prints each URL, and with it the token. python-telegram-bot prints updates when it
# stumbles; we log its errors ourselves.
_QUIET = {
    "alembic": logging.WARNING,
    "httpcore": logging.WARNING,
    "httpx": logging.WARNING,
    "telegram": logging.CRITICAL + 1,
    "uvicorn": logging.WARNING,
    "watchfiles": logging.WARNING,
}
_SHORTEST = 8  # characters of a secret: one that is shorter would blot out half of every line


def set_up(secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """From now on all log lines go to the stream, none of them with one of the secrets.

    Without a stream they go to the standard error.
    """
    stream = stream or sys.stderr
    human = stream.isatty()
    last: list[Processor] = (
        [structlog.dev.ConsoleRenderer()]
        if human
        else [structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="%H:%M:%S" if human else "iso", utc=not human),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _where,
            _Blotting(secrets),
            *last,
        ],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    quieten()


def quieten() -> None:
    """Keeps libraries from logging what is nobody's business."""
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)


def place_of(error: BaseException) -> str:
    """An error for the log: its type and where it came from.

    Not its message, which may hold a patient's words.
    """
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if "/bot/" in frame.filename
    ]
    where = "".join(
        f" < {frame.filename.rpartition('/bot/')[2]}:{frame.lineno}"
        for frame in reversed(frames[-4:])
    )
    return type(error).__name__ + where


def _where(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """An exception as its type and place."""
    found = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if isinstance(found, tuple) and found[1] is not None:
        event["error"] = place_of(found[1])
    return event


class _Blotting:
    """Puts a mark in the place of each secret, whoever logged it."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = sorted(
            {secret for secret in secrets if len(secret) >= _SHORTEST}, key=len, reverse=True
        )

    def __call__(self, _: WrappedLogger, __: str, event: EventDict) -> EventDict:
        for key, value in event.items():
            if isinstance(value, str):
                for secret in self._secrets:
                    value = value.replace(secret, "[secret]")
                event[key] = value
        return event

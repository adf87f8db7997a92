"""Messages that must alarm and messages that must not: ``<language>/alarm.yaml``, ``calm.yaml``."""

from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent
LANGUAGES = sorted(path.parent.name for path in HERE.glob("*/alarm.yaml"))


@cache
def corpus(language: str, name: str) -> dict[str, list[str]]:
    """The messages by level, or by the kind of what is calm."""
    text = (HERE / language / f"{name}.yaml").read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=yaml.CBaseLoader)
    assert isinstance(loaded, dict)
    return loaded


def rows(name: str) -> list[tuple[str, str, str]]:
    """Each message with its language and its level or kind."""
    return [
        (language, kind, message)
        for language in LANGUAGES
        for kind, messages in corpus(language, name).items()
        for message in messages
    ]


def messages(language: str, name: str) -> list[str]:
    """All of one language."""
    return [message for of_kind in corpus(language, name).values() for message in of_kind]

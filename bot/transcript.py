"""Turns, call-backs and facts written out: as a person reads them, and as JSON for a program."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.decision import Action
from bot.reply import Button
from bot.session import Turn

if TYPE_CHECKING:  # of the extra `telegram`, which `ask` does without
    from bot.store import WantedCall


def as_text(turn: Turn) -> str:
    """The reply and its detail, then the buttons, one a line."""
    buttons = "\n".join(
        f"[{button.text}] {button.url or ''}".rstrip() for button in turn.reply.buttons
    )
    return "\n\n".join(filter(None, (turn.reply.text, turn.reply.more, buttons)))


def as_json(utterance: str, turn: Turn) -> dict[str, Any]:
    """The object of `clinic-bot ask --json`; only an emergency has a ``level``."""
    decision, reply = turn.decision, turn.reply
    sources = (name for section in reply.sections for name in section.sources)
    return {
        "utterance": utterance,
        "decision": decision.action.value,
        "intents": list(decision.intents),
        "confidence": round(decision.confidence, 3),
        "ranking": [[match.intent, round(match.confidence, 3)] for match in turn.ranking],
        "language": turn.language,
        "text": reply.text,
        "more": reply.more,
        "buttons": [_button(button) for button in reply.buttons],
        "sources": list(dict.fromkeys(sources)),
        "because": list(turn.because),
        **({"level": decision.level} if decision.action is Action.EMERGENCY else {}),
    }


def _button(button: Button) -> dict[str, str]:
    shown = {"text": button.text}
    if button.url:
        shown["url"] = button.url
    elif button.intent:
        shown["intent"] = button.intent
    return shown


def call_as_text(wanted: "WantedCall") -> str:
    """One line: when, who, where to call, what about, and whether the staff know."""
    call = wanted.call
    known = {True: "staff told", False: "STAFF NOT TOLD", None: "not known whether staff told"}
    asked = _local(wanted.asked_at).strftime("%Y-%m-%d %H:%M")
    return " | ".join((asked, call.name, call.phone, call.about, known[wanted.told]))


def call_as_json(wanted: "WantedCall") -> dict[str, Any]:
    """The same as an object; times in ISO 8601."""
    told_at = wanted.told_at
    return {
        "asked_at": _local(wanted.asked_at).isoformat(timespec="seconds"),
        "name": wanted.call.name,
        "phone": wanted.call.phone,
        "about": wanted.call.about,
        "told": wanted.told,
        "told_at": None if told_at is None else _local(told_at).isoformat(timespec="seconds"),
    }


def fact_as_text(name: str, said: Mapping[str, str], waiting: int) -> str:
    """One line: the fact, how many patients wait for it, and how it is said in each language."""
    lines = {language: " ".join(text.split()) or "EMPTY" for language, text in said.items()}
    shown = [f"{language}: {line}" for language, line in lines.items()]
    if len(alike := set(lines.values())) == 1:
        shown = [*alike]
    return " | ".join((name, f"{waiting} waiting", *shown))


def fact_as_json(name: str, said: Mapping[str, str], waiting: int) -> dict[str, Any]:
    """The same as an object; an empty text is not known in that language."""
    return {"name": name, "waiting": waiting, "said": dict(said)}


def _local(seconds: float) -> datetime:
    """That moment by this machine's clock."""
    return datetime.fromtimestamp(seconds).astimezone()

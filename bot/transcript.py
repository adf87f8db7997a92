"""Turns, call-backs and facts written out: as a person reads them, and as JSON for a program."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from bot.content import BASE
from bot.decision import Action
from bot.facts.speech import Speech
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


def call_as_text(wanted: "WantedCall", zone: tzinfo | None) -> str:
    """One line: its number, when by the clinic's clock (by this machine's where that is not known),
    who, where to call, in which language, what about, whether the staff know, and if it is done."""
    call = wanted.call
    known = {True: "staff told", False: "STAFF NOT TOLD", None: "not known whether staff told"}
    asked = _local(wanted.asked_at, zone).strftime("%Y-%m-%d %H:%M")
    done = "open"
    if wanted.done_at is not None:
        by = f" by {wanted.done_by}" if wanted.done_by else ""
        done = f"done{by}, {_local(wanted.done_at, zone):%Y-%m-%d %H:%M}"
    language = Speech(BASE).language(call.language) if call.language else "language not known"
    parts = (call.name, call.phone, language, call.about, known[wanted.told], done)
    return " | ".join((f"#{wanted.id}", asked, *parts))


def call_as_json(wanted: "WantedCall", zone: tzinfo | None) -> dict[str, Any]:
    """The same as an object; times in ISO 8601."""

    def moment(seconds: float | None) -> str | None:
        return None if seconds is None else _local(seconds, zone).isoformat(timespec="seconds")

    return {
        "id": wanted.id,
        "asked_at": moment(wanted.asked_at),
        "name": wanted.call.name,
        "phone": wanted.call.phone,
        "language": wanted.call.language or None,
        "about": wanted.call.about,
        "told": wanted.told,
        "told_at": moment(wanted.told_at),
        "done": wanted.done_at is not None,
        "done_at": moment(wanted.done_at),
        "done_by": wanted.done_by or None,
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


def _local(seconds: float, zone: tzinfo | None) -> datetime:
    """That moment by the clock of a zone; None is this machine's."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone)

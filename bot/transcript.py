"""A turn written out: as a person reads it, and as one JSON object for a program."""

from typing import Any

from bot.dialogue import Turn
from bot.reply import Button


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
        "because": list(turn.evidence.lines) if turn.evidence else [],
        **({"level": decision.level} if decision.level else {}),
    }


def _button(button: Button) -> dict[str, str]:
    shown = {"text": button.text}
    if button.url:
        shown["url"] = button.url
    elif button.intent:
        shown["intent"] = button.intent
    return shown

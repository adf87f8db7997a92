"""The names under which the answers to patients are counted, and when a day of the clinic's begins;
`figures` adds them up."""

from datetime import UTC, tzinfo

from bot.content import Content, uncovered
from bot.content.names import SMALL_TALK
from bot.decision import Action, Decision
from bot.facts.place import known_zone
from bot.session import Turn

DECLINED = "none of these"
"""Counts who tapped that, after the bot had asked back."""


def zone_of(content: Content) -> tzinfo:
    """The clinic's time zone; UTC where that is not known."""
    return known_zone(content.facts.get("timezone", "")) or UTC


def of_turn(turn: Turn, language: str, hour: int) -> tuple[str, ...]:
    """What a turn counts as. ``hour`` is one of the clinic's day, ``language`` that of the reply.

    Nothing where nothing was asked: thanks, a menu, "ok". Nor an alarm, which is no question, and
    which the hour or the language might tell of whom it was.
    """
    decision = turn.decision
    if not _is_question(decision):
        return ()
    is_off = decision.action is Action.FALLBACK and bool(decision.off)
    action = Action.ANSWER if is_off else decision.action  # told so, as of what is not covered
    names = (f"decision.{action}", f"language.{language}", f"hour.{hour}")
    if decision.missed:
        nearest = turn.ranking[0].intent if turn.ranking else ""
        return (*names, f"missed.{nearest}")
    if decision.action is Action.CLARIFY:
        return names
    refused = ("refused",) if is_off or all(map(uncovered, decision.intents)) else ()
    return (*names, *refused, *(f"asked.{intent}" for intent in decision.intents))


def _is_question(decision: Decision) -> bool:
    if decision.missed or decision.action is Action.CLARIFY:
        return True
    if decision.action is Action.EMERGENCY or decision.level or decision.message:
        return False
    return bool(decision.intents) and not {*decision.intents} <= {*SMALL_TALK}

"""Whole conversations, said and expected: ``tests/conversations/<language>/*.yaml``.

The folder's language is that of the patient's app. A turn is `said:` (typed) or `tapped:` (a button
by its label), with what must come back: `decision`, `intents`, `level`, `language`, `says` (each
must stand in the reply), `says_not`, `offers` (button labels), `offers_not`. All are written within
ten minutes.

Of every conversation it holds, whatever its turns expect: a reply is never the one before, word for
word, and who was not understood is offered nothing beside the point.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.recent import Recent
from bot.content import ALARM_INTENT, uncovered
from bot.content.names import SMALL_TALK
from bot.decision import Action
from bot.reply import NONE_OF_THESE, Does, Target
from bot.session import Session, Turn
from tests import shipped

FOLDER = Path(__file__).parent / "conversations"
FILES = sorted(FOLDER.rglob("*.yaml"))
SINGLE_POINTS = ("alarms", "asking", "going_on", "languages", "unsure", "urgent")
"""Files that show one point each, some of them in a turn or two; in all others people talk."""
FEWEST_TURNS, MOST_TURNS = 3, 8


def conversations(*left_out: str) -> list[Any]:
    return [
        pytest.param(path.parent.name, turns, id=f"{path.parent.name}/{path.stem}: {title}")
        for path in FILES
        if path.stem not in left_out
        for title, turns in yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader).items()
    ]


@pytest.mark.parametrize(("language", "turns"), conversations())
def test_conversation(language: str, turns: list[dict[str, Any]]) -> None:
    session, buttons, recent = Session(), {}, Recent(lambda: 0.0)
    before = ""
    for message, expected in enumerate(turns):
        tapped = buttons.get(expected.get("tapped"))
        refused = set(asked_by(buttons.values())) if tapped == NONE_OF_THESE else set()
        if said := expected.get("said"):
            written = recent.before(0)
            turn = shipped.conversation().respond(said, session, language, written)
            recent.keep(0, message, said, turn.decision.level)
        else:
            turn = shipped.conversation().tap(buttons[expected["tapped"]], session, locale=language)
        session = turn.session
        buttons = {button.text: button.target for button in turn.reply.buttons}
        check_turn(turn, expected, buttons)
        check_offers(turn, refused)
        if ALARM_INTENT not in turn.decision.intents:  # a card is rather said twice than left out
            assert turn.reply.text != before, "the same words again"
        before = turn.reply.text


def asked_by(targets: Iterable[Target | None]) -> Iterator[str]:
    """The intents that buttons ask."""
    return (one.name for one in targets if one and one.does is Does.ANSWER and one.name)


def check_turn(turn: Turn, expected: dict[str, Any], buttons: dict[str, Target | None]) -> None:
    """What the file says of the turn."""
    said = f"{turn.reply.text}\n{turn.reply.more}"
    assert expected.get("decision", turn.decision.action) == turn.decision.action, said
    assert expected.get("intents", list(turn.decision.intents)) == list(turn.decision.intents)
    assert expected.get("level", turn.decision.level) == turn.decision.level
    assert expected.get("language", turn.language) == turn.language
    for words in expected.get("says", ()):
        assert words in said
    for words in expected.get("says_not", ()):
        assert words not in said
    for label in expected.get("offers", ()):
        assert label in buttons
    for label in expected.get("offers_not", ()):
        assert label not in buttons


def check_offers(turn: Turn, refused: set[str]) -> None:
    """Who is asked back, or was not understood, may choose neither small talk, nor a refusal, nor
    what is not meant: what was just ``refused``, and what the session knows was rejected."""
    if turn.decision.action is not Action.CLARIFY and not turn.decision.missed:
        return
    offered = set(asked_by(button.target for button in turn.reply.buttons))
    assert offered.isdisjoint(SMALL_TALK)
    assert not any(map(uncovered, offered))
    assert offered.isdisjoint({*refused, *turn.session.rejected})


@pytest.mark.parametrize(("language", "turns"), conversations(*SINGLE_POINTS))
def test_a_conversation_goes_on_for_a_while(language: str, turns: list[dict[str, Any]]) -> None:
    assert FEWEST_TURNS <= len(turns) <= MOST_TURNS, f"{language}: {len(turns)} turns"

"""Whole conversations, said and expected: ``tests/conversations/<language>/*.yaml``.

The folder's language is that of the patient's app. A turn is `said:` (typed) or `tapped:` (a button
by its label), with what must come back: `decision`, `intents`, `level`, `language`, `says` (each
must stand in the reply), `says_not`, `offers` (button labels), `offers_not`. All are written within
ten minutes.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.recent import Recent
from bot.session import Session
from tests import shipped

FOLDER = Path(__file__).parent / "conversations"
FILES = sorted(FOLDER.rglob("*.yaml"))


def conversations() -> list[Any]:
    return [
        pytest.param(path.parent.name, turns, id=f"{path.parent.name}/{path.stem}: {title}")
        for path in FILES
        for title, turns in yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader).items()
    ]


@pytest.mark.parametrize(("language", "turns"), conversations())
def test_conversation(language: str, turns: list[dict[str, Any]]) -> None:
    session, buttons, recent = Session(), {}, Recent(lambda: 0.0)
    for message, expected in enumerate(turns):
        if said := expected.get("said"):
            before = recent.before(0)
            turn = shipped.conversation().respond(said, session, language, before)
            recent.keep(0, message, said, turn.decision.level)
        else:
            turn = shipped.conversation().tap(buttons[expected["tapped"]], session, locale=language)
        session = turn.session
        buttons = {button.text: button.target for button in turn.reply.buttons}
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

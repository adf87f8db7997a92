"""The shipped content, asked as patients ask.

``tests/utterances/`` mirrors ``intents/``, file for file.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.checks import check
from bot.content import Content, load, shipped, uncovered
from bot.decision import Action
from bot.dialogue import Dialogue
from bot.evaluation import read_questions
from bot.session import Session, Turn

UTTERANCES = Path(__file__).parent / "utterances"
LANGUAGES = sorted(folder.name for folder in UTTERANCES.iterdir())
FILES = sorted(path for path in UTTERANCES.rglob("*.yaml") if not path.name.startswith("_"))


@cache
def contents() -> dict[str, Content]:
    return load([shipped()], {})


@cache
def dialogue(language: str) -> Dialogue:
    return Dialogue(contents()[language])


def data(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)


def labelled(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Each utterance of a file with the intents that are right for it."""
    intents = {language: content.intents for language, content in contents().items()}
    for question in read_questions([path], intents).asked:
        yield question.text, set(question.accept)


def ask(language: str, utterance: str) -> Turn:
    return dialogue(language).respond(utterance, Session())


def refuses(turn: Turn) -> bool:
    """Whether the bot says that it does not know, or does not cover this."""
    decision = turn.decision
    honest = all(map(uncovered, decision.intents))
    return decision.action in (Action.FALLBACK, Action.HANDOFF) or (
        decision.action is Action.ANSWER and honest
    )


def serves(turn: Turn, accepted: set[str]) -> bool:
    """Whether a right intent is answered or offered.

    Of a topic that is not covered: whether nothing else is answered.
    """
    if accepted & set(turn.decision.intents):
        return True
    return any(map(uncovered, accepted)) and refuses(turn)


def test_the_shipped_content_has_no_problem() -> None:
    assert [str(problem) for problem in check(contents())] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_is_asked_for_in_a_file_of_its_name(language: str) -> None:
    asked = {f"{path.parent.name}.{path.stem}" for path in FILES if path.parts[-3] == language}
    covered = {name for name in contents()[language].intents if not uncovered(name)}

    assert covered - asked == set()
    assert asked - set(contents()[language].intents) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_utterance_is_also_an_example(language: str) -> None:
    wording = contents()[language].wording
    examples = {
        wording.phrase(text)
        for intent in contents()[language].intents.values()
        for text in intent.examples
        if len(text.split()) > 2
    }

    assert [
        text
        for path in FILES
        if path.parts[-3] == language
        for text, _ in labelled(path)
        if wording.phrase(text) in examples
    ] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.with_suffix("").parts[-3:]))
def test_utterances_reach_their_intent(path: Path) -> None:
    """Known misses stand in ``_misses.yaml``; one that is mended must leave it."""
    language = path.parts[-3]
    missed = {
        text for text, accepted in labelled(path) if not serves(ask(language, text), accepted)
    }
    known = {text for text, _ in labelled(path)} & set(
        data(UTTERANCES / language / "_misses.yaml")["missed"]
    )

    assert missed == known


@pytest.mark.parametrize("language", LANGUAGES)
def test_foreign_questions_are_not_answered_as_if_known(language: str) -> None:
    texts = [text for text, _ in labelled(UTTERANCES / language / "_none.yaml")]
    answered = {
        text
        for text in texts
        if not refuses(ask(language, text))
        and ask(language, text).decision.action is not Action.CLARIFY
    }

    assert answered == set(data(UTTERANCES / language / "_misses.yaml")["answered"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_questions_get_both_answers(language: str) -> None:
    missed = {
        text
        for text, both in labelled(UTTERANCES / language / "_two_questions.yaml")
        if not both <= set(ask(language, text).decision.intents)
    }

    assert missed == set(data(UTTERANCES / language / "_misses.yaml")["half_answered"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_is_reached_by_at_least_two_questions(language: str) -> None:
    claims = data(UTTERANCES / language / "_claims.yaml")
    reached = {
        name: [
            question for question in claim["questions"] if mentions(ask(language, question), claim)
        ]
        for name, claim in claims.items()
    }

    assert len(claims) == 55
    assert {name: questions for name, questions in reached.items() if len(questions) < 2} == {}


def mentions(turn: Turn, claim: Any) -> bool:
    """Whether of each group of wordings at least one stands in the reply."""
    said = f"{turn.reply.text}\n{turn.reply.more}".casefold()
    return all(
        any(wording.casefold() in said for wording in wordings) for wordings in claim["mention"]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_as_much_of_what_is_kept(language: str) -> None:
    """A line for each thing that is kept, in each language: counted, since only people can read."""
    spoken = {name: content for name, content in contents().items() if content.live}
    said = {name: content.messages["privacy"].splitlines() for name, content in spoken.items()}

    assert len(said[language]) == max(map(len, said.values()))

"""Which kind of question is asked about an intent, and which move leans on what was said."""

from typing import get_args

import pytest

from bot.content import Move
from bot.decision import Policy
from bot.matching.kinds import PLAIN, Kinds
from bot.text import words
from tests import shipped
from tests.clinic import Clinic

POLICY = Policy()
ASKED = {
    "worth_it": ("is it worth the money", "would i be wasting my money"),
    "minutes": ("price of a 90 minute session", "how much for half an hour"),
}


@pytest.fixture
def kinds(clinic: Clinic) -> Kinds:
    """What may be asked about the cost, beside what it is."""
    listed = "".join(
        f"  {kind}:\n" + "".join(f"    - {example}\n" for example in examples)
        for kind, examples in ASKED.items()
    )
    clinic.add("intents/en/clinic/cost.yaml", f"asks:\n{listed}")
    clinic.add("responses/en/clinic/cost.yaml", "asks: {worth_it: It is., minutes: It depends.}\n")
    return Kinds.about("clinic.cost", clinic.content())


def test_an_example_asks_its_own_kind_and_one_that_no_group_holds_the_plain_question(
    kinds: Kinds,
) -> None:
    for kind, examples in ASKED.items():
        for example in examples:
            assert kinds.of(words(example))[0] == kind
    for example in ("how much is a massage", "what do you charge", "price list"):
        assert kinds.of(words(example))[0] == PLAIN


def test_what_is_like_an_example_asks_its_kind_the_surer_the_more_alike(kinds: Kinds) -> None:
    alike = kinds.of(words("is it worth my money"))
    far = kinds.of(words("where is the money"))

    assert alike[0] == far[0] == "worth_it"
    assert 4 / 3 >= alike[1] > far[1] > 0


def test_a_word_alone_that_plain_examples_hold_asks_in_general_unless_it_is_an_example(
    kinds: Kinds, clinic: Clinic
) -> None:
    """ "massage" stands in "how much is a massage", "money" only in "is it worth the money"."""
    clinic.change("intents/en/clinic/cost.yaml", "  minutes:\n", "  minutes:\n    - massage\n")
    exampled = Kinds.about("clinic.cost", clinic.content())

    assert kinds.of(words("massage")) == (PLAIN, 0.0)
    assert kinds.of(words("money"))[0] == "worth_it"
    assert exampled.of(words("massage"))[0] == "minutes"


def test_of_words_that_nobody_knows_no_kind_is_sure(kinds: Kinds) -> None:
    for said in ("qzust brekh", ""):
        assert kinds.of(words(said))[1] < POLICY.kind_threshold / 2


def test_an_intent_without_kinds_is_only_asked_plainly() -> None:
    english = shipped.contents()["en"]
    without = next(name for name, intent in english.intents.items() if not intent.asks)

    asked = words("is it worth the money")
    assert shipped.matcher("en").kind(asked, without) == (PLAIN, 0.0)


@pytest.mark.parametrize(
    "said",
    ["so what does it cost", "what is it gonna cost me", "cost of it", "what would a massage cost"],
)
def test_a_plain_question_about_the_price_complains_of_nothing(said: str) -> None:
    matcher = shipped.matcher("en")

    assert matcher.kind(matcher.phrase(said), "clinic.cost")[0] == PLAIN


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_shipped_example_of_a_kind_is_surest_of_its_own(language: str) -> None:
    matcher = shipped.matcher(language)
    for name, intent in shipped.contents()[language].intents.items():
        for kind, phrases in intent.asks.items():
            found = {phrase: matcher.kind(phrase, name)[0] for phrase in phrases}
            assert found == dict.fromkeys(phrases, kind), name


@pytest.mark.parametrize(
    ("language", "said", "move"),
    [
        ("en", "you didnt say which one", "which"),
        ("en", "who told you that", "who_says"),
        ("en", "thats not what i was asking you", "wrong"),
        ("es", "y quién dice todo eso", "who_says"),
        ("es", "no fue eso lo que pregunté", "wrong"),
    ],
)
def test_what_is_like_a_move_makes_it(language: str, said: str, move: Move) -> None:
    matcher = shipped.matcher(language)
    found, sureness = matcher.move(matcher.phrase(said))

    assert found == move
    assert sureness > POLICY.kind_threshold


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_move_but_those_of_a_word_or_two_is_told_by_likeness(language: str) -> None:
    content = shipped.contents()[language]
    matcher, bare = shipped.matcher(language), {"yes", "no", "both", "thanks", "never_mind"}

    told = {matcher.move(said)[0] for said in content.wording.moves}
    assert told - {PLAIN} == set(get_args(Move)) - bare

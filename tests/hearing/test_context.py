"""How what was heard is meant, and what the rules make of it; on a small lexicon."""

import pytest

from bot.hearing import Context
from bot.hearing.context import Frames, undenied
from tests.hearing.small import find, hear, level


def context(text: str, concept: str) -> Context:
    """Of the last mention of a concept in a text."""
    return list(Frames(hear(text)).mentions((concept,)))[-1].context


@pytest.mark.parametrize(
    "text",
    [
        "no numbness",
        "no fever or numbness",
        "no fever, chills or numbness",
        "no fever\nor numbness",
        "no fever, pain or numbness",
        "no sudden numbness",
        "my groin is not numb",
        "without numbness",
        "i have never been numb",
        "never had a numb groin",
        "sin fiebre, no dormida",
        "no tengo la pierna dormida",
        "my back, no numbness in it",
    ],
)
def test_a_negator_denies_what_follows(text: str) -> None:
    assert Context.DENIED in context(text, "no_feeling")


@pytest.mark.parametrize(
    "text",
    [
        "No, my groin is numb",
        "No, numb groin",
        "no fever, my groin is numb",
        "no fever but my groin is numb",
        "no fever. my groin is numb",
        "no fever.my groin is numb",
        "no fever\nnumb groin",
        "no fever - numb groin",
        "no fever – numb groin",
        "no fever: numb groin",
        "no fever... numb groin",
        "no... numb groin",
        "fever? no. numb groin",
        "no money, numb groin",
        "no gym or money, numb groin",
        "sin massage, entrepierna dormida",
        "no fever i am numb",
        "no idea why my groin is numb",
        "not only numb",
        "not sure but numb",
        "no feeling in my groin",
        "never have i been well, the groin went numb",
        "never had a numb groin like this",
        "never was my groin this bad numb",
        "no no siento la pierna",
        "no i cant feel it",
    ],
)
def test_some_words_end_a_denial_or_take_no_part_in_one(text: str) -> None:
    assert not context(text, "no_feeling") & (Context.DENIED | Context.DOUBTED)


@pytest.mark.parametrize(
    "text",
    [
        "no fever, numb foot",
        "no fever numb foot",
        "no fever or pain, numb foot",
        "no fever no pain numb foot",
        "no pain in my chest numb foot",
    ],
)
def test_behind_a_sign_a_denial_is_unsure_without_an_or(text: str) -> None:
    assert context(text, "no_feeling") == Context.DOUBTED


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("back, no fever, pain", ""),
        ("my back has no pain but i have a fever", ""),
        ("my back is sore, i have no fever", ""),
        ("my back is sore, i have a fever", "urgent"),
        ("no back pain before but my back hurts today and i have a fever", "urgent"),
        ("i have a fever. no back pain", ""),
        ("24 weeks along, no bleeding", "ask_first"),
        ("24 weeks along, bleeding", "emergency"),
        ("i dont want to live", "crisis"),
        ("no i dont want to live", "crisis"),
        ("i dont have chest pain", ""),
        ("i have no trouble to pee", ""),
        ("no me duele el pecho", ""),
        ("sin fiebre me duele el pecho", "emergency"),
        ("i dont pee", "emergency"),
        ("i want to live", ""),
        ("i dont feel my groin", "emergency"),
        ("i dont feel numb in my groin", ""),
        ("no, i dont feel my groin", "emergency"),
        ("no no puedo orinar", "emergency"),
        ("i dont want a fall", "distress"),
        ("without a fall i dont want it", ""),
    ],
)
def test_every_part_must_be_undenied_but_for_its_own_negators(text: str, found: str) -> None:
    assert level(text) == found


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("years ago my leg was weak", True),
        ("my leg was weak in 1998", True),
        ("when i was small my leg was weak", True),
        ("my leg was weak last year but fine now", True),
        ("my leg was weak last year and now", False),
        ("my leg gives way since last year", False),
        ("my leg was weak years ago and still is", False),
        ("my leg is weak, surgery last year", False),
        ("my leg is weak. surgery last year", False),
        ("hace 3 años tenía la pierna débil", True),
        ("history of a weak leg", True),
        ("no history of falls, a weak leg", False),
        ("in 1998, my leg was weak", True),
        ("when i was small, my leg was weak", True),
        ("i slept badly, in college, my leg was weak", True),
        ("a fall years ago, a leg that is weak", True),
        ("i fell 3 years ago, my leg is weak", False),
        ("in 1998 i had a fall, my leg is weak", False),
        ("years ago i fell but my leg is weak", False),
        ("years ago i fell because the leg is weak", False),
    ],
)
def test_what_is_long_past_is_soft(text: str, past: bool) -> None:
    assert (Context.PAST in context(text, "weak")) is past
    assert level(text) == ("soft" if past else "urgent")


def test_what_is_said_twice_counts_as_what_is_graver() -> None:
    assert level("years ago my leg was weak. my leg was asleep. my leg is weak today") == "urgent"


def test_what_is_long_past_counts_where_a_flag_says_so() -> None:
    assert level("cancer years ago and my back hurts") == "urgent"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("what is a numb groin", "inform"),
        ("what is weak leg", "soft"),
        ("what is it to not want to live", "distress"),
        ("what is it to not want a fall", "soft"),
        ("can massage help a weak leg", "soft"),
        ("what is wrong, my leg is weak", "urgent"),
        ("what is it because the leg is weak", "urgent"),
        ("is a numb groin serious", "inform"),
        ("is my numb groin serious", "emergency"),
        ("what if the groin goes numb", "inform"),
        ("what if i feel my leg is weak", "soft"),
        ("what is the point, i dont want to live", "crisis"),
        ("can massage help. my groin is numb", "emergency"),
        ("what is a stroke my groin is numb", "emergency"),
    ],
)
def test_a_general_question_is_informed(text: str, found: str) -> None:
    assert level(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("not really a weak leg", "soft"),
        ("i dont think it is a weak leg", "soft"),
        ("i dont think so but the leg is weak", "urgent"),
        ("i dont think i can pee", "emergency"),
    ],
)
def test_what_is_doubted_is_soft(text: str, found: str) -> None:
    assert level(text) == found


@pytest.mark.parametrize(
    ("text", "somebody"),
    [
        ("my dad cant pee", True),
        ("i cant pee", False),
        ("i cant pee and my dad is here", False),
        ("mi esposo no puede orinar", True),
        ("i cant pee my wife is worried", False),
        ("ask my dad. cant pee", False),
        ("my dad has my age and cant pee", False),
        ("my dad is here and i cant pee", False),
        ("my dad and my wife cant pee", True),
        ("my dad. my wife cant pee", True),
    ],
)
def test_somebody_else_is_told_from_oneself(text: str, somebody: bool) -> None:
    gravest = find(text).gravest

    assert gravest is not None
    assert (gravest.level, gravest.somebody) == ("emergency", somebody)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tingling in my groin", "emergency"),
        ("tingling in my groin from sitting", ""),
        ("numb groin from sitting", "emergency"),
        ("weak leg after running", ""),
        ("weak leg. it is years that i went to a gym", "urgent"),
        ("weak leg, and much later that day i once more went running", "urgent"),
    ],
)
def test_what_makes_it_ordinary_must_stand_near(text: str, found: str) -> None:
    assert level(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("weak leg", "urgent"),
        ("weak leg. it is worse", "emergency"),
        ("weak leg. not worse", "urgent"),
        ("temp 102f, sore back", "urgent"),
        ("sore back, 39 grados", "urgent"),
        ("sore back, 35 grados", ""),
        ("sore back, surgery and fever", "emergency"),
        ("tearing from my chest to my back", "emergency"),
        ("my back, tearing, chest", "emergency"),
        ("pain in my leg but not one bit in the chest", ""),
    ],
)
def test_the_gravest_rule_wins(text: str, found: str) -> None:
    assert level(text) == found


def test_cautions_are_told_beside_what_is_graver() -> None:
    findings = find("i am pregnant and cant pee")

    assert findings.gravest is not None
    assert findings.gravest.level == "emergency"
    assert findings.cautions == ("pregnancy",)
    assert find("not pregnant").cautions == ()


@pytest.mark.parametrize(
    ("text", "worrying", "severe"),
    [
        ("my belly is sore", True, ()),
        ("my belly is not sore", False, ()),
        ("fever", False, ("fever",)),
        ("no fever", False, ()),
        ("trouble to pee", False, ("no_pee",)),
        ("a massage please", False, ()),
    ],
)
def test_words_of_body_and_danger_are_told(
    text: str, worrying: bool, severe: tuple[str, ...]
) -> None:
    findings = find(text)

    assert (findings.worrying, findings.severe) == (worrying, severe)


def test_being_treated_is_told() -> None:
    assert find("is a massage alright").treated
    assert not find("is my leg alright").treated


def test_it_says_why() -> None:
    gravest = find("my groin is nubm").gravest

    assert gravest is not None
    assert gravest.because == ("nubm→numb", "saddle: no_feeling in groin (groin numb)")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("no numbness, just sore all over", "sore all over"),
        ("no numbness", ""),
        ("no numbness or fever but my back hurts", "but my back hurts"),
        ("my back hurts", None),
        ("no time today", None),
    ],
)
def test_what_is_denied_can_be_left_out(text: str, left: str | None) -> None:
    assert undenied(hear(text)) == left


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("stroke", "emergency"),
        ("a stroke!", "emergency"),
        ("help my stroke", "emergency"),
        ("stroke. help", "emergency"),
        ("stroke at the gym", ""),
        ("massage for a stroke", ""),
        ("no stroke", ""),
        ("stroke years ago", ""),
    ],
)
def test_what_is_all_that_is_said_needs_nothing_beside_it(text: str, found: str) -> None:
    assert level(text) == found

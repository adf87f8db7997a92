"""A flood of alarming words is judged in little time, and as a slow referee judges it."""

import random
from itertools import islice, product
from math import inf
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.patterns import Chain
from bot.hearing import Heard, Parts, Span
from bot.hearing.context import undenied
from bot.hearing.heard import Row
from bot.safety import Findings
from bot.text import LONGEST_MESSAGE
from tests import shipped
from tests.cpu import within
from tests.safety import ear, grid

PROMISED = 0.05  # seconds of CPU, all languages together


def terms(language: str, *concepts: str) -> list[str]:
    """Those of some concepts, or of all."""
    words = shipped.contents()[language].words.terms
    return [
        " ".join(phrase).replace("*", "").replace("~", "")
        for concept in concepts or words
        for phrase in words.get(concept, ())
    ]


def concepts(flag: str) -> list[str]:
    """The simple concepts that the rules of a flag are made of."""
    content = next(iter(shipped.contents().values()))
    composed = content.concepts.composed
    waiting = [
        name
        for one in content.red_flags.flags
        if one.name == flag
        for rule in one.rules
        for name in rule.pattern.names()
    ]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += [one for made in composed.get(name, ()) for one in made.names()]
    return [name for name in found if name in content.concepts.simple]


def seconds(text: str) -> float:
    """Of CPU; the first of three tries in the promised time, else the best, for the machine may be
    busy."""
    best = inf
    for _ in range(3):
        started = process_time()
        ear.find(text)
        best = min(best, process_time() - started)
        if best < PROMISED:
            break
    return best


def samples() -> list[str]:
    chance = random.Random(7)
    flags = next(iter(shipped.contents().values())).red_flags.flags
    found: dict[str, None] = {}
    for language in ear.languages():
        for _ in range(20):
            known = terms(language, *concepts(chance.choice(flags).name))
            if len(known) > 2:
                found[" ".join(chance.sample(known, 3)) + " "] = None
    return list(found)


@pytest.mark.parametrize(
    "piece",
    [
        *("numb bum sit ", "no ", "if ", "fever back pain ", "numb ", "cant pee ", "a ", ". "),
        *("no numb bum ", "what is numb bum ", "i had chest pain years ago ", "what if numb leg "),
        *("hand feet\nweaker sudden ", "sudden weak shin hand ", "numb groin sat, "),
        *("arms leg lost grip sudden, ", "como prevenir manos muslo floja subito "),
        *("sudden finger, leg numb\n", "imagine calf hot sore ", "heart hurt pecs "),
        *("not really numb leg ", "no, ", "stroke of luck ", "dolor de pecho ", "no siento "),
        *("not want live ", "no quiero vivir ", "cant feel wipe ", "fever and back pain no "),
        *samples(),
    ],
)
def test_any_terms_repeated_are_judged_in_little_time(piece: str) -> None:
    assert within(seconds((piece * LONGEST_MESSAGE)[:LONGEST_MESSAGE]), PROMISED)


@pytest.mark.parametrize("language", ear.languages())
@pytest.mark.parametrize("flag", sorted({flag.name for flag, _ in grid.rules()}))
def test_the_terms_of_one_flag_in_any_order_are_judged_in_little_time(
    language: str, flag: str
) -> None:
    chance = random.Random(flag)
    known = terms(language, *concepts(flag))

    text = " ".join(chance.choice(known) for _ in range(LONGEST_MESSAGE // 2))[:LONGEST_MESSAGE]

    assert within(seconds(text), PROMISED)


@pytest.mark.parametrize("flood", ["no numb bum sit ", "what is numb bum ", "no pain, "])
@pytest.mark.parametrize("before", [0, 1000, 2000])
def test_an_alarm_in_a_flood_of_what_is_none_is_found(flood: str, before: int) -> None:
    text = f"{(flood * before)[:before]}. My chest hurts and i cant breathe. {flood * 100}"

    assert ear.level(text) == "emergency"


def ways(heard: Heard, chain: Chain) -> list[Parts]:
    """Every combination, tried."""
    rows = [
        sorted({span for concept in part for span in heard.of(concept)}) for part in chain.parts
    ]

    def fits(parts: Parts) -> bool:
        return all(
            0 <= min(heard.apart(parts[at], part) for part in parts[:at]) <= chain.near
            and not (chain.ordered and parts[at] < parts[at - 1])
            for at in range(1, len(parts))
        )

    return [parts for parts in product(*rows) if fits(parts)]


def around(heard: Heard, row: Row, parts: Parts, reach: int) -> list[Span]:
    """All of them: near or not is judged one by one."""
    return row.spans


def slowly(text: str) -> tuple[Findings, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Heard, "ways", ways)
        patch.setattr(Heard, "around", around)
        return quickly(text)


def quickly(text: str) -> tuple[Findings, str]:
    heard = ear.hear(text)
    return ear.safety().find(heard), undenied(heard)


@st.composite
def messages(draw: st.DrawFn, language: str) -> str:
    """Terms of any concepts and whole lines, with what may stand between them."""
    trials = shipped.contents()[language].trials.values()
    whole = [text for trial in trials for text in (*trial.alarm, *trial.calm)]
    some = st.sampled_from(terms(language)) | st.sampled_from(whole or terms(language))
    pieces = st.lists(some, max_size=10)
    between = st.sampled_from((" ", " ", ", ", ". ", "\n", " and "))
    return "".join(piece + draw(between) for piece in draw(pieces))


@pytest.mark.parametrize("language", ear.languages())
@settings(max_examples=200)
@given(st.data())
def test_a_message_is_judged_as_the_slow_referee_does(language: str, data: st.DataObject) -> None:
    text = data.draw(messages(language))

    assert quickly(text) == slowly(text)


def test_the_referee_tries_more_than_the_hearing_does() -> None:
    heard = ear.hear("numb leg, weak foot and a sore back with fever " * 3)
    content = next(iter(shipped.contents().values()))
    chains = [
        chain
        for flag in content.red_flags.flags
        for rule in flag.rules
        for chain in rule.pattern.chains
        if len(chain.parts) > 1 and next(islice(iter(heard.ways(chain)), 1), None)
    ]

    assert chains
    assert all(sorted(heard.ways(chain)) == sorted(ways(heard, chain)) for chain in chains)

"""A flood of alarming words is judged in little time, and as a slow referee judges it."""

import random
from functools import cache
from itertools import product
from math import inf
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.safety
from bot.content import load, shipped
from bot.content.red_flags import Chain, RedFlags
from bot.safety import Finding, Parts, Span, Watch, _Heard
from tests.cpu import within

LONGEST = 4096  # characters of a message in Telegram
FLAGS = {language: content.red_flags for language, content in load([shipped()], {}).items()}


@cache
def watch(language: str) -> Watch:
    return Watch(FLAGS[language])


def terms(flags: RedFlags, *groups: str) -> list[str]:
    return [
        " ".join(phrase).replace("*", "")
        for group in groups or flags.groups
        for phrase in flags.groups[group]
    ]


def signs(flags: RedFlags, flag: str = "") -> list[str]:
    """The groups that the signs of one flag, or of all, are made of."""
    return [
        group
        for one in flags.flags
        if flag in ("", one.name)
        for sign in one.signs
        for chain in sign.chains
        for part in chain.parts
        for group in part
    ]


def seconds(text: str) -> float:
    """Of CPU, for every language together; of three tries the best, for the machine may be busy."""
    best = inf
    for _ in range(3):
        started = process_time()
        for language in FLAGS:
            watch(language).find(text)
        best = min(best, process_time() - started)
    return best


def samples() -> list[str]:
    chance = random.Random(7)
    return [
        " ".join(chance.choice(terms(flags, chance.choice(signs(flags)))) for _ in range(3)) + " "
        for flags in FLAGS.values()
        for _ in range(20)
    ]


@pytest.mark.parametrize(
    "piece",
    [
        *("numb bum sit ", "no ", "if ", "fever back pain ", "numb ", "cant pee ", "a ", ". "),
        *("no numb bum ", "what is numb bum ", "i had chest pain years ago ", "what if numb leg "),
        *("hand feet\nweaker sudden ", "sudden weak shin hand ", "numb groin sat, "),
        *("arms leg lost grip sudden, ", "como prevenir manos muslo floja subito "),
        *("sudden finger, leg numb\n", "imagine calf hot sore ", "heart hurt pecs "),
        *("not really numb leg ", "no, ", "stroke of luck ", "dolor de pecho ", "no siento "),
        *samples(),
    ],
)
def test_any_terms_repeated_are_judged_in_little_time(piece: str) -> None:
    assert within(seconds((piece * LONGEST)[:LONGEST]), 0.05)


@pytest.mark.parametrize(
    ("language", "flag"),
    [
        (language, flag.name)
        for language, flags in FLAGS.items()
        for flag in flags.flags
        if any(len(sign.chains[0].parts) > 1 for sign in flag.signs)
    ],
)
def test_the_terms_of_one_flag_in_any_order_are_judged_in_little_time(
    language: str, flag: str
) -> None:
    chance = random.Random(flag)
    known = terms(FLAGS[language], *signs(FLAGS[language], flag))

    text = " ".join(chance.choice(known) for _ in range(LONGEST // 2))[:LONGEST]

    assert within(seconds(text), 0.05)


@pytest.mark.parametrize("flood", ["no numb bum sit ", "what is numb bum ", "no pain, "])
@pytest.mark.parametrize("before", [0, 1000, 2000])
def test_an_alarm_in_a_flood_of_what_is_none_is_found(flood: str, before: int) -> None:
    text = f"{(flood * before)[:before]}. My chest hurts and i cant breathe. {flood * 100}"
    finding = watch("en").find(text)

    assert finding is not None
    assert finding.level == "emergency"


def chained(heard: _Heard, chain: Chain) -> list[Parts]:
    """Every combination, tried."""
    rows = [sorted({span for group in part for span in heard.of(group)}) for part in chain.parts]

    def fits(parts: Parts) -> bool:
        return all(
            0 <= min(heard.apart(parts[at], part) for part in parts[:at]) <= chain.near
            and not (chain.ordered and parts[at] < parts[at - 1])
            for at in range(1, len(parts))
        )

    return [parts for parts in product(*rows) if fits(parts)]


def around(heard: _Heard, spans: list[Span], parts: Parts, reach: int) -> list[Span]:
    """All of them: near or not is judged one by one."""
    return spans


def slowly(language: str, text: str) -> tuple[Finding | None, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bot.safety._Heard, "chained", chained)
        patch.setattr(bot.safety._Heard, "around", around)
        return watch(language).find(text), watch(language).undenied(text)


@st.composite
def messages(draw: st.DrawFn, language: str) -> str:
    """Terms of any groups and whole test messages, with what may stand between them."""
    flags = FLAGS[language]
    whole = [text for flag in flags.flags for text in (*flag.alarm, *flag.calm)]
    pieces = st.lists(st.sampled_from(terms(flags)) | st.sampled_from(whole), max_size=10)
    between = st.sampled_from((" ", " ", ", ", ". ", "\n", " and "))
    return "".join(piece + draw(between) for piece in draw(pieces))


@pytest.mark.parametrize("language", FLAGS)
@settings(max_examples=300)
@given(st.data())
def test_a_message_is_judged_as_the_slow_referee_does(language: str, data: st.DataObject) -> None:
    text = data.draw(messages(language))

    assert (watch(language).find(text), watch(language).undenied(text)) == slowly(language, text)

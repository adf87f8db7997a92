"""An emergency gets its card whatever else the message holds, and any message soon gets an answer.

What stands beside it is no frame of it: a word like "if" or "no" in the sentence of an alarm may
rightly soften it, and is the business of tests/safety.
"""

from collections.abc import Callable
from functools import cache
from math import inf
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation import Conversation
from bot.decision import Action
from bot.session import Session, Turn
from bot.text import LONGEST_MESSAGE
from tests import shipped
from tests.cpu import within
from tests.floods import ASKED, KINDS, RUNS, TERMS

ALARMS = ("i cant breathe and my chest hurts", "no puedo respirar y me duele el pecho")
PLACES = ("before", "behind", "between")
PROMISED = 0.05  # seconds of CPU a turn


@cache
def desk() -> Conversation:
    """Every shipped language, as it is served."""
    conversation = shipped.conversation()
    conversation.prepare()
    return conversation


def turn(text: str) -> Turn:
    return desk().respond(text, Session())


def message(filler: str, alarm: str, place: str) -> str:
    """The alarm as a sentence of its own beside a filler, as long as a message may be."""
    room = LONGEST_MESSAGE - len(alarm) - 6
    filler = filler[:room]
    half = {"before": 0, "behind": len(filler), "between": len(filler) // 2}[place]
    return f"{filler[:half]}\n. {alarm}.\n {filler[half:]}"


@pytest.mark.parametrize("alarm", ALARMS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("piece", [*RUNS, *TERMS, *ASKED])
def test_an_emergency_beside_the_longest_message_gets_its_card(
    piece: str, place: str, alarm: str
) -> None:
    text = message((piece * LONGEST_MESSAGE)[:LONGEST_MESSAGE], alarm, place)

    assert len(text) <= LONGEST_MESSAGE
    assert turn(text).decision.action is Action.EMERGENCY


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u2060", "\ufeff"])
@pytest.mark.parametrize("text", ["i cant{}breathe", "i cant breathe{}help", "i can{}t bre{}athe"])
def test_what_cannot_be_seen_hides_no_alarm_between_words_or_inside_one(
    text: str, sign: str
) -> None:
    assert turn(text.replace("{}", sign)).decision.action is Action.EMERGENCY


@pytest.mark.parametrize(
    "text",
    ["icantbreathe", "#icantbreathe", "i cantbreathe", "i want to killmyself", "nopuedorespirar"],
)
def test_an_alarm_is_heard_in_words_without_a_blank_between(text: str) -> None:
    assert turn(text).decision.action is Action.EMERGENCY


@pytest.mark.parametrize(
    "text",
    ["i love chestnuts", "heartburnrelief oil", "thebreathwork class", "los trapecios duros"],
)
def test_a_long_word_is_no_alarm_for_what_may_stand_in_it(text: str) -> None:
    assert turn(text).decision.action is not Action.EMERGENCY


@pytest.mark.parametrize("text", ["How Much Is A Massage?", "¿Cuánto Cuesta UN Masaje?"])
def test_what_has_its_blanks_stays_as_it_is_and_so_is_heard_once(text: str) -> None:
    assert desk()._hearing.parted(text) == text


def seconds(texts: list[str], answer: Callable[[str], Turn] = turn) -> float:
    """Of CPU for a turn: of the first text that is answered as promised, else the best of all, for
    the machine may be busy, and a text that was read before is read faster."""
    best = inf
    for text in texts:
        started = process_time()
        answer(text)
        best = min(best, process_time() - started)
        if best < PROMISED:
            break
    return best


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_message_is_answered_in_little_time(kind: str) -> None:
    texts = [KINDS[kind](Random(f"{kind} {number}")) for number in range(6)]

    desk()

    assert within(seconds(texts), PROMISED)


@pytest.mark.parametrize("kind", KINDS)
def test_the_third_of_the_longest_messages_is_answered_in_little_time(kind: str) -> None:
    """Signs of an emergency may come in several messages."""
    first, second, *texts = (KINDS[kind](Random(f"{kind} {number}")) for number in range(8))

    def answer(text: str) -> Turn:
        return desk().respond(text, Session(), before=(first, second))

    desk()

    assert within(seconds(texts, answer), PROMISED)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", KINDS)
def test_an_emergency_in_the_longest_message_is_answered_in_little_time(
    kind: str, place: str
) -> None:
    texts = [
        message(KINDS[kind](Random(f"{kind} {place} {number}")), ALARMS[number % 2], place)
        for number in range(6)
    ]
    turns = []

    def answer(text: str) -> Turn:
        turns.append(turn(text))
        return turns[-1]

    desk()

    assert within(seconds(texts, answer), PROMISED)
    assert {turn.decision.action for turn in turns} == {Action.EMERGENCY}


@st.composite
def fillers(draw: st.DrawFn) -> str:
    """Pieces of any kinds, and any characters, over and over."""
    piece = st.sampled_from((*RUNS, *TERMS, *ASKED)) | st.text(min_size=1, max_size=60)
    pieces = draw(st.lists(piece, min_size=1, max_size=5))
    for kind in draw(st.lists(st.sampled_from(list(KINDS)), max_size=3)):
        chance = Random(draw(st.integers(0, 999)))
        at = chance.randrange(LONGEST_MESSAGE)
        pieces.append(KINDS[kind](chance)[at : at + chance.randint(1, 2000)])
    filler = "".join(pieces)
    return filler * (LONGEST_MESSAGE // len(filler) + 1)


@settings(max_examples=100)
@given(filler=fillers(), alarm=st.sampled_from(ALARMS), place=st.sampled_from(PLACES))
def test_an_emergency_beside_anything_gets_its_card(filler: str, alarm: str, place: str) -> None:
    text = message(filler, alarm, place)

    assert turn(text).decision.action is Action.EMERGENCY

"""An emergency gets its card whatever else the message holds, and in little time.

What stands beside it is of kinds that frame nothing: a word like "if" or "no" before an alarm may
rightly soften it, and is the business of tests/safety.
"""

from functools import cache
from math import inf
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import load, shipped
from bot.conversation import Conversation
from bot.decision import Action
from bot.dialogue import Session, Turn

LONGEST = 4096  # characters of a message in Telegram
ALARMS = ("i cant breathe and my chest hurts", "no puedo respirar y me duele el pecho")
PLACES = ("before", "behind", "between")
PROMISED = 0.05  # seconds of CPU a turn


@cache
def desk() -> Conversation:
    """Every shipped language, ready to speak."""
    conversation = Conversation(load([shipped()], {}))
    conversation.prepare()
    conversation.respond(
        "How much is a massage?", Session()
    )  # indexes are built at the first question
    return conversation


def message(filler: str, alarm: str, place: str) -> str:
    """The alarm as a sentence of its own beside a filler, as long as a message may be."""
    room = LONGEST - len(alarm) - 6
    filler = filler[:room]
    half = {"before": 0, "behind": len(filler), "between": len(filler) // 2}[place]
    return f"{filler[:half]}\n. {alarm}.\n {filler[half:]}"


def turn(text: str) -> Turn:
    return desk().respond(text, Session())


def seconds(text: str) -> float:
    """Of CPU for a turn; of five tries the best, for the machine may be busy."""
    best = inf
    for _ in range(5):
        started = process_time()
        turn(text)
        best = min(best, process_time() - started)
    return best


RUNS = (
    "a",
    "ha",
    "7",
    "aB3x9Zq",
    "痛",
    "п",
    "💆",
    "\n",
    " ",
    ". ",
    "a. ",
    "a, ",
    "hi ",
    "and ",
    "& ",
)
TERMS = ("numb ", "fever back pain ", "numb bum ", "pain ", "dolor de espalda ", "fiebre ", "leg, ")
ASKED = (
    "massage back pain hour ",
    "do you take cards? ",
    "aceptan tarjetas y ",
    "price and hours, ",
)


@pytest.mark.parametrize("alarm", ALARMS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("piece", [*RUNS, *TERMS, *ASKED])
def test_an_emergency_beside_the_longest_message_gets_its_card(
    piece: str, place: str, alarm: str
) -> None:
    text = message((piece * LONGEST)[:LONGEST], alarm, place)

    assert len(text) <= LONGEST
    assert turn(text).decision.action is Action.EMERGENCY


_PIECES = st.sampled_from((*RUNS, *TERMS, *ASKED)) | st.text(min_size=1, max_size=60)


@settings(max_examples=60)
@given(
    pieces=st.lists(_PIECES, min_size=1, max_size=5),
    alarm=st.sampled_from(ALARMS),
    place=st.sampled_from(PLACES),
)
def test_an_emergency_beside_anything_gets_its_card(
    pieces: list[str], alarm: str, place: str
) -> None:
    filler = "".join(pieces)

    text = message(filler * (LONGEST // len(filler) + 1), alarm, place)

    assert turn(text).decision.action is Action.EMERGENCY


@pytest.mark.parametrize("piece", [*RUNS, *TERMS])
def test_the_longest_emergency_is_answered_in_little_time(piece: str) -> None:
    text = message((piece * LONGEST)[:LONGEST], ALARMS[0], "behind")

    assert seconds(text) < PROMISED

"""One text stalls nobody and breaks nothing, whatever it is and in whatever form it comes.

ANY_TEXTS=50000 tries so many other texts, for about an hour, instead of the same few each time.
"""

import gc
import json
import os
from collections.abc import Callable
from functools import cache
from random import Random
from time import process_time
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings, target
from hypothesis import strategies as st

from bot import transcript
from bot.channels.telegram.render import parts
from bot.cli import main
from bot.command import Command
from bot.conversation import Conversation
from bot.public import brief, offers, speaks_up
from bot.reply import Target
from bot.session import Session, Turn
from tests import shipped
from tests.cpu import within
from tests.floods import KINDS
from tests.fuzz.texts import texts

PROMISED = 0.05  # seconds of CPU a turn
TEXTS = int(os.environ.get("ANY_TEXTS", "100"))
LONG = "ANY_TEXTS" in os.environ


class Case(NamedTuple):
    """A text, and the chat that it comes to."""

    text: str
    before: tuple[str, ...]
    first: str
    """What was answered in the chat before."""
    locale: str
    settled: str
    """The language that the chat is fixed to; "" for none."""


CASES = st.builds(
    Case,
    texts(),
    st.just(()) | st.lists(texts(), max_size=2).map(tuple),
    st.sampled_from(("", "how much is a massage", "does it help sciatica", "me duele", "qzxv")),
    st.sampled_from(("", "en", "es-419", "ru")),
    st.sampled_from(("", "", "en", "es")),
)


def fresh() -> Conversation:
    """As it is served, in every language, once somebody has asked something."""
    made = Conversation(shipped.contents())
    made.prepare()
    for text in ("how much is a massage", "cuanto cuesta un masaje"):
        made.respond(text, Session())
    return made


desk = cache(fresh)


def answered(desk: Conversation, case: Case, session: Session) -> Turn:
    return desk.respond(case.text, session, case.locale, case.before)


def in_a_chat(desk: Conversation, case: Case, session: Session) -> Turn:
    turn = answered(desk, case, session)
    if turn.decision.missed:
        desk.redacted(case.text)  # so it is kept
    parts(turn.reply, "clinic_bot")
    return turn


def in_a_group(desk: Conversation, case: Case, session: Session) -> Turn:
    turn = answered(desk, case, session)
    dialogue = desk.dialogue(turn.language)
    if speaks_up(turn, dialogue):
        parts(brief(turn, dialogue), "clinic_bot")
    return turn


def inline(desk: Conversation, case: Case, session: Session) -> Turn:
    turn = answered(desk, case, session)
    for reply in offers(desk.dialogue(turn.language), turn):
        parts(reply, "clinic_bot")
    return turn


def asked(desk: Conversation, case: Case, session: Session) -> Turn:
    turn = answered(desk, case, session)
    transcript.as_json(case.text, turn)
    transcript.as_text(turn)
    return turn


def behind_a_command(desk: Conversation, case: Case, session: Session) -> Turn:
    command = Command.parse(case.text) or Command.parse(f"/start {case.text}")
    assert command
    return desk.command(command, session, case.locale, public=not case.settled)


def in_a_button(desk: Conversation, case: Case, session: Session) -> Turn:
    return desk.tap(Target.of_payload(case.text), session, case.locale)


Form = Callable[[Conversation, Case, Session], Turn]
FORMS: tuple[Form, ...] = (in_a_chat, in_a_group, inline, asked, behind_a_command, in_a_button)


def begun(desk: Conversation, case: Case) -> Session:
    """What a chat remembers before the text comes."""
    session = desk.settle(case.settled, Session()).session if case.settled else Session()
    return desk.respond(case.first, session, case.locale).session if case.first else session


def seconds(form: Form, desk: Conversation, case: Case) -> float:
    """Of CPU. The turn must be whole: an alarm that was sent though the rest failed is none."""
    session = begun(desk, case)
    gc.disable()  # a server spares its conversation; here there is much else to look through
    try:
        started = process_time()
        turn = form(desk, case, session)
        taken = process_time() - started
    finally:
        gc.enable()
    assert turn.failure is None
    return taken


@settings(
    max_examples=TEXTS,
    derandomize=not LONG,
    print_blob=LONG,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(form=st.sampled_from(FORMS), case=CASES)
def test_any_text_is_answered_in_little_time(form: Form, case: Case) -> None:
    taken = seconds(form, desk(), case)
    target(taken)

    # a busy machine is no reason, and what was read before is read faster: once more, from nothing
    assert within(taken, PROMISED) or within(seconds(form, fresh(), case), PROMISED)


def lines() -> list[str]:
    """A text of each kind, each on a line."""
    return [
        " ".join(make(Random(kind)).replace("\0", " ").splitlines()) for kind, make in KINDS.items()
    ]


@pytest.mark.parametrize("more", [[], ["--conversation"]])
def test_ask_answers_each_line_whatever_it_is(more: list[str]) -> None:
    """In one conversation an empty line is answered by an empty line."""
    given = [line for line in lines() if line.strip()]
    result = CliRunner().invoke(main, ["ask", "--json", *more], input="\n".join(given))
    answered = [json.loads(line) for line in result.stdout.splitlines()]

    assert (result.exit_code, result.stderr) == (0, "")
    assert [one["utterance"] for one in answered] == given
    assert all(one["text"] for one in answered)


def test_the_terminal_answers_each_line_whatever_it_is() -> None:
    result = CliRunner().invoke(main, ["chat"], input="\n".join(lines()))

    assert (result.exit_code, result.stderr) == (0, "")

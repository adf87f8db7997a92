"""A chat of several turns, in every form of the conversation."""

from functools import cache, partial
from typing import Any

from hypothesis import strategies as st

from bot.command import Command
from bot.conversation import Conversation
from bot.reply import Target
from bot.session import Session, Turn
from tests import shipped
from tests.fuzz import fuzzed, promptly
from tests.fuzz.sound import whole
from tests.fuzz.texts import commands, data, texts

ONLY = (None, None, "en", "es")
STEPS = (
    st.tuples(st.just("says"), texts())
    | st.tuples(st.just("says"), st.sampled_from(("yes", "no", "more", "2", "mañana", "call me")))
    | st.tuples(st.just("taps"), data())
    | st.tuples(st.just("obeys"), commands())
    | st.tuples(st.just("presses"), st.integers(0, 9).map(str))
)
CHATS = st.fixed_dictionaries(
    {
        "only": st.sampled_from(ONLY),
        "locale": st.sampled_from(("", "en", "es-419", "fr", "ru")),
        "steps": st.lists(STEPS, min_size=1, max_size=6),
    }
)


def fresh(only: str | None) -> Conversation:
    """As it is served, with all that it may offer, once somebody has asked something."""
    made = Conversation(
        shipped.contents(), only=only, call_back=True, tells_later=True, hands_over=True
    )
    made.prepare()
    for text in ("how much is a massage", "cuanto cuesta un masaje"):
        made.respond(text, Session())
    return made


desk = cache(fresh)


class Chat:
    """One patient's chat."""

    def __init__(self, only: str | None, locale: str) -> None:
        self._only = only
        self._locale = locale
        self._turn = Turn(desk(only).choice(Session()), Session())
        self._before: tuple[str, ...] = ()

    def does(self, kind: str, words: str) -> None:
        """What the patient does next; it is answered in time, and the answer is whole."""
        self._turn, turns = self._turn, list[Turn]()

        def act(desk: Conversation) -> None:
            turns.append(self._answer(desk, kind, words))

        promptly(partial(act, desk(self._only)), lambda: act(fresh(self._only)))
        whole(turns[0], words)
        self._turn = turns[0]
        self._before = (*self._before, words)[-2:] if kind == "says" else ()

    def _answer(self, desk: Conversation, kind: str, words: str) -> Turn:
        session = self._turn.session
        match kind:
            case "says":
                return desk.respond(words, session, self._locale, self._before)
            case "obeys" if command := Command.parse(words):
                return desk.command(command, session, self._locale)
            case "presses" if buttons := [one for one in self._turn.reply.buttons if one.target]:
                button = buttons[int(words) % len(buttons)]
                return desk.tap(button.target or Target.parse(""), session, self._locale)
            case _:
                return desk.tap(Target.parse(words), session, self._locale)


@fuzzed(CHATS, examples=40)
def test_any_chat_is_answered_turn_by_turn(chat: dict[str, Any]) -> None:
    patient = Chat(chat["only"], chat["locale"])
    for kind, words in chat["steps"]:
        patient.does(kind, words)

"""One text stalls nobody and breaks nothing, in whatever form of Telegram's it comes."""

from collections.abc import Awaitable, Callable, Iterable
from math import inf
from random import Random
from time import process_time

import pytest

from bot.text import LONGEST_MESSAGE
from tests import shipped
from tests.bot_api import BotApi
from tests.channels.at_work import AtWork
from tests.cpu import within
from tests.floods import KINDS

PROMISED = 0.05  # seconds of CPU for a text, beyond what a short one takes
_SHORT = "how much is a massage"
_INLINE, _CAPTION = 256, 1024  # characters that Telegram takes

Form = Callable[[BotApi, str], Awaitable[object]]
"""Comes with a text, and waits until all is done about it."""


async def private(api: BotApi, text: str) -> None:
    ana = api.private_chat("Ana")
    await ana.says(text)
    await ana.reads()


async def edited(api: BotApi, text: str) -> None:
    ana = api.private_chat("Ana")
    question = await ana.says("where are you")
    await ana.reads()
    await ana.edits(question, text)
    await api.settled()


async def caption(api: BotApi, text: str) -> None:
    ana = api.private_chat("Ana")
    await ana.sends_photo(caption=text[:_CAPTION])
    await ana.reads()


async def command(api: BotApi, text: str) -> None:
    await private(api, f"/help {text}"[:LONGEST_MESSAGE])


async def group(api: BotApi, text: str) -> None:
    there, name = api.group(), api.bot["username"]
    await there.member("Ben").says(f"@{name} {text}"[:LONGEST_MESSAGE])
    await api.settled()


async def business(api: BotApi, text: str) -> None:
    account = api.business(api.private_chat("Rosa", started=True))
    await account.connects()
    await account.private_chat("Ana").says(text)
    await api.settled()


async def inline(api: BotApi, text: str) -> None:
    tap = await api.private_chat("Ana").asks_inline(text[:_INLINE])
    await tap.answered()


async def guest(api: BotApi, text: str) -> None:
    tap = await api.private_chat("Ana").asks_as_guest(text)
    await tap.answered()


FORMS: dict[str, Form] = {
    "private": private,
    "edited": edited,
    "caption": caption,
    "group": group,
    "business": business,
    "inline": inline,
    "guest": guest,
    "command": command,
}
FLOODS = (
    "three terms",
    "alarming terms mistyped",
    "one run of letters",
    "one letter",
    "words of 4 to 12 letters",
    "Chinese",
    "numbers",
    "emoji",
    "marks in disorder",
    "letters below marks",
    "questions of two languages",
)


async def seconds(form: Form, api: BotApi, texts: Iterable[str], enough: float = 0.0) -> float:
    """Of CPU for a text in a form, Telegram's part and all: of the first that takes no more than is
    ``enough``, else the best of all."""
    best = inf
    for text in texts:
        started = process_time()
        await form(api, text)
        best = min(best, process_time() - started)
        if best < enough:
            break
    return best


@pytest.mark.parametrize("form", FORMS)
async def test_the_longest_text_of_each_kind_is_answered_in_little_time(
    api: BotApi, bot: AtWork, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.business._is_clinics", lambda *_: True)
    shipped.conversation().prepare()
    act = FORMS[form]
    usual = await seconds(act, api, [_SHORT] * 4)

    for kind in FLOODS:
        texts = (KINDS[kind](Random(f"{form} {kind} {number}")) for number in range(8))
        taken = await seconds(act, api, texts, usual + PROMISED) - usual
        assert within(taken, PROMISED), kind

"""Updates that Telegram should never send: the bot answers what can be answered, sets aside the
rest, and goes on."""

import asyncio
import html
import logging
import random
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram import NO_LIMITS, Channel, ChannelSettings, at_work
from bot.store import opened
from bot.work import Pace
from tests import shipped
from tests.bot_api import BotApi, PrivateChat
from tests.bot_api.entities import found_in
from tests.databases import KEY

PACE = Pace(look=0.1, beat=0.5)
MARK = "Wilhelmina"


@asynccontextmanager
async def bot(api: BotApi) -> AsyncIterator[Channel]:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            opened(str(Path(folder, "store.sqlite3")), KEY) as store,
            at_work(
                shipped.conversation(),
                api.token,
                api.server.url,
                store,
                PACE,
                settings=ChannelSettings(limits=NO_LIMITS),
            ) as (channel, worker),
        ):
            yield channel
            assert not worker.done()


def message(
    number: int, patient: PrivateChat, text: str = "/help", **more: object
) -> dict[str, Any]:
    chat = {"id": patient.id, "type": "private", "first_name": MARK}
    content = {
        "message_id": number,
        "date": int(time.time()),
        "chat": chat,
        "from": patient.user,
        "text": text,
        "entities": found_in(text),
    }
    return {"update_id": number, "message": content | more}


async def emptied(channel: Channel, within: float = 60.0) -> None:
    async with asyncio.timeout(within):
        while (await channel.inbox.backlog()).updates:
            await asyncio.sleep(0.05)


async def test_repeats_and_disorder_give_one_answer_each(api: BotApi) -> None:
    chance = random.Random(5)
    async with bot(api) as channel:
        patients = [api.private_chat(started=True) for _ in range(5)]
        updates = [message(number, patients[number % 5], "/book") for number in range(100)]
        repeated = updates + chance.choices(updates, k=100)
        chance.shuffle(repeated)
        for update in repeated:
            await channel.inbox.accept(update)
        await emptied(channel)
        await channel.inbox.accept(*updates)
        await emptied(channel)

        assert [len(await patient.reads_all()) for patient in patients] == [20] * 5


async def test_what_was_accepted_in_disorder_is_answered_in_order(api: BotApi) -> None:
    said = ["/help", "/book", "/privacy", "/contact", "/topics"]
    async with bot(api) as channel:
        patient = api.private_chat(started=True)
        await channel.inbox.accept(
            *reversed([message(number, patient, text) for number, text in enumerate(said)])
        )
        await emptied(channel)
        read = [reply.params.get("text") for reply in await patient.reads_all()]

    replies = shipped.conversation().dialogue("en").replies
    assert [html.unescape(text) for text in read if text] == [
        (replies.topics() if name == "/topics" else replies.say(name[1:])).lead for name in said
    ]


async def test_a_huge_update_is_answered(api: BotApi) -> None:
    async with bot(api) as channel:
        patient = api.private_chat(started=True)
        await channel.inbox.accept(message(1, patient, "my back " * 200_000))
        await channel.inbox.accept(
            message(
                2, patient, "/help", reply_to_message=message(3, patient, "x" * 500_000)["message"]
            )
        )
        await emptied(channel)

        assert len(await patient.reads_all()) == 2


async def test_what_fails_every_time_is_set_aside_with_one_apology_and_the_log_is_silent_about_it(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with bot(api) as channel:
        patient = api.private_chat(MARK, started=True)
        broken = message(1, patient, "hello")
        broken["message"]["date"] = f"a day of {MARK}"
        await channel.inbox.accept(broken, message(2, patient, "/help"))
        await emptied(channel)
        first, second = await patient.reads_all()

    assert "Something went wrong on our side" in first.text
    assert "in your own words" in second.text
    assert "set aside" in caplog.text
    for private in (MARK, str(patient.id), api.token):
        assert private not in caplog.text

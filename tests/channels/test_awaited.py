"""A fact that is not known yet: offered to be told later, kept with consent, told once."""

import asyncio
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from time import time
from typing import Any

import pytest

from bot.channels.telegram import NO_LIMITS, ChannelSettings, Limits, at_work
from bot.channels.telegram.awaited import tell_known, tell_wanted
from bot.conversation import Conversation
from bot.reply import Does
from bot.session import Session
from bot.store import Inbox, Store, awaiting, kept_of, opened, sweep, take_awaited
from bot.store.schema import awaited
from tests import shipped
from tests.bot_api import BotApi, Fault, PrivateChat
from tests.channels.at_work import CALM, FILLED_IN, HOURS, AtWork, administer, working
from tests.clinic import Clinic
from tests.databases import KEY
from tests.tables import rows_of

CRISIS = "i want to kill myself"
ALARM = "i lost control of my bowels and my legs are numb"
ASK = "what are your opening hours?"
TELL, YES, NO = "Tell me when you know", "Yes", "No"
DAY = 86_400.0


def before() -> Conversation:
    """The shipped content, which knows nothing of what a clinic may fill in."""
    return shipped.conversation(tells_later=True)


def after(**facts: str) -> Conversation:
    """The same once the clinic has filled something in."""
    return shipped.conversation(tells_later=True, **(facts or {"hours": HOURS}))


def clinic(
    api: BotApi, conversation: Conversation | None = None, **more: Any
) -> AbstractAsyncContextManager[AtWork]:
    return working(api, conversation or before(), **more)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


async def waits(patient: PrivateChat, question: str = ASK, *taps: str) -> str:
    """Asks, wants to be told and agrees; what the bot says then."""
    await patient.says(question)
    await patient.reads()
    tell, yes = taps or (TELL, YES)
    await patient.taps(tell)
    await patient.reads()
    await patient.taps(yes)
    noted = await patient.reads()
    await patient.api.settled()
    return noted.text


async def rows(store: Store) -> int:
    return len(await rows_of(store, awaited.select()))


async def test_what_is_not_known_is_offered_to_be_told_later_and_kept_with_consent(
    api: BotApi,
) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api) as bot:
        await ana.says(ASK)
        answer = await ana.reads()
        assert answer.labels.count(TELL) == 1
        await ana.taps(TELL)
        consent = await ana.reads()
        assert not consent.edited
        for told in ("chat's number", "opening hours", "one message", "30 days", "/mydata"):
            assert told in consent.text
        assert consent.labels == [YES, NO]
        await api.settled()
        assert await rows(bot.store) == 0, "nothing is kept before the consent"

        await ana.taps(YES)
        noted = await ana.reads()
        assert (noted.edited, noted.labels) == (True, [])
        assert "once we know this: opening hours" in noted.text
        await api.settled()
        (one,) = await awaiting(bot.store, time())
        assert (one.chat, one.awaited.facts) == (ana.id, ("hours",))
        stored = str(await rows_of(bot.store, awaited.select()))
        assert "hours" not in stored
        assert bot.caught == []
        assert api.refused == []


async def test_who_says_no_is_kept_nowhere(api: BotApi) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api) as bot:
        assert await waits(ana, ASK, TELL, NO) == "All right, I keep nothing."
        assert await rows(bot.store) == 0
        await bot.channel.use(after())
        await tell_known(bot.channel)
        await ana.reads_nothing()


@pytest.mark.parametrize(
    ("typed", "says", "kept"),
    [
        ("yes please", "Good. I will write to you", 1),
        ("ok", "Good. I will write to you", 1),
        ("no thanks", "I keep nothing", 0),
        ("what does a massage cost?", "$50", 0),
    ],
)
async def test_yes_and_no_may_be_typed_too(api: BotApi, typed: str, says: str, kept: int) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api) as bot:
        await ana.says(ASK)
        await ana.reads()
        await ana.taps(TELL)
        await ana.reads()
        await ana.says(typed)

        assert says in (await ana.reads()).text
        await api.settled()
        assert await rows(bot.store) == kept


async def test_yes_to_the_answer_itself_keeps_nothing(api: BotApi) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api) as bot:
        await ana.says(ASK)
        await ana.reads()
        for _ in range(2):
            await ana.says("yes")
            assert "chat's number" not in (await ana.reads()).text
        await api.settled()
        assert await rows(bot.store) == 0


async def test_each_hears_once_after_a_reload_the_answer_as_it_is_now(api: BotApi) -> None:
    ana, ben, eva = (api.private_chat(name) for name in ("Ana", "Ben", "Eva"))
    async with clinic(api) as bot:
        await waits(ana)
        await waits(ben, "are you open today?")
        await waits(eva, "do you sell gift cards?")
        await bot.channel.use(after())
        told = await ana.reads()
        assert told.text.startswith("You asked us to tell you: opening hours.\n")
        assert HOURS in told.text
        assert TELL not in told.labels
        assert told.labels, "with its buttons"
        assert "I can't see if today is any different" in (await ben.reads()).text

        await tell_known(bot.channel)
        await bot.channel.use(after(**FILLED_IN))
        await tell_known(bot.channel)
        for patient in (ana, ben, eva):
            await patient.reads_nothing()
        assert await rows(bot.store) == 1, "nobody has said anything of gift cards"
        assert bot.caught == []
        assert api.refused == []


async def test_it_is_told_at_a_restart_and_not_at_the_next(api: BotApi, file: Path) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api, database=file):
        await waits(ana)
    for told in (1, 0):
        async with clinic(api, after(), database=file) as bot:
            if told:
                assert HOURS in (await ana.reads()).text
            await tell_known(bot.channel)
            await ana.reads_nothing()
            assert await rows(bot.store) == 0


async def test_of_two_processes_one_tells(api: BotApi, file: Path) -> None:
    patients = [api.private_chat(f"Patient {number}") for number in range(6)]
    async with clinic(api, database=file):
        for patient in patients:
            await waits(patient)
    settings = ChannelSettings(limits=NO_LIMITS)
    async with AsyncExitStack() as stack:
        channels = []
        for _ in range(2):
            store = await stack.enter_async_context(opened(str(file), KEY))
            running = at_work(
                before(),
                api.token,
                api.server.url,
                store,
                CALM,
                inbox=Inbox(store),
                settings=settings,
            )
            channels.append((await stack.enter_async_context(running))[0])
        await asyncio.gather(*(channel.use(after()) for channel in channels))
        await asyncio.gather(*(tell_known(channel) for channel in channels * 2))
        for patient in patients:
            assert HOURS in (await patient.reads()).text
    for patient in patients:
        assert patient.reads_on() == []


async def test_what_a_process_had_taken_when_it_died_is_left_out_not_doubled(
    api: BotApi, file: Path
) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api, database=file) as bot:
        await waits(ana)
        (one,) = await awaiting(bot.store, time())
        assert await take_awaited(bot.store, one, time())
    async with clinic(api, after(), database=file) as bot:
        await tell_known(bot.channel)
        await ana.reads_nothing()


async def test_what_telegram_refuses_is_not_tried_again_and_holds_up_nobody(api: BotApi) -> None:
    ana, ben = api.private_chat("Ana"), api.private_chat("Ben")
    async with clinic(api) as bot:
        await waits(ana)
        await waits(ben)
        api.fails("sendMessage", Fault.refused(400, "Bad Request: no"), times=1)
        await bot.channel.use(after())
        assert HOURS in (await ben.reads()).text
        await tell_known(bot.channel)
        await ana.reads_nothing()
        assert await rows(bot.store) == 0


async def test_who_has_forgotten_hears_nothing(api: BotApi) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api) as bot:
        await waits(ana)
        await ana.says("/mydata")
        shown = (await ana.reads()).text
        (one,) = await awaiting(bot.store, time())
        assert (
            f"told when we know: opening hours. Kept until I have told you, or until {one.until}"
            in shown
        )
        await ana.says("/forget")
        await ana.reads()
        await api.settled()
        assert await rows(bot.store) == 0
        await bot.channel.use(after())
        await tell_known(bot.channel)
        await ana.reads_nothing()


async def test_a_blocked_bot_forgets_and_where_nobody_said_so_telegram_does(api: BotApi) -> None:
    ana, ben = api.private_chat("Ana"), api.private_chat("Ben")
    async with clinic(api) as bot:
        await waits(ana)
        await waits(ben)
        await ana.blocks()
        await api.settled()
        assert [one.chat for one in await awaiting(bot.store, time())] == [ben.id]
        ben.chat.blocked = True
        bot.channel.conversation = after()  # and only this looks
        await tell_known(bot.channel)
        assert await rows(bot.store) == 0
        ben.chat.blocked = False
        await tell_known(bot.channel)
        await ben.reads_nothing()
        assert bot.caught == []


@pytest.mark.parametrize(("days", "told"), [(30, True), (31, False)])
async def test_after_30_days_nobody_is_told(api: BotApi, days: int, told: bool) -> None:
    ana, now = api.private_chat("Ana"), [time()]
    async with clinic(api, clock=lambda: now[0]) as bot:
        await waits(ana)
        now[0] += days * DAY
        bot.channel.conversation = after()  # and only this looks
        await tell_known(bot.channel)
        texts = [reply.text for reply in await ana.reads_all()]
        assert [HOURS in text for text in texts] == [True] * told
        await sweep(bot.store, now[0])
        assert await rows(bot.store) == 0


@pytest.mark.parametrize("words", [CRISIS, ALARM])
async def test_after_a_crisis_or_an_emergency_it_waits_an_hour(api: BotApi, words: str) -> None:
    ana, now = api.private_chat("Ana"), [time()]
    async with clinic(api, clock=lambda: now[0]) as bot:
        await waits(ana)
        await ana.says(words)
        await ana.reads_all()
        await bot.channel.use(after())
        await tell_known(bot.channel)
        await ana.reads_nothing()
        now[0] += 3601
        await tell_known(bot.channel)
        assert HOURS in (await ana.reads()).text


async def test_it_waits_while_a_message_of_the_patient_waits(api: BotApi, file: Path) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api, database=file) as bot:
        await waits(ana)
        (one,) = await awaiting(bot.store, time())
        chat = {"id": ana.id, "type": "private", "first_name": "Ana"}
        message = {"message_id": 99, "date": int(time()), "chat": chat, "text": CRISIS}
        await Inbox(bot.store).accept({"update_id": 999_999, "message": message})
        assert not await take_awaited(bot.store, one, time())
        assert await rows(bot.store) == 1


@pytest.mark.parametrize(
    "words", [ALARM, f"{ASK} {ALARM}", CRISIS, f"{ASK} {CRISIS}", f"{ASK} i can't go on like this"]
)
async def test_no_alarm_carries_the_button_nor_anything_after_a_crisis(
    api: BotApi, words: str
) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api):
        await ana.says(words)
        assert all(TELL not in reply.labels for reply in await ana.reads_all())
    ben = api.private_chat("Ben")
    async with clinic(api) as bot:
        await ben.says(ASK)
        before = await ben.reads()
        await ben.says(CRISIS)
        await ben.reads()
        await ben.says(ASK)
        assert TELL not in (await ben.reads()).labels
        await ben.taps(TELL, on=before.message_id)
        old = await ben.reads()
        assert "chat's number" not in old.text
        assert "988" in old.text
        await ben.taps_data("!t+clinic.hours", old).answered()
        await ben.reads_all()
        assert await rows(bot.store) == 0


async def test_it_is_offered_in_private_chats_alone(api: BotApi) -> None:
    group, rosa = api.group("Friends"), api.private_chat("Rosa", started=True)
    async with clinic(api) as bot:
        await group.member("Ben").mentions_bot(ASK)
        assert TELL not in (await group.reads()).labels
        administer(bot, rosa)
        account = api.business(rosa)
        await account.connects()
        await rosa.reads()
        chat = account.private_chat("Eva")
        await chat.says(ASK)
        assert (await chat.reads()).labels == ["Book online"]
        for typed in ("yes", "the first one"):
            await chat.says(typed)
        await chat.reads_all()
        results = (await (await rosa.asks_inline(ASK)).answered())["results"]
        assert TELL not in str(results)
        assert await rows(bot.store) == 0
        assert bot.caught == []


async def test_without_a_key_nothing_is_offered_that_would_not_be_sealed(
    api: BotApi, file: Path, tmp_path: Path
) -> None:
    small = Conversation(Clinic(tmp_path / "clinic").contents(), tells_later=True)
    async with (
        opened(str(file), "") as store,
        at_work(small, api.token, api.server.url, store, CALM) as (channel, _),
    ):
        for conversation, offers in ((small, True), (channel.conversation, False)):
            turn = conversation.respond("when are you open", Session())
            targets = [button.target for button in turn.reply.buttons if button.target]
            assert any(target.does is Does.TELL for target in targets) == offers


async def test_in_spanish_all_of_it_is_said_in_spanish(api: BotApi) -> None:
    ana = api.private_chat("Ana", language_code="es")
    async with clinic(api) as bot:
        noted = await waits(ana, "¿a qué hora abren?", "Dígame cuando lo sepa", "Sí")
        assert "cuando sepamos esto: el horario" in noted
        await ana.says("English please")
        await ana.reads()
        await api.settled()
        await bot.channel.use(after())
        told = (await ana.reads()).text
        assert told.startswith("Ya le puedo decir lo que nos pidió: el horario.\n")
        assert HOURS in told


async def test_any_of_several_facts_is_enough_and_the_others_are_not_kept(api: BotApi) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api) as bot:
        await waits(ana, "how do i cancel my appointment?")
        (one,) = await awaiting(bot.store, time())
        assert one.awaited.facts == ("cancellation", "late")
        await bot.channel.use(after(**FILLED_IN))
        told = (await ana.reads()).text
        assert told.startswith("You asked us to tell you: what happens if you are late.\n")
        assert FILLED_IN["late"] in told
        assert await rows(bot.store) == 0


async def test_of_several_questions_each_that_lacks_something_has_its_button(api: BotApi) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api) as bot:
        await ana.says(f"{ASK} and do you sell gift cards?")
        labels = [label for label in (await ana.reads()).labels if label.startswith(TELL)]
        assert labels == [f"{TELL}: opening hours", f"{TELL}: gift cards"]
        for label in labels:
            await ana.taps(label)
            await ana.reads()
            await ana.taps(YES)
            await ana.reads()
        await api.settled()
        found = [one.awaited.facts for one in await awaiting(bot.store, time())]
        assert found == [("hours",), ("gift_cards",)]


async def test_a_fact_is_kept_once_with_the_question_that_came_last(api: BotApi) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api) as bot:
        for question in (ASK, "are you open today?"):
            await waits(ana, question)
        (one,) = await awaiting(bot.store, time())
        assert (one.awaited.intent, one.awaited.ask) == ("clinic.hours", "today")
        assert len((await kept_of(bot.store, ana.id, time())).awaiting) == 1


@pytest.mark.parametrize("late", [TELL, YES])
async def test_what_is_known_by_the_time_of_a_tap_is_told_at_once(api: BotApi, late: str) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api) as bot:
        await ana.says(ASK)
        await ana.reads()
        if late == YES:
            await ana.taps(TELL)
            await ana.reads()
        await bot.channel.use(after())
        await ana.taps(late)
        assert HOURS in (await ana.reads()).text
        await api.settled()
        assert await rows(bot.store) == 0


async def test_who_telegram_makes_wait_is_told_once_all_the_same(api: BotApi) -> None:
    ana, ben = api.private_chat("Ana"), api.private_chat("Ben")
    paced = ChannelSettings(limits=Limits(chat=0.2))
    async with clinic(api, settings=paced) as bot:
        for patient in (ana, ben):
            await waits(patient)
        api.fails("sendMessage", Fault.too_many_requests(1), times=1)
        await bot.channel.use(after())
        for patient in (ana, ben):
            assert HOURS in (await patient.reads()).text
        await tell_known(bot.channel)
        for patient in (ana, ben):
            await patient.reads_nothing()


async def test_the_staff_hear_how_many_wait_for_what_once_a_day_and_never_who(
    api: BotApi,
) -> None:
    staff, now = api.group("Staff"), [1_790_000_000.0]
    ana, ben, eva = (api.private_chat(name) for name in ("Ana", "Ben", "Eva"))
    settings = ChannelSettings(staff_chat=staff.id, limits=NO_LIMITS)
    async with clinic(api, settings=settings, clock=lambda: now[0]) as bot:
        await tell_wanted(bot.channel)
        await waits(ana)
        for _ in range(2):
            await tell_wanted(bot.channel)
        first = await staff.reads_all()
        await waits(ben)
        await tell_wanted(bot.channel)
        await staff.reads_nothing()
        now[0] += DAY
        await tell_wanted(bot.channel)
        await staff.reads_nothing()
        await waits(eva)
        await waits(eva, "do you sell gift cards?")
        await tell_wanted(bot.channel)
        second = await staff.reads_all()

        assert [line.text for line in first] == [
            "1 patient waits to hear: opening hours. Fill in `hours` in responses/_clinic.yaml"
        ]
        assert [line.text.splitlines() for line in second] == [
            [
                "3 patients wait to hear: opening hours. Fill in `hours` in responses/_clinic.yaml",
                "1 patient waits to hear: gift cards."
                " Fill in `gift_cards` in responses/_clinic.yaml",
            ]
        ]
        assert bot.caught == []

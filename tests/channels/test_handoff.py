"""A patient writes with the clinic's staff: in topics of their group, or by replies."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from time import time

import pytest

from bot.channels.telegram import NO_LIMITS, ChannelSettings
from bot.channels.telegram.staff import handoffs, relay
from bot.channels.telegram.staff.watch import look
from bot.conversation import Conversation
from bot.store import handoffs_of, kept_of, open_handoffs, sweep
from bot.store.database import Seal
from bot.store.schema import handoffs as handoffs_table
from bot.store.schema import relayed
from tests import shipped
from tests.bot_api import BotApi, Fault, Group, Person, PrivateChat, Reply
from tests.channels.at_work import AtWork, working
from tests.clinic import Clinic
from tests.tables import rows_of

HOURS = """\
timezone: America/New_York
country: US
hours:
  monday-friday: 9:00-18:00
  saturday-sunday: closed
holidays: open
"""
BUTTON, BACK = "Write with us here", "Back to the bot"
MONTH = 31 * 86_400


def clinic(
    api: BotApi,
    staff: Group,
    clock: Callable[[], float] = time,
    conversation: Conversation | None = None,
) -> AbstractAsyncContextManager[AtWork]:
    """The bot of a clinic whose staff write with patients."""
    return working(
        api,
        conversation or shipped.conversation(call_back=True, hands_over=True),
        settings=ChannelSettings(staff_chat=staff.id, limits=NO_LIMITS),
        clock=clock,
    )


in_topics = pytest.mark.parametrize("staff", ["topics"], indirect=True)
"""For what is the same in either kind of group."""


@pytest.fixture(params=["topics", "replies"])
def staff(api: BotApi, request: pytest.FixtureRequest) -> Group:
    if request.param == "topics":
        return api.supergroup("Staff", topics=True, admin=True)
    return api.group("Staff")


@pytest.fixture
def forum(api: BotApi) -> Group:
    return api.supergroup("Staff", topics=True, admin=True)


@pytest.fixture
async def clinic_bot(api: BotApi, staff: Group) -> AsyncIterator[AtWork]:
    async with clinic(api, staff) as found:
        yield found
    assert found.caught == []
    assert api.refused == []


async def agrees(patient: PrivateChat, words: str = "can i talk to a person") -> Reply:
    """Asks for a person, taps, agrees; what the patient then reads."""
    await patient.says(words)
    await patient.reads()
    await patient.taps(BUTTON)
    await patient.reads()
    await patient.taps("Yes")
    return await patient.reads()


async def begins(patient: PrivateChat, staff: Group) -> Reply:
    """The first message of a hand-off in the staff's group."""
    await agrees(patient)
    return await staff.reads()


async def answers(person: Person, shown: Reply, text: str) -> None:
    """A member of staff answers: in the topic of a message, or by replying to it."""
    if shown.topic is not None:
        await person.says(text, topic=shown.topic)
    else:
        await person.replies(shown, text)


async def test_after_consent_both_sides_are_passed_on_until_the_patient_is_back_with_the_bot(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana, mia = api.private_chat("Ana", language_code="en"), staff.member("Mia")
    await ana.says("how much is a massage")
    await ana.reads()
    await ana.says("can i talk to a person")
    offer = await ana.reads()
    await ana.taps(BUTTON)
    consent = await ana.reads()
    await ana.taps("Yes")
    begun, head = await ana.reads(), await staff.reads()
    await ana.says("my back hurts and how much is a massage")
    asked = await staff.reads()
    await answers(mia, asked, "Come at noon!")
    answered = await ana.reads()
    await answers(mia, asked, "Or at two.")
    second = await ana.reads()
    await ana.says("/bot")
    back, left = await ana.reads(), await staff.reads()
    await ana.says("how much is a massage")

    assert "You can also write with the clinic's staff here" in offer.text
    assert "/bot ends it" in consent.text
    assert consent.labels == ["Yes", "No"]
    assert "writing with the clinic's staff" in begun.text
    assert begun.labels == [BACK]
    assert "#1" in head.text
    assert "Language: en" in head.text
    assert "Asked about last: What does a massage cost?" in head.text
    assert "Ana" not in head.text
    assert asked.text == "my back hurts and how much is a massage"
    assert asked.raw["from"]["id"] == api.bot["id"]
    assert "forward_origin" not in asked.raw
    assert (answered.text, second.text) == ("Come at noon!", "Or at two.")
    assert answered.raw["from"]["id"] == api.bot["id"]
    assert "back with me" in back.text
    assert "gone back to the bot" in left.text
    assert "$50" in (await ana.reads()).text
    await staff.reads_nothing()


@in_topics
async def test_no_hands_nothing_over(clinic_bot: AtWork, api: BotApi, staff: Group) -> None:
    ana = api.private_chat("Ana", language_code="en")
    await ana.says("/contact")
    await ana.reads()
    await ana.reads()
    await ana.taps(BUTTON)
    await ana.reads()
    await ana.taps("No")

    assert "nobody reads along" in (await ana.reads()).text
    await ana.says("how much is a massage")
    assert "$50" in (await ana.reads()).text
    await staff.reads_nothing()


async def test_a_topic_is_titled_by_number_language_and_waiting_time_and_never_by_name(
    api: BotApi, forum: Group
) -> None:
    now = [time()]
    async with clinic(api, forum, lambda: now[0]) as found:
        ana, mia = api.private_chat("Ana", language_code="es"), forum.member("Mia")
        await ana.says("quiero hablar con una persona")
        await ana.reads()
        await ana.taps("Escribirnos aquí")
        await ana.reads()
        await ana.taps("Sí")
        assert "personal de la clínica" in (await ana.reads()).text
        head = await forum.reads()
        (topic,) = forum.chat.topics
        titles = [forum.chat.topics[topic]]
        for minutes in (3, 4, 40, 20):
            now[0] += 60 * minutes
            await ana.says("hola")
            while (await forum.reads()).text != "hola":  # before it may be a reminder
                pass
            await api.settled()
            await look(found.channel)
            titles.append(forum.chat.topics[topic])
        await mia.says("ya voy", topic=topic)
        await ana.reads()
        await api.settled()
        await look(found.channel)
        titles.append(forum.chat.topics[topic])
        await mia.says("/close", topic=topic)
        assert "terminado esta conversación" in (await ana.reads()).text
        await api.settled()
        titles.append(forum.chat.topics[topic])

        assert head.topic == topic
        assert titles == [
            "#1 · es · waiting 0 min",
            "#1 · es · waiting 3 min",
            "#1 · es · waiting 5 min",
            "#1 · es · waiting 45 min",
            "#1 · es · waiting 1 h",
            "#1 · es · answered",
            "#1 · es · over",
        ]
        assert forum.chat.closed_topics == {topic}
        assert found.caught == []
        assert api.refused == []


async def test_two_patients_at_once_are_kept_apart(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana, ben, mia = api.private_chat("Ana"), api.private_chat("Ben"), staff.member("Mia")
    await begins(ana, staff)
    await begins(ben, staff)
    await ana.says("I am the first")
    first = await staff.reads()
    await ben.says("I am the second")
    second = await staff.reads()
    await answers(mia, second, "to the second")
    await answers(mia, first, "to the first")

    assert (await ana.reads()).text == "to the first"
    assert (await ben.reads()).text == "to the second"
    if first.topic is not None:
        assert first.topic != second.topic
    else:
        assert first.reply_to != second.reply_to
    await ana.reads_nothing()
    await ben.reads_nothing()


async def test_everything_that_can_be_sent_is_passed_on_both_ways_with_its_entities(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana, mia = api.private_chat("Ana"), staff.member("Mia")
    head = await begins(ana, staff)
    sends = [
        lambda who, **how: who.sends_photo("here", **how),
        lambda who, **how: who.sends_voice(**how),
        lambda who, **how: who.sends_video_note(**how),
        lambda who, **how: who.sends_document(**how),
        lambda who, **how: who.sends_sticker(**how),
        lambda who, **how: who.sends_location(**how),
        lambda who, **how: who.sends_contact(own=False, **how),
        lambda who, **how: who.sends_video("look", **how),
    ]
    kinds = ["photo", "voice", "video_note", "document", "sticker", "location", "contact", "video"]
    here = {"topic": head.topic} if head.topic else {"reply_to": head}
    for send, kind in zip(sends, kinds, strict=True):
        await send(ana)
        assert kind in (await staff.reads()).raw
        await send(mia, **here)
        assert kind in (await ana.reads()).raw
    bold = {"type": "bold", "offset": 0, "length": 4}
    await ana.says("very bad", entities=[bold])
    assert ("bold", "very") in (await staff.reads()).entities
    album = await ana.sends_album(3, "three")
    copies = [await staff.reads() for _ in album]
    assert [one.text for one in copies] == ["three", "", ""]
    assert [one.photo for one in copies] == [one["photo"] for one in album]


async def test_edits_are_mirrored_both_ways_and_replies_keep_what_they_reply_to(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana, mia = api.private_chat("Ana"), staff.member("Mia")
    await begins(ana, staff)
    said = await ana.says("at nine?")
    asked = await staff.reads()
    await ana.edits(said, "at ten?")
    edited = await staff.reads()
    photo = await ana.sends_photo("left")
    await staff.reads()
    await ana.edits_caption(photo, "right")
    caption = await staff.reads()
    how = {"topic": asked.topic} if asked.topic else {}
    wrote = await mia.says("Yes", reply_to=asked, **how)
    answer = await ana.reads()
    await mia.edits(wrote, "No")
    corrected = await ana.reads()
    await ana.replies(answer, "why")
    why = await staff.reads()

    assert (edited.edited, edited.message_id, edited.text) == (True, asked.message_id, "at ten?")
    assert (caption.edited, caption.text) == (True, "right")
    assert answer.reply_to == said["message_id"]
    assert (corrected.edited, corrected.message_id) == (True, answer.message_id)
    assert corrected.text == "No"
    assert why.reply_to == wrote["message_id"]
    await ana.reads_nothing()


async def test_an_alarm_in_the_middle_gets_its_card_first_and_the_staff_a_line(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana = api.private_chat("Ana", language_code="en")
    await begins(ana, staff)
    words = "my chest hurts and i cant breathe"
    said = await ana.says(words)
    card, passed, line = await ana.reads(), await staff.reads(), await staff.reads()
    await ana.says("thanks")
    await staff.reads()
    await ana.edits(said, f"{words} at all")
    again = await ana.reads()

    assert "Call 911" in card.text
    assert "Call 911" in again.text
    assert passed.text == words
    assert line.text == "#1: I have shown the patient the card for an emergency."
    sends = [call for call in api.calls if call.method in ("sendMessage", "copyMessage")]
    at = next(n for n, call in enumerate(sends) if call.params.get("text") == card.text)
    assert sends[at + 1].method == "copyMessage"


@in_topics
async def test_signs_of_an_emergency_in_two_messages_are_heard_together(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana = api.private_chat("Ana", language_code="en")
    await begins(ana, staff)
    await ana.says("i cant feel")
    await staff.reads()
    await ana.reads_nothing()
    await ana.says("between my legs")

    assert "Call 911" in (await ana.reads()).text


@in_topics
async def test_a_patients_commands_and_old_buttons_go_on_working(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana = api.private_chat("Ana", language_code="en")
    await ana.says("how much is a massage")
    old = await ana.reads()
    await begins(ana, staff)
    await ana.says("/privacy")
    assert "find an answer" in (await ana.reads()).text
    await ana.taps(next(one for one in old.labels if one.endswith("?")), on=old.message_id)
    assert (await ana.reads()).text
    await ana.taps(BACK)

    assert "back with me" in (await ana.reads()).text
    assert "gone back" in (await staff.reads()).text
    await ana.taps(BACK)
    assert "nobody reads along" in (await ana.reads()).text


async def test_what_the_staff_write_beside_it_is_nobodys_business(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana, mia = api.private_chat("Ana"), staff.member("Mia")
    head = await begins(ana, staff)
    await mia.says("lunch?")
    own = await mia.says("how much is a massage")
    await mia.replies(own, "no idea")
    await answers(mia, head, "/why how much")
    await answers(mia, head, "/nonsense")

    await ana.reads_nothing()
    await staff.reads_nothing()


async def test_the_staff_end_it_and_hear_that_nothing_more_is_sent(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana, mia = api.private_chat("Ana", language_code="en"), staff.member("Mia")
    head = await begins(ana, staff)
    await mia.says("/close")
    assert "in a patient's topic" in (await staff.reads()).text
    await answers(mia, head, "/close")
    assert "have ended this conversation" in (await ana.reads()).text
    assert "you have ended it" in (await staff.reads()).text
    await answers(mia, head, "are you there?")

    assert "#1 is over" in (await staff.reads()).text
    await ana.reads_nothing()
    await ana.says("how much is a massage")
    assert "$50" in (await ana.reads()).text


async def test_a_topic_that_the_staff_close_ends_it(api: BotApi, forum: Group) -> None:
    async with clinic(api, forum):
        ana, mia = api.private_chat("Ana"), forum.member("Mia")
        head = await begins(ana, forum)
        forum.closes_topic(head.topic or 0, mia)

        assert "have ended this conversation" in (await ana.reads()).text


async def test_an_hour_of_silence_gives_the_chat_back(api: BotApi, staff: Group) -> None:
    now = [time()]
    async with clinic(api, staff, lambda: now[0]) as found:
        ana, mia = api.private_chat("Ana", language_code="en"), staff.member("Mia")
        head = await begins(ana, staff)
        await answers(mia, head, "Hello")
        await ana.reads()
        await api.settled()
        now[0] += 3599
        await look(found.channel)
        assert len(await open_handoffs(found.store)) == 1
        now[0] += 2
        await look(found.channel)
        await look(found.channel)

        assert "Nobody has written here for an hour" in (await ana.reads()).text
        assert "nobody has written" in (await staff.reads()).text
        await ana.says("how much is a massage")
        assert "$50" in (await ana.reads()).text
        await staff.reads_nothing()
        assert found.caught == []


@in_topics
async def test_the_staff_are_reminded_three_times_of_a_patient_who_waits(
    api: BotApi, staff: Group
) -> None:
    now = [time()]
    async with clinic(api, staff, lambda: now[0]) as found:
        ana, mia = api.private_chat("Ana"), staff.member("Mia")
        await begins(ana, staff)
        reminders: list[str] = []
        for _ in range(5):
            now[0] += 599
            await look(found.channel)
            await staff.reads_nothing()
            now[0] += 1
            await asyncio.gather(look(found.channel), look(found.channel))  # as two replicas do
            reminders += [one.text for one in staff.reads_on()]
            await ana.says("hello?")
            asked = await staff.reads()
            await api.settled()
        await answers(mia, asked, "Sorry!")
        await ana.reads()
        await api.settled()
        now[0] += 1200
        await look(found.channel)

        assert reminders == [
            f"#1 has been waiting for an answer for {minutes} minutes." for minutes in (10, 20, 30)
        ]
        await staff.reads_nothing()


@pytest.fixture(scope="module")
def timed(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    """That of a clinic with opening hours."""
    own = Clinic(tmp_path_factory.mktemp("clinic"), {"responses/_clinic.yaml": HOURS})
    return Conversation(shipped.contents_of(Path(own.folder)), call_back=True, hands_over=True)


def at(clock: str) -> float:
    """A Wednesday in Miami."""
    return datetime.fromisoformat(f"2026-12-02T{clock}:00-05:00").timestamp()


@in_topics
async def test_in_opening_hours_the_patient_hears_until_when_somebody_is_there(
    api: BotApi, staff: Group, timed: Conversation
) -> None:
    async with clinic(api, staff, lambda: at("15:00"), timed):
        ana = api.private_chat("Ana", language_code="en")

        assert (
            "Somebody will answer you here. Somebody is there until 6" in (await agrees(ana)).text
        )


@in_topics
async def test_out_of_hours_the_patient_hears_once_when_somebody_is_there_and_is_not_given_up(
    api: BotApi, staff: Group, timed: Conversation
) -> None:
    now = [at("20:00")]
    async with clinic(api, staff, lambda: now[0], timed) as found:
        ana, mia = api.private_chat("Ana", language_code="en"), staff.member("Mia")
        begun = await agrees(ana)
        head = await staff.reads()
        await ana.says("my back hurts")
        await staff.reads()
        await ana.reads_nothing()
        for later in ("23:30", "23:59"):
            now[0] = at(later)
            await look(found.channel)
        await staff.reads_nothing()
        now[0] = at("09:05") + 86_400
        await look(found.channel)
        await staff.reads_nothing()
        now[0] = at("09:10") + 86_400
        await look(found.channel)
        reminded = await staff.reads()
        await answers(mia, head, "Good morning!")
        answered = await ana.reads()
        await api.settled()
        now[0] = at("18:30") + 86_400
        await ana.says("one more thing")
        told = await ana.reads()
        await ana.says("and another")
        await staff.reads()

        assert "the clinic opens tomorrow at 9 am" in begun.text
        assert "Write all the same" in begun.text
        assert "has been waiting" in reminded.text
        assert answered.text == "Good morning!"
        assert "Nobody is there right now" in told.text
        await ana.reads_nothing()
        assert found.caught == []


@in_topics
async def test_a_patient_who_blocks_the_bot_ends_it(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana, mia = api.private_chat("Ana"), staff.member("Mia")
    head = await begins(ana, staff)
    await ana.blocks()
    assert (await staff.reads()).text == "#1 is over: the patient can no longer be written to."
    await api.settled()  # that it is over is said before it is forgotten
    await answers(mia, head, "hello?")

    await staff.reads_nothing()
    assert await handoffs_of(clinic_bot.store, ana.id) == ()


async def test_an_answer_to_who_has_blocked_the_bot_ends_it(api: BotApi, staff: Group) -> None:
    async with clinic(api, staff) as found:
        ana, mia = api.private_chat("Ana"), staff.member("Mia")
        head = await begins(ana, staff)
        ana.chat.blocked = True
        await answers(mia, head, "hello?")

        assert "can no longer be written to" in (await staff.reads()).text
        assert await open_handoffs(found.store) == ()
        assert found.caught == []


async def test_a_deleted_topic_is_made_anew_and_nothing_is_lost(api: BotApi, forum: Group) -> None:
    async with clinic(api, forum) as found:
        ana, mia = api.private_chat("Ana"), forum.member("Mia")
        head = await begins(ana, forum)
        forum.deletes_topic(head.topic or 0)
        await ana.says("are you there?")
        moved, asked = await forum.reads(), await forum.reads()
        await mia.says("yes", topic=asked.topic)

        assert "#1 goes on here" in moved.text
        assert asked.text == "are you there?"
        assert moved.topic == asked.topic != head.topic
        assert (await ana.reads()).text == "yes"
        assert found.caught == []


async def test_a_group_that_moves_is_followed_at_once_and_after_a_restart(
    api: BotApi, tmp_path: Path
) -> None:
    old = api.group("Staff")
    rosa, file = old.member("Rosa"), tmp_path / "store.sqlite3"
    settings = ChannelSettings(staff_chat=old.id, limits=NO_LIMITS)
    conversation = shipped.conversation(call_back=True, hands_over=True)
    ana, ben = api.private_chat("Ana"), api.private_chat("Ben")
    async with working(api, conversation, database=file, settings=settings) as found:
        head = await begins(ana, old)
        new = await old.migrates(rosa)
        moved = await new.reads()  # without anything said meanwhile
        mia = new.member("Mia")
        await mia.replies(moved, "we moved")
        assert (await ana.reads()).text == "we moved"
        await ana.says("fine")
        assert (await new.reads()).text == "fine"
        await mia.says("by chance", reply_to=new.chat.messages[moved.message_id])
        assert (await ana.reads()).text == "by chance"
        assert found.caught == []
    async with working(api, conversation, database=file, settings=settings) as found:
        await begins(ben, new)
        await ana.says("still here?")
        assert (await new.reads()).text == "still here?"
        assert found.caught == []
    assert "goes on here" in moved.text
    assert head.message_id


async def test_without_the_right_to_make_topics_staff_reply_and_the_log_says_which_is_missing(
    api: BotApi, forum: Group, caplog: pytest.LogCaptureFixture
) -> None:
    forum.chat.manages_topics = False
    async with clinic(api, forum):
        ana, mia = api.private_chat("Ana"), forum.member("Mia")
        head = await begins(ana, forum)
        await mia.replies(head, "hello")

        assert head.topic is None
        assert (await ana.reads()).text == "hello"
    assert "who may manage topics" in caplog.text


async def test_a_bot_that_is_shut_out_ends_all_and_offers_it_no_more_until_it_is_back(
    api: BotApi, staff: Group
) -> None:
    async with clinic(api, staff) as found:
        ana, ben, rosa = api.private_chat("Ana"), api.private_chat("Ben"), staff.member("Rosa")
        await begins(ana, staff)
        await staff.removes_bot(rosa)
        gone = await ana.reads()
        await api.settled()
        while not found.channel.shut_out:
            await asyncio.sleep(0.01)
        while found.channel.conversation.hands_over:
            await asyncio.sleep(0.01)
        await ben.says("can i talk to a person")
        without = await ben.reads()
        await staff.adds_bot(rosa)
        while not found.channel.conversation.hands_over:
            await asyncio.sleep(0.01)
        await ben.says("/contact")

        assert "write with the clinic's staff" not in without.text
        assert "I cannot reach them here any more" in gone.text
        assert "595-9500" in gone.text
        assert BUTTON not in without.labels
        assert BUTTON in (await ben.reads()).labels
        assert found.caught == []


@in_topics
async def test_a_patient_who_agrees_hears_where_the_staff_cannot_be_reached(
    api: BotApi, staff: Group
) -> None:
    async with clinic(api, staff) as found:
        ana = api.private_chat("Ana", language_code="en")
        await ana.says("can i talk to a person")
        await ana.reads()
        staff.chat.status[api.bot["id"]] = "kicked"  # and Telegram has not said so
        await ana.taps(BUTTON)
        await ana.reads()
        await ana.taps("Yes")

        assert "cannot reach the clinic's staff here" in (await ana.reads()).text
        assert await open_handoffs(found.store) == ()
        assert found.caught == []


async def test_who_writes_what_telegram_does_not_copy_hears_so(api: BotApi, staff: Group) -> None:
    async with clinic(api, staff) as found:
        ana, mia = api.private_chat("Ana"), staff.member("Mia")
        head = await begins(ana, staff)
        ana.sends({"text": "secret", "has_protected_content": True})
        assert "did not let me pass this on" in (await ana.reads()).text
        how = {"topic": head.topic} if head.topic else {"reply_to": head.raw}
        mia.sends({"text": "secret", "has_protected_content": True}, **how)
        assert "does not let me pass this on" in (await staff.reads()).text
        await ana.reads_nothing()
        assert found.caught == []


async def test_forget_deletes_all_of_it_also_what_the_staff_see(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana, mia = api.private_chat("Ana", language_code="en"), staff.member("Mia")
    head = await begins(ana, staff)
    await ana.says("my back hurts")
    asked = await staff.reads()
    await answers(mia, asked, "since when?")
    await ana.reads()
    await ana.says("/mydata")
    shown = await ana.reads()
    await ana.says("/forget")
    forgotten, told = await ana.reads(), await staff.reads()
    await api.settled()
    tables = (handoffs_table, relayed)
    rows = [await rows_of(clinic_bot.store, table.select()) for table in tables]

    assert "wrote with our staff on" in shown.text
    assert "is deleted" in forgotten.text
    assert "has deleted all" in told.text
    assert rows == [[], []]
    assert asked.message_id not in staff.chat.messages
    assert head.message_id not in staff.chat.messages
    await ana.says("how much is a massage")
    assert "$50" in (await ana.reads()).text


@in_topics
async def test_it_is_sealed_shown_and_gone_a_month_after_it_ended(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana = api.private_chat("Ana", language_code="en")
    await begins(ana, staff)
    await ana.says("/bot")
    await ana.reads()
    await api.settled()
    store, now = clinic_bot.store, clinic_bot.inbox.clock()
    assert len((await kept_of(store, ana.id, now)).handoffs) == 1
    (row,) = await rows_of(store, handoffs_table.select())
    assert b"language" not in row.body
    await sweep(store, now + MONTH)
    assert (await kept_of(store, ana.id, now)).handoffs == ()
    assert await rows_of(store, relayed.select()) == []


@pytest.mark.parametrize("lacks", ["staff chat", "key"])
async def test_nobody_is_offered_it_without_a_staff_chat_or_a_key(
    api: BotApi, forum: Group, lacks: str
) -> None:
    conversation = shipped.conversation(call_back=True, hands_over=True)
    staff = None if lacks == "staff chat" else forum.id
    settings = ChannelSettings(staff_chat=staff, limits=NO_LIMITS)
    async with working(api, conversation, settings=settings) as found:
        if lacks == "key":
            found.store.seal = Seal("")
            await found.channel.use(conversation)
        ana = api.private_chat("Ana")
        await ana.says("can i talk to a person")

        assert BUTTON not in (await ana.reads()).labels


@in_topics
async def test_after_a_crisis_its_card_stands_and_nothing_is_handed_over(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana = api.private_chat("Ana", language_code="en")
    await ana.says("can i talk to a person")
    offer = await ana.reads()
    await ana.says("i want to kill myself")
    await ana.reads()
    await ana.says("can i talk to a person")
    assert BUTTON not in (await ana.reads()).labels
    await ana.taps(BUTTON, on=offer.message_id)

    assert "988" in (await ana.reads()).text
    await api.settled()
    assert await open_handoffs(clinic_bot.store) == ()


@in_topics
async def test_a_second_yes_begins_no_second_one(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana = api.private_chat("Ana", language_code="en")
    await begins(ana, staff)
    await ana.taps("Yes")
    await ana.taps(BUTTON)
    assert "is that all right" in (await ana.reads()).text.lower()
    await ana.taps("Yes")

    assert "already" in (await ana.reads()).text
    await staff.reads_nothing()


async def test_a_correction_after_the_end_is_no_question_to_the_bot(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana = api.private_chat("Ana", language_code="en")
    await begins(ana, staff)
    said = await ana.says("at nine")
    await staff.reads()
    await ana.says("/bot")
    await ana.reads()
    await staff.reads()
    await ana.edits(said, "how much is a massage")

    await ana.reads_nothing()
    await staff.reads_nothing()


@in_topics
async def test_it_is_counted(api: BotApi, staff: Group) -> None:
    now = [time()]
    async with clinic(api, staff, lambda: now[0]) as found:
        ana, ben, mia = api.private_chat("Ana"), api.private_chat("Ben"), staff.member("Mia")
        head = await begins(ana, staff)
        await begins(ben, staff)
        await api.settled()
        now[0] += 90
        await answers(mia, head, "Hello")
        await ana.reads()
        await answers(mia, head, "Hello again")
        await ana.reads()
        for patient in (ana, ben):
            await patient.says("/bot")
            await patient.reads()
        await api.settled()

        tally = {
            name: count for name, count in found.inbox.tally.items() if name.startswith("handoff.")
        }
        assert tally == {
            "handoff.asked": 2,
            "handoff.answered": 1,
            "handoff.seconds": 90,
            "handoff.closed": 2,
            "handoff.unanswered": 1,
        }


async def test_who_speaks_for_the_group_is_staff_and_a_bot_is_not(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana = api.private_chat("Ana")
    head = await begins(ana, staff)
    how = {"topic": head.topic} if head.topic else {"reply_to": head.raw}
    robot = staff.member(user=api.user("Robot") | {"is_bot": True})
    await robot.says("beep", **how)
    anonymous = staff.member(user=api.user("Group") | {"is_bot": True})
    anonymous.sends({"text": "from us", "sender_chat": staff.chat.short()}, **how)

    assert (await ana.reads()).text == "from us"
    await ana.reads_nothing()


async def test_an_answer_that_must_wait_holds_up_no_answer_to_another_patient(
    api: BotApi, forum: Group
) -> None:
    async with clinic(api, forum) as found:
        ana, ben, mia = api.private_chat("Ana"), api.private_chat("Ben"), forum.member("Mia")
        first, second = await begins(ana, forum), await begins(ben, forum)
        api.fails("copyMessage", Fault.too_many_requests(2))
        await mia.says("to Ana", topic=first.topic)
        await api.called("copyMessage")
        await mia.says("to Ana, too", topic=first.topic)
        await mia.says("to Ben", topic=second.topic)

        assert (await ben.reads()).text == "to Ben"
        assert ana.reads_on() == []
        assert [(await ana.reads()).text, (await ana.reads()).text] == ["to Ana", "to Ana, too"]
        assert found.caught == []


async def test_the_staff_hear_of_an_answer_that_failed_too_often(api: BotApi, staff: Group) -> None:
    async with clinic(api, staff):
        ana, mia = api.private_chat("Ana"), staff.member("Mia")
        head = await begins(ana, staff)
        api.fails("copyMessage", Fault.refused(409, "Conflict: busy"))
        await answers(mia, head, "lost")
        assert "did not reach the patient" in (await staff.reads()).text
        await answers(mia, head, "again")

        assert (await ana.reads()).text == "again"


async def test_a_talk_whose_topic_is_deleted_ends_without_a_new_one(
    api: BotApi, forum: Group
) -> None:
    async with clinic(api, forum):
        ana = api.private_chat("Ana", language_code="en")
        head = await begins(ana, forum)
        forum.deletes_topic(head.topic or 0)
        await ana.says("/bot")

        assert "back with me" in (await ana.reads()).text
        over = await forum.reads()
        assert "#1 is over" in over.text
        assert over.topic is None
        assert forum.chat.topics == {}


async def test_an_alarm_gets_its_card_although_all_that_is_known_of_hand_offs_fails(
    api: BotApi, forum: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise RuntimeError

    async with clinic(api, forum):
        ana, ben = api.private_chat("Ana", language_code="en"), api.private_chat("Ben")
        await begins(ana, forum)
        monkeypatch.setattr(relay, "_pass_to_staff", fails)
        await ana.says("my chest hurts and i cant breathe")
        card = await ana.reads()
        await ana.reads_nothing()
        monkeypatch.setattr(handoffs, "under_way", fails)
        await ben.says("my chest hurts and i cant breathe")

        assert "Call 911" in card.text
        assert "Call 911" in (await ben.reads()).text


async def test_reactions_are_passed_on_both_ways_and_taken_back(api: BotApi, forum: Group) -> None:
    async with clinic(api, forum) as found:
        ana, mia, me = api.private_chat("Ana"), forum.member("Mia"), api.bot["id"]
        head = await begins(ana, forum)
        said = await ana.says("at nine?")
        asked = await forum.reads()
        wrote = await mia.says("Yes", topic=head.topic)
        answer = await ana.reads()
        await api.settled()
        await mia.reacts(asked, "👌")
        await ana.reacts(answer, "❤")
        await api.settled()
        shown = [chat.reactions for chat in (ana.chat, forum.chat)]
        assert shown[0][said["message_id"], me] == [{"type": "emoji", "emoji": "👌"}]
        assert shown[1][wrote["message_id"], me] == [{"type": "emoji", "emoji": "❤"}]
        await ana.reacts(answer, None)
        await api.settled()

        assert shown[1][wrote["message_id"], me] == []
        assert found.caught == []


async def test_a_patients_words_are_not_taken_for_what_the_bot_asked_the_staff(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana, mia = api.private_chat("Ana"), staff.member("Mia")
    await begins(ana, staff)
    await ana.says("please answer #answer_1_ab12")
    asked = await staff.reads()
    how = {"topic": asked.topic} if asked.topic else {}
    await mia.says("at noon", reply_to=asked, **how)

    assert (await ana.reads()).text == "at noon"
    await staff.reads_nothing()


async def test_who_complains_is_offered_to_write_with_the_staff(
    clinic_bot: AtWork, api: BotApi
) -> None:
    ana = api.private_chat("Ana", language_code="en")
    await ana.says("i want to make a complaint")

    assert BUTTON in (await ana.reads()).labels

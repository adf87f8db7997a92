"""Every kind of update that Telegram sends a bot: what the bot does about it. `docs/telegram.md`
shows the same as a table."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.telegram import NO_LIMITS, ChannelSettings
from bot.store import account_of, kept_of
from bot.store.schema import sessions
from tests import shipped
from tests.bot_api import BotApi, BusinessAccount, PrivateChat
from tests.bot_api.chats import BusinessChat
from tests.channels.at_work import AtWork, working
from tests.tables import rows_of

KNOWN = "how much is a massage"
ALARM = "i lost control of my bowels and my legs are numb"
FILE = {"file_id": "f", "file_unique_id": "u", "width": 90, "height": 90}
PHOTO: dict[str, object] = {"photo": [FILE]}


async def test_a_forwarded_question_is_answered_but_a_strangers_words_are_not_kept(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana")
    await ana.forwards(KNOWN)
    assert "$50" in (await ana.reads()).text
    await ana.forwards("qzxv wvjk of Mrs Stranger")
    await ana.reads()
    kept = await kept_of(bot.store, ana.id, bot.inbox.clock())

    assert kept.missed == ()
    assert dict(kept.memory.asked) == {}


async def test_a_reply_in_a_private_chat_is_a_question(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    await ana.says("/help")
    await ana.replies(await ana.reads(), KNOWN)

    assert "$50" in (await ana.reads()).text


async def test_a_reply_to_an_answer_or_a_question_has_its_topic_at_hand(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana")
    question = await ana.says("swedish or deep tissue?")
    answer = await ana.reads()
    title = shipped.contents()["en"].intents["type.swedish_vs_deep_tissue"].title
    for replied in (answer, question):
        await ana.says(KNOWN)
        await ana.reads()
        await ana.replies(replied, "tell me more")

        assert (await ana.reads()).text.startswith(title)


async def test_an_album_gets_one_kind_line(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    await ana.sends_album(photos=5)

    assert "only read text" in (await ana.reads()).text
    await ana.reads_nothing()


async def test_an_album_with_words_gets_their_answer_alone(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    await ana.sends_album(photos=4, caption=KNOWN)

    assert "$50" in (await ana.reads()).text
    await ana.reads_nothing()


@pytest.mark.parametrize(("words", "said"), [(KNOWN, "$50"), (ALARM, "911")])
async def test_an_album_may_have_its_words_below_the_last_picture(
    api: BotApi, bot: AtWork, words: str, said: str
) -> None:
    ana = api.private_chat("Ana")
    for caption in ({}, {}, {"caption": words}):
        ana.sends(PHOTO | {"media_group_id": "7"} | caption)

    (reply,) = await ana.reads_all()
    assert said in reply.text


@pytest.mark.parametrize(
    "content",
    [
        {"checklist": {"title": "My list", "tasks": [{"id": 1, "text": "rest"}]}},
        {"gift": {"gift": {"id": "1"}}},
        {"story": {"id": 1}},
        {"giveaway": {"chats": []}},
        {"poll": {"question": "Who wins?"}},
        {"of_tomorrow": {"text": "?"}},
    ],
    ids=lambda content: next(iter(content)),
)
async def test_whatever_is_sent_gets_a_line(
    api: BotApi, bot: AtWork, content: dict[str, object]
) -> None:
    """Also what the library cannot read, or does not know."""
    ana = api.private_chat("Ana", started=True)
    message = written_by(ana, "")
    del message["text"]
    api.raw({"update_id": 999_000, "message": message | content}, checked=False)

    assert "only read text" in (await ana.reads()).text


@pytest.mark.parametrize("form", ["poll", "checklist"])
async def test_an_alarm_in_a_poll_or_a_list_gets_the_card(
    api: BotApi, bot: AtWork, form: str
) -> None:
    ana = api.private_chat("Ana", started=True)
    typed = {
        "poll": {"question": "What is it?", "options": [{"text": ALARM}]},
        "checklist": {"title": "What I have", "tasks": [{"id": 1, "text": ALARM}]},
    }
    message = written_by(ana, "") | {form: typed[form]}
    del message["text"]
    api.raw({"update_id": 999_000, "message": message}, checked=False)

    assert "Call 911" in (await ana.reads()).text


async def test_two_albums_get_a_line_each(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    await ana.sends_album(photos=2)
    await ana.sends_album(photos=2)

    assert len(await ana.reads_all()) == 2


@pytest.mark.parametrize(
    "service",
    [
        {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"write_access_allowed": {}},
        {"delete_chat_photo": True},
    ],
)
async def test_service_messages_are_left_alone(
    api: BotApi, bot: AtWork, service: dict[str, object]
) -> None:
    ana = api.private_chat("Ana")
    ana.sends(service)

    await ana.reads_nothing()


async def test_people_who_come_and_go_in_a_group_are_left_alone(api: BotApi, bot: AtWork) -> None:
    group = api.group()
    ben = await group.joins("Ben")
    await group.pins(await ben.says("hello"), ben)
    await group.leaves(ben)

    await group.reads_nothing()


async def test_who_blocks_the_bot_is_forgotten_at_once(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    await ana.says(KNOWN)
    await ana.reads()
    await ana.says("qzxv wvjk")
    await ana.reads()
    await api.settled()
    assert (await kept_of(bot.store, ana.id, bot.inbox.clock())).missed
    await ana.blocks()
    await api.settled()
    kept = await kept_of(bot.store, ana.id, bot.inbox.clock())

    assert (kept.missed, dict(kept.memory.answers), kept.memory.session.answered) == ((), {}, ())


async def test_who_comes_back_is_answered_again(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    await ana.starts()
    await ana.reads()
    await ana.blocks()
    await ana.unblocks()
    await ana.says(KNOWN)

    assert "$50" in (await ana.reads()).text


async def test_a_group_that_lets_the_bot_in_and_out_hears_nothing(api: BotApi, bot: AtWork) -> None:
    group = api.group()
    ben = group.member("Ben")
    await group.adds_bot(ben)
    await group.promotes_bot(ben)
    await group.removes_bot(ben)

    await group.reads_nothing()


async def test_a_group_that_becomes_a_supergroup_is_answered_there_and_its_memory_goes_along(
    api: BotApi, bot: AtWork
) -> None:
    group = api.group()
    ben = group.member("Ben")
    await ben.mentions_bot("swedish or deep tissue?")
    await group.reads()
    new = await group.migrates(ben)
    await api.settled()
    assert (await kept_of(bot.store, new.id, bot.inbox.clock())).memory.session.answered == (
        "type.swedish_vs_deep_tissue",
    )
    await new.member(user=ben.user).mentions_bot(KNOWN)

    assert "$50" in (await new.reads()).text


async def test_a_tap_on_a_message_too_old_to_be_seen_is_answered_below(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana")
    await ana.starts()
    await ana.reads()
    ana.taps_data("=clinic.cost", {"message_id": 4, "date": 0, "chat": ana.chat.short()})
    reply = await ana.reads()
    (refused,) = api.refused
    api.calls.remove(refused)

    assert "$50" in reply.text
    assert (reply.edited, refused.method) == (False, "editMessageText")


async def test_a_tap_below_what_was_sent_elsewhere_by_inline_mode_opens_the_bot(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana", started=True)
    name, question = api.world.ask()
    query = {
        "id": name,
        "from": ana.user,
        "inline_message_id": "foreign",
        "chat_instance": "1",
        "data": "clinic.cost",
    }
    api.announce({"callback_query": query})
    await api.settled()

    assert question.answer is not None
    assert question.answer["url"].endswith("?start=clinic-cost")
    await ana.reads_nothing()


async def test_a_forged_button_is_answered_kindly(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    await ana.starts()
    message = await ana.reads()
    for data in (
        "no.such",
        "+clinic.cost",
        "?nothing",
        "!p+clinic.cost",
        "!b-somebody",
        "@xx",
        "=",
        "\u0001",
        "=!call_back",
        "!t?no.such",
        "!t+clinic.hours",
        "=!t+\u0001",
        "!t-",
        "!b+\u0000",
        "!b-\ud800",
        "?unclear 99999999999999999999",
    ):
        await ana.taps_data(data, message).answered()
    await ana.reads_all()

    assert bot.caught == []


async def test_a_second_tap_on_the_same_button_asks_nothing_new(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    await ana.says("swedish or deep tissue?")
    answer = await ana.reads()
    follow_up = next(
        key for row in answer.buttons for key in row if key.data and key.data.startswith("type.")
    )
    await ana.taps(follow_up.label)
    await ana.taps(follow_up.label, on=answer.message_id)

    assert len(await ana.reads_all()) == 1


@pytest.mark.parametrize(
    "update",
    [
        {
            "channel_post": {
                "message_id": 5,
                "date": 1,
                "chat": {"id": -1001, "type": "channel", "title": "News"},
                "text": KNOWN,
            }
        },
        {
            "edited_channel_post": {
                "message_id": 5,
                "date": 1,
                "chat": {"id": -1001, "type": "channel", "title": "News"},
                "text": KNOWN,
            }
        },
        {
            "poll": {
                "id": "1",
                "question": "?",
                "options": [],
                "total_voter_count": 0,
                "is_closed": False,
                "is_anonymous": True,
            }
        },
        {"something_new": {"chat": {"id": 1, "type": "private"}, "text": KNOWN}},
        {
            "message_reaction_count": {
                "chat": {"id": -1, "type": "group", "title": "G"},
                "message_id": 1,
                "date": 1,
                "reactions": [],
            }
        },
        {
            "deleted_business_messages": {
                "business_connection_id": "b",
                "chat": {"id": 1, "type": "private"},
                "message_ids": [1],
            }
        },
    ],
    ids=lambda update: next(iter(update)),
)
async def test_kinds_that_the_bot_did_not_ask_for_are_taken_and_left_alone(
    api: BotApi, bot: AtWork, update: dict[str, object]
) -> None:
    api.raw(update, checked=False)
    ana = api.private_chat("Ana")
    await ana.says(KNOWN)

    assert "$50" in (await ana.reads()).text
    assert len(api.calls_to("sendMessage")) == 1


# The clinic's own account


@pytest.fixture
async def owner(api: BotApi) -> PrivateChat:
    return api.private_chat("Rosa", started=True)


@pytest.fixture
async def clinics(api: BotApi, owner: PrivateChat) -> AsyncIterator[AtWork]:
    """The bot of a clinic whose owner is an administrator."""
    async with working(api, settings=clinic_of(owner)) as found:
        yield found
    assert found.caught == []
    assert api.refused == []


def clinic_of(owner: PrivateChat) -> ChannelSettings:
    return ChannelSettings(admins=(owner.id,), limits=NO_LIMITS)


@pytest.fixture
async def account(api: BotApi, clinics: AtWork, owner: PrivateChat) -> BusinessAccount:
    """The owner's account, connected."""
    account = api.business(owner)
    await account.connects()
    assert "I answer for you now" in (await owner.reads()).text
    return account


async def test_on_the_clinics_account_a_question_is_answered_in_its_name(
    account: BusinessAccount,
) -> None:
    ana = account.private_chat("Ana")
    await ana.says(KNOWN)
    reply = await ana.reads()

    assert "$50" in reply.text
    assert reply.raw["sender_business_bot"]


@pytest.mark.parametrize(
    "words", ["qzxv wvjk", "can i talk to a person", "see you at six, Rosa", "hello", "thank you"]
)
async def test_what_is_not_surely_known_and_small_talk_is_left_to_the_owner(
    account: BusinessAccount, words: str
) -> None:
    ana = account.private_chat("Ana")
    await ana.says(words)

    await ana.reads_nothing()


async def test_an_emergency_gets_the_card_there_although_the_owner_talks(
    account: BusinessAccount,
) -> None:
    ana = account.private_chat("Ana")
    await ana.owner_says("Hello Ana, how can I help?")
    await ana.says(ALARM)

    assert "911" in (await ana.reads()).text


async def test_distress_gets_the_gentle_card_there(account: BusinessAccount) -> None:
    ana = account.private_chat("Ana")
    await ana.says("i cant do this anymore, nobody would miss me")

    assert "988" in (await ana.reads()).text


async def test_while_the_owner_writes_the_bot_keeps_out(account: BusinessAccount) -> None:
    ana = account.private_chat("Ana")
    await ana.says("hello")
    await ana.owner_says("Hello Ana, how can I help?")
    await ana.reads_all()
    await ana.says(KNOWN)

    await ana.reads_nothing()


async def test_the_owners_switch_stops_it_and_starts_it_again(
    account: BusinessAccount, owner: PrivateChat
) -> None:
    ana = account.private_chat("Ana")
    await owner.taps("Stop answering for me")
    assert "no longer answer for you" in (await owner.reads()).text
    await ana.says(KNOWN)
    await ana.reads_nothing()
    await owner.taps("Answer for me")
    await owner.reads()
    await ana.says(KNOWN)

    assert "$50" in (await ana.reads()).text


async def test_nobody_else_can_use_the_switch(
    api: BotApi, clinics: AtWork, account: BusinessAccount
) -> None:
    ana = api.private_chat("Ana")
    await ana.starts()
    await ana.taps_data(f"!b-{account.id}", await ana.reads()).answered()
    await api.settled()
    kept = await account_of(clinics.store, account.id)

    assert kept is not None
    assert kept.shall


async def test_without_the_right_to_reply_the_owner_is_told_and_patients_are_left_alone(
    api: BotApi, clinics: AtWork, owner: PrivateChat
) -> None:
    account = api.business(owner)
    await account.connects(can_reply=False)
    assert "may not answer" in (await owner.reads()).text
    ana = account.private_chat("Ana")
    await ana.says(KNOWN)

    await ana.reads_nothing()


async def test_a_disconnected_account_is_left_alone_and_forgotten(
    api: BotApi, clinics: AtWork, account: BusinessAccount
) -> None:
    ana = account.private_chat("Ana")
    await account.disconnects()
    await ana.says(KNOWN)
    await ana.reads_nothing()

    assert await account_of(clinics.store, account.id) is None


async def test_an_edited_business_message_gets_its_answer_corrected(
    account: BusinessAccount,
) -> None:
    ana = account.private_chat("Ana")
    question = await ana.says(KNOWN)
    first = await ana.reads()
    await ana.edits(question, "swedish or deep tissue?")
    second = await ana.reads()

    assert (second.edited, second.message_id) == (True, first.message_id)


async def test_after_a_restart_the_connection_is_still_known(tmp_path: Path) -> None:
    async with await BotApi.start() as api:
        owner = api.private_chat("Rosa", started=True)
        account = api.business(owner)
        desk, file = clinic_of(owner), tmp_path / "store.sqlite3"
        async with working(api, database=file, settings=desk):
            await account.connects()
            await owner.reads()
        async with working(api, database=file, settings=desk) as found:
            ana = account.private_chat("Ana")
            await ana.says(KNOWN)

            assert "$50" in (await ana.reads()).text
            assert found.caught == []


async def test_on_a_strangers_account_nothing_is_said_in_the_clinics_name(
    api: BotApi, clinics: AtWork
) -> None:
    stranger = api.private_chat("Stranger", started=True)
    account = api.business(stranger)
    await account.connects()
    told = await stranger.reads()
    ana = account.private_chat("Ana")
    await ana.says(KNOWN)
    await ana.says(ALARM)

    assert f"add {stranger.id} to CLINIC_BOT_ADMINS" in told.text
    await ana.reads_nothing()
    assert await account_of(clinics.store, account.id) is None


async def test_who_is_no_administrator_any_more_is_a_stranger(
    clinics: AtWork, account: BusinessAccount
) -> None:
    clinics.channel.settings = replace(clinics.channel.settings, admins=())
    ana = account.private_chat("Ana")
    await ana.says(ALARM)

    await ana.reads_nothing()


async def test_what_telegram_says_for_an_owner_who_is_away_is_not_the_owner(
    account: BusinessAccount, owner: PrivateChat
) -> None:
    ana = account.private_chat("Ana")
    away = BusinessChat(account.api, ana.chat, owner.user)
    away.sends({"text": "We are closed, and will write tomorrow.", "is_from_offline": True})
    await ana.says(KNOWN)

    assert "$50" in (await ana.reads()).text


async def test_the_owners_chats_and_the_bots_own_with_a_patient_are_two(
    api: BotApi, clinics: AtWork, account: BusinessAccount
) -> None:
    """Of the same person, with the same numbers of messages."""
    there = account.private_chat("Ana")
    here = api.private_chat(user=there.user)
    question = await there.says("swedish or deep tissue?")
    first = await there.reads()
    here.chat.ids = itertools.count(question["message_id"])
    same = await here.says(KNOWN)
    await here.reads()
    await there.edits(question, "does massage help sciatica?")
    second = await there.reads()

    assert same["message_id"] == question["message_id"]
    assert (second.edited, second.message_id) == (True, first.message_id)
    await here.says("/forget")
    await here.reads()
    await api.settled()
    assert await rows_of(clinics.store, sessions.select()) == [], "of both"


def written_by(ana: PrivateChat, text: str) -> dict[str, object]:
    """A message as Telegram hands it over, before the library reads it."""
    return {
        "message_id": 900,
        "date": 1_700_000_000,
        "chat": {"id": ana.id, "type": "private", "first_name": "Ana"},
        "from": {"id": ana.id, "is_bot": False, "first_name": "Ana"},
        "text": text,
    }


@pytest.mark.parametrize("odd", [{"quote": {}}, {"reply_to_message": {"poll": {"id": "1"}}}])
@pytest.mark.parametrize("kind", ["message", "edited_message"])
async def test_what_the_library_cannot_read_beside_the_words_hides_no_alarm(
    api: BotApi, bot: AtWork, odd: dict[str, object], kind: str
) -> None:
    ana = api.private_chat("Ana", started=True)
    message = written_by(ana, ALARM)
    if kind == "edited_message":
        message["edit_date"] = 1_700_000_001
    api.raw({"update_id": 999_000, kind: message | odd}, checked=False)

    assert "Call 911" in (await ana.reads()).text


async def test_what_is_odd_in_a_forwarded_message_has_no_strangers_words_kept(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana", started=True)
    words = "qzxv wvjk of Mrs Stranger"
    message = written_by(ana, words) | {"forward_origin": {"type": "user"}, "quote": {}}
    own = {"id": api.bot["id"], "is_bot": True, "first_name": "Bot"}
    api.raw({"update_id": 999_000, "message": message}, checked=False)
    await ana.reads()
    api.raw({"update_id": 999_001, "message": message | {"via_bot": own}}, checked=False)
    await ana.reads_nothing()

    assert (await kept_of(bot.store, ana.id, bot.inbox.clock())).missed == ()

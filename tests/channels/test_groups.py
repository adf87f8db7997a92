"""Groups, and the discussion of the clinic's channel."""

from collections.abc import AsyncIterator

import pytest

from tests import shipped
from tests.bot_api import BotApi, Channel, Group
from tests.channels.at_work import AtWork, working

KNOWN = "how much is a massage"
HEALTH = "does massage help sciatica?"
ALARM = "i lost control of my bowels and my legs are numb"


@pytest.fixture
async def open_api() -> AsyncIterator[BotApi]:
    """With group privacy off: the bot reads everything in its groups."""
    async with await BotApi.start(privacy=False) as api:
        yield api


@pytest.fixture
async def reader(open_api: BotApi) -> AsyncIterator[AtWork]:
    async with working(open_api) as found:
        yield found
    assert found.caught == []
    assert open_api.refused == []


def clinic_channel(api: BotApi) -> tuple[Channel, Group]:
    group = api.supergroup("Discussion")
    return api.channel("News", discussion=group), group


async def test_a_mention_is_answered_as_a_reply(api: BotApi, bot: AtWork) -> None:
    group = api.group("Back pain friends")
    question = await group.member("Ben").mentions_bot(KNOWN)
    reply = await group.reads()

    assert "$50" in reply.text
    assert reply.reply_to == question["message_id"]


async def test_a_mention_behind_the_question_counts_too(api: BotApi, bot: AtWork) -> None:
    group = api.group()
    await group.member("Ben").says(f"how much is a massage @{api.bot['username']}?")

    assert "$50" in (await group.reads()).text


async def test_the_reply_is_short_without_follow_ups_or_thumbs_and_with_its_source(
    api: BotApi, bot: AtWork
) -> None:
    group = api.group()
    await group.member("Ben").mentions_bot(KNOWN)
    reply = await group.reads()

    assert "blockquote" not in reply.html
    assert "From: “" in reply.text
    assert all(button.url for row in reply.buttons for button in row)


async def test_a_health_question_leads_to_a_private_chat(api: BotApi, bot: AtWork) -> None:
    group = api.group()
    ben = group.member("Ben")
    await ben.mentions_bot(HEALTH)
    await group.reads()

    assert (
        await ben.taps("Ask me privately")
        == f"https://t.me/{api.bot['username']}?start=condition-sciatica"
    )


async def test_a_reply_to_the_bot_is_answered_with_its_topic_at_hand(
    api: BotApi, bot: AtWork
) -> None:
    group = api.group()
    ben = group.member("Ben")
    await ben.mentions_bot("swedish or deep tissue?")
    first = await group.reads()
    await ben.replies(first, "tell me more")
    second = await group.reads()

    english = shipped.contents()["en"]
    more = english.fill(english.responses["type.swedish_vs_deep_tissue"].more)
    assert more in second.text
    assert more not in first.text


async def test_what_is_not_known_leads_to_a_private_chat(api: BotApi, bot: AtWork) -> None:
    group = api.group()
    await group.member("Ben").mentions_bot("qzxv wvjk")
    reply = await group.reads()

    assert "private chat" in reply.text
    assert reply.labels == ["Ask me privately"]


@pytest.mark.parametrize("words", ["my stomach is upset today", "qzxv wvjk blood"])
async def test_what_is_not_known_and_may_want_a_doctor_keeps_the_soft_line(
    api: BotApi, bot: AtWork, words: str
) -> None:
    group = api.group()
    await group.member("Ben").mentions_bot(words)
    reply = await group.reads()

    assert shipped.contents()["en"].card("soft") in reply.text


@pytest.mark.parametrize(
    ("words", "name"), [("ok", "ok"), ("that's not what i asked", "wrong"), ("never mind", "")]
)
async def test_a_short_word_in_reply_to_the_bot_gets_one(
    api: BotApi, bot: AtWork, words: str, name: str
) -> None:
    group = api.group()
    ben = group.member("Ben")
    await ben.mentions_bot(KNOWN)
    await ben.replies(await group.reads(), words)
    reply = await group.reads()

    content = shipped.contents()["en"]
    assert content.message(name or "never_mind") in reply.text
    assert content.message("group_unsure") not in reply.text
    assert reply.buttons == []


async def test_a_number_in_reply_to_the_bot_chooses_nothing(api: BotApi, bot: AtWork) -> None:
    """No choice is numbered there, and other people have written since."""
    group = api.group()
    ben = group.member("Ben")
    await ben.mentions_bot(KNOWN)
    first = await group.reads()
    for number in ("1", "the second one"):
        await ben.replies(first, number)
        reply = await group.reads()
        unsure = map(shipped.contents()["en"].message, ("group_unsure", "clarify"))
        assert any(text in reply.text for text in unsure), reply.text


async def test_talk_among_people_and_bare_commands_are_left_alone(
    open_api: BotApi, reader: AtWork
) -> None:
    group = open_api.group()
    ben = group.member("Ben")
    await ben.says(KNOWN)
    await ben.says("/help")
    await ben.says("/help@another_bot")

    await group.reads_nothing()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("help", "in your own words"),
        ("contact", "+1 305"),
        ("topics", "private chat"),
        ("forget", "private chat"),
        ("dance", "own words"),
    ],
)
async def test_a_command_to_the_bot_is_answered(
    api: BotApi, bot: AtWork, command: str, words: str
) -> None:
    group = api.group()
    await group.member("Ben").says(f"/{command}@{api.bot['username']}")

    assert words in (await group.reads()).text


async def test_an_emergency_is_answered_although_nobody_asked(
    open_api: BotApi, reader: AtWork
) -> None:
    group = open_api.group()
    said = await group.member("Ben").says(ALARM)
    card = await group.reads()

    assert "911" in card.text
    assert card.reply_to == said["message_id"]


async def test_distress_gets_the_gentle_card_where_the_bot_is_asked(
    api: BotApi, bot: AtWork
) -> None:
    group = api.group()
    await group.member("Ben").mentions_bot("i cant do this anymore, nobody would miss me")
    card = await group.reads()

    assert "988" in card.text
    assert card.labels == []


async def test_a_comment_that_asks_something_surely_known_is_answered(
    open_api: BotApi, reader: AtWork
) -> None:
    channel, group = clinic_channel(open_api)
    post = await channel.posts("We are open today. How much is a massage? Ask us!")
    comment = await group.member("Cleo").comments(post, KNOWN)
    reply = await group.reads()

    assert "$50" in reply.text
    assert reply.reply_to == comment["message_id"]


@pytest.mark.parametrize(
    "words", ["so nice!", "thanks", "hello", "my aunt lives there", "can you fix my car", "qzxv"]
)
async def test_other_comments_are_left_alone(open_api: BotApi, reader: AtWork, words: str) -> None:
    channel, group = clinic_channel(open_api)
    await group.member("Cleo").comments(await channel.posts("News"), words)

    await group.reads_nothing()


async def test_posts_their_automatic_forwards_other_bots_and_channels_are_left_alone(
    open_api: BotApi, reader: AtWork
) -> None:
    channel, group = clinic_channel(open_api)
    await channel.posts(KNOWN)
    await channel.posts(ALARM)
    other = open_api.user("Another") | {"is_bot": True}
    await group.member(user=other).mentions_bot(KNOWN)
    group.member("Clinic").sends({"text": KNOWN, "sender_chat": channel.chat.short()})

    await channel.reads_nothing()
    await group.reads_nothing()


async def test_a_topic_is_kept(open_api: BotApi, reader: AtWork) -> None:
    forum = open_api.supergroup(topics=True)
    ben = forum.member("Ben")
    topic = forum.opens_topic("Prices", ben)
    await ben.says(f"@{open_api.bot['username']} {KNOWN}", topic=topic)

    assert (await forum.reads()).topic == topic


async def test_an_edited_question_gets_its_answer_corrected(api: BotApi, bot: AtWork) -> None:
    group = api.group()
    ben = group.member("Ben")
    question = await ben.mentions_bot(KNOWN)
    first = await group.reads()
    await ben.edits(question, f"@{api.bot['username']} swedish or deep tissue?")
    second = await group.reads()

    assert (second.edited, second.message_id) == (True, first.message_id)
    assert "Swedish" in second.text


async def test_a_button_in_a_group_opens_the_private_chat(api: BotApi, bot: AtWork) -> None:
    group = api.group()
    ben = group.member("Ben")
    await ben.mentions_bot(KNOWN)
    tap = ben.taps_data("clinic.cost", await group.reads())

    assert (await tap.answered())["url"] == f"https://t.me/{api.bot['username']}?start=clinic-cost"
    await group.reads_nothing()

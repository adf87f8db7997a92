"""Thumbs below an answer, and reactions."""

import pytest

from bot.store import kept_of
from tests.bot_api import BotApi, PrivateChat, Reply
from tests.channels.at_work import AtWork

ALARM = "i lost control of my bowels and my legs are numb"


async def answered(ana: PrivateChat, words: str = "how much is a massage") -> Reply:
    await ana.says(words)
    return await ana.reads()


async def missed(bot: AtWork, ana: PrivateChat) -> list[tuple[str, str]]:
    await ana.api.settled()
    return [
        (one.text, one.why) for one in (await kept_of(bot.store, ana.id, bot.inbox.clock())).missed
    ]


def thumbs(bot: AtWork) -> dict[str, int]:
    """As they are counted."""
    return {name: n for name, n in bot.inbox.tally.items() if name.startswith("rating.")}


async def test_thumbs_stand_side_by_side_below_an_answer(api: BotApi, bot: AtWork) -> None:
    reply = await answered(api.private_chat("Ana"))

    assert [key.label for key in reply.buttons[-1]] == ["👍", "👎"]


async def test_there_are_none_below_a_card_small_talk_a_menu_or_a_question_back(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana")
    for words in (ALARM, "hello", "/topics", "/help", "qzxv wvjk"):
        await ana.says(words)
        assert "👍" not in (await ana.reads()).labels


async def test_a_thumb_up_is_counted_thanked_for_and_taken_away(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    reply = await answered(ana)
    tap = await ana.taps("👍")
    assert not isinstance(tap, str)
    assert (await tap.answered())["text"] == "Thank you!"
    after = await ana.reads()

    assert after.edited
    assert "👍" not in after.labels
    assert after.labels == reply.labels[:-2]
    await api.settled()
    assert bot.inbox.tally["rating.up.clinic.cost"] == 1
    assert await missed(bot, ana) == []


async def test_after_a_thumb_down_it_asks_what_was_missing_and_keeps_the_question_redacted(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana")
    await answered(ana, "my name is Maria Lopez, how much is a massage?")
    await ana.taps("👎")
    await ana.reads()
    asked = await ana.reads()
    await ana.taps("Not enough detail")
    thanks = await ana.reads()

    assert "What was missing?" in asked.text
    assert (thanks.edited, thanks.message_id) == (True, asked.message_id)
    await api.settled()
    assert bot.inbox.tally["rating.down.clinic.cost"] == bot.inbox.tally["missing.detail"] == 1
    assert await missed(bot, ana) == [("my name is [name], how much is a massage?", "thumb down")]
    await ana.says("/mydata")
    assert "thumbs down" in (await ana.reads()).text


async def test_a_thumb_counts_once(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    reply = await answered(ana)
    await ana.taps("👍")
    await ana.reads()
    shown = ana.chat.messages[reply.message_id]
    await ana.taps_data("+clinic.cost", shown).answered()
    await ana.taps_data("-clinic.cost", shown).answered()
    await ana.reads_nothing()

    assert thumbs(bot) == {"rating.up.clinic.cost": 1}


async def test_a_reaction_counts_as_a_thumb(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    reply = await answered(ana)
    await ana.reacts(reply, "👎")

    assert "What was missing?" in (await ana.reads()).text
    await api.settled()
    assert bot.inbox.tally["rating.down.clinic.cost"] == 1
    assert await missed(bot, ana) == [("how much is a massage", "thumb down")]


async def test_a_good_reaction_is_counted_and_other_ones_are_not(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    reply = await answered(ana)
    await ana.reacts(reply, "🤔")
    await ana.reacts(reply, "❤")
    await ana.reacts(reply, None)
    await ana.reads_nothing()

    assert thumbs(bot) == {"rating.up.clinic.cost": 1}


async def test_a_reaction_to_a_message_long_ago_is_left_alone(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    await ana.says("/help")
    await ana.reacts(await ana.reads(), "👎")

    await ana.reads_nothing()


async def test_the_note_for_the_phone_is_the_first_button_and_copies_what_was_told(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana")
    await ana.says("can i book for saturday at 3")
    reply = await ana.reads()
    note = await ana.taps(reply.labels[0])

    assert reply.labels[0] == "Copy this note"
    assert note == "Saturday 3 pm"
    assert note in reply.text


@pytest.mark.parametrize(
    "forged", ["?another:\x00", "?unclear:my name is Ana", "?doubt:" + "x" * 50]
)
async def test_forged_buttons_count_nothing_but_intents_that_there_are(
    api: BotApi, bot: AtWork, forged: str
) -> None:
    ana = api.private_chat("Ana")
    ana.taps_data(forged, await answered(ana))
    assert "will see that" in (await ana.reads()).text

    await api.settled()
    assert not [name for name in bot.inbox.tally if name.startswith("missing.")]

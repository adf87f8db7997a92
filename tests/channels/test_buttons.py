"""Thumbs below an answer, and reactions."""

import pytest

from bot.store import Missed, kept_of
from tests import shipped
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


UNCLEAR = "massage thing"


async def kept(bot: AtWork, ana: PrivateChat) -> tuple[Missed, ...]:
    await ana.api.settled()
    return (await kept_of(bot.store, ana.id, bot.inbox.clock())).missed


async def test_what_was_missing_is_kept_with_the_question_of_that_answer(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana")
    for words in ("how much is a massage", "where are you"):
        await answered(ana, words)
        await ana.taps("👎")
        await ana.reads()
        await ana.reads()
    first = next(one for one in ana.screen if "What was missing?" in one.text)
    await ana.taps("Not enough detail", first)
    first, second = await kept(bot, ana)

    assert (first.text, first.answered, first.reason) == (
        "how much is a massage",
        "clinic.cost",
        "detail",
    )
    assert (second.text, second.answered, second.reason) == ("where are you", "clinic.location", "")
    assert first.language == "en"
    assert first.guesses[0][0] == "clinic.cost"
    assert len(first.guesses) == 3


async def test_a_question_without_an_answer_is_kept_with_what_it_may_have_meant(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana")
    await ana.says("tienen xilofono qzxv")
    await ana.reads()
    (missed,) = await kept(bot, ana)

    assert (missed.why, missed.language, len(missed.guesses)) == ("fallback", "es", 3)
    assert all(0 <= sure <= 1 for _, sure in missed.guesses)


@pytest.mark.parametrize("typed", ["", "no", "none of these"])
async def test_none_of_these_keeps_the_question_that_the_bot_asked_back_on(
    api: BotApi, bot: AtWork, typed: str
) -> None:
    ana = api.private_chat("Ana")
    await ana.says(UNCLEAR)
    asked = await ana.reads()
    assert "None of these" in asked.labels
    assert await kept(bot, ana) == ()
    if typed:
        await ana.says(typed)
    else:
        await ana.taps("None of these")
        await ana.taps_data("=", asked).answered()
    (missed,) = await kept(bot, ana)

    assert (missed.why, missed.text) == ("none of these", UNCLEAR)
    titles = [shipped.contents()["en"].intents[name].title for name, _ in missed.guesses]
    assert len(titles) == 3
    assert not set(titles) & set(asked.labels)


async def test_what_somebody_else_wrote_is_kept_in_no_way(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    await ana.forwards(UNCLEAR)
    assert "None of these" in (await ana.reads()).labels
    await ana.taps("None of these")
    await ana.reads()
    await ana.forwards("qzxv wvjk")

    assert await kept(bot, ana) == ()


async def test_a_corrected_question_is_kept_as_it_was_corrected(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    question = await ana.says("how much is a massage")
    await ana.reads()
    await ana.edits(question, "where are you")
    await ana.taps("👎", await ana.reads())

    assert [(one.text, one.answered) for one in await kept(bot, ana)] == [
        ("where are you", "clinic.location")
    ]


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

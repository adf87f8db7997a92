"""`@bot query` in any chat, and questions in chats that the bot is not in."""

from tests import shipped
from tests.bot_api import BotApi
from tests.bot_api.entities import found_in
from tests.channels.at_work import AtWork


async def test_a_query_offers_the_answer_with_title_and_first_line_best_first(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana")
    answer = await (await ana.asks_inline("swedish or deep")).answered()
    first = answer["results"][0]

    english, name = shipped.contents()["en"], "type.swedish_vs_deep_tissue"
    first_line = english.fill(english.responses[name].text).partition("\n")[0]
    assert first["id"] == "type-swedish_vs_deep_tissue"
    assert first["title"] == english.intents[name].title
    assert first["description"] == first_line[:100]
    assert 1 <= len(answer["results"]) <= 10


async def test_what_is_sent_holds_the_source_and_a_link_to_the_bot(
    api: BotApi, bot: AtWork
) -> None:
    first = (await (await api.private_chat("Ana").asks_inline("how much is a massage")).answered())[
        "results"
    ][0]
    keys = [key for row in first["reply_markup"]["inline_keyboard"] for key in row]

    assert "From: “" in first["input_message_content"]["message_text"]
    assert [key["url"] for key in keys] == [f"https://t.me/{api.bot['username']}?start=clinic-cost"]


async def test_a_red_flag_offers_the_emergency_card_first(api: BotApi, bot: AtWork) -> None:
    first = (
        await (
            await api.private_chat("Ana").asks_inline(
                "i lost control of my bowels and my legs are numb"
            )
        ).answered()
    )["results"][0]

    assert first["title"].startswith("You wrote about")
    assert first["description"].startswith("Call 911 now")
    assert "Do not drive yourself" in first["input_message_content"]["message_text"]


async def test_an_empty_query_lists_the_favourites(api: BotApi, bot: AtWork) -> None:
    answer = await (await api.private_chat("Ana").asks_inline("")).answered()
    favourites = shipped.conversation().dialogue("en").content.favourites

    assert [result["id"].replace("-", ".", 1) for result in answer["results"]] == list(favourites)


async def test_answers_are_kept_for_minutes_for_who_asked_alone(api: BotApi, bot: AtWork) -> None:
    """The next one who types the same words may read another language."""
    answer = await (await api.private_chat("Ana").asks_inline("hours")).answered()

    assert answer["is_personal"] is True
    assert answer["cache_time"] == 300


async def test_what_the_bot_does_not_know_leads_to_the_bot(api: BotApi, bot: AtWork) -> None:
    answer = await (await api.private_chat("Ana").asks_inline("qzxv wvjk")).answered()

    assert answer["results"] == []
    assert answer["button"]["start_parameter"]


async def test_what_is_chosen_is_counted_as_asked_and_what_is_typed_on_the_way_is_not(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana")
    await (await ana.asks_inline("how mu")).answered()
    await ana.chooses(await ana.asks_inline("how much is a massage"), "clinic-cost")
    await ana.says("/help")
    await ana.reads()
    await api.settled()

    counted = {name: n for name, n in bot.inbox.tally.items() if not name.startswith("hour.")}
    assert counted == {"decision.answer": 1, "asked.clinic.cost": 1, "language.en": 1}


async def test_a_query_that_is_overtaken_by_the_next_one_does_no_harm(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana")
    tap = await ana.asks_inline("how much")
    tap.expires()
    await (await ana.asks_inline("how much is a massage")).answered()
    await api.called("answerInlineQuery", times=2)

    assert bot.caught == []
    api.calls[:] = [call for call in api.calls if call.status < 400]


async def test_a_guest_question_is_answered_once_and_briefly(api: BotApi, bot: AtWork) -> None:
    answer = await (
        await api.private_chat("Ana").asks_as_guest("how much is a massage?")
    ).answered()
    content = answer["result"]["input_message_content"]

    assert "$50" in content["message_text"]
    assert "blockquote" not in content["message_text"]


async def test_a_guest_emergency_gets_the_card(api: BotApi, bot: AtWork) -> None:
    answer = await (
        await api.private_chat("Ana").asks_as_guest("my groin is numb and i cant pee")
    ).answered()

    assert "911" in answer["result"]["input_message_content"]["message_text"]


async def test_what_was_sent_by_inline_mode_in_the_bots_own_chat_is_no_question(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana")
    ana.sends({"text": "how much is a massage", "via_bot": api.bot})

    await ana.reads_nothing()


async def test_what_is_written_through_another_bot_is_the_patients(
    api: BotApi, bot: AtWork
) -> None:
    translator = {"id": 77, "is_bot": True, "first_name": "T", "username": "translator_bot"}
    ana = api.private_chat("Ana")
    ana.sends({"text": "how much is a massage", "via_bot": translator})
    assert "$50" in (await ana.reads()).text
    ben = api.group().member("Ben")
    words = f"@{api.bot['username']} how much is a massage"
    ben.sends({"text": words, "entities": found_in(words), "via_bot": translator})

    assert "$50" in (await ben.reads()).text

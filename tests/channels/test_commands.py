"""Commands as people type them: with punctuation, line breaks and words behind them."""

import pytest

from bot.channels.telegram import NO_LIMITS, ChannelSettings
from tests import shipped
from tests.bot_api import BotApi, PrivateChat
from tests.channels.at_work import AtWork, working

CARD = "Call 911"


@pytest.mark.parametrize(
    "command",
    [
        "/help i cant breathe",
        "/start i have chest pain and cant breathe",
        "/book my chest hurts and my left arm is numb",
        "/emergency i cant breathe",
        "/forget i cant breathe",
        "/help\ni cant breathe",
        "/mydata, i cant breathe",
    ],
)
async def test_a_red_flag_behind_any_command_alarms(patient: PrivateChat, command: str) -> None:
    await patient.says(command)

    assert CARD in (await patient.reads()).text


async def test_a_red_flag_behind_a_command_alarms_in_a_group_whoever_it_is_for(
    api: BotApi, bot: AtWork
) -> None:
    group = api.group("Friends of the clinic")
    ana = group.member("Ana")
    for command in (
        f"/help@{api.bot['username']} i cant breathe",
        "/help i cant breathe and have chest pain",
        f"/help@{api.bot['username']}\ni cant breathe",
    ):
        await ana.says(command)
        assert CARD in (await ana.reads()).text


async def test_an_edit_into_a_command_is_read_as_one(patient: PrivateChat) -> None:
    question = await patient.says("how much is a massage")
    await patient.reads()
    await patient.edits(question, "/help")

    assert "Type a question" in (await patient.reads()).text


async def test_a_red_flag_in_an_edit_into_a_command_alarms(patient: PrivateChat) -> None:
    question = await patient.says("how much is a massage")
    await patient.reads()
    await patient.edits(question, "/help chest pain and i cant breathe")

    assert CARD in (await patient.reads()).text


@pytest.mark.parametrize(
    "behind", ["", ", please", "\nplease", "\tplease", "!", " please", ": now?"]
)
async def test_a_command_works_whatever_stands_behind_it(patient: PrivateChat, behind: str) -> None:
    await patient.says(f"/help{behind}")

    assert "Type a question" in (await patient.reads()).text


@pytest.mark.parametrize("behind", ["", ", please", "\nplease", "\tplease", "!", " please"])
async def test_so_it_does_in_a_group(api: BotApi, bot: AtWork, behind: str) -> None:
    ana = api.group("Friends of the clinic").member("Ana")
    await ana.says(f"/book@{api.bot['username']}{behind}")

    assert "You can book" in (await ana.reads()).text


async def test_a_command_for_another_bot_is_left_alone_in_a_group(api: BotApi, bot: AtWork) -> None:
    ana = api.group("Friends of the clinic").member("Ana")
    await ana.says("/book@another_bot please")

    await ana.reads_nothing()


async def test_a_payload_opens_its_answer_whatever_stands_behind_it(patient: PrivateChat) -> None:
    title = shipped.contents()["en"].intents["type.swedish"].title
    for said in ("/start type-swedish", "/start\ntype-swedish", "/START type-swedish"):
        await patient.says(said)
        assert (await patient.reads()).html.startswith(f"<b>{title}</b>\n")


async def test_an_edited_command_is_corrected_in_place_and_undoes_nothing(
    patient: PrivateChat,
) -> None:
    question = await patient.says("qzxv wvjk")
    await patient.reads()
    await patient.edits(question, "/help please")
    first = await patient.reads()
    await patient.edits(question, "/topics please")
    second = await patient.reads()
    await patient.edits(question, "/forget")
    await patient.reads_nothing()

    assert "Type a question" in first.text
    assert second.edited
    assert "What would you like to know" in second.text
    await patient.says("/mydata")
    assert "qzxv wvjk" in (await patient.reads()).text


async def test_an_administrator_gets_the_card_and_the_reason(api: BotApi) -> None:
    boss = api.private_chat("Boss", started=True)
    settings = ChannelSettings((boss.id,), limits=NO_LIMITS)
    async with working(api, settings=settings) as found:
        await boss.says("/why i cant breathe and my chest hurts")
        card, reason = await boss.reads(), await boss.reads()
        await boss.says("how much is a massage")
        answer = await boss.reads()

        assert CARD in card.text
        assert "emergency safety.emergency" in reason.text
        assert CARD not in answer.text
        assert found.caught == []


async def test_commands_are_no_answers_in_the_figures(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    for said in ("/help", "/nonsense", "/language"):
        await ana.says(said)
        await ana.reads()
    await ana.starts("type-swedish")
    await ana.reads()

    counted = {name: n for name, n in bot.inbox.tally.items() if name.startswith("decision.")}
    assert counted == {"decision.answer": 1}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("/911", "Call 911"),
        ("/price", "$50"),
        ("/stop", "Write again"),
        ("/facts", "Type a question"),
        ("/foo", "Type a question"),
    ],
)
async def test_an_unknown_command_is_read_as_words_where_these_are_surely_a_question(
    patient: PrivateChat, command: str, expected: str
) -> None:
    await patient.says(command)

    assert expected in (await patient.reads()).text

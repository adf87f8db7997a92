"""What Telegram takes slowly, refuses, or never says: how often a message goes out, and whether an
apology does."""

import aiohttp
import pytest
from telegram.error import NetworkError

from bot.channels.telegram import send
from bot.channels.telegram.send import Bot, Sender, _Tries
from bot.store import staff_messages
from tests.bot_api import BotApi, Fault, PrivateChat
from tests.channels.at_work import AtWork, working
from tests.channels.test_handoff import answers, begins, clinic

KNOWN, TITLE = "how much is a massage", "What does a massage cost?"
ALARM = "i lost control of my bowels and my legs are numb"
UNREADABLE = [
    Fault.unreadable(),
    Fault.unreadable("It works!"),
    Fault.unreadable("[]"),
    Fault.unreadable('{"ok":true,"result":null}'),
    Fault.unreadable('{"ok":true,"result":{"message_id":"7","date":1790000000000,"chat":7}}'),
]


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send, "_SHORTEST_WAIT", 0.01)


async def texts(api: BotApi, chat: PrivateChat) -> list[str]:
    """What has come by the time that the bot rests."""
    await api.settled()
    return [shown.text for shown in chat.reads_on()]


@pytest.mark.parametrize("words", [KNOWN, ALARM])
async def test_who_takes_a_message_and_answers_too_late_gets_it_once_more_and_no_apology(
    api: BotApi, bot: AtWork, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setattr(send, "_TAKES", 0.1)
    monkeypatch.setattr(send, "_ANSWERS", 0.1)
    api.fails("sendMessage", Fault.slow(0.4), probability=1.0)
    ana = api.private_chat("Ana")
    await ana.says(words)
    first, second = await texts(api, ana)

    assert first == second
    assert len(api.calls_to("sendMessage")) == 2


async def test_a_message_may_take_longer_than_other_requests_but_not_a_card(
    api: BotApi, bot: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "_ANSWERS", 0.1)
    api.fails("sendMessage", Fault.slow(0.4), probability=1.0)
    ana, ben = api.private_chat("Ana"), api.private_chat("Ben")
    await ana.says(KNOWN)
    await ben.says(ALARM)

    assert len(await texts(api, ana)) == 1
    assert len(await texts(api, ben)) == 2


@pytest.mark.parametrize("words", [KNOWN, ALARM])
@pytest.mark.parametrize("fault", UNREADABLE, ids=lambda fault: fault.description)
async def test_a_message_whose_answer_cannot_be_read_is_sent(
    api: BotApi, bot: AtWork, fault: Fault, words: str
) -> None:
    api.fails("sendMessage", fault, probability=1.0)
    ana = api.private_chat("Ana")
    await ana.says(words)

    assert len(await texts(api, ana)) == 1


async def test_an_answer_whose_number_nobody_knows_is_not_corrected_but_given_again(
    api: BotApi, bot: AtWork
) -> None:
    api.fails("sendMessage", Fault.unreadable())
    ana = api.private_chat("Ana")
    question = await ana.says(KNOWN)
    await texts(api, ana)
    await ana.edits(question, "how often should i come")
    reply = await ana.reads()

    assert not reply.edited
    assert "How often" in reply.text


async def test_an_edit_whose_answer_cannot_be_read_is_made(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    await ana.says("/topics")
    menu = await ana.reads()
    api.fails("editMessageText", Fault.unreadable('{"ok":true,"result":null}'))
    await ana.taps(menu.labels[0])

    assert (await ana.reads()).edited
    assert await texts(api, ana) == []


async def test_a_tap_that_cannot_be_acknowledged_is_answered(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana")
    await ana.says("/topics")
    menu = await ana.reads()
    api.fails("answerCallbackQuery", Fault.internal_error(), probability=1.0)
    ana.taps_data("clinic.cost", ana.chat.messages[menu.message_id])

    assert "$50" in (await ana.reads()).text


async def test_what_breaks_off_behind_each_try_is_taken_as_sent_in_the_end(
    api: BotApi, bot: AtWork
) -> None:
    api.fails("sendMessage", Fault.drop_after(), probability=1.0)
    ana = api.private_chat("Ana")
    await ana.says(KNOWN)
    found = await texts(api, ana)

    assert (len(found), len(set(found))) == (4, 1)


async def test_a_card_is_tried_when_an_answer_would_be_taken_as_sent(
    api: BotApi, bot: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "_LONGEST_WAIT", 0.05)
    api.fails("sendMessage", Fault.drop(), times=7)
    ana = api.private_chat("Ana")
    await ana.says(ALARM)

    assert "911" in (await ana.reads()).text


def test_who_has_seen_connections_break_waits_for_half_a_minute_in_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()  # of what hurries the others

    assert 30 < sum(_Tries(broken=count).wait for count in range(3)) < 60


async def test_what_telegram_will_not_do_is_tried_in_one_loop_and_then_apologised_for(
    api: BotApi,
) -> None:
    async with working(api) as found:
        ana = api.private_chat("Ana")
        api.fails("sendMessage", Fault.internal_error(), times=5)
        await ana.says(KNOWN)
        (apology,) = await texts(api, ana)

        assert "Something went wrong" in apology
        assert len(api.calls_to("sendMessage")) == 6
        assert len(found.caught) == 1


async def test_no_apology_follows_where_one_of_the_tries_may_have_got_through(
    api: BotApi, bot: AtWork
) -> None:
    api.fails("sendMessage", Fault.drop_after(), times=1)
    api.fails("sendMessage", Fault.internal_error(), probability=1.0)
    ana = api.private_chat("Ana")
    await ana.says(KNOWN)

    assert len(await texts(api, ana)) == 1


async def test_a_token_that_is_refused_for_a_while_loses_nothing(api: BotApi, bot: AtWork) -> None:
    api.fails("sendMessage", Fault.refused(401, "Unauthorized"), times=1)
    api.fails("getMe", Fault.refused(401, "Unauthorized"), times=6)
    ana = api.private_chat("Ana")
    await ana.says(KNOWN)

    assert (await texts(api, ana))[0].startswith(TITLE)


class Reachable(Bot):
    """A Telegram that answers."""

    def __init__(self) -> None: ...

    async def get_me(self) -> object:  # type: ignore[override]
        return object()


async def test_what_has_surely_not_reached_telegram_is_tried_for_ever() -> None:
    waited: list[float] = []
    refused = aiohttp.ClientConnectorError(None, OSError())  # type: ignore[arg-type]

    async def rest(seconds: float) -> None:
        waited.append(seconds)

    async def ask() -> int:
        if len(waited) < 100:
            raise NetworkError("refused") from refused
        return 7

    assert await Sender(Reachable(), rest).persist(ask) == 7
    assert len(waited) == 100


async def test_a_copy_whose_number_nobody_knows_breaks_nothing_between_patient_and_staff(
    api: BotApi,
) -> None:
    staff = api.supergroup("Staff", admin=True)
    async with clinic(api, staff) as found:
        ana, mia = api.private_chat("Ana"), staff.member("Mia")
        head = await begins(ana, staff)
        api.fails("copyMessage", Fault.unreadable(), times=2)
        passed = await ana.says("to the staff")
        assert (await staff.reads()).text == "to the staff"
        await answers(mia, head, "to the patient")
        assert (await ana.reads()).text == "to the patient"
        assert await staff_messages(found.store, ana.id, passed["message_id"]) == ()
        await ana.edits(passed, "to the staff, corrected")
        await answers(mia, head, "and again")
        assert (await ana.reads()).text == "and again"
        await ana.says("/forget")
        await ana.reads()

        assert found.caught == []
        assert api.refused == []

"""What the clinic's people are told at once: emergencies, complaints, misconduct; calls done."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import time

import pytest

from bot.channels.telegram import NO_LIMITS, ChannelSettings
from bot.channels.telegram.staff import lines
from bot.channels.telegram.staff.lines import tell_untold
from bot.store import CallBack, Unavailable, calls, keep_notice, kept_of, sweep, want_call
from bot.store.schema import notices
from tests import shipped
from tests.bot_api import BotApi, Group, PrivateChat, Reply
from tests.channels.at_work import AtWork, shares_number, working
from tests.tables import rows_of

EMERGENCY = "my chest hurts and i cant breathe"
TOUCHED = "the therapist touched me inappropriately"
LATE = "i waited forty minutes past my appointment time"


@pytest.fixture
def staff(api: BotApi) -> Group:
    return api.group("Staff")


@pytest.fixture
def manager(api: BotApi) -> PrivateChat:
    return api.private_chat("Lea", started=True)


@asynccontextmanager
async def clinic(
    api: BotApi,
    staff: Group | None,
    manager: PrivateChat | None = None,
    clock: Callable[[], float] = time,
    admins: tuple[int, ...] = (),
) -> AsyncIterator[AtWork]:
    settings = ChannelSettings(admins, staff and staff.id, manager and manager.id, limits=NO_LIMITS)
    conversation = shipped.conversation(call_back=True)
    async with working(api, conversation, settings=settings, clock=clock) as found:
        yield found
    assert found.caught == []


async def said_to(chat: Group | PrivateChat, found: AtWork) -> list[Reply]:
    """All that stands there once nothing is left to tell."""
    await chat.api.settled()
    await tell_untold(found.channel)
    rows = await rows_of(found.store, notices.select())
    assert all(row.told_at is not None for row in rows), "somebody is still being told"
    return chat.reads_on()


@pytest.mark.parametrize(
    ("words", "app", "line", "language"),
    [
        (EMERGENCY, "en", "Emergency: a patient was told to call 911.", "English"),
        ("i want to kill myself", "en", "Crisis: a patient was given the crisis line.", "English"),
        ("me duele el pecho y no puedo respirar", "es", "Emergency:", "Spanish"),
        ("i have a fever and my back hurts", "en", "Urgent: a patient", "English"),
    ],
)
async def test_an_alarm_is_told_to_the_staff_once_after_the_card_and_by_its_level_only(
    api: BotApi, staff: Group, words: str, app: str, line: str, language: str
) -> None:
    ana = api.private_chat("Ana", language_code=app)
    async with clinic(api, staff) as found:
        await ana.says(words)
        await ana.reads()
        told = await staff.reads()
        await ana.says(words)
        await ana.reads()

        assert await said_to(staff, found) == []
    assert told.text.startswith(line)
    assert told.text.endswith(f"language: {language}")
    assert len(told.text.splitlines()) == 1
    assert not {"Ana", str(ana.id)} & {*told.text.split()}
    assert api.calls_to("sendMessage")[0].params["chat_id"] == ana.id, "the card is sent first"
    assert words not in told.text


async def test_after_an_hour_another_alarm_is_told_again_and_the_mark_is_gone(
    api: BotApi, staff: Group
) -> None:
    ana, now = api.private_chat("Ana"), [time()]
    async with clinic(api, staff, clock=lambda: now[0]) as found:
        await ana.says(EMERGENCY)
        await staff.reads()
        await said_to(staff, found)
        assert (await kept_of(found.store, ana.id, now[0])).notices
        now[0] += 3700
        await sweep(found.store, now[0])

        assert (await kept_of(found.store, ana.id, now[0])).notices == ()


async def test_an_alarm_in_a_group_is_not_told(api: BotApi, staff: Group) -> None:
    group = api.group("Friends of the clinic")
    async with clinic(api, staff) as found:
        await group.member("Ben").mentions_bot(EMERGENCY)
        await group.reads()

        assert await said_to(staff, found) == []


async def test_what_is_forwarded_is_nobodys_own(
    api: BotApi, staff: Group, manager: PrivateChat
) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api, staff, manager) as found:
        for words in (EMERGENCY, LATE, TOUCHED):
            await ana.forwards(words)
            await ana.reads()

        assert await said_to(staff, found) == await said_to(manager, found) == []


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        (LATE, "waiting"),
        ("the guy was rude", "a therapist"),
        ("i want to complain", "something at the clinic"),
        ("i was charged twice", "a bill"),
    ],
)
async def test_a_complaint_is_told_by_its_topic_and_the_patient_may_ask_for_a_call(
    api: BotApi, staff: Group, words: str, topic: str
) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api, staff) as found:
        await ana.says(words)
        answer = await ana.reads()
        told = await staff.reads()
        await ana.says("the room was dirty and cold")
        again = await ana.reads()

        assert await said_to(staff, found) == [], "once an hour"
    assert told.text.startswith(f"A patient complains. It is about: {topic}. ")
    assert "but not who you are or what you wrote" in answer.text
    assert "but not who you are or what you wrote" not in again.text
    assert "Call me back" in answer.labels
    assert "Call me back" in again.labels


@pytest.mark.parametrize("words", ["stupid bot", "you keep giving me the phone number", "wtf"])
async def test_a_complaint_about_the_bot_is_not_told(api: BotApi, staff: Group, words: str) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api, staff) as found:
        await ana.says(words)
        answer = await ana.reads()

        assert await said_to(staff, found) == []
    assert "who you are" not in answer.text


async def test_without_a_staff_chat_a_complaint_promises_nothing(api: BotApi) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api, None) as found:
        await ana.says(LATE)
        answer = await ana.reads()

        assert (await kept_of(found.store, ana.id, time())).notices == ()
    assert "who you are" not in answer.text
    assert "Call me back" not in answer.labels


@pytest.mark.parametrize(
    "words",
    [
        TOUCHED,
        "he put his hands where he shouldnt",
        "the massage therapist raped me",
        "el masajista me tocó donde no debía",
    ],
)
async def test_misconduct_is_told_to_the_manager_alone(
    api: BotApi, staff: Group, manager: PrivateChat, words: str
) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api, staff, manager) as found:
        await ana.says(words)
        await ana.reads()
        told = await manager.reads()

        assert await said_to(staff, found) == []
        assert await said_to(manager, found) == []
    assert told.text.startswith("Misconduct: a patient wrote")
    assert "Ana" not in told.text


async def test_what_somebody_elsewhere_did_is_told_to_the_manager_alone_and_not_as_misconduct(
    api: BotApi, staff: Group, manager: PrivateChat
) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api, staff, manager) as found:
        await ana.says("my husband hits me")
        await ana.reads()

        assert "not being safe" in (await manager.reads()).text
        assert await said_to(staff, found) == []


@pytest.mark.parametrize("words", [TOUCHED, "my husband hits me"])
async def test_what_the_manager_alone_hears_is_not_counted_either(
    api: BotApi, staff: Group, manager: PrivateChat, words: str
) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api, staff, manager) as found:
        before = {name for name, count in found.inbox.tally.items() if count}
        await ana.says(words)
        await ana.reads()
        await manager.reads()

        counted = {name for name, count in found.inbox.tally.items() if count} - before
    assert not [one for one in counted if one.startswith(("emergency", "misconduct", "abuse"))]


async def test_without_a_manager_nobody_is_told_of_misconduct_and_nothing_is_kept(
    api: BotApi, staff: Group
) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api, staff) as found:
        await ana.says(TOUCHED)
        card = await ana.reads()

        assert await said_to(staff, found) == []
        assert (await kept_of(found.store, ana.id, time())).notices == ()
    assert "ask for the person in charge" in card.text
    assert "1-800-656-4673" in card.text


async def test_forget_takes_back_what_was_not_told_yet_and_mydata_shows_it_before(
    api: BotApi, staff: Group
) -> None:
    ana, mia = api.private_chat("Ana"), staff.member("Mia")
    async with clinic(api, staff) as found:
        await staff.removes_bot(mia)
        await ana.says(LATE)
        await ana.reads()
        await ana.says("/mydata")
        assert "That you complained" in (await ana.reads()).text
        await ana.says("/forget")
        await ana.reads()
        await staff.adds_bot(mia)

        assert await said_to(staff, found) == []
        assert (await kept_of(found.store, ana.id, time())).notices == ()


async def test_a_notice_waits_until_the_bot_may_write_in_the_group_again(
    api: BotApi, staff: Group
) -> None:
    ana, mia, now = api.private_chat("Ana"), staff.member("Mia"), [time()]
    async with clinic(api, staff, clock=lambda: now[0]) as found:
        await staff.removes_bot(mia)
        await ana.says(EMERGENCY)
        await ana.reads()
        await api.settled()
        await tell_untold(found.channel)
        await staff.adds_bot(mia)
        now[0] += 120
        await tell_untold(found.channel)
        await tell_untold(found.channel)

        (told,) = await staff.reads_all()
        assert told.text.startswith("Emergency:")


async def test_a_card_goes_out_although_nothing_can_be_told(
    api: BotApi, staff: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    ana = api.private_chat("Ana")
    monkeypatch.setattr(lines, "notice_of", broken)
    async with clinic(api, staff) as found:
        await ana.says(EMERGENCY)

        assert "Call 911" in (await ana.reads()).text
        await ana.reads_nothing()
        assert [type(one) for one in found.caught] == [RuntimeError]
        found.caught.clear()


async def test_what_breaks_off_behind_the_card_repeats_no_card_and_loses_no_line(
    api: BotApi, staff: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    async def kept_at_the_second_try(*given: object) -> bool:
        tries.append(given)
        if len(tries) == 1:
            raise Unavailable("locked")
        return await keep_notice(*given)  # type: ignore[arg-type]  # as they were given

    ana = api.private_chat("Ana")
    monkeypatch.setattr(lines, "keep_notice", kept_at_the_second_try)
    async with clinic(api, staff) as found:
        await ana.says(EMERGENCY)
        (card,) = await ana.reads_all()
        told = await staff.reads()

        assert len(tries) == 2
        assert "Call 911" in card.text
        assert told.text.startswith("Emergency:")
        assert await said_to(staff, found) == []
        found.caught.clear()  # the first try


async def test_a_group_that_moves_is_followed_with_its_buttons(api: BotApi, staff: Group) -> None:
    ana, mia = api.private_chat("Ana"), staff.member("Mia")
    async with clinic(api, staff) as found:
        new = await staff.migrates(mia)
        await shares_number(ana)
        await ana.reads()
        assert "Please call back" in (await new.reads()).text
        there = new.member(user=mia.user)
        await there.taps("Done")

        assert "Done, by Mia" in (await new.reads()).text
        await there.says("my chest hurts and i cant breathe")
        assert await said_to(new, found) == [], "what the staff say is the staff's"


async def test_done_is_said_once_by_whoever_taps_first(api: BotApi, staff: Group) -> None:
    ana, mia, rosa = api.private_chat("Ana"), staff.member("Mia"), staff.member("Rosa\n<b>")
    async with clinic(api, staff) as found:
        await shares_number(ana)
        await ana.reads()
        request = await staff.reads()
        first = await rosa.taps("Done", request)
        second = await mia.taps("Done", request)
        assert not isinstance(first, str)
        assert not isinstance(second, str)
        answers = [(await tap.answered()).get("text") or "" for tap in (first, second)]
        await api.settled()
        (kept,) = await calls(found.store, time())

        assert found.inbox.tally["call.done"] == 1
        assert kept.done_by == "Rosa <b>"
    assert answers[0] == ""
    assert answers[1].startswith("Done, by Rosa <b>, ")
    last = staff.screen[-1]
    assert last.text.startswith("Please call back: Ana, +13055550100\n")
    assert "\n\nDone, by Rosa <b>, " in last.text
    assert last.labels == []


async def test_calls_lists_the_open_ones_with_their_buttons(api: BotApi, staff: Group) -> None:
    mia = staff.member("Mia")
    async with clinic(api, staff) as found:
        await mia.says("/calls")
        assert (await staff.reads()).text == "Nobody waits for a call."
        for number in range(12):
            wanted = CallBack(f"P{number}", f"+1305555010{number}", "–", "es")
            await want_call(found.store, 100 + number, wanted, time())
        await mia.says("/calls")
        *shown, more = await staff.reads_all()
        await mia.taps("Done", shown[0])
        await staff.reads()
        await mia.says("/calls")
        left = await staff.reads_all()

    assert [one.labels for one in shown] == [["Done"]] * 10
    assert "Language: Spanish." in shown[0].text
    assert more.text.startswith("And 2 more.")
    assert left[0].text.startswith("Please call back: P1,")


async def test_calls_is_the_staff_groups_alone(api: BotApi, staff: Group) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api, staff) as found:
        await want_call(found.store, 1, CallBack("Ben", "+13055550199", "–"), time())
        await ana.says("/calls")

        assert "+13055550199" not in (await ana.reads()).text


async def test_a_request_that_is_forgotten_goes_from_the_group_with_the_tap(
    api: BotApi, staff: Group
) -> None:
    ana, mia = api.private_chat("Ana"), staff.member("Mia")
    async with clinic(api, staff):
        await shares_number(ana)
        await ana.reads()
        request = await staff.reads()
        await ana.says("/forget")
        await ana.reads()
        await mia.taps("Done", request)

        assert (await staff.reads()).text == "This request is no longer kept."
        for forged in ("!d", "!dx", "!d99999999999", "!d-1"):
            mia.taps_data(forged, request)
        await api.settled()


async def test_a_patients_forged_done_does_nothing(api: BotApi, staff: Group) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api, staff) as found:
        await shares_number(ana)
        done = await ana.reads()
        (kept,) = await calls(found.store, time())
        ana.taps_data(f"!d{kept.id}", done)
        await api.settled()

        assert (await calls(found.store, time()))[0].done_at is None


async def test_mydata_says_that_the_call_is_done(api: BotApi, staff: Group) -> None:
    ana, mia = api.private_chat("Ana"), staff.member("Mia")
    async with clinic(api, staff):
        await shares_number(ana)
        await ana.reads()
        await staff.reads()
        await mia.taps("Done")
        await staff.reads()
        await ana.says("/mydata")

        assert "marked it as done" in (await ana.reads()).text


async def test_that_the_bot_may_not_write_in_the_group_is_said_at_start(
    api: BotApi, staff: Group, caplog: pytest.LogCaptureFixture
) -> None:
    boss = api.private_chat("Boss", started=True)
    await staff.mutes_bot(staff.member("Mia"))
    async with clinic(api, staff, admins=(boss.id,)):
        assert "may not write in the staff's group" in (await boss.reads()).text
    assert any("may not write" in record.getMessage() for record in caplog.records)


async def test_a_manager_who_is_not_there_is_said_at_start(api: BotApi, staff: Group) -> None:
    boss = api.private_chat("Boss", started=True)
    settings = ChannelSettings((boss.id,), staff.id, 987654, limits=NO_LIMITS)
    async with working(api, shipped.conversation(call_back=True), settings=settings) as found:
        assert "CLINIC_BOT_MANAGER 987654" in (await boss.reads()).text
        assert found.channel.settings.manager is None


async def test_on_the_owners_account_only_alarms_are_told(api: BotApi, staff: Group) -> None:
    owner = api.private_chat("Owner", started=True)
    account = api.business(owner)
    async with clinic(api, staff, admins=(owner.id,)) as found:
        await account.connects()
        await owner.reads()
        ana = account.private_chat("Ana")
        await ana.says(LATE)
        await ana.says(EMERGENCY)

        told = await said_to(staff, found)
        assert [one.text.partition(":")[0] for one in told] == ["Emergency"]

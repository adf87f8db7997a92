"""The clinic's card and place, booking links, and patients who want to be called back."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from time import time
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from bot.channels.telegram import NO_LIMITS, ChannelSettings
from bot.channels.telegram.contact import _LONGEST_CARD, escaped, vcard
from bot.channels.telegram.staff.lines import tell_untold
from bot.facts.phone import international
from bot.store import calls, kept_of, sweep
from bot.store.schema import call_backs
from tests import shipped
from tests.bot_api import BotApi, Fault, Group, PrivateChat
from tests.channels.at_work import (
    FILLED_IN,
    HOURS,
    AtWork,
    asks_for_a_call,
    shares_number,
    working,
)
from tests.tables import rows_of

MONTH = 31 * 86_400
NOON = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("America/New_York")).timestamp()


@pytest.fixture
def staff(api: BotApi) -> Group:
    return api.group("Staff")


def clinic(
    api: BotApi, staff: Group, clock: Callable[[], float] = time, **facts: str
) -> AbstractAsyncContextManager[AtWork]:
    """The bot of a clinic whose staff are told of call-backs."""
    return working(
        api,
        shipped.conversation(call_back=True, **facts),
        settings=ChannelSettings(staff_chat=staff.id, limits=NO_LIMITS),
        clock=clock,
    )


@pytest.fixture
async def clinic_bot(api: BotApi, staff: Group) -> AsyncIterator[AtWork]:
    async with clinic(api, staff) as found:
        yield found
    assert found.caught == []
    assert api.refused == []


@pytest.mark.parametrize(
    ("written", "country", "dialled"),
    [
        ("(305) 595-9500", "", "+1 305-595-9500"),
        ("305.595.9500", "US", "+1 305-595-9500"),
        ("+1 305 595 9500", "ES", "+1 305-595-9500"),
        ("91 123 45 67", "es", "+34 911 23 45 67"),
        ("ask at the desk", "US", "ask at the desk"),
        ("12", "US", "12"),
    ],
)
def test_a_phone_number_is_written_so_that_it_can_be_dialled_anywhere(
    written: str, country: str, dialled: str
) -> None:
    assert international(written, country) == dialled


def test_what_a_vcard_may_not_hold_is_escaped() -> None:
    assert escaped("Ann, Bob; C\\D\r\nE\nF") == "Ann\\, Bob\\; C\\\\D\\nE\\nF"


def test_a_vcard_is_no_longer_than_telegram_takes() -> None:
    facts = {
        "name": "Clinic",
        "city": "Miami",
        "phone_international": "+1 305-595-9500",
        "address": "é" * 3000,
    }
    card = vcard(facts)

    assert len(card.encode()) <= _LONGEST_CARD
    assert "TEL;TYPE=work,voice:+13055959500\r\n" in card
    assert card.endswith("END:VCARD\r\n")


async def test_the_contact_card_has_the_clinics_vcard(patient: PrivateChat) -> None:
    await patient.says("/contact")
    await patient.reads()
    lines = (await patient.reads()).contact["vcard"].split("\r\n")

    assert lines[:3] == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "FN:Acupuncture & Massage College's Community Clinic",
    ]
    assert "TEL;TYPE=work,voice:+13055959500" in lines


async def test_the_place_is_shown_on_a_map_when_the_clinic_has_said_where_it_is(
    api: BotApi,
) -> None:
    async with working(api, shipped.conversation(**FILLED_IN)) as found:
        ana = api.private_chat("Ana")
        await ana.says("where are you located")
        assert "Kendall" in (await ana.reads()).text
        venue = (await ana.reads()).venue

        assert venue["location"] == {"latitude": 25.687, "longitude": -80.364}
        assert venue["address"] == "10506 North Kendall Drive, Miami"
        assert found.caught == []


async def test_without_an_address_there_is_no_map(patient: PrivateChat) -> None:
    await patient.says("where are you located")
    await patient.reads()

    await patient.reads_nothing()


async def test_the_booking_link_says_what_it_is_about_if_the_page_takes_that(api: BotApi) -> None:
    async with working(api, shipped.conversation(**FILLED_IN)):
        ana = api.private_chat("Ana")
        await ana.says("what is deep tissue massage")
        await ana.reads()
        await ana.says("/book")
        await ana.reads()
        link = urlsplit(str(await ana.taps("Book online")))

    assert parse_qs(link.query) == {
        "lang": ["en"],
        "service": ["deep_tissue"],
        "source": ["clinic-bot"],
    }
    assert link.fragment == "form"


async def test_a_number_is_shared_after_the_consent_line_and_the_staff_are_told(
    api: BotApi, staff: Group
) -> None:
    ana = api.private_chat("Ana")
    async with clinic(api, staff, clock=lambda: NOON) as found:
        await tells_of_a_call(found, ana, staff)
        assert found.caught == []


async def tells_of_a_call(clinic_bot: AtWork, ana: PrivateChat, staff: Group) -> None:
    await ana.says("what is deep tissue massage")
    await ana.reads()
    await ana.says("/contact")
    await ana.reads()
    await ana.reads()
    await ana.taps("Call me back")
    consent = await ana.reads()
    await ana.presses("Share my phone number")
    done = await ana.reads()
    told = await staff.reads()

    assert "will see it together with your name" in consent.text
    assert consent.keyboard[0][0].raw["request_contact"] is True
    assert "I don't know when they will call" in done.text
    assert done.params["reply_markup"] == {"remove_keyboard": True}
    assert (
        told.text == "Please call back: Ana, +13055550100\n"
        "Language: English. Asked for it: 12 pm.\n"
        "They last asked about: What is deep tissue massage?"
    )
    assert told.labels == ["Done"]


async def test_with_known_hours_the_confirmation_names_them(api: BotApi, staff: Group) -> None:
    async with clinic(api, staff, **FILLED_IN):
        ana = api.private_chat("Ana")
        await shares_number(ana)

        assert f"Our hours: {HOURS}\n" in (await ana.reads()).text


async def test_no_thanks_shares_nothing_and_takes_the_keys_away(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana = api.private_chat("Ana")
    await asks_for_a_call(ana)
    await ana.presses("No, thanks")
    reply = await ana.reads()

    assert "nothing was shared" in reply.text
    assert reply.params["reply_markup"] == {"remove_keyboard": True}
    await staff.reads_nothing()


async def test_who_types_the_words_of_the_key_is_shown_it_again(
    clinic_bot: AtWork, api: BotApi
) -> None:
    ana = api.private_chat("Ana")
    await asks_for_a_call(ana)
    await ana.says("Share my phone number")
    again = await ana.reads()
    await ana.presses("Share my phone number")

    assert again.keyboard[0][0].raw["request_contact"] is True
    assert "have your number" in (await ana.reads()).text


async def test_a_number_out_of_the_blue_asks_for_consent_first(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana = api.private_chat("Ana")
    await ana.sends_contact()

    assert "will see it together with your name" in (await ana.reads()).text
    await staff.reads_nothing()


async def test_somebody_elses_number_is_not_taken(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana = api.private_chat("Ana")
    await ana.says("/contact")
    await ana.reads()
    await ana.reads()
    await ana.taps("Call me back")
    await ana.reads()
    await ana.sends_contact(own=False)

    assert "only read text" in (await ana.reads()).text
    await staff.reads_nothing()


async def test_a_person_is_offered_with_a_call_back(clinic_bot: AtWork, api: BotApi) -> None:
    ana = api.private_chat("Ana")
    await ana.says("can i talk to a person")

    assert "Call me back" in (await ana.reads()).labels


async def test_without_a_staff_chat_nobody_is_offered_a_call_back(patient: PrivateChat) -> None:
    await patient.says("can i talk to a person")

    assert "Call me back" not in (await patient.reads()).labels


async def test_the_request_is_kept_sealed_shown_forgotten_and_gone_after_a_month(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana, ben = api.private_chat("Ana"), api.private_chat("Ben")
    for patient in (ana, ben):
        await shares_number(patient)
        await patient.reads()
    rows = await rows_of(clinic_bot.store, call_backs.select())
    assert len(rows) == 2
    assert not any(b"5550100" in row.body or b"Ana" in row.body for row in rows)
    await ana.says("/mydata")
    assert "asked to be called back" in (await ana.reads()).text
    await ana.says("/forget")
    await ana.reads()
    await api.settled()

    assert (await kept_of(clinic_bot.store, ana.id, clinic_bot.inbox.clock())).call_backs == ()
    assert len((await kept_of(clinic_bot.store, ben.id, clinic_bot.inbox.clock())).call_backs) == 1
    await sweep(clinic_bot.store, clinic_bot.inbox.clock() + MONTH)
    assert (await kept_of(clinic_bot.store, ben.id, clinic_bot.inbox.clock())).call_backs == ()


async def test_a_staff_group_that_became_a_supergroup_is_told_there(
    api: BotApi, staff: Group
) -> None:
    new = await staff.migrates(staff.member("Rosa"))
    async with clinic(api, staff) as found:
        ana = api.private_chat("Ana")
        await shares_number(ana)
        await ana.reads()

        assert "Please call back" in (await new.reads()).text
        assert found.caught == []


async def test_a_wrong_staff_chat_is_said_at_start_and_nobody_is_offered_a_call_back(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    boss, ana = api.private_chat("Boss", started=True), api.private_chat("Ana")
    wrong = ChannelSettings(
        (boss.id, 12345), staff_chat=-999, channel="@no_such_channel", limits=NO_LIMITS
    )
    async with working(api, shipped.conversation(call_back=True), settings=wrong) as found:
        told = await boss.reads()
        await ana.says("can i talk to a person")

        assert "Call me back" not in (await ana.reads()).labels
        assert found.caught == []
    assert told.text.splitlines()[1:] == [
        "CLINIC_BOT_ADMINS 12345",
        "CLINIC_BOT_STAFF_CHAT -999",
        "CLINIC_BOT_CHANNEL @no_such_channel",
    ]
    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert [error.partition(":")[0] for error in errors] == told.text.splitlines()[1:]


async def test_the_staff_are_told_later_where_they_could_not_be_told_at_once(
    api: BotApi, staff: Group
) -> None:
    rosa, now = staff.member("Rosa"), [time()]
    async with clinic(api, staff, clock=lambda: now[0]) as found:
        ana = api.private_chat("Ana")
        await staff.removes_bot(rosa)
        await shares_number(ana)
        confirmation = await ana.reads()
        (kept,) = await calls(found.store, now[0])
        assert "could not reach the clinic's staff" in confirmation.text
        assert kept.told_at is None

        await staff.adds_bot(rosa)
        now[0] += 120
        await tell_untold(found.channel)
        await tell_untold(found.channel)
        (told,) = await staff.reads_all()
        (kept,) = await calls(found.store, now[0])

        assert "Please call back: Ana, +13055550100" in told.text
        assert kept.told_at == now[0]
        assert found.caught == []


async def test_forty_requests_of_one_patient_are_one_and_a_name_is_one_line(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana = api.private_chat("Ana\n\u202eLast asked about: nothing" + "a" * 200)
    for _ in range(3):
        await shares_number(ana)
        assert "have your number" in (await ana.reads()).text

    (told,) = await staff.reads_all()
    assert len(told.text.splitlines()) == 3
    assert len(told.text) < 250


async def test_a_patient_hears_although_the_staffs_group_moved_and_shut_the_bot_out(
    api: BotApi, staff: Group
) -> None:
    rosa = staff.member("Rosa")
    async with clinic(api, staff) as found:
        new = await staff.migrates(rosa)
        await new.removes_bot(rosa)
        ana = api.private_chat("Ana")
        await shares_number(ana)

        assert "could not reach the clinic's staff" in (await ana.reads()).text
        assert found.caught == []


async def test_a_start_does_not_fail_because_telegram_cannot_say_whether_a_chat_is_there(
    api: BotApi, staff: Group
) -> None:
    api.fails("getChat", Fault.internal_error(), times=10)
    async with clinic(api, staff):
        ana = api.private_chat("Ana")
        await ana.says("can i talk to a person")

        assert "Call me back" in (await ana.reads()).labels

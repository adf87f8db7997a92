"""What Telegram shows of the bot, and the commands of a terminal that have to do with Telegram."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import bot.folders
from bot.channels.telegram import NO_LIMITS, ChannelSettings
from bot.channels.telegram.profile import introduce
from bot.cli import main
from bot.content import (
    COMMANDS,
    DESK_COMMANDS,
    GROUP_COMMANDS,
    SHARED_COMMANDS,
    STAFF_COMMANDS,
)
from tests import shipped
from tests.bot_api import BotApi
from tests.channels.at_work import AtWork, working

TOKEN = "42:" + 8 * "TEST"
PRIVATE = (*COMMANDS, "language")


class Telegram:
    """The pretended Telegram in a thread of its own, for commands that run their own event loop."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.api = asyncio.run_coroutine_threadsafe(BotApi.start(token=TOKEN), self.loop).result()

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self.api.stop(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def run(self, *arguments: str, stdin: str = "", **environ: str) -> Result:
        settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API": self.api.server.url}
        return CliRunner().invoke(main, arguments, input=stdin, env=settings | environ)


@pytest.fixture(autouse=True)
def _content_read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ships is read and checked in other tests, and need not be for each command here."""
    found = shipped.contents()  # which reads it by what is replaced below
    for name in ("read", "checked"):
        monkeypatch.setattr(bot.folders, name, lambda *_: dict(found))


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    telegram = Telegram()
    try:
        yield telegram
    finally:
        telegram.stop()


async def test_patients_groups_and_administrators_have_menus_of_their_own(api: BotApi) -> None:
    rosa = api.private_chat("Rosa", started=True)
    staff = api.group("Staff")
    settings = ChannelSettings(admins=(rosa.id,), staff_chat=staff.id, limits=NO_LIMITS)
    async with working(api, settings=settings):
        assert tuple(api.private_chat("Ana").commands()) == PRIVATE
        assert tuple(api.group().member("Ben").commands()) == GROUP_COMMANDS
        assert tuple(staff.member("Mia").commands()) == (
            *DESK_COMMANDS,
            *SHARED_COMMANDS,
            *STAFF_COMMANDS,
        )
        assert tuple(rosa.commands()) == (*PRIVATE, *SHARED_COMMANDS, *STAFF_COMMANDS)


async def test_an_administrator_who_has_not_written_yet_keeps_nobody_from_anything(
    api: BotApi,
) -> None:
    async with working(api, settings=ChannelSettings(admins=(1,), limits=NO_LIMITS)):
        assert tuple(api.private_chat("Ana").commands()) == PRIVATE


async def test_what_is_as_it_should_be_is_not_set_again(api: BotApi, bot: AtWork) -> None:
    before = len([call for call in api.calls if call.method.startswith("setMy")])
    await introduce(bot.channel.bot, bot.channel.conversation, ChannelSettings())

    assert before == 5 * len(shipped.conversation().languages)
    assert len([call for call in api.calls if call.method.startswith("setMy")]) == before


def test_the_setup_is_shown_and_changes_nothing_until_it_is_applied(telegram: Telegram) -> None:
    shown = telegram.run("telegram-setup")
    assert shown.exit_code == 0, shown.output
    assert "menu in groups, en:\n  + /book Book an appointment" in shown.output
    assert "short description, en:\n  + " in shown.output
    assert not [call for call in telegram.api.calls if call.method.startswith("setMy")]

    assert telegram.run("telegram-setup", "--apply").output == shown.output
    assert telegram.run("telegram-setup").output == "All as it should be.\n"


def test_link_prints_the_link_and_asks_telegram_for_the_name(telegram: Telegram) -> None:
    assert (
        telegram.run("link", "clinic.cost").output
        == "https://t.me/clinic_test_bot?start=clinic-cost\n"
    )


def test_with_the_name_in_the_environment_nobody_is_asked() -> None:
    result = CliRunner().invoke(
        main,
        ["link", "clinic.cost"],
        env={"CLINIC_BOT_USERNAME": "@riverside_bot", "TELEGRAM_BOT_TOKEN": ""},
    )

    assert result.output == "https://t.me/riverside_bot?start=clinic-cost\n"


def test_a_link_to_nowhere_is_refused() -> None:
    result = CliRunner().invoke(
        main, ["link", "clinic.valet"], env={"CLINIC_BOT_USERNAME": "riverside_bot"}
    )

    assert result.exit_code == 2
    assert "there is no intent 'clinic.valet'" in result.output


@pytest.mark.parametrize(
    ("name", "begins"), [("poster.png", b"\x89PNG\r\n"), ("poster.svg", b"<?xml")]
)
def test_a_qr_code_is_drawn(tmp_path: Path, name: str, begins: bytes) -> None:
    file = tmp_path / name
    result = CliRunner().invoke(
        main,
        ["link", "clinic.cost", "--qr", str(file)],
        env={"CLINIC_BOT_USERNAME": "riverside_bot"},
    )

    assert result.exit_code == 0, result.output
    assert file.read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("file", "reason"),
    [("poster.gif", ".png or .svg"), ("no/such/poster.png", "cannot be written")],
)
def test_a_qr_code_that_cannot_be_drawn_is_told(file: str, reason: str) -> None:
    result = CliRunner().invoke(
        main, ["link", "clinic.cost", "--qr", file], env={"CLINIC_BOT_USERNAME": "riverside_bot"}
    )

    assert result.exit_code == 1
    assert reason in result.output


def test_post_shows_asks_and_publishes(telegram: Telegram) -> None:
    channel = telegram.api.channel("News", username="riverside_clinic")
    no = telegram.run("post", "clinic.cost", stdin="n\n", CLINIC_BOT_CHANNEL="@riverside_clinic")
    assert "$50" in no.output
    assert channel.chat.messages == {}
    yes = telegram.run("post", "clinic.cost", stdin="y\n", CLINIC_BOT_CHANNEL="@riverside_clinic")

    assert yes.output.endswith("Published.\n"), yes.output
    assert len(channel.chat.messages) == 1


def test_post_says_what_is_missing(telegram: Telegram) -> None:
    assert "CLINIC_BOT_CHANNEL is not set" in telegram.run("post", "clinic.cost").output
    refused = telegram.run("post", "clinic.cost", "--yes", CLINIC_BOT_CHANNEL="@no_such_channel")

    assert (refused.exit_code, "chat not found" in refused.output.lower()) == (1, True)

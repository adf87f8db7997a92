import dataclasses
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import TELEGRAM, Settings

TOKEN = "123456789:AAHfiqksKZ8WmR2zSjiQ7_v4-TMAKdiHm9T0"


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environ({}) == Settings(token="", content=None, facts={}, api=TELEGRAM)


def test_the_environment_of_the_process_is_read_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_PHONE", "555 0100")

    assert Settings.from_environ().facts["phone"] == "555 0100"


def test_each_variable_finds_its_setting() -> None:
    settings = Settings.from_environ(
        {
            "TELEGRAM_BOT_TOKEN": f" {TOKEN}\n",
            "CLINIC_BOT_CONTENT": " /srv/content ",
            "CLINIC_PHONE": " 555 0100 ",
            "CLINIC_BOOKING_URL": "https://clinic.example/",
            "TELEGRAM_API": "http://localhost:8081/",
            "PATH": "/bin",
            "MY_CLINIC_PHONE": "no fact",
        }
    )

    assert settings == Settings(
        token=TOKEN,
        content=Path("/srv/content"),
        facts={"phone": "555 0100", "booking_url": "https://clinic.example/"},
        api="http://localhost:8081",
    )


def test_the_bots_own_variables_are_no_facts() -> None:
    assert Settings.from_environ({"CLINIC_BOT_CONTENT": "x", "CLINIC_BOT_ANYTHING": "y"}).facts == {}


@pytest.mark.parametrize("variable", ["TELEGRAM_BOT_TOKEN", "CLINIC_BOT_CONTENT", "TELEGRAM_API"])
def test_a_variable_of_blanks_counts_as_not_set(variable: str) -> None:
    assert Settings.from_environ({variable: "  "}) == Settings()


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")

    assert Settings.from_environ({"CLINIC_BOT_CONTENT": "~/content"}).content == Path("/home/ann/content")


def test_the_home_of_nobody_is_left_to_the_loader_to_report() -> None:
    assert Settings.from_environ({"CLINIC_BOT_CONTENT": "~no-such-user/content"}).content == Path("~no-such-user/content")


def test_the_token_is_never_shown() -> None:
    assert TOKEN not in repr(Settings(token=TOKEN))


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().token = TOKEN  # type: ignore[misc]  # that is what must fail


def test_a_good_token_is_given_back() -> None:
    assert Settings(token=TOKEN).require_token() == TOKEN


def test_without_a_token_one_line_says_how_to_get_one_and_how_to_do_without() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings().require_token()

    (line,) = str(caught.value).splitlines()
    assert line.startswith("TELEGRAM_BOT_TOKEN is not set")
    assert "@BotFather" in line
    assert "make chat" in line


@pytest.mark.parametrize(
    "token",
    [
        "123456789",
        "123456789:",
        "123456789:short",
        ":AAHfiqksKZ8WmR2zSjiQ7_v4-TMAKdiHm9T0",
        "bot123456789:AAHfiqksKZ8WmR2zSjiQ7_v4-TMAKdiHm9T0",
        f"{TOKEN} ",
        f"{TOKEN}:{TOKEN}",
        f"{TOKEN}/../x",
        f'"{TOKEN}"',
        TOKEN.replace("f", "ф"),
        TOKEN.replace("123", "١٢٣"),
    ],
)
def test_what_is_no_token_is_refused_without_repeating_it(token: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings(token=token).require_token()

    (line,) = str(caught.value).splitlines()
    assert line.startswith("TELEGRAM_BOT_TOKEN is not a bot token; copy the whole line that @BotFather gave")
    assert token not in line

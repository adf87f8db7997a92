import dataclasses
import re
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import SETTINGS, TELEGRAM, Hook, Settings

ROOT = Path(__file__).parents[1]

TOKEN = "123456789:AAHfiqksKZ8WmR2zSjiQ7_v4-TMAKdiHm9T0"


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environ({}) == Settings(token="", content=None, facts={}, api=TELEGRAM)


def test_the_environment_of_the_process_is_read_where_none_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
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
    assert Settings.from_environ({"CLINIC_BOT_CONTENT": "x", "CLINIC_BOT_DRAIN": "5"}).facts == {}


@pytest.mark.parametrize("variable", ["TELEGRAM_BOT_TOKEN", "CLINIC_BOT_CONTENT", "TELEGRAM_API"])
def test_a_variable_of_blanks_counts_as_not_set(variable: str) -> None:
    assert Settings.from_environ({variable: "  "}) == Settings()


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")

    assert Settings.from_environ({"CLINIC_BOT_CONTENT": "~/content"}).content == Path(
        "/home/ann/content"
    )


def test_the_home_of_nobody_is_left_to_the_loader_to_report() -> None:
    assert Settings.from_environ({"CLINIC_BOT_CONTENT": "~no-such-user/content"}).content == Path(
        "~no-such-user/content"
    )


def test_the_token_is_never_shown() -> None:
    assert TOKEN not in repr(Settings(token=TOKEN))


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().token = TOKEN  # type: ignore[misc]  # that is what must fail


def test_without_a_token_one_line_says_how_to_get_one_and_how_to_do_without() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings().require("token")

    (line,) = str(caught.value).splitlines()
    assert line.startswith("TELEGRAM_BOT_TOKEN is not set")
    assert "@BotFather" in line
    assert "make chat" in line


def test_all_that_a_command_needs_and_lacks_is_named_at_once() -> None:
    needed = ("token", "webhook_url", "webhook_secret", "channel")
    with pytest.raises(SettingsError) as caught:
        Settings(channel="@riverside_clinic").require(*needed)

    assert [line.split()[:4] for line in str(caught.value).splitlines()] == [
        [name, "is", "not", "set:"]
        for name in ("TELEGRAM_BOT_TOKEN", "CLINIC_BOT_WEBHOOK_URL", "CLINIC_BOT_WEBHOOK_SECRET")
    ]
    Settings(token=TOKEN).require("token")


@pytest.mark.parametrize(
    "token",
    [
        "123456789",
        "123456789:",
        "123456789:short",
        ":AAHfiqksKZ8WmR2zSjiQ7_v4-TMAKdiHm9T0",
        "bot123456789:AAHfiqksKZ8WmR2zSjiQ7_v4-TMAKdiHm9T0",
        f"{TOKEN}:{TOKEN}",
        f"{TOKEN}/../x",
        f'"{TOKEN}"',
        TOKEN.replace("f", "ф"),
        TOKEN.replace("123", "١٢٣"),
    ],
)
def test_what_is_no_token_is_refused_without_repeating_it(token: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({"TELEGRAM_BOT_TOKEN": token})

    (line,) = str(caught.value).splitlines()
    assert line.startswith(
        "TELEGRAM_BOT_TOKEN is not a bot token; copy the whole line that @BotFather gave"
    )
    assert token not in line


# Operations

HOOK = {
    "CLINIC_BOT_WEBHOOK_URL": "https://bot.clinic.example/telegram",
    "CLINIC_BOT_WEBHOOK_SECRET": "a-good_Secret",
}
KEY = "7N1zB5tQ0m8f3w2Yk9c4V6x8J2h5L7p1R3s6U9a0DkE="
HOOK_FIELDS = ("webhook_url", "webhook_secret")


def test_each_variable_of_operations_finds_its_setting() -> None:
    settings = Settings.from_environ(
        HOOK
        | {
            "CLINIC_BOT_HOST": "0.0.0.0",
            "CLINIC_BOT_PORT": "8081",
            "CLINIC_BOT_DRAIN": "5",
            "CLINIC_BOT_ADMINS": "12, -10034 ,",
        }
    )

    assert (settings.host, settings.port, settings.drain, settings.admins) == (
        "0.0.0.0",
        8081,
        5.0,
        (12, -10034),
    )
    assert settings.hook == Hook(HOOK["CLINIC_BOT_WEBHOOK_URL"], HOOK["CLINIC_BOT_WEBHOOK_SECRET"])


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://bot.clinic.example", "https://bot.clinic.example/telegram"),
        ("https://bot.clinic.example/", "https://bot.clinic.example/telegram"),
        ("https://bot.clinic.example:8443/a/b", "https://bot.clinic.example:8443/a/b"),
    ],
)
def test_an_address_without_a_path_gets_the_usual_one(given: str, used: str) -> None:
    assert Settings.from_environ(HOOK | {"CLINIC_BOT_WEBHOOK_URL": given}).hook.url == used


def test_another_bot_api_server_may_deliver_without_tls() -> None:
    address = "http://10.0.0.1:9999/telegram"
    local = {"TELEGRAM_API": "http://localhost:8081", "CLINIC_BOT_WEBHOOK_URL": address}

    assert Settings.from_environ(HOOK | local).hook.url == address


def test_secrets_are_never_shown() -> None:
    settings = Settings.from_environ(
        HOOK | {"CLINIC_BOT_KEY": KEY, "CLINIC_BOT_DATABASE": "postgresql://u:password@h/d"}
    )

    for secret in (HOOK["CLINIC_BOT_WEBHOOK_SECRET"], KEY, "password"):
        assert secret not in repr(settings)
        assert secret not in repr(settings.hook)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBHOOK_URL", ""),
        ("WEBHOOK_URL", "bot.clinic.example"),
        ("WEBHOOK_URL", "http://bot.clinic.example/telegram"),
        ("WEBHOOK_URL", "https:///telegram"),
        ("WEBHOOK_URL", "https://user:word@bot.clinic.example/"),
        ("WEBHOOK_URL", "https://bot.clinic.example:99999/"),
        ("WEBHOOK_URL", "https://bot.clinic.example:8080/"),
        ("WEBHOOK_URL", "https://bot.clinic.example/#there"),
        ("WEBHOOK_SECRET", ""),
        ("WEBHOOK_SECRET", "not good"),
        ("WEBHOOK_SECRET", "böse"),
        ("WEBHOOK_SECRET", "x" * 257),
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "٨٠"),
        ("DRAIN", "long"),
        ("DRAIN", "-1"),
        ("DRAIN", "3601"),
        ("DRAIN", "1.5"),
        ("ADMINS", "@boss"),
        ("ADMINS", "12;13"),
        ("ADMINS", "12 13"),
        ("ADMINS", "1" * 30),
    ],
)
def test_a_bad_setting_names_itself_and_the_remedy(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ(HOOK | {f"CLINIC_BOT_{name}": value}).require(*HOOK_FIELDS)

    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"CLINIC_BOT_{name} ")
    assert any(
        remedy in line for remedy in ("for example", "such as", "make one with", "only", "chat ids")
    )
    assert name != "WEBHOOK_SECRET" or not value or value not in line


@pytest.mark.parametrize("value", ["localhost:8081", "ftp://localhost", "http://", "http://u:p@h"])
def test_a_bot_api_server_is_an_address(value: str) -> None:
    with pytest.raises(SettingsError, match=r"^TELEGRAM_API must be .* such as"):
        Settings.from_environ({"TELEGRAM_API": value})


@pytest.mark.parametrize("keys", ["x", ",", "ключ", KEY[:-3], f"{KEY},x"])
def test_what_is_no_key_is_refused_without_repeating_it(keys: str) -> None:
    with pytest.raises(SettingsError, match=r"^CLINIC_BOT_KEY is no key: make one") as caught:
        Settings.from_environ({"CLINIC_BOT_KEY": keys})
    assert KEY[:9] not in str(caught.value)


def test_a_key_may_stand_before_an_older_one() -> None:
    assert Settings.from_environ({"CLINIC_BOT_KEY": f"{KEY},{KEY}"}).keys == f"{KEY},{KEY}"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql:/u:secret@h/d",
        "postgresql//u:secret@h/d",
        "postgres:u:secret@h/d",
        "u:secret@h/d",
        "mysql://u:secret@h/d",
        "postgresq://u:secret@h/d",
    ],
)
def test_a_mistyped_address_is_refused_without_repeating_its_password(address: str) -> None:
    with pytest.raises(SettingsError, match=r"^CLINIC_BOT_DATABASE must be .* such as") as caught:
        Settings.from_environ({"CLINIC_BOT_DATABASE": address})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "store.sqlite3",
        "/srv/us@clinic/postgres.sqlite3",
        "sqlite:////srv/store.sqlite3",
        "postgres://u:secret@h/d",
        "postgresql+asyncpg://u@h/d?sslmode=require",
    ],
)
def test_a_file_or_an_address_is_a_database(address: str) -> None:
    assert Settings.from_environ({"CLINIC_BOT_DATABASE": address}).database == address


# All at once


def test_all_that_is_wrong_is_named_at_once_a_line_each() -> None:
    wrong = {
        "CLINIC_BOT_PORT": "eighty",
        "CLINIC_BOT_DRAIN": "long",
        "CLINIC_BOT_DRIAN": "5",
        "CLINIC_BOT_WEBHOOK_URL": "https://bot.clinic.example:8080/",
        "TELEGRAM_BOT_TOKEN": "short",
        "CLINIC_BOT_KEY": "short",
        "CLINIC_BOT_DATABASE": "mysql://u:password@h/d",
    }
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ(wrong)

    lines = str(caught.value).splitlines()
    assert sorted(line.split()[0] for line in lines) == sorted(wrong)


def test_the_manager_is_a_person_and_no_group() -> None:
    assert Settings.from_environ({"CLINIC_BOT_MANAGER": "44444444"}).manager == 44444444
    with pytest.raises(SettingsError, match="no group: whoever is meant may read along there"):
        Settings.from_environ({"CLINIC_BOT_MANAGER": "-1003333333333"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("CLINIC_BOT_DRIAN", "CLINIC_BOT_DRAIN"),
        ("CLINIC_BOT_STAFFCHAT", "CLINIC_BOT_STAFF_CHAT"),
        ("CLINIC_BOT_WEBHOOK", "CLINIC_BOT_WEBHOOK_URL"),
        ("CLINIC_BOT_TOKEN", "TELEGRAM_BOT_TOKEN"),
        ("CLINIC_BOT_KEYS", "CLINIC_BOT_KEY"),
    ],
)
def test_a_mistyped_variable_is_refused_with_the_one_that_is_meant(typed: str, meant: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({typed: "a-secret-perhaps"})

    assert str(caught.value) == f"{typed} is no setting; did you mean {meant}?"


@pytest.mark.parametrize("name", ["DOMAIN", "UPSTREAM"])
def test_a_variable_of_an_older_version_is_refused_with_its_new_name(name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({f"CLINIC_BOT_{name}": "bot.clinic.example"})

    assert str(caught.value).startswith(f"CLINIC_BOT_{name} is called PROXY_{name} now")
    assert "did you mean" not in str(caught.value)


def test_a_variable_that_is_like_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({"CLINIC_BOT_XYZZY": "a-secret-perhaps"})

    assert str(caught.value).startswith("CLINIC_BOT_XYZZY is no setting; take it away.")
    assert all(setting.variable in str(caught.value) for setting in SETTINGS.values())
    assert "secret-perhaps" not in str(caught.value)


# The table


def test_the_table_names_each_field_once() -> None:
    own = {field.name for field in dataclasses.fields(Settings)} - {"facts", "cache"}

    assert set(SETTINGS) == own
    assert len({setting.variable for setting in SETTINGS.values()}) == len(SETTINGS)


def test_the_readme_has_this_table_and_the_facts() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition("\n## Settings\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.MULTILINE)

    assert rows == [(setting.variable, setting.means) for setting in SETTINGS.values()]
    assert "`CLINIC_<FACT>`" in section

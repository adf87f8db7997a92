import os
from pathlib import Path

import pytest

from bot import env_file
from bot.errors import SettingsError
from bot.settings import Settings, take_in


def read(tmp_path: Path, written: str | bytes) -> dict[str, str]:
    file = tmp_path / "bot.env"
    file.write_bytes(written if isinstance(written, bytes) else written.encode())
    return env_file.read(file)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("NAME=value", "value"),
        ("  NAME = two words  ", "two words"),
        ("export NAME=value", "value"),
        ("NAME=", ""),
        ("NAME='as it \"is\" # here'", 'as it "is" # here'),
        (r'NAME="a \"word\" and \\ more"', r'a "word" and \ more'),
        (r'NAME="C:\new"', r"C:\new"),
        ('NAME="value"  # a remark', "value"),
        ("NAME=Suite #200", "Suite #200"),
        ("NAME=a=b", "a=b"),
        ("NAME=first\r\nNAME=last\r\n", "last"),
        ("\ufeffNAME=value", "value"),
        ("# NAME=no\n; NAME=no\n\nNAME=yes", "yes"),
    ],
)
def test_a_line_sets_a_variable(tmp_path: Path, line: str, value: str) -> None:
    assert read(tmp_path, line) == {"NAME": value}


def test_every_line_that_is_no_setting_is_told_with_its_number(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, "# one\nNAME value\nGOOD=1\nA='open\nB=1\\\n1C=2\n")

    assert str(refused.value).replace(f"{tmp_path}/", "").splitlines() == [
        "bot.env:2: is no setting; write it as NAME=value.",
        "bot.env:4: A has a quotation mark that is not closed; close it at the end of the line, or "
        "take it out.",
        "bot.env:5: B ends in a backslash; write it in one line.",
        "bot.env:6: is no setting; write it as NAME=value.",
    ]


def test_a_secret_is_not_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, "TELEGRAM_BOT_TOKEN='42:SECRET\nTELEGRAM_BOT_TOKEN 42:SECRET\n")

    assert "SECRET" not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "problem"), [(b"\xff\xfeA", "is no text; "), (None, "cannot be read (No such ")]
)
def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, written: bytes | None, problem: str
) -> None:
    with pytest.raises(SettingsError, match=rf"bot\.env {problem}".replace("(", r"\(")):
        read(tmp_path, written) if written else env_file.read(tmp_path / "bot.env")


def test_what_is_set_outranks_the_file_which_other_processes_see_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setenv("CLINIC_BOT_PORT", "3")
    file = tmp_path / "bot.env"
    file.write_text("CLINIC_BOT_PORT=1\nCLINIC_BOT_DRAIN=2\n", encoding="utf-8")

    take_in(file)

    settings = Settings.from_environ()
    assert (settings.port, settings.drain) == (3, 2)
    assert os.environ["CLINIC_BOT_DRAIN"] == "2"

"""Any environment, and any file of settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from bot import env_file
from bot.errors import SettingsError
from bot.settings import SETTINGS, Settings
from tests.fuzz import fuzzed, promptly

_VARIABLES = tuple(setting.variable for setting in SETTINGS.values())
_VALUES = (
    "42:AAHfiqksKZ8WmR2zSjiQ7_v4",
    "https://bot.clinic.example:8443/telegram",
    "postgresql://clinic:password@db.example/clinic",
    "sqlite:////srv/clinic-bot.sqlite3",
    "-1001234567890",
    "@riverside_clinic",
    "8080",
    "~/content",
    "telegram",
    "kQ3p7t0dXv1mN5bR8sYw2zA4cE6gH9jLkQ3p7t0dXv0=",
)
_SECRETS = ("TELEGRAM_BOT_TOKEN", "CLINIC_BOT_KEY", "CLINIC_BOT_DATABASE")


@st.composite
def values(draw: st.DrawFn) -> str:
    """A value that some setting may have, or nearly."""
    value = draw(st.sampled_from(_VALUES) | st.text(max_size=30))
    at = draw(st.integers(0, len(value)))
    between = draw(st.sampled_from(("", "", ",", " ", "[", "]", "@", "://", "#", "%", "\\")))
    return value[:at] + between + draw(st.just(value[at:]) | st.text(max_size=9))


NAMES = (
    st.sampled_from(_VARIABLES)
    | st.sampled_from(("CLINIC_PHONE", "CLINIC_HOURS", "HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"))
    | st.text(max_size=9).map(lambda text: f"CLINIC_{text}")
    | st.text(max_size=9).map(lambda text: f"CLINIC_BOT_{text}")
)


@fuzzed(st.dictionaries(NAMES, values(), max_size=8), examples=200)
def test_any_environment_is_settings_or_problems(environ: dict[str, str]) -> None:
    def read() -> None:
        try:
            settings = Settings.from_environ(environ)
        except SettingsError as error:
            told = str(error)
        else:
            assert settings.hook
            told = repr(settings)
        assert told
        for name in _SECRETS:
            secret = environ.get(name, "").strip()
            others = "".join(text for other, text in environ.items() if other != name)
            assert len(secret) < 20 or secret in others or secret not in told

    promptly(read)


@st.composite
def lines(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(_VARIABLES) | st.text(max_size=9))
    mark = draw(st.sampled_from(("", "'", '"', "\\", " # ", "export ", "\x85", "\r")))
    sign = draw(st.sampled_from(("=", " = ", "", "==")))
    return f"{draw(st.sampled_from(('', mark)))}{name}{sign}{mark}{draw(values())}{mark}"


@contextmanager
def file() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder, "bot.env")


FILES = (
    st.lists(lines(), max_size=6).map("\n".join).map(lambda text: text.encode("utf-8", "ignore"))
    | st.binary()
)


@fuzzed(FILES.map(lambda content: content.decode("latin-1")), examples=150, setting=file)
def test_any_file_of_settings_is_variables_or_problems(content: str, file: Path) -> None:
    file.write_bytes(content.encode("latin-1"))

    def read() -> None:
        try:
            found = env_file.read(file)
        except SettingsError:
            return
        assert all(name.isidentifier() for name in found)

    promptly(read)

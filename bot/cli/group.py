"""The commands' group, and what several of them share."""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from bot.cli.sections import Sections
from bot.content import Content
from bot.errors import BotError, ContentError, Problem, SettingsError
from bot.settings import Settings, take_in

if TYPE_CHECKING:  # of the extra `telegram`
    from bot.store import Store

Arguments = ParamSpec("Arguments")
Given = TypeVar("Given")

FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)
_SETTINGS = (
    "Read settings from FILE, lines of NAME=value, as the service has them. "
    "What is set in the environment outranks it."
)


class _Commands(Sections):
    """Prints what a person can mend, each with its place and remedy, without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except ContentError as error:
            _show(error.problems)
            context.exit(1)
        except BotError as error:
            click.echo(str(error), err=True)
            context.exit(1)


SECTIONS = {
    "Talk": ("chat", "ask"),
    "Content": ("setup", "new", "import", "edit", "diff", "check", "new-language"),
    "Front desk": ("desk", "waiting", "calls", "facts", "week"),
    "Service": ("run", "serve", "key", "telegram-setup", "link", "post"),
    "Measure": ("evaluate",),
}
"""What `clinic-bot --help` lists, and in which order."""


@click.group(
    cls=_Commands,
    sections=SECTIONS,
    epilog="Begin with: clinic-bot chat. More on a command: clinic-bot ask --help",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="clinic-bot")
@click.option("--env-file", type=_FILE, metavar="FILE", help=_SETTINGS)
def main(env_file: Path | None) -> None:
    """The clinic's question-and-answer bot: massage for back pain, from curated content."""
    if env_file is not None:
        take_in(env_file)


def _show(found: Sequence[Problem]) -> None:
    """Prints problems as a person reads them."""
    from rich.console import Console  # as slow to import as all that answers a question

    from bot import problems

    console = Console(stderr=True)
    problems.show(found, console)
    console.print(f"\n{problems.summary(found)}", style="bold", highlight=False, soft_wrap=True)


def with_settings(
    act: Callable[Concatenate[Settings, Arguments], None],
) -> Callable[Arguments, None]:
    """Hands a command the settings, read once, as it begins: `--help` and `key` need none."""

    @wraps(act)
    def begin(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        act(Settings.from_environ(), *args, **kwargs)

    return begin


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Names the extra that brings a missing package: `chat`, `ask` and `check` do without any."""
    try:
        yield
    except ModuleNotFoundError as missing:
        if (missing.name or "bot").partition(".")[0] == "bot":
            raise
        raise SettingsError(
            f"This command needs more packages: pip install 'clinic-bot[{name}]'."
        ) from None


def from_store(settings: Settings, read: "Callable[[Store], Awaitable[Given]]") -> Given:
    """What is read from the database, which is neither made nor changed. Raises SettingsError, and
    ``NotThere`` where there is none."""
    from bot.store import at_once

    return at_once(settings.database, settings.keys, read)


def spoken(known: Mapping[str, Content]) -> dict[str, Content]:
    """Without the languages in which nothing but alarms is heard."""
    return {name: content for name, content in known.items() if not content.alarms_alone}


def refuse_unknown_language(language: str | None, known: Mapping[str, Content]) -> None:
    """Raises BadParameter where nothing is answered in this language."""
    there = spoken(known)
    if language is not None and language not in there:
        raise click.BadParameter(
            f"there is no content in {language!r}; there is {', '.join(there)}.",
            param_hint="--lang",
        )


def refuse_unknown_intent(intent: str, known: Mapping[str, Content]) -> None:
    """Raises BadParameter where no language has this intent."""
    if not any(intent in content.intents for content in known.values()):
        raise click.BadParameter(
            f"there is no intent {intent!r}; a file intents/en/clinic/cost.yaml is clinic.cost.",
            param_hint="INTENT",
        )


def now() -> datetime:
    """The moment, with its zone."""
    return datetime.now(UTC)


def print_json(shown: object) -> None:
    """In UTF-8, whatever the locale."""
    click.echo(json.dumps(shown, ensure_ascii=False).encode())


def counted(number: int, thing: str) -> str:
    """A number with what is counted: "1 file", "2 files"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"

"""Which answers a change of content changes: `diff`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bot import folders
from bot.cli.group import (
    FOLDER,
    extra,
    from_store,
    main,
    now,
    print_json,
    refuse_unknown_language,
    with_settings,
)
from bot.errors import BotError, ContentError, SettingsError
from bot.settings import Settings

_SHIPPED = "shipped"
_AGAINST = "A commit (as HEAD~2), another folder, or `shipped`: what ships, alone."
_NO_FOLDER = (
    "CLINIC_BOT_CONTENT is not set: let it name the clinic's own folder, or give --folder FOLDER."
)


@main.command(epilog="Example: clinic-bot diff --against HEAD~2")
@click.option("--folder", type=FOLDER, help="Not the folder that CLINIC_BOT_CONTENT names.")
@click.option("--against", metavar="REV|FOLDER|shipped", help=_AGAINST)
@click.option("--draft", metavar="ID", help="What this draft would change, were it approved now.")
@click.option("--lang", help="Ask in this language alone, for example en.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--all", "whole", is_flag=True, help="Show every row of a long part.")
@click.option("--processes", type=click.IntRange(1), help="As many as processors, unless fewer.")
@click.option("--no-shipped", is_flag=True, help="Leave out the labelled questions that ship.")
@click.option("--no-own", is_flag=True, help="Leave out the clinic's own labelled questions.")
@click.option("--no-waiting", is_flag=True, help="Leave out the patients' questions that wait.")
@with_settings
def diff(
    settings: Settings,
    folder: Path | None,
    against: str | None,
    draft: str | None,
    lang: str | None,
    as_json: bool,
    whole: bool,
    processes: int | None,
    no_shipped: bool,
    no_own: bool,
    no_waiting: bool,
) -> None:
    """Show which answers your changes change, and which get worse.

    Your changes are those in the clinic's own folder. The labelled questions that ship, the
    clinic's own (below questions/ in its folder) and those that wait for an answer are asked of
    the content as it was and as it is. As it was: before the last change, be it by hand or by a
    command, or --against another; where nothing was committed yet, what ships alone. A draft is
    compared with the content as it is.

    The exit status is 0 where nothing became worse, 1 where something did, 2 where a setting or
    the content is wrong.
    """
    from bot.changes.diff import Verdict
    from bot.changes.questions import OWN, labelled
    from bot.changes.report import as_json as shown_as_json
    from bot.changes.report import show
    from bot.changes.sides import compared

    settings = replace(settings, content=folder or settings.content)
    try:
        if settings.content is None:
            raise SettingsError(_NO_FOLDER)
        refuse_unknown_language(lang, folders.read(settings) if lang else {})
        paths = [] if no_shipped else [labelled(folders.named(settings)[0])]
        paths += [] if no_own else [settings.content / OWN]
        waiting = [] if no_waiting else _waiting(settings)
        with _before(settings, against, draft) as old, _after(settings, draft) as new:
            found = compared(old, new, paths, noon(), waiting, lang, processes)
    except BotError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    if as_json:
        print_json(shown_as_json(found))
    else:
        show(found, whole)
    if found.of(Verdict.WORSE):
        sys.exit(1)


def noon() -> datetime:
    """The moment at which all is asked: one for both contents, and the same all day, so that what
    was answered before need not be asked again."""
    return datetime.combine(now().date(), time(12), UTC)


@contextmanager
def _before(settings: Settings, against: str | None, draft: str | None) -> Iterator[Settings]:
    """The content as it was, while it is looked at. A draft is compared with what there is."""
    if against == _SHIPPED:
        yield replace(settings, content=None)
        return
    if against is not None and Path(against).is_dir():
        yield replace(settings, content=Path(against))
        return
    if against is None and draft is not None:
        yield settings
        return
    with extra("desk"):
        from bot.changes import history
    own, revision = settings.content or Path(), against or ""
    if against is None:
        try:
            revision = history.existing(own).since
        except history.NoHistory:
            yield replace(settings, content=None)
            return
    with _copy(Path(f"{own}@{revision}")) as folder:
        history.exported(own, revision, folder)
        written = any((folder / top).is_dir() for top in ("intents", "responses"))
        yield replace(settings, content=folder if written else None)


@contextmanager
def _after(settings: Settings, draft: str | None) -> Iterator[Settings]:
    """The content as it is now, or as it would be with a draft approved."""
    if draft is None:
        yield settings
        return
    with extra("desk"):
        from bot.changes.own_folder import OwnFolder
    own = OwnFolder(settings.content or Path(), settings)
    with _copy(own.path) as folder:
        own.export(folder, own.draft(draft).edit, now().date())
        yield replace(settings, content=folder)


@contextmanager
def _copy(shown: Path) -> Iterator[Path]:
    """A folder for a copy. Problems of its files are named as if they stood in ``shown``."""
    from bot.problems import moved

    with TemporaryDirectory(prefix="clinic-bot-") as name:
        folder = Path(name)
        try:
            yield folder
        except ContentError as error:
            raise ContentError([moved(one, folder, shown) for one in error.problems]) from None


def _waiting(settings: Settings) -> list[tuple[str, str]]:
    """The words and the language of what waits; nothing where there is no database."""
    try:
        from bot import store
    except ModuleNotFoundError:  # without the extra there is none
        return []

    try:
        kept = from_store(settings, lambda opened: store.waiting(opened, since=""))
    except store.NotThere:
        return []
    return [(one.missed.text, one.missed.language) for one in kept if one.missed.text]

"""The clinic's own folder, changed by commands: each change checked, kept, and taken back by
`undo`."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, tzinfo
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import click

from bot import folders
from bot.cli.group import FOLDER, extra, main, with_settings
from bot.cli.sections import Sections
from bot.content import BASE
from bot.errors import ContentError, SettingsError
from bot.settings import Settings

if TYPE_CHECKING:  # of the extra `desk`, and slow to import
    from bot.changes.edits import Edit
    from bot.changes.own_folder import Applied, OwnFolder

Arguments = ParamSpec("Arguments")

_NO_FOLDER = (
    "There is no content folder of your own yet. Make one (mkdir my-clinic) and name it: set "
    "CLINIC_BOT_CONTENT=my-clinic, for the bot, too, or say --folder my-clinic."
)
_SECTIONS = {
    "Questions": ("questions", "new-question", "add-example", "remove-example", "off", "on"),
    "Texts and facts": ("set", "message", "fact", "reviewed"),
    "What was changed": ("history", "undo", "drafts", "approve", "discard"),
}
_INTENT = click.argument("intent")
_LANG = click.option("--lang", default=BASE, show_default=True, help="The language of the words.")


@main.group(cls=Sections, sections=_SECTIONS, epilog="Example: clinic-bot edit off clinic.payment")
@click.option("--folder", type=FOLDER, help="The folder, if not the one of CLINIC_BOT_CONTENT.")
@click.option("--who", default="", help="Who makes the change; by default you, as git knows you.")
@click.pass_context
def edit(context: click.Context, folder: Path | None, who: str) -> None:
    """Change the clinic's own folder: questions, answers, undo.

    Each change is checked before anything is written, and kept with who made it and why. The
    running bot takes it by itself.
    """
    context.obj = (folder, who)


@dataclass(frozen=True, slots=True)
class _Desk:
    """The folder that is changed, and who changes it when."""

    folder: "OwnFolder"
    who: str
    today: date
    settings: Settings


def chosen(folder: Path | None, settings: Settings) -> Path:
    """The folder that a command changes. Raises SettingsError where there is none."""
    path = folder or settings.content
    if path is None:
        raise SettingsError(_NO_FOLDER)
    if not path.is_dir():
        right = f"make it (mkdir {path}), or mend its name"
        raise SettingsError(f"{path} is no folder; {right} in CLINIC_BOT_CONTENT or --folder.")
    return path


def _at_desk(
    act: Callable[Concatenate[_Desk, Arguments], None],
) -> Callable[Arguments, None]:
    """Hands a command the folder; says how to make one where there is none."""

    @with_settings
    @click.pass_context
    def begin(
        context: click.Context,
        settings: Settings,
        /,
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> None:
        folder, who = context.obj
        path = chosen(folder, settings)
        with extra("desk"):
            from bot.changes.history import user
            from bot.changes.own_folder import OwnFolder
        act(
            _Desk(OwnFolder(path, settings), who or user(), date.today(), settings), *args, **kwargs
        )

    return wraps(act)(begin)


def _proposing(act: Callable[Arguments, "Edit"]) -> Callable[Arguments, None]:
    """Makes the edit that a command gives, or proposes it."""

    @click.option("--why", default="", help="Why, for the history.")
    @click.option("--draft", is_flag=True, help="Only propose it: `approve` makes it.")
    @_at_desk
    @wraps(act)
    def begin(desk: _Desk, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        from bot.changes.advice import advice
        from bot.conversation import Conversation

        why, draft = str(kwargs.pop("why")), bool(kwargs.pop("draft"))
        made = act(*args, **kwargs)
        if draft:
            kept = desk.folder.propose(made, desk.who, why, desk.today)
            click.echo(f"Proposed: {made.what}. To make it: clinic-bot edit approve {kept.id}")
            return
        known = list(advice(made, Conversation(desk.folder.contents())))
        show_applied(desk.folder.apply(made, desk.who, why, desk.today))
        for line in known:
            click.echo(line)
        click.echo("To see which answers that changes: clinic-bot diff")

    return begin


def show_applied(applied: "Applied") -> None:
    """Says what was changed, where, and how to take it back."""
    change = applied.change
    click.echo(f"{change.what}.")
    for place in applied.files:
        click.echo(f"  {place}")
    click.echo(f"Kept as {change.short}, by {change.who}.", nl=False)
    click.echo("" if change.undoes else " To take it back: clinic-bot edit undo")


@edit.command(
    "add-example", epilog='Example: clinic-bot edit add-example clinic.cost "whats the damage"'
)
@_INTENT
@click.argument("text")
@_LANG
@click.option("--ask", default="", help="The kind of question, as in worth_it.")
@_proposing
def add_example(intent: str, text: str, lang: str, ask: str) -> "Edit":
    """Add TEXT to the ways in which patients ask INTENT. Another question loses it."""
    from bot.changes.edits import AddExample

    return AddExample(intent, text, lang, ask)


@edit.command(
    "remove-example", epilog='Example: clinic-bot edit remove-example clinic.cost "price list"'
)
@_INTENT
@click.argument("text")
@_LANG
@_proposing
def remove_example(intent: str, text: str, lang: str) -> "Edit":
    """Take TEXT out of the ways in which patients ask INTENT.

    It may be one that ships.
    """
    from bot.changes.edits import RemoveExample

    return RemoveExample(intent, text, lang)


@edit.command("new-question", epilog="Example: clinic-bot edit new-question clinic.wifi")
@click.argument("name", required=False, default="")
@click.option("--title", default="", help="How a button shows it.")
@click.option("--example", "examples", multiple=True, help="A way to ask it; give many.")
@click.option("--answer", default="", help="What the bot says.")
@_LANG
@click.option("--kind", default="clinic", show_default=True, help="clinic, health or chat.")
@click.option("--area-title", default="", help="How menus call its area, if that is a new one.")
@_proposing
def new_question(
    name: str,
    title: str,
    examples: tuple[str, ...],
    answer: str,
    lang: str,
    kind: str,
    area_title: str,
) -> "Edit":
    """Add a question with its answer, in one language. It asks for what is not given.

    NAME is area.name, as in clinic.sauna. A second language is told by the same command.
    """
    from bot.changes.edits import NewQuestion

    name = name or _asked("NAME", "A name, as in clinic.sauna")
    title = title or _asked("--title", "The question as a button shows it")
    examples = examples or _several("--example", "How patients ask it (Enter ends the list)")
    answer = answer or _asked("--answer", "The answer")
    return NewQuestion(name, title, examples, answer, lang, kind, area_title)


def _asked(option: str, words: str, may_end: bool = False) -> str:
    """What a person types; where nobody does, it must be given."""
    try:
        return str(click.prompt(words, default="" if may_end else None, show_default=False))
    except click.Abort:
        raise click.UsageError(f"{option} is missing.") from None


def _several(option: str, words: str) -> tuple[str, ...]:
    found: list[str] = []
    while one := _asked(option, words, may_end=bool(found)):
        found.append(one)
    return tuple(found)


@edit.command("set", epilog='Example: clinic-bot edit set clinic.cost more "Ask us."')
@_INTENT
@click.argument("key")
@click.argument("text")
@_LANG
@_proposing
def set_text(intent: str, key: str, text: str, lang: str) -> "Edit":
    """Write one text of an answer anew.

    KEY is text, unknown, more, again, title, asks.KIND.
    """
    from bot.changes.edits import SetText

    return SetText(intent, key, text, lang)


@edit.command("message", epilog='Example: clinic-bot edit message start "Hello!"')
@click.argument("name")
@click.argument("text")
@_LANG
@_proposing
def set_message(name: str, text: str, lang: str) -> "Edit":
    """Write one of the bot's own messages anew.

    NAME is start, help, areas.clinic, …
    """
    from bot.changes.edits import SetMessage

    return SetMessage(name, text, lang)


@edit.command("fact", epilog='Example: clinic-bot edit fact parking "Behind the house."')
@click.argument("name")
@click.argument("text")
@_proposing
def set_fact(name: str, text: str) -> "Edit":
    """Write one of the clinic's facts anew.

    TEXT is what stands behind NAME in its file, as in "{women: yes}".
    """
    from bot.changes.edits import SetFacts
    from bot.content.edited import entries

    try:
        return SetFacts({name: entries(f"fact: {text}")["fact"]})
    except ValueError:
        return SetFacts({name: text})  # a sentence with a colon in it


@edit.command("reviewed", epilog="Example: clinic-bot edit reviewed clinic.cost")
@_INTENT
@_LANG
@_proposing
def reviewed(intent: str, lang: str) -> "Edit":
    """Say that you have read an answer, and that it is right.

    The answer of INTENT, today.
    """
    from bot.changes.edits import Reviewed

    return Reviewed(intent, lang)


@edit.command("off", epilog="Example: clinic-bot edit off clinic.payment")
@_INTENT
@_proposing
def off(intent: str) -> "Edit":
    """Do not answer or offer INTENT until it is on again.

    That holds in every language.
    """
    from bot.changes.edits import Off

    return Off(intent)


@edit.command("on", epilog="Example: clinic-bot edit on clinic.payment")
@_INTENT
@_proposing
def on(intent: str) -> "Edit":
    """Answer and offer INTENT again."""
    from bot.changes.edits import On

    return On(intent)


@edit.command(epilog="Example: clinic-bot edit questions parking")
@click.argument("words", required=False, default="")
@_LANG
@_at_desk
def questions(desk: _Desk, words: str, lang: str) -> None:
    """List the questions by name and title, and which are off.

    With WORDS, those that hold them in name, title or an example.
    """
    content = desk.folder.contents().get(lang)
    for name, intent in content.intents.items() if content else ():
        said = (name, intent.title, *intent.examples)
        found = next((one for one in said if words.lower() in one.lower()), None)
        if found is not None:
            off = " (off)" if content and name in content.off else ""
            example = f": “{found}”" if found in intent.examples and found != intent.title else ""
            click.echo(f"{name}{off}  {intent.title}{example}")


@edit.command(epilog="Example: clinic-bot edit undo")
@click.argument("revision", required=False, default="")
@click.option("--why", default="", help="Why, for the history.")
@_at_desk
def undo(desk: _Desk, revision: str, why: str) -> None:
    """Take back the last change, be it by hand.

    Again, the one before it. Or the one that `history` lists as REVISION.
    """
    own, who = desk.folder, desk.who
    show_applied(own.undo_one(revision, who, why) if revision else own.undo(who, why))


@edit.command(epilog="Example: clinic-bot edit history")
@_at_desk
def history(desk: _Desk) -> None:
    """List every change, the latest first: when, by whom, why."""
    changes, zone = desk.folder.log(), _zone(desk)
    for change in changes:
        undone = " (taken back)" if change.undone else ""
        at = f"{change.at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
        click.echo(f"{change.short} {at} {change.who}: {change.what}{undone}")
        _show_why(change.why)
    if not changes:
        click.echo("Nothing was changed by a command yet.")


def _zone(desk: _Desk) -> tzinfo:
    """Of the clinic's clock; UTC where its content cannot be read, which the history may mend."""
    from bot.week import zone_of

    with suppress(ContentError):
        contents = folders.read(replace(desk.settings, content=desk.folder.path))
        return zone_of(next(iter(contents.values())))
    return UTC


def _show_why(why: str) -> None:
    for line in filter(None, why.splitlines()):
        click.echo(f"         {line}")


@edit.command(epilog="Example: clinic-bot edit drafts")
@_at_desk
def drafts(desk: _Desk) -> None:
    """List what is proposed and not approved."""
    found = desk.folder.drafts()
    for draft in found:
        click.echo(f"{draft.id} {draft.day} {draft.who}: {draft.edit.what}")
        _show_why(draft.why)
    if not found:
        click.echo("Nothing is proposed.")


@edit.command(epilog="Example: clinic-bot edit approve 1a2b")
@click.argument("id")
@_at_desk
def approve(desk: _Desk, id: str) -> None:
    """Make the change that draft ID proposes."""
    show_applied(desk.folder.approve(id, desk.who, desk.today))


@edit.command(epilog="Example: clinic-bot edit discard 1a2b")
@click.argument("id")
@_at_desk
def discard(desk: _Desk, id: str) -> None:
    """Delete draft ID."""
    click.echo(f"Discarded: {desk.folder.discard(id).edit.what}.")

"""Questions and answers that a clinic has elsewhere, brought into its own folder: `import`."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from bot.cli.diff import noon
from bot.cli.edit import chosen, show_applied
from bot.cli.group import (
    FOLDER,
    extra,
    main,
    now,
    print_json,
    refuse_unknown_language,
    with_settings,
)
from bot.content import Content
from bot.settings import Settings

if TYPE_CHECKING:  # of the extra `import`, and slow to import
    from bot.changes.diff import Diff
    from bot.changes.edits import Edit
    from bot.changes.own_folder import OwnFolder
    from bot.imports.brought import Bringing
    from bot.imports.entries import Entry
    from bot.imports.plan import Choice, Plan
    from bot.imports.report import Report
    from bot.imports.twins import Twin

_DUPLICATES = (
    "What becomes of questions that the bot answers already. By default your answer replaces what "
    "ships on the clinic; on health and safety ours stays, and your ways to ask are added."
)
_CHOICES = {"r": "replace", "a": "add", "n": "new", "s": "skip"}
_ASKED = "r: yours replaces it; a: it stays, your ways to ask are added; n: a new question; s: skip"
_ROWS = 10  # of the answers that become wrong
_SHOWN = 300  # characters of an answer that is there


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--folder", type=FOLDER, help="The folder, if not the one of CLINIC_BOT_CONTENT.")
@click.option("--lang", help="The language, if neither the files nor the words tell it.")
@click.option("--duplicates", type=click.Choice([*_CHOICES.values()]), help=_DUPLICATES)
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--draft", is_flag=True, help="Only propose it: `clinic-bot edit approve` makes it.")
@click.option("--no-diff", is_flag=True, help="Do not compare all other answers.")
@click.option("--json", "json", is_flag=True, help="Print one JSON object.")
@click.option("--who", default="", help="Who makes the change; by default you, as git knows you.")
@click.option("--why", default="", help="Why, for the history.")
@with_settings
def bring(
    settings: Settings,
    files: tuple[Path, ...],
    folder: Path | None,
    lang: str | None,
    duplicates: str | None,
    dry_run: bool,
    draft: bool,
    no_diff: bool,
    json: bool,
    who: str,
    why: str,
) -> None:
    """Bring questions and answers from FILES into the clinic's own folder.

    A Rasa project (its folder, or its YAML files), QnA Maker's or Azure's export, CSV, XLSX, JSON,
    or a saved page with questions (HTML). Nothing is fetched. All of it is one change, which
    `clinic-bot edit undo` takes back; what the bot cannot say is left out, and told.
    """
    with extra("import"):
        from bot.changes.history import user
        from bot.changes.own_folder import OwnFolder
        from bot.imports.formats import bringing
    from bot.imports.plan import settled
    from bot.imports.report import Report, as_json
    from bot.imports.trial import asked

    own = OwnFolder(chosen(folder, settings), settings)
    found, contents = bringing(files), own.contents()
    refuse_unknown_language(lang, contents)
    choose = _chooser(duplicates, contents, may_ask=sys.stdin.isatty() and not json)
    what = f"Brings questions from {', '.join(path.name for path in files)}"
    plan, after = settled(_planned(found, contents, lang, choose), own, what, now().date())
    tried = tuple(asked(plan.steps, after, noon()))
    report = Report(len(found.questions), plan.steps, (*found.notes, *plan.notes), tried)
    edit = plan.edit(what)
    difference = None if no_diff or edit is None else _difference(own, edit, settings)
    if json:
        print_json({**as_json(report), "diff": _counts(difference)})
    else:
        _show(report, difference)
    if edit is None:
        click.echo("\nNothing is to be changed.", err=json)
    elif not dry_run:
        _make(own, edit, who or user(), why, draft, quiet=json)


def _planned(
    found: "Bringing",
    contents: Mapping[str, Content],
    language: str | None,
    choose: "Callable[[Entry, Twin], Choice]",
) -> "Plan":
    from bot.conversation import Conversation
    from bot.imports.entries import entries
    from bot.imports.plan import planned
    from bot.imports.twins import Twins

    conversation = Conversation(contents)
    made, notes = entries(found.questions, conversation, language)
    twins = Twins(conversation, noon())
    plan = planned(made, [twins.of(one) for one in made], contents, choose)
    return replace(plan, notes=(*notes, *plan.notes))


def _chooser(
    given: str | None, contents: Mapping[str, Content], may_ask: bool
) -> "Callable[[Entry, Twin], Choice]":
    """Chooses as it was given, else as a person says, else wisely."""
    from bot.imports.plan import Choice, wise

    said: list[Choice] = [Choice(given)] if given else []

    def choose(entry: "Entry", twin: "Twin") -> Choice:
        content = contents[entry.language]
        by_default = wise(twin, content)
        if said and (twin.surely or not given):
            return said[0]
        if not may_ask or given:
            return by_default
        letter = _asked(entry, twin, content, by_default)
        choice = Choice(_CHOICES[letter.lower()])
        if letter.isupper():
            said.append(choice)
        return choice

    return choose


def _asked(entry: "Entry", twin: "Twin", content: Content, by_default: "Choice") -> str:
    """The letter that a person types; a capital one for all that follow."""
    intent, answer = content.intents[twin.intent], content.responses[twin.intent]
    kept = answer.asks[twin.ask].text if twin.ask in answer.asks else answer.text
    click.echo(f"\n“{entry.title}”\n  yours: {_line(entry.text)}")
    click.echo(f"  there: “{intent.title}” ({twin.intent})\n         {_line(kept)}\n  {_ASKED}")
    letters = [*_CHOICES, *map(str.upper, _CHOICES)]
    return str(
        click.prompt(
            "Which? (a capital: the same for all like it)",
            type=click.Choice(letters),
            default=by_default.value[0],
            show_choices=False,
        )
    )


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _difference(own: "OwnFolder", edit: "Edit", settings: Settings) -> "Diff":
    """What the change changes, by the labelled questions: the folder as it is, and a copy."""
    from bot import folders
    from bot.changes.questions import OWN, labelled
    from bot.changes.sides import compared

    before = replace(settings, content=own.path)
    paths = [labelled(folders.named(before)[0]), own.path / OWN]
    with TemporaryDirectory(prefix="clinic-bot-") as copy:
        own.export(Path(copy), edit, now().date())
        return compared(before, replace(settings, content=Path(copy)), paths, noon())


def _show(report: "Report", difference: "Diff | None") -> None:
    from bot.imports.report import lines

    for line in (*lines(report), *(_compared(difference) if difference else ())):
        click.echo(line)


def _compared(difference: "Diff") -> Iterator[str]:
    from bot.changes.diff import Verdict
    from bot.changes.report import heading, line

    yield f"\n{heading(difference)}"
    worse = difference.of(Verdict.WORSE)
    yield from (f"  {line(change)}" for change in worse[:_ROWS])
    if len(worse) > _ROWS:
        yield f"  … and {len(worse) - _ROWS} more: clinic-bot diff shows them."


def _counts(difference: "Diff | None") -> dict[str, int] | None:
    from bot.changes.diff import Verdict

    if difference is None:
        return None
    counts = {verdict.value: len(difference.of(verdict)) for verdict in Verdict}
    return {"asked": difference.asked, **counts, "alarms_lost": difference.alarms_lost}


def _make(own: "OwnFolder", edit: "Edit", who: str, why: str, draft: bool, quiet: bool) -> None:
    if draft:
        kept = own.propose(edit, who, why, now().date())
        said = f"\nProposed: {edit.what}. To make it: clinic-bot edit approve {kept.id}"
        click.echo(said, err=quiet)
        return
    applied = own.apply(edit, who, why, now().date())
    if not quiet:
        click.echo()
        show_applied(applied)

"""The content: filled in, checked, translated."""

import sys
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import folders
from bot.cli.diff import noon
from bot.cli.group import (
    FOLDER,
    counted,
    main,
    now,
    print_json,
    spoken,
    with_settings,
)
from bot.content import BASE, Content
from bot.conversation import Conversation
from bot.errors import ContentError, Problem, causes, told
from bot.session import Session
from bot.settings import Settings

if TYPE_CHECKING:  # it is slow to import
    from bot.setup import Script, Terminal

_SHOWN = 5  # examples of what one intent takes


@main.command(epilog="Example: clinic-bot check my-clinic --quick")
@click.argument("folder", required=False, type=FOLDER)
@click.option("--stems", "as_stems", is_flag=True, help="List the words that each stem (*) hits.")
@click.option("--quick", is_flag=True, help="Do not ask what the clinic's own questions take.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a problem.")
@with_settings
def check(
    settings: Settings, folder: Path | None, as_stems: bool, quick: bool, as_json: bool
) -> None:
    """Check the content: every problem at once, and its remedy.

    FOLDER is the clinic's own content; by default the one that CLINIC_BOT_CONTENT names. Where it
    has questions, those that ship are asked with it and without it: what it answers worse is a
    warning.
    """
    from bot.checks import numbers, outlook, stems, to_do, unreviewed

    settings = replace(settings, content=folder) if folder else settings
    if as_json:
        _check_for_programs(settings)
        return
    if as_stems:
        for content in folders.read(settings).values():
            for line in stems(content):
                click.echo(line)
        return
    contents = _checked(settings)
    facts, today = next(iter(contents.values())), date.today()
    for cause in causes(to_do(contents)):
        click.echo(f"to do: {told(cause)}")
    for content in contents.values():
        click.echo(f"{content.language}: {_standing(content)}")
    for line in outlook(facts, today):
        click.echo(line)
    flags, cards = unreviewed(contents)
    if flags or cards:
        both = f"{counted(flags, 'red flag')} and {counted(cards, 'card')}"
        click.echo(f"{both} not yet reviewed by a clinician.")
        click.echo(f"Numbers that a clinician has to verify: {numbers(facts)}.")
    if settings.content:
        number = folders.own_files(settings)
        are = "is" if number == 1 else "are"
        click.echo(f"{counted(number, 'file')} of {settings.content} {are} used.")
    if settings.content and (settings.content / "intents").is_dir() and not quick:
        for line in _taken(settings, settings.content):
            click.echo(line)


def _checked(settings: Settings) -> dict[str, Content]:
    """The content for patients. Raises ContentError, also of dates that cannot be meant."""
    from bot.checks import misdated

    contents = folders.checked(settings)
    if over := misdated(contents, date.today()):
        raise ContentError(over)
    return contents


def _check_for_programs(settings: Settings) -> None:
    """Prints each problem, and all that is left to do; exits with 1 where there are problems."""
    from bot.checks import to_do
    from bot.problems import as_json

    found: Sequence[Problem] = ()
    try:
        left = to_do(_checked(settings))
    except ContentError as error:
        found, left = error.problems, []
    for problem in (*found, *left):
        print_json(as_json(problem))
    if found:
        sys.exit(1)


def _taken(settings: Settings, own: Path) -> Iterator[str]:
    """Warnings of what the clinic's own questions take from the right answers, and what it took to
    know that."""
    from bot.changes.diff import Kind, Verdict
    from bot.changes.questions import OWN, labelled
    from bot.changes.report import asked, done
    from bot.changes.sides import compared

    begun = time.monotonic()
    paths = [labelled(folders.named(settings)[0]), own / OWN]
    found = compared(replace(settings, content=None), settings, paths, noon())
    for name, changes in sorted(found.taken().items(), key=lambda item: -len(item[1])):
        letters = sum(change.question.kind is Kind.LETTER for change in changes)
        answers = counted(len(changes), "better answer")
        yield f"warning: {name} takes the place of {answers}, {letters} of them to letters:"
        for change in changes[:_SHOWN]:
            before, after = done(change.before), done(change.after)
            sure = f"{change.after.confidence:.2f}"
            yield f"  now answered by {after} ({sure}) instead of {before}: “{asked(change)}”"
    worse = found.of(Verdict.WORSE)
    seconds = f"{time.monotonic() - begun:.0f} s"
    yield (
        f"{counted(found.asked, 'question')} asked with your folder and without it, in {seconds}: "
        f"{len(worse)} answered worse, {counted(found.alarms_lost, 'alarm')} lost."
    )
    if worse:
        yield "`clinic-bot diff --against shipped` shows them all."


def _standing(content: Content) -> str:
    """How much there is of a language, and whether it is spoken."""
    if content.alarms_alone:
        return "alarms alone: all good"
    asked = [len(intent.examples) for intent in content.intents.values() if intent.examples]
    both = f"{counted(len(asked), 'intent')}, {counted(sum(asked), 'example')}"
    shown = f"{both}: {'all good' if content.live else 'not spoken yet'}"
    if content.to_do:
        files = counted(len(content.to_do), "file")
        shown += f"; {files} to translate ({content.to_do[0]} …)"
    return shown


@main.command(epilog="Example: clinic-bot setup my-clinic --only hours,prices")
@click.argument("folder", required=False, type=FOLDER)
@click.option("--again", is_flag=True, help="Ask everything anew; Enter keeps what is there.")
@click.option("--only", default="", metavar="NAME,…", help="Ask a part, as in hours,prices.")
@click.option("--lang", default=BASE, show_default=True, help="The language of the questions.")
@with_settings
def setup(settings: Settings, folder: Path | None, again: bool, only: str, lang: str) -> None:
    """Fill in the clinic's facts: one question after the other.

    Each answer is checked at once. They go into FOLDER, a content folder of your own (by default
    the one that CLINIC_BOT_CONTENT names). Then the folder is checked, and the bot
    asked what a patient may ask.
    """
    from bot import setup as interview

    parts = frozenset(filter(None, map(str.strip, only.split(","))))
    _refuse_unknown_question(parts, interview.NAMES)
    script, terminal = interview.script(lang), interview.Terminal()
    target = folder or settings.content or terminal.folder(script)
    if target is not None and not interviewed(settings, target, terminal, script, again, parts):
        sys.exit(1)


def interviewed(
    settings: Settings,
    target: Path,
    terminal: "Terminal",
    script: "Script",
    again: bool = False,
    parts: frozenset[str] = frozenset(),
) -> bool:
    """Holds the interview about what shall stand in a folder, checks that, and tries it out;
    whether all is good, or it was stopped."""
    from bot import setup as interview

    shipped = spoken(folders.read(replace(settings, content=None, facts={})))
    moment = now()
    today = moment.astimezone().date()
    asked = interview.hold(terminal, script, shipped, target, today, again, parts)
    if asked is None:
        return True
    terminal.say("\n" + script.say("checking"))
    settled = replace(settings, content=target)
    wrong: Sequence[Problem] = ()
    try:
        found = folders.checked(settled)
        terminal.say(script.say("good"))
    except ContentError as error:
        wrong = error.problems
        terminal.problems(script, wrong)
        found = folders.read(settled)  # what can be read can be tried out
    bot = Conversation(found)
    terminal.try_out(
        script, asked, lambda question: bot.respond(question, Session(at=moment)).reply.text
    )
    terminal.say("\n" + script.say("next", folder=target))
    return not wrong


def _refuse_unknown_question(names: Collection[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            listed = ", ".join(sorted(known))
            raise click.BadParameter(
                f"there is no question {name!r}; there are {listed}.", param_hint="--only"
            )


@main.command(epilog="Example: clinic-bot new-language fr")
@click.argument("code")
@click.option("--folder", type=FOLDER, help="Put them there, not into the content folder.")
@with_settings
def new_language(settings: Settings, code: str, folder: Path | None) -> None:
    """Copy the English files for translation into language CODE.

    That is fr, ht, … What it has already stays as it is.
    """
    from bot.content.scaffold import begin

    laid_over = folders.named(settings)
    target = folder or laid_over[-1]
    files = begin(laid_over, code, target)
    click.echo(
        f"{counted(len(files), 'file')} to translate in {target}, "
        f"in intents/{code} and responses/{code}; each says what to do."
    )
    click.echo(
        "Take .todo off a file's name when it is done. The bot speaks the language once its words, "
        "its alarms, its cards and a first question are done. `clinic-bot check` counts the rest."
    )

"""The content: filled in, checked, translated, measured."""

import sys
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import folders
from bot.cli.diff import noon
from bot.cli.group import (
    FOLDER,
    counted,
    extra,
    main,
    now,
    print_json,
    refuse_unknown_language,
    spoken,
    with_settings,
)
from bot.content import BASE, Content
from bot.conversation import Conversation
from bot.errors import ContentError, Problem
from bot.session import Session
from bot.settings import Settings

if TYPE_CHECKING:  # it is slow to import
    from bot.setup import Script, Terminal

_FAIL_UNDER = "Exit with 1 if missed; right-or-offered=90,wrong=4 for example."
_SHOWN = 5  # examples of what one intent takes
_PAGE = click.File("w", encoding="utf-8", lazy=True)


@main.command()
@click.option("--stems", "as_stems", is_flag=True, help="List the words that each stem (*) hits.")
@click.option("--quick", is_flag=True, help="Do not ask what the clinic's own questions take.")
@with_settings
def check(settings: Settings, as_stems: bool, quick: bool) -> None:
    """Check the content: every problem at once, each with its file, line and remedy.

    Where the clinic's own folder has questions, those that ship are asked with it and without it:
    what it answers worse is a warning.
    """
    from bot.checks import misdated, numbers, outlook, stems, to_do, unreviewed

    if as_stems:
        for content in folders.read(settings).values():
            for line in stems(content):
                click.echo(line)
        return
    contents = folders.checked(settings)
    facts, today = next(iter(contents.values())), date.today()
    if over := misdated(facts, today):
        raise ContentError(over)
    for problem in to_do(contents):
        click.echo(f"to do: {problem}")
    for content in contents.values():
        click.echo(f"{content.language}: {_standing(content)}")
    for line in outlook(facts, today):
        click.echo(line)
    flags, cards = unreviewed(contents)
    if flags or cards:
        both = f"{counted(flags, 'red flag')} and {counted(cards, 'card')}"
        click.echo(f"{both} not yet reviewed by a clinician.")
        click.echo(f"Numbers that a clinician has to verify: {numbers(facts)}.")
    if settings.content and (settings.content / "intents").is_dir() and not quick:
        for line in _taken(settings, settings.content):
            click.echo(line)


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


@main.command()
@click.argument("folder", required=False, type=FOLDER)
@click.option("--again", is_flag=True, help="Ask everything anew; Enter keeps what is there.")
@click.option("--only", default="", metavar="NAME,…", help="Ask a part, as in hours,prices.")
@click.option("--lang", default=BASE, show_default=True, help="The language of the questions.")
@with_settings
def setup(settings: Settings, folder: Path | None, again: bool, only: str, lang: str) -> None:
    """Fill in the clinic's facts: one question after the other, each answer checked at once.

    They go into FOLDER, a content folder of your own (by default the one that CLINIC_BOT_CONTENT
    names). Then the folder is checked, and the bot asked what a patient may ask.
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
    problems: Sequence[Problem] = ()
    try:
        found = folders.checked(settled)
        terminal.say(script.say("good"))
    except ContentError as error:
        problems = error.problems
        terminal.problems(script, problems)
        found = folders.read(settled)  # what can be read can be tried out
    bot = Conversation(found)
    terminal.try_out(
        script, asked, lambda question: bot.respond(question, Session(at=moment)).reply.text
    )
    terminal.say("\n" + script.say("next", folder=target))
    return not problems


def _refuse_unknown_question(names: Collection[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            listed = ", ".join(sorted(known))
            raise click.BadParameter(
                f"there is no question {name!r}; there are {listed}.", param_hint="--only"
            )


@main.command()
@click.argument("code")
@click.option("--folder", type=FOLDER, help="Put them there, not into the content folder.")
@with_settings
def new_language(settings: Settings, code: str, folder: Path | None) -> None:
    """Copy the English files for translation into the language CODE (fr, ht, …).

    What it has already stays as it is.
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


@main.command()
@click.argument("questions", nargs=-1, type=click.Path(path_type=Path))
@click.option("--lang", help="Only this language, for example en.")
@click.option("--typos", is_flag=True, help="Ask everything a second time with typos, and compare.")
@click.option("--seed", default=7, show_default=True, help="The same seed, the same figures.")
@click.option("--cross-validate", is_flag=True, help="Ask examples of a bot that lacks them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--html", type=_PAGE, help="Write a page with the confusion matrix as a picture.")
@click.option("--fail-under", default="", metavar="FIGURE=PERCENT,…", help=_FAIL_UNDER)
@with_settings
def evaluate(
    settings: Settings,
    questions: tuple[Path, ...],
    lang: str | None,
    typos: bool,
    seed: int,
    cross_validate: bool,
    as_json: bool,
    html: Any,
    fail_under: str,
) -> None:
    """Ask the labelled QUESTIONS and report: wrong answers first.

    They are YAML as in tests/utterances/en, or TSV.
    """
    if not questions and not cross_validate:
        raise click.UsageError("Name a file or folder of QUESTIONS, or --cross-validate.")
    from bot import evaluation

    if html is not None:
        with extra("pages"):  # said now, not after a long run
            from bot.evaluation.page import page
    known = spoken(folders.read(settings))
    refuse_unknown_language(lang, known)
    bounds = evaluation.bounds(fail_under) if fail_under else {}
    intents = {language: content.intents for language, content in known.items()}
    asked = evaluation.read_questions(questions, intents, lang)
    folds = evaluation.FOLDS if cross_validate else 0
    found = evaluation.evaluate(known, asked, typos=typos, folds=folds, seed=seed)
    goals = evaluation.goals(bounds, found)
    report = evaluation.report(found, goals)
    if html is not None:
        html.write(page(report))
    if as_json:
        print_json(evaluation.as_json(found, goals))
    else:
        evaluation.show(report)
    if not all(goal.met for goal in goals):
        sys.exit(1)

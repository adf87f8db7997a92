"""How well the bot answers: `evaluate`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import folders
from bot.cache import Cache
from bot.cli.group import (
    extra,
    main,
    now,
    print_json,
    refuse_unknown_language,
    spoken,
    with_settings,
)
from bot.settings import Settings

if TYPE_CHECKING:  # slow to import
    from bot.evaluation.before import Noted

_FAIL_UNDER = "Exit with 1 if missed; right-or-offered=90,wrong=4 for example."
_AGAINST = "Compare with a run that --json wrote, not with the last one."
_RUN = "evaluated"  # what is kept of a run for the next one
_FILE = click.Path(path_type=Path, dir_okay=False)
_PAGE = click.File("w", encoding="utf-8", lazy=True)


@main.command(epilog="Example: clinic-bot evaluate mine.tsv --typos --html report.html")
@click.argument("questions", nargs=-1, type=click.Path(path_type=Path))
@click.option("--lang", help="Only this language, for example en.")
@click.option("--typos", is_flag=True, help="Ask everything a second time with typos, and compare.")
@click.option("--seed", default=7, show_default=True, help="The same seed, the same figures.")
@click.option("--cross-validate", is_flag=True, help="Ask examples of a bot that lacks them.")
@click.option("--against", type=_FILE, metavar="FILE", help=_AGAINST)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--html", type=_PAGE, metavar="FILE", help="Write a page with pictures, too.")
@click.option("--fail-under", default="", metavar="FIGURE=PERCENT,…", help=_FAIL_UNDER)
@with_settings
def evaluate(
    settings: Settings,
    questions: tuple[Path, ...],
    lang: str | None,
    typos: bool,
    seed: int,
    cross_validate: bool,
    against: Path | None,
    as_json: bool,
    html: Any,
    fail_under: str,
) -> None:
    """Ask labelled questions, and show what is answered wrong.

    QUESTIONS are files or folders of YAML as in tests/utterances/en, or TSV with the columns
    question and accept; without any, those that ship. Below the figures stands what has changed
    since the last run of the same questions.
    """
    from bot import evaluation
    from bot.changes.questions import labelled

    if html is not None:
        with extra("pages"):  # said now, not after a long run
            from bot.evaluation.page import page
    known = spoken(folders.read(settings))
    refuse_unknown_language(lang, known)
    bounds = evaluation.bounds(fail_under) if fail_under else {}
    before = evaluation.read(against) if against else None
    shipped = folders.named(settings)[0]
    paths = questions or (() if cross_validate else (labelled(shipped),))
    intents = {language: content.intents for language, content in known.items()}
    off = {name for content in known.values() for name in content.off}
    asked = evaluation.read_questions(paths, intents, lang, off)
    folds = evaluation.FOLDS if cross_validate else 0
    found = evaluation.evaluate(known, asked, typos=typos, folds=folds, seed=seed)
    goals = evaluation.goals(bounds, found)
    origin = evaluation.origin(now().astimezone(), shipped, known.values())
    since = None
    if found.plain:
        results = found.plain.results
        same = repr((sorted(map(str, map(Path.resolve, paths))), lang, settings.content))
        last = _last(Cache(settings.cache), same, evaluation.noted(origin, results))
        before = before or last
        since = evaluation.since(before, results) if before else None
    report = evaluation.report(found, goals, origin, since)
    if html is not None:
        html.write(page(report))
    if as_json:
        print_json(evaluation.as_json(found, goals, origin))
    else:
        evaluation.show(report)
    if not all(goal.met for goal in goals):
        sys.exit(1)


def _last(cache: Cache, same: str, run: "Noted") -> "Noted | None":
    """The last run of the same questions; this one is kept in its place."""
    found: list[Noted] = cache.kept(_RUN, same)
    cache.keep(_RUN, same, run)
    return found[0] if found else None

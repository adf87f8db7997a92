"""``python -m tests.benchmark [DATA]``: measures, prints, and compares with ``baseline.json``."""

import json
import pickle
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version as version_of
from itertools import islice
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bot.content import Content, load, shipped
from bot.errors import BotError
from bot.evaluation import read_questions
from bot.evaluation.verdicts import Verdict
from tests.benchmark import answers, figures
from tests.benchmark.datasets import FILES, Split, grown, splits, version
from tests.benchmark.systems import CLASSIFIERS, PRODUCT, SYSTEMS, installed
from tests.benchmark.worker import Job, Outcome, Quiz, Shipped

BASELINE = Path(__file__).with_name("baseline.json")
ROOT = Path(__file__).parents[2]
UTTERANCES = ROOT / "tests" / "utterances"
GROWTH = ((100, 10), (100, 100), (1000, 100))  # intents, examples of each
_LABELLED = "labelled questions: "  # these of others are no part of the baseline
_GROWTH_QUESTIONS = {PRODUCT: 500}
_FEW_QUESTIONS = 100
_ASKS = 5
# Of the table of a data set: each column's header, its figure, and the digits behind the point.
_COLUMNS = (
    ("accuracy", "accuracy", 1),
    ("typos", "accuracy with typos", 1),
    ("AUROC", "AUROC", 3),
    ("typos", "AUROC with typos", 3),
    ("accepted+right", "accepted and right", 1),
    ("typos", "accepted and right with typos", 1),
    ("acc.+wrong", "accepted and wrong", 1),
    ("OOS recall", "OOS recall", 1),
    ("precision", "OOS precision", 1),
    ("p50 ms", "p50 ms", 2),
    ("p99 ms", "p99 ms", 2),
    ("build s", "build s", 2),
    ("first use s", "first use s", 2),
    ("MB", "memory MB", 0),
)
# The same of labelled questions.
_ANSWERED = (
    ("n", "questions in scope", 0),
    ("top-1", "top-1", 1),
    ("top-3", "top-3", 1),
    ("right", "right", 1),
    ("offered", "offered", 1),
    ("refused", "refused", 1),
    ("wrong", "wrong", 1),
    ("OOS n", "OOS questions", 0),
    ("refused", "OOS refused", 1),
    ("asked", "OOS asked back", 1),
    ("wrong", "OOS wrong", 1),
    ("p50 ms", "p50 ms", 2),
)


@click.command()
@click.argument(
    "data", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False
)
@click.option(
    "--questions",
    "files",
    type=click.Path(path_type=Path),
    multiple=True,
    default=(UTTERANCES,),
    help="Labelled questions for the shipped content, as `clinic-bot evaluate` takes them.",
)
@click.option("--update", is_flag=True, help="Write the figures to baseline.json.")
@click.option("--only", type=click.Choice(list(SYSTEMS)), multiple=True, help="Only these systems.")
@click.option("--seed", default=7, show_default=True, help="Of the typos.")
def main(
    data: Path | None, files: Sequence[Path], update: bool, only: Sequence[str], seed: int
) -> None:
    """Measure on labelled questions and, with a folder DATA that holds CLINC150 and BANKING77, on
    these and what the shipped content costs."""
    missing = [name for name in FILES if data and not (data / name).is_file()]
    if missing:
        raise click.BadParameter(
            f"{data} lacks {', '.join(missing)}; its README says where they come from.",
            param_hint="DATA",
        )
    console, progress = (
        Console(highlight=False, width=None if sys.stdout.isatty() else 160),
        Console(stderr=True),
    )
    contents = load([shipped()], {})
    names = [name for name in installed() if not only or name in only]
    for name, system in SYSTEMS.items():
        if name not in installed():
            console.print(f"no {name} in this run: it needs {', '.join(system.needs)}.")
    measured: dict[str, Any] = {}
    with progress.status("") as status:

        def watch(what: str) -> None:
            status.update(what)

        try:
            measured |= _quizzed(files, contents, names, watch)
        except BotError as error:
            raise click.ClickException(str(error)) from error
        if data:
            rivals = [name for name in names if SYSTEMS[name].sample]
            measured |= _on_data(splits(data), rivals, contents["en"], seed, watch, console)

    _show(measured, names, console)
    kept = {
        part: of
        for part, of in measured.items()
        if not part.startswith(_LABELLED) or part.startswith(f"{_LABELLED}{UTTERANCES.name},")
    }
    if kept:
        _compare({"versions": _versions(data), "figures": kept}, update, console)


Watch = Callable[[str], None]
"""Is told what is being done."""


def _quizzed(
    files: Sequence[Path], contents: Mapping[str, Content], names: Sequence[str], watch: Watch
) -> dict[str, Any]:
    """What comes of the labelled questions of each file and language; each system is made once a
    language."""
    rivals = [name for name in CLASSIFIERS if name in names]
    intents = {language: content.intents for language, content in contents.items()}
    asked = {path.stem: read_questions([path], intents).asked for path in files}
    measured: dict[str, Any] = {}
    for language in contents:
        mine = {
            file: of
            for file, questions in asked.items()
            if (of := [question for question in questions if question.language == language])
        }
        if not mine:
            continue
        together = tuple(question for of in mine.values() for question in of)
        own: dict[str, tuple[int, int]] = {}
        for name in (PRODUCT, *rivals):
            watch(f"labelled questions, {language}: {name}")
            done = _work(Quiz(name, language, together))
            given = iter(zip(done.answers, done.milliseconds, strict=True))
            for file, questions in mine.items():
                replies, milliseconds = zip(*islice(given, len(questions)), strict=True)
                judged = (
                    answers.as_decided(replies)
                    if name == PRODUCT
                    else answers.at_most_wrong(replies, own[file])
                )
                own.setdefault(file, judged.wrong)
                measured.setdefault(f"{_LABELLED}{file}, {language}", {})[name] = {
                    **_verdicts(replies, judged),
                    "p50 ms": round(figures.quantile(milliseconds, 0.5), 3),
                }
    return measured


def _verdicts(replies: Sequence[answers.Answer], judged: answers.Judged) -> dict[str, float]:
    inside, outside = judged.in_scope, judged.foreign
    found = {
        "questions in scope": inside.total,
        "OOS questions": outside.total,
        "top-1": answers.ranked(replies, 1) if inside.total else None,
        "top-3": answers.ranked(replies, 3) if inside.total else None,
        "right": inside.share(Verdict.RIGHT),
        "offered": inside.share(Verdict.OFFERED),
        "refused": inside.share(Verdict.REFUSED),
        "wrong": inside.share(Verdict.WRONG),
        "OOS refused": outside.share(Verdict.REFUSED),
        "OOS asked back": outside.share(Verdict.ASKED),
        "OOS wrong": outside.share(Verdict.WRONG),
    }
    return {name: round(value, 2) for name, value in found.items() if value is not None}


def _on_data(
    parts: Sequence[Split],
    names: Sequence[str],
    content: Content,
    seed: int,
    watch: Watch,
    console: Console,
) -> dict[str, Any]:
    """What comes of the public data sets, and what the shipped content costs."""
    measured: dict[str, Any] = {}
    for name in names:
        if SYSTEMS[name].sample < 5000:
            console.print(
                f"{name}: at most {SYSTEMS[name].sample:,} questions of a part, evenly taken."
            )
    for part in parts:
        for name in names:
            watch(f"{part.name}: {name}")
            outcome = _work(Job(name, part, content.wording, seed, SYSTEMS[name].sample))
            measured.setdefault(part.name, {})[name] = _figures(outcome)
    measured["growth"] = {}
    for name in names:
        for job in _growth(name, parts, content.wording, seed):
            watch(f"{job.split.name}: {name}")
            measured["growth"].setdefault(job.split.name, {})[name] = _cost(_work(job))
    watch("the shipped content")
    texts = [
        question.text for question in read_questions([UTTERANCES], {"en": content.intents}).asked
    ]
    strangers = [item.text for part in parts[::2] for item in part.test]
    measured["shipped content"] = _shipped(_work((texts, strangers)), len(strangers))
    return measured


def _work(job: Job | Quiz | tuple[list[str], list[str]]) -> Any:
    """A job done in a process of its own."""
    command = [sys.executable, "-c", "from tests.benchmark.worker import serve; serve()"]
    done = subprocess.run(
        command, input=pickle.dumps(job), stdout=subprocess.PIPE, check=True, cwd=ROOT
    )
    return pickle.loads(done.stdout)


def _growth(name: str, parts: Sequence[Split], wording: Any, seed: int) -> list[Job]:
    """The same questions of ever more examples.

    CLINC150's intents and BANKING77's, then copies of them with words left out.
    """
    pool = {**parts[0].examples, **parts[2].examples}
    jobs = []
    for intents, each in GROWTH:
        if intents * each > SYSTEMS[name].largest:
            continue
        examples = grown(pool, intents, each, seed)
        total = sum(map(len, examples.values()))
        split = replace(
            parts[0],
            name=f"{total:,} examples of {intents:,} intents",
            examples=examples,
            validation=(),
        )
        jobs.append(
            Job(
                name, split, wording, seed, _GROWTH_QUESTIONS.get(name, _FEW_QUESTIONS), growth=True
            )
        )
    return jobs


def _figures(outcome: Outcome) -> dict[str, float]:
    test, slips = outcome.test, outcome.mistyped
    found: dict[str, float | None] = {
        "accuracy": figures.accuracy(test),
        "accuracy with typos": figures.accuracy(slips),
        "AUROC": figures.auroc(test),
        "AUROC with typos": figures.auroc(slips),
    }
    decides = any(guess.action for guess in test)
    share = len(figures.outside(test)) / len(figures.inside(test))
    threshold = figures.best_threshold(outcome.validation, share)
    if decides or outcome.validation:
        for kind, guessed in (("", test), (" with typos", slips)):
            at = (
                figures.as_decided(guessed) if decides else figures.at_threshold(guessed, threshold)
            )
            found[f"accepted and right{kind}"] = at.accepted_right
            found[f"accepted and wrong{kind}"] = at.accepted_wrong
            found[f"OOS recall{kind}"] = at.recall
            found[f"OOS precision{kind}"] = at.precision
    if decides:
        right, wrong, foreign = figures.offered(test)
        found |= {
            "asked back, right one offered": right,
            "asked back, wrong ones offered": wrong,
            "OOS asked back": foreign,
        }
        if outcome.validation:
            at = figures.at_threshold(test, threshold)
            found |= {
                "accepted and right, threshold of validation": at.accepted_right,
                "OOS recall, threshold of validation": at.recall,
            }
            found |= {"OOS precision, threshold of validation": at.precision}
        else:
            del found["OOS asked back"]
    return {
        name: round(value, 4 if "AUROC" in name else 2)
        for name, value in found.items()
        if value is not None
    } | _cost(outcome)


def _cost(outcome: Outcome) -> dict[str, float]:
    found = {
        "p50 ms": figures.quantile(outcome.milliseconds, 0.5),
        "p99 ms": figures.quantile(outcome.milliseconds, 0.99),
    }
    if outcome.slips_milliseconds:
        found["typos p50 ms"] = figures.quantile(outcome.slips_milliseconds, 0.5)
        found["typos p99 ms"] = figures.quantile(outcome.slips_milliseconds, 0.99)
    return {name: round(value, 3) for name, value in found.items()} | {
        "build s": round(outcome.build, 2),
        "first use s": round(outcome.first, 2),
        "memory MB": round(outcome.memory, 1),
    }


def _shipped(done: Shipped, strangers: int) -> dict[str, float]:
    cpu, wall = [], []
    for _ in range(_ASKS):
        before, started = _children(), time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "bot", "ask", "how much is a massage"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=ROOT,
        )
        wall.append(time.perf_counter() - started)
        cpu.append(_children() - before)
    return {
        "questions": len(done.respond),
        "respond p50 ms": round(figures.quantile(done.respond, 0.5), 3),
        "respond p99 ms": round(figures.quantile(done.respond, 0.99), 3),
        "safety p50 ms": round(figures.quantile(done.safety, 0.5), 3),
        "safety p99 ms": round(figures.quantile(done.safety, 0.99), 3),
        "alarms in 1,000 of the data sets": round(1000 * done.alarms / strangers, 2),
        "load s": round(done.load, 2),
        "build s": round(done.build, 2),
        "memory MB": round(done.memory, 1),
        "ask, CPU s": round(figures.quantile(cpu, 0.5), 2),
        "ask, clock s": round(figures.quantile(wall, 0.5), 2),
    }


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _versions(data: Path | None) -> dict[str, str]:
    content = [
        path for top in ("intents", "responses") for path in sorted((shipped() / top).rglob("*.*"))
    ]
    return {
        "content": version(content),
        "utterances": version(sorted(UTTERANCES.rglob("*.yaml"))),
        **({"data": version(data / name for name in FILES)} if data else {}),
        "python": platform.python_version(),
        "rapidfuzz": version_of("rapidfuzz"),
        **({"scikit-learn": version_of("scikit-learn")} if "linear SVM" in installed() else {}),
    }


def _table(title: str, *columns: str) -> Table:
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=None,
        padding=(0, 2, 0, 0),
        header_style="dim",
        pad_edge=False,
    )
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    return table


def _cell(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _show(measured: Mapping[str, Any], names: Sequence[str], console: Console) -> None:
    for part, systems in measured.items():
        if part.startswith(_LABELLED):
            _show_rows(part, _ANSWERED, systems, console)
            console.print()
    if any(part.startswith(_LABELLED) for part in measured):
        console.print(
            "The shipped examples, asked labelled questions. Ranking: top-1, top-3, nothing "
            "refused. clinic-bot decides as it does for patients, red flags included. The others "
            "refuse below one threshold and offer their first three below another: the two that "
            "suit these very questions best, with at most as many wrong answers as clinic-bot has, "
            "in scope and out of scope (OOS).\n",
            style="dim",
        )
    if "growth" in measured:
        _show_data(measured, names, console)


def _show_rows(
    title: str,
    columns: Sequence[tuple[str, str, int]],
    systems: Mapping[str, Mapping[str, float]],
    console: Console,
) -> None:
    table = _table(title, "", *(header for header, _, _ in columns))
    for name, of in systems.items():
        table.add_row(name, *(_cell(of.get(key), digits) for _, key, digits in columns))
    console.print(table)


def _show_data(measured: Mapping[str, Any], names: Sequence[str], console: Console) -> None:
    others = ("growth", "shipped content")
    sets = [part for part in measured if part not in others and not part.startswith(_LABELLED)]
    for part in sets:
        _show_rows(part, _COLUMNS, measured[part], console)
        own = measured[part].get(PRODUCT)
        if own:
            for line in _asked_back(own):
                console.print(line, style="dim")
            for name in names:
                if name != PRODUCT and name in measured[part]:
                    console.print(_ratio(own, measured[part][name], name), style="dim")
        console.print()
    table = _table("Growth", "", "", "p50 ms", "p99 ms", "build s", "first use s", "MB")
    for size, systems in measured["growth"].items():
        for name, of in systems.items():
            cells = (
                *(_cell(of[key], 2) for key in ("p50 ms", "p99 ms", "build s", "first use s")),
                _cell(of["memory MB"], 0),
            )
            table.add_row(size if name == next(iter(systems)) else "", name, *cells)
    table.columns[1].justify = "left"
    console.print(table)
    console.print()
    table = _table("The shipped content", "", "")
    for name, value in measured["shipped content"].items():
        table.add_row(name, f"{value:,}")
    console.print(table)
    console.print(
        "CPU time of one process each. Thresholds: clinic-bot's own policy, where asking back is "
        "not accepting; the others' is set on the validation part. First use: a question of every "
        "intent (of 20, for the slow ones) before anything is timed. OOS: out of scope.",
        style="dim",
    )


def _asked_back(own: Mapping[str, float]) -> Iterator[str]:
    """What only the product does: it asks back; and how it would do with a threshold."""
    right, wrong = own["asked back, right one offered"], own["asked back, wrong ones offered"]
    foreign = own.get("OOS asked back")
    yield (
        f"{PRODUCT} asked back {right:.1f} % with the right one on offer, {wrong:.1f} % without"
        + (f"; of OOS {foreign:.1f} % asked back." if foreign is not None else ".")
    )
    if "OOS recall, threshold of validation" in own:
        right, recall, precision = (
            own[f"{name}, threshold of validation"]
            for name in ("accepted and right", "OOS recall", "OOS precision")
        )
        yield (
            "With a threshold set on the validation part, as the others have: "
            f"accepted and right {right:.1f}, OOS recall {recall:.1f}, precision {precision:.1f}."
        )


def _ratio(own: Mapping[str, float], other: Mapping[str, float], name: str) -> str:
    times = other["p50 ms"] / own["p50 ms"] if own["p50 ms"] else 0.0
    memory = other["memory MB"] / own["memory MB"]
    accuracy = own["accuracy"] - other["accuracy"]
    return (
        f"against {name}: accuracy {accuracy:+.1f}; "
        f"it takes {times:.1f} × the time, {memory:.1f} × the memory."
    )


def _compare(found: dict[str, Any], update: bool, console: Console) -> None:
    before = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else None
    console.print()
    if before:
        changed = [
            name
            for name, value in found["versions"].items()
            if before["versions"].get(name) != value
        ]
        if changed:
            console.print(f"Other than in the baseline: {', '.join(changed)}.")
        # What did not run here (a system that is not installed) is no difference.
        ran = figures.flat(found["figures"])
        moved = [
            row for row in figures.differences(before["figures"], found["figures"]) if row[0] in ran
        ]
        table = _table("Differences from the baseline", "", "was", "is", "")
        for name, was, now in moved:
            change = f"{now - was:+.3f}" if was is not None and now is not None else "new"
            table.add_row(name, _cell(was, 3), _cell(now, 3), change)
        console.print(table if moved else "As in the baseline.")
    if update:
        kept = before["figures"] if before else {}
        merged = {
            part: {**kept.get(part, {}), **of}
            if part != "growth"
            else _merged(kept.get(part, {}), of)
            for part, of in found["figures"].items()
        }
        BASELINE.write_text(
            json.dumps({"versions": found["versions"], "figures": merged}, indent=2) + "\n",
            encoding="utf-8",
        )
        console.print(f"written: {BASELINE}")
    elif not before:
        console.print("There is no baseline yet; --update writes one.")


def _merged(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    return {size: {**before.get(size, {}), **now.get(size, {})} for size in {**before, **now}}


if __name__ == "__main__":
    main()

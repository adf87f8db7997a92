"""An evaluation as a person reads it in a terminal, and as a program does."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.evaluation.goals import Goal
from bot.evaluation.measures import (
    ASKED_BACK,
    REFUSED,
    Confusion,
    Counts,
    IntentFigures,
    Measures,
    Share,
    got,
    wanted,
)
from bot.evaluation.questions import OUT_OF_SCOPE
from bot.evaluation.runs import Evaluation
from bot.evaluation.verdicts import Result, Verdict

FLATTERS = "Examples held out flatter: their authors' phrases resemble each other. Patients' own questions do worse; believe those."
_LONGEST = 160  # characters of a question that the terminal shows
_PAIRS = 12
_BAR = 24  # characters
_PIPED = 140  # characters a line where there is no terminal
_COLOURS = {
    Verdict.RIGHT: "green",
    Verdict.OFFERED: "cyan",
    Verdict.ASKED: "cyan",
    Verdict.REFUSED: "yellow",
    Verdict.WRONG: "bold red",
}
HEADINGS = {**{verdict: verdict.value for verdict in Verdict}, Verdict.ASKED: ASKED_BACK}


def label(intent: str) -> str:
    return intent.replace(OUT_OF_SCOPE, "out of scope")


def percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} %"


def ratio(share: Share) -> str:
    return "–" if share.ratio is None else f"{100 * share.ratio:.0f} %"


def heading(evaluation: Evaluation) -> str:
    """What was asked of what."""
    known = [
        f"{language}: {len(content.intents)} intents, {sum(len(intent.examples) for intent in content.intents.values()):,} examples"
        for language, content in evaluation.contents.items()
    ]
    asked = [f"{len(evaluation.plain.results):,} questions"] if evaluation.plain else []
    return " · ".join([*asked, *known])


def decided(result: Result) -> str:
    """What the bot did with a question, in a few words."""
    if result.action in ("answer", "emergency") or (result.action == "handoff" and result.intents):
        return " + ".join(result.intents)
    return f"{ASKED_BACK}: {', '.join(result.intents)}" if result.intents else REFUSED


def show(evaluation: Evaluation, goals: Sequence[Goal], console: Console | None = None) -> None:
    """The report, wrong answers first."""
    console = console or Console(highlight=False, width=None if sys.stdout.isatty() else _PIPED)
    console.print(heading(evaluation), style="bold")
    for line in evaluation.left_out:
        console.print(f"left out: {escape(line)}", style="dim")
    if evaluation.plain:
        _wrong(evaluation.plain.wrong, console)
        _verdicts(evaluation.plain, evaluation.mistyped, console)
        if evaluation.mistyped:
            _mistyped(evaluation.plain, evaluation.mistyped, evaluation.seed, console)
        _intents(evaluation.plain.intents, console)
        _pairs(evaluation.plain.confusions, console)
        _reliability(evaluation.plain, console)
    if evaluation.held_out:
        _title(console, "Examples held out (cross-validation)")
        console.print(FLATTERS, style="yellow")
        _verdicts(evaluation.held_out, None, console)
        _pairs(evaluation.held_out.confusions, console)
        _reliability(evaluation.held_out, console)
    for goal in goals:
        bound = f"at {'most' if goal.ceiling else 'least'} {goal.bound:g} %"
        console.print(
            f"{goal.figure}: {percent(goal.value)}, {bound}: "
            + ("met" if goal.met else "[bold red]MISSED[/bold red]")
        )


def _title(console: Console, text: str) -> None:
    console.print()
    console.print(escape(text), style="bold underline")


def _table(*columns: str, right: Iterable[int] = ()) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number in right else "left", overflow="fold")
    return table


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _wrong(wrong: Sequence[Result], console: Console) -> None:
    _title(console, f"Wrong answers: {len(wrong)}")
    if not wrong:
        return
    table = _table("question", "wanted", "got", "sure", "because of", right=[3])
    for result in sorted(wrong, key=lambda result: (result.question.accept[0], -result.confidence)):
        labels = [label(intent) for intent in result.question.accept]
        table.add_row(
            escape(_short(result.question.text)),
            f"[green]{labels[0]}[/green]"
            + (f" [dim]or {', '.join(labels[1:])}[/dim]" if labels[1:] else ""),
            f"[red]{escape(decided(result))}[/red]",
            f"{result.confidence:.2f}",
            f"[dim]{escape(_short(result.because))}[/dim]",
        )
    console.print(table)


def _verdicts(measures: Measures, mistyped: Measures | None, console: Console) -> None:
    _title(console, "In all")
    names = [HEADINGS[verdict] for verdict in Verdict]
    table = _table(
        "",
        "questions",
        *names,
        *(["good with typos", "wrong with typos"] if mistyped else []),
        right=range(1, 9),
    )
    for name, counts, slipped in rows(measures, mistyped):
        extra = (
            [percent(slipped.share(good(name))), percent(slipped.share(Verdict.WRONG))]
            if slipped
            else []
        )
        table.add_row(
            escape(name),
            str(counts.total),
            *(_cell(counts, verdict, name) for verdict in Verdict),
            *extra,
        )
    console.print(table)
    console.print(alarms(measures))
    if mistyped:
        console.print(f"with typos: {alarms(mistyped)}")


def alarms(measures: Measures) -> str:
    caught, false = measures.emergencies, measures.false_alarms
    found = (
        f"emergencies caught: {caught.part} of {caught.whole}"
        if caught.whole
        else "no emergency among them"
    )
    return f"{found}; false alarms: {false.part} of {false.whole}"


def rows(
    measures: Measures, mistyped: Measures | None = None
) -> list[tuple[str, Counts, Counts | None]]:
    """The lines of the table of verdicts: each scope, and the voices in it."""
    found: list[tuple[str, Counts, Counts | None]] = []
    for scope, counts, slipped in (
        ("in scope", measures.in_scope, mistyped.in_scope if mistyped else None),
        ("out of scope", measures.out_of_scope, mistyped.out_of_scope if mistyped else None),
    ):
        if counts.total:
            found.append((scope, counts, slipped))
            voices = [
                (voice, mine) for (where, voice), mine in measures.voices.items() if where == scope
            ]
            if len(voices) > 1:
                found += [
                    (
                        f"  {scope}, {voice}",
                        mine,
                        mistyped.voices.get((scope, voice)) if mistyped else None,
                    )
                    for voice, mine in voices
                ]
    return found


def good(scope: str) -> Verdict:
    """What is right in that scope."""
    return Verdict.REFUSED if "out of scope" in scope else Verdict.RIGHT


def _cell(counts: Counts, verdict: Verdict, scope: str) -> str:
    number = counts.of.get(verdict, 0)
    if not number:
        return "[dim]·[/dim]"
    colour = "green" if verdict is good(scope) else _COLOURS[verdict]
    return f"[{colour}]{percent(counts.share(verdict))}[/{colour}]"


def _mistyped(plain: Measures, mistyped: Measures, seed: int, console: Console) -> None:
    pairs = newly_wrong(plain, mistyped)
    _title(console, f"Wrong with typos only: {len(pairs)} (seed {seed})")
    if not pairs:
        return
    table = _table("as typed", "wanted", "got", "sure", right=[3])
    for slipped in pairs:
        table.add_row(
            escape(_short(slipped.question.text)),
            f"[green]{label(slipped.question.accept[0])}[/green]",
            f"[red]{escape(decided(slipped))}[/red]",
            f"{slipped.confidence:.2f}",
        )
    console.print(table)


def newly_wrong(plain: Measures, mistyped: Measures) -> list[Result]:
    """What only typos make wrong."""
    both = zip(plain.results, mistyped.results, strict=True)
    return [
        slip
        for result, slip in both
        if slip.verdict is Verdict.WRONG and result.verdict is not Verdict.WRONG
    ]


def _intents(figures: Sequence[IntentFigures], console: Console) -> None:
    amiss = worst_first(figures)
    flawless = [
        f"{figure.intent} ({figure.counts.total})"
        for figure in figures
        if figure.flawless and figure.counts.total
    ]
    _title(console, "By intent")
    if amiss:
        table = _table(
            "",
            "asked",
            "right",
            "offered",
            "refused",
            "wrong",
            "precision",
            "recall",
            right=range(1, 8),
        )
        for figure in amiss:
            numbers = [
                figure.counts.of.get(verdict, 0)
                for verdict in (Verdict.RIGHT, Verdict.OFFERED, Verdict.REFUSED, Verdict.WRONG)
            ]
            cells = ["[dim]·[/dim]" if not number else str(number) for number in numbers]
            cells[3] = f"[bold red]{cells[3]}[/bold red]" if numbers[3] else cells[3]
            table.add_row(
                figure.intent,
                str(figure.counts.total),
                *cells,
                ratio(figure.precision),
                ratio(figure.recall),
            )
        console.print(table)
    if flawless:
        console.print(f"[green]Flawless:[/green] {', '.join(flawless)}")


def worst_first(figures: Sequence[IntentFigures]) -> list[IntentFigures]:
    """The intents with something amiss."""

    def badness(figure: IntentFigures) -> tuple[int, ...]:
        of, precision = figure.counts.of, figure.precision
        return (
            -of.get(Verdict.WRONG, 0),
            precision.part - precision.whole,
            -of.get(Verdict.REFUSED, 0),
            -of.get(Verdict.OFFERED, 0),
        )

    return sorted(
        (figure for figure in figures if not figure.flawless),
        key=lambda figure: (badness(figure), figure.intent),
    )


def _pairs(confusions: Sequence[Confusion], console: Console) -> None:
    if not confusions:
        return
    shown = confusions[:_PAIRS]
    _title(
        console,
        "Most confused"
        + (f" ({len(shown)} of {len(confusions)} pairs)" if len(shown) < len(confusions) else ""),
    )
    table = _table("wanted", "taken for", "times", "answered", "because of", right=[2, 3])
    for pair in shown:
        reasons = dict.fromkeys(result.because for result in pair.results)
        table.add_row(
            label(pair.wanted),
            pair.got,
            str(len(pair.results)),
            str(pair.answered) if pair.answered else "[dim]·[/dim]",
            f"[dim]{escape(' / '.join(map(_short, list(reasons)[:3])))}[/dim]",
        )
    console.print(table)


def _reliability(measures: Measures, console: Console) -> None:
    _title(console, "Is the confidence to be believed?")
    table = _table("confidence", "questions", "", "mean", "best match right", right=[1, 3, 4])
    most = max((bin.right.whole for bin in measures.bins), default=0) or 1
    for bin in reversed(measures.bins):
        filled = bin.right.whole * _BAR / most
        bar = "█" * int(filled) + ("▌" if filled % 1 >= 0.5 else "") or (
            "▏" if bin.right.whole else ""
        )
        mean = f"{100 * bin.confidence:.0f} %" if bin.right.whole else "–"
        table.add_row(
            f"{bin.low:.1f} – {bin.high:.1f}",
            str(bin.right.whole),
            f"[blue]{bar}[/blue]",
            mean,
            ratio(bin.right),
        )
    console.print(table)
    if measures.calibration_error is not None:
        console.print(
            f"On average the confidence is {measures.calibration_error:.1f} points off. "
            "Foreign questions read as other.* are left out: no label can tell.",
            style="dim",
        )


def as_json(evaluation: Evaluation, goals: Sequence[Goal]) -> dict[str, Any]:
    """One object with every figure; a run that was not asked for is null."""
    runs = {
        "plain": evaluation.plain,
        "typos": evaluation.mistyped,
        "cross_validation": evaluation.held_out,
    }
    return {
        "content": {
            language: {
                "intents": len(content.intents),
                "examples": sum(len(intent.examples) for intent in content.intents.values()),
            }
            for language, content in evaluation.contents.items()
        },
        "left_out": list(evaluation.left_out),
        "seed": evaluation.seed,
        **{name: _measures(run) if run else None for name, run in runs.items()},
        "goals": [
            {
                "figure": goal.figure,
                "bound": goal.bound,
                "value": round(goal.value, 2),
                "met": goal.met,
            }
            for goal in goals
        ],
    }


def _measures(measures: Measures) -> dict[str, Any]:
    def counts(of: Counts) -> dict[str, int]:
        return {
            "questions": of.total,
            **{verdict.value: of.of.get(verdict, 0) for verdict in Verdict},
        }

    def share(of: Share) -> float | None:
        return None if of.ratio is None else round(of.ratio, 4)

    return {
        "in_scope": counts(measures.in_scope),
        "out_of_scope": counts(measures.out_of_scope),
        "voices": [
            {"scope": scope, "voice": voice, **counts(of)}
            for (scope, voice), of in measures.voices.items()
        ],
        "emergencies": {"caught": measures.emergencies.part, "of": measures.emergencies.whole},
        "false_alarms": {"raised": measures.false_alarms.part, "of": measures.false_alarms.whole},
        "intents": [
            {
                "intent": of.intent,
                **counts(of.counts),
                "precision": share(of.precision),
                "recall": share(of.recall),
            }
            for of in measures.intents
        ],
        "confusions": [
            {
                "wanted": pair.wanted,
                "got": pair.got,
                "times": len(pair.results),
                "answered": pair.answered,
                "because": list(dict.fromkeys(result.because for result in pair.results)),
            }
            for pair in measures.confusions
        ],
        "reliability": [
            {
                "low": of.low,
                "high": of.high,
                "questions": of.right.whole,
                "confidence": round(of.confidence, 4),
                "right": share(of.right),
            }
            for of in measures.bins
        ],
        "calibration_error": None
        if measures.calibration_error is None
        else round(measures.calibration_error, 2),
        "results": [
            {
                "question": result.question.text,
                "accept": list(result.question.accept),
                "verdict": result.verdict.value,
                "wanted": wanted(result),
                "got": got(result),
                "decision": result.action.value,
                "intents": list(result.intents),
                "confidence": round(result.confidence, 3),
                "because": result.because,
                "place": result.place,
            }
            for result in measures.results
        ],
    }

"""The tables of a report: figures → cells."""

from collections.abc import Iterable, Sequence

from bot.evaluation.before import Changed, Since
from bot.evaluation.cells import Cell, Column, Kind, Table, Tone
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
)
from bot.evaluation.questions import OUT_OF_SCOPE
from bot.evaluation.verdicts import Result, Verdict

_PAIRS = 25
_REASONS = 3  # of a pair of intents: so many questions and examples
_TONES = {
    Verdict.RIGHT: Tone.GOOD,
    Verdict.OFFERED: Tone.FAIR,
    Verdict.ASKED: Tone.FAIR,
    Verdict.REFUSED: Tone.POOR,
    Verdict.WRONG: Tone.BAD,
}
_HEADINGS = {**{verdict: verdict.value for verdict in Verdict}, Verdict.ASKED: ASKED_BACK}
_NOTHING = Cell("·", Tone.DIM)


def label(intent: str) -> str:
    """An intent as a person reads it."""
    return intent.replace(OUT_OF_SCOPE, "out of scope")


def tone(verdict: Verdict, out_of_scope: bool) -> Tone:
    """How a verdict is meant: to refuse is good only where the question is out of scope."""
    if out_of_scope and verdict is Verdict.REFUSED:
        return Tone.GOOD
    return _TONES[verdict]


def percent(value: float | None) -> str:
    """A figure in per cent, or a dash."""
    return "–" if value is None else f"{value:.1f} %"


def part_of(share: Share) -> str:
    """So many of so many."""
    return f"{share.part:,} of {share.whole:,}"


def goals(goals: Iterable[Goal]) -> Table:
    """What was to be reached, and what was."""
    columns = (
        Column("figure", Kind.NAME),
        Column("reached", Kind.NUMBER),
        Column("goal", Kind.NUMBER),
        Column(""),
    )
    rows = []
    for goal in goals:
        bound = f"at {'most' if goal.ceiling else 'least'} {goal.bound:g} %"
        met = Cell("met") if goal.met else Cell("MISSED", Tone.BAD)
        rows.append((Cell(goal.figure), Cell(percent(goal.value)), Cell(bound), met))
    return Table("goals", "Goals", columns, tuple(rows))


def wrong(title: str, wrong: Sequence[Result]) -> Table:
    """Wrong answers by what was wanted, the surest first, each with the example responsible."""
    columns = (
        Column("question"),
        Column("wanted", Kind.NAME),
        Column("got", Kind.NAME),
        Column("confidence", Kind.NUMBER),
        Column("because of"),
    )
    rows = []
    for result in sorted(wrong, key=lambda result: (result.question.accept[0], -result.confidence)):
        best, *others = map(label, result.question.accept)
        rows.append(
            (
                Cell(result.question.text),
                Cell(best, Tone.GOOD, f"or {', '.join(others)}" if others else "", about=best),
                Cell(_decided(result), Tone.BAD, about=result.intents[0] if result.intents else ""),
                Cell(f"{result.confidence:.2f}"),
                Cell(result.because, place=result.place),
            )
        )
    return Table("wrong", f"{title}: {len(wrong)}", columns, tuple(rows))


def _decided(result: Result) -> str:
    """What the bot did with a question, in a few words."""
    if result.action in ("answer", "emergency") or (result.action == "handoff" and result.intents):
        return " + ".join(result.intents)
    return f"{ASKED_BACK}: {', '.join(result.intents)}" if result.intents else REFUSED


def verdicts(measures: Measures, mistyped: Measures | None = None) -> Table:
    """The verdicts of each scope and the voices in it, each with and without typos."""
    columns = (
        Column(""),
        Column("questions", Kind.NUMBER),
        *(Column(_HEADINGS[verdict], Kind.NUMBER) for verdict in Verdict),
    )
    rows = []
    for scope in ("in scope", "out of scope"):
        for voice, counts in _voices(measures, scope):
            rows.append(_verdict_row(voice or scope, bool(voice), scope, counts))
            for slipped_voice, slipped in _voices(mistyped, scope) if mistyped else ():
                if slipped_voice == voice:
                    name = f"{voice}, with typos" if voice else "with typos"
                    rows.append(_verdict_row(name, True, scope, slipped))
    return Table("all", "In all", columns, tuple(rows))


def _voices(measures: Measures, scope: str) -> list[tuple[str, Counts]]:
    """All questions of a scope under "", then those of each voice where there are several."""
    counts = measures.in_scope if scope == "in scope" else measures.out_of_scope
    if not counts.total:
        return []
    voices = [(voice, mine) for (where, voice), mine in measures.voices.items() if where == scope]
    return [("", counts), *(voices if len(voices) > 1 else ())]


def _verdict_row(name: str, inner: bool, scope: str, counts: Counts) -> tuple[Cell, ...]:
    cells = [Cell(name, inner=inner), Cell(f"{counts.total:,}")]
    for verdict in Verdict:
        number = counts.of.get(verdict, 0)
        if not number:
            cells.append(_NOTHING)
            continue
        cells.append(
            Cell(
                percent(counts.share(verdict)),
                tone(verdict, scope == "out of scope"),
                share=number / counts.total,
                hint=f"{_HEADINGS[verdict]}: {number:,} of {counts.total:,}",
            )
        )
    return tuple(cells)


def intents(figures: Iterable[IntentFigures]) -> Table | None:
    """The intents with something amiss, the worst first; None where there are none."""

    def badness(figure: IntentFigures) -> tuple[int, int, int, int, str]:
        of, precision = figure.counts.of, figure.precision
        return (
            -of.get(Verdict.WRONG, 0),
            precision.part - precision.whole,
            -of.get(Verdict.REFUSED, 0),
            -of.get(Verdict.OFFERED, 0),
            figure.intent,
        )

    amiss = sorted((figure for figure in figures if not figure.flawless), key=badness)
    return _by_intent("intents", "By intent", amiss) if amiss else None


def flawless(figures: Iterable[IntentFigures]) -> Table | None:
    """The intents that were asked for and always answered right; None where there are none."""
    found = [figure for figure in figures if figure.flawless and figure.counts.total]
    return _by_intent("flawless", "Flawless", found) if found else None


def _by_intent(name: str, title: str, figures: Iterable[IntentFigures]) -> Table:
    verdicts = (Verdict.RIGHT, Verdict.OFFERED, Verdict.REFUSED, Verdict.WRONG)
    columns = (
        Column("intent", Kind.NAME),
        Column("questions", Kind.NUMBER),
        *(Column(verdict.value, Kind.NUMBER) for verdict in verdicts),
        Column("precision", Kind.NUMBER),
        Column("recall", Kind.NUMBER),
    )
    rows = []
    for figure in figures:
        of = figure.counts.of
        rows.append(
            (
                Cell(figure.intent),
                Cell(str(figure.counts.total)),
                *(_count(of.get(verdict, 0), verdict is Verdict.WRONG) for verdict in verdicts),
                Cell(_ratio(figure.precision)),
                Cell(_ratio(figure.recall)),
            )
        )
    note = (
        "Precision: of the answers that name it, those to questions that accept it. "
        "Recall: of the questions that want it, those answered right."
    )
    return Table(name, title, columns, tuple(rows), note, by_intent=True)


def confusions(confusions: Sequence[Confusion]) -> Table | None:
    """The intents most often taken for each other; None where there are none."""
    if not confusions:
        return None
    columns = (
        Column("wanted", Kind.NAME),
        Column("taken for", Kind.NAME),
        Column("times", Kind.NUMBER),
        Column("answered", Kind.NUMBER),
        Column("asked", spare=True),
        Column("because of"),
    )
    rows = []
    for pair in confusions[:_PAIRS]:
        rows.append(
            (
                Cell(label(pair.wanted), Tone.GOOD, about=pair.wanted),
                Cell(pair.got, Tone.BAD, about=pair.got),
                Cell(str(len(pair.results))),
                _count(pair.answered, bad=False),
                Cell(_few(result.question.text for result in pair.results)),
                Cell(_few(result.because for result in pair.results), Tone.DIM),
            )
        )
    cut = f": {_PAIRS} of {len(confusions):,} pairs" if len(confusions) > _PAIRS else ""
    note = "The best match was another intent: answered wrongly, or asked back, or refused."
    return Table("confused", f"Most confused{cut}", columns, tuple(rows), note)


def reliability(measures: Measures) -> Table:
    """How often the best match was right, by its confidence, the highest first."""
    columns = (
        Column("confidence"),
        Column("questions", Kind.NUMBER),
        Column("", Kind.BAR),
        Column("mean", Kind.NUMBER),
        Column("best match right", Kind.NUMBER),
    )
    most = max((bin.right.whole for bin in measures.bins), default=0) or 1
    rows = []
    for bin in reversed(measures.bins):
        mean = f"{100 * bin.confidence:.0f} %" if bin.right.whole else "–"
        rows.append(
            (
                Cell(f"{bin.low:.1f} – {bin.high:.1f}"),
                Cell(f"{bin.right.whole:,}"),
                Cell(tone=Tone.FAIR, share=bin.right.whole / most),
                Cell(mean),
                Cell(_ratio(bin.right)),
            )
        )
    note = "How often the best match was right, by its confidence."
    if measures.calibration_error is not None:
        note += (
            f" On average the confidence is {measures.calibration_error:.1f} points off."
            " Foreign questions read as other.* are left out: no label can tell."
        )
    return Table("confidence", "Is the confidence to be believed?", columns, tuple(rows), note)


def since(since: Since) -> Table:
    """What has changed since an earlier run: what became wrong, what became right, the rest."""
    columns = (
        Column("question"),
        Column("before", Kind.NAME),
        Column("now", Kind.NAME),
        Column("because of"),
    )
    rows = []
    for one in sorted(since.changes, key=_way):
        question = one.result.question
        before, now = (
            Cell(label(name), tone(verdict, question.out_of_scope), about=name)
            for name, verdict in (
                (one.got, one.verdict),
                (got(one.result), one.result.verdict),
            )
        )
        rows.append((Cell(question.text), before, now, Cell(one.result.because, Tone.DIM)))
    counts = {way: sum(way == _WAYS[_way(one)] for one in since.changes) for way in _WAYS}
    counts["asked for the first time"] = since.new
    told = [f"{number:,} {way}" for way, number in counts.items() if number]
    note = f"Compared with the run of {since.origin}."
    return Table(
        "since",
        f"Since the run before: {', '.join(told) or 'the same'}",
        columns,
        tuple(rows),
        note,
    )


_WAYS = ("became wrong", "became right", "answered otherwise")


def _way(changed: Changed) -> int:
    """The place in these words of how a question's answer has changed."""
    out_of_scope = changed.result.question.out_of_scope
    now, before = tone(changed.result.verdict, out_of_scope), tone(changed.verdict, out_of_scope)
    if now is before:
        return 2
    return {Tone.BAD: 0, Tone.GOOD: 1}.get(now, 2)


def _ratio(share: Share) -> str:
    return "–" if share.ratio is None else f"{100 * share.ratio:.0f} %"


def _count(number: int, bad: bool) -> Cell:
    return Cell(str(number), Tone.BAD if bad else Tone.PLAIN) if number else _NOTHING


def _few(texts: Iterable[str]) -> str:
    """The first of them, each once."""
    return " / ".join(list(dict.fromkeys(texts))[:_REASONS])

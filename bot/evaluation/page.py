"""An evaluation as one self-contained page: no scripts, no fonts, nothing fetched."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from math import sqrt
from pathlib import Path
from string import Template

from bot.content import AREAS
from bot.evaluation.goals import Goal
from bot.evaluation.measures import (
    ASKED_BACK,
    REFUSED,
    Confusion,
    Counts,
    IntentFigures,
    Measures,
    matrix,
)
from bot.evaluation.questions import OUT_OF_SCOPE
from bot.evaluation.reporting import (
    FLATTERS,
    HEADINGS,
    decided,
    good,
    heading,
    label,
    newly_wrong,
    percent,
    ratio,
    rows,
    worst_first,
)
from bot.evaluation.runs import Evaluation
from bot.evaluation.verdicts import Result, Verdict

_PRINTED = 178  # millimetres that a picture may be wide on A4
_PAIRS = 25
_LAST = (ASKED_BACK, REFUSED)

Cells = Mapping[tuple[str, str], Counts]


def page(evaluation: Evaluation, goals: Sequence[Goal]) -> str:
    """The whole page."""
    parts = [
        "<h1>How well the bot answers</h1>",
        f'<p class="soft">{escape(heading(evaluation))}</p>',
    ]
    parts += [f'<p class="note">Left out: {escape(line)}</p>' for line in evaluation.left_out]
    if goals:
        parts.append(_goals(goals))
    if evaluation.plain:
        parts.append(_run(evaluation.plain, evaluation.mistyped, evaluation.seed))
    if evaluation.held_out:
        parts.append(
            f'<h2>Examples held out (cross-validation)</h2><p class="note">{escape(FLATTERS)}</p>'
        )
        parts += [
            _bars(rows(evaluation.held_out)),
            _pairs(evaluation.held_out.confusions),
            _reliability(evaluation.held_out),
        ]
    return Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8")).substitute(
        body="\n".join(parts)
    )


def _run(measures: Measures, mistyped: Measures | None, seed: int) -> str:
    parts = [_tiles(measures), _bars(rows(measures)), _wrong("Wrong answers", measures.wrong)]
    if mistyped:
        slips = newly_wrong(measures, mistyped)
        parts.append(
            f'<h2>With typos</h2><p class="note">The same questions with one or two slips of the finger each, seed {seed}.</p>'
        )
        parts += [_tiles(mistyped), _bars(rows(mistyped)), _wrong("Wrong with typos only", slips)]
    parts += [
        _matrices(measures.results),
        _pairs(measures.confusions),
        _intents(measures.intents),
        _reliability(measures),
    ]
    return "\n".join(parts)


def _goals(goals: Sequence[Goal]) -> str:
    cells = [
        [
            ("name", "", escape(goal.figure)),
            ("n", "reached", percent(goal.value)),
            ("n", "goal", f"at {'most' if goal.ceiling else 'least'} {goal.bound:g} %"),
            ("", "", "met" if goal.met else '<b class="bad">missed</b>'),
        ]
        for goal in goals
    ]
    return "<h2>Goals</h2>" + _table(("figure", "reached", "goal", ""), cells, "narrow")


def _tiles(measures: Measures) -> str:
    caught, alarms, wrong = measures.emergencies, measures.false_alarms, len(measures.wrong)
    tiles = [(str(wrong), "wrong answers", "bad" if wrong else "good")]
    if measures.in_scope.total:
        tiles.append(
            (
                percent(measures.in_scope.share(Verdict.RIGHT, Verdict.OFFERED)),
                "in scope: right or offered",
                "",
            )
        )
    if measures.out_of_scope.total:
        tiles.append(
            (percent(measures.out_of_scope.share(Verdict.REFUSED)), "out of scope: refused", "")
        )
    if caught.whole:
        mark = "good" if caught.part == caught.whole else "bad"
        tiles.append((f"{caught.part} of {caught.whole}", "emergencies caught", mark))
    tiles.append(
        (str(alarms.part), f"false alarms in {alarms.whole:,}", "bad" if alarms.part else "")
    )
    boxes = [
        f'<div class="tile {mark}"><b>{number}</b><span>{name}</span></div>'
        for number, name, mark in tiles
    ]
    return f'<div class="tiles">{"".join(boxes)}</div>'


def _bars(lines: Iterable[tuple[str, Counts, Counts | None]]) -> str:
    """A bar for each scope and voice, cut into verdicts."""
    parts = []
    for name, counts, _ in lines:
        pieces = []
        for verdict in sorted(Verdict, key=lambda verdict: verdict is not good(name)):
            share = counts.share(verdict)
            if share:
                kind = "right" if verdict is good(name) else verdict.value
                title = f"{HEADINGS[verdict]}: {counts.of[verdict]} of {counts.total}"
                pieces.append(
                    f'<i class="{kind}" style="width:{share:.2f}%" title="{title}">{f"{share:.0f} %" if share >= 6 else ""}</i>'
                )
        inner = " inner" if name.startswith(" ") else ""
        shown = name.strip().partition(", ")[2] if inner else name
        parts.append(
            f'<div class="name{inner}">{escape(shown)} <small>{counts.total:,}</small></div><div class="bar">{"".join(pieces)}</div>'
        )
    key = (
        ("right", "right; out of scope: refused"),
        ("offered", "offered, asked back"),
        ("refused", "refused"),
        ("wrong", "wrong"),
    )
    marks = "".join(f'<span><i class="{kind}"></i>{text}</span>' for kind, text in key)
    return f'<div class="bars">{"".join(parts)}</div><div class="key">{marks}</div>'


def _table(
    columns: Sequence[str], cells: Iterable[Iterable[tuple[str, str, str]]], kind: str = ""
) -> str:
    """Columns, then rows of (class, label on a phone, HTML)."""
    numeric: set[int] = set()
    body = []
    for row in cells:
        tds = []
        for number, (name, shown, html) in enumerate(row):
            if "n" in name.split():
                numeric.add(number)
            tds.append(
                f'<td class="{name}"'
                + (f' data-label="{escape(shown)}"' if shown else "")
                + f">{html}</td>"
            )
        body.append(f"<tr>{''.join(tds)}</tr>")
    head = "".join(
        f"<th{' class=n' if number in numeric else ''}>{escape(column)}</th>"
        for number, column in enumerate(columns)
    )
    return f'<div class="scroll"><table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{"".join(body)}</tbody></table></div>'


def _wrong(title: str, wrong: Sequence[Result]) -> str:
    if not wrong:
        return f'<h2>{title}</h2><p class="note">None.</p>'
    cells = []
    for result in sorted(wrong, key=lambda result: (result.question.accept[0], -result.confidence)):
        first, *others = map(label, result.question.accept)
        also = f" <small>or {escape(', '.join(others))}</small>" if others else ""
        place = f"<br><small>{_breaking(result.place)}</small>" if result.place else ""
        cells.append(
            [
                ("", "", escape(result.question.text)),
                ("want", "wanted", _breaking(first) + also),
                ("got", "got", _breaking(decided(result))),
                ("n", "confidence", f"{result.confidence:.2f}"),
                ("", "because of", escape(result.because) + place),
            ]
        )
    return f"<h2>{title}: {len(wrong)}</h2>" + _table(
        ("question", "wanted", "got", "confidence", "because of"), cells, "cards wrong-answers"
    )


def _breaking(name: str) -> str:
    """A name or path that may be broken behind its dots, strokes and slashes."""
    return re.sub(r"([._/])(?=\w)", r"\1<wbr>", escape(name)).replace(
        label(OUT_OF_SCOPE), label(OUT_OF_SCOPE).replace(" ", "&#160;")
    )


def _pairs(confusions: Sequence[Confusion]) -> str:
    if not confusions:
        return ""
    shown = confusions[:_PAIRS]
    cells = []
    for pair in shown:
        reasons = dict.fromkeys(result.because for result in pair.results)
        questions = dict.fromkeys(result.question.text for result in pair.results)
        cells.append(
            [
                ("want", "wanted", _breaking(label(pair.wanted))),
                ("got", "taken for", _breaking(pair.got)),
                ("n", "times", str(len(pair.results))),
                _number(pair.answered, "answered wrongly"),
                ("", "asked", escape(" / ".join(list(questions)[:3]))),
                ("", "because of", f"<small>{escape(' / '.join(list(reasons)[:3]))}</small>"),
            ]
        )
    more = f": {len(shown)} of {len(confusions)} pairs" if len(shown) < len(confusions) else ""
    columns = ("wanted", "taken for", "times", "answered", "asked", "because of")
    note = '<p class="note">The best match was another intent: answered wrongly, or asked back, or refused.</p>'
    return f"<h2>Most confused{more}</h2>{note}" + _table(columns, cells, "cards")


def _number(number: int, name: str) -> tuple[str, str, str]:
    return ("n", name, str(number)) if number else ("n nil", name, "·")


def _intents(figures: Sequence[IntentFigures]) -> str:
    verdicts = (Verdict.RIGHT, Verdict.OFFERED, Verdict.REFUSED, Verdict.WRONG)

    def cells(chosen: Iterable[IntentFigures]) -> list[list[tuple[str, str, str]]]:
        return [
            [
                ("name", "", escape(figure.intent)),
                ("n", "", str(figure.counts.total)),
                *(_number(figure.counts.of.get(verdict, 0), "") for verdict in verdicts),
                ("n", "", ratio(figure.precision)),
                ("n", "", ratio(figure.recall)),
            ]
            for figure in chosen
        ]

    columns = (
        "intent",
        "questions",
        *(verdict.value for verdict in verdicts),
        "precision",
        "recall",
    )
    flawless = [figure for figure in figures if figure.flawless]
    parts = ["<h2>By intent</h2>"]
    parts.append(
        '<p class="note">Precision: of the answers that name it, those to questions that accept it. '
        "Recall: of the questions that want it, those answered right.</p>"
    )
    parts.append(_table(columns, cells(worst_first(figures))))
    if flawless:
        parts.append(
            f"<details><summary>{len(flawless)} intents without a fault</summary>{_table(columns, cells(flawless))}</details>"
        )
    return "".join(parts)


def _matrices(results: Sequence[Result]) -> str:
    def area(name: str) -> str:
        return name if name in (OUT_OF_SCOPE, *_LAST) else name.partition(".")[0]

    by_area, by_intent = matrix(results, area), matrix(results)
    areas = sorted({name for pair in by_area for name in pair}, key=_order)
    asked = [name for name in areas if any(name == wanted for wanted, _ in by_area)]
    came = [name for name in areas if name != OUT_OF_SCOPE]
    names = sorted({name for pair in by_intent for name in pair}, key=_order)
    rows = [name for name in names if any(name == wanted for wanted, _ in by_intent)]
    columns = [name for name in names if name != OUT_OF_SCOPE]
    return (
        "<h2>What was wanted, and what came</h2>"
        '<p class="note">Each row is what patients wanted, each column what they got; the stronger the colour, the larger '
        "the share of the row. Hover for the counts.</p>"
        f"<h3>By area</h3>{_heat_map(asked, came, by_area, cell=60, left=104, top=34, numbers=True)}"
        f"<h3>By intent</h3>{_heat_map(rows, columns, by_intent, cell=15, left=172, top=172)}"
    )


def _order(name: str) -> tuple[int, str]:
    area = name.partition(".")[0]
    if area in AREAS:
        return (AREAS.index(area), name)
    return (
        len(AREAS) + (OUT_OF_SCOPE, *_LAST).index(name)
        if name in (OUT_OF_SCOPE, *_LAST)
        else len(AREAS),
        name,
    )


def _heat_map(
    names: Sequence[str],
    columns: Sequence[str],
    cells: Cells,
    *,
    cell: int,
    left: int,
    top: int,
    numbers: bool = False,
) -> str:
    """Counts as coloured squares, with the labels in view while it is scrolled; ``left`` and ``top`` are the labels' room."""
    wide, high = cell * len(columns), cell * len(names)
    totals = {
        name: sum(counts.total for (wanted, _), counts in cells.items() if wanted == name)
        for name in names
    }
    squares = []
    for row, name in enumerate(names):
        for column, other in enumerate(columns):
            counts = cells.get((name, other))
            if counts is None:
                continue
            share = counts.total / totals[name]
            verdict = max(Verdict, key=lambda verdict, counts=counts: counts.of.get(verdict, 0))  # type: ignore[misc]
            kind = "right" if name == OUT_OF_SCOPE and verdict is Verdict.REFUSED else verdict.value
            title = f"{label(name)} → {label(other)}: {counts.total} of {totals[name]}"
            place = f'x="{column * cell + 1}" y="{row * cell + 1}" width="{cell - 2}" height="{cell - 2}" rx="{cell // 7}"'
            squares.append(
                f'<rect class="cell {kind}" {place} fill-opacity="{0.25 + 0.75 * sqrt(share):.2f}"><title>{escape(title)}</title></rect>'
            )
            if numbers:
                colour = "on" if share > 0.3 else ""
                at = f'x="{column * cell + cell / 2}" y="{row * cell + cell / 2 + 5}"'
                squares.append(
                    f'<text class="{colour}" {at} font-size="14" text-anchor="middle" pointer-events="none">{counts.total}</text>'
                )
    bands_across, bands_down = _bands(columns), _bands(names)
    rules = "".join(
        f'<line class="rule" x1="{end * cell}" x2="{end * cell}" y1="0" y2="{high}"/>'
        for _, _, end in bands_across[:-1]
    )
    rules += "".join(
        f'<line class="rule" x1="0" x2="{wide}" y1="{end * cell}" y2="{end * cell}"/>'
        for _, _, end in bands_down[:-1]
    )
    size = 11.5 if numbers else 10.5
    corner = f'<text class="dim" x="{left - 8}" y="{top - 10}" font-size="11" text-anchor="end">wanted ↓ &#160; got →</text>'
    heads = [
        _label(other, at * cell + cell / 2, top - 8, size, "middle", turned=not numbers)
        for at, other in enumerate(columns)
    ]
    sides = [
        _label(name, left - 8, at * cell + cell / 2 + size * 0.36, size)
        for at, name in enumerate(names)
    ]
    if not numbers:
        heads += [
            _band(area, start * cell, 4, (end - start) * cell)
            for area, start, end in bands_across
            if area
        ]
        sides += [
            _band(area, 4, start * cell, (end - start) * cell, turned=True)
            for area, start, end in bands_down
            if area
        ]
    return (
        f'<div class="map" style="--print:calc({_PRINTED}mm / {left + wide})">'
        f"{_svg('corner', left, top, corner)}{_svg('top', wide, top, ''.join(heads))}"
        f"{_svg('left', left, high, ''.join(sides))}{_svg('body', wide, high, rules + ''.join(squares))}</div>"
    )


def _bands(names: Sequence[str]) -> list[tuple[str, int, int]]:
    """The runs of names of one area: the area ("" where they have none), the first, and the one after the last."""
    found = []
    start = 0
    for area, group in groupby(
        names, key=lambda name: name.partition(".")[0] if "." in name else ""
    ):
        end = start + len(list(group))
        found.append((area, start, end))
        start = end
    return found


def _svg(kind: str, wide: float, high: float, inside: str) -> str:
    size = f"width:calc({wide} * var(--unit));height:calc({high} * var(--unit))"
    return (
        f'<div class="{kind}"><svg viewBox="0 0 {wide} {high}" style="{size}">{inside}</svg></div>'
    )


def _label(
    name: str, x: float, y: float, size: float, anchor: str = "end", turned: bool = False
) -> str:
    shown = escape(label(name).rpartition(".")[2].replace("_", " "))
    if turned:
        place = f'transform="translate({x + size * 0.36:.1f} {y}) rotate(-90)"'
        return f'<text {place} font-size="{size}">{shown}<title>{escape(name)}</title></text>'
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}">{shown}<title>{escape(name)}</title></text>'


def _band(area: str, x: float, y: float, length: float, turned: bool = False) -> str:
    wide, high = (16.0, length - 2) if turned else (length - 2, 16.0)
    box = f'<rect class="band" x="{x + (not turned)}" y="{y + turned}" width="{wide}" height="{high}" rx="4"><title>{area}</title></rect>'
    if 6 * len(area) > length:
        return box
    x, y = x + wide / 2, y + high / 2
    place = (
        f'transform="translate({x + 3.5} {y}) rotate(-90)"' if turned else f'x="{x}" y="{y + 3.5}"'
    )
    return f'{box}<text class="dim" {place} font-size="10" font-weight="600" text-anchor="middle" pointer-events="none">{area}</text>'


def _reliability(measures: Measures) -> str:
    """The share that is right against the confidence (a reliability diagram), and how many questions have each."""
    wide, high, left, below = 520, 260, 44, 90
    most = max((bin.right.whole for bin in measures.bins), default=0) or 1
    scale: Callable[[float], float] = lambda share: 10 + (high - 10) * (1 - share)  # noqa: E731
    shapes = []
    for step in (0, 0.25, 0.5, 0.75, 1):
        shapes.append(
            f'<line class="rule" x1="{left}" x2="{wide}" y1="{scale(step)}" y2="{scale(step)}"/>'
        )
        shapes.append(
            f'<text class="dim" x="{left - 8}" y="{scale(step) + 4}" font-size="11" text-anchor="end">{100 * step:.0f} %</text>'
        )
    across = (wide - left) / len(measures.bins)
    for number, bin in enumerate(measures.bins):
        x, tall = left + number * across, 60 * bin.right.whole / most
        if bin.right.ratio is not None:
            y = scale(bin.right.ratio)
            title = f"confidence {bin.low:.1f}–{bin.high:.1f}: {bin.right.part} of {bin.right.whole} right"
            shapes.append(
                f'<rect class="right" x="{x + 3:.1f}" y="{y:.1f}" width="{across - 6:.1f}" height="{high - y:.1f}" rx="3">'
                f"<title>{title}</title></rect>"
            )
        shapes.append(
            f'<rect class="refused" x="{x + 3:.1f}" y="{high + below - tall:.1f}" width="{across - 6:.1f}" height="{tall:.1f}" rx="2"/>'
        )
        middle = f'x="{x + across / 2:.1f}" text-anchor="middle"'
        shapes.append(
            f'<text class="dim" {middle} y="{high + below - tall - 4:.1f}" font-size="11">{bin.right.whole}</text>'
        )
        shapes.append(
            f'<text class="dim" {middle} y="{high + below + 15}" font-size="11">{bin.low:.1f}–{bin.high:.1f}</text>'
        )
    shapes.append(f'<line class="ideal" x1="{left}" x2="{wide}" y1="{scale(0)}" y2="{scale(1)}"/>')
    off = (
        ""
        if measures.calibration_error is None
        else f" On average the confidence is {measures.calibration_error:.1f} points off."
    )
    return (
        "<h2>Is the confidence to be believed?</h2>"
        f'<p class="note">How often the best match was right, by its confidence; on the dashed line it would be as often as it says.'
        f"{off} Below, how many questions had that confidence, less the foreign ones read as other.*, of which no label can tell.</p>"
        f'<svg class="chart" viewBox="0 0 {wide} {high + below + 22}" role="img" aria-label="Reliability diagram">{"".join(shapes)}</svg>'
        + _table(
            ("confidence", "questions", "mean", "best match right"),
            [
                [
                    ("", "", f"{bin.low:.1f} – {bin.high:.1f}"),
                    ("n", "", str(bin.right.whole)),
                    ("n", "", f"{100 * bin.confidence:.0f} %" if bin.right.whole else "–"),
                    ("n", "", ratio(bin.right)),
                ]
                for bin in reversed(measures.bins)
            ],
        )
    )

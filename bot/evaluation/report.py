"""What is shown of an evaluation, run by run; the terminal and the page are renderings of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation import tables
from bot.evaluation.before import Since
from bot.evaluation.cells import Table, Tone
from bot.evaluation.goals import Goal
from bot.evaluation.measures import Measures
from bot.evaluation.runs import Evaluation
from bot.evaluation.verdicts import Result, Verdict

FLATTERS = (
    "Examples held out flatter: their authors' phrases resemble each other. "
    "Patients' own questions do worse; believe those."
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that sums a run up."""

    name: str
    value: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Part:
    """What is shown of one run; a table that says nothing there is None."""

    name: str
    """By which it can be pointed at; empty, as its title, for the questions as they were asked."""
    title: str
    note: str
    measures: Measures
    """What the tables were made of, for pictures."""
    wrong: Table | None = None
    verdicts: Table | None = None
    intents: Table | None = None
    """Those with something amiss."""
    flawless: Table | None = None
    confusions: Table | None = None
    reliability: Table | None = None

    @property
    def figures(self) -> tuple[Figure, ...]:
        return _figures(self.measures)


@dataclass(frozen=True, slots=True)
class Report:
    """All that is shown of one evaluation."""

    heading: str
    origin: str
    """When and of what it was made."""
    left_out: tuple[str, ...]
    goals: Table | None
    parts: tuple[Part, ...]
    since: Table | None = None
    """What has changed since an earlier run."""

    @property
    def intents(self) -> frozenset[str]:
        """Those that have a row of their own in a table by intent."""
        found = (table for part in self.parts for table in (part.intents, part.flawless) if table)
        return frozenset(row[0].text for table in found for row in table.rows)


def report(
    evaluation: Evaluation, goals: Sequence[Goal], origin: str = "", before: Since | None = None
) -> Report:
    """The tables of an evaluation, run by run."""
    parts = []
    plain, mistyped, held_out = evaluation.plain, evaluation.mistyped, evaluation.held_out
    if plain:
        parts.append(
            Part(
                name="",
                title="",
                note="",
                measures=plain,
                wrong=tables.wrong("Wrong answers", plain.wrong),
                verdicts=tables.verdicts(plain, mistyped),
                intents=tables.intents(plain.intents),
                flawless=tables.flawless(plain.intents),
                confusions=tables.confusions(plain.confusions),
                reliability=tables.reliability(plain),
            )
        )
    if plain and mistyped:
        parts.append(
            Part(
                name="typos",
                title="With typos",
                note="The same questions with one or two slips of the finger each, "
                f"seed {evaluation.seed}.",
                measures=mistyped,
                wrong=tables.wrong("Wrong with typos only", _newly_wrong(plain, mistyped)),
            )
        )
    if held_out:
        parts.append(
            Part(
                name="held-out",
                title="Examples held out (cross-validation)",
                note=FLATTERS,
                measures=held_out,
                verdicts=tables.verdicts(held_out),
                confusions=tables.confusions(held_out.confusions),
                reliability=tables.reliability(held_out),
            )
        )
    return Report(
        heading=_heading(evaluation),
        origin=origin,
        left_out=evaluation.left_out,
        goals=tables.goals(goals) if goals else None,
        parts=tuple(parts),
        since=tables.since(before) if before else None,
    )


def _heading(evaluation: Evaluation) -> str:
    """What was asked of what."""
    pieces = [f"{len(evaluation.plain.results):,} questions"] if evaluation.plain else []
    for language, content in evaluation.contents.items():
        examples = sum(len(intent.examples) for intent in content.intents.values())
        pieces.append(f"{language}: {len(content.intents)} intents, {examples:,} examples")
    return " · ".join(pieces)


def _figures(measures: Measures) -> tuple[Figure, ...]:
    caught, alarms, wrong = measures.emergencies, measures.false_alarms, len(measures.wrong)
    found = [Figure("wrong answers", str(wrong), Tone.BAD if wrong else Tone.GOOD)]
    if measures.in_scope.total:
        share = measures.in_scope.share(Verdict.RIGHT, Verdict.OFFERED)
        found.append(Figure("in scope, right or offered", tables.percent(share)))
    if measures.out_of_scope.total:
        share = measures.out_of_scope.share(Verdict.REFUSED)
        found.append(Figure("out of scope, refused", tables.percent(share)))
    if caught.whole:
        tone = Tone.GOOD if caught.part == caught.whole else Tone.BAD
        found.append(Figure("emergencies caught", tables.part_of(caught), tone))
    tone = Tone.BAD if alarms.part else Tone.PLAIN
    found.append(Figure("false alarms", tables.part_of(alarms), tone))
    return tuple(found)


def _newly_wrong(plain: Measures, mistyped: Measures) -> list[Result]:
    """What only typos make wrong."""
    return [
        slip
        for result, slip in zip(plain.results, mistyped.results, strict=True)
        if slip.verdict is Verdict.WRONG and result.verdict is not Verdict.WRONG
    ]

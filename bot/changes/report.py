"""A diff as a person reads it in a terminal, and as JSON for a program."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.changes.diff import Answered, Changed, Diff, Kind, New, Part, Question, Reworded, Verdict
from bot.content import ALARM_INTENT
from bot.decision import Action

_ROWS = 20  # of a part, unless all are wanted
_LONGEST = 140  # characters of a wording
_ENDS = 10, 16  # words of a question, its beginning and its end
_LONGEST_QUESTION = 240  # characters of it, in few words or without any
_LEGEND = "A name with ? was asked back, – is no answer, a level with ! is a card."
_PIPED = 120  # characters a line where there is no terminal
_STYLES = {Verdict.WORSE: "red", Verdict.BETTER: "green", Verdict.OTHER: ""}
_TITLES: Mapping[Part, str] = {
    Part.FLAGS: "Red flags",
    Part.LETTERS: "Letters",
    Part.WRONG: "Became wrong",
    Part.RIGHT: "Became right",
    Part.OTHERWISE: "Changed otherwise",
}


def as_json(diff: Diff) -> dict[str, Any]:
    """The object of `clinic-bot diff --json`: counts, then the changes in their order."""
    counts = {verdict.value: len(diff.of(verdict)) for verdict in Verdict}
    return {**counts, "alarms_lost": diff.alarms_lost, **asdict(diff)}


def of_json(shown: Mapping[str, Any]) -> Diff:
    """The diff of such an object."""
    changes = [
        Changed(
            Question(**_valued(one["question"])),
            Answered(**_valued(one["before"])),
            Answered(**_valued(one["after"])),
            Verdict(one["verdict"]),
        )
        for one in shown["changes"]
    ]
    reworded = [Reworded(**_valued(one)) for one in shown["reworded"]]
    new = [New(**one) for one in shown["new"]]
    return Diff(shown["asked"], tuple(changes), tuple(reworded), tuple(new))


def _valued(shown: Mapping[str, Any]) -> dict[str, Any]:
    """What JSON has made plain, as values again."""
    read: Mapping[str, Callable[[Any], Any]] = {"kind": Kind, "decision": Action}
    return {
        name: tuple(value) if isinstance(value, list) else read.get(name, lambda one: one)(value)
        for name, value in shown.items()
    }


def heading(diff: Diff) -> str:
    """One line: how much differs."""
    asked = f"{diff.asked:,} questions asked of both"
    if not diff.changes and not diff.reworded:
        nothing = "Nothing else changes" if diff.new else "Nothing changes"
        return f"{nothing}: {asked}, and all are answered as before."
    counts = {
        "Answered otherwise": len(diff.changes),
        "Became wrong": len(diff.of(Verdict.WORSE)),
        "Became right": len(diff.of(Verdict.BETTER)),
        "Answers in other words": len(diff.reworded),
        "ALARMS LOST": diff.alarms_lost,
    }
    told = [f"{name}: {number:,}." for name, number in counts.items() if number]
    return " ".join((f"{asked}.", *told))


def newly(new: New) -> str:
    """One line: a new question, and whether its examples reach it."""
    told = f"New: {new.intent} ({new.language})"
    if new.reached == new.examples:
        return f"{told}, answered to each of its {new.examples} examples."
    return f"{told}, ANSWERED TO {new.reached} of its {new.examples} examples ALONE."


def line(change: Changed) -> str:
    """One line without any words of ours: the question, and what is answered before and after."""
    return f"“{asked(change)}”: {done(change.before)} → {done(change.after)}"


def asked(change: Changed) -> str:
    """The question, of a long one its beginning and its end: there most people ask."""
    words = change.question.text.split()
    if len(words) > sum(_ENDS):
        words = [*words[: _ENDS[0]], "…", *words[-_ENDS[1] :]]
    return _short(" ".join(words), _LONGEST_QUESTION)


def show(diff: Diff, whole: bool = False, console: Console | None = None) -> None:
    """Prints it, the gravest first; ``whole`` shows every row of a long part."""
    console = console or Console(highlight=False, width=None if sys.stdout.isatty() else _PIPED)
    for one in diff.new:
        console.print(Text(newly(one), "" if one.reached == one.examples else "red"))
    console.print(Text(heading(diff), "bold"), soft_wrap=True)
    if diff.changes:
        console.print(Text(_LEGEND, "dim"))
    for part, changes in diff.parts().items():
        _show_part(_TITLES[part], [_row(one) for one in changes], whole, console)
    if diff.reworded:
        _show_part("In other words", [_reworded(one) for one in diff.reworded], whole, console)


def _show_part(
    title: str, rows: Sequence[tuple[Text, Text, Text]], whole: bool, console: Console
) -> None:
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True, title_justify="left")
    for name, ratio in (("", 1), ("before", 1), ("after", 1)):
        grid.add_column(name, ratio=ratio, overflow="fold")
    shown = rows if whole else rows[:_ROWS]
    for number, row in enumerate(shown, 1):
        grid.add_row(*row, end_section=number < len(shown))
    console.print()
    console.print(Text(f"{title} ({len(rows):,})", "bold underline"))
    console.print(grid)
    if len(shown) < len(rows):
        console.print(Text(f"… and {len(rows) - len(shown):,} more: --all shows them.", "dim"))


def _row(change: Changed) -> tuple[Text, Text, Text]:
    question = change.question
    cell = Text(asked(change), _STYLES[change.verdict])
    about = f"\n{question.language}, {question.kind}"
    if question.accept:
        about += f"; right: {', '.join(question.accept)}"
    cell.append(about, "dim")
    old, new = differing(change.before.wording, change.after.wording)
    return cell, _cell(change.before, old), _cell(change.after, new)


def _reworded(one: Reworded) -> tuple[Text, Text, Text]:
    named = Text(", ".join(one.intents) or one.decision.value)
    times = f"{one.questions:,} question{'s' * (one.questions != 1)}"
    named.append(f"\n{one.language}, {times}", "dim")
    old, new = differing(one.before, one.after)
    return named, Text(_short(old)), Text(_short(new))


def _cell(answered: Answered, wording: str) -> Text:
    cell = Text(done(answered))
    if answered.confidence and answered.decision is Action.ANSWER:
        cell.append(f" {answered.confidence:.2f}", "dim")
    if answered.decision is not Action.CLARIFY:  # which shows the same as its names
        cell.append(f"\n{_short(wording)}", "dim")
    return cell


def done(answered: Answered) -> str:
    """What was done, by the intents' names: "clinic.cost", "clinic.cost?" where it is asked back,
    "emergency!", "–" for nothing."""
    names = [name for name in answered.intents if name != ALARM_INTENT or not answered.alarms]
    shown = ", ".join(names) or ("" if answered.alarms else "–")
    if answered.decision is Action.CLARIFY:
        shown = ", ".join(f"{name}?" for name in names)
    level = f"{answered.level}!" if answered.alarms else answered.level and f"({answered.level})"
    return " ".join(filter(None, (level, shown)))


def differing(before: str, after: str) -> tuple[str, str]:
    """The lines of each that the other one has not."""
    old, new = before.splitlines(), after.splitlines()
    return " ".join(_without(old, new)), " ".join(_without(new, old))


def _without(lines: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    return (one for one in lines if one and one not in others)


def _short(text: str, longest: int = _LONGEST) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"

"""The interview on a terminal, or in a pipe."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.content import Content
from bot.errors import Problem
from bot.setup.answers import Desk
from bot.setup.echo import Echo
from bot.setup.file import ClinicFile
from bot.setup.interview import Interview, Interviewer, Line, Tone, begin
from bot.setup.questions import Script
from bot.setup.trials import trials

_WIDEST = 92  # characters a line: what reads well, however wide the window
_STYLES = {
    Tone.HEAD: "dim",
    Tone.ASK: "bold",
    Tone.HINT: "dim",
    Tone.WRONG: "yellow",
    Tone.HEARD: "green",
}
_FOLDER = "my-clinic"
_MARGINS = {Tone.HEAD: 0, Tone.ASK: 0, Tone.HINT: 2, Tone.WRONG: 2, Tone.HEARD: 2}


class Terminal:
    """Where the interview is held."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._console.width = min(_WIDEST, self._console.width)

    def say(self, text: str, style: str = "", margin: int = 0) -> None:
        """Prints lines, broken between words where they are too long."""
        for line in text.split("\n"):
            indent = margin + len(line) - len(line.lstrip(" ")) if line.strip() else 0
            shown = Text(line.strip(), style)
            for part in shown.wrap(self._console, self._console.width - indent) or [shown]:
                part.rstrip()
                self._console.print(Text(" " * indent) + part, soft_wrap=True)

    def show(self, lines: Iterable[Line]) -> None:
        """Prints lines, each as its tone is shown."""
        for line in lines:
            if line.tone is Tone.HEAD:
                self._console.print()
            self.say(line.text, _STYLES[line.tone], _MARGINS[line.tone])

    def typed(self) -> str | None:
        """A line as it is typed; None at the end of input, and where Ctrl-C is pressed."""
        try:
            if sys.stdin.isatty():
                return self._console.input("> ")
            line = sys.stdin.buffer.readline()
        except (EOFError, KeyboardInterrupt):
            self._console.print()
            return None
        return line.decode("utf-8", "replace") if line else None

    def folder(self, script: Script) -> Path | None:
        """Which folder the clinic's content is to live in; None at the end of input."""
        self.say(script.say("folder", folder=_FOLDER), "bold")
        typed = self.typed()
        return None if typed is None else Path(typed.strip() or _FOLDER).expanduser()

    def interview(
        self, interviewer: Interviewer, interview: Interview, file: ClinicFile, marks: bool
    ) -> Interview:
        """Asks one question after the other, and writes each answer at once."""
        self.show(interviewer.ask(interview))
        while interview.question:
            typed = self.typed()
            if typed is None:
                step = interviewer.stop(interview)
            else:
                step = interviewer.step(interview, typed)
            if step.changes:
                file.write(step.changes)
            self.show(step.said)
            interview = step.interview
            if marks:
                file.mark(interview.next)
            self.show(interviewer.ask(interview))
        return interview

    def problems(self, script: Script, problems: Sequence[Problem]) -> None:
        """Prints what `check` has found."""
        self.say("\n" + script.say("problems", count=len(problems)), "bold")
        for problem in problems:
            self.say(str(problem), "yellow", margin=2)

    def try_out(self, script: Script, asked: Sequence[str], answer: Callable[[str], str]) -> None:
        """Asks what a patient may ask, and prints what the bot says."""
        self.say("\n" + script.say("asking" if len(asked) == 10 else "asking_fewer"), "bold")
        for question in asked:
            self.say(f"\n› {question}", "bold cyan")
            self.say(answer(question), margin=2)


def hold(
    terminal: Terminal,
    script: Script,
    contents: Mapping[str, Content],
    folder: Path,
    today: date,
    again: bool = False,
    only: frozenset[str] = frozenset(),
) -> tuple[str, ...] | None:
    """Holds an interview about what shall stand in a folder.

    What a patient may ask when it is over; None where it was stopped. ``contents`` is what ships.
    """
    file, echo = ClinicFile(folder), Echo(contents, script)
    shipped, stopped_at = file.shipped(), file.stopped_at()
    begun = begin(shipped, file.own(), stopped_at, again, only)
    desk = Desk(script, today, tuple(contents), echo.named, shipped)
    terminal.say(script.say("folder_is", path=file.path))
    if begun.question is None:
        terminal.say(script.say("nothing_open"))
    else:
        terminal.say(script.say("hello", count=len(begun.questions)))
        if begun.at:
            terminal.say(script.say("resumed"))
        elif file.is_there and not (again or only):
            terminal.say(script.say("only_open"))
    ended = terminal.interview(Interviewer(desk, echo), begun, file, marks=not only)
    if ended.is_stopped:
        terminal.say("\n" + script.say("stopped", path=file.path))
        return None
    file.write({})  # a folder of one's own, also where every answer was kept
    return trials(replace(desk, facts=ended.facts), echo, ended.facts)

"""The conversation on a terminal: a prompt with the lines that were typed, numbered buttons, /why;
plain lines in a pipe."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from bot.channels.recent import Recent
from bot.command import Command
from bot.conversation import Conversation
from bot.reply import Button, Reply
from bot.session import Session, Turn

try:
    import readline  # with it, `input` edits lines and knows those before
except ModuleNotFoundError:  # as on Windows, whose console does the same
    readline = None  # type: ignore[assignment]

_CHAT = 0  # the only one
_PROMPT = "You: "
_BOLD, _PLAIN = "\033[1m", "\033[0m"
_HELP = (
    ("a number", "chooses that button"),
    ("/why", "says why the last answer came: the decision, the ranking, the example"),
    ("↑ ↓", "bring back what was typed; it is kept until you leave, and nowhere else"),
    ("/quit, Ctrl-D", "leave"),
)
_WIDEST = 92  # characters a line: what reads well, however wide the window


def converse(conversation: Conversation, now: Callable[[], datetime]) -> None:
    """Talk until the end of input, Ctrl-D or /quit. ``now`` gives the moment, with its zone."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    console.width = min(_WIDEST, console.width)
    session, recent, messages = Session(at=now()), Recent(time.monotonic), count()
    last: Turn | None = None
    turn = conversation.command(Command("start", ""), session)
    offered = _show(console, turn.reply)
    while (typed := _prompt(console)) is not None:
        session = replace(session, at=now())
        command, chosen = Command.parse(typed), _chosen(typed, offered)
        if not typed:
            continue
        if command and command.name in ("quit", "exit"):
            break
        if command and command.name == "why":
            _why(console, last)
            continue
        if chosen and chosen.target is None:
            console.print(chosen.url or chosen.copy)
            continue
        if command:
            turn = conversation.command(command, session)
            if command.name == "forget":
                recent.forget(_CHAT)
        elif chosen and chosen.target:
            turn = conversation.tap(chosen.target, session)
        else:
            last = turn = conversation.respond(typed, session, before=recent.before(_CHAT))
            recent.keep(_CHAT, next(messages), typed, turn.decision.level)
        session, offered = turn.session, _show(console, turn.reply)
        if command and command.name == "help":
            _show_rows(console, _HELP)


def _chosen(typed: str, offered: Sequence[Button]) -> Button | None:
    """The button of this number."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 0
    return offered[number - 1] if 0 < number <= len(offered) else None


def _prompt(console: Console) -> str | None:
    """What was typed; None at its end."""
    try:
        return input(_drawn(console) if sys.stdin.isatty() else "").strip()
    except (EOFError, KeyboardInterrupt):
        console.print()
        return None


def _drawn(console: Console) -> str:
    """The prompt, as the editor of lines takes it: marked is what has no width on the screen."""
    if readline is None or not console.is_terminal or not console.color_system:
        return _PROMPT
    return f"\1{_BOLD}\2{_PROMPT}\1{_PLAIN}\2"


def _show_rows(console: Console, rows: Sequence[tuple[str, str]]) -> None:
    table = Table.grid(padding=(0, 2))
    for row in rows:
        table.add_row(*row)
    console.print(table)
    console.print()


def _show(console: Console, reply: Reply) -> tuple[Button, ...]:
    """Prints a reply; the buttons that can now be chosen by number."""
    console.print()
    if reply.lead:
        console.print(escape(reply.lead), style="bold red" if reply.alarm else "")
    for section in reply.sections:
        if reply.lead or len(reply.sections) > 1:
            console.print()
        console.print(escape(section.title), style="bold")
        console.print(escape(section.text))
        if section.fold:
            fold = escape(section.fold)
            console.print(
                Padding(fold, (1, 0, 1, 2)) if console.is_terminal else f"\n{fold}\n", style="dim"
            )
        for line in filter(None, (section.note, section.source)):
            console.print(escape(line), style="italic")
    for below in filter(None, (reply.tail, reply.soft)):
        console.print(f"\n{escape(below)}")
    if reply.buttons:
        console.print()
    for number, button in enumerate(reply.buttons, 1):
        console.print(
            f"  [bold cyan]{number}[/bold cyan]  {escape(button.text)}"
            + (f"  [dim]{escape(button.url)}[/dim]" if button.url else "")
        )
    console.print()
    return reply.buttons


def _why(console: Console, turn: Turn | None) -> None:
    """Why the last answer: for the staff who look after the content."""
    if turn is None or not turn.because:
        console.print("Nothing to explain yet: ask something first.")
        return
    decision, ranking = turn.decision, turn.ranking
    second = ranking[1].confidence if len(ranking) > 1 else 0.0
    shown = f"{decision.action} {', '.join(decision.intents)} {decision.level}".strip()
    rows = [("decision", shown)]
    for match in ranking[:3]:
        place = "ranking" if match is ranking[0] else "runner-up"
        rows.append((place, f"{match.confidence:.2f}  {match.intent}"))
    if ranking:
        rows.append(("margin", f"{ranking[0].confidence - second:.2f}"))
    for number, line in enumerate(turn.because):
        rows.append(("" if number else "because", escape(line)))
    _show_rows(console, rows)

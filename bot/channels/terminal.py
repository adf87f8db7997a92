"""The conversation on a terminal: a prompt, numbered buttons, /why; plain lines in a pipe."""

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

_CHAT = 0  # the only one
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


def _chosen(typed: str, offered: Sequence[Button]) -> Button | None:
    """The button of this number."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 0
    return offered[number - 1] if 0 < number <= len(offered) else None


def _prompt(console: Console) -> str | None:
    try:
        return (console.input("[bold]You:[/bold] ") if sys.stdin.isatty() else input()).strip()
    except (EOFError, KeyboardInterrupt):
        console.print()
        return None


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
    table = Table.grid(padding=(0, 2))
    shown = f"{decision.action} {', '.join(decision.intents)} {decision.level}".strip()
    table.add_row("decision", shown)
    for match in ranking[:3]:
        place = "ranking" if match is ranking[0] else "runner-up"
        table.add_row(place, f"{match.confidence:.2f}  {match.intent}")
    if ranking:
        table.add_row("margin", f"{ranking[0].confidence - second:.2f}")
    for number, line in enumerate(turn.because):
        table.add_row("" if number else "because", escape(line))
    console.print(table)
    console.print()

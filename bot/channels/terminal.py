"""The conversation on a terminal: a prompt, numbered buttons, /why. Plain lines where it is piped."""

import sys

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from bot.dialogue import Button, Dialogue, Reply, Session, Turn

_WIDEST = 92  # characters a line: what reads well, however wide the window


def converse(dialogue: Dialogue) -> None:
    """Talk until the end of input, Ctrl-D or /quit."""
    console = (
        Console(width=min(_WIDEST, Console().width), highlight=False) if sys.stdout.isatty() else Console(width=_WIDEST, highlight=False)
    )
    session = Session()
    last: Turn | None = None
    offered = _show(console, dialogue.say("start"))
    while True:
        typed = _prompt(console)
        if typed is None or typed.strip().lower() in ("/quit", "/exit"):
            break
        command = typed.strip().lower()
        if not command:
            continue
        if command == "/why":
            _why(console, last)
            continue
        if command in ("/start", "/help", "/book", "/contact", "/privacy"):
            offered = _show(console, dialogue.say(command[1:]))
            continue
        if command == "/topics":
            offered = _show(console, dialogue.topics())
            continue
        if command.isdigit() and 0 < int(command) <= len(offered):
            button = offered[int(command) - 1]
            if button.url:
                console.print(f"[link={button.url}]{escape(button.url)}[/link]")
                continue
            turn = dialogue.tap(button.target, session)
        else:
            turn = dialogue.respond(typed, session)
            last = turn
        session = turn.session
        offered = _show(console, turn.reply)


def _prompt(console: Console) -> str | None:
    try:
        return console.input("[bold]You:[/bold] ") if sys.stdin.isatty() else input()
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
        if section.more:
            console.print(Padding(escape(section.more), (1, 0, 1, 2)), style="dim")
        for line in filter(None, (section.note, section.source)):
            console.print(escape(line), style="italic")
    if reply.buttons:
        console.print()
    for number, button in enumerate(reply.buttons, 1):
        console.print(
            f"  [bold cyan]{number}[/bold cyan]  {escape(button.text)}" + (f"  [dim]{escape(button.url)}[/dim]" if button.url else "")
        )
    console.print()
    return reply.buttons


def _why(console: Console, turn: Turn | None) -> None:
    """Why the last answer: for the staff who look after the content."""
    if turn is None or turn.evidence is None:
        console.print("Nothing to explain yet: ask something first.")
        return
    evidence, decision = turn.evidence, turn.decision
    margin = turn.ranking[0].confidence - turn.ranking[1].confidence if len(turn.ranking) > 1 else turn.ranking[0].confidence
    table = Table.grid(padding=(0, 2))
    table.add_row("decision", f"{decision.action} {', '.join(decision.intents)} {decision.level}".strip())
    for match in turn.ranking[:3]:
        table.add_row("ranking" if match is turn.ranking[0] else "runner-up", f"{match.confidence:.2f}  {match.intent}")
    table.add_row("margin", f"{margin:.2f}")
    table.add_row("example", f"{escape(evidence.example)}  ({evidence.likeness:.2f} alike)")
    table.add_row("terms", escape(", ".join(f"{term} {weight:+.1f}" for term, weight in evidence.terms)))
    if evidence.repairs:
        table.add_row("read as", escape(", ".join(f"{typed}→{read}" for typed, read in evidence.repairs)))
    if evidence.unknown:
        table.add_row("not known", escape(", ".join(evidence.unknown)))
    console.print(table)
    console.print()

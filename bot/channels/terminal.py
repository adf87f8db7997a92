"""The conversation on a terminal: a prompt, numbered buttons, /why. Plain lines where it is piped."""

import sys

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from bot.dialogue import Button, Reply, Session, Turn
from bot.reception import Reception

_WIDEST = 92  # characters a line: what reads well, however wide the window


def converse(reception: Reception) -> None:
    """Talk until the end of input, Ctrl-D or /quit."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    console.width = min(_WIDEST, console.width)
    session = Session()
    last: Turn | None = None
    offered = _show(console, reception.of(session).say("start"))
    while (typed := _prompt(console)) is not None:
        button = (
            offered[int(typed) - 1]
            if typed.isdecimal() and 0 < int(typed) <= len(offered)
            else None
        )
        match typed.lower():
            case "":
                pass
            case "/quit" | "/exit":
                break
            case "/why":
                _why(console, last)
            case "/topics":
                offered = _show(console, reception.of(session).topics())
            case "/language" | "/idioma":
                offered = _show(console, reception.choice(session))
            case "/start" | "/help" | "/book" | "/contact" | "/privacy" as command:
                offered = _show(console, reception.of(session).say(command[1:]))
            case _ if button and button.url:
                console.print(button.url)
            case _ if button:
                turn = reception.tap(button.target, session)
                session, offered = turn.session, _show(console, turn.reply)
            case _:
                last = turn = reception.respond(typed, session)
                session, offered = turn.session, _show(console, turn.reply)


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
        if section.more:
            more = escape(section.more)
            console.print(
                Padding(more, (1, 0, 1, 2)) if console.is_terminal else f"\n{more}\n", style="dim"
            )
        for line in filter(None, (section.note, section.source)):
            console.print(escape(line), style="italic")
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
    if turn is None or turn.evidence is None:
        console.print("Nothing to explain yet: ask something first.")
        return
    evidence, decision = turn.evidence, turn.decision
    margin = (
        turn.ranking[0].confidence - turn.ranking[1].confidence
        if len(turn.ranking) > 1
        else turn.ranking[0].confidence
    )
    table = Table.grid(padding=(0, 2))
    table.add_row(
        "decision", f"{decision.action} {', '.join(decision.intents)} {decision.level}".strip()
    )
    for match in turn.ranking[:3]:
        table.add_row(
            "ranking" if match is turn.ranking[0] else "runner-up",
            f"{match.confidence:.2f}  {match.intent}",
        )
    table.add_row("margin", f"{margin:.2f}")
    table.add_row("example", f"{escape(evidence.example)}  ({evidence.likeness:.2f} alike)")
    table.add_row(
        "terms", escape(", ".join(f"{term} {weight:+.1f}" for term, weight in evidence.terms))
    )
    if evidence.repairs:
        table.add_row(
            "read as", escape(", ".join(f"{typed}→{read}" for typed, read in evidence.repairs))
        )
    if evidence.unknown:
        table.add_row("not known", escape(", ".join(evidence.unknown)))
    console.print(table)
    console.print()

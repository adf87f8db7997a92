"""Talking to the bot in a terminal: `ask` and `chat`."""

import gc
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import click

from bot import folders, transcript
from bot.channels.recent import Recent
from bot.cli.group import main, now, print_json, refuse_unknown_language, with_settings
from bot.conversation import Conversation
from bot.session import Session
from bot.settings import Settings


@main.command(epilog='Example: clinic-bot ask "how much is an hour"')
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--lang", help="Fix the language, for example en.")
@click.option("--conversation", is_flag=True, help="One chat; an empty line begins a new one.")
@with_settings
def ask(
    settings: Settings, question: str | None, as_json: bool, lang: str | None, conversation: bool
) -> None:
    """Answer one QUESTION, or each line of standard input.

    Each is a chat of its own, unless --conversation makes them one.
    """
    bot, session, recent, chat = _conversation(settings, lang), Session(), Recent(time.monotonic), 0
    for message, utterance in enumerate(_utterances(question)):
        if conversation and not utterance:
            session, chat = Session(), chat + 1
            click.echo()
            continue
        asked = replace(session, at=now())
        turn = bot.respond(utterance, asked, before=recent.before(chat))
        if conversation:
            session = turn.session
            recent.keep(chat, message, utterance, turn.decision.level)
        if as_json:
            print_json(transcript.as_json(utterance, turn))
        else:
            click.echo(transcript.as_text(turn) + "\n")


def _utterances(question: str | None) -> Iterator[str]:
    """The question, or each line of standard input; what is no UTF-8 is read as best it can be."""
    typed = None if question is None else [question.encode("utf-8", "surrogateescape")]
    for line in sys.stdin.buffer if typed is None else typed:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


@main.command(epilog="Example: clinic-bot chat --lang es")
@click.option("--lang", help="Fix the language, for example en.")
@with_settings
def chat(settings: Settings, lang: str | None) -> None:
    """Talk to the bot in this terminal. No token needed."""
    from bot.channels import terminal

    terminal.converse(_conversation(settings, lang), now)


def _conversation(settings: Settings, language: str | None) -> Conversation:
    """In every language, or in one alone. Not checked: who writes content tries it out first."""
    gc.disable()  # all of it stays: to look through it for garbage takes long and finds none
    try:
        found = folders.read(settings)
        refuse_unknown_language(language, found)
        return Conversation(found, only=language)
    finally:
        gc.enable()

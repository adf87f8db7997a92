"""The commands, and the one place where the parts are put together."""

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from bot.content import Content, load, shipped
from bot.dialogue import Dialogue, Session, Turn
from bot.errors import BotError, ContentError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.matching import Evidence


class _Commands(click.Group):
    """Prints what a person can mend in a line each, without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except BotError as error:
            click.echo(str(error), err=True)
            context.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="clinic-bot")
def main() -> None:
    """The clinic's question-and-answer bot: massage for back pain, answered from curated content."""


@main.command()
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line; without QUESTION, answer each line of standard input.")
@click.option("--lang", default=None, help="Fix the language, for example en.")
def ask(question: str | None, as_json: bool, lang: str | None) -> None:
    """Answer one QUESTION, or each line of standard input as a fresh conversation."""
    dialogue = _dialogue(lang)
    for utterance in [question] if question is not None else _lines():
        turn = dialogue.respond(utterance, Session())
        if as_json:
            click.echo(json.dumps(_as_json(utterance, turn, dialogue.content), ensure_ascii=False))
        else:
            click.echo(_as_text(turn) + "\n")


@main.command()
@click.option("--lang", default=None, help="Fix the language, for example en.")
def chat(lang: str | None) -> None:
    """Talk to the bot in this terminal. No token needed."""
    from bot.channels import terminal

    terminal.converse(_dialogue(lang))


@main.command()
def run() -> None:
    """Answer on Telegram. Needs TELEGRAM_BOT_TOKEN."""
    settings = Settings.from_environ()
    token = settings.require_token()
    from bot.channels import telegram

    telegram.run(_dialogue(None), token, settings.api)


@main.command()
def check() -> None:
    """Check the content: every problem at once, each with its file, line and remedy."""
    from bot.checking import check as problems_of

    contents = _contents()
    problems = problems_of(contents)
    if problems:
        raise ContentError(problems)
    for content in contents.values():
        examples = sum(len(intent.examples) for intent in content.intents.values())
        click.echo(f"{content.language}: {len(content.intents)} intents, {examples} examples: all good")


def _contents() -> dict[str, Content]:
    settings = Settings.from_environ()
    folders = [shipped(), *([settings.content] if settings.content else [])]
    return load(folders, settings.facts)


def _dialogue(language: str | None) -> Dialogue:
    contents = _contents()
    if language is not None and language not in contents:
        raise click.BadParameter(f"there is no content in {language!r}; there is {', '.join(contents)}.", param_hint="--lang")
    return Dialogue(contents[language or "en"])


def _lines() -> Iterator[str]:
    """Standard input, line by line; bytes that are no UTF-8 are read as best they can be."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _as_text(turn: Turn) -> str:
    reply = turn.reply
    labels = [f"[{button.text}]" + (f" {button.url}" if button.url else "") for button in reply.buttons]
    return "\n\n".join(filter(None, (reply.text, reply.more, "\n".join(labels))))


def _as_json(utterance: str, turn: Turn, content: Content) -> dict[str, Any]:
    decision = turn.decision
    shown: dict[str, Any] = {
        "utterance": utterance,
        "decision": decision.action.value,
        "intents": list(decision.intents),
        "confidence": round(decision.confidence, 3),
        "ranking": [[match.intent, round(match.confidence, 3)] for match in turn.ranking],
        "language": content.language,
        "text": turn.reply.text,
        "more": turn.reply.more,
        "buttons": [
            {"text": button.text, **({"url": button.url} if button.url else {"intent": button.intent} if button.intent else {})}
            for button in turn.reply.buttons
        ],
        "sources": list(dict.fromkeys(name for section in turn.reply.sections for name in section.sources)),
        "because": _because(turn.evidence),
    }
    if decision.level:
        shown["level"] = decision.level
    return shown


def _because(evidence: "Evidence | None") -> list[str]:
    if evidence is None:
        return []
    repairs = [f"{typed}→{read}" for typed, read in evidence.repairs]
    terms = [f"{term} {weight:+.1f}" for term, weight in evidence.terms]
    unknown = [f"not known: {', '.join(evidence.unknown)}"] if evidence.unknown else []
    return [*repairs, *terms, *([f"example: {evidence.example}"] if evidence.example else []), *unknown]

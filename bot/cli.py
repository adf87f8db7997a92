"""The commands, and the one place where the parts are put together."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.content import Content, load, shipped
from bot.dialogue import Session, Turn
from bot.errors import BotError, ContentError, SettingsError
from bot.reception import Reception
from bot.settings import Settings
from bot.shelf import Shelf

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
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print one JSON object a line; without QUESTION, answer each line of standard input.",
)
@click.option("--lang", default=None, help="Fix the language, for example en.")
def ask(question: str | None, as_json: bool, lang: str | None) -> None:
    """Answer one QUESTION, or each line of standard input as a fresh conversation."""
    reception = _reception(lang)
    for line in (
        [question.encode("utf-8", "surrogateescape")] if question is not None else sys.stdin.buffer
    ):
        utterance = line.decode("utf-8", "replace").rstrip(
            "\r\n"
        )  # bytes that are no UTF-8 are read as best they can be
        turn = reception.respond(utterance, Session())
        if as_json:
            click.echo(
                json.dumps(_as_json(utterance, turn), ensure_ascii=False).encode()
            )  # UTF-8 in any locale
        else:
            click.echo(_as_text(turn) + "\n")


@main.command()
@click.option("--lang", default=None, help="Fix the language, for example en.")
def chat(lang: str | None) -> None:
    """Talk to the bot in this terminal. No token needed."""
    from bot.channels import terminal

    terminal.converse(_reception(lang))


@main.command()
def run() -> None:
    """Answer on Telegram by asking it for updates: no address needed. Needs TELEGRAM_BOT_TOKEN."""
    settings = Settings.from_environ()
    settings.require_token()
    with _extra("server" if settings.port else "telegram"):
        from bot import serving

        serving.run(settings, _current)


@main.command()
def serve() -> None:
    """Answer on Telegram by webhook, also with several replicas. Needs CLINIC_BOT_WEBHOOK_URL and CLINIC_BOT_WEBHOOK_SECRET, too."""
    settings = Settings.from_environ()
    settings.require_token()
    settings.require_hook()
    with _extra("server"):
        from bot import serving

        serving.serve(settings, _current)


@main.command()
def key() -> None:
    """Make a key for CLINIC_BOT_KEY, which encrypts what is stored of patients. Keep it apart from the database."""
    with _extra("telegram"):
        from bot.store import new_key
    click.echo(new_key())


@main.command()
@click.argument("intent")
@click.option(
    "--qr",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw the link as a QR code, too: a .png or .svg file.",
)
def link(intent: str, qr: Path | None) -> None:
    """Print the link that opens the bot on the answer to INTENT, for example type.swedish. Asks Telegram for the bot's name."""
    settings = Settings.from_environ()
    _check_intent(intent, _contents())
    with _extra("telegram"):
        from bot.channels import telegram
        from bot.posters import draw
    opened = telegram.link_to(
        settings.username or telegram.username_of(settings.require_token(), settings.api), intent
    )
    if qr is not None:
        draw(opened, qr)
    click.echo(opened)


@main.command()
@click.argument("intent")
@click.option("--lang", default="en", show_default=True, help="The language of the post.")
@click.option("--yes", is_flag=True, help="Do not ask before.")
def post(intent: str, lang: str, yes: bool) -> None:
    """Publish the answer to INTENT in the clinic's channel. Needs CLINIC_BOT_CHANNEL."""
    settings, contents = Settings.from_environ(), _contents()
    token, channel = settings.require_token(), settings.require_channel()
    _check_language(lang, contents)
    _check_intent(intent, contents)
    with _extra("telegram"):
        from bot import company
        from bot.channels import telegram
    dialogue = Reception(contents).dialogue(lang)
    shown = company.post(intent, dialogue)
    click.echo(
        "\n\n".join(
            (
                shown.sections[0].title,
                shown.text,
                " ".join(f"[{button.text}]" for button in shown.buttons),
            )
        )
    )
    if yes or click.confirm(f"\nPublish it in {channel}?"):
        telegram.post_once(token, settings.api, channel, intent, dialogue)
        click.echo("Published.")


@main.command("telegram-setup")
@click.option("--apply", is_flag=True, help="Change it.")
def telegram_setup(apply: bool) -> None:
    """Show what would change in the command menus and descriptions that Telegram shows of the bot."""
    settings = Settings.from_environ()
    token = settings.require_token()
    with _extra("telegram"):
        from bot.channels import telegram
    for change in telegram.set_up_profile(
        token, settings.api, Reception(_contents()), settings.admins, apply
    ) or ["All as it should be."]:
        click.echo(change)


@main.command()
def check() -> None:
    """Check the content: every problem at once, each with its file, line and remedy."""
    from bot.checks import check as problems_of

    contents = _contents()
    problems = problems_of(contents)
    if problems:
        raise ContentError(problems)
    for content in contents.values():
        asked = [len(intent.examples) for intent in content.intents.values() if intent.examples]
        to_do = (
            f"; {len(content.to_do)} files to translate ({content.to_do[0]} …)"
            if content.to_do
            else ""
        )
        click.echo(
            f"{content.language}: {len(asked)} intents, {sum(asked)} examples: all good{to_do}"
        )


@main.command()
@click.argument("code")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Put them there and not into the content folder.",
)
def new_language(code: str, folder: Path | None) -> None:
    """Copy the English files for translation into the language CODE (fr, ht, …); what it has already stays as it is."""
    from bot.content.scaffold import begin

    folders = _folders()
    target = folder or folders[-1]
    files = begin(folders, code, target)
    click.echo(
        f"{len(files)} files to translate in {target}, in intents/{code} and responses/{code}; each says what to do."
    )
    click.echo(
        "Take .todo off a file's name when it is done. The bot speaks the language once its red flags, "
        "its cards and a first question are done. `clinic-bot check` counts the rest."
    )


@main.command()
@click.argument("questions", nargs=-1, type=click.Path(path_type=Path))
@click.option("--lang", default=None, help="Only this language, for example en.")
@click.option("--typos", is_flag=True, help="Ask everything a second time with typos, and compare.")
@click.option(
    "--seed",
    default=7,
    show_default=True,
    help="Of the typos and of the folds: the same seed, the same figures.",
)
@click.option(
    "--cross-validate",
    is_flag=True,
    help="Ask each example of a bot that does not know it (5 folds).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--html",
    type=click.File("w", encoding="utf-8", lazy=True),
    help="Write a page with the confusion matrix as a picture.",
)
@click.option(
    "--fail-under",
    default="",
    metavar="FIGURE=PERCENT,…",
    help="Exit with 1 if missed; right-or-offered=90,wrong=4 for example.",
)
def evaluate(
    questions: tuple[Path, ...],
    lang: str | None,
    typos: bool,
    seed: int,
    cross_validate: bool,
    as_json: bool,
    html: Any,
    fail_under: str,
) -> None:
    """Ask the labelled QUESTIONS (YAML as in tests/utterances/en, or TSV) and report: wrong answers first."""
    if not questions and not cross_validate:
        raise click.UsageError("Name a file or folder of QUESTIONS, or --cross-validate.")
    from bot import evaluation

    contents = _contents()
    _check_language(lang, contents)
    bounds = evaluation.bounds(fail_under) if fail_under else {}
    asked = evaluation.read_questions(
        questions, {language: content.intents for language, content in contents.items()}, lang
    )
    found = evaluation.evaluate(
        contents, asked, typos=typos, folds=evaluation.FOLDS if cross_validate else 0, seed=seed
    )
    goals = evaluation.goals(bounds, found)
    if html is not None:
        html.write(evaluation.page(found, goals))
    if as_json:
        click.echo(json.dumps(evaluation.as_json(found, goals), ensure_ascii=False).encode())
    else:
        evaluation.show(found, goals)
    if not all(goal.met for goal in goals):
        sys.exit(1)


@contextmanager
def _extra(name: str) -> Iterator[None]:
    """Names the extra where one of its packages is missing: `chat`, `ask` and `check` do without them."""
    try:
        yield
    except ModuleNotFoundError as missing:
        if (missing.name or "bot").partition(".")[0] == "bot":
            raise
        raise SettingsError(
            f"This command needs more packages: pip install 'clinic-bot[{name}]'."
        ) from None


def _contents(language: str | None = None) -> dict[str, Content]:
    settings = Settings.from_environ()
    shelf = Shelf(settings.cache)
    return {
        name: replace(content, shelf=shelf)
        for name, content in load(_folders(), settings.facts, language).items()
    }


def _folders() -> list[Path]:
    """The shipped content, and the clinic's own that is laid over it."""
    own = Settings.from_environ().content
    return [shipped(), *([own] if own else [])]


def _current(checked: bool) -> Reception:
    """The content as it is now; only what `check` finds nothing wrong with, if asked so."""
    contents = _contents()
    if checked:
        from bot.checks import check as problems_of

        if problems := problems_of(contents):
            raise ContentError(problems)
    reception = Reception(contents, call_back=Settings.from_environ().staff_chat is not None)
    for language in reception.languages:
        reception.dialogue(language)  # made now, not while the first patient waits
    return reception


def _reception(language: str | None) -> Reception:
    """The desk in every language, or in one alone."""
    contents = _contents(language)
    _check_language(language, contents)
    return Reception(contents)


def _check_language(language: str | None, contents: Mapping[str, Content]) -> None:
    if language is not None and language not in contents:
        raise click.BadParameter(
            f"there is no content in {language!r}; there is {', '.join(contents)}.",
            param_hint="--lang",
        )


def _check_intent(intent: str, contents: Mapping[str, Content]) -> None:
    if not any(intent in content.intents for content in contents.values()):
        raise click.BadParameter(
            f"there is no intent {intent!r}; a file intents/en/clinic/cost.yaml is clinic.cost.",
            param_hint="INTENT",
        )


def _as_text(turn: Turn) -> str:
    reply = turn.reply
    labels = [
        f"[{button.text}]" + (f" {button.url}" if button.url else "") for button in reply.buttons
    ]
    return "\n\n".join(filter(None, (reply.text, reply.more, "\n".join(labels))))


def _as_json(utterance: str, turn: Turn) -> dict[str, Any]:
    decision = turn.decision
    shown: dict[str, Any] = {
        "utterance": utterance,
        "decision": decision.action.value,
        "intents": list(decision.intents),
        "confidence": round(decision.confidence, 3),
        "ranking": [[match.intent, round(match.confidence, 3)] for match in turn.ranking],
        "language": turn.language,
        "text": turn.reply.text,
        "more": turn.reply.more,
        "buttons": [
            {
                "text": button.text,
                **(
                    {"url": button.url}
                    if button.url
                    else {"intent": button.intent}
                    if button.intent
                    else {}
                ),
            }
            for button in turn.reply.buttons
        ],
        "sources": list(
            dict.fromkeys(name for section in turn.reply.sections for name in section.sources)
        ),
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
    return [
        *repairs,
        *terms,
        *([f"example: {evidence.example}"] if evidence.example else []),
        *unknown,
    ]

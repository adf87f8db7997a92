"""The commands, as a person types them."""

import gc
import json
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import click

from bot import folders, transcript
from bot.channels.recent import Recent
from bot.content import BASE, Content
from bot.content.names import DIALLED_FACT
from bot.conversation import Conversation
from bot.errors import BotError, ContentError, Problem, SettingsError
from bot.reply import asking
from bot.session import Session
from bot.settings import Settings

Arguments = ParamSpec("Arguments")

_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)
_FAIL_UNDER = "Exit with 1 if missed; right-or-offered=90,wrong=4 for example."
_UNCOUNTED = "So nobody is counted as waiting."
_PAGE = click.File("w", encoding="utf-8", lazy=True)


class _Commands(click.Group):
    """Prints what a person can mend in a line each, without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except BotError as error:
            click.echo(str(error), err=True)
            context.exit(1)


def _with_settings(
    act: Callable[Concatenate[Settings, Arguments], None],
) -> Callable[Arguments, None]:
    """Hands a command the settings, read once, as it begins: `--help` and `key` need none."""

    @wraps(act)
    def begin(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        act(Settings.from_environ(), *args, **kwargs)

    return begin


@contextmanager
def _extra(name: str) -> Iterator[None]:
    """Names the extra that brings a missing package: `chat`, `ask` and `check` do without any."""
    try:
        yield
    except ModuleNotFoundError as missing:
        if (missing.name or "bot").partition(".")[0] == "bot":
            raise
        raise SettingsError(
            f"This command needs more packages: pip install 'clinic-bot[{name}]'."
        ) from None


def _spoken(known: Mapping[str, Content]) -> dict[str, Content]:
    """Without the languages in which nothing but alarms is heard."""
    return {name: content for name, content in known.items() if not content.alarms_alone}


def _refuse_unknown_language(language: str | None, known: Mapping[str, Content]) -> None:
    spoken = _spoken(known)
    if language is not None and language not in spoken:
        raise click.BadParameter(
            f"there is no content in {language!r}; there is {', '.join(spoken)}.",
            param_hint="--lang",
        )


def _refuse_unknown_intent(intent: str, known: Mapping[str, Content]) -> None:
    if not any(intent in content.intents for content in known.values()):
        raise click.BadParameter(
            f"there is no intent {intent!r}; a file intents/en/clinic/cost.yaml is clinic.cost.",
            param_hint="INTENT",
        )


def _refuse_unknown_question(names: Collection[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            listed = ", ".join(sorted(known))
            raise click.BadParameter(
                f"there is no question {name!r}; there are {listed}.", param_hint="--only"
            )


def _conversation(settings: Settings, language: str | None) -> Conversation:
    """In every language, or in one alone. Not checked: who writes content tries it out first."""
    gc.disable()  # all of it stays: to look through it for garbage takes long and finds none
    try:
        found = folders.read(settings)
        _refuse_unknown_language(language, found)
        return Conversation(found, only=language)
    finally:
        gc.enable()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="clinic-bot")
def main() -> None:
    """The clinic's question-and-answer bot: massage for back pain, from curated content."""


@main.command()
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--lang", help="Fix the language, for example en.")
@click.option("--conversation", is_flag=True, help="One chat; an empty line begins a new one.")
@_with_settings
def ask(
    settings: Settings, question: str | None, as_json: bool, lang: str | None, conversation: bool
) -> None:
    """Answer one QUESTION, or each line of standard input: as a chat of its own, or of one chat."""
    bot, session, recent, chat = _conversation(settings, lang), Session(), Recent(time.monotonic), 0
    for message, utterance in enumerate(_utterances(question)):
        if conversation and not utterance:
            session, chat = Session(), chat + 1
            click.echo()
            continue
        asked = replace(session, at=_now())
        turn = bot.respond(utterance, asked, before=recent.before(chat))
        if conversation:
            session = turn.session
            recent.keep(chat, message, utterance, turn.decision.level)
        if as_json:
            _print_json(transcript.as_json(utterance, turn))
        else:
            click.echo(transcript.as_text(turn) + "\n")


def _now() -> datetime:
    """The moment, with its zone."""
    return datetime.now(UTC)


def _utterances(question: str | None) -> Iterator[str]:
    """The question, or each line of standard input; what is no UTF-8 is read as best it can be."""
    typed = None if question is None else [question.encode("utf-8", "surrogateescape")]
    for line in sys.stdin.buffer if typed is None else typed:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _print_json(shown: object) -> None:
    """In UTF-8, whatever the locale."""
    click.echo(json.dumps(shown, ensure_ascii=False).encode())


@main.command()
@click.option("--lang", help="Fix the language, for example en.")
@_with_settings
def chat(settings: Settings, lang: str | None) -> None:
    """Talk to the bot in this terminal. No token needed."""
    from bot.channels import terminal

    terminal.converse(_conversation(settings, lang), _now)


@main.command()
@_with_settings
def run(settings: Settings) -> None:
    """Answer on Telegram by asking it for updates: no address needed. Needs TELEGRAM_BOT_TOKEN."""
    settings.require("token")
    with _extra("server" if settings.port else "telegram"):
        from bot import app

        app.run(settings)


@main.command()
@_with_settings
def serve(settings: Settings) -> None:
    """Answer on Telegram by webhook, also with several replicas.

    Needs CLINIC_BOT_WEBHOOK_URL and CLINIC_BOT_WEBHOOK_SECRET, too.
    """
    settings.require("token", "webhook_url", "webhook_secret")
    with _extra("server"):
        from bot import app

        app.serve(settings)


@main.command()
def key() -> None:
    """Make a key for CLINIC_BOT_KEY, which encrypts what is stored of patients.

    Keep it apart from the database.
    """
    with _extra("telegram"):
        from bot.store import new_key
    click.echo(new_key())


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@_with_settings
def calls(settings: Settings, as_json: bool) -> None:
    """List who asked to be called back in the last 30 days, and whether the staff were told."""
    import asyncio  # as slow to import as all that answers a question

    with _extra("telegram"):
        from bot import store

    async def kept() -> tuple[store.WantedCall, ...]:
        async with store.opened(settings.database, settings.keys, reads_only=True) as opened:
            return await store.calls(opened, time.time())

    found = asyncio.run(kept())
    for one in found:
        if as_json:
            _print_json(transcript.call_as_json(one))
        else:
            click.echo(transcript.call_as_text(one))
    if not found and not as_json:
        click.echo("Nobody waits for a call.")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@_with_settings
def facts(settings: Settings, as_json: bool) -> None:
    """List what the clinic has told the bot, and how many patients wait for it; those first."""
    known = _spoken(folders.read(settings))
    waiting = _waiting(settings)
    names = [name for name in known[BASE].facts if name != DIALLED_FACT]
    for name in sorted(names, key=lambda name: -waiting.get(name, 0)):
        said = {language: content.facts.get(name, "") for language, content in known.items()}
        if as_json:
            _print_json(transcript.fact_as_json(name, said, waiting.get(name, 0)))
        else:
            click.echo(transcript.fact_as_text(name, said, waiting.get(name, 0)))


def _waiting(settings: Settings) -> Mapping[str, int]:
    """How many patients wait for each fact; where there is no database, nobody is counted."""
    import asyncio

    try:
        with _extra("telegram"):
            from bot import store
    except SettingsError as missing:
        click.echo(f"{missing} {_UNCOUNTED}", err=True)
        return {}

    async def counted() -> Mapping[str, int]:
        async with store.opened(settings.database, settings.keys, reads_only=True) as opened:
            return store.wanted_facts(await store.awaiting(opened, time.time()))

    try:
        return asyncio.run(counted())
    except store.NotThere as missing:
        click.echo(f"{missing} {_UNCOUNTED}", err=True)
        return {}


@main.command()
@click.argument("intent")
@click.option("--qr", type=_FILE, help="Draw the link as a QR code, too: a .png or .svg file.")
@_with_settings
def link(settings: Settings, intent: str, qr: Path | None) -> None:
    """Print the link that opens the bot on the answer to INTENT, for example type.swedish.

    Asks Telegram for the bot's name, unless CLINIC_BOT_USERNAME says it.
    """
    _refuse_unknown_intent(intent, folders.read(settings))
    if not settings.username:
        settings.require("token")
    with _extra("telegram"):
        from bot.channels import telegram
        from bot.qr import draw
    username = settings.username or telegram.username_of(settings.token, settings.api)
    opened = telegram.link_to(username, asking(intent))
    if qr is not None:
        draw(opened, qr)
    click.echo(opened)


@main.command()
@click.argument("intent")
@click.option("--lang", default="en", show_default=True, help="The language of the post.")
@click.option("--yes", is_flag=True, help="Do not ask before.")
@_with_settings
def post(settings: Settings, intent: str, lang: str, yes: bool) -> None:
    """Publish the answer to INTENT in the clinic's channel. Needs CLINIC_BOT_CHANNEL."""
    settings.require("token", "channel")
    found = folders.checked(settings)
    _refuse_unknown_language(lang, found)
    _refuse_unknown_intent(intent, found)
    with _extra("telegram"):
        from bot import public
        from bot.channels import telegram
    dialogue = Conversation(found).dialogue(lang)
    shown = public.post(intent, dialogue)
    buttons = " ".join(f"[{button.text}]" for button in shown.buttons)
    click.echo(f"{shown.sections[0].title}\n\n{shown.text}\n\n{buttons}")
    if yes or click.confirm(f"\nPublish it in {settings.channel}?"):
        telegram.post_once(settings.token, settings.api, settings.channel, intent, dialogue)
        click.echo("Published.")


@main.command("telegram-setup")
@click.option("--apply", is_flag=True, help="Change it.")
@_with_settings
def telegram_setup(settings: Settings, apply: bool) -> None:
    """Show what would change in the command menus and descriptions that Telegram shows."""
    settings.require("token")
    with _extra("telegram"):
        from bot.channels import telegram
    conversation = Conversation(folders.checked(settings))
    changes = telegram.set_up_profile(
        settings.token, settings.api, conversation, settings.admins, apply
    )
    click.echo("\n".join(changes or ["All as it should be."]))


@main.command()
@click.option("--stems", "as_stems", is_flag=True, help="List the words that each stem (*) hits.")
@_with_settings
def check(settings: Settings, as_stems: bool) -> None:
    """Check the content: every problem at once, each with its file, line and remedy."""
    from bot.checks import misdated, outlook, stems, to_do, unreviewed

    if as_stems:
        for content in folders.read(settings).values():
            for line in stems(content):
                click.echo(line)
        return
    contents = folders.checked(settings)
    facts, today = next(iter(contents.values())), date.today()
    if over := misdated(facts, today):
        raise ContentError(over)
    for problem in to_do(contents):
        click.echo(f"to do: {problem}")
    for content in contents.values():
        click.echo(f"{content.language}: {_standing(content)}")
    for line in outlook(facts, today):
        click.echo(line)
    flags, cards = unreviewed(contents)
    if flags or cards:
        counted = f"{_counted(flags, 'red flag')} and {_counted(cards, 'card')}"
        click.echo(f"{counted} not yet reviewed by a clinician.")


def _standing(content: Content) -> str:
    """How much there is of a language, and whether it is spoken."""
    if content.alarms_alone:
        return "alarms alone: all good"
    asked = [len(intent.examples) for intent in content.intents.values() if intent.examples]
    counted = f"{_counted(len(asked), 'intent')}, {_counted(sum(asked), 'example')}"
    shown = f"{counted}: {'all good' if content.live else 'not spoken yet'}"
    if content.to_do:
        files = _counted(len(content.to_do), "file")
        shown += f"; {files} to translate ({content.to_do[0]} …)"
    return shown


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


@main.command()
@click.argument("folder", required=False, type=_FOLDER)
@click.option("--again", is_flag=True, help="Ask everything anew; Enter keeps what is there.")
@click.option("--only", default="", metavar="NAME,…", help="Ask a part, as in hours,prices.")
@click.option("--lang", default=BASE, show_default=True, help="The language of the questions.")
@_with_settings
def setup(settings: Settings, folder: Path | None, again: bool, only: str, lang: str) -> None:
    """Fill in the clinic's facts: one question after the other, each answer checked at once.

    They go into FOLDER, a content folder of your own (by default the one that CLINIC_BOT_CONTENT
    names). Then the folder is checked, and the bot asked what a patient may ask.
    """
    from bot import setup as interview

    parts = frozenset(filter(None, map(str.strip, only.split(","))))
    _refuse_unknown_question(parts, interview.NAMES)
    script, terminal = interview.script(lang), interview.Terminal()
    target = folder or settings.content or terminal.folder(script)
    if target is None:
        return
    shipped = _spoken(folders.read(replace(settings, content=None, facts={})))
    now = _now()
    today = now.astimezone().date()
    asked = interview.hold(terminal, script, shipped, target, today, again, parts)
    if asked is None:
        return
    terminal.say("\n" + script.say("checking"))
    settled = replace(settings, content=target)
    problems: Sequence[Problem] = ()
    try:
        found = folders.checked(settled)
        terminal.say(script.say("good"))
    except ContentError as error:
        problems = error.problems
        terminal.problems(script, problems)
        found = folders.read(settled)  # what can be read can be tried out
    bot = Conversation(found)
    terminal.try_out(
        script, asked, lambda question: bot.respond(question, Session(at=now)).reply.text
    )
    terminal.say("\n" + script.say("next", folder=target))
    if problems:
        sys.exit(1)


@main.command()
@click.argument("code")
@click.option("--folder", type=_FOLDER, help="Put them there, not into the content folder.")
@_with_settings
def new_language(settings: Settings, code: str, folder: Path | None) -> None:
    """Copy the English files for translation into the language CODE (fr, ht, …).

    What it has already stays as it is.
    """
    from bot.content.scaffold import begin

    laid_over = folders.named(settings)
    target = folder or laid_over[-1]
    files = begin(laid_over, code, target)
    click.echo(
        f"{_counted(len(files), 'file')} to translate in {target}, "
        f"in intents/{code} and responses/{code}; each says what to do."
    )
    click.echo(
        "Take .todo off a file's name when it is done. The bot speaks the language once its words, "
        "its alarms, its cards and a first question are done. `clinic-bot check` counts the rest."
    )


@main.command()
@click.argument("questions", nargs=-1, type=click.Path(path_type=Path))
@click.option("--lang", help="Only this language, for example en.")
@click.option("--typos", is_flag=True, help="Ask everything a second time with typos, and compare.")
@click.option("--seed", default=7, show_default=True, help="The same seed, the same figures.")
@click.option("--cross-validate", is_flag=True, help="Ask examples of a bot that lacks them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--html", type=_PAGE, help="Write a page with the confusion matrix as a picture.")
@click.option("--fail-under", default="", metavar="FIGURE=PERCENT,…", help=_FAIL_UNDER)
@_with_settings
def evaluate(
    settings: Settings,
    questions: tuple[Path, ...],
    lang: str | None,
    typos: bool,
    seed: int,
    cross_validate: bool,
    as_json: bool,
    html: Any,
    fail_under: str,
) -> None:
    """Ask the labelled QUESTIONS and report: wrong answers first.

    They are YAML as in tests/utterances/en, or TSV.
    """
    if not questions and not cross_validate:
        raise click.UsageError("Name a file or folder of QUESTIONS, or --cross-validate.")
    from bot import evaluation

    if html is not None:
        with _extra("pages"):  # said now, not after a long run
            from bot.evaluation.page import page
    known = _spoken(folders.read(settings))
    _refuse_unknown_language(lang, known)
    bounds = evaluation.bounds(fail_under) if fail_under else {}
    intents = {language: content.intents for language, content in known.items()}
    asked = evaluation.read_questions(questions, intents, lang)
    folds = evaluation.FOLDS if cross_validate else 0
    found = evaluation.evaluate(known, asked, typos=typos, folds=folds, seed=seed)
    goals = evaluation.goals(bounds, found)
    report = evaluation.report(found, goals)
    if html is not None:
        html.write(page(report))
    if as_json:
        _print_json(evaluation.as_json(found, goals))
    else:
        evaluation.show(report)
    if not all(goal.met for goal in goals):
        sys.exit(1)

"""Another clinic."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import click

from bot import folders
from bot.cli.content import interviewed
from bot.cli.group import FOLDER, counted, extra, main, spoken, with_settings
from bot.content import BASE
from bot.content.edited import Value
from bot.errors import ContentError
from bot.facts.holidays import state_names
from bot.settings import Settings

_WORDING = re.compile(r"([a-z]{2,3})\s*[=:]\s*(.+)")
"""What is offered, in a language: es=masajes."""
_NEXT = """\
Next: `clinic-bot setup {folder}` asks for the facts that are still empty.
`CLINIC_BOT_CONTENT={folder} clinic-bot chat` lets you ask as a patient does.
Have your clinician verify the numbers that `clinic-bot check {folder}` lists."""


@main.command(epilog="Example: clinic-bot new leeds --country GB --lang en")
@click.argument("folder", type=FOLDER)
@click.option("--country", help="Its two letters, as in GB.")
@click.option("--lang", "languages", multiple=True, help="A language; once more for each other.")
@click.option("--name", help="What the clinic is called.")
@click.option("--city", help="Where it is.")
@click.option("--state", help="Its state or province, as in FL: for holidays and the time zone.")
@click.option("--phone")
@click.option("--booking-url", metavar="LINK", help="Its booking page, or its home page.")
@click.option(
    "--services",
    metavar="WORDS",
    multiple=True,
    help="What it offers, in a few words; es=WORDS once for each of several languages.",
)
@click.option("--articles/--no-articles", default=None, help="Keep what the articles say, or not.")
@click.option("--yes", is_flag=True, help="Ask nothing: what is not given stays empty.")
@with_settings
def new(
    settings: Settings,
    folder: Path,
    country: str | None,
    languages: tuple[str, ...],
    articles: bool | None,
    yes: bool,
    name: str | None,
    city: str | None,
    state: str | None,
    phone: str | None,
    booking_url: str | None,
    services: tuple[str, ...],
) -> None:
    """Begin the content folder of another clinic in FOLDER.

    Patients are answered in the languages of --lang, in the first where nothing tells which. What
    is not given is asked for, first the country and the languages, then the clinic's facts, as
    `setup` does.
    """
    with extra("desk"):  # the folder's history
        from bot import clinics
    if not yes:
        country = country or _asked("The clinic's country, by its two letters, as in GB?")
        languages = languages or _listed(
            _asked("Its languages, the first one first, as in en, fr?")
        )
        if articles is None:
            kept = _asked("Keep the answers from five articles on massage? Enter, or no")
            articles = kept.lower() not in ("n", "no")
    if not country or not languages:
        raise click.UsageError("Give --country and --lang, or leave out --yes to be asked.")
    settled = replace(settings, content=folder, facts={})
    known = tuple(spoken(folders.read(replace(settled, content=None))))
    country = country.upper()
    given = {"name": name, "city": city, "phone": phone, "booking_url": booking_url}
    given["state"] = state_names(country).get(state.lower(), state) if state else None
    facts: dict[str, Value] = {fact: text for fact, text in given.items() if text}
    if services:
        facts["services"] = _worded(services, languages)
    clinic = clinics.NewClinic(country, languages, facts, articles is not False)
    files = clinics.write(folder, clinic, known)
    if files:
        click.echo(f"{counted(len(files), 'file')} to translate; each says what to do.")
    is_good = _is_good(settled) if yes else _is_interviewed(settled, folder, languages)
    for question in clinics.open_questions(clinic, folder):
        click.echo(f"to do: {question}")
    clinics.keep(folder, "Facts from the interview")
    click.echo(_NEXT.format(folder=folder))
    if not is_good:
        sys.exit(1)


def _worded(services: tuple[str, ...], languages: tuple[str, ...]) -> Value:
    """What is offered, in one wording for all languages, or in one for each. Raises UsageError."""
    if len(services) == 1 and not _WORDING.match(services[0]):
        return services[0]
    each = [part.strip() for text in services for part in text.split(";")]
    wordings: dict[str, Value] = {
        found[1]: found[2] for part in each if (found := _WORDING.fullmatch(part))
    }
    if len(wordings) < len(each) or not set(wordings) <= set(languages):
        right = " ".join(f'--services {code}="…"' for code in languages)
        raise click.UsageError(f"Give --services once for each language of --lang: {right}")
    return wordings


def _asked(question: str) -> str:
    """What is typed to a question, where the interview is held next."""
    from bot.setup import Terminal

    terminal = Terminal()
    terminal.say(question, "bold")
    return (terminal.typed() or "").strip()


def _listed(typed: str) -> tuple[str, ...]:
    return tuple(typed.replace(",", " ").split())


def _is_interviewed(settings: Settings, folder: Path, languages: tuple[str, ...]) -> bool:
    from bot import setup as interview

    asked_in = next((code for code in languages if code in interview.languages()), BASE)
    return interviewed(settings, folder, interview.Terminal(), interview.script(asked_in))


def _is_good(settings: Settings) -> bool:
    """Checks the folder; prints what is wrong, and what is left to do."""
    try:
        contents = folders.checked(settings)
    except ContentError as error:
        click.echo(str(error))
        return False
    from bot.checks import to_do

    for problem in to_do(contents):
        click.echo(f"to do: {problem}")
    return True

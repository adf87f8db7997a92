"""What the bot keeps for the front desk: `calls` and `facts`."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from bot import folders, transcript
from bot.cli.group import extra, from_store, main, print_json, spoken, with_settings
from bot.content import BASE
from bot.content.names import MADE_FACTS, PHRASES
from bot.errors import ContentError, SettingsError
from bot.facts.place import known_zone
from bot.settings import Settings

if TYPE_CHECKING:  # of the extra `telegram`, which others of these do without
    from bot.store import WantedCall

_UNCOUNTED = "So nobody is counted as waiting."


@main.command(epilog="Example: clinic-bot calls --open")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--open", "only_open", is_flag=True, help="Only those that are not done.")
@click.option("--done", "number", type=int, metavar="ID", help="Say that this one is done.")
@with_settings
def calls(settings: Settings, as_json: bool, only_open: bool, number: int | None) -> None:
    """List who asked to be called back in the last 30 days.

    Each with whether the staff know, and if it is done.
    """
    import asyncio  # as slow to import as all that answers a question

    with extra("telegram"):
        from bot import store

    async def finished(id: int) -> tuple[store.WantedCall | None, bool]:
        async with store.opened(settings.database, settings.keys) as opened:
            return await store.finish_call(opened, id, "", time.time())

    # which makes no database where there is none
    found = from_store(settings, lambda opened: store.calls(opened, time.time()))
    if number is not None:
        if number not in {one.id for one in found}:
            raise SettingsError(f"There is no request {number}; `clinic-bot calls` lists them.")
        one, first = asyncio.run(finished(number))
        if not first:
            click.echo("That one was done already.", err=True)
        found, only_open = (one,) if one else (), False
    zone = _zone(settings)
    for one in found:
        if not (only_open and one.done_at is not None):
            _show_call(one, zone, as_json)
    waiting = [one for one in found if one.done_at is None]
    if not as_json and not (waiting if only_open else found):
        click.echo("Nobody waits for a call.")


def _show_call(one: "WantedCall", zone: ZoneInfo | None, as_json: bool) -> None:
    if as_json:
        print_json(transcript.call_as_json(one, zone))
    else:
        click.echo(transcript.call_as_text(one, zone))


def _zone(settings: Settings) -> ZoneInfo | None:
    """The clinic's time zone; None where it is not known, or the content cannot be read: a call
    need not wait for that."""
    try:
        known = folders.read(settings)
    except ContentError:
        return None
    return known_zone(known[BASE].facts.get("timezone", ""))


@main.command(epilog="Example: clinic-bot facts")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@with_settings
def facts(settings: Settings, as_json: bool) -> None:
    """List the clinic's facts, and how many wait for each.

    Those that most wait for come first.
    """
    known = spoken(folders.read(settings))
    waiting = _waiting(settings)
    names = [
        name for name in next(iter(known.values())).facts if name not in (*MADE_FACTS, *PHRASES)
    ]
    for name in sorted(names, key=lambda name: -waiting.get(name, 0)):
        said = {language: content.facts.get(name, "") for language, content in known.items()}
        if as_json:
            print_json(transcript.fact_as_json(name, said, waiting.get(name, 0)))
        else:
            click.echo(transcript.fact_as_text(name, said, waiting.get(name, 0)))


def _waiting(settings: Settings) -> Mapping[str, int]:
    """How many patients wait for each fact; where there is no database, nobody is counted."""

    try:
        with extra("telegram"):
            from bot import store
    except SettingsError as missing:
        click.echo(f"{missing} {_UNCOUNTED}", err=True)
        return {}

    try:
        found = from_store(settings, lambda opened: store.awaiting(opened, time.time()))
        return store.wanted_facts(found)
    except store.NotThere as missing:
        click.echo(f"{missing} {_UNCOUNTED}", err=True)
        return {}

"""What the bot keeps for the front desk: `calls` and `facts`."""

import time
from collections.abc import Mapping

import click

from bot import folders, transcript
from bot.cli.group import extra, main, print_json, spoken, with_settings
from bot.content import BASE
from bot.content.names import DIALLED_FACT
from bot.errors import SettingsError
from bot.settings import Settings

_UNCOUNTED = "So nobody is counted as waiting."


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@with_settings
def calls(settings: Settings, as_json: bool) -> None:
    """List who asked to be called back in the last 30 days, and whether the staff were told."""
    import asyncio  # as slow to import as all that answers a question

    with extra("telegram"):
        from bot import store

    async def kept() -> tuple[store.WantedCall, ...]:
        async with store.opened(settings.database, settings.keys, reads_only=True) as opened:
            return await store.calls(opened, time.time())

    found = asyncio.run(kept())
    for one in found:
        if as_json:
            print_json(transcript.call_as_json(one))
        else:
            click.echo(transcript.call_as_text(one))
    if not found and not as_json:
        click.echo("Nobody waits for a call.")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@with_settings
def facts(settings: Settings, as_json: bool) -> None:
    """List what the clinic has told the bot, and how many patients wait for it; those first."""
    known = spoken(folders.read(settings))
    waiting = _waiting(settings)
    names = [name for name in known[BASE].facts if name != DIALLED_FACT]
    for name in sorted(names, key=lambda name: -waiting.get(name, 0)):
        said = {language: content.facts.get(name, "") for language, content in known.items()}
        if as_json:
            print_json(transcript.fact_as_json(name, said, waiting.get(name, 0)))
        else:
            click.echo(transcript.fact_as_text(name, said, waiting.get(name, 0)))


def _waiting(settings: Settings) -> Mapping[str, int]:
    """How many patients wait for each fact; where there is no database, nobody is counted."""
    import asyncio

    try:
        with extra("telegram"):
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

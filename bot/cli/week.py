"""The clinic's week in figures: `week`."""

from typing import Any

import click

from bot import folders
from bot.cli.group import (
    extra,
    from_store,
    main,
    now,
    print_json,
    refuse_unknown_language,
    spoken,
    with_settings,
)
from bot.content import BASE
from bot.settings import Settings

_PAGE = click.File("w", encoding="utf-8", lazy=True)


@main.command(epilog="Example: clinic-bot week --weeks-ago 1 --html week.html")
@click.option("--weeks-ago", default=0, type=click.IntRange(0, 52), help="1 is the last whole one.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for a spreadsheet.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--html", type=_PAGE, metavar="FILE", help="Write a page, too.")
@click.option("--lang", default=BASE, show_default=True, help="In which language.")
@with_settings
def week(
    settings: Settings, weeks_ago: int, as_csv: bool, as_json: bool, html: Any, lang: str
) -> None:
    """Show what was asked this week, and what became of it.

    Beside each figure stands that of the week before.
    """
    from bot import week
    from bot.week.terminal import show

    with extra("telegram"):
        from bot import store
    if html is not None:
        with extra("pages"):
            from bot.week.page import page
    known = spoken(folders.read(settings))
    refuse_unknown_language(lang, known)
    content = known[lang]
    today = now().astimezone(week.zone_of(content)).date()
    first = week.counted_from(today, weeks_ago)

    counted = from_store(settings, lambda opened: store.counted(opened, first, today))
    found = week.week(counted, today, weeks_ago)
    if html is not None:
        html.write(page(found, content))
    if as_json:
        print_json(week.as_json(found))
    elif as_csv:
        click.echo(week.as_csv(found, content), nl=False)
    else:
        show(found, content)

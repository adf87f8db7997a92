"""The bot on Telegram: running it, and what it shows there."""

import sys
from pathlib import Path

import click

from bot import folders
from bot.cli.group import (
    extra,
    main,
    refuse_unknown_intent,
    refuse_unknown_language,
    with_settings,
)
from bot.conversation import Conversation
from bot.errors import SettingsError
from bot.reply import asking
from bot.settings import Settings

_FILE = click.Path(path_type=Path, dir_okay=False)


def _refuse_windows() -> None:
    """Raises SettingsError where signals do not end a process in order."""
    if sys.platform == "win32":
        raise SettingsError(
            "The bot runs on Linux and macOS: on Windows, start it in WSL (wsl --install). "
            "chat, ask, check, edit, diff and evaluate work here."
        )


@main.command()
@with_settings
def run(settings: Settings) -> None:
    """Answer on Telegram by asking it for updates: no address needed. Needs TELEGRAM_BOT_TOKEN."""
    _refuse_windows()
    settings.require("token")
    with extra("server" if settings.port else "telegram"):
        from bot import app

        app.run(settings)


@main.command()
@with_settings
def serve(settings: Settings) -> None:
    """Answer on Telegram by webhook, also with several replicas.

    Needs CLINIC_BOT_WEBHOOK_URL and CLINIC_BOT_WEBHOOK_SECRET, too.
    """
    _refuse_windows()
    settings.require("token", "webhook_url", "webhook_secret")
    with extra("server"):
        from bot import app

        app.serve(settings)


@main.command()
def key() -> None:
    """Make a key for CLINIC_BOT_KEY, which encrypts what is stored of patients.

    Keep it apart from the database.
    """
    with extra("telegram"):
        from bot.store import new_key
    click.echo(new_key())


@main.command()
@click.argument("intent")
@click.option("--qr", type=_FILE, help="Draw the link as a QR code, too: a .png or .svg file.")
@with_settings
def link(settings: Settings, intent: str, qr: Path | None) -> None:
    """Print the link that opens the bot on the answer to INTENT, for example type.swedish.

    Asks Telegram for the bot's name, unless CLINIC_BOT_USERNAME says it.
    """
    refuse_unknown_intent(intent, folders.read(settings))
    if not settings.username:
        settings.require("token")
    with extra("telegram"):
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
@with_settings
def post(settings: Settings, intent: str, lang: str, yes: bool) -> None:
    """Publish the answer to INTENT in the clinic's channel. Needs CLINIC_BOT_CHANNEL."""
    settings.require("token", "channel")
    found = folders.checked(settings)
    refuse_unknown_language(lang, found)
    refuse_unknown_intent(intent, found)
    with extra("telegram"):
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
@with_settings
def telegram_setup(settings: Settings, apply: bool) -> None:
    """Show what would change in the command menus and descriptions that Telegram shows."""
    settings.require("token")
    with extra("telegram"):
        from bot.channels import telegram
    conversation = Conversation(folders.checked(settings))
    people = telegram.ChannelSettings(settings.admins, settings.staff_chat)
    changes = telegram.set_up_profile(settings.token, settings.api, conversation, people, apply)
    click.echo("\n".join(changes or ["All as it should be."]))

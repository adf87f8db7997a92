"""The limits of the Bot API: teremok's for text and keyboards, and by hand what aiogram and teremok
let pass."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from aiogram import Bot
from aiogram import methods as api
from aiogram import types as kinds
from aiogram.methods import TelegramMethod
from pydantic import BaseModel
from telegram.constants import ReactionEmoji
from teremok.validation import ApiRuleViolation, validate_method

from tests.bot_api.entities import Entity, from_html, trimmed, utf16
from tests.bot_api.refusal import Refusal, bad_request

_BOT = Bot("42:TEST")  # teremok asks it for a default parse mode, of which there is none
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")
_MEGABYTE = 1024 * 1024


def check(method: TelegramMethod[Any]) -> None:
    """Raise the 400 that Telegram would answer, or do nothing."""
    try:
        validate_method(_BOT, _as_counted(method))
    except ApiRuleViolation as problem:
        raise Refusal(400, problem.description) from None
    if isinstance(markup := getattr(method, "reply_markup", None), BaseModel):
        _keyboard(markup)
    for kind, rule in _RULES:
        if isinstance(method, kind):
            rule(method)


def styled(
    text: str, parse_mode: Any, entities: Iterable[BaseModel] | None
) -> tuple[str, list[Entity]]:
    """Text and entities as Telegram keeps them."""
    if entities:
        return trimmed(
            text, [entity.model_dump(mode="json", exclude_unset=True) for entity in entities]
        )
    if isinstance(parse_mode, str) and parse_mode.upper() == "HTML":
        return trimmed(*from_html(text))
    return trimmed(text, [])  # both kinds of Markdown: checked by teremok, shown as sent


def _as_counted(method: TelegramMethod[Any]) -> TelegramMethod[Any]:
    """The method with its text without tags, because the limits count what the patient sees.
    teremok counts the tags, too."""
    mode = getattr(method, "parse_mode", None)
    if isinstance(mode, str) and mode.upper() not in ("HTML", "MARKDOWN", "MARKDOWNV2"):
        raise bad_request(f'unsupported parse_mode "{mode}"')
    if isinstance(method, api.EditMessageCaption):
        # Whether it is too long is for the servers to say, which tdlib asks last.
        return method.model_copy(update={"caption": None, "caption_entities": None})
    changes: dict[str, Any] = {}
    for field, marks in (("text", "entities"), ("caption", "caption_entities")):
        text = getattr(method, field, None)
        if (
            isinstance(text, str)
            and isinstance(mode, str)
            and mode.upper() == "HTML"
            and not getattr(method, marks, None)
        ):
            changes |= {field: styled(text, mode, None)[0], "parse_mode": None}
        elif field == "text" and isinstance(text, str) and not text.strip():
            changes[field] = ""  # blanks alone are nothing
    return method.model_copy(update=changes) if changes else method


def _keyboard(markup: BaseModel) -> None:
    if isinstance(markup, kinds.InlineKeyboardMarkup):
        rows: list[list[Any]] = markup.inline_keyboard
    elif isinstance(markup, kinds.ReplyKeyboardMarkup):
        rows = markup.keyboard
        if not any(rows):
            raise bad_request("object expected as reply markup: the keyboard is empty")
    else:
        return
    if sum(map(len, rows)) > 100 or any(len(row) > 8 for row in rows):
        raise bad_request("reply markup is too long")
    for button in (button for row in rows for button in row):
        if not button.text.strip():
            raise bad_request("keyboard button text must be non-empty")
        if isinstance(button, kinds.InlineKeyboardButton):
            _inline_button(button)


def _inline_button(button: kinds.InlineKeyboardButton) -> None:
    if button.url is not None and (problem := _wrong_url(button.url)):
        raise bad_request(f"inline keyboard button URL '{button.url}' is invalid: {problem}")
    if button.web_app is not None and not button.web_app.url.startswith("https://"):
        raise bad_request(
            f"inline keyboard button Web App URL '{button.web_app.url}' is invalid: "
            "Only HTTPS links are allowed"
        )
    if button.copy_text is not None and not 1 <= utf16(button.copy_text.text) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _wrong_url(url: str) -> str:
    scheme, colon, rest = url.partition(":")
    if colon and not rest.startswith("//") and not rest.split("/")[0].isdigit():
        return "Unsupported URL protocol"
    if colon and rest.startswith("//") and scheme.lower() not in ("http", "https", "tg"):
        return "Unsupported URL protocol"
    host = re.split(r"[/?#]", rest.removeprefix("//") if rest.startswith("//") else url)[0]
    return "" if scheme.lower() == "tg" or ("." in host and " " not in url) else "Wrong HTTP URL"


def _place(method: api.SendLocation | api.SendVenue) -> None:
    if not -90 <= method.latitude <= 90:
        raise bad_request("latitude is out of range")
    if not -180 <= method.longitude <= 180:
        raise bad_request("longitude is out of range")
    if isinstance(method, api.SendVenue) and not (method.title.strip() and method.address.strip()):
        raise bad_request("venue title and address must be non-empty")


def _contact(method: api.SendContact) -> None:
    if not method.phone_number.strip():
        raise bad_request("phone number is empty")
    if not re.fullmatch(r"\+?[\d ()./-]{3,25}", method.phone_number):
        raise bad_request("PHONE_NUMBER_INVALID")
    if not method.first_name.strip():
        raise bad_request("first name is empty")
    if len((method.vcard or "").encode()) > 2048:
        raise bad_request("vCard is too long")


def _file(method: api.SendPhoto | api.SendDocument) -> None:
    sent = method.photo if isinstance(method, api.SendPhoto) else method.document
    if not isinstance(sent, kinds.BufferedInputFile):
        return
    if not sent.data:
        raise bad_request("file must be non-empty")
    if len(sent.data) > (10 if isinstance(method, api.SendPhoto) else 50) * _MEGABYTE:
        raise Refusal(413, "Request Entity Too Large")
    if isinstance(method, api.SendPhoto) and not sent.data.startswith(_PICTURES):
        raise bad_request("IMAGE_PROCESS_FAILED")


def _commands(method: api.SetMyCommands) -> None:
    _language(method)
    if len(method.commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in method.commands:
        if not _COMMAND.fullmatch(command.command.removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= utf16(command.description.strip()) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def _language(method: Any) -> None:
    code = method.language_code
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")


def _no_longer_than(field: str, limit: int, error: str) -> Callable[[Any], None]:
    def rule(method: Any) -> None:
        _language(method)
        if utf16(getattr(method, field) or "") > limit:
            raise bad_request(error)

    return rule


def _menu_button(method: api.SetChatMenuButton) -> None:
    button = method.menu_button
    if isinstance(button, kinds.MenuButtonWebApp) and not button.web_app.url.startswith("https://"):
        raise bad_request("menu button Web App URL is invalid: Only HTTPS links are allowed")


def _webhook(method: api.SetWebhook) -> None:
    if method.secret_token is not None and not _SECRET.fullmatch(method.secret_token):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= (method.max_connections or 40) <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    # Telegram wants HTTPS; a bot under test listens on loopback, where HTTP is fair.
    if method.url and not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", method.url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")


def _inline_answer(method: api.AnswerInlineQuery) -> None:
    names = [result.id for result in method.results]
    if len(names) > 50:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(set(names)) < len(names):
        raise bad_request("RESULT_ID_DUPLICATE")
    if not all(1 <= len(name.encode()) <= 64 for name in names):
        raise bad_request("RESULT_ID_INVALID")
    if len((method.next_offset or "").encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    if (
        method.button
        and method.button.start_parameter
        and not re.fullmatch(r"[\w-]{1,64}", method.button.start_parameter, re.ASCII)
    ):
        raise bad_request("START_PARAM_INVALID")
    for result in method.results:
        content = getattr(result, "input_message_content", None)
        if isinstance(content, kinds.InputTextMessageContent):
            check(
                api.SendMessage(
                    chat_id=0,
                    text=content.message_text,
                    parse_mode=content.parse_mode,
                    entities=content.entities,
                )
            )
        elif isinstance(
            content, kinds.InputLocationMessageContent | kinds.InputVenueMessageContent
        ):
            check(
                api.SendLocation(chat_id=0, latitude=content.latitude, longitude=content.longitude)
            )
        if markup := getattr(result, "reply_markup", None):
            check(api.SendMessage(chat_id=0, text="-", reply_markup=markup))


def _reaction(method: api.SetMessageReaction) -> None:
    if len(method.reaction or ()) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for reaction in method.reaction or ():
        if not isinstance(reaction, kinds.ReactionTypeEmoji) or reaction.emoji not in list(
            ReactionEmoji
        ):
            raise bad_request("REACTION_INVALID")


def _polling(method: api.GetUpdates) -> None:
    if not 1 <= (method.limit if method.limit is not None else 100) <= 100:
        raise bad_request("limit must be between 1 and 100")


_RULES: tuple[tuple[Any, Callable[[Any], None]], ...] = (
    (api.SendLocation | api.SendVenue, _place),
    (api.SendContact, _contact),
    (api.SendPhoto | api.SendDocument, _file),
    (api.SetMyCommands, _commands),
    (api.GetMyCommands | api.DeleteMyCommands, _language),
    (api.SetMyDescription, _no_longer_than("description", 512, "DESCRIPTION_TOO_LONG")),
    (
        api.SetMyShortDescription,
        _no_longer_than("short_description", 120, "SHORT_DESCRIPTION_TOO_LONG"),
    ),
    (api.SetMyName, _no_longer_than("name", 64, "NAME_TOO_LONG")),
    (api.SetChatMenuButton, _menu_button),
    (api.SetWebhook, _webhook),
    (api.GetUpdates, _polling),
    (api.AnswerInlineQuery, _inline_answer),
    (api.SetMessageReaction, _reaction),
)

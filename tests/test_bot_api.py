"""The pretended Telegram held to what Telegram does, with an unmodified python-telegram-bot as its
bot."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import (
    Bot,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    KeyboardButton,
    MenuButtonWebApp,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
    WebAppInfo,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import HTTPXRequest

from tests.bot_api import BotApi, Fault

Context = ContextTypes.DEFAULT_TYPE
TLS = (
    ssl.create_default_context()
)  # read once: httpx would load all certificates for each bot, and we only speak HTTP
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


def kind(update: Update) -> str:
    """Which of its fields the update fills."""
    return next(name for name in update.to_dict() if name != "update_id")


def request() -> HTTPXRequest:
    return HTTPXRequest(connection_pool_size=8, httpx_kwargs={"verify": TLS})


def a_bot(api: BotApi, token: str = "") -> Bot:
    """A bare bot, for what a bot may ask."""
    where = {"base_url": api.base_url, "base_file_url": api.base_file_url}
    return Bot(token or api.token, request=request(), get_updates_request=request(), **where)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with await BotApi.start() as api:
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with a_bot(api) as bot:
        yield bot


async def echo(update: Update, context: Context) -> None:
    message = update.effective_message
    word = "edited" if update.edited_message else "you said"
    await message.reply_text(
        f"{word}: {message.text}",
        reply_markup=InlineKeyboardMarkup.from_button(
            InlineKeyboardButton("Book", callback_data="book")
        ),
    )


async def start(update: Update, context: Context) -> None:
    await update.message.reply_html(f"<b>Hello</b> {' '.join(context.args)}")


async def tapped(update: Update, context: Context) -> None:
    await update.callback_query.answer("Booked")
    await update.callback_query.edit_message_text("Booked for Monday")


class Webhook:
    """A bot's own web server, since PTB's needs tornado. `statuses` are answered first, without
    taking the update."""

    def __init__(self, take: Callable[[dict[str, Any]], Awaitable[None]], secret: str) -> None:
        self.take = take
        self.secret = secret
        self.statuses: list[int] = []

    async def start(self) -> str:
        app = web.Application()
        app.router.add_post("/hook", self._hook)
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self.runner.addresses[0][1]}/hook"

    async def _hook(self, request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != self.secret:
            return web.Response(status=403)
        if self.statuses:
            return web.Response(status=self.statuses.pop(0))
        await self.take(await request.json())
        return web.Response()


@asynccontextmanager
async def running(
    api: BotApi,
    *,
    webhook: bool = False,
    secret: str = "s3cret",
    handle: Callable[..., Awaitable[Any]] | None = None,
) -> AsyncIterator[list[Any]]:
    """The echo bot (or one handler for all updates), polling or with a webhook. Gives its errors;
    the test fails if any are left."""
    builder = (
        Application.builder()
        .token(api.token)
        .base_url(api.base_url)
        .base_file_url(api.base_file_url)
    )
    builder = builder.request(request()).get_updates_request(request())
    application = (builder.updater(None) if webhook else builder).build()
    if handle is not None:
        application.add_handler(TypeHandler(Update, handle))
    else:
        application.add_handler(CommandHandler("start", start))
        application.add_handler(CallbackQueryHandler(tapped))
        application.add_handler(MessageHandler(filters.TEXT, echo))
    errors: list[Any] = []

    async def note(update: object, context: Context) -> None:
        errors.append(context.error)

    async def take(update: dict[str, Any]) -> None:
        await application.update_queue.put(Update.de_json(update, application.bot))

    application.add_error_handler(note)
    async with application:
        hook = Webhook(take, secret)
        if webhook:
            await application.bot.set_webhook(
                await hook.start(), secret_token=secret, allowed_updates=Update.ALL_TYPES
            )
        else:
            await application.updater.start_polling(timeout=5, allowed_updates=Update.ALL_TYPES)
        await application.start()
        api.at_rest = application.update_queue.join
        try:
            yield errors
        finally:
            if webhook:
                await application.bot.delete_webhook()
                await hook.runner.cleanup()
            else:
                await application.updater.stop()
            await application.stop()
    assert errors == []


@pytest.mark.parametrize("webhook", [False, True])
async def test_text_buttons_and_edits_reach_the_bot_and_the_patient(
    api: BotApi, webhook: bool
) -> None:
    patient = api.private_chat("Ana", language_code="en")
    async with running(api, webhook=webhook):
        await patient.starts("poster")
        reply = await patient.reads()
        assert (reply.text, reply.html, reply.entities) == (
            "Hello poster",
            "<b>Hello</b> poster",
            [("bold", "Hello")],
        )

        question = await patient.says("how much is it")
        reply = await patient.reads()
        assert reply.text == "you said: how much is it"
        assert [[button.label for button in row] for row in reply.buttons] == [["Book"]]

        tap = await patient.taps("Book")
        assert (await tap.answered())["text"] == "Booked"
        edit = await patient.reads()
        assert (edit.edited, edit.message_id, edit.text, edit.buttons) == (
            True,
            reply.message_id,
            "Booked for Monday",
            [],
        )

        await patient.edits(question, "how much for an hour")
        assert (await patient.reads()).text == "edited: how much for an hour"
        await patient.reads_nothing()
    assert api.refused == []


# Getting updates


async def test_an_update_comes_again_until_the_offset_confirms_it(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana")
    await patient.says("one")
    await patient.says("two")
    first, second = await bot.get_updates()
    assert [update.update_id for update in await bot.get_updates()] == [
        first.update_id,
        second.update_id,
    ]
    assert [update.message.text for update in await bot.get_updates(offset=second.update_id)] == [
        "two"
    ]
    assert await bot.get_updates(offset=second.update_id + 1) == ()
    await api.confirmed()


async def test_unconfirmed_updates_are_an_error_in_time(api: BotApi) -> None:
    await api.private_chat("Ana").says("one")
    with pytest.raises(AssertionError, match="1 updates unconfirmed"):
        await api.confirmed(within=0.02)


async def test_a_bot_that_does_not_listen_is_an_error_in_time(api: BotApi, bot: Bot) -> None:
    with pytest.raises(AssertionError, match="does not listen"):
        await api.connected(within=0.02)
    await bot.set_webhook("https://clinic.example.org/hook")
    await api.connected(within=0.02)


async def test_limit_and_a_negative_offset(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana")
    for word in "abc":
        await patient.says(word)
    assert [update.message.text for update in await bot.get_updates(limit=2)] == ["a", "b"]
    assert [update.message.text for update in await bot.get_updates(offset=-1)] == ["c"]
    assert [update.message.text for update in await bot.get_updates()] == ["c"]
    with pytest.raises(BadRequest, match=r"(?i)limit"):
        await bot.get_updates(limit=101)


async def test_long_polling_waits_for_an_update(api: BotApi, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.1)
    assert not poll.done()
    await api.private_chat("Ana").says("hello")
    assert [update.message.text for update in await poll] == ["hello"]
    began = time.monotonic()
    assert await bot.get_updates(offset=-1, timeout=5) != ()
    assert time.monotonic() - began < 4
    began = time.monotonic()
    assert await bot.get_updates(offset=10**9, timeout=1) == ()
    assert 0.9 < time.monotonic() - began < 4


async def test_a_second_poller_ends_the_first(api: BotApi, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await api.connected()
    async with a_bot(api) as other:
        await other.get_updates(timeout=0)
        with pytest.raises(Conflict, match="other getUpdates"):
            await first


async def test_polling_beside_a_webhook_is_a_conflict(api: BotApi, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=5))
    await api.connected()
    await bot.set_webhook("https://clinic.example.org/hook")
    with pytest.raises(Conflict, match="webhook is active"):
        await poll
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_only_the_kinds_asked_for_arrive(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana")
    message = await patient.says("a")
    await patient.reacts(message)  # never by default
    assert [kind(update) for update in await bot.get_updates()] == ["message"]
    assert [
        kind(u)
        for u in await bot.get_updates(
            offset=-1, allowed_updates=["message_reaction", "edited_message"]
        )
    ] == ["message"]
    await patient.says("not asked for")
    await patient.reacts(message)
    await patient.edits(message, "b")
    updates = await bot.get_updates(offset=-2)
    assert [kind(update) for update in updates] == ["message_reaction", "edited_message"]
    assert updates[0].message_reaction.old_reaction[0].emoji == "👍"


async def test_pending_updates_can_be_dropped(api: BotApi, bot: Bot) -> None:
    await api.private_chat("Ana").says("missed")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


# Webhook


async def test_a_webhook_is_tried_again_until_it_says_200(api: BotApi) -> None:
    seen: list[Any] = []

    async def take(update: dict[str, Any]) -> None:
        seen.append(update["message"]["text"])

    hook = Webhook(take, "s3cret")
    hook.statuses = [500, 302, 404]
    api.delivery.retry_after = 0.2
    async with a_bot(api) as bot:
        ana, ben = api.private_chat("Ana"), api.private_chat("Ben")
        await bot.set_webhook(await hook.start(), secret_token="s3cret", max_connections=1)
        await ana.says("one")
        await ana.says("two")
        while not api.delivery.attempts:
            await asyncio.sleep(0.005)
        info = await bot.get_webhook_info()
        assert info.pending_update_count == 2
        assert info.last_error_message.startswith("Wrong response from the webhook: ")
        await ben.says("three")
        await api.confirmed()
        assert seen.index("one") < seen.index("two")
        assert sorted(seen) == ["one", "three", "two"]
        assert sorted(status for _, status in api.delivery.attempts) == [
            200,
            200,
            200,
            302,
            404,
            500,
        ]
        assert (await bot.get_webhook_info()).pending_update_count == 0
        await hook.runner.cleanup()
        await ana.says("nobody listens")
        while api.delivery.attempts[-1][1]:
            await asyncio.sleep(0.005)
        assert "Connection failed" in (await bot.get_webhook_info()).last_error_message
        await bot.delete_webhook()
        assert [update.message.text for update in await bot.get_updates()] == ["nobody listens"]


async def test_a_webhook_with_another_secret_gets_nothing_through(api: BotApi) -> None:
    async def take(update: dict[str, Any]) -> None:
        raise AssertionError

    hook = Webhook(take, "right")
    async with a_bot(api) as bot:
        await api.private_chat("Ana").says("waits already")
        await bot.set_webhook(await hook.start(), secret_token="wrong")
        while len(api.delivery.attempts) < 2:
            await asyncio.sleep(0.005)
        assert {status for _, status in api.delivery.attempts} == {403}
        await bot.set_webhook("")
    await hook.runner.cleanup()


# Refusals: each line is a rule of Telegram

FINE = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Book", url="https://clinic.example.org/book?a=b"),
            InlineKeyboardButton("Chat", url="tg://resolve?domain=x"),
        ]
    ]
)


def button(**about: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(about.pop("text", "Go"), **about)]])


def article(name: str = "1", text: str = "Hours", **about: Any) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(name, "Hours", InputTextMessageContent(text, **about))


TEXT_RULES = {
    "empty": ({"text": ""}, "text is empty"),
    "blank": ({"text": " \n"}, "text is empty"),
    "only tags": ({"text": "<b></b>", "parse_mode": "HTML"}, "text is empty"),
    "long": ({"text": "a" * 4097}, "message is too long"),
    "long in UTF-16": ({"text": "😀" * 2049}, "message is too long"),
    "long after parsing": (
        {"text": f"<b>{'a' * 4097}</b>", "parse_mode": "HTML"},
        "message is too long",
    ),
    "open tag": ({"text": "<b>oops", "parse_mode": "HTML"}, "can't parse entities"),
    "unknown tag": ({"text": "<p>oops</p>", "parse_mode": "HTML"}, "can't parse entities"),
    "bare <": ({"text": "1 < 2", "parse_mode": "HTML"}, "can't parse entities"),
    "markdown": ({"text": "1.", "parse_mode": "MarkdownV2"}, "can't parse entities"),
    "parse mode": ({"text": "a", "parse_mode": "HTLM"}, "unsupported parse_mode"),
    "entity outside": (
        {"text": "a", "entities": [MessageEntity("bold", 0, 5)]},
        "out of text bounds",
    ),
    "callback data": ({"reply_markup": button(callback_data="ñ" * 33)}, "BUTTON_DATA_INVALID"),
    "two actions": (
        {"reply_markup": button(callback_data="a", url="https://a.org")},
        "exactly one",
    ),
    "no action": ({"reply_markup": button()}, "exactly one"),
    "tel": (
        {"reply_markup": button(url="tel:+13055959500")},
        "inline keyboard button URL 'tel:.*' is invalid: Unsupported URL protocol",
    ),
    "mailto": ({"reply_markup": button(url="mailto:a@b.org")}, "Unsupported URL protocol"),
    "ftp": ({"reply_markup": button(url="ftp://a.org/x")}, "Unsupported URL protocol"),
    "no host": ({"reply_markup": button(url="http://localhost/x")}, "Wrong HTTP URL"),
    "http web app": ({"reply_markup": button(web_app=WebAppInfo("http://a.org"))}, "Only HTTPS"),
    "copy text": (
        {"reply_markup": button(copy_text=CopyTextButton("a" * 257))},
        "BUTTON_COPY_TEXT_INVALID",
    ),
    "no label": ({"reply_markup": button(text=" ", callback_data="a")}, "text must be non-empty"),
    "wide": (
        {
            "reply_markup": InlineKeyboardMarkup.from_row(
                [InlineKeyboardButton("a", callback_data="a")] * 9
            )
        },
        "too long",
    ),
    "high": (
        {
            "reply_markup": InlineKeyboardMarkup.from_column(
                [InlineKeyboardButton("a", callback_data="a")] * 101
            )
        },
        "too long",
    ),
    "no keys": ({"reply_markup": ReplyKeyboardMarkup([[]])}, "keyboard is empty"),
    "reply to nothing": (
        {"reply_parameters": ReplyParameters(999)},
        "message to be replied not found",
    ),
    "no such thread": ({"message_thread_id": 999}, "thread not found"),
    "parameter": ({"api_kwargs": {"parsemode": "HTML"}}, "unknown parameter"),
    "field": ({"api_kwargs": {"link_preview_options": {"disabled": True}}}, "unknown field"),
    "type": ({"api_kwargs": {"disable_notification": "perhaps"}}, "disable_notification"),
}


@pytest.mark.parametrize(("params", "problem"), TEXT_RULES.values(), ids=TEXT_RULES)
async def test_a_text_that_telegram_would_refuse(
    api: BotApi, bot: Bot, params: dict[str, Any], problem: str
) -> None:
    patient = api.private_chat("Ana", started=True)
    with pytest.raises(BadRequest, match=f"(?i){problem}"):
        await bot.send_message(**{"chat_id": patient.id, "text": "Hello"} | params)
    await patient.reads_nothing()
    assert [call.method for call in api.refused] == ["sendMessage"]


RULES: dict[str, tuple[Callable[[Bot, int], Any], str]] = {
    "no such chat": (lambda bot, chat: bot.send_message(123, "a"), "chat not found"),
    "a person by name": (lambda bot, chat: bot.send_message("@ana", "a"), "chat not found"),
    "latitude": (lambda bot, chat: bot.send_location(chat, 90.1, 0), "latitude"),
    "longitude": (lambda bot, chat: bot.send_location(chat, 0, -180.1), "longitude"),
    "venue place": (lambda bot, chat: bot.send_venue(chat, 999, 1, "Clinic", "Street"), "latitude"),
    "venue address": (
        lambda bot, chat: bot.send_venue(chat, 1, 1, "Clinic", " "),
        "title and address",
    ),
    "no phone": (lambda bot, chat: bot.send_contact(chat, " ", "Clinic"), "phone number is empty"),
    "phone in words": (
        lambda bot, chat: bot.send_contact(chat, "call us", "Clinic"),
        "PHONE_NUMBER_INVALID",
    ),
    "no name": (lambda bot, chat: bot.send_contact(chat, "+13055959500", " "), "first name"),
    "vcard": (
        lambda bot, chat: bot.send_contact(chat, "+13055959500", "Clinic", vcard="a" * 2049),
        "vCard",
    ),
    "caption": (
        lambda bot, chat: bot.send_photo(chat, PNG, caption="a" * 1025),
        "caption is too long",
    ),
    "caption HTML": (
        lambda bot, chat: bot.send_photo(chat, PNG, caption="<i>", parse_mode="HTML"),
        "can't parse entities",
    ),
    "not a picture": (lambda bot, chat: bot.send_photo(chat, b"text"), "IMAGE_PROCESS_FAILED"),
    "empty file": (lambda bot, chat: bot.send_document(chat, b"", filename="a"), "non-empty"),
    "file id": (lambda bot, chat: bot.send_photo(chat, "AgACnonsense"), "wrong file identifier"),
    "attached nothing": (
        lambda bot, chat: bot.send_document(chat, "attach://x"),
        "nothing is attached",
    ),
    "no file": (lambda bot, chat: bot.get_file("AgACnonsense"), "wrong file_id"),
    "command in capitals": (
        lambda bot, chat: bot.set_my_commands([("Hours", "Opening hours")]),
        "BOT_COMMAND_INVALID",
    ),
    "command with a dash": (
        lambda bot, chat: bot.set_my_commands([("first-visit", "First visit")]),
        "BOT_COMMAND_INVALID",
    ),
    "command too long": (
        lambda bot, chat: bot.set_my_commands([("a" * 33, "a")]),
        "BOT_COMMAND_INVALID",
    ),
    "command without words": (
        lambda bot, chat: bot.set_my_commands([("hours", "")]),
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    "command's words": (
        lambda bot, chat: bot.set_my_commands([("hours", "a" * 257)]),
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    "commands": (
        lambda bot, chat: bot.set_my_commands([("hours", "a")] * 101),
        "BOT_COMMANDS_TOO_MUCH",
    ),
    "command's chat": (
        lambda bot, chat: bot.set_my_commands([], scope=BotCommandScopeChat(123)),
        "chat not found",
    ),
    "language": (
        lambda bot, chat: bot.set_my_commands([], language_code="en-US"),
        "invalid language code",
    ),
    "description": (lambda bot, chat: bot.set_my_description("a" * 513), "DESCRIPTION_TOO_LONG"),
    "short description": (
        lambda bot, chat: bot.set_my_short_description("a" * 121),
        "SHORT_DESCRIPTION_TOO_LONG",
    ),
    "name": (lambda bot, chat: bot.set_my_name("a" * 65), "NAME_TOO_LONG"),
    "name's language": (
        lambda bot, chat: bot.set_my_name("a", language_code="english"),
        "invalid language code",
    ),
    "menu button": (
        lambda bot, chat: bot.set_chat_menu_button(
            menu_button=MenuButtonWebApp("Book", WebAppInfo("http://a.org"))
        ),
        "Only HTTPS",
    ),
    "menu button in a group": (
        lambda bot, chat: bot.set_chat_menu_button(-4000000001),
        "only in private",
    ),
    "webhook": (
        lambda bot, chat: bot.set_webhook("http://clinic.example.org/hook"),
        "HTTPS URL must be provided",
    ),
    "secret": (
        lambda bot, chat: bot.set_webhook("https://a.org", secret_token="a b"),
        "secret token",
    ),
    "connections": (
        lambda bot, chat: bot.set_webhook("https://a.org", max_connections=101),
        "max_connections",
    ),
    "kinds of update": (
        lambda bot, chat: bot.set_webhook("https://a.org", allowed_updates=["mesage"]),
        "unknown update types",
    ),
    "reaction": (lambda bot, chat: bot.set_message_reaction(chat, 11, "🦷"), "REACTION_INVALID"),
    "reactions": (
        lambda bot, chat: bot.set_message_reaction(chat, 11, ["👍", "👎"]),
        "REACTIONS_TOO_MANY",
    ),
    "reaction to nothing": (
        lambda bot, chat: bot.set_message_reaction(chat, 999, "👍"),
        "message to react not found",
    ),
    "edit nothing": (
        lambda bot, chat: bot.edit_message_text("a", chat, 999),
        "message to edit not found",
    ),
    "edit nowhere": (lambda bot, chat: bot.edit_message_text("a"), "chat_id is empty"),
    "edit no message": (
        lambda bot, chat: bot.edit_message_text("a", chat),
        "message identifier is not specified",
    ),
    "edit the patient's": (
        lambda bot, chat: bot.edit_message_text("a", chat, 11),
        "message can't be edited",
    ),
    "edit inline": (
        lambda bot, chat: bot.edit_message_text("a", inline_message_id="x"),
        "MESSAGE_ID_INVALID",
    ),
    "delete nothing": (
        lambda bot, chat: bot.delete_message(chat, 999),
        "message to delete not found",
    ),
    "pin nothing": (lambda bot, chat: bot.pin_chat_message(chat, 999), "message to pin not found"),
    "copy nothing": (
        lambda bot, chat: bot.copy_message(chat, chat, 999),
        "message to copy not found",
    ),
    "forward nothing": (
        lambda bot, chat: bot.forward_message(chat, chat, 999),
        "message to forward not found",
    ),
    "no such callback": (lambda bot, chat: bot.answer_callback_query("1"), "query is too old"),
    "long callback answer": (
        lambda bot, chat: bot.answer_callback_query("1", "a" * 201),
        "MESSAGE_TOO_LONG",
    ),
    "callback to a site": (
        lambda bot, chat: bot.answer_callback_query("1", url="https://clinic.example.org"),
        "URL_INVALID",
    ),
    "no such inline query": (
        lambda bot, chat: bot.answer_inline_query("1", [article()]),
        "query is too old",
    ),
    "same results": (
        lambda bot, chat: bot.answer_inline_query("1", [article(), article()]),
        "RESULT_ID_DUPLICATE",
    ),
    "result id": (
        lambda bot, chat: bot.answer_inline_query("1", [article("a" * 65)]),
        "RESULT_ID_INVALID",
    ),
    "results": (
        lambda bot, chat: bot.answer_inline_query(
            "1", [article(str(n)) for n in range(51)], next_offset=""
        ),
        "RESULTS_TOO_MUCH",
    ),
    "result's text": (
        lambda bot, chat: bot.answer_inline_query("1", [article(text="<b>", parse_mode="HTML")]),
        "can't parse entities",
    ),
    "offset": (
        lambda bot, chat: bot.answer_inline_query("1", [], next_offset="a" * 65),
        "NEXT_OFFSET_INVALID",
    ),
    "start parameter": (
        lambda bot, chat: bot.answer_inline_query(
            "1", [], button=InlineQueryResultsButton("Ask", start_parameter="a b")
        ),
        "START_PARAM_INVALID",
    ),
    "leave a patient": (lambda bot, chat: bot.leave_chat(chat), "private chats"),
    "a stranger": (lambda bot, chat: bot.get_chat_member(chat, 1), "user not found"),
    "business": (
        lambda bot, chat: bot.send_message(chat, "a", business_connection_id="x"),
        "business connection not found",
    ),
}


@pytest.mark.parametrize(("ask", "problem"), RULES.values(), ids=RULES)
async def test_a_request_that_telegram_would_refuse(
    api: BotApi, bot: Bot, ask: Callable[[Bot, int], Any], problem: str
) -> None:
    patient = api.private_chat("Ana", username="ana")
    api.group()
    await patient.says("hello")
    with pytest.raises(BadRequest, match=f"(?i){problem}"):
        await ask(bot, patient.id)
    assert [call.error for call in api.refused] != []


async def test_what_stays_just_inside_the_limits_is_taken(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana", started=True)
    await bot.send_message(patient.id, "a" * 4096)
    await bot.send_message(patient.id, "😀" * 2048)
    await bot.send_message(
        patient.id, "<b>" + "<i>a</i>" * 4096 + "</b>", parse_mode="HTML"
    )  # counted without its tags
    await bot.send_message(patient.id, "[1]")  # text that looks like JSON is text
    await bot.send_message(patient.id, "123", reply_markup=button(callback_data="a" * 64))
    await bot.send_message(patient.id, "a", reply_markup=button(url="clinic.example.org:8080/x"))
    await bot.send_message(patient.id, "a", reply_markup=FINE)
    await bot.send_message(patient.id, "a", reply_markup=ReplyKeyboardMarkup([["a", "b"]]))
    await bot.send_photo(patient.id, PNG, caption="a" * 1024)
    await bot.send_location(patient.id, -90, 180)
    await bot.set_my_commands([("h_1" + "a" * 29, "a" * 256)] * 100)
    await bot.set_my_description("a" * 512)
    replies = await patient.reads_all()
    assert [replies[3].text, replies[4].text, len(replies[2].text)] == ["[1]", "123", 4096]
    assert replies[7].keyboard[0][1].label == "b"
    assert api.refused == []


# What the methods do


async def test_html_becomes_text_and_entities(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana", started=True)
    html = (
        ' 😀 <b>Bold <i>both</i></b> &lt;3 <a href="https://a.org/?x=1&amp;y=2">link</a> '
        '<a href="tel:1">call</a> '
        '<pre><code class="language-py">x</code></pre>'
        "<blockquote expandable>quote</blockquote> \n"
    )
    message = await bot.send_message(patient.id, html, parse_mode="html")
    assert message.text == "😀 Bold both <3 link call xquote"
    assert [(mark.type, message.parse_entity(mark)) for mark in message.entities] == [
        ("bold", "Bold both"),
        ("italic", "both"),
        ("text_link", "link"),
        ("pre", "x"),
        ("expandable_blockquote", "quote"),
    ]
    assert message.entities[2].url == "https://a.org/?x=1&y=2"
    assert (await patient.reads()).html == html


async def test_telegram_marks_links_and_names_by_itself(api: BotApi, bot: Bot) -> None:
    await api.private_chat("Ana").says(
        "/book@clinic_test_bot see www.a.org/x. or ana@b.org, @someone #back +1 305 595 9500, "
        "1/2 or 24/7"
    )
    update = (await bot.get_updates())[0]
    assert {update.message.parse_entity(mark): mark.type for mark in update.message.entities} == {
        "/book@clinic_test_bot": "bot_command",
        "www.a.org/x": "url",
        "ana@b.org": "email",
        "@someone": "mention",
        "#back": "hashtag",
        "+1 305 595 9500": "phone_number",
    }


async def test_markdown_is_checked_and_entities_are_kept(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana", started=True)
    assert (
        await bot.send_message(patient.id, "*a*", parse_mode="MarkdownV2")
    ).text == "*a*"  # a known gap: shown as sent
    message = await bot.send_message(patient.id, "  bold", entities=[MessageEntity("bold", 2, 4)])
    assert message.parse_entities() == {MessageEntity("bold", 0, 4): "bold"}


async def test_cards_places_and_files_are_shown(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana", started=True)
    await bot.send_contact(
        patient.id,
        "+13055959500",
        "Clinic",
        vcard="BEGIN:VCARD",
        reply_markup=button(callback_data="a"),
    )
    card = await patient.reads()
    assert (card.contact["phone_number"], card.labels) == ("+13055959500", ["Go"])
    await bot.send_venue(patient.id, 25.7, -80.3, "Clinic", "Miami")
    assert (await patient.reads()).venue["address"] == "Miami"
    await bot.send_location(patient.id, 25.7, -80.3)
    assert (await patient.reads()).location == {"latitude": 25.7, "longitude": -80.3}
    sent = await bot.send_photo(patient.id, PNG, caption="<b>Map</b>", parse_mode="HTML")
    shown = await patient.reads()
    assert (shown.text, shown.html, shown.entities, len(shown.photo)) == (
        "Map",
        "<b>Map</b>",
        [("bold", "Map")],
        2,
    )
    assert api.calls_to("sendPhoto")[0].files["photo"].content == PNG
    file = await bot.get_file(sent.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == PNG
    await bot.send_photo(patient.id, sent.photo[-1].file_id)
    await bot.send_photo(patient.id, "https://a.org/map.png")
    document = await bot.send_document(patient.id, b"%PDF", filename="first visit.pdf")
    assert document.document.file_name == "first visit.pdf"
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type document as photo"):
        await bot.send_photo(patient.id, document.document.file_id)


async def test_files_have_a_size(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana", started=True)
    large = PNG + bytes(10 * 1024 * 1024)
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_photo(patient.id, large)
    document = await bot.send_document(patient.id, large + large + large)
    with pytest.raises(BadRequest, match=r"(?i)file is too big"):
        await bot.get_file(document.document.file_id)


async def test_replies_and_protection(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana")
    asked = await patient.says("how much")
    message = await bot.send_message(
        patient.id, "a", reply_parameters=ReplyParameters(asked["message_id"]), protect_content=True
    )
    assert message.reply_to_message.text == "how much"
    assert (await patient.reads()).reply_to == asked["message_id"]
    again = await bot.send_message(
        patient.id, "a", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True)
    )
    assert again.reply_to_message is None
    with pytest.raises(BadRequest, match=r"(?i)can't be copied"):
        await bot.copy_message(patient.id, patient.id, message.message_id)
    with pytest.raises(BadRequest, match=r"(?i)can't be forwarded"):
        await bot.forward_message(patient.id, patient.id, message.message_id)


async def test_copies_and_forwards(api: BotApi, bot: Bot) -> None:
    patient, staff = api.private_chat("Ana"), api.group()
    asked = await patient.sends_photo(caption="my back")
    copied = await bot.copy_message(
        staff.id, patient.id, asked["message_id"], caption="from a patient"
    )
    copy = await staff.reads()
    assert (copy.message_id, copy.text, bool(copy.photo), "forward_origin" in copy.raw) == (
        copied.message_id,
        "from a patient",
        True,
        False,
    )
    forward = await bot.forward_message(staff.id, patient.id, asked["message_id"])
    assert forward.forward_origin.sender_user.first_name == "Ana"
    assert forward.caption == "my back"


async def test_an_edit_changes_the_screen_and_the_same_again_is_refused(
    api: BotApi, bot: Bot
) -> None:
    patient = api.private_chat("Ana", started=True)
    message = await bot.send_message(patient.id, "a", reply_markup=button(callback_data="x"))
    with pytest.raises(BadRequest, match="not modified"):
        await message.edit_text(
            "<i></i>a", parse_mode="HTML", reply_markup=button(callback_data="x")
        )
    with pytest.raises(BadRequest, match="not modified"):
        await message.edit_reply_markup(button(callback_data="x"))
    await message.edit_reply_markup(button(callback_data="y"))
    await message.edit_text("b")  # an edit without a keyboard takes it away
    replies = await patient.reads_all()
    assert [(reply.edited, reply.text, reply.labels) for reply in replies] == [
        (False, "a", ["Go"]),
        (True, "a", ["Go"]),
        (True, "b", []),
    ]
    with pytest.raises(BadRequest, match="not modified"):
        await message.edit_text("b")
    assert [reply.text for reply in patient.screen] == ["b"]
    with pytest.raises(AssertionError, match="no button 'Go'"):
        await patient.taps(
            "Go", on=replies[0]
        )  # gone meanwhile, so a late finger must say what it tapped
    patient.taps_data("x", replies[0])
    assert (await bot.get_updates(offset=-1))[0].callback_query.data == "x"
    await message.delete()
    assert patient.screen == []
    with pytest.raises(AssertionError, match="has no message 11"):
        await patient.taps("Go", on=replies[0])
    photo = await bot.send_photo(patient.id, PNG)
    with pytest.raises(BadRequest, match=r"(?i)no text in the message"):
        await photo.edit_text("b")


async def test_a_callback_is_answered_once_and_in_time(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana", started=True)
    await bot.send_message(
        patient.id,
        "a",
        reply_markup=InlineKeyboardMarkup(
            [[*FINE.inline_keyboard[0], InlineKeyboardButton("Tap", callback_data="x")]]
        ),
    )
    assert await patient.taps("Book") == "https://clinic.example.org/book?a=b"
    await patient.taps("Tap")
    query = (await bot.get_updates())[-1].callback_query
    assert (query.data, query.message.text, query.from_user.first_name) == ("x", "a", "Ana")
    await query.answer("Yes", show_alert=True)
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await query.answer()
    late = await patient.taps("Tap", on=await patient.reads())
    late.expires()
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(late.id)
    with pytest.raises(AssertionError, match="did not answer"):
        await late.answered(within=0.01)
    with pytest.raises(
        AssertionError, match=r"no button 'Nope' in chat \d+, only \['Book', 'Chat', 'Tap'\]"
    ):
        await patient.taps("Nope")


async def test_the_reply_keyboard_sends_words_or_the_phone(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana", started=True)
    keys = [
        "Hours",
        KeyboardButton("Call me", request_contact=True),
        KeyboardButton("I am here", request_location=True),
    ]
    await bot.send_message(patient.id, "a", reply_markup=ReplyKeyboardMarkup([keys]))
    for label in ("Hours", "Call me", "I am here"):
        await patient.presses(label)
    words, contact, place = [update.message for update in await bot.get_updates()]
    assert (words.text, contact.contact.user_id, place.location.latitude) == (
        "Hours",
        patient.user["id"],
        25.77,
    )
    with pytest.raises(AssertionError, match="no keyboard"):
        await patient.presses("Nope")


async def test_inline_mode(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana")
    tap = await patient.asks_inline("hours")
    query = (await bot.get_updates())[0].inline_query
    assert (query.query, query.chat_type) == ("hours", "sender")
    await query.answer([article("1", "Open until 6")], cache_time=0)
    assert (await tap.answered())["results"][0]["input_message_content"][
        "message_text"
    ] == "Open until 6"
    name = await patient.chooses(tap, "1", "hours")
    assert (await bot.get_updates())[-1].chosen_inline_result.inline_message_id == name
    assert await bot.edit_message_text("Closed", inline_message_id=name) is True
    assert api.world.inline_messages[name]["text"] == "Closed"
    with pytest.raises(BadRequest, match=r"(?i)too old"):
        await query.answer([])


async def test_the_command_menu_by_scope_and_language(api: BotApi, bot: Bot) -> None:
    patient, staff = (
        api.private_chat("Ana", language_code="es"),
        api.group().member("Eve", status="administrator"),
    )
    assert patient.commands() == []
    await bot.set_my_commands([("hours", "Hours")])
    await bot.set_my_commands([("horas", "Horas")], language_code="es")
    await bot.set_my_commands([("/reply", "Reply")], scope=BotCommandScopeAllGroupChats())
    assert (patient.commands(), staff.commands()) == (["horas"], ["reply"])
    await bot.set_my_commands([("mine", "Mine")], scope=BotCommandScopeChat(patient.id))
    assert patient.commands() == ["mine"]
    await bot.delete_my_commands(scope=BotCommandScopeChat(patient.id))
    assert patient.commands() == ["horas"]
    assert [
        command.command
        for command in await bot.get_my_commands(scope=BotCommandScopeDefault(), language_code="es")
    ] == ["horas"]


async def test_what_the_bot_says_about_itself(api: BotApi, bot: Bot) -> None:
    await bot.set_my_description("FAQ only")
    await bot.set_my_description("Solo preguntas", language_code="es")
    await bot.set_my_short_description("FAQ")
    assert (await bot.get_my_name()).name == "Clinic"
    await bot.set_my_name("Massage clinic")
    assert (await bot.get_my_description()).description == "FAQ only"
    assert (await bot.get_my_description("es")).description == "Solo preguntas"
    assert (await bot.get_my_description("fr")).description == "FAQ only"
    assert (await bot.get_my_short_description()).short_description == "FAQ"
    assert (await bot.get_my_name()).name == "Massage clinic"
    assert (await bot.get_chat_menu_button()).type == "commands"
    patient = api.private_chat()
    await bot.set_chat_menu_button(
        patient.id, MenuButtonWebApp("Book", WebAppInfo("https://a.org"))
    )
    assert (await bot.get_chat_menu_button(patient.id)).text == "Book"
    assert (await bot.get_me()).username == "clinic_test_bot"


async def test_what_the_bot_may_ask_about_a_chat(api: BotApi, bot: Bot) -> None:
    group = api.supergroup("Talk", username="clinic_talk", admin=True)
    channel = api.channel(discussion=group)
    boss = group.member("Eve", status="creator")
    chat = await bot.get_chat("@clinic_talk")
    assert (chat.id, chat.title, chat.linked_chat_id) == (group.id, "Talk", channel.id)
    assert (await bot.get_chat(channel.id)).linked_chat_id == group.id
    assert [
        (await bot.get_chat_member(group.id, user)).status for user in (boss.user["id"], bot.id)
    ] == ["creator", "administrator"]
    message = await boss.says("hello")
    await bot.pin_chat_message(group.id, message["message_id"])
    assert (await bot.get_chat(group.id)).pinned_message.text == "hello"
    await bot.set_message_reaction(group.id, message["message_id"], "👍")
    assert group.chat.reactions[message["message_id"], bot.id] == [{"type": "emoji", "emoji": "👍"}]
    await bot.send_chat_action(group.id, "typing")
    assert group.chat.typing == ["typing"]
    assert await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="not a member"):
        await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.id, "a")


async def test_an_administrators_work_needs_one(api: BotApi, bot: Bot) -> None:
    group = api.group()
    message = await group.member("Eve").says("hello")
    with pytest.raises(BadRequest, match=r"(?i)not enough rights to manage pinned"):
        await bot.pin_chat_message(group.id, message["message_id"])
    with pytest.raises(BadRequest, match=r"(?i)can't be deleted"):
        await bot.delete_message(group.id, message["message_id"])
    channel = api.channel(admin=False)
    channel.chat.status[bot.id] = "member"
    with pytest.raises(BadRequest, match=r"(?i)administrator rights in the channel"):
        await bot.send_message(channel.id, "a")


async def test_methods_that_are_not_done_here_say_so(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat(started=True)
    with pytest.raises(NetworkError, match="does not know how to do sendDice"):
        await bot.send_dice(patient.id)
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendNothing")
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{api.base_url}{api.token}/sendDice") as response,
    ):
        assert "chat_id" in (await response.json())["description"]  # checked all the same
    assert [call.status for call in api.refused] == [501, 404, 400]


async def test_names_of_methods_in_any_case_and_json_bodies(api: BotApi) -> None:
    patient = api.private_chat(started=True)
    async with aiohttp.ClientSession() as session:
        async with session.post(
            f"{api.base_url}{api.token}/SENDmessage", json={"chat_id": patient.id, "text": "a"}
        ) as response:
            assert (await response.json())["result"]["text"] == "a"
        async with session.get(
            f"{api.base_url}{api.token}/sendMessage", params={"chat_id": patient.id, "text": "[1]"}
        ) as response:
            assert (await response.json())["result"]["text"] == "[1]"


async def test_a_wrong_token(api: BotApi) -> None:
    bot = a_bot(api, "43:OTHER")
    await bot.request.initialize()
    with pytest.raises(InvalidToken, match="Unauthorized"):
        await bot.get_me()
    await bot.request.shutdown()


async def test_after_logging_out_nothing_works(api: BotApi, bot: Bot) -> None:
    assert await bot.close()
    assert await bot.log_out()
    with pytest.raises(BadRequest, match="Logged out"):
        await bot.get_me()


# Chats


async def test_a_bot_may_not_write_first_nor_to_who_blocked_it(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana")
    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.send_message(patient.id, "a")
    await patient.says("/start")
    await bot.send_message(patient.id, "a")
    await patient.blocks()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(patient.id, "a")
    await patient.unblocks()
    await bot.send_message(patient.id, "a")
    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]


async def test_group_privacy(api: BotApi, bot: Bot) -> None:
    group = api.group()
    eve, ben = group.member("Eve"), group.member("Ben")
    answer = await bot.send_message(group.id, "I am here")
    for text in (
        "chat",
        "/hours",
        "@clinic_test_bot hours",
        "/hours@clinic_test_bot",
        "/hours@other_bot",
        "@clinic_test_bots",
        "see /hours",
    ):
        await eve.says(text)
    await ben.replies(answer.message_id, "and on Sunday")
    await ben.sends_photo()
    await ben.sends_photo(caption="@clinic_test_bot here")
    await ben.says(
        "Clinic", entities=[{"type": "text_mention", "offset": 0, "length": 6, "user": api.bot}]
    )
    await group.joins("Joe")
    other = group.member(user=api.user("Other", is_bot=True, username="other_bot"))
    await other.says("I wrote last")
    await eve.says("/hours bare")
    texts = [update.message.text or update.message.caption for update in await bot.get_updates()]
    assert texts == [
        "/hours",
        "@clinic_test_bot hours",
        "/hours@clinic_test_bot",
        "and on Sunday",
        "@clinic_test_bot here",
        "Clinic",
        None,
    ]


async def test_an_administrator_and_a_bot_without_privacy_see_all() -> None:
    for privacy, admin in ((True, True), (False, False)):
        async with await BotApi.start(privacy=privacy) as api, a_bot(api) as bot:
            eve = api.group(admin=admin).member("Eve")
            await eve.edits(await eve.says("chat"), "chats")
            assert [update.effective_message.text for update in await bot.get_updates()] == [
                "chat",
                "chats",
            ]


async def test_people_come_and_go_and_the_bot_with_them(api: BotApi, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    group = api.group(admin=True)
    eve = group.member("Eve", status="creator")
    joe = await group.joins("Joe")
    await group.pins(await joe.says("hi"), by=eve)
    await group.leaves(joe)
    await group.mutes_bot(by=eve)
    with pytest.raises(BadRequest, match=r"(?i)not enough rights to send"):
        await bot.send_message(group.id, "a")
    await group.removes_bot(by=eve)
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "a")
    await eve.says("@clinic_test_bot gone?")
    await group.adds_bot(by=eve)
    await bot.send_message(group.id, "a")
    await group.promotes_bot(by=eve)
    updates = await bot.get_updates()
    assert [kind(update) for update in updates] == [
        *["message", "chat_member"],
        *["message"] * 3,
        *["my_chat_member"] * 3,
        "message",
        "my_chat_member",
    ]
    assert updates[0].message.new_chat_members[0].first_name == "Joe"
    assert (
        updates[3].message.pinned_message.text,
        updates[4].message.left_chat_member.first_name,
    ) == ("hi", "Joe")
    assert updates[-2].message.new_chat_members[0].id == bot.id


async def test_a_group_migrates(api: BotApi, bot: Bot) -> None:
    group = api.group("Staff")
    eve = group.member("Eve")
    await bot.send_message(group.id, "a")
    new = await group.migrates(by=eve)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "b")
    assert moved.value.new_chat_id == new.id
    assert (await bot.send_message(new.id, "b")).chat.type == "supergroup"
    old, fresh = [update.message for update in await bot.get_updates()]
    assert (old.migrate_to_chat_id, fresh.migrate_from_chat_id) == (new.id, group.id)


async def test_message_ids_by_chat(api: BotApi, bot: Bot) -> None:
    ana, ben, group = (
        api.private_chat(started=True),
        api.private_chat(started=True),
        api.supergroup(),
    )
    ids = [(await bot.send_message(chat.id, "a")).message_id for chat in (ana, group, ben, group)]
    assert ids == [11, 1, 12, 2]
    assert ana.id > 2**32


async def test_topics(api: BotApi, bot: Bot) -> None:
    forum = api.supergroup(topics=True, admin=True)
    eve = forum.member("Eve")
    topic = forum.opens_topic("Ana's back", by=eve)
    await eve.says("hello", topic=topic)
    update = (await bot.get_updates())[-1]
    assert (update.message.message_thread_id, update.message.is_topic_message) == (topic, True)
    await update.message.reply_text("hi")
    assert (await forum.reads()).topic == topic


async def test_a_bot_that_may_manage_topics_makes_renames_closes_and_deletes_them(
    api: BotApi, bot: Bot
) -> None:
    forum = api.supergroup(topics=True, admin=True)
    made = await bot.create_forum_topic(forum.id, "#1")
    topic = made.message_thread_id
    await bot.edit_forum_topic(forum.id, topic, "#1, answered")
    await bot.close_forum_topic(forum.id, topic)
    sent = await bot.send_message(forum.id, "an administrator may", message_thread_id=topic)

    assert (sent.message_thread_id, sent.is_topic_message) == (topic, True)
    assert (forum.chat.topics, forum.chat.closed_topics) == ({topic: "#1, answered"}, {topic})
    assert (await bot.get_chat(forum.id)).is_forum
    with pytest.raises(BadRequest, match="not_modified"):
        await bot.edit_forum_topic(forum.id, topic, "#1, answered")
    await bot.delete_forum_topic(forum.id, topic)
    with pytest.raises(BadRequest, match="thread not found"):
        await bot.send_message(forum.id, "too late", message_thread_id=topic)
    assert sent.message_id not in forum.chat.messages


async def test_topics_want_a_forum_and_the_right_to_manage_them(api: BotApi, bot: Bot) -> None:
    plain, forum = api.supergroup(admin=True), api.supergroup(topics=True, admin=True)
    forum.chat.manages_topics = False
    with pytest.raises(BadRequest, match="not a forum"):
        await bot.create_forum_topic(plain.id, "#1")
    with pytest.raises(BadRequest, match="rights to create a topic"):
        await bot.create_forum_topic(forum.id, "#1")

    me = await bot.get_chat_member(forum.id, api.bot["id"])
    assert not me.to_dict()["can_manage_topics"]


async def test_captions_are_edited_and_several_messages_deleted(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana", started=True)
    photo = await bot.send_photo(patient.id, PNG, caption="left")
    text = await bot.send_message(patient.id, "words")
    await bot.edit_message_caption(patient.id, photo.message_id, caption="right")

    assert patient.screen[0].text == "right"
    with pytest.raises(BadRequest, match="no caption"):
        await bot.edit_message_caption(patient.id, text.message_id, caption="right")
    assert await bot.delete_messages(patient.id, [photo.message_id, text.message_id, 999])
    assert patient.screen == []


async def test_a_service_message_cannot_be_copied(api: BotApi, bot: Bot) -> None:
    group = api.group()
    pinned = await group.pins(await group.member("Eve").says("hello"), by=group.member("Mia"))

    with pytest.raises(BadRequest, match="can't be copied"):
        await bot.copy_message(group.id, group.id, pinned["message_id"])


async def test_a_channel_and_its_discussion(api: BotApi, bot: Bot) -> None:
    group = api.supergroup("Talk", admin=True)
    channel = api.channel("News", username="clinic_news", discussion=group)
    eve = group.member("Eve")
    post = await channel.posts("We open on Sunday")
    await channel.edits(post, "We open on Monday")
    await eve.comments(post, "how much?")
    updates = await bot.get_updates()
    assert [kind(update) for update in updates] == [
        "channel_post",
        "message",
        "edited_channel_post",
        "message",
    ]
    assert updates[0].channel_post.from_user is None
    assert updates[1].message.is_automatic_forward
    assert updates[1].message.forward_origin.chat.username == "clinic_news"
    assert (
        updates[3].message.message_thread_id,
        updates[3].message.reply_to_message.is_automatic_forward,
    ) == (1, True)
    sent = await bot.send_message("@clinic_news", "From the bot")
    assert (sent.sender_chat.id, sent.from_user) == (channel.id, None)
    assert (await channel.reads()).text == "From the bot"
    await sent.edit_text("Edited")
    assert (await bot.get_updates(offset=-1))[0].message.text == "From the bot"


async def test_a_business_account(api: BotApi, bot: Bot) -> None:
    owner = api.private_chat("Dr Lee")
    account = api.business(owner)
    await account.connects()
    patient = account.private_chat("Ana")
    asked = await patient.says("how much")
    await patient.edits(asked, "how much is it")
    await patient.owner_says("wait")
    await patient.deletes(asked)
    updates = await bot.get_updates()
    assert [kind(update) for update in updates] == [
        *[
            "business_connection",
            "business_message",
            "edited_business_message",
            "business_message",
            "deleted_business_messages",
        ]
    ]
    message = updates[1].business_message
    await message.reply_text("50 dollars", reply_markup=button(callback_data="x"))
    reply = await patient.reads()
    assert (
        reply.text,
        reply.raw["from"]["first_name"],
        reply.raw["sender_business_bot"]["id"],
    ) == ("50 dollars", "Dr Lee", bot.id)
    assert [shown.text for shown in patient.screen] == ["50 dollars"]
    await patient.taps("Go")
    assert (await bot.get_updates(offset=-1))[
        0
    ].callback_query.message.business_connection_id == account.id
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(patient.id, "without the connection")
    for change in (lambda: account.connects(can_reply=False), account.disconnects):
        await change()
        with pytest.raises(Forbidden, match="no right to reply"):
            await message.reply_text("b")


async def test_everything_that_a_person_can_send_is_understood(api: BotApi, bot: Bot) -> None:
    ana, ben = api.private_chat("Ana"), api.private_chat("Ben")
    sends = [
        ana.sends_photo,
        ana.sends_document,
        ana.sends_voice,
        ana.sends_audio,
        ana.sends_video,
        ana.sends_video_note,
    ]
    sends += [
        ana.sends_animation,
        ana.sends_sticker,
        ana.sends_location,
        ana.sends_venue,
        ana.sends_contact,
        ana.sends_poll,
        ana.sends_dice,
    ]
    for send in sends:
        await send()
    for send, message in zip(
        sends, [update.message for update in await bot.get_updates()], strict=True
    ):
        field = send.__name__.removeprefix("sends_")
        assert getattr(message, field), field
    assert (await bot.get_updates())[0].message.caption is None
    voice = (await bot.get_updates())[2].message.voice
    assert bytes(await (await voice.get_file()).download_as_bytearray()) == b"content"

    album = await ben.sends_album(3, "my back")
    assert len({message["media_group_id"] for message in album}) == 1
    await ben.forwards("I heard that massage helps")
    await ben.forwards(await ana.says("mine"))
    messages = [update.message for update in await bot.get_updates(offset=-6)]
    assert [message.caption for message in messages[:3]] == ["my back", None, None]
    assert [message.forward_origin.type for message in (messages[3], messages[5])] == [
        "hidden_user",
        "user",
    ]
    assert messages[5].forward_origin.sender_user.first_name == "Ana"
    again = await ben.forwards(api.world.chat(ben.id).messages[messages[3].message_id])
    assert again["forward_origin"]["type"] == "hidden_user"  # the first origin stays


async def test_raw_updates(api: BotApi, bot: Bot) -> None:
    number = api.raw({"guest_message": (await api.private_chat("Ana").says("a"))})
    assert api.raw({"update_id": 5, "poll": {}}, checked=False) == 5
    with pytest.raises(ValueError, match="poll"):
        api.raw({"poll": {}})
    with pytest.raises(ValueError, match="no such field"):
        api.announce({"message": (await api.private_chat("Ana").says("a")) | {"txet": "a"}})
    assert [update["update_id"] for update in api.delivery.pending][1:3] == [number, 5]


# Faults

FAULTS = {
    "429": (Fault.too_many_requests(retry_after=3), RetryAfter, "3"),
    "500": (Fault.internal_error(), NetworkError, "Internal Server Error"),
    "502": (Fault.bad_gateway(), NetworkError, "Bad Gateway"),
    "slow": (Fault.slow(1.0), TimedOut, "Timed out"),
    "drop": (Fault.drop(), NetworkError, "RemoteProtocolError|ReadError"),
    "drop after": (Fault.drop_after(), NetworkError, "RemoteProtocolError|ReadError"),
    "other": (Fault.refused(403, "Forbidden: user is deactivated"), Forbidden, "deactivated"),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_reaches_the_bot(api: BotApi, bot: Bot, name: str) -> None:
    fault, error, words = FAULTS[name]
    patient = api.private_chat("Ana", started=True)
    api.fails("sendMessage", fault)
    with pytest.raises(error, match=words):
        await bot.send_message(patient.id, "a", read_timeout=0.3 if name == "slow" else 5)
    await bot.get_me()  # other methods are well
    if name in ("slow", "drop after"):
        assert (await patient.reads()).text == "a"
    await patient.reads_nothing()
    await bot.send_message(patient.id, "b")  # and the next call, too
    assert (await patient.reads()).text == "b"
    assert api.refused == []
    assert [call.fault for call in api.calls_to("sendMessage")] == [fault.kind, ""]


async def test_faults_by_number_and_by_chance(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana", started=True)

    async def fortunes(count: int = 20) -> str:
        marks = ""
        for _ in range(count):
            try:
                await bot.send_message(patient.id, "a")
                marks += "."
            except NetworkError:
                marks += "x"
        return marks

    api.fails("sendMessage", Fault.internal_error(), times=2)
    assert await fortunes(4) == "xx.."
    api.fails("*", Fault.internal_error(), probability=0.5, seed=7)
    first = await fortunes()
    api.faults.clear()
    api.fails("sendMessage", Fault.internal_error(), probability=0.5, seed=7)
    assert await fortunes() == first
    assert 4 < first.count("x") < 16
    api.faults.clear()
    assert await fortunes(3) == "..."


@pytest.mark.parametrize(
    "fault",
    [Fault.bad_gateway(), Fault.drop(), Fault.drop_after(), Fault.internal_error()],
    ids=lambda fault: fault.kind,
)
async def test_polling_goes_on_after_a_fault(api: BotApi, fault: Fault) -> None:
    patient = api.private_chat("Ana")
    async with running(api) as errors:
        await api.connected()
        api.fails("getUpdates", fault)
        await patient.says("one")
        await patient.says("two")
        assert [(await patient.reads()).text, (await patient.reads()).text] == [
            "you said: one",
            "you said: two",
        ]
        errors.clear()


# Flood control


async def test_one_message_a_second_in_a_chat(api: BotApi, bot: Bot) -> None:
    ana, ben = api.private_chat(started=True), api.private_chat(started=True)
    await bot.send_message(ana.id, "a")
    await bot.send_message(ana.id, "b")  # off by default
    api.flood.on = True
    await bot.send_message(ana.id, "c")
    with pytest.raises(RetryAfter):
        await bot.send_message(ana.id, "d")
    await bot.send_message(ben.id, "a")
    await asyncio.sleep(1.0)
    await bot.send_message(ana.id, "d")
    assert [reply.text for reply in await ana.reads_all()] == ["a", "b", "c", "d"]


async def test_twenty_messages_a_minute_in_a_group(api: BotApi, bot: Bot) -> None:
    group, patient = api.group(), api.private_chat(started=True)
    api.flood.on, api.flood.per_second = True, 100
    for number in range(20):
        await bot.send_message(group.id, str(number))
        await bot.send_message(patient.id, str(number))
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(group.id, "21")
    assert 30 <= flood.value._retry_after.total_seconds() <= 60
    await bot.send_message(patient.id, "21")


# The driver and the server


async def test_reading_fails_with_the_story(api: BotApi, bot: Bot) -> None:
    patient = api.private_chat("Ana", started=True)
    with pytest.raises(BadRequest):
        await bot.send_message(patient.id, "")
    with pytest.raises(
        AssertionError,
        match=r"nothing to read .* last calls: getMe 200; "
        r"sendMessage Bad Request: message text is empty",
    ):
        await patient.reads(within=0.01)
    await bot.send_message(patient.id, "a")
    with pytest.raises(AssertionError, match=r"should keep silent .* but wrote message 11: a"):
        await patient.reads_nothing()
    with pytest.raises(AssertionError, match=r"sendMessage was called 2 times in 0.01 s, not 3"):
        await api.called("sendMessage", times=3, within=0.01)
    assert (await api.called("sendMessage", times=2)).params == {"chat_id": patient.id, "text": "a"}


async def test_the_server_stops_at_once_whatever_waits() -> None:
    api = await BotApi.start()
    patient = api.private_chat("Ana", started=True)
    bot = a_bot(api)
    await bot.initialize()
    api.fails("sendMessage", Fault.slow(30))
    waits = [
        asyncio.create_task(bot.get_updates(timeout=30)),
        asyncio.create_task(bot.send_message(patient.id, "a", read_timeout=30)),
    ]
    await api.connected()
    await api.called("getMe")
    before = time.monotonic()
    await api.stop()
    assert time.monotonic() - before < 1  # 0.1 s on a quiet machine
    updates, sent = await asyncio.gather(*waits, return_exceptions=True)
    assert isinstance(sent, NetworkError)
    assert updates == () or isinstance(updates, NetworkError)
    await bot.shutdown()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_hundreds_of_messages_a_second(api: BotApi) -> None:
    patients = [api.private_chat() for _ in range(20)]
    async with running(api):
        began = time.process_time()  # not the clock on the wall: a busy machine is not our fault
        for number in range(300):
            await patients[number % 20].says(f"question {number}")
        for number in range(300):
            assert (await patients[number % 20].reads()).text == f"you said: question {number}"
        assert time.process_time() - began < 3

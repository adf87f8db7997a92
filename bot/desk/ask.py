"""Ask: a chat with the bot as on a phone, why it answers as it does, and which answer would have
been right."""

from collections.abc import Sequence

from starlette.responses import Response

from bot.changes.edits import AddExample
from bot.conversation import Conversation
from bot.desk.chat import Chat, Line
from bot.desk.lesson import Lesson, lesson_of
from bot.desk.titles import by_area, title_of
from bot.desk.visit import Act, Visit
from bot.text import LONGEST_MESSAGE
from bot.waiting import as_example


def show(visit: Visit) -> Response:
    """The chat so far."""
    return _page(visit)


def say(visit: Visit) -> Response:
    """Something typed."""
    typed = visit.text("text")[:LONGEST_MESSAGE]
    if typed:
        _chat(visit).type(typed, visit.office.conversation(), visit.office.now())
    return visit.to("/ask")


def press(visit: Visit) -> Response:
    """A button of a reply."""
    conversation = visit.office.conversation()
    _chat(visit).press(visit.text("target"), conversation, visit.office.now())
    return visit.to("/ask")


def speak(visit: Visit) -> Response:
    """Another language of the replies, or the one that is written."""
    language = visit.text("language")
    if language in ("", *visit.office.conversation().languages):
        _chat(visit).settle(language)
    return visit.to("/ask")


def restart(visit: Visit) -> Response:
    """A new chat, in which nothing was said yet; the language that was chosen stays."""
    language = _chat(visit).language
    visit.office.chats.end(visit.guest)
    visit.office.chats.of(visit.guest).settle(language)
    return visit.to("/ask")


def correct(visit: Visit) -> Response:
    """It should have been another answer: proposes the words as an example of that."""
    lesson = lesson_of(visit, visit.text("example"), visit.text("language"))
    if lesson.is_open:
        return _page(visit, lesson)
    return visit.propose(lesson.edit, visit.words("ask.why_changed"))


def _chat(visit: Visit) -> Chat:
    chat, language = visit.office.chats.of(visit.guest), visit.guest.language
    if not chat.greets(language):
        chat.begin(visit.office.conversation(), visit.office.now(), language)
    return chat


def _page(visit: Visit, lesson: Lesson | None = None) -> Response:
    chat, conversation = _chat(visit), visit.office.conversation()
    last, contents, language = chat.lines[-1], conversation.contents, visit.guest.language

    def titled(name: str, spoken: str) -> str:
        return title_of(name, contents, language, spoken)

    lesson = lesson or Lesson(_correction(last, conversation))
    content = contents.get(lesson.edit.language, next(iter(contents.values())))
    return visit.page(
        "ask.html",
        lesson.status,
        chat=chat,
        last=last,
        titled=titled,
        spoken={one: content.message("language_name") for one, content in contents.items()},
        likely=[match.intent for match in last.origin.others],
        areas=by_area(content, contents, language),
        lesson=lesson,
    )


def _correction(line: Line, conversation: Conversation) -> AddExample:
    """What was typed as an example, without what tells of a person."""
    language = conversation.spoken(line.said, line.origin.language)
    return AddExample("", as_example(conversation.redacted(line.said)), language)


ROUTES: Sequence[tuple[str, str, Act]] = (
    ("GET", "/ask", show),
    ("POST", "/ask/say", say),
    ("POST", "/ask/press", press),
    ("POST", "/ask/speak", speak),
    ("POST", "/ask/new", restart),
    ("POST", "/ask/correct", correct),
)

"""What a reader sees: messages and edits of the bot, with their buttons, and answers to taps and
inline queries."""

import asyncio
from dataclasses import dataclass
from typing import Any

from tests.bot_api.entities import as_html, cut
from tests.bot_api.world import JSON, Question, Shown

PATIENCE = 30.0
"""Seconds until what should come is given up: a busy machine may need them, and where it comes they
cost nothing."""


@dataclass(frozen=True)
class Button:
    """One button under a message (or of the reply keyboard)."""

    label: str
    url: str | None = None
    data: str | None = None
    raw: Any = None
    """The whole button as JSON, for the rarer kinds."""


@dataclass(frozen=True)
class Reply:
    """A message of the bot, or an edit of one, as it was when it appeared."""

    raw: JSON
    params: JSON
    """The parameters of the request that made it."""
    edited: bool = False

    @property
    def message_id(self) -> int:
        """Its id, the same for the message and its edits."""
        return self.raw["message_id"]

    @property
    def text(self) -> str:
        """The words as the patient reads them, without tags; a caption counts."""
        return self.raw.get("text") or self.raw.get("caption") or ""

    @property
    def html(self) -> str:
        """The words as the bot sent them in HTML, or plain text escaped."""
        sent = self.params.get("text") or self.params.get("caption") or ""
        return (
            sent if str(self.params.get("parse_mode", "")).upper() == "HTML" else as_html(self.text)
        )

    @property
    def entities(self) -> list[tuple[str, str]]:
        """Each entity as its kind and the words it covers."""
        marks = self.raw.get("entities") or self.raw.get("caption_entities") or []
        return [(mark["type"], cut(self.text, mark)) for mark in marks]

    @property
    def buttons(self) -> list[list[Button]]:
        """The inline keyboard, by rows."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return [
            [Button(b["text"], b.get("url"), b.get("callback_data"), b) for b in row]
            for row in rows
        ]

    @property
    def labels(self) -> list[str]:
        """What stands on the inline buttons, row after row."""
        return [button.label for row in self.buttons for button in row]

    @property
    def keyboard(self) -> list[list[Button]]:
        """The reply keyboard that came with it."""
        rows = (self.params.get("reply_markup") or {}).get("keyboard", [])
        return [
            [Button(b if isinstance(b, str) else b["text"], raw=b) for b in row] for row in rows
        ]

    @property
    def contact(self) -> Any:
        """The contact card, if it is one."""
        return self.raw.get("contact")

    @property
    def venue(self) -> Any:
        """The venue, if it is one."""
        return self.raw.get("venue")

    @property
    def location(self) -> Any:
        """The place, if it is one (a venue has one, too)."""
        return self.raw.get("location")

    @property
    def photo(self) -> Any:
        """The sizes of the photo, if it is one."""
        return self.raw.get("photo")

    @property
    def document(self) -> Any:
        """The document, if it is one."""
        return self.raw.get("document")

    @property
    def reply_to(self) -> int | None:
        """The id of the message that it quotes."""
        return self.raw.get("reply_to_message", {}).get("message_id")

    @property
    def topic(self) -> int | None:
        """The thread it stands in."""
        return self.raw.get("message_thread_id")

    def __str__(self) -> str:
        kind = "edit" if self.edited else "message"
        others = [key for key in self.raw if key not in ("message_id", "date", "chat", "from")]
        return f"{kind} {self.message_id}: {self.text or others}"


def seen(shown: Shown) -> Reply:
    """What appeared, as a reader sees it."""
    return Reply(shown.message, shown.params, shown.edited)


@dataclass
class Tap:
    """A tap on a button (or an inline query) that the bot should answer."""

    id: str
    question: Question

    async def answered(self, within: float = PATIENCE) -> JSON:
        """The parameters of the bot's answer: text, show_alert, results ..."""
        try:
            async with asyncio.timeout(within):
                await self.question.answered.wait()
        except TimeoutError:
            raise AssertionError(
                f"the bot did not answer query {self.id} within {within} s"
            ) from None
        assert self.question.answer is not None
        return self.question.answer

    def expires(self) -> None:
        """From now on it is too late to answer."""
        self.question.lifetime = -1.0


async def next_shown(inbox: asyncio.Queue[Shown], within: float) -> Reply | None:
    """The next thing in the chat, or None if nothing comes in time."""
    try:
        async with asyncio.timeout(within):
            return seen(await inbox.get())
    except TimeoutError:
        return None

"""Commands for those who run the clinic: `/why` and `/post`, in their own chat with the bot."""

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, ContextTypes, filters

from bot.channels.telegram.answering import Answering, message_of
from bot.channels.telegram.posting import Posting
from bot.channels.telegram.sending import Place
from bot.dialogue import Reply, Session, Turn

_SHOWN = 5  # intents of a ranking

Context = ContextTypes.DEFAULT_TYPE


class Staff:
    """For administrators; to anybody else these commands are unknown."""

    def __init__(self, answering: Answering, posting: Posting) -> None:
        self._answering = answering
        self._posting = posting

    @property
    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        admins = self._answering.desk.admins
        if not admins:
            return []
        theirs = (
            filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & filters.User(user_id=admins)
        )
        return [
            CommandHandler("post", self._post, filters=theirs),
            CommandHandler("why", self._why, filters=theirs),
        ]

    async def _post(self, update: Update, context: Context) -> None:
        await self._posting.asked(message_of(update).chat.id, " ".join(context.args or ()))

    async def _why(self, update: Update, context: Context) -> None:
        """Why a question gets its answer: the one behind the command, or the last that was answered."""
        answering, place = self._answering, Place(message_of(update).chat.id)
        asked = " ".join(context.args or ()) or next(
            (words for _, words in reversed(tuple(answering.memory.asked.values()))), ""
        )
        if not asked:
            await answering.send(place, Reply(answering.dialogue.content.message("why_nothing")))
            return
        turn = answering.reception.respond(asked, Session(), answering.locale)
        await answering.send(place, self._explained(asked, turn))

    def _explained(self, asked: str, turn: Turn) -> Reply:
        decision, evidence = turn.decision, turn.evidence
        ranking = "\n".join(
            f"{match.confidence:.2f} {match.intent}" for match in turn.ranking[:_SHOWN]
        )
        because = []
        if evidence is not None:
            repairs = (f"{typed}→{read}" for typed, read in evidence.repairs)
            terms = (f"{term} {weight:+.1f}" for term, weight in evidence.terms)
            because = [*repairs, *terms, evidence.example and f"example: {evidence.example}"]
            because += [f"not known: {', '.join(evidence.unknown)}"] if evidence.unknown else []
        shown = {
            "text": asked,
            "decision": f"{decision.action} {', '.join(decision.intents)} {decision.level} {decision.confidence:.2f}",
            "ranking": ranking or "–",
            "because": "\n".join(filter(None, because)) or "–",
        }
        return Reply(self._answering.dialogue.content.message("why", **shown))

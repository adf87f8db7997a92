"""The languages in which emergencies are heard and nothing else is said."""

from collections.abc import Mapping
from dataclasses import replace

from bot.content import Content
from bot.decision import DISTRESS
from bot.hearing import Heard
from bot.language import WordLists
from bot.replies import Replies
from bot.reply import Reply, joined
from bot.safety import Finding
from bot.session import Session, Turn


class Guarded:
    """Says in these languages what must be said in them, beside those that are spoken."""

    def __init__(self, spoken: Mapping[str, Content], guarded: Mapping[str, Content]) -> None:
        self._spoken, self._guarded = spoken, guarded
        self._lists = WordLists(spoken, guarded)

    def prepare(self) -> None:
        """Makes now what is else made at the first message."""
        self._lists.prepare()

    def alarmed_in(self, heard: Heard) -> str:
        """The language that an alarm is in, of all that are listened to, by lists of words; ""
        where they leave it open."""
        known = heard.foreign in self._guarded
        return heard.foreign if known else self._lists.spoken_in(heard.words)

    def card(self, language: str, finding: Finding) -> Reply:
        """The card of a finding in such a language."""
        return Replies(self._guarded[language]).card(finding)

    def answered(self, turn: Turn, heard: Heard, session: Session) -> Turn:
        """The turn below a line in the language of the message, where that is one that is not
        spoken, with what safety asks for; what was not understood in a language of which nothing
        is known gets all of these lines. The gentle card is there in each that is listened to."""
        if turn.decision == DISTRESS and heard.foreign in self._guarded:
            gentle = Reply(self._guarded[heard.foreign].card(DISTRESS.level))
            return replace(turn, reply=gentle, language=heard.foreign)
        reply, missed = turn.reply, turn.decision.missed
        if foreign := self._lists.surely_guarded_in(heard):
            lines = [Replies(self._guarded[foreign]).not_spoken(turn.findings, session)]
        elif missed and self._lists.is_unknown(heard):
            told = [*self._spoken.values(), *self._guarded.values()]
            lines = [content.card("not_spoken") for content in told]
            replies = Replies(self._spoken[turn.language])
            lines.append(replies.lead(turn.decision, turn.findings, session))
        else:
            return turn
        lead = joined("\n\n", *lines, "" if missed else reply.lead)
        return replace(turn, reply=replace(reply, lead=lead))

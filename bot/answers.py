"""The answer to one intent, in the wording that fits what is asked, what was told and what has
just been said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.content import Content, Response
from bot.reply import Section, joined
from bot.session import Session
from bot.statements import Statements
from bot.told import NOTHING_ASKED, Inquiry

_LADDERS = {
    "more": ("more",),
    "why": ("asks.why", "more"),
    "who_says": ("asks.who_says", "sources"),
    "yes_no": ("asks.yes_no", "first"),
    "difference": ("asks.difference", "more"),
    "simpler": ("asks.simpler", "asks.yes_no", "first"),
    "repeat": ("text", "first"),
    "already": ("more",),
}
"""Which wordings a short message on the topic at hand wants, best first."""
_REST = ("again", "more", "text")
"""What may be said once these were."""
_NOTHING_MORE = "nothing_more"


_SENTENCE = re.compile(r"[^.!?]+(?:\.(?=\S)[^.!?]*)*[.!?]*\s*")
"""With its full stop; one inside a name or a number ends nothing."""


@dataclass(frozen=True, slots=True)
class _Wording:
    key: str
    text: str
    lacks: tuple[str, ...] = ()
    """The empty facts for want of which it says that something is not known."""


class Answers:
    """One language's answers."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._statements = Statements(content)

    def section(
        self,
        intent: str,
        ask: str,
        session: Session,
        *,
        inquiry: Inquiry = NOTHING_ASKED,
        brief: bool = False,
    ) -> Section:
        """The answer to an intent. ``ask`` is the kind of question, "" the plain one; ``inquiry``
        what of the clinic's facts is asked. What was said lately is not said again while there are
        other words, but for a fact. ``brief`` leaves the first paragraph, and the rest in the
        detail: several are answered at once."""
        content, response = self.content, self.content.responses[intent]
        stated = self._statements.answer(intent, ask, inquiry, session.told, session.at)
        if stated:
            title, text = content.intents[intent].title, content.fill(stated)
            return Section(intent, title, text, more="", note="", source="", sources=())
        beside = content.fill(self._statements.beside(intent, inquiry, session.at))
        wordings = list(self._wordings(response, ask, session))
        said = [f"{intent} {wording.key}" for wording in wordings]
        at = least_lately(said, session.said)
        if said[at] in session.said[-1:]:  # there are no other words
            wordings[at] = _Wording(_NOTHING_MORE, content.message(_NOTHING_MORE))
            said[at] = f"{intent} {_NOTHING_MORE}"
        text, more = wordings[at].text, content.fill(response.more)
        if session.unreached:
            text = self.without_phone(text)
        if wordings[at].key in ("more", _NOTHING_MORE) or f"{intent} more" in session.said:
            more = ""
        if brief:
            text, _, rest = text.partition("\n\n")
            more = "\n\n".join(filter(None, (rest, more)))
        source, cited = self.cited(response.sources)
        if wordings[at].key == "sources":  # which names them itself
            source = cited = ""
        return Section(
            intent=intent,
            title=content.intents[intent].title,
            text=joined("\n\n", beside, text),
            more=more,
            note=content.message("disclaimer") if response.kind == "health" else "",
            source=source,
            sources=response.sources,
            cited=cited,
            wording=said[at],
            lacks=wordings[at].lacks,
        )

    def presence(self, session: Session) -> str:
        """Until when somebody is there, or from when; "" where that is not known."""
        return self.content.fill(self._statements.presence(session.at))

    def _wordings(self, response: Response, ask: str, session: Session) -> Iterator[_Wording]:
        """All that can be said, the best first."""
        plain = (*(f"when.{at}" for at in range(1, len(response.when) + 1)), "text")
        if ask in response.asks and not self._text(f"asks.{ask}", response, session):
            ask = ""  # it presupposes something that was not told
        own = (f"asks.{ask}", f"asks.{ask}.again")
        if own[1] in response.variants:  # who presses on hears of nothing else
            keys: Sequence[str] = own
        else:
            asked = (own[0], "again", "more", *plain) if ask else plain
            ladder = _LADDERS.get(ask, asked)
            if ask == "already" and response.kind == "clinic":
                ladder = ()  # the detail about a visit goes on about something else
            keys = (*ladder, *_REST)
        for key in dict.fromkeys(keys):
            if text := self._text(key, response, session):
                yield _Wording(_with_told(key, response, session), text, self._lacks(key, response))

    def _text(self, key: str, response: Response, session: Session) -> str:
        content = self.content
        match key:
            case "text":
                return content.said(response)
            case "first":
                first, _, others = content.said(response).partition("\n\n")
                return first if others else ""  # it would be the text again
            case "more" | "again":
                return content.fill(getattr(response, key))
            case "sources":
                return self._sources(response)
        variant = response.variants.get(key)
        if variant is None or not session.told.fits(variant.conditions, session.cautions):
            return ""
        told = session.told.in_words(content) if variant.conditions else {}
        return content.said(variant, **told)

    def _lacks(self, key: str, response: Response) -> tuple[str, ...]:
        """The empty facts that a wording stumbles on."""
        if key in ("text", "first"):
            return self.content.lacks(response)
        variant = response.variants.get(key)
        return self.content.lacks(variant, *variant.conditions) if variant else ()

    def without_phone(self, text: str) -> str:
        """The text for who has called in vain: what says to call is left out, other ways named."""
        phone = self.content.facts["phone"]
        kept = [
            "".join(one for one in _SENTENCE.findall(part) if phone not in one).strip()
            for part in text.split("\n")
        ]
        rest = "\n".join(kept).strip()
        if phone not in text:
            return text
        if self.content.facts["booking_url"] in rest:
            return rest
        return joined("\n\n", rest, self.content.message("unreached"))

    def _sources(self, response: Response) -> str:
        if not response.sources:
            return self.content.message("who_says_nobody")
        titles = "\n".join(f"• {item}" for item in self._items(response.sources))
        return self.content.message("who_says", titles=titles)

    def cited(self, names: Sequence[str]) -> tuple[str, str]:
        """What names articles: in few words, and by title and author; "" where there are none."""
        content, items = self.content, self._items(names)
        if not items:
            return "", ""
        source = content.message("sources", count=str(len(items)))
        if len(items) == 1:
            article = content.sources[names[0]]
            source = content.message("source", titles=article.short or article.by)
        return source, content.message("source", titles=", ".join(items))

    def _items(self, names: Sequence[str]) -> list[str]:
        articles = [self.content.sources[name] for name in names]
        return [self.content.message("source_item", title=one.title, by=one.by) for one in articles]


def _with_told(key: str, response: Response, session: Session) -> str:
    """The key of a wording, and what was told where it repeats that: Friday is not Saturday."""
    variant = response.variants.get(key)
    told = [getattr(session.told, name, "") for name in variant.conditions] if variant else []
    return " ".join(filter(None, (key, *told)))


def least_lately(keys: Sequence[str], said: Sequence[str]) -> int:
    """The first that was not said lately; else the one that was said longest ago."""
    lately = {key: at for at, key in enumerate(said)}
    return min(range(len(keys)), key=lambda at: (lately.get(keys[at], -1), at))

"""What is sent in one turn, as values: texts, answers, buttons and where they lead."""

from dataclasses import dataclass
from enum import StrEnum


class Does(StrEnum):
    """What a tap on a button does. The value marks its callback data, so it never changes:
    buttons of old messages go on working."""

    ANSWER = ""
    """Asks an intent; without a name: none of what is offered."""
    TOPICS = "."
    """Shows the questions of an area, or all areas. The one mark that stands at the end."""
    LANGUAGE = "@"
    CALL_BACK = "!call_back"
    UP = "+"
    DOWN = "-"
    MISSING = "?"
    """Says what was missing in an answer."""
    PUBLISH = "!p+"
    DISCARD = "!p-"
    BUSINESS_ON = "!b+"
    BUSINESS_OFF = "!b-"
    GUIDE = "!g"
    """Goes on in a guide; the name holds what was tapped so far."""
    TELL = "!t?"
    """Wants to be told later what is not known yet; the name is a question, see `telling`."""
    TELL_YES = "!t+"
    TELL_NO = "!t-"
    HAND_OVER = "!h?"
    """Wants to write with the clinic's staff."""
    HAND_OVER_YES = "!h+"
    HAND_OVER_NO = "!h-"
    BACK = "!h."
    """Wants the bot back."""
    WAITING = "!w"
    """Sees to a question that waits; of the staff, as are drafts."""
    DRAFT = "!f"
    """Looks at a draft of the clinic's content, approves it, discards it, or takes it back."""
    CALL_DONE = "!d"
    """Says that a patient was called back; the name is the number of the request."""


_IN_PLACE = "="
_PREFIXES = [does for does in Does if does not in (Does.ANSWER, Does.TOPICS)]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a button leads; ``str`` gives its callback data, ``parse`` reads that."""

    does: Does
    name: str = ""
    """The intent, area, language, reason, account or guide that it is about."""
    in_place: bool = False
    """Whether the reply takes the place of the message with the button."""

    @classmethod
    def parse(cls, data: str) -> "Target":
        """What callback data says. Any text is read as something; a forged one leads nowhere."""
        rest = data.removeprefix(_IN_PLACE)
        in_place = rest != data
        for does in _PREFIXES:
            if rest.startswith(does):
                return cls(does, rest.removeprefix(does), in_place)
        if rest.endswith(Does.TOPICS):
            return cls(Does.TOPICS, rest.removesuffix(Does.TOPICS), in_place)
        return cls(Does.ANSWER, rest, in_place)

    @classmethod
    def of_payload(cls, payload: str) -> "Target":
        """What a link to the bot carries, such as type-swedish."""
        return asking(payload.replace("-", ".", 1))

    @property
    def payload(self) -> str:
        """Its name as a link carries it, which takes no full stop."""
        return self.name.replace(".", "-")

    @property
    def question(self) -> tuple[str, str]:
        """The intent and the kind of question, of a target that `telling` made."""
        area, _, rest = self.name.partition(".")
        intent, _, ask = rest.partition(".")
        return f"{area}.{intent}", ask

    def __str__(self) -> str:
        named = f"{self.name}." if self.does is Does.TOPICS else f"{self.does}{self.name}"
        return f"{_IN_PLACE}{named}" if self.in_place else named


def asking(intent: str) -> Target:
    """The target that asks an intent."""
    return Target(Does.ANSWER, intent)


def telling(does: Does, intent: str, ask: str) -> Target:
    """The target by which an intent, in a kind of question ("" is the plain one), is told later."""
    return Target(does, ".".join(filter(None, (intent, ask))))


NONE_OF_THESE = asking("")
ALL_TOPICS = Target(Does.TOPICS)
CALL_BACK = Target(Does.CALL_BACK)
HAND_OVER = Target(Does.HAND_OVER)


@dataclass(frozen=True, slots=True)
class Button:
    """Leads on to a target, opens a link or copies a text."""

    text: str
    target: Target | None = None
    url: str = ""
    copy: str = ""
    private: bool = False
    """Whether the target opens in the patient's own chat with the bot."""

    @property
    def intent(self) -> str:
        """The intent that it asks, if it asks one."""
        return self.target.name if self.target and self.target.does is Does.ANSWER else ""


@dataclass(frozen=True, slots=True)
class Section:
    """The answer to one intent."""

    intent: str
    title: str
    text: str
    more: str
    note: str
    source: str
    """What it draws on, in few words."""
    sources: tuple[str, ...]
    cited: str = ""
    """What it draws on, by title and author."""
    wording: str = ""
    """Which of the answer's wordings it is, by its key."""
    lacks: tuple[str, ...] = ()
    """The facts of the clinic that it would name; none of them is filled in, and it says so."""

    @property
    def fold(self) -> str:
        """What stands below the text, folded: the detail, then the articles by name."""
        return joined("\n\n", self.more, self.cited)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent this turn: a card or a line first, the answers, a last line, the buttons."""

    lead: str = ""
    sections: tuple[Section, ...] = ()
    buttons: tuple[Button, ...] = ()
    alarm: bool = False
    tail: str = ""
    """Below the answers: what is left to say."""
    soft: str = ""
    """Last of all: that something may want a doctor."""
    thumbs: tuple[Button, ...] = ()
    """Up and down, below an answer."""
    keys: tuple[str, ...] = ()
    """Instead of buttons, keys in the place of the keyboard: the first shares the patient's phone
    number, the others do not."""
    wants: str = ""
    """Opens the field for a reply, with these words in it: for who is named first as @name, else
    for all who read it."""
    done: bool = False
    """Takes those keys away."""
    messages: tuple[str, ...] = ()
    """The bot's own messages in it, by name, where there are several wordings of one."""

    @property
    def wordings(self) -> tuple[str, ...]:
        """What is not to be said again at once, by its keys."""
        return (*self.messages, *(one.wording for one in self.sections if one.wording))

    @property
    def text(self) -> str:
        """All of it but the detail. Several answers are told apart by their titles."""
        titled = len(self.sections) > 1
        answers = [
            joined(
                "\n", section.title if titled else "", section.text, section.note, section.source
            )
            for section in self.sections
        ]
        return joined("\n\n", self.lead, *answers, self.tail, self.soft)

    @property
    def more(self) -> str:
        """The detail of all answers."""
        return joined("\n\n", *(section.fold for section in self.sections))


def joined(gap: str, *texts: str) -> str:
    """The texts that are not empty, with a gap between."""
    return gap.join(filter(None, texts))

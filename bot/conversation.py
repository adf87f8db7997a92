"""The conversation in all languages: which one a turn is in, and that language's turn."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import replace

from bot.alarms import Alarms
from bot.cache import undisturbed
from bot.command import Command
from bot.content import (
    BASE,
    COMMANDS,
    DESK,
    GROUP_COMMANDS,
    SHARED_COMMANDS,
    STAFF_COMMANDS,
    Content,
)
from bot.content.concepts import Concepts
from bot.content.model import sharing
from bot.content.names import NEEDED_INTENTS, TYPED_DATA
from bot.content.red_flags import RedFlags
from bot.decision import Action, Decision, Policy
from bot.dialogue import Dialogue
from bot.guarded import Guarded
from bot.hearing import Heard, Hearing
from bot.language import Tongues
from bot.matching import Match
from bot.redaction import Redactor
from bot.reply import ALL_TOPICS, Button, Does, Reply, Target
from bot.safety import Findings, Safety
from bot.session import Session, Turn
from bot.text import Phrase, words

_LANGUAGE = ("language", "idioma")
_AS_TYPED = 0.99
"""How surely an unknown command names a question to be read as that: as a word of its examples."""
_WISH = 150
"""Characters in which somebody asks for another language, courtesy and all."""
_FEW = 6
"""Words of a message that holds personal data and asks nothing."""
_PRIVATE = (*_LANGUAGE, "mydata", "forget", *STAFF_COMMANDS, *SHARED_COMMANDS)


class Conversation:
    """Answers in the language that a patient writes: told by the words, else as before in this
    chat, else as the app is set, else in the first one.

    Keeps nothing: what a chat remembers goes in and comes out as its session. A language's dialogue
    is made when it is first spoken. ``locale`` is always the app's language code ("es-419").
    """

    def __init__(
        self,
        contents: Mapping[str, Content],
        policy: Policy | None = None,
        call_back: bool = False,
        only: str | None = None,
        tells_later: bool = False,
        hands_over: bool = False,
        before: "Conversation | None" = None,
    ) -> None:
        """What is the same in the conversation ``before`` this one is shared with it.

        ``call_back`` says whether somebody at the clinic sees who wants to be called back,
        ``tells_later`` whether a patient can be told later what is not known yet, ``hands_over``
        whether one can write with the clinic's staff;
        ``only`` fixes the language that is read and spoken: red flags are heard in all."""
        known: Mapping[str, Content] = before._all if before else {}
        contents = {
            name: sharing(one, known[name]) if name in known else one
            for name, one in contents.items()
        }
        live = {language: content for language, content in contents.items() if content.live}
        self.contents = {only: contents[only]} if only else live or contents
        self._all: Mapping[str, Content] = contents
        self._only = only
        guarded = {name: one for name, one in contents.items() if one.guarded}
        self.call_back = call_back
        self.tells_later = tells_later
        self.hands_over = hands_over
        self._off: frozenset[str] = frozenset()
        self.policy = policy or Policy()
        self._dialogues: dict[str, Dialogue] = {}
        self._former = before._dialogues if before else {}
        """Those that may share what they have prepared, until that is done."""
        self._tongues = Tongues(self.contents)
        concepts, red_flags = _shared(contents)
        words = {name: one.words for name, one in {**guarded, **self.contents}.items()}
        if before and before._hearing.made_of == (concepts, words):
            self._hearing: Hearing = before._hearing
        else:
            self._hearing = Hearing(concepts, words)
        self._safety = Safety(red_flags, concepts)
        self._alarms = Alarms(self._hearing, self._safety)
        beside = {name: one for name, one in guarded.items() if name not in self.contents}
        self._guarded = Guarded(self.contents, {} if only else beside)
        spoken = tuple(self.contents.values())
        clues = (content.clues for content in spoken)
        self._redactor = Redactor(clues, spoken[0].forms, self._hearing.knows)
        self._default = next(iter(self.contents))

    def offering(
        self, call_back: bool, tells_later: bool = False, hands_over: bool = False
    ) -> "Conversation":
        """The same, where patients are offered to be called back, or told later, or to write with
        the staff, or are not."""
        return self._sharing((call_back, tells_later, hands_over), self._off)

    def switched(self, off: Collection[str]) -> "Conversation":
        """The same, where these intents are turned off beside those that the content turns off:
        understood in every language, and neither answered nor offered. What the bot cannot do
        without stays on."""
        return self._sharing(self._offered, frozenset(off) - {*NEEDED_INTENTS})

    @property
    def _offered(self) -> tuple[bool, bool, bool]:
        return self.call_back, self.tells_later, self.hands_over

    def _sharing(self, offered: tuple[bool, bool, bool], off: frozenset[str]) -> "Conversation":
        """The same with other things offered; all that is prepared is shared."""
        if (offered, off) == (self._offered, self._off):
            return self
        other = copy(self)
        other.call_back, other.tells_later, other.hands_over = offered
        other._off = off
        other._dialogues = {
            language: dialogue.offering(*offered, off)
            for language, dialogue in self._dialogues.items()
        }
        return other

    @property
    def off(self) -> frozenset[str]:
        """The intents that are turned off: by the content, or ``switched``."""
        return self._off.union(*(content.off for content in self._all.values()))

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that are spoken, by their codes."""
        return tuple(self.contents)

    def prepare(self) -> None:
        """Makes every dialogue now: for a server, whose first patient should not wait for it."""
        with undisturbed():
            self._tongues.prepare()
            self._guarded.prepare()
            self._hearing.prepare()
            for language, content in self.contents.items():
                content.clinic.prepare()
                self.dialogue(language).prepare()
        self._former = {}

    def dialogue(self, language: str) -> Dialogue:
        """The dialogue in a language; in the default one where there is no such language."""
        language = language if language in self.contents else self._default
        if language not in self._dialogues:
            self._dialogues[language] = Dialogue(
                self.contents[language],
                self.policy,
                self.call_back,
                self._hearing,
                self._safety,
                self._desk(language),
                self.tells_later,
                self.hands_over,
                self._off,
            )
            if language in self._former:
                self._dialogues[language].share(self._former[language])
        return self._dialogues[language]

    def of(self, session: Session, locale: str = "") -> Dialogue:
        """The dialogue that a chat is in."""
        return self.dialogue(self._before(session, locale))

    def redacted(self, text: str) -> str:
        """A text as it may be kept: without personal data."""
        return self._redactor.redacted(text)

    def alarms(self, utterance: str, before: Sequence[str] = ()) -> bool:
        """Whether an utterance raises an alarm, alone or with what was written before."""
        return self._alarms.find(utterance, before)[1].alarm is not None

    def alarm(self, utterance: str, language: str) -> Turn:
        """What is found in an utterance of this language; where that is an alarm, with its card
        alone. Nothing is read or answered: to try many lines quickly."""
        findings, session = self._alarms.find(utterance)[1], Session()
        if findings.alarm:
            return self._card(language, findings, session, self._before(session, language))
        return Turn(Reply(), session, Decision(Action.FALLBACK), findings=findings)

    def respond(
        self, utterance: str, session: Session, locale: str = "", before: Sequence[str] = ()
    ) -> Turn:
        """The reply to what a patient typed, in the language it is in. Red flags are looked for
        first, and an alarm's card goes out whatever fails behind.

        ``before`` holds what the patient has just written in other messages: an alarm may be in
        all of them together.
        """
        try:
            heard, findings = self._alarms.find(utterance, before)
        except Exception as error:  # what may be an alarm is never answered as if it were none
            return self._trouble(error, session, locale)
        return self._answer(utterance, heard, findings, session, locale)

    def _trouble(self, error: Exception, session: Session, locale: str) -> Turn:
        """That a message could not be read, and where help is."""
        dialogue = self.of(session, locale)
        reply = dialogue.replies.say("trouble")
        decision = Decision(Action.FALLBACK)
        return Turn(reply, session, decision, language=dialogue.content.language, failure=error)

    def _answer(
        self, utterance: str, heard: Heard, findings: Findings, session: Session, locale: str
    ) -> Turn:
        before = self._before(session, locale)
        if findings.alarm:
            return self._alarm(utterance, heard, findings, session, before)
        turn = self._respond(utterance, heard, findings, session, before)
        return turn if self._only else self._guarded.answered(turn, heard, session)

    def _alarm(
        self, utterance: str, heard: Heard, findings: Findings, session: Session, before: str
    ) -> Turn:
        """The card, in the language of the message, with what may be answered below it."""
        language, failure = before, None
        try:
            if not session.settled:
                told = self._guarded.alarmed_in(heard)  # or it has no list of words yet
                language = told or self._tongues.language_of(" ".join(heard.words)) or before
            spoken = language if language in self.contents else before
            turn = self._read(utterance, spoken, heard, findings, session)
            if language != spoken:
                card = self._card(language, findings, session, before)
                return replace(card, ranking=turn.ranking)
            if turn.reply.alarm:
                return _in_language(turn, language)
        except Exception as error:
            failure = error
        return replace(self._card(language, findings, session, before), failure=failure)

    def _card(self, language: str, findings: Findings, session: Session, before: str) -> Turn:
        """The card alone, also in a language in which nothing else is said."""
        if language in self.contents:
            return _in_language(self.dialogue(language).alarm(findings, session), language)
        turn = self.dialogue(before).alarm(findings, session)
        if findings.alarm:
            turn = replace(turn, reply=self._guarded.card(language, findings.alarm))
        return replace(turn, language=language)

    def _respond(
        self, utterance: str, heard: Heard, findings: Findings, session: Session, before: str
    ) -> Turn:
        if wanted := self._wanted(utterance):
            return self.settle(wanted, session)
        if (turn := self._forwarded(utterance, session)) is not None:
            return turn
        spoken = self.spoken(utterance, before)
        turn = self._understand(utterance, spoken, heard, findings, session)
        if turn.decision.missed and self._is_personal(utterance):
            dialogue, (intent, ask) = self.dialogue(turn.language), TYPED_DATA
            if intent in dialogue.content.intents:
                told = dialogue.choose(intent, session, findings, ask)
                turn = replace(told, ranking=turn.ranking, language=turn.language)
        if not session.settled:
            return _in_language(turn, turn.language)
        if turn.language != before:
            turn = self.dialogue(before).retell(turn, utterance, heard, findings, session)
        return _in_language(turn, before)

    def command(
        self, command: Command, session: Session, locale: str = "", *, public: bool = False
    ) -> Turn:
        """The reply to a command; a red flag behind it comes first. ``public`` is where others
        read along."""
        heard, findings = self._alarms.find(command.text)
        if findings.alarm:
            return self._answer(command.text, heard, findings, session, locale)
        dialogue = self.of(session, locale)
        replies = dialogue.replies
        target = Target.of_payload(command.rest)
        match command.name:
            case "start" if target.name in dialogue.content.intents:
                return self.tap(target, session, locale)
            case name if public and name in _PRIVATE:
                return Turn(replies.say("in_private"), session)
            case "topics" if public:
                return Turn(replies.say("private_topics"), session)
            case "topics":
                return dialogue.tap(ALL_TOPICS, session)
            case name if name in _LANGUAGE:
                return Turn(self.choice(session, locale), session)
            case "mydata":
                return Turn(replies.say("mydata_nothing"), session)
            case "forget":
                return Turn(replies.say("forgotten"), Session())
            case name if name in (GROUP_COMMANDS if public else COMMANDS):
                return Turn(dialogue.say(name, session), session)
            case name if not public:
                turn = self.respond(f"{name.replace('_', ' ')} {command.rest}", session, locale)
                if turn.decision.confidence >= _AS_TYPED:
                    return turn
        return Turn(dialogue.say("help", session), session)

    def tap(self, target: Target, session: Session, locale: str = "") -> Turn:
        """The reply to a button that leads on, or settles the language."""
        if target.does is Does.LANGUAGE:
            return self.settle(target.name, session)
        dialogue = self.of(session, locale)
        return _in_language(dialogue.tap(target, session), dialogue.content.language)

    def _desk(self, language: str) -> list[Content]:
        """The other languages in which the clinic is to read what a patient shows there."""
        others = (BASE,) if language in DESK else DESK
        known = [self._all[name] for name in others if name != language and name in self._all]
        return [content for content in known if content.guides.known]

    def choice(self, session: Session, locale: str = "") -> Reply:
        """The languages, as buttons."""
        buttons = tuple(
            Button(content.message("language_name"), Target(Does.LANGUAGE, name))
            for name, content in self.contents.items()
        )
        return Reply(self.of(session, locale).content.message("language"), buttons=buttons)

    def settle(self, language: str, session: Session) -> Turn:
        """From now on everything is answered in this language, whatever it is asked in."""
        dialogue = self.dialogue(language)
        settled = replace(session, language=dialogue.content.language, settled=True)
        return Turn(dialogue.replies.say("language_settled"), settled, language=settled.language)

    def spoken(self, utterance: str, before: str) -> str:
        """The language that an utterance is in: where the words leave it open, the one ``before``,
        else the default."""
        before = before if before in self.contents else self._default
        if self._tongues.is_written_alone(utterance, before):
            return before
        return self._tongues.language_of(utterance) or before

    def _before(self, session: Session, locale: str) -> str:
        """The language that a chat is in before anything is said."""
        asked = (session.language, locale.partition("-")[0])
        return next((language for language in asked if language in self.contents), self._default)

    def _wanted(self, utterance: str) -> str:
        """The language that an utterance does nothing but ask for ("English please"); none where
        there is no choice."""
        if len(self.contents) == 1:
            return ""
        said, contents = self._phrases(utterance), self.contents.items()
        return next((name for name, one in contents if said & one.wording.switch), "")

    def _is_personal(self, utterance: str) -> bool:
        """Whether an utterance is little more than a name, a number or an address."""
        return len(words(utterance)) <= _FEW and self.redacted(utterance) != utterance

    def _forwarded(self, utterance: str, session: Session) -> Turn | None:
        """The answer at hand in the language in which it is wanted for somebody else, to be
        forwarded; the chat's own stays. None where that is not asked, or nothing is at hand."""
        said = self._phrases(utterance)
        for language, content in self.contents.items():
            known = tuple(
                name
                for name in session.answered
                if name in content.intents and name not in self.off
            )
            if known and not session.crisis and said & content.wording.forwards:
                return replace(self.dialogue(language).forward(known, session), language=language)
        return None

    def _phrases(self, utterance: str) -> set[Phrase]:
        """The words of an utterance without what any language calls polite: "in spanish, please"
        asks for Spanish in English. None of a longer one: it asks for more than that."""
        if len(utterance) > _WISH:
            return set()
        typed = words(utterance)
        return {content.wording.compared(typed) for content in self.contents.values()}

    def _understand(
        self, utterance: str, language: str, heard: Heard, findings: Findings, session: Session
    ) -> Turn:
        """The turn in this language; where it does not understand, and some words are another
        one's own, in that one if it surely does."""
        first = self._read(utterance, language, heard, findings, session)
        if not first.decision.missed:
            return first
        others = [
            self._read(utterance, other, heard, findings, session)
            for other in self._tongues.mixed_in(utterance, language)
        ]
        for turn in others:
            if turn.decision.intents and turn.decision.action is not Action.CLARIFY:
                return turn
        return self._agree(first, others, findings, session) or first

    def _read(
        self, utterance: str, language: str, heard: Heard, findings: Findings, session: Session
    ) -> Turn:
        dialogue = self.dialogue(language)
        turn = dialogue.reply_to(utterance, heard, findings, session)
        return replace(turn, language=dialogue.content.language)

    def _agree(
        self, first: Turn, others: Sequence[Turn], findings: Findings, session: Session
    ) -> Turn | None:
        """The answer to what two languages think likeliest: each has understood half of a mixed
        message."""
        ours, dialogue = first.ranking[0] if first.ranking else None, self.dialogue(first.language)
        for theirs in (turn.ranking[0] for turn in others if turn.ranking):
            if ours is None or ours.intent != theirs.intent:
                continue
            if not dialogue.fits(ours.intent, findings):
                continue
            best = Match(ours.intent, ours.confidence + theirs.confidence)
            if best.confidence >= self.policy.agreed_threshold:
                turn = dialogue.choose(best.intent, session, findings)
                return replace(
                    turn,
                    decision=replace(turn.decision, confidence=best.confidence),
                    ranking=(best, *first.ranking[1:]),
                    explain=first.explain,
                    language=first.language,
                )
        return None


def _in_language(turn: Turn, language: str) -> Turn:
    """A turn in which a language was spoken."""
    return replace(turn, language=language, session=replace(turn.session, language=language))


def _shared(contents: Mapping[str, Content]) -> tuple[Concepts, RedFlags]:
    """What can be heard, and what of it is a red flag: the same in every language."""
    one = next(iter(contents.values()))
    return one.concepts, one.red_flags

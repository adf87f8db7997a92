"""The conversation in all languages: which one a turn is in, and that language's turn."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.content import BASE, COMMANDS, GROUP_COMMANDS, STAFF_COMMANDS, Content
from bot.content.red_flags import ALARMS
from bot.decision import Action, Policy
from bot.dialogue import Dialogue, Session, Turn
from bot.language import Ear
from bot.matching import Match
from bot.redaction import Redactor
from bot.reply import Button, Does, Reply, Target
from bot.safety import Finding, Watch

Findings = Mapping[str, Finding | None]
"""What each language's watch found in one utterance."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A red flag that comes before everything else, with the language in which it was found."""

    finding: Finding
    language: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it was typed."""

    name: str
    """In small letters, without the slash."""
    rest: str
    """What stands behind it, without the punctuation between."""
    bot: str = ""
    """The bot that it names ("/help@clinic_bot"), in small letters."""
    text: str = ""
    """All that was typed."""

    @classmethod
    def parse(cls, text: str) -> "Command | None":
        """The command that a text begins with, as Telegram's apps mark one; None without one."""
        found = _COMMAND.match(text)
        if found is None:
            return None
        rest = text[found.end() :].strip().lstrip(_PUNCTUATION)
        return cls(found["name"].lower(), rest, (found["bot"] or "").lower(), text)


_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,64})(?:@(?P<bot>[A-Za-z0-9_]+))?(?![\w/<>@])")
_PUNCTUATION = " \t\n,.;:!?–—-"
_LANGUAGE = ("language", "idioma")
_PRIVATE = (*_LANGUAGE, "mydata", "forget", *STAFF_COMMANDS)


class Conversation:
    """Answers in the language that a patient writes: told by the words, else as before in this
    chat, else as the app is set.

    Keeps nothing: what a chat remembers goes in and comes out as its session. A language's dialogue
    is made when it is first spoken. ``locale`` is always the app's language code ("es-419").
    """

    def __init__(
        self,
        contents: Mapping[str, Content],
        policy: Policy | None = None,
        call_back: bool = False,
        only: str | None = None,
    ) -> None:
        """``call_back`` says whether somebody at the clinic sees who wants to be called back;
        ``only`` fixes the language that is read and spoken: red flags are heard in all."""
        live = {language: content for language, content in contents.items() if content.live}
        heard = live or contents
        self.contents = {only: contents[only]} if only else heard
        self.call_back = call_back
        self.policy = policy or Policy()
        self._dialogues: dict[str, Dialogue] = {}
        self._ear = Ear(self.contents)
        self._watches = {
            language: Watch(content.red_flags)
            for language, content in {**heard, **self.contents}.items()
        }
        self._redactor = Redactor(content.clues for content in self.contents.values())
        self._default = BASE if BASE in self.contents else next(iter(self.contents))

    def offering(self, call_back: bool) -> "Conversation":
        """The same, where patients are offered to be called back or are not."""
        if call_back == self.call_back:
            return self
        return Conversation(self.contents, self.policy, call_back)

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that are spoken, by their codes."""
        return tuple(self.contents)

    def prepare(self) -> None:
        """Makes every dialogue now: for a server, whose first patient should not wait for it."""
        self._ear.prepare()
        for watch in self._watches.values():
            watch.prepare()
        for language in self.contents:
            self.dialogue(language).prepare()

    def dialogue(self, language: str) -> Dialogue:
        """The dialogue in a language; in the default one where there is no such language."""
        language = language if language in self.contents else self._default
        if language not in self._dialogues:
            self._dialogues[language] = Dialogue(
                self.contents[language], self.policy, self.call_back, self._watches[language]
            )
        return self._dialogues[language]

    def of(self, session: Session, locale: str = "") -> Dialogue:
        """The dialogue that a chat is in."""
        return self.dialogue(self._before(session, locale))

    def redacted(self, text: str) -> str:
        """A text as it may be kept: without personal data."""
        return self._redactor.redacted(text)

    def alarms(self, utterance: str) -> bool:
        """Whether an utterance raises an alarm in one of the languages."""
        return any(self._alarms(self._find(utterance)))

    def respond(self, utterance: str, session: Session, locale: str = "") -> Turn:
        """The reply to what a patient typed, in the language it is in. Red flags are looked for
        first, and an alarm's card goes out whatever fails behind."""
        return self._answer(utterance, self._find(utterance), session, locale)

    def _answer(self, utterance: str, findings: Findings, session: Session, locale: str) -> Turn:
        before, alarms = self._before(session, locale), list(self._alarms(findings))
        failure = None
        try:
            turn = self._respond(utterance, findings, alarms, session, before)
            if turn.reply.alarm or not alarms:
                return turn
        except Exception as error:
            if not alarms:
                raise
            failure = error
        language = before if session.settled else alarms[0].language
        turn = self.dialogue(language).alarm(alarms[0].finding, session)
        spoken = replace(turn.session, language=language)
        return replace(turn, language=language, session=spoken, failure=failure)

    def _respond(
        self,
        utterance: str,
        findings: Findings,
        alarms: Sequence[Alarm],
        session: Session,
        before: str,
    ) -> Turn:
        spoken = self.spoken(utterance, before)
        language = before if session.settled else spoken
        if alarms:
            heard = [alarm.language for alarm in alarms]
            turn = self._read(
                utterance, language if language in heard else heard[0], findings, session
            )
        elif wanted := self._wanted(utterance):
            return self.settle(wanted, session)
        else:
            turn = self._understand(utterance, spoken, findings, session)
            language = before if session.settled else turn.language
        if session.settled and turn.language != language:
            told = self.dialogue(language).retell(turn, utterance, findings[language], session)
            turn = replace(told, language=language)
        return replace(turn, session=replace(turn.session, language=language))

    def command(
        self, command: Command, session: Session, locale: str = "", *, public: bool = False
    ) -> Turn:
        """The reply to a command; a red flag behind it comes first. ``public`` is where others
        read along."""
        findings = self._find(command.text)
        if any(self._alarms(findings)):
            return self._answer(command.text, findings, session, locale)
        dialogue = self.of(session, locale)
        replies = dialogue.replies
        target = Target.of_payload(command.rest)
        match command.name:
            case "start" if target.name in dialogue.content.intents:
                return self.tap(target, session, locale)
            case name if public and name in _PRIVATE:
                return Turn(replies.say("in_private"), session)
            case "topics":
                return Turn(replies.say("private_topics") if public else replies.topics(), session)
            case name if name in _LANGUAGE:
                return Turn(self.choice(session, locale), session)
            case "mydata":
                return Turn(replies.say("mydata_nothing"), session)
            case "forget":
                return Turn(replies.say("forgotten"), Session())
            case name:
                known = name in (GROUP_COMMANDS if public else COMMANDS)
                said = replies.say(name if known else "help", session.answered)
                return Turn(said, session)

    def tap(self, target: Target, session: Session, locale: str = "") -> Turn:
        """The reply to a button that leads on, or settles the language."""
        if target.does is Does.LANGUAGE:
            return self.settle(target.name, session)
        dialogue = self.of(session, locale)
        turn, language = dialogue.tap(target, session), dialogue.content.language
        return replace(turn, language=language, session=replace(turn.session, language=language))

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
        told = self._ear.language_of(utterance)
        return told or (before if before in self.contents else self._default)

    def _before(self, session: Session, locale: str) -> str:
        """The language that a chat is in before anything is said."""
        asked = (session.language, locale.partition("-")[0])
        return next((language for language in asked if language in self.contents), self._default)

    def _wanted(self, utterance: str) -> str:
        """The language that an utterance does nothing but ask for ("English please"); none where
        there is no choice."""
        if len(self.contents) == 1:
            return ""
        wordings = ((name, content.wording) for name, content in self.contents.items())
        return next((name for name, one in wordings if one.phrase(utterance) in one.switch), "")

    def _find(self, utterance: str) -> Findings:
        """The red flags in an utterance: looked for once, in every language. A language that fails
        keeps no other one's alarm from being heard."""
        found: dict[str, Finding | None] = {}
        failure: Exception | None = None
        for language, watch in self._watches.items():
            try:
                found[language] = watch.find(utterance)
            except Exception as error:
                found[language], failure = None, error
        if failure is not None and not any(self._alarms(found)):
            raise failure
        return found

    def _alarms(self, findings: Findings) -> Iterator[Alarm]:
        """The alarms among the findings: the gravest, one for each language that has it."""
        found = {finding.level for finding in findings.values() if finding}
        gravest = next((level for level in ALARMS if level in found), None)
        for language, finding in findings.items():
            if finding and finding.level == gravest:
                yield Alarm(finding, language)

    def _understand(
        self, utterance: str, language: str, findings: Findings, session: Session
    ) -> Turn:
        """The turn in this language; where it does not understand, and some words are another
        one's own, in that one if it surely does."""
        first = self._read(utterance, language, findings, session)
        if not first.decision.missed:
            return first
        others = [
            self._read(utterance, other, findings, session)
            for other in self._ear.mixed_in(utterance, language)
        ]
        for turn in others:
            if turn.decision.intents and turn.decision.action is not Action.CLARIFY:
                return turn
        return self._agree(first, others, session) or first

    def _read(self, utterance: str, language: str, findings: Findings, session: Session) -> Turn:
        dialogue = self.dialogue(language)
        turn = dialogue.reply_to(utterance, findings[language], session)
        return replace(turn, language=dialogue.content.language)

    def _agree(self, first: Turn, others: Sequence[Turn], session: Session) -> Turn | None:
        """The answer to what two languages think likeliest: each has understood half of a mixed
        message."""
        ours = first.ranking[0] if first.ranking else None
        for theirs in (turn.ranking[0] for turn in others if turn.ranking):
            if ours is None or ours.intent != theirs.intent:
                continue
            best = Match(ours.intent, ours.confidence + theirs.confidence)
            if best.confidence >= self.policy.agreed_threshold:
                turn = self.dialogue(first.language).choose(best.intent, session)
                return replace(
                    turn,
                    decision=replace(turn.decision, confidence=best.confidence),
                    ranking=(best, *first.ranking[1:]),
                    evidence=first.evidence,
                    language=first.language,
                )
        return None

"""Every shipped language at one desk: which language a turn is in, and that language's dialogue for it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import exp, log

from bot.content import BASE, Content
from bot.content.red_flags import LEVELS
from bot.dialogue import Action, Button, Decision, Dialogue, Policy, Reply, Session, Turn
from bot.matching import Match
from bot.safety import Watch
from bot.text import Phrase, words

DEFAULT = BASE
_SURE, _SURE_OF_ONE = (
    1.0,
    2.5,
)  # nats: so much likelier than in the next language, and the words decide; a single word must say more ("no")


class Reception:
    """Answers in the language that a patient writes: told by the words, else as before in this chat, else as the app is set.

    Keeps nothing: what a chat remembers goes in and comes out as its session. A language's dialogue is made when it is first spoken.
    """

    def __init__(
        self, contents: Mapping[str, Content], policy: Policy | None = None, call_back: bool = False
    ) -> None:
        live = {language: content for language, content in contents.items() if content.live}
        self.contents = live or contents
        self._policy = policy or Policy()
        self._call_back = call_back
        self._dialogues: dict[str, Dialogue] = {}
        self._ear = Ear(self.contents)
        self._watches = {
            language: Watch(content.red_flags) for language, content in self.contents.items()
        }
        self._default = BASE if BASE in self.contents else next(iter(self.contents))

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.contents)

    def prepare(self) -> None:
        """Makes every dialogue now: for a server, whose first patient should not wait for it."""
        for language in self.contents:
            self.dialogue(language)

    def dialogue(self, language: str) -> Dialogue:
        """The dialogue in a language; in the default one where there is no such language."""
        language = language if language in self.contents else self._default
        if language not in self._dialogues:
            self._dialogues[language] = Dialogue(
                self.contents[language], self._policy, self._call_back, self._watches[language]
            )
        return self._dialogues[language]

    def of(self, session: Session, locale: str = "") -> Dialogue:
        """The dialogue that a chat is in; ``locale`` is the app's language code ("es-419"), for a chat that has none yet."""
        return self.dialogue(self._before(session, locale))

    def respond(self, utterance: str, session: Session, locale: str = "") -> Turn:
        """The reply to what a patient typed, in the language it is in; never raises, whatever it is."""
        before = self._before(session, locale)
        spoken = self.spoken(utterance, before)
        language = before if session.settled else spoken
        if alarmed := self._alarmed(utterance, language):
            turn = self._read(utterance, alarmed, session)
        elif wanted := self._wanted(utterance):
            return self.settle(wanted, session)
        else:
            turn = self._understood(utterance, spoken, session)
            language = before if session.settled else turn.language
        if session.settled and turn.language != language:
            turn = replace(
                self.dialogue(language).retell(turn, utterance, session), language=language
            )
        return replace(turn, session=replace(turn.session, language=language))

    def tap(self, target: str, session: Session, locale: str = "") -> Turn:
        """The reply to a button that leads on; "@es" settles the language."""
        if target.startswith("@"):
            return self.settle(target[1:], session)
        dialogue = self.of(session, locale)
        turn, language = dialogue.tap(target, session), dialogue.content.language
        return replace(turn, language=language, session=replace(turn.session, language=language))

    def choice(self, session: Session, locale: str = "") -> Reply:
        """The languages, as buttons."""
        buttons = tuple(
            Button(content.message("language_name"), target=f"@{name}")
            for name, content in self.contents.items()
        )
        return Reply(self.of(session, locale).content.message("language"), buttons=buttons)

    def settle(self, language: str, session: Session) -> Turn:
        """From now on everything is answered in this language, whatever it is asked in."""
        dialogue = self.dialogue(language)
        settled = replace(session, language=dialogue.content.language, settled=True)
        return Turn(
            dialogue.say("language_settled"),
            settled,
            Decision(Action.ANSWER),
            language=settled.language,
        )

    def spoken(self, utterance: str, before: str) -> str:
        """The language that an utterance is in: where the words leave it open, the one ``before``, else the default."""
        phrase = words(utterance)
        (best, language), *others = self._ear.ranked(phrase)
        if not others or best - others[0][0] > (_SURE_OF_ONE if len(phrase) == 1 else _SURE):
            return language
        return before if before in self.contents else self._default

    def _before(self, session: Session, locale: str) -> str:
        """The language that a chat is in before anything is said."""
        asked = (session.language, locale.partition("-")[0])
        return next((language for language in asked if language in self.contents), self._default)

    def _wanted(self, utterance: str) -> str:
        """The language that an utterance does nothing but ask for ("English please"); none where there is no choice."""
        asked = (
            name
            for name, content in self.contents.items()
            if content.wording.phrase(utterance) in content.wording.switch
        )
        return next(asked, "") if len(self.contents) > 1 else ""

    def _alarmed(self, utterance: str, language: str) -> str:
        """The language in which an utterance raises the gravest alarm; its own where two are as grave; none where there is none."""
        gravest, heard = LEVELS.index("urgent") + 1, ""
        for other in self._from(language):
            finding = self._watches[other].find(utterance)
            if finding and LEVELS.index(finding.level) < gravest:
                gravest, heard = LEVELS.index(finding.level), other
        return heard

    def _understood(self, utterance: str, language: str, session: Session) -> Turn:
        """The turn in this language; where it does not understand, and some words are another one's own, in that one if it surely does."""
        first = self._read(utterance, language, session)
        if first.decision.intents or first.decision.action not in (Action.FALLBACK, Action.HANDOFF):
            return first
        phrase = words(utterance)
        mixed = [
            other
            for other in self.contents
            if other != language and self._ear.is_mixed(phrase, language, other)
        ]
        others = [self._read(utterance, other, session) for other in mixed]
        sure = (
            turn
            for turn in others
            if turn.decision.intents and turn.decision.action is not Action.CLARIFY
        )
        return next(sure, None) or self._agreed(first, others, session) or first

    def _read(self, utterance: str, language: str, session: Session) -> Turn:
        return replace(self.dialogue(language).respond(utterance, session), language=language)

    def _agreed(self, first: Turn, others: Sequence[Turn], session: Session) -> Turn | None:
        """The answer to what two languages think likeliest: each has understood half of a mixed message."""
        for ours, theirs in (
            (first.ranking[0], turn.ranking[0]) for turn in others if first.ranking and turn.ranking
        ):
            best = Match(ours.intent, ours.confidence + theirs.confidence)
            if ours.intent == theirs.intent and best.confidence >= self._policy.agreed_threshold:
                turn = self.dialogue(first.language).choose(best.intent, session)
                decision = replace(turn.decision, confidence=best.confidence)
                return replace(
                    turn,
                    decision=decision,
                    ranking=(best, *first.ranking[1:]),
                    evidence=first.evidence,
                    language=first.language,
                )
        return None

    def _from(self, language: str) -> tuple[str, ...]:
        """Every language, this one first."""
        return (language, *(other for other in self.contents if other != language))


class Ear:
    """How likely words are in each language, judged by its own examples: their words, and their letters for what none of them holds.

    Words and letter trigrams, interpolated: Jelinek and Mercer, "Interpolated estimation of Markov source parameters from sparse data"
    (1980); letter trigrams tell languages apart: Cavnar and Trenkle, "N-gram-based text categorization" (1994).
    """

    def __init__(self, contents: Mapping[str, Content]) -> None:
        self._contents = contents

    def ranked(self, phrase: Phrase) -> list[tuple[float, str]]:
        """The languages with the likelihood of the phrase in each, in nats, the likeliest first."""
        if len(self._contents) == 1:
            return [(0.0, language) for language in self._contents]
        telling = [word for word in phrase if not word.isdigit()]
        return sorted(
            (
                (sum(tongue.likelihood(word) for word in telling), name)
                for name, tongue in self._tongues.items()
            ),
            reverse=True,
        )

    def is_mixed(self, phrase: Phrase, language: str, other: str) -> bool:
        """Whether a word in what is said in one language is surely of another."""
        here, there = self._tongues[language], self._tongues[other]
        return any(there.likelihood(word) - here.likelihood(word) > _SURE_OF_ONE for word in phrase)

    @cached_property
    def _tongues(self) -> dict[str, "Tongue"]:
        counted = {
            language: Counter(
                word
                for intent in content.intents.values()
                for example in intent.examples
                for word in words(example)
            )
            for language, content in self._contents.items()
        }
        pieces = {
            language: Counter(piece for word in uses for piece in _pieces(word))
            for language, uses in counted.items()
        }
        variety = len(set().union(*pieces.values()))
        return {
            language: Tongue(uses, pieces[language], variety) for language, uses in counted.items()
        }


class Tongue:
    """One language's words and pieces of words, with how often each is used."""

    _UNKNOWN, _SEEN_TOO = (
        0.01,
        0.5,
    )  # the share of words that no example holds; what every piece is counted for before it is seen

    def __init__(self, uses: Counter[str], pieces: Counter[str], variety: int) -> None:
        """``variety`` is the number of pieces in all languages: the same for each, or what is unknown would favour the smaller."""
        self._words = uses
        self._pieces = pieces
        self._all_words = uses.total() or 1
        self._all_pieces = pieces.total() + self._SEEN_TOO * variety

    def likelihood(self, word: str) -> float:
        """In nats."""
        letters = (
            sum(
                log((self._pieces[piece] + self._SEEN_TOO) / self._all_pieces)
                for piece in _pieces(word)
            )
            / 2
        )  # they overlap
        return log(
            (1 - self._UNKNOWN) * self._words[word] / self._all_words + self._UNKNOWN * exp(letters)
        )


def _pieces(word: str) -> list[str]:
    """The letter trigrams of a word with its ends marked."""
    marked = f"<{word}>"
    return [marked[at : at + 3] for at in range(len(marked) - 2)]

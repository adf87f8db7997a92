"""Every shipped language at one desk: which language a turn is in, and that language's dialogue for it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from math import log

from bot.content import Content
from bot.content.red_flags import LEVELS
from bot.dialogue import Action, Button, Decision, Dialogue, Policy, Reply, Session, Turn
from bot.safety import Watch
from bot.text import Phrase, words

DEFAULT = "en"
_SURE = 1.0  # nats: so much likelier than in the next language, and the words decide, whatever was spoken before
_PIECE = 3  # letters


class Reception:
    """Answers in the language that a patient writes: told by the words, else as before in this chat, else as the app is set.

    Keeps nothing: what a chat remembers goes in and comes out as its session. A language's dialogue is made when it is first spoken.
    """

    def __init__(self, contents: Mapping[str, Content], policy: Policy | None = None, call_back: bool = False) -> None:
        self.contents = contents
        self._policy = policy
        self._call_back = call_back
        self._dialogues: dict[str, Dialogue] = {}
        self._tongues = {language: Tongue(content) for language, content in contents.items()}
        self._watches = {language: Watch(content.red_flags) for language, content in contents.items()}
        self._default = DEFAULT if DEFAULT in contents else next(iter(contents))

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.contents)

    def dialogue(self, language: str) -> Dialogue:
        """The dialogue in a language; in the default one where there is no such language."""
        language = language if language in self.contents else self._default
        if language not in self._dialogues:
            self._dialogues[language] = Dialogue(self.contents[language], self._policy, self._call_back)
        return self._dialogues[language]

    def of(self, session: Session, locale: str = "") -> Dialogue:
        """The dialogue that a chat is in; ``locale`` is the app's language code ("es-419"), for a chat that has none yet."""
        return self.dialogue(session.language or locale.partition("-")[0])

    def respond(self, utterance: str, session: Session, locale: str = "") -> Turn:
        """The reply to what a patient typed, in the language it is in; never raises, whatever it is."""
        language = session.language if session.settled else self.spoken(utterance, session.language or locale.partition("-")[0])
        alarmed = self._alarmed(utterance, language)
        turn = self.dialogue(alarmed or language).respond(utterance, session)
        return replace(turn, language=alarmed or language, session=replace(turn.session, language=language))

    def tap(self, target: str, session: Session, locale: str = "") -> Turn:
        """The reply to a button that leads on; "@es" settles the language."""
        if target.startswith("@"):
            return self.settle(target[1:], session)
        dialogue = self.of(session, locale)
        turn, language = dialogue.tap(target, session), dialogue.content.language
        return replace(turn, language=language, session=replace(turn.session, language=language))

    def choice(self, session: Session, locale: str = "") -> Reply:
        """The languages, as buttons."""
        buttons = tuple(Button(content.message("language_name"), target=f"@{name}") for name, content in self.contents.items())
        return Reply(self.of(session, locale).content.message("language"), buttons=buttons)

    def settle(self, language: str, session: Session) -> Turn:
        """From now on everything is answered in this language, whatever it is asked in."""
        dialogue = self.dialogue(language)
        settled = replace(session, language=dialogue.content.language, settled=True)
        return Turn(dialogue.say("language_settled"), settled, Decision(Action.ANSWER), language=settled.language)

    def spoken(self, utterance: str, before: str) -> str:
        """The language that an utterance is in: where the words leave it open, the one ``before``, else the default."""
        before = before if before in self.contents else self._default
        if len(self.contents) == 1:
            return before
        phrase = words(utterance)
        ranked = sorted(((tongue.likelihood(phrase), language) for language, tongue in self._tongues.items()), reverse=True)
        (best, language), (second, _) = ranked[:2]
        return language if best - second > _SURE else before

    def _alarmed(self, utterance: str, language: str) -> str:
        """The language in which an utterance raises the gravest alarm; its own where two are as grave; none where there is none."""
        gravest, heard = LEVELS.index("urgent") + 1, ""
        for other in (language, *(name for name in self.contents if name != language)):
            finding = self._watches[other].find(utterance)
            if finding and LEVELS.index(finding.level) < gravest:
                gravest, heard = LEVELS.index(finding.level), other
        return heard


class Tongue:
    """How likely words are in a language, judged by its own examples: their words, and their letters for words that none of them holds.

    Unigrams with add-one smoothing over words, letter trigrams behind them: Cavnar and Trenkle, "N-gram-based text categorization" (1994).
    """

    def __init__(self, content: Content) -> None:
        self._content = content

    def likelihood(self, phrase: Phrase) -> float:
        """In nats; comparable between languages for the same phrase."""
        return sum(map(self._word, phrase))

    def _word(self, word: str) -> float:
        uses = self._words[word]
        if uses or word.isdigit():
            return log((uses + 1) / (self._words.total() + 1))
        marked = f"<{word}>"
        pieces = [marked[at : at + _PIECE] for at in range(len(marked) - _PIECE + 1)]
        return (
            log(1 / (self._words.total() + 1)) + sum(log((self._pieces[piece] + 0.5) / (self._pieces.total() + 1)) for piece in pieces) / 2
        )

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(word for intent in self._content.intents.values() for example in intent.examples for word in words(example))

    @cached_property
    def _pieces(self) -> Counter[str]:
        pieces: Counter[str] = Counter()
        for word, uses in self._words.items():
            marked = f"<{word}>"
            for at in range(len(marked) - _PIECE + 1):
                pieces[marked[at : at + _PIECE]] += uses
        return pieces

"""One question asked, and what came back judged."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bot.content import ALARM_INTENT, Content, uncovered
from bot.decision import Action
from bot.dialogue import Dialogue
from bot.evaluation.questions import OUT_OF_SCOPE, Question
from bot.matching import Match
from bot.session import Session, Turn


class Verdict(StrEnum):
    """What the answer to a question is worth.

    In scope: right, offered among others, refused or wrong. Out of scope: refused, asked back or
    wrong.
    """

    RIGHT = "right"
    OFFERED = "offered"
    ASKED = "asked"
    REFUSED = "refused"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Result:
    """One question and what the bot made of it."""

    question: Question
    action: Action
    intents: tuple[str, ...]
    ranking: tuple[Match, ...]
    because: str
    """The example, or the red flag, that was responsible."""
    place: str
    """The file and line of that example."""

    @property
    def verdict(self) -> Verdict:
        """What the decision is worth."""
        return judge(self.question, self.action, self.intents)

    @property
    def confidence(self) -> float:
        """The best match's, whatever was decided."""
        return self.ranking[0].confidence if self.ranking else 0.0

    @property
    def best_is_right(self) -> bool | None:
        """Whether the best match is accepted.

        None where no label can tell: an intent ``other.*`` for a foreign question.
        """
        best = self.ranking[0].intent if self.ranking else ""
        accept = self.question.accept
        if best not in accept and OUT_OF_SCOPE in accept and uncovered(best):
            return None
        return best in accept


def judge(question: Question, action: Action, intents: tuple[str, ...]) -> Verdict:
    """What a decision is worth.

    To answer with an intent ``other.*`` is to refuse, unless just that was asked for.
    """
    accept = set(question.accept)
    hit = bool(accept & set(intents))
    if action is Action.EMERGENCY:
        return Verdict.RIGHT if hit or ALARM_INTENT in accept else Verdict.WRONG
    if action is Action.ANSWER and not hit and intents and all(map(uncovered, intents)):
        action = Action.FALLBACK
    if question.out_of_scope:
        if action is Action.ANSWER:
            return Verdict.WRONG
        return Verdict.ASKED if action is Action.CLARIFY else Verdict.REFUSED
    if action in (Action.FALLBACK, Action.HANDOFF):
        person = action is Action.HANDOFF and "clinic.human" in accept
        return Verdict.RIGHT if person or OUT_OF_SCOPE in accept else Verdict.REFUSED
    if not hit:
        return Verdict.WRONG
    return Verdict.OFFERED if action is Action.CLARIFY else Verdict.RIGHT


class Examiner:
    """One language's bot, asked each question as a fresh conversation."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._dialogue = Dialogue(content)
        self._examples = cache(self._examples_of)

    def ask(self, question: Question) -> Result:
        """The question answered, with what was responsible."""
        turn = self._dialogue.respond(question.text, Session())
        decision = turn.decision
        because, place = self._because(turn)
        return Result(question, decision.action, decision.intents, turn.ranking, because, place)

    def _because(self, turn: Turn) -> tuple[str, str]:
        """What was responsible, and where it stands; "" where that is no file and line."""
        intents = turn.decision.intents
        if turn.findings.gravest and intents[:1] == (ALARM_INTENT,):
            return f"red flag {', '.join(turn.findings.gravest.because)}", ""
        evidence = turn.evidence
        example = evidence.example if evidence else ""
        name = next(iter((*intents, *(match.intent for match in turn.ranking))), "")
        if name not in self._content.intents:
            return example, ""
        return self._examples(name).get(example, (example, ""))

    def _examples_of(self, name: str) -> dict[str, tuple[str, str]]:
        """An intent's examples as they were written, with file and line, by the words compared."""
        intent, wording = self._content.intents[name], self._content.wording
        path = f"intents/{self._content.language}/{name.replace('.', '/')}.yaml"
        written = {" ".join(wording.phrase(intent.title)): (intent.title, f"{path}:1")}
        for text, phrase, place in zip(intent.examples, intent.phrases, intent.places, strict=True):
            written.setdefault(" ".join(phrase), (text, f"{path}:{place.line}"))
        return written

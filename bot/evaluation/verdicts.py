"""One question asked, and what came back judged."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bot.content import ALARM_INTENT, Content, uncovered
from bot.decision import Action, Decision
from bot.dialogue import Dialogue, Session
from bot.evaluation.questions import OUT_OF_SCOPE, Question
from bot.matching import Match
from bot.safety import Watch


class Verdict(StrEnum):
    """Of a question in scope: right, offered among others, refused or wrong. Out of scope: refused, asked back or wrong."""

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
        return judge(self.question, self.action, self.intents)

    @property
    def confidence(self) -> float:
        """The best match's, whatever was decided."""
        return self.ranking[0].confidence if self.ranking else 0.0

    @property
    def best_is_right(self) -> bool | None:
        """Whether the best match is accepted; None where no label can tell: one of ``other.*`` for a foreign question."""
        best, accept = self.ranking[0].intent if self.ranking else "", self.question.accept
        if best not in accept and OUT_OF_SCOPE in accept and uncovered(best):
            return None
        return best in accept


def judge(question: Question, action: Action, intents: tuple[str, ...]) -> Verdict:
    """What a decision is worth. To answer with an intent ``other.*`` is to refuse, unless just that was asked for."""
    accept = set(question.accept)
    hit = bool(accept & set(intents))
    if action is Action.EMERGENCY:
        return Verdict.RIGHT if hit or ALARM_INTENT in accept else Verdict.WRONG
    if action is Action.ANSWER and not hit and intents and all(map(uncovered, intents)):
        action = Action.FALLBACK
    if question.out_of_scope:
        return {Action.ANSWER: Verdict.WRONG, Action.CLARIFY: Verdict.ASKED}.get(
            action, Verdict.REFUSED
        )
    if action in (Action.FALLBACK, Action.HANDOFF):
        person = action is Action.HANDOFF and "clinic.human" in accept
        return Verdict.RIGHT if person or OUT_OF_SCOPE in accept else Verdict.REFUSED
    return (
        (Verdict.OFFERED if action is Action.CLARIFY else Verdict.RIGHT) if hit else Verdict.WRONG
    )


class Examiner:
    """One language's bot, asked each question as a fresh conversation."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._dialogue = Dialogue(content)
        self._watch = Watch(content.red_flags)
        self._examples = cache(self._examples_of)

    def ask(self, question: Question) -> Result:
        turn = self._dialogue.respond(question.text, Session())
        because, place = self._because(
            question.text,
            turn.decision,
            turn.evidence.example if turn.evidence else "",
            turn.ranking,
        )
        return Result(
            question, turn.decision.action, turn.decision.intents, turn.ranking, because, place
        )

    def _because(
        self, utterance: str, decision: Decision, example: str, ranking: tuple[Match, ...]
    ) -> tuple[str, str]:
        finding = self._watch.find(utterance) if ALARM_INTENT in decision.intents[:1] else None
        if finding:
            return f"red flag {', '.join(finding.because)}", ""
        name = next(iter((*decision.intents, *(match.intent for match in ranking))), "")
        return (
            self._examples(name).get(example, (example, ""))
            if name in self._content.intents
            else (example, "")
        )

    def _examples_of(self, name: str) -> dict[str, tuple[str, str]]:
        """An intent's examples as they were written, with file and line, by the words that are compared."""
        intent, wording = self._content.intents[name], self._content.wording
        path = f"intents/{self._content.language}/{name.replace('.', '/')}.yaml"
        written = {" ".join(wording.phrase(intent.title)): (intent.title, f"{path}:1")}
        for text, phrase, line in zip(intent.examples, intent.phrases, intent.lines, strict=True):
            written.setdefault(" ".join(phrase), (text, f"{path}:{line}"))
        return written

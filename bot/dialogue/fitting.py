"""Which answers may stand beside what was found in a message."""

from pathlib import Path

import bot.hearing
import bot.spelling
from bot.cache import edition
from bot.content import ALARM_INTENT, Content, uncovered
from bot.content.names import CAUTION_INTENT
from bot.decision import Policy
from bot.hearing import Hearing
from bot.matching import Reading
from bot.safety import Findings

_HEARING = sorted(Path(bot.hearing.__file__).parent.glob("*.py"))
_EDITION = edition([__file__, bot.spelling.__file__, *_HEARING])


class Fitting:
    """One language's answers, judged by the questions that they were written for."""

    def __init__(self, content: Content, policy: Policy, hearing: Hearing) -> None:
        self._content, self._policy, self._hearing = content, policy, hearing
        self._heard: dict[str, set[str]] = {}

    def prepare(self) -> None:
        """Hears the examples now, not at the first question; unless the same ones were heard
        before."""
        content = self._content
        about = [intent for name, intent in content.intents.items() if self._may_pass_over(name)]

        def heard() -> dict[str, set[str]]:
            return {intent.name: self._accounted(intent.name) for intent in about}

        if not content.key:
            heard()
            return
        asked = (text for intent in about for text in (intent.name, intent.title, *intent.examples))
        key = (_EDITION, content.key, content.language, *self._hearing.languages, *asked)
        self._heard = content.cache.fetch("fitting", "\n".join(key), heard)

    def fits(self, intent: str, findings: Findings) -> bool:
        """Whether an answer may be given beside what was found: "It may help" must not pass over
        something severe that it was not written for."""
        if not findings.severe or not self._may_pass_over(intent):
            return True
        return self._accounted(intent) >= {*findings.severe}

    def unfit(self, reading: Reading, findings: Findings) -> set[str]:
        """What was read in the message and does not fit what was found there; nor does anything
        about health where somebody only tells that they had an operation."""
        rankings = (reading.ranking, *(ask.ranking[:1] for ask in reading.asks))
        likely = {
            match.intent
            for ranking in rankings
            for match in ranking
            if match.confidence >= self._policy.option_threshold  # of no use below it
        }
        only_told = findings.cautions and not reading.question
        return {
            name
            for name in likely
            if (only_told and self._may_pass_over(name)) or not self.fits(name, findings)
        }

    def _may_pass_over(self, intent: str) -> bool:
        """Whether it is about health, and neither a refusal nor the warning itself."""
        warns = uncovered(intent) or intent in (ALARM_INTENT, CAUTION_INTENT)
        return self._content.responses[intent].kind == "health" and not warns

    def _accounted(self, intent: str) -> set[str]:
        if intent not in self._heard:
            self._heard[intent] = self._accounts_for(intent)
        return self._heard[intent]

    def _accounts_for(self, intent: str) -> set[str]:
        """The concepts that an intent's own questions speak of: what its answer is made for."""
        asked = self._content.intents[intent]
        return {
            concept
            for text in (asked.title, *asked.examples)
            for concept in self._hearing.hear(text).spans
        }

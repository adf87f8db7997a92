"""Results made by hand."""

from bot.decision import Action
from bot.evaluation.questions import Question
from bot.evaluation.verdicts import Result
from bot.matching import Match


def result(
    accept: str,
    action: Action,
    *intents: str,
    text: str = "a question",
    confidence: float = 0.8,
    best: str = "",
    voice: str = "",
    because: str = "",
) -> Result:
    """``accept`` with ``|`` between; the best match is the first intent, or ``best``."""
    first = best or next(iter(intents), "")
    ranking = (Match(first, confidence),) if first else ()
    return Result(
        Question(text, tuple(accept.split("|")), "en", voice), action, intents, ranking, because, ""
    )

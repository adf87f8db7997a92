"""How well the bot answers labelled questions: ``clinic-bot evaluate``."""

from bot.evaluation.before import noted, read, since
from bot.evaluation.goals import Goal, bounds, goals
from bot.evaluation.origin import origin
from bot.evaluation.questions import OUT_OF_SCOPE, Question, Questions, read_questions
from bot.evaluation.record import as_json
from bot.evaluation.report import report
from bot.evaluation.runs import FOLDS, Evaluation, evaluate
from bot.evaluation.terminal import show
from bot.evaluation.typos import mistype

__all__ = [
    "FOLDS",
    "OUT_OF_SCOPE",
    "Evaluation",
    "Goal",
    "Question",
    "Questions",
    "as_json",
    "bounds",
    "evaluate",
    "goals",
    "mistype",
    "noted",
    "origin",
    "read",
    "read_questions",
    "report",
    "show",
    "since",
]

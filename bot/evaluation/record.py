"""An evaluation as a program reads it: every figure, and what was made of every question."""

from collections.abc import Sequence
from typing import Any

from bot.evaluation.goals import Goal
from bot.evaluation.measures import Counts, Measures, Share, got, wanted
from bot.evaluation.runs import Evaluation
from bot.evaluation.verdicts import Verdict


def as_json(evaluation: Evaluation, goals: Sequence[Goal], origin: str = "") -> dict[str, Any]:
    """One object with every figure; a run that was not asked for is null."""
    runs = {
        "plain": evaluation.plain,
        "typos": evaluation.mistyped,
        "cross_validation": evaluation.held_out,
    }
    return {
        "origin": origin,
        "content": {
            language: {
                "intents": len(content.intents),
                "examples": sum(len(intent.examples) for intent in content.intents.values()),
            }
            for language, content in evaluation.contents.items()
        },
        "left_out": list(evaluation.left_out),
        "seed": evaluation.seed,
        **{name: _measures(run) if run else None for name, run in runs.items()},
        "goals": [
            {
                "figure": goal.figure,
                "bound": goal.bound,
                "value": round(goal.value, 2),
                "met": goal.met,
            }
            for goal in goals
        ],
    }


def _measures(measures: Measures) -> dict[str, Any]:
    def counts(of: Counts) -> dict[str, int]:
        return {
            "questions": of.total,
            **{verdict.value: of.of.get(verdict, 0) for verdict in Verdict},
        }

    def share(of: Share) -> float | None:
        return None if of.ratio is None else round(of.ratio, 4)

    return {
        "in_scope": counts(measures.in_scope),
        "out_of_scope": counts(measures.out_of_scope),
        "voices": [
            {"scope": scope, "voice": voice, **counts(of)}
            for (scope, voice), of in measures.voices.items()
        ],
        "emergencies": {"caught": measures.emergencies.part, "of": measures.emergencies.whole},
        "false_alarms": {"raised": measures.false_alarms.part, "of": measures.false_alarms.whole},
        "intents": [
            {
                "intent": of.intent,
                **counts(of.counts),
                "precision": share(of.precision),
                "recall": share(of.recall),
            }
            for of in measures.intents
        ],
        "confusions": [
            {
                "wanted": pair.wanted,
                "got": pair.got,
                "times": len(pair.results),
                "answered": pair.answered,
                "because": list(dict.fromkeys(result.because for result in pair.results)),
            }
            for pair in measures.confusions
        ],
        "reliability": [
            {
                "low": of.low,
                "high": of.high,
                "questions": of.right.whole,
                "confidence": round(of.confidence, 4),
                "right": share(of.right),
            }
            for of in measures.bins
        ],
        "calibration_error": None
        if measures.calibration_error is None
        else round(measures.calibration_error, 2),
        "results": [
            {
                "question": result.question.text,
                "language": result.question.language,
                "accept": list(result.question.accept),
                "verdict": result.verdict.value,
                "wanted": wanted(result),
                "got": got(result),
                "decision": result.action.value,
                "intents": list(result.intents),
                "confidence": round(result.confidence, 3),
                "because": result.because,
                "place": result.place,
            }
            for result in measures.results
        ],
    }

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.content import Kind
from bot.content.red_flags import Flag, Level
from bot.decision import DISTRESS, Action, Decision, Policy, Thread, decide
from bot.dialogue import Dialogue
from bot.matching import Ask, Match, Reading
from bot.matching.confidence import Ranking
from bot.reply import ALL_TOPICS, CALL_BACK, NONE_OF_THESE, Reply, Target, asking
from bot.safety import Finding, Findings
from bot.session import Session
from tests import shipped
from tests.clinic import Clinic
from tests.worries import worried

POLICY = Policy(
    crisis_threshold=0.85,
    answer_threshold=0.6, health_threshold=0.7, foreign_threshold=0.5, second_threshold=0.8,
    near_threshold=0.3, clarify_threshold=0.75, option_threshold=0.05,
    options=3, misses=2, reminders=3,
)  # fmt: skip
NOTHING = Findings()
KINDS: dict[str, Kind] = {
    "clinic.cost": "clinic", "clinic.hours": "clinic", "clinic.phone": "clinic",
    "clinic.human": "clinic", "condition.sciatica": "health", "condition.pregnancy": "health",
    "clinic.book": "clinic", "massage.stress_mood": "health",
    "safety.contraindications": "health", "safety.emergency": "health", "chat.greet": "chat",
    "chat.complaint": "chat",
    "other.cars": "clinic", "other.animals": "clinic",
}  # fmt: skip


def ranking(*matches: tuple[str, float]) -> Ranking:
    return tuple(Match(intent, confidence) for intent, confidence in matches)


def ask(intent: str, confidence: float, question: bool = True, refers: bool = False) -> Ask:
    return Ask("words", question, refers, ranking((intent, confidence)))


def found(level: Level, answer: str = "safety.contraindications", **more: Any) -> Findings:
    return Findings(Finding(level, Flag("a_flag", (), "", "", (), answer=answer)), **more)


def decided(
    *matches: tuple[str, float],
    asks: tuple[Ask, ...] = (),
    findings: Findings = NOTHING,
    misses: int = 0,
    near: Collection[str] = (),
    unfit: Collection[str] = (),
    after_crisis: bool = False,
    question: bool = False,
    letter: bool = False,
    rejected: Collection[str] = (),
    leaning: Match | None = None,
    unheard: Collection[str] = (),
    following: Sequence[str] = (),
    after_alarm: bool = False,
) -> Decision:
    reading = Reading(ranking(*matches), asks, question, letter)
    thread = Thread(
        misses, near, following, leaning, rejected, unheard, (), after_alarm, after_crisis
    )
    return decide(reading, findings, POLICY, KINDS, thread, unfit)


def what(decision: Decision) -> tuple[str, tuple[str, ...]]:
    return decision.action.value, decision.intents


class TestDecide:
    """The branches of decide(), top to bottom."""

    @pytest.mark.parametrize("level", ["emergency", "crisis"])
    def test_an_emergency_comes_before_any_answer(self, level: Level) -> None:
        decision = decided(("clinic.cost", 0.99), findings=found(level))

        assert decision == Decision(Action.EMERGENCY, ("safety.emergency",), 1.0, level)

    def test_under_an_urgent_card_stands_what_was_asked_but_no_small_talk_and_no_hand_off(
        self,
    ) -> None:
        assert what(decided(("clinic.cost", 0.9), findings=found("urgent"))) == (
            "emergency",
            ("safety.emergency", "clinic.cost"),
        )
        for intent in ("safety.emergency", "clinic.human", "chat.greet"):
            assert what(decided((intent, 0.9), findings=found("urgent"))) == (
                "emergency",
                ("safety.emergency",),
            )

    def test_an_urgent_card_comes_without_an_answer_where_nothing_is_sure(self) -> None:
        decision = decided(("clinic.cost", 0.2), findings=found("urgent"))

        assert (decision.intents, decision.level) == (("safety.emergency",), "urgent")

    def test_a_question_about_signs_is_informed_and_what_is_surely_asked_stands_below(self) -> None:
        both = (ask("clinic.cost", 0.9), ask("clinic.hours", 0.9))

        for asked, below in (
            (decided(("clinic.cost", 0.9), findings=found("inform")), ("clinic.cost",)),
            (decided(("clinic.cost", 0.9), asks=both, findings=found("inform")), ("clinic.cost",)),
            (decided(("clinic.cost", 0.2), findings=found("inform")), ()),
        ):
            assert what(asked) == ("answer", ("safety.emergency", *below))

    def test_below_the_signs_stands_no_refusal_no_small_talk_and_no_hand_off(self) -> None:
        for intent in ("safety.emergency", "clinic.human", "chat.greet", "other.cars"):
            assert what(decided((intent, 0.9), findings=found("inform"))) == (
                "answer",
                ("safety.emergency",),
            )

    def test_who_asks_to_be_treated_in_spite_of_something_gets_the_caution_first(self) -> None:
        told = found("ask_first", cautions=("cancer",), treated=True)

        assert what(decided(("clinic.cost", 0.9), findings=told)) == (
            "answer",
            ("safety.contraindications", "clinic.cost"),
        )
        assert what(decided(("clinic.cost", 0.2), findings=told)) == (
            "answer",
            ("safety.contraindications",),
        )

    def test_a_caution_stays_behind_a_refusal_for_it_is_of_another_treatment(self) -> None:
        told = found("ask_first", cautions=("cancer",), treated=True)

        assert what(decided(("other.cars", 0.9), findings=told)) == ("answer", ("other.cars",))
        assert what(decided(("other.cars", 0.4), findings=told)) == (
            "answer",
            ("safety.contraindications",),
        )

    def test_a_caution_beside_another_question_leaves_that_its_answer(self) -> None:
        told = found("ask_first", cautions=("cancer",))

        assert what(decided(("clinic.cost", 0.9), findings=told)) == ("answer", ("clinic.cost",))
        assert what(decided(("clinic.cost", 0.2), findings=told)) == (
            "answer",
            ("safety.contraindications",),
        )

    def test_a_caution_in_a_question_about_something_else_is_no_answer_to_it(self) -> None:
        told = found("ask_first", cautions=("skin",))
        unknown = decided(("clinic.cost", 0.2), findings=told, question=True)

        assert what(unknown) == ("fallback", ())
        assert what(decided(("clinic.cost", 0.9), findings=told, question=True)) == (
            "answer",
            ("clinic.cost",),
        )
        treated = replace(told, treated=True)
        assert what(decided(("clinic.cost", 0.2), findings=treated, question=True)) == (
            "answer",
            ("safety.contraindications",),
        )

    def test_a_caution_is_answered_by_the_intent_that_its_flag_names(self) -> None:
        told = found("ask_first", "condition.pregnancy", cautions=("pregnancy",), treated=True)

        for asked in ("condition.pregnancy", "safety.contraindications"):
            assert what(decided((asked, 0.9), findings=told)) == (
                "answer",
                ("condition.pregnancy",),
            )

    def test_in_distress_there_is_the_gentle_card_and_nothing_else(self) -> None:
        assert decided(("clinic.cost", 0.9), findings=found("distress")) == DISTRESS

    def test_after_a_crisis_worrying_words_and_what_is_not_understood_get_the_gentle_card(
        self,
    ) -> None:
        assert decided(("clinic.cost", 0.2), after_crisis=True) == DISTRESS
        assert decided(("clinic.cost", 0.4), ("clinic.hours", 0.4), after_crisis=True) == DISTRESS
        assert decided(misses=1, after_crisis=True) == DISTRESS
        assert decided(("clinic.cost", 0.4), near=["clinic.cost"], after_crisis=True) == DISTRESS
        worried = Findings(worrying=True)
        assert decided(("clinic.cost", 0.9), findings=worried, after_crisis=True) == DISTRESS

    def test_after_a_crisis_only_a_plain_question_is_one(self) -> None:
        assert decided(("condition.sciatica", 0.84), after_crisis=True) == DISTRESS
        assert decided(("condition.sciatica", 0.85), after_crisis=True).level == ""
        assert decided(("other.cars", 0.5), after_crisis=True) == DISTRESS

    def test_after_a_crisis_nothing_is_sold(self) -> None:
        for intent in ("clinic.book", "massage.stress_mood"):
            assert decided((intent, 0.99)).level == ""
            assert decided((intent, 0.99), after_crisis=True) == DISTRESS
        both = (ask("clinic.book", 0.9), ask("clinic.cost", 0.9))
        assert what(decided(("clinic.book", 0.9), asks=both, after_crisis=True)) == (
            "answer",
            ("clinic.cost",),
        )

    def test_after_a_crisis_an_alarm_is_an_alarm_and_a_question_has_its_answer(self) -> None:
        alarm = decided(findings=found("urgent"), after_crisis=True)

        assert (alarm.action, alarm.level) == (Action.EMERGENCY, "urgent")
        assert what(decided(("clinic.cost", 0.9), after_crisis=True)) == (
            "answer",
            ("clinic.cost",),
        )

    def test_what_would_pass_over_something_severe_is_neither_answered_nor_offered(self) -> None:
        blood = Findings(severe=("blood",))
        unfit = ["condition.sciatica"]

        assert what(decided(("condition.sciatica", 0.9), findings=blood, unfit=unfit)) == (
            "fallback",
            (),
        )
        assert what(
            decided(("condition.sciatica", 0.5), findings=blood, unfit=unfit, near=unfit)
        ) == ("fallback", ())
        assert what(
            decided(
                ("condition.sciatica", 0.2),
                ("clinic.cost", 0.5),
                ("clinic.hours", 0.3),
                findings=blood,
                unfit=unfit,
            )
        ) == ("clarify", ("clinic.cost", "clinic.hours"))

    def test_a_soft_sign_changes_no_decision(self) -> None:
        assert what(decided(("clinic.cost", 0.9), findings=found("soft"))) == (
            "answer",
            ("clinic.cost",),
        )

    def test_who_wants_a_person_gets_one(self) -> None:
        assert decided(("clinic.human", 0.9)) == Decision(Action.HANDOFF, ("clinic.human",), 0.9)

    def test_what_is_sure_is_answered(self) -> None:
        assert decided(("clinic.cost", 0.6), ("clinic.hours", 0.3)) == Decision(
            Action.ANSWER, ("clinic.cost",), 0.6
        )

    def test_what_may_well_come_next_needs_less_where_nothing_is_likelier(self) -> None:
        assert what(decided(("clinic.cost", 0.4), near=["clinic.cost"])) == (
            "answer",
            ("clinic.cost",),
        )
        assert what(
            decided(("clinic.hours", 0.35), ("clinic.cost", 0.31), near=["clinic.cost"])
        ) == ("fallback", ())
        assert what(decided(("clinic.cost", 0.29), near=["clinic.cost"])) == ("fallback", ())

    def test_what_is_likely_but_not_sure_is_offered_best_first(self) -> None:
        decision = decided(
            ("clinic.cost", 0.4),
            ("clinic.hours", 0.3),
            ("clinic.phone", 0.1),
            ("clinic.human", 0.06),
        )

        assert decision == Decision(
            Action.CLARIFY, ("clinic.cost", "clinic.hours", "clinic.phone"), 0.4
        )

    def test_what_is_unlikely_is_not_offered(self) -> None:
        assert what(
            decided(("clinic.cost", 0.59), ("clinic.hours", 0.2), ("clinic.phone", 0.04))
        ) == (
            "clarify",
            ("clinic.cost", "clinic.hours"),
        )

    def test_nothing_is_offered_where_all_together_is_unlikely(self) -> None:
        assert what(decided(("clinic.cost", 0.5), ("clinic.hours", 0.2))) == ("fallback", ())

    def test_a_refusal_is_neither_offered_nor_makes_anything_else_likelier(self) -> None:
        assert what(
            decided(("other.cars", 0.24), ("clinic.cost", 0.4), ("clinic.hours", 0.35))
        ) == ("clarify", ("clinic.cost", "clinic.hours"))
        assert what(decided(("clinic.cost", 0.5), ("other.cars", 0.4))) == ("fallback", ())

    def test_nothing_read_is_a_miss(self) -> None:
        assert decided() == Decision(Action.FALLBACK, (), 0.0)

    def test_three_misses_in_a_row_get_likely_questions_then_topics_then_a_person(self) -> None:
        steps = [decided(("clinic.cost", 0.1), misses=misses) for misses in range(4)]

        assert [(step.action, step.offers) for step in steps] == [
            (Action.FALLBACK, ("clinic.cost",)),
            (Action.FALLBACK, ()),
            (Action.HANDOFF, ()),
            (Action.FALLBACK, ("clinic.cost",)),
        ]

    def test_likely_small_talk_is_answered_and_not_asked_back(self) -> None:
        for share, action in ((0.4, "answer"), (0.39, "clarify")):
            reading = Reading(ranking(("chat.greet", share), ("clinic.cost", 0.3)))
            decision = decide(reading, NOTHING, Policy(), KINDS)
            asked = "chat.greet" if action == "answer" else "clinic.cost"
            assert what(decision) == (action, (asked,))

    def test_neither_small_talk_nor_a_refusal_nor_what_was_rejected_is_offered(self) -> None:
        read = (
            ("chat.greet", 0.3),
            ("other.cars", 0.1),
            ("clinic.hours", 0.3),
            ("clinic.cost", 0.3),
        )

        assert decided(*read, rejected=("clinic.hours",)).offers == ("clinic.cost",)
        assert decided(("chat.greet", 0.1), ("other.cars", 0.1)).offers == ()

    def test_what_the_chat_itself_is_about_is_offered_only_where_it_is_likely(self) -> None:
        for share, offered in ((0.4, ("chat.complaint", "clinic.cost")), (0.39, ("clinic.cost",))):
            reading = Reading(ranking(("chat.complaint", share), ("clinic.cost", 0.35)))
            assert decide(reading, NOTHING, Policy(), KINDS).intents == offered

    def test_where_nothing_is_likely_what_usually_follows_the_topic_is_offered(self) -> None:
        unlikely = decided(("clinic.cost", 0.09), following=["clinic.hours", "clinic.phone"])
        likely = decided(("clinic.cost", 0.1), following=["clinic.hours", "clinic.cost"])
        many = [*KINDS][:5]

        assert unlikely.offers == ("clinic.hours", "clinic.phone")
        assert likely.offers == ("clinic.cost", "clinic.hours"), "what is likely comes first, once"
        assert decided(following=many).offers == tuple(many[:3])

    def test_what_is_far_less_likely_than_the_likeliest_is_not_offered(self) -> None:
        assert decided(("clinic.cost", 0.55), ("clinic.hours", 0.2), ("clinic.phone", 0.056)) == (
            Decision(Action.CLARIFY, ("clinic.cost", "clinic.hours", "clinic.phone"), 0.55)
        )
        assert decided(("clinic.cost", 0.55), ("clinic.hours", 0.2), ("clinic.phone", 0.054)) == (
            Decision(Action.CLARIFY, ("clinic.cost", "clinic.hours"), 0.55)
        )

    def test_the_answer_to_a_caution_that_nobody_spoke_of_is_not_offered_but_may_be_asked(
        self,
    ) -> None:
        read = (("condition.pregnancy", 0.5), ("clinic.cost", 0.3))
        unheard = ["condition.pregnancy"]

        assert decided(*read).intents == ("condition.pregnancy", "clinic.cost")
        assert decided(*read, unheard=unheard).intents == ("clinic.cost",)
        assert decided(("condition.pregnancy", 0.3), unheard=unheard).offers == ()
        assert decided(("condition.pregnancy", 0.9), unheard=unheard).intents == tuple(unheard)

    def test_what_leans_on_the_topic_is_answered_where_nothing_else_is_sure(self) -> None:
        likely = Match("clinic.hours", 0.6)

        assert decided(("clinic.cost", 0.45), leaning=likely) == (
            Decision(Action.ANSWER, ("clinic.hours",), 0.6)
        )
        assert decided(("clinic.cost", 0.46), leaning=likely).missed, "too close to the other"
        assert decided(leaning=Match("clinic.hours", 0.59)).missed, "too unlike"
        assert decided(("clinic.cost", 0.6), leaning=likely).intents == ("clinic.cost",)

    def test_what_surely_leans_on_the_topic_goes_before_another_sure_answer(self) -> None:
        sure = Match("clinic.hours", 0.9)

        assert decided(("clinic.cost", 0.89), leaning=sure).intents == ("clinic.hours",)
        assert decided(("clinic.cost", 0.9), leaning=sure).intents == ("clinic.cost",)
        assert decided(("clinic.cost", 0.8), leaning=Match("clinic.hours", 0.89)).intents == (
            "clinic.cost",
        )
        assert decided(("clinic.hours", 0.7), leaning=sure) == (
            Decision(Action.ANSWER, ("clinic.hours",), 0.7)
        ), "what is asked anyway is as sure as it was read"

    def test_after_an_alarm_there_is_no_menu_whatever_is_not_understood(self) -> None:
        calm = Decision(Action.ANSWER, ("safety.emergency",), 0.5, asks=("unsure",))

        assert decided(("clinic.cost", 0.5), ("clinic.hours", 0.4), after_alarm=True) == calm
        for misses in range(4):
            assert decided(misses=misses, after_alarm=True) == replace(calm, confidence=0.0)
        assert decided(("clinic.cost", 0.6), after_alarm=True).intents == ("clinic.cost",)

    def test_what_is_asked_about_an_alarm_goes_before_another_sure_answer(self) -> None:
        for leaning, booked, after_alarm, asked in (
            (0.6, 0.89, True, "safety.emergency"),
            (0.59, 0.89, True, "clinic.book"),
            (0.8, 0.95, True, "safety.emergency"),
            (0.79, 0.95, True, "clinic.book"),
            (0.8, 0.89, False, "clinic.book"),
        ):
            alarm = Match("safety.emergency", leaning)
            decision = decided(("clinic.book", booked), leaning=alarm, after_alarm=after_alarm)
            assert decision.intents == (asked,)

    def test_nothing_leans_on_a_topic_past_an_alarm_or_a_crisis(self) -> None:
        sure = Match("clinic.hours", 0.8)

        assert decided(leaning=sure, findings=found("emergency")).level == "emergency"
        assert decided(leaning=sure, after_crisis=True) == DISTRESS

    def test_an_answer_after_a_miss_is_an_answer(self) -> None:
        assert what(decided(("clinic.cost", 0.9), misses=1)) == (
            "answer",
            ("clinic.cost",),
        )


class TestWanted:
    """What a message surely asks, as decide() sees it."""

    def test_a_health_answer_needs_more(self) -> None:
        assert decided(("condition.sciatica", 0.65)).action is Action.FALLBACK
        assert decided(("condition.sciatica", 0.7)).action is Action.ANSWER

    def test_refusals_count_together(self) -> None:
        assert what(decided(("other.cars", 0.3), ("other.animals", 0.2))) == (
            "answer",
            ("other.cars",),
        )
        assert what(decided(("other.cars", 0.3), ("clinic.cost", 0.2))) == ("fallback", ())

    def test_two_questions_get_two_answers_in_their_order(self) -> None:
        asks = (ask("clinic.hours", 0.9), ask("clinic.cost", 0.95))

        assert what(decided(("clinic.cost", 0.7), asks=asks)) == (
            "answer",
            ("clinic.hours", "clinic.cost"),
        )

    def test_no_more_than_three_are_answered_and_the_rest_is_left_over(self) -> None:
        names = ("clinic.hours", "clinic.cost", "clinic.phone", "clinic.book")
        asks = tuple(ask(name, 0.9) for name in names)

        decision = decided(("clinic.cost", 0.7), asks=asks)

        assert decision.intents == names[:3]
        assert decision.left == asks[3:]

    def test_a_question_that_is_not_sure_is_left_over_but_no_remark_and_no_small_talk(self) -> None:
        unsure = ask("clinic.hours", 0.5)
        aside = ask("clinic.book", 0.5, question=False)
        chat, leaning = ask("chat.greet", 0.5), ask("clinic.phone", 0.5, refers=True)

        parts = (ask("clinic.cost", 0.9), unsure, aside, chat, leaning)

        assert decided(("clinic.cost", 0.9), asks=parts).left == (unsure,)
        assert decided(("clinic.cost", 0.9), asks=(unsure,)).left == ()

    @pytest.mark.parametrize(
        ("text", "confidence", "left"),
        [
            ("and who owns this place", 0.25, True),
            ("and who owns this place", 0.24, False),  # nobody can say what it asks
            ("and the owner?", 0.4, True),
            ("and the owner?", 0.39, False),  # so few words ask nothing, perhaps
        ],
    )
    def test_what_a_question_that_is_left_over_asks_must_be_conceivable(
        self, text: str, confidence: float, left: bool
    ) -> None:
        unsure = replace(ask("clinic.hours", confidence), text=text)
        decision = decided(("clinic.cost", 0.9), asks=(ask("clinic.cost", 0.9), unsure))

        assert decision.left == ((unsure,) if left else ())

    def test_the_same_question_twice_is_one(self) -> None:
        assert decided(
            ("clinic.cost", 0.9), asks=(ask("clinic.cost", 0.9), ask("clinic.cost", 0.9))
        ).intents == ("clinic.cost",)

    def test_a_part_that_is_not_sure_adds_nothing(self) -> None:
        assert decided(
            ("clinic.cost", 0.9), asks=(ask("clinic.cost", 0.9), ask("clinic.hours", 0.79))
        ).intents == ("clinic.cost",)

    def test_where_something_is_asked_what_is_only_said_adds_nothing(self) -> None:
        asks = (ask("condition.sciatica", 0.95, question=False), ask("clinic.cost", 0.9))

        assert decided(("clinic.cost", 0.9), asks=asks).intents == ("clinic.cost",)

    def test_where_nothing_is_asked_what_is_said_counts(self) -> None:
        said = (ask("clinic.hours", 0.9, question=False),)

        assert decided(("clinic.hours", 0.2), asks=said).intents == ("clinic.hours",)
        assert decided(("clinic.hours", 0.2), asks=said, letter=True).missed

    def test_a_sure_part_answers_an_unsure_whole_that_wants_the_same(self) -> None:
        assert what(decided(("clinic.cost", 0.3), asks=(ask("clinic.cost", 0.9),))) == (
            "answer",
            ("clinic.cost",),
        )

    def test_a_lone_part_that_disagrees_with_an_unsure_whole_is_asked_back(self) -> None:
        part = (ask("clinic.cost", 0.9),)

        assert what(decided(("condition.sciatica", 0.5), ("clinic.cost", 0.3), asks=part)) == (
            "clarify",
            ("condition.sciatica", "clinic.cost"),
        )
        assert decided(("condition.sciatica", 0.3), asks=part).missed

    def test_a_lone_part_answers_where_the_whole_says_next_to_nothing(self) -> None:
        part = (ask("clinic.cost", 0.9),)

        for whole in ((), (("condition.sciatica", 0.04),), (("chat.greet", 0.5),)):
            assert decided(*whole, asks=part).intents == ("clinic.cost",)

    def test_two_sure_parts_answer_an_unsure_whole_that_wants_something_else(self) -> None:
        parts = (ask("clinic.cost", 0.9), ask("clinic.hours", 0.9))

        assert what(decided(("condition.sciatica", 0.5), asks=parts)) == (
            "answer",
            ("clinic.cost", "clinic.hours"),
        )

    def test_a_letter_is_answered_first_by_what_all_of_it_wants(self) -> None:
        parts = (ask("clinic.hours", 0.9), ask("clinic.phone", 0.9))

        assert decided(("clinic.cost", 0.9), asks=parts, letter=True).intents == (
            "clinic.cost",
            "clinic.hours",
            "clinic.phone",
        )
        assert decided(("chat.greet", 0.9), asks=parts, letter=True).intents[0] == "chat.greet"

    def test_a_letter_about_something_foreign_is_refused_and_nothing_else(self) -> None:
        part = (ask("clinic.cost", 0.9),)

        assert decided(("other.cars", 0.9), asks=part, letter=True).intents == ("other.cars",)
        assert decided(("other.cars", 0.9), asks=part).intents == ("other.cars", "clinic.cost")

    def test_the_whole_and_a_part_that_differ_are_both_answered(self) -> None:
        assert decided(("clinic.cost", 0.9), asks=(ask("clinic.hours", 0.9),)).intents == (
            "clinic.cost",
            "clinic.hours",
        )

    def test_small_talk_gives_way_to_a_question(self) -> None:
        assert decided(("chat.greet", 0.9), asks=(ask("clinic.cost", 0.9),)).intents == (
            "clinic.cost",
        )
        assert decided(
            ("clinic.cost", 0.9), asks=(ask("chat.greet", 0.99), ask("clinic.cost", 0.9))
        ).intents == ("clinic.cost",)
        assert decided(("chat.greet", 0.9)).intents == ("chat.greet",)

    def test_it_after_something_foreign_is_foreign_too(self) -> None:
        leaning = ask("condition.sciatica", 0.95, refers=True)

        assert decided(("other.cars", 0.9), asks=(leaning,)).intents == ("other.cars",)
        assert decided(("clinic.cost", 0.9), asks=(leaning,)).intents == (
            "clinic.cost",
            "condition.sciatica",
        )

    def test_parts_that_nobody_can_read_are_passed_over(self) -> None:
        assert decided(("clinic.cost", 0.9), asks=(Ask("???", True, False, ()),)).intents == (
            "clinic.cost",
        )


@pytest.fixture
def dialogue(clinic: Clinic) -> Dialogue:
    return Dialogue(clinic.content(), POLICY)


class TestDialogue:
    def test_an_answer_holds_the_text_its_source_and_what_to_ask_next(
        self, dialogue: Dialogue
    ) -> None:
        turn = dialogue.respond("how much is a massage", Session())

        assert what(turn.decision) == ("answer", ("clinic.cost",))
        assert "$50" in turn.reply.text
        assert turn.reply.text.endswith("\nFrom: Ann Author")
        assert turn.reply.more.endswith("\n\nFrom: A guide to massage (Ann Author)")
        assert {"massage.frequency"} <= {str(button.target) for button in turn.reply.buttons}
        assert turn.session.answered == ("clinic.cost",)
        assert turn.evidence is not None
        assert turn.evidence.example == "how much is a massage"

    @pytest.mark.parametrize(
        ("sources", "source", "fold"),
        [
            ("[]", "", ""),
            ("[guide]", "From: Ann Author", "From: A guide to massage (Ann Author)"),
            ("[blog]", "From: one blog", "From: A blog (nobody)"),
            (
                "[blog, guide]",
                "From: 2 articles",
                "From: A blog (nobody), A guide to massage (Ann Author)",
            ),
        ],
    )
    def test_sources_are_named_in_few_words_and_in_full_in_the_fold(
        self, clinic: Clinic, sources: str, source: str, fold: str
    ) -> None:
        clinic.add("responses/_sources.yaml", "  short: {en: one blog}\n")
        clinic.change("responses/en/clinic/cost.yaml", "sources: [guide]", f"sources: {sources}")
        clinic.change("responses/en/clinic/cost.yaml", "more: It depends on the length.\n", "")
        dialogue = Dialogue(clinic.content())

        (section,) = dialogue.choose("clinic.cost", Session()).reply.sections
        assert (section.source, section.fold) == (source, fold)

    def test_a_fact_that_is_not_filled_in_is_said_to_be_unknown(self, dialogue: Dialogue) -> None:
        assert "I do not know the hours" in dialogue.choose("clinic.hours", Session()).reply.text

    def test_a_health_answer_says_that_it_is_general(self, dialogue: Dialogue) -> None:
        assert (
            dialogue.content.message("disclaimer")
            in dialogue.choose("massage.frequency", Session()).reply.text
        )
        assert (
            dialogue.content.message("disclaimer")
            not in dialogue.choose("clinic.cost", Session()).reply.text
        )

    def test_misses_are_counted_until_something_is_understood(self, dialogue: Dialogue) -> None:
        first = dialogue.respond("blorp frangle zint", Session())
        second = dialogue.respond("blorp frangle zint", first.session)
        third = dialogue.respond("blorp frangle zint", second.session)
        fourth = dialogue.respond("how much is a massage", third.session)

        assert [turn.decision.action.value for turn in (first, second, third, fourth)] == [
            "fallback",
            "fallback",
            "handoff",
            "answer",
        ]
        assert [turn.session.misses for turn in (first, second, third, fourth)] == [1, 2, 3, 0]
        assert dialogue.content.message("handoff") in third.reply.text

    def test_an_alarm_shows_its_card_and_is_remembered_for_some_turns(
        self, dialogue: Dialogue
    ) -> None:
        alarm = dialogue.respond("my groin is numb", Session())
        session, reminded = alarm.session, []
        for _ in range(4):
            turn = dialogue.respond("how much is a massage", session)
            session = turn.session
            reminded.append(dialogue.content.card("reminder") in turn.reply.text)

        assert alarm.reply.alarm
        assert alarm.reply.text.startswith(dialogue.content.card("emergency"))
        assert reminded == [True, True, True, False]

    def test_a_condition_to_ask_a_doctor_about_first_is_named_on_the_card(
        self, dialogue: Dialogue
    ) -> None:
        decision = Decision(Action.ANSWER, ("safety.contraindications",), 0.9)
        told = found("ask_first", cautions=("cancer",))
        reply = dialogue._turns.of(decision, Session(), told).reply

        assert reply.lead == dialogue.content.card("ask_first", condition="cancer")

    def test_what_is_asked_back_is_offered_with_a_way_out(self, dialogue: Dialogue) -> None:
        decision = Decision(Action.CLARIFY, ("clinic.cost", "clinic.hours"), 0.4)
        turn = dialogue._turns.of(decision, Session())

        assert [str(button.target) for button in turn.reply.buttons] == [
            "clinic.cost",
            "clinic.hours",
            "",
        ]
        assert turn.session.asking
        assert turn.session.offered == ("clinic.cost", "clinic.hours")

    def test_none_of_these_leads_to_the_topics_and_then_to_a_person(
        self, dialogue: Dialogue
    ) -> None:
        first = dialogue.tap(Target.parse(""), Session())
        second = dialogue.tap(Target.parse(""), first.session)

        assert (first.decision.action, second.decision.action) == (Action.FALLBACK, Action.HANDOFF)
        assert first.reply.lead == dialogue.content.message("fallback_topics")
        assert second.reply.lead == dialogue.content.message("handoff")

    @pytest.mark.parametrize(
        ("language", "said"), [("en", "yes"), ("en", "no"), ("es", "sí"), ("es", "no")]
    )
    def test_a_yes_or_a_no_with_nothing_before_it_is_a_miss_and_nothing_is_guessed(
        self, language: str, said: str
    ) -> None:
        turn = shipped.conversation().dialogue(language).respond(said, Session())

        assert turn.decision == Decision(Action.FALLBACK)
        assert turn.session.misses == 1

    def test_a_tapped_intent_is_answered_for_certain(self, dialogue: Dialogue) -> None:
        turn = dialogue.tap(Target.parse("clinic.cost"), Session(misses=1))

        assert turn.decision == Decision(Action.ANSWER, ("clinic.cost",), 1.0)
        assert turn.session.misses == 0

    def test_a_tapped_intent_that_is_gone_says_so(self, dialogue: Dialogue) -> None:
        turn = dialogue.tap(Target.parse("clinic.gone"), Session(misses=1))

        assert turn.decision.action is Action.FALLBACK
        assert turn.reply.lead == dialogue.content.message("gone")
        assert turn.session == Session(misses=1)

    def test_topics_lead_to_their_questions_and_back(self, dialogue: Dialogue) -> None:
        topics = dialogue.tap(Target.parse("."), Session()).reply
        questions = dialogue.tap(Target.parse("clinic."), Session()).reply

        assert "clinic." in {str(button.target) for button in topics.buttons}
        assert {"clinic.cost", "clinic.hours", "."} <= {
            str(button.target) for button in questions.buttons
        }
        assert dialogue.tap(Target.parse("nowhere."), Session()).reply == topics

    def test_a_wish_to_be_called_waits_for_the_number(self, dialogue: Dialogue) -> None:
        turn = dialogue.tap(CALL_BACK, Session())

        assert turn.session.calling
        assert turn.reply.keys

    def test_an_intent_that_is_gone_since_is_forgotten(self, dialogue: Dialogue) -> None:
        before = Session(answered=("clinic.gone", "clinic.cost"), offered=("clinic.gone",))

        assert dialogue.respond("blorp frangle zint", before).session.answered == ("clinic.cost",)

    def test_the_reply_never_depends_on_what_it_was_called_with_before(
        self, dialogue: Dialogue
    ) -> None:
        first = dialogue.respond("how much is a massage", Session())
        dialogue.respond("when are you open", Session(misses=1))

        assert dialogue.respond("how much is a massage", Session()) == first

    def test_a_stricter_policy_refuses_more(self, clinic: Clinic) -> None:
        strict = replace(
            POLICY, answer_threshold=1.01, second_threshold=1.01, clarify_threshold=1.01
        )

        assert (
            Dialogue(clinic.content(), strict)
            .respond("how much is a massage", Session())
            .decision.action
            is Action.FALLBACK
        )


class TestDenied:
    """What a message only denies is not what it asks."""

    @pytest.mark.parametrize(
        ("said", "not_answered"),
        [
            ("not pregnant", "condition.pregnancy"),
            ("I am not pregnant", "condition.pregnancy"),
            ("I am not pregnant", "chat.greet"),
            ("no emergency", "safety.emergency"),
            ("I'm not pregnant. How often should I come?", "condition.pregnancy"),
            ("no numbness, just lower back pain", "safety.emergency"),
        ],
    )
    def test_what_is_denied_is_not_answered(self, said: str, not_answered: str) -> None:
        turn = shipped.dialogue("en").respond(said, Session())

        assert not_answered not in turn.decision.intents

    @pytest.mark.parametrize(
        ("said", "asked"),
        [
            ("no numbness, just lower back pain", "condition.lower_back"),
            ("I'm not pregnant. Can I get a deep tissue massage?", "type.deep_tissue"),
        ],
    )
    def test_what_is_said_beside_it_is(self, said: str, asked: str) -> None:
        turn = shipped.dialogue("en").respond(said, Session())

        assert turn.decision.intents == (asked,)

    @pytest.mark.parametrize("denied", ["", "not frame leg. "])
    def test_beside_a_condition_a_second_question_is_answered_whatever_is_denied(
        self, careful: Dialogue, denied: str
    ) -> None:
        asked = "massage for a baby to come? how much is a massage"

        assert careful.respond(denied + asked, Session()).decision.intents == (
            "condition.pregnancy",
            "clinic.cost",
        )

    def test_where_nothing_is_denied_a_condition_is_read_as_it_was_written(self) -> None:
        """What is heard for safety's sake may be mended into its own words: "fibro", "fiebre"."""
        asked = "fibro y masaje, buena idea?"
        turn = shipped.dialogue("es").respond(asked, Session())

        assert turn.decision.intents == ("condition.fibromyalgia",)


ANSWERED = Session(answered=("clinic.cost",), crisis=True)


@pytest.fixture
def careful(clinic: Clinic) -> Dialogue:
    return Dialogue(worried(clinic).content(), POLICY)


class TestCautions:
    def test_what_matters_before_a_massage_stands_above_whatever_is_answered(
        self, careful: Dialogue
    ) -> None:
        line = careful.content.card("ask_first_named", condition="a pregnancy")

        for said in ("im pregnant. how much is a massage", "im pregnant, blorp frangle"):
            turn = careful.respond(said, Session())
            assert turn.reply.lead == line
            assert turn.session.cautions == ("pregnancy",)

    def test_who_asks_for_the_table_so_many_weeks_along_is_answered_about_pregnancy(
        self, careful: Dialogue
    ) -> None:
        turn = careful.respond("22 weeks along, can I get on the table?", Session())

        assert what(turn.decision) == ("answer", ("condition.pregnancy",))
        assert turn.reply.text.startswith(
            careful.content.card("ask_first_named", condition="a pregnancy")
        )

    def test_who_only_tells_of_it_is_told_nothing_that_may_help(self, clinic: Clinic) -> None:
        worried(clinic).change(
            "intents/en/massage/frequency.yaml",
            "examples:\n",
            "examples:\n  - had fusion surgery in march\n",
        )
        careful = Dialogue(clinic.content(), POLICY)

        told = careful.respond("had fusion surgery in march", Session())
        asked = careful.respond("had fusion surgery in march, how often should i come", Session())

        assert told.decision.intents == ("safety.contraindications",)
        assert "massage.frequency" in asked.decision.intents

    def test_it_is_not_recalled_twice_within_a_few_turns_but_always_where_somebody_books(
        self, careful: Dialogue
    ) -> None:
        line = careful.content.card("ask_first_again", condition="a pregnancy")
        first = careful.respond(
            "how often should i get a massage", Session(cautions=("pregnancy",))
        )
        second = careful.respond("does massage help with stress", first.session)

        assert line in first.reply.lead
        assert line not in second.reply.lead
        assert careful.say("book", second.session).lead.startswith(line)

    def test_it_is_said_again_above_health_and_booking_and_nowhere_else(
        self, careful: Dialogue
    ) -> None:
        session = Session(cautions=("pregnancy", "surgery"))
        line = careful.content.card("ask_first_again", condition="a pregnancy, an operation")

        health = careful.respond("how often should i get a massage", session)
        cost = careful.respond("how much is a massage", session)

        assert (
            health.reply.lead
            == careful.tap(asking("massage.frequency"), session).reply.lead
            == line
        )
        assert careful.say("book", session).lead.startswith(line)
        assert line not in cost.reply.text
        assert line not in careful.say("contact", session).lead
        assert careful.say("book", Session()) == careful.replies.say("book")

    def test_what_is_told_twice_is_said_once(self, careful: Dialogue) -> None:
        session = Session(cautions=("pregnancy",))

        turn = careful.respond("had surgery, how often should i get a massage", session)

        assert turn.reply.lead == careful.content.card("ask_first_named", condition="an operation")
        assert turn.session.cautions == ("pregnancy", "surgery")

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ("pregnant", ("pregnancy",)),
            ("had surgery", ("surgery",)),
            ("past frame surgery", ("surgery",)),  # history counts
            ("past frame pregnant", ()),
            ("ask frame pregnant", ()),
            ("hypothetical frame pregnant", ()),
            ("somebody frame pregnant", ()),
            ("doubt frame pregnant", ()),
            ("ask frame pregnant. pregnant", ("pregnancy",)),
            ("ask frame pregnant. had surgery", ("surgery",)),
        ],
    )
    def test_only_what_somebody_told_of_themselves_is_kept(
        self, careful: Dialogue, said: str, told: tuple[str, ...]
    ) -> None:
        turn = careful.respond(said, Session())

        assert turn.session.cautions == told
        lines = ("The ask_first text", "The ask_first_named text", "The soft text")
        assert turn.reply.lead.startswith(lines)

    def test_the_caution_is_kept_beside_an_alarm_and_when_the_topic_has_faded(
        self, careful: Dialogue
    ) -> None:
        turn = careful.respond("im pregnant and my leg is weak", Session())

        assert turn.reply.alarm
        assert turn.session.faded().cautions == ("pregnancy",)


class TestCrisis:
    def crisis(self, dialogue: Dialogue) -> Session:
        return dialogue.respond("i want to die", Session()).session

    @pytest.mark.parametrize(
        "said",
        ["nobody cares", "im all alone", "it hurts", "no", "yes", "blorp frangle", "?", "💔"],
    )
    def test_what_follows_a_crisis_is_met_gently(self, careful: Dialogue, said: str) -> None:
        turn = careful.respond(said, self.crisis(careful))

        assert turn.decision == DISTRESS
        assert turn.reply == Reply(careful.content.card("distress"))
        assert turn.session.crisis

    def test_a_question_is_answered_below_the_crisis_line_without_thumbs_or_buttons(
        self, careful: Dialogue
    ) -> None:
        session = self.crisis(careful)
        for said in ("how much is a massage", "when are you open"):
            turn = careful.respond(said, session)
            assert turn.decision.action is Action.ANSWER
            assert turn.reply.text.startswith(careful.content.card("crisis_reminder"))
            assert (turn.reply.buttons, turn.reply.thumbs) == ((), ())

        assert "It depends on the length" in careful.respond("tell me more", ANSWERED).reply.text

    def test_small_talk_after_a_crisis_gets_the_crisis_line_alone(self, careful: Dialogue) -> None:
        turn = careful.respond("good morning hello there", self.crisis(careful))

        assert turn.decision.intents == ("chat.greet",)
        assert turn.reply == Reply(careful.content.card("crisis_reminder"))

    def test_no_thanks_after_an_answer_in_a_crisis_offers_no_menu(self, careful: Dialogue) -> None:
        assert careful.respond("no", ANSWERED).decision == DISTRESS
        assert careful.respond("what else", ANSWERED).decision == DISTRESS

    def test_a_crisis_ends_the_topic_that_was_at_hand(self, careful: Dialogue) -> None:
        before = careful.respond("how much is a massage", Session()).session
        turn = careful.respond("i want to die", before)

        assert turn.decision.level == "crisis"
        assert (turn.session.answered, turn.session.offered) == ((), ())

    def test_a_menu_is_shown_only_to_who_taps_for_it_and_below_the_crisis_line(
        self, careful: Dialogue
    ) -> None:
        session = self.crisis(careful)
        line = careful.content.card("crisis_reminder")
        topics = careful.tap(ALL_TOPICS, session).reply

        assert topics.lead.startswith(line)
        assert topics.buttons == careful.tap(ALL_TOPICS, Session()).reply.buttons
        for name in ("start", "help", "book", "contact"):
            said = careful.say(name, session)
            assert said.lead.startswith(line)
            assert said.buttons == ()
        assert careful.tap(NONE_OF_THESE, session).decision == DISTRESS

    def test_distress_gets_the_gentle_card_alone_and_is_no_crisis(self, careful: Dialogue) -> None:
        before = careful.respond("how much is a massage", Session()).session
        turn = careful.respond("i cannot go on, how much is a massage", before)

        assert turn.reply == Reply(careful.content.card("distress"))
        assert not turn.reply.alarm
        assert not turn.session.crisis
        assert turn.session.answered == ()

    def test_a_crisis_is_remembered_when_the_topic_has_faded(self, careful: Dialogue) -> None:
        assert self.crisis(careful).faded().crisis


class TestTheNet:
    def test_a_worrying_word_that_is_not_understood_never_gets_a_bare_fallback(
        self, careful: Dialogue
    ) -> None:
        soft = careful.content.card("soft")
        first = careful.respond("blorp hurts zint", Session())
        second = careful.respond("blorp hurts zint", replace(first.session, misses=2))

        assert [turn.decision.action for turn in (first, second)] == [
            Action.FALLBACK,
            Action.HANDOFF,
        ]
        assert first.reply.lead == careful.content.message("fallback")
        assert first.reply.soft == second.reply.soft == soft
        assert careful.content.card("soft") not in (
            careful.respond("blorp frangle zint", Session()).reply.text
        )

    def test_no_health_answer_passes_over_something_severe(self, careful: Dialogue) -> None:
        turn = careful.respond("theres blood. how often should i get a massage", Session())

        assert "massage.frequency" not in turn.decision.intents
        assert turn.reply.lead.startswith(careful.content.card("soft"))

    def test_an_answer_whose_own_questions_speak_of_it_is_given(self, clinic: Clinic) -> None:
        worried(clinic).change(
            "intents/en/massage/frequency.yaml",
            "examples:\n",
            "examples:\n  - there was blood, how often now\n",
        )
        asked = "there was blood, how often should i get a massage"
        turn = Dialogue(clinic.content(), POLICY).respond(asked, Session())

        assert turn.decision.intents == ("massage.frequency",)
        assert turn.reply.lead == ""

    @pytest.mark.parametrize(
        ("said", "intent"),
        [
            ("blood, how much is a massage", "clinic.cost"),
            ("blood. can you repair the brakes of my car today", "other.cars"),
        ],
    )
    def test_an_answer_about_something_else_stands_below_the_soft_line(
        self, careful: Dialogue, said: str, intent: str
    ) -> None:
        turn = careful.respond(said, Session())

        assert what(turn.decision) == ("answer", (intent,))
        assert turn.reply.lead == careful.content.card("soft")

    def test_who_asks_about_emergencies_or_against_a_massage_is_answered(
        self, careful: Dialogue
    ) -> None:
        for said in ("blood, signs of an emergency", "blood, reasons against it"):
            assert careful.respond(said, Session()).decision.intents[0].startswith("safety.")

    def test_a_question_back_beside_something_severe_carries_the_soft_line(
        self, careful: Dialogue
    ) -> None:
        decision = Decision(Action.CLARIFY, ("clinic.cost", "clinic.hours"), 0.4)
        severe = careful._turns.of(decision, Session(), Findings(severe=("blood",))).reply
        worrying = careful._turns.of(decision, Session(), Findings(worrying=True)).reply

        assert severe.lead.startswith(careful.content.card("soft"))
        assert worrying.lead == careful.content.message("clarify")

from collections.abc import Collection
from dataclasses import replace

import pytest

from bot.content import Kind
from bot.decision import Action, Decision, Policy, decide
from bot.dialogue import Dialogue, Session
from bot.matching import Ask, Match, Reading
from bot.matching.matcher import Ranking
from bot.reply import CALL_BACK, Target
from bot.safety import Finding
from tests.clinic import Clinic

POLICY = Policy(
    answer_threshold=0.6, health_threshold=0.7, foreign_threshold=0.5, second_threshold=0.8,
    near_threshold=0.3, clarify_threshold=0.75, option_threshold=0.05,
    options=3, misses=2, reminders=3,
)  # fmt: skip
KINDS: dict[str, Kind] = {
    "clinic.cost": "clinic", "clinic.hours": "clinic", "clinic.phone": "clinic",
    "clinic.human": "clinic", "condition.sciatica": "health", "condition.pregnancy": "health",
    "safety.contraindications": "health", "safety.emergency": "health", "chat.greet": "chat",
    "other.cars": "clinic", "other.animals": "clinic",
}  # fmt: skip


def ranking(*matches: tuple[str, float]) -> Ranking:
    return tuple(Match(intent, confidence) for intent, confidence in matches)


def ask(intent: str, confidence: float, question: bool = True, refers: bool = False) -> Ask:
    return Ask("words", question, refers, ranking((intent, confidence)))


def finding(level: str, condition: str = "") -> Finding:
    return Finding(level, "a_flag", condition, ())  # type: ignore[arg-type]


def decided(
    *matches: tuple[str, float],
    asks: tuple[Ask, ...] = (),
    found: Finding | None = None,
    misses: int = 0,
    near: Collection[str] = (),
) -> Decision:
    return decide(Reading(ranking(*matches), asks), found, misses, POLICY, KINDS, near)


def what(decision: Decision) -> tuple[str, tuple[str, ...]]:
    return decision.action.value, decision.intents


class TestDecide:
    """The branches of decide(), top to bottom."""

    @pytest.mark.parametrize("level", ["emergency", "crisis"])
    def test_an_emergency_comes_before_any_answer(self, level: str) -> None:
        decision = decided(("clinic.cost", 0.99), found=finding(level))

        assert decision == Decision(Action.EMERGENCY, ("safety.emergency",), 1.0, level)

    def test_under_an_urgent_card_stands_what_was_asked_but_no_small_talk_and_no_hand_off(
        self,
    ) -> None:
        assert what(decided(("clinic.cost", 0.9), found=finding("urgent"))) == (
            "emergency",
            ("safety.emergency", "clinic.cost"),
        )
        for intent in ("safety.emergency", "clinic.human", "chat.greet"):
            assert what(decided((intent, 0.9), found=finding("urgent"))) == (
                "emergency",
                ("safety.emergency",),
            )

    def test_an_urgent_card_comes_without_an_answer_where_nothing_is_sure(self) -> None:
        decision = decided(("clinic.cost", 0.2), found=finding("urgent"))

        assert (decision.intents, decision.level) == (("safety.emergency",), "urgent")

    def test_a_question_about_signs_is_informed(self) -> None:
        assert what(decided(("clinic.cost", 0.9), found=finding("inform"))) == (
            "answer",
            ("safety.emergency",),
        )

    def test_with_a_condition_to_ask_a_doctor_about_first_the_caution_leads(self) -> None:
        asked_first = finding("ask_first", "cancer")

        assert what(decided(("clinic.cost", 0.9), found=asked_first)) == (
            "answer",
            ("safety.contraindications", "clinic.cost"),
        )
        assert what(decided(("clinic.cost", 0.2), found=asked_first)) == (
            "answer",
            ("safety.contraindications",),
        )
        assert what(decided(("other.cars", 0.9), found=asked_first)) == (
            "answer",
            ("safety.contraindications",),
        )

    @pytest.mark.parametrize("intent", ["safety.contraindications", "condition.pregnancy"])
    def test_an_answer_that_is_itself_the_caution_stands_alone(self, intent: str) -> None:
        assert what(decided((intent, 0.9), found=finding("ask_first", "cancer"))) == (
            "answer",
            (intent,),
        )

    def test_a_soft_sign_changes_no_decision(self) -> None:
        assert what(decided(("clinic.cost", 0.9), found=finding("soft"))) == (
            "answer",
            ("clinic.cost",),
        )

    def test_who_wants_a_person_gets_one(self) -> None:
        assert decided(("clinic.human", 0.9)) == Decision(Action.HANDOFF, ("clinic.human",), 0.9)

    def test_what_is_sure_is_answered(self) -> None:
        assert decided(("clinic.cost", 0.6), ("clinic.hours", 0.3)) == Decision(
            Action.ANSWER, ("clinic.cost",), 0.6
        )

    def test_what_may_well_come_next_needs_less(self) -> None:
        assert what(decided(("clinic.cost", 0.4), near=["clinic.cost"])) == (
            "answer",
            ("clinic.cost",),
        )
        assert what(
            decided(("clinic.hours", 0.35), ("clinic.cost", 0.31), near=["clinic.cost"])
        ) == ("answer", ("clinic.cost",))
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

    def test_nothing_read_is_a_miss(self) -> None:
        assert decided() == Decision(Action.FALLBACK, (), 0.0)

    def test_the_second_miss_in_a_row_hands_over(self) -> None:
        assert decided(("clinic.cost", 0.1), misses=1) == Decision(Action.HANDOFF, (), 0.1)

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

    def test_no_more_than_two_are_answered(self) -> None:
        asks = (ask("clinic.hours", 0.9), ask("clinic.cost", 0.9), ask("clinic.phone", 0.9))

        assert decided(("clinic.cost", 0.7), asks=asks).intents == ("clinic.hours", "clinic.cost")

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
        assert decided(
            ("clinic.cost", 0.2), asks=(ask("clinic.hours", 0.9, question=False),)
        ).intents == ("clinic.hours",)

    def test_a_sure_part_answers_an_unsure_whole(self) -> None:
        assert decided(("condition.sciatica", 0.3), asks=(ask("clinic.cost", 0.9),)).intents == (
            "clinic.cost",
        )

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
        assert "From: A guide to massage (Ann Author)" in turn.reply.text
        assert {"massage.frequency"} <= {str(button.target) for button in turn.reply.buttons}
        assert turn.session.answered == ("clinic.cost",)
        assert turn.evidence is not None
        assert turn.evidence.example == "how much is a massage"

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
        third = dialogue.respond("how much is a massage", second.session)

        assert [turn.decision.action.value for turn in (first, second, third)] == [
            "fallback",
            "handoff",
            "answer",
        ]
        assert [turn.session.misses for turn in (first, second, third)] == [1, 2, 0]
        assert dialogue.content.message("handoff") in second.reply.text

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
        reply = dialogue._turn(decision, Session(), finding("ask_first", "cancer")).reply

        assert reply.lead == dialogue.content.card("ask_first", condition="cancer")

    def test_what_is_asked_back_is_offered_with_a_way_out(self, dialogue: Dialogue) -> None:
        decision = Decision(Action.CLARIFY, ("clinic.cost", "clinic.hours"), 0.4)
        turn = dialogue._turn(decision, Session(), None)

        assert [str(button.target) for button in turn.reply.buttons] == [
            "clinic.cost",
            "clinic.hours",
            "",
        ]
        assert turn.session.asking
        assert turn.session.offered == ("clinic.cost", "clinic.hours")

    def test_none_of_these_is_a_miss_and_the_second_hands_over(self, dialogue: Dialogue) -> None:
        first = dialogue.tap(Target.parse(""), Session())
        second = dialogue.tap(Target.parse(""), first.session)

        assert (first.decision.action, second.decision.action) == (Action.FALLBACK, Action.HANDOFF)
        assert first.reply.lead == dialogue.content.message("none_of_these_reply")
        assert second.reply.lead == dialogue.content.message("handoff")

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

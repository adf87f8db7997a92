"""What a clinic has turned off: not answered and not offered anywhere, and understood all the
same."""

from collections.abc import Iterator
from functools import cache

import pytest

from bot import public
from bot.checks import check
from bot.command import Command
from bot.content import BASE, Content
from bot.content.names import NEEDED_INTENTS
from bot.conversation import Conversation
from bot.decision import Action, Decision, without_off
from bot.matching import Ask, Match
from bot.reply import ALL_TOPICS, Button, Does, Reply, Target, asking
from bot.session import Awaited, Session, Turn
from tests import shipped
from tests.clinic import Clinic

COST, ANSWER = "intents/en/clinic/cost.yaml", "responses/en/clinic/cost.yaml"
OFF = frozenset({"clinic.cost", "type.deep_tissue", "type.swedish"})
PHONE = "(305) 595-9500"


@cache
def without() -> Conversation:
    """The shipped content in both languages, with some of it turned off."""
    return shipped.conversation().switched(OFF)


def leads_to(reply: Reply) -> set[str]:
    """The intents that the buttons of a reply lead to."""
    buttons: Iterator[Button] = iter((*reply.buttons, *reply.thumbs))
    return {one.target.name for one in buttons if one.target and one.target.does is Does.ANSWER}


def shown(reply: Reply) -> set[str]:
    """The intents that a reply answers or offers."""
    return leads_to(reply) | {section.intent for section in reply.sections}


def ask(question: str, session: Session | None = None) -> Turn:
    return without().respond(question, session or Session())


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("how much is a massage", "What does a massage cost?"),
        ("cuánto cuesta un masaje", "¿Cuánto cuesta"),
    ],
)
def test_who_asks_it_is_told_so_in_their_language(question: str, title: str) -> None:
    turn = ask(question)

    assert title in turn.reply.text
    assert PHONE in turn.reply.text
    assert not turn.reply.sections
    assert (turn.decision.action, turn.decision.intents) == (Action.FALLBACK, ("clinic.cost",))
    assert not turn.decision.missed
    assert turn.session.misses == 0
    assert not OFF & shown(turn.reply)


def test_of_two_questions_the_other_is_answered() -> None:
    turn = ask("how much is it and are you open on sunday")

    assert turn.decision.intents == ("clinic.hours",)
    assert "“What does a massage cost?”" in turn.reply.tail
    assert not OFF & shown(turn.reply)


def test_below_an_alarm_nothing_is_said_of_it() -> None:
    turn = ask("chest pain and how much is a massage")

    assert turn.decision.action is Action.EMERGENCY
    assert "cost" not in turn.reply.text


def test_what_asks_a_doctor_first_is_said_above_it() -> None:
    off = shipped.conversation().switched({"condition.pregnancy"})
    turn = off.respond("can i have a massage while pregnant", Session())

    assert turn.decision.off == ("condition.pregnancy",)
    assert turn.session.cautions == ("pregnancy",)
    assert "doctor" in turn.reply.lead


@pytest.mark.parametrize("target", [asking("clinic.cost"), asking("type.swedish")])
def test_an_old_button_says_so(target: Target) -> None:
    turn = without().tap(target, Session())

    assert turn.decision.off == (target.name,)
    assert "we do not answer this here" in turn.reply.text


def test_a_link_from_outside_says_so() -> None:
    turn = without().command(Command("start", asking("clinic.cost").payload), Session())

    assert "we do not answer this here" in turn.reply.text


def test_a_question_chosen_by_number_or_typed_from_a_button_says_so() -> None:
    offered = Session(offered=("clinic.hours", "clinic.cost"), asking=True)
    for typed in ("2", "What does a massage cost?"):
        assert ask(typed, offered).decision.off == ("clinic.cost",)


def test_a_topic_at_hand_is_off_at_once() -> None:
    talked = Session(answered=("clinic.cost",), language="en")
    for typed in ("tell me more", "why?", "in spanish to forward please"):
        reply = ask(typed, talked).reply
        assert not OFF & shown(reply)


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_answer_and_no_menu_leads_there(language: str) -> None:
    dialogue = without().dialogue(language)
    areas = [Target(Does.TOPICS, area) for area in dialogue.content.areas]
    replies = [dialogue.tap(menu, Session()).reply for menu in (ALL_TOPICS, *areas)]
    replies += [dialogue.choose(name, Session()).reply for name in dialogue.content.intents]
    replies += [dialogue.replies.which(tuple(dialogue.content.intents))]

    assert not OFF & set().union(*map(shown, replies))


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_that_is_understood_half_offers_it(language: str) -> None:
    """Of each question a few of its words."""
    asked = [
        " ".join(example.split()[:2])
        for name, intent in shipped.contents()[language].intents.items()
        for example in intent.examples[:2]
        if name in OFF or name.startswith(("clinic.", "type."))
    ]
    turns = [without().respond(text, Session(language=language, misses=1)) for text in asked]

    assert {turn.decision.action for turn in turns} >= {Action.CLARIFY, Action.FALLBACK}
    assert not OFF & set().union(*(shown(turn.reply) for turn in turns))


@pytest.mark.parametrize("words", ["", "swedish or deep tissue, and the price", "massage"])
def test_it_is_not_offered_in_other_chats(words: str) -> None:
    turn = ask(words) if words else None
    offers = public.offers(without().dialogue("en"), turn)

    assert offers
    assert not OFF & set().union(*map(shown, offers))


def test_a_group_is_told_so_in_a_line() -> None:
    reply = public.brief(ask("how much is a massage"), without().dialogue("en"))

    assert "we do not answer this here" in reply.lead
    assert not reply.buttons


def _walked(conversation: Conversation, target: Target) -> Iterator[Reply]:
    """Every reply of a guide, from here on."""
    reply = conversation.tap(target, Session()).reply
    yield reply
    for button in reply.buttons:
        step = button.target
        if step and step.does is Does.GUIDE and len(step.name) > len(target.name):
            yield from _walked(conversation, step)


def test_no_guide_ends_there() -> None:
    replies = list(_walked(without(), Target(Does.GUIDE, "chooser")))

    assert len(replies) > 30
    assert not OFF & set().union(*map(shown, replies))
    assert not any("Swedish massage" in one.title for reply in replies for one in reply.sections)


def test_nobody_is_told_later_what_is_off() -> None:
    filled = shipped.conversation(tells_later=True, prices="$60").switched(OFF)
    awaited = Awaited("clinic.cost", "", ("prices",), "en")

    assert filled.dialogue("en").news(awaited) is None
    unknown = shipped.conversation(tells_later=True)
    asked = Target(Does.TELL_YES, "clinic.cost")
    assert unknown.tap(asked, Session()).awaited is not None
    turn = unknown.switched(OFF).tap(asked, Session())
    assert turn.awaited is None
    assert turn.decision.off == ("clinic.cost",)


def test_what_the_bot_needs_stays_on() -> None:
    switched = shipped.conversation().switched(NEEDED_INTENTS)

    assert switched.off == frozenset()
    assert switched.respond("hello", Session()).decision.action is Action.ANSWER


def test_all_that_is_prepared_is_shared() -> None:
    whole = shipped.conversation()
    whole.dialogue("en").prepare()
    less = whole.switched(OFF)

    assert less.dialogue("en")._matcher is whole.dialogue("en")._matcher
    assert less.switched(()).respond("price list", Session()).decision.intents == ("clinic.cost",)
    assert whole.off == frozenset()
    assert whole.switched(()) is whole
    assert less.offering(call_back=True).off == OFF


def test_what_is_only_offered_or_left_over_falls_away() -> None:
    left = tuple(
        Ask(name, question=True, refers=False, ranking=(Match(name, 0.5),))
        for name in ("clinic.cost", "clinic.hours")
    )
    asked = ("clinic.cost", "clinic.hours", "type.overview")
    missed = Decision(Action.FALLBACK, offers=asked, left=left)
    options = Decision(Action.CLARIFY, asked, 0.6)

    assert without_off(missed, OFF) == Decision(Action.FALLBACK, offers=asked[1:], left=left[1:])
    assert without_off(options, OFF) == Decision(Action.CLARIFY, asked[1:], 0.6)
    assert without_off(Decision(Action.CLARIFY, asked[:1], 0.6), OFF).off == ("clinic.cost",)


def test_the_kind_of_question_stays_with_the_answer_that_is_given() -> None:
    both = Decision(Action.ANSWER, ("clinic.cost", "clinic.hours"), 1.0, asks=("worth_it", "lunch"))

    assert without_off(both, OFF).asks == ("lunch",)


# By the clinic's files


def off_in(contents: dict[str, Content]) -> frozenset[str]:
    (off,) = {content.off for content in contents.values()}
    return off


@pytest.mark.parametrize("language", ["en", "es"])
def test_one_line_in_one_language_turns_an_answer_off_in_all(
    both: Clinic, own: Clinic, language: str
) -> None:
    own.write(f"responses/{language}/clinic/cost.yaml", "off: true\n")
    contents = both.contents(own.folder)

    assert off_in(contents) == {"clinic.cost"}
    assert not [one for one in check(contents) if own.folder in one.path.parents]
    for spoken in contents:
        turn = Conversation(contents, only=spoken).respond("price list", Session())
        assert turn.decision.off == ("clinic.cost",)


@pytest.mark.parametrize("said", ["off: false\n", "off:\n"])
def test_a_later_folder_turns_it_on_again(clinic: Clinic, own: Clinic, said: str) -> None:
    clinic.add(ANSWER, "off: true\n")
    own.write(ANSWER, said)

    assert off_in(clinic.contents(own.folder)) == frozenset()


def test_what_is_neither_true_nor_false_is_reported(clinic: Clinic) -> None:
    clinic.add(ANSWER, "off: maybe\n")

    assert clinic.problems() == [f"{ANSWER}:9: off: 'maybe' is neither; write true, or false."]


@pytest.mark.parametrize("intent", ["safety.emergency", "clinic.phone", "chat.greet"])
def test_what_the_bot_cannot_do_without_cannot_be_off(clinic: Clinic, intent: str) -> None:
    path = f"responses/en/{intent.replace('.', '/')}.yaml"
    clinic.add(path, "off: true\n")

    assert clinic.problems() == [
        f"{path}:4: {intent} cannot be off: the bot itself leads there; take it out."
    ]


def test_an_area_is_dropped(both: Clinic, own: Clinic) -> None:
    own.write("responses/_off.yaml", "areas: [massage]\n")
    contents = both.contents(own.folder)

    assert off_in(contents) == {"massage.frequency"}
    topics = Conversation(contents).tap(ALL_TOPICS, Session()).reply
    assert [one.target.name for one in topics.buttons if one.target] == ["clinic", "safety", "chat"]


def test_a_language_is_dropped_and_its_alarms_are_heard_all_the_same(
    both: Clinic, own: Clinic
) -> None:
    both.change("intents/es/_words.yaml", "groin: groin, between my legs", "groin: entrepierna")
    both.change("intents/es/_words.yaml", "numb: numb, numbness", "numb: dormida")
    own.write("responses/_off.yaml", "languages: [es]\n")
    contents = both.contents(own.folder)
    conversation = Conversation(contents)

    assert check({BASE: contents[BASE]}) == []
    assert contents["es"].alarms_alone
    assert conversation.languages == ("en",)
    turn = conversation.respond("entrepierna dormida", Session())
    assert turn.decision.action is Action.EMERGENCY


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("areas: [compares]", "areas: 'compares' is not in the content; did you mean 'compare'?"),
        ("areas: [clinic]", "'clinic' cannot be off: the bot itself leads there; take it out."),
        ("languages: [en]", "'en' cannot be off: it stands in for the others; take it out."),
        ("languages: [fr]", "languages: 'fr' is not in the content; mend the name or take it out."),
        (
            "intents: [a]",
            "there is no entry 'intents:' here; take it out, or call it "
            "one of these: areas, languages.",
        ),
    ],
)
def test_what_cannot_be_dropped_is_reported(
    both: Clinic, own: Clinic, written: str, problem: str
) -> None:
    own.write("responses/_off.yaml", f"{written}\n")
    reported = [one.replace(f"{own.folder}/", "") for one in both.problems(own.folder)]

    assert reported == [f"responses/_off.yaml:1: {problem}"]


def test_what_is_off_by_a_file_and_by_a_switch_is_off(clinic: Clinic) -> None:
    clinic.add(ANSWER, "off: true\n")
    conversation = Conversation(clinic.contents()).switched({"clinic.hours"})

    assert conversation.off == {"clinic.cost", "clinic.hours"}

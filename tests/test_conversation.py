"""Which language a turn is in, told from three made-up languages: nothing is wired to two, or to
these."""

from collections import Counter
from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any

import pytest

import bot.dialogue
from bot.content import Content
from bot.conversation import Command, Conversation
from bot.decision import Action, Policy
from bot.dialogue import Session
from bot.evaluation import read_questions
from bot.language import Ear, Tongue
from bot.matching import Matcher
from bot.reply import asking
from tests import shipped, tongues
from tests.clinic import FILES, Clinic

UTTERANCES = Path(__file__).parent / "utterances"
EAGER = Policy(answer_threshold=0.05, health_threshold=0.05, agreed_threshold=2)
"""A handful of examples makes no matcher sure of itself."""
CODES = tuple(tongues.EXAMPLES)
COST = {code: examples["clinic/cost"][0] for code, examples in tongues.EXAMPLES.items()}
HOURS = {code: examples["clinic/hours"][0] for code, examples in tongues.EXAMPLES.items()}
ALARM = {code: " ".join(words) for code, words in tongues.ALARMS.items()}


def contents(folder: Path, *codes: str) -> dict[str, Content]:
    clinic = Clinic(folder, {path: text for path, text in FILES.items() if "/en/" not in path})
    for code in codes:
        for path, text in tongues.files(code, alone=True).items():
            clinic.write(path, text)
    return clinic.contents()


@pytest.fixture
def conversation(tmp_path: Path) -> Conversation:
    return Conversation(contents(tmp_path / "three", *CODES), EAGER)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was made, as it was made: a matcher or a watch."""
    made: list[str] = []
    for kind in (bot.dialogue.Matcher, bot.dialogue.Watch):
        original = kind.__init__

        def init(
            self: object, *arguments: Any, kind: type = kind, original: Any = original, **more: Any
        ) -> None:
            made.append(kind.__name__)
            original(self, *arguments, **more)

        monkeypatch.setattr(kind, "__init__", init)
    return made


# The language of a turn


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("before", ["", *CODES])
def test_the_words_tell_the_language_whatever_was_spoken_before(
    conversation: Conversation, code: str, before: str
) -> None:
    turn = conversation.respond(COST[code], Session(language=before))

    assert (turn.language, turn.session.language, turn.decision.intents) == (
        code,
        code,
        ("clinic.cost",),
    )
    assert turn.reply.text.startswith(f"{code} says One guide")


@pytest.mark.parametrize("said", ["shiatsu", "no", "?", "", "💆", "911", "no 911 no"])
@pytest.mark.parametrize("code", CODES)
def test_what_is_the_same_in_all_follows_the_chat_and_then_the_app(
    conversation: Conversation, said: str, code: str
) -> None:
    assert conversation.respond(said, Session(language=code), "xa").language == code
    assert conversation.respond(said, Session(), code).language == code
    assert conversation.respond(said, Session(), f"{code}-419").language == code


def test_where_nobody_tells_the_first_language_is_spoken_unless_the_base_is_there(
    tmp_path: Path,
) -> None:
    assert (
        Conversation(contents(tmp_path / "a", "xb", "xa")).respond("?", Session(), "de").language
        == "xa"
    )

    clinic = Clinic(tmp_path / "b")
    for path, text in tongues.files("eo").items():
        clinic.write(path.replace("/eo/", "/aa/"), text)
    assert Conversation(clinic.contents()).respond("?", Session(), "de").language == "en"


def test_a_language_that_is_no_longer_there_is_forgotten(conversation: Conversation) -> None:
    gone = Session(language="de", settled=True)

    assert conversation.respond(COST["xb"], gone, "xb").language == "xb"
    assert conversation.tap(asking("clinic.cost"), gone, "eo").language == "eo"


def test_a_letter_wise_likeness_is_enough_for_a_word_that_no_example_holds(
    conversation: Conversation,
) -> None:
    assert conversation.spoken("telefonumi masaĝisto", "xa") == "eo"


def test_a_small_language_does_not_take_the_words_that_nobody_knows(clinic: Clinic) -> None:
    for path, text in tongues.files("eo").items():
        clinic.write(path, text)
    for name in tongues.EXAMPLES["eo"]:
        clinic.write(
            f"intents/eo/{name}.yaml", f"title: x\nexamples: [{name.partition('/')[2]}eo]\n"
        )

    assert Conversation(clinic.contents()).spoken("what would the masseurs charge", "en") == "en"


def test_of_a_very_long_message_the_first_words_tell_the_language(
    conversation: Conversation,
) -> None:
    first, rest = (" ".join([COST[code]] * times) for code, times in (("xb", 200), ("xa", 900)))

    assert conversation.spoken(first, "") == "xb"
    assert conversation.spoken(f"{first} {rest}", "") == "xb"


def test_one_language_needs_no_telling(clinic: Clinic) -> None:
    assert (
        Conversation(clinic.contents(), EAGER).respond("kiom kostas", Session(), "eo").language
        == "en"
    )


# What is kept


def test_personal_data_is_found_by_the_words_of_every_language_that_is_spoken(
    conversation: Conversation,
) -> None:
    for named in tongues.NAMED.values():
        assert conversation.redacted(f"{named} ann and bob") == f"{named} [name] and bob"
    assert conversation.redacted("my name is ann") == "my name is ann", "nobody speaks English here"


def test_a_language_that_is_not_spoken_yet_finds_nothing(clinic: Clinic) -> None:
    clinic.write("intents/eo/_redaction.yaml", tongues.files("eo")["intents/eo/_redaction.yaml"])
    conversation = Conversation(clinic.contents())

    assert conversation.languages == ("en",)
    assert conversation.redacted("my name is ann") == "my name is [name]"
    assert conversation.redacted(f"{tongues.NAMED['eo']} ann") == f"{tongues.NAMED['eo']} ann"


# Choosing a language


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("before", CODES)
def test_asking_for_a_language_settles_it(
    conversation: Conversation, code: str, before: str
) -> None:
    turn = conversation.respond(f"{tongues.SWITCHES[code].title()}!", Session(language=before))

    assert (turn.language, turn.reply.text) == (code, f"{code} language_settled text.")
    assert (turn.session.language, turn.session.settled) == (code, True)


def test_asking_for_a_language_within_a_question_settles_nothing(
    conversation: Conversation,
) -> None:
    turn = conversation.respond(f"{COST['xa']} {tongues.SWITCHES['xb']}", Session())

    assert not turn.session.settled


def test_the_choice_names_every_language_and_a_tap_settles_it(conversation: Conversation) -> None:
    choice = conversation.choice(Session(language="xb"))
    assert (choice.text, [button.text for button in choice.buttons]) == (
        "xb language text.",
        ["eo language_name text.", "xa language_name text.", "xb language_name text."],
    )

    turn = conversation.tap(choice.buttons[0].target, Session(language="xb"))
    assert (turn.language, turn.session.settled, turn.reply.text) == (
        "eo",
        True,
        "eo language_settled text.",
    )


@pytest.mark.parametrize("code", CODES)
def test_a_settled_chat_is_answered_in_its_language_whatever_it_is_asked_in(
    conversation: Conversation, code: str
) -> None:
    turn = conversation.respond(COST[code], Session(language="xa", settled=True))

    assert (turn.language, turn.session.language, turn.decision.intents) == (
        "xa",
        "xa",
        ("clinic.cost",),
    )
    assert turn.reply.text.startswith("xa says ")


def test_what_a_settled_chat_does_not_understand_it_says_in_its_language(
    conversation: Conversation,
) -> None:
    turn = Conversation(conversation.contents).respond(
        "kiom da birdoj estas", Session(language="xa", settled=True)
    )

    assert (turn.language, turn.reply.text) == ("xa", "xa fallback text.")


def test_a_button_is_answered_in_the_chats_language(conversation: Conversation) -> None:
    turn = conversation.tap(asking("clinic.cost"), Session(language="xb"), "eo")

    assert (turn.language, turn.session.language) == ("xb", "xb")
    assert turn.reply.text.startswith("xb says ")


# Red flags


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("before", ["", *CODES])
@pytest.mark.parametrize("around", ["{}", "{} shiatsu 911", "{} vosa mipo tupa ralu"])
def test_a_red_flag_in_any_language_alarms_whatever_the_chats_language(
    conversation: Conversation, code: str, before: str, around: str
) -> None:
    turn = conversation.respond(around.format(ALARM[code]), Session(language=before))

    assert (turn.decision.action, turn.decision.level) == (Action.EMERGENCY, "emergency")
    assert (turn.language, turn.reply.text) == (code, f"{code} emergency text.")


def test_a_settled_chat_gets_the_card_in_its_language(conversation: Conversation) -> None:
    turn = conversation.respond(ALARM["xb"], Session(language="eo", settled=True))

    assert (turn.decision.action, turn.reply.text) == (Action.EMERGENCY, "eo emergency text.")
    assert turn.reply.alarm


def test_an_equal_alarm_in_the_chats_own_language_wins_and_a_graver_one_over_both(
    tmp_path: Path,
) -> None:
    three = contents(tmp_path / "three", *CODES)
    shared = Clinic(tmp_path / "three", {})
    for code in ("xa", "xb"):
        shared.change(f"intents/{code}/_red_flags.yaml", "  groin: ", "  groin: pluf, ")
        shared.change(f"intents/{code}/_red_flags.yaml", "  numb: ", "  numb: blub, ")
    said = "blub pluf"
    conversation = Conversation(shared.contents(), EAGER)
    assert set(three) == set(CODES)
    assert [
        conversation.respond(said, Session(language=code)).language for code in ("xa", "xb")
    ] == [
        "xa",
        "xb",
    ]

    shared.change("intents/xa/_red_flags.yaml", "level: emergency", "level: urgent")
    conversation = Conversation(shared.contents(), EAGER)
    assert [
        conversation.respond(said, Session(language=code)).language for code in ("xa", "xb", "eo")
    ] == ["xb"] * 3


def test_an_alarm_leaves_the_chat_in_the_language_that_is_spoken_there(
    conversation: Conversation,
) -> None:
    turn = conversation.respond(f"{ALARM['xb']} {COST['xa']} {HOURS['xa']}", Session(language="xa"))

    assert (turn.language, turn.session.language) == ("xb", "xa")


# What one language does not understand


MIXED = "vosa vosa vosa vosa qzust brekh"
HALVES = "ralu kente brekh qzust"
STRICT = Policy(
    answer_threshold=2,
    health_threshold=2,
    second_threshold=2,
    clarify_threshold=2,
    agreed_threshold=1.4,
)


def test_a_mixed_question_is_answered_in_the_language_that_understands_it(
    conversation: Conversation,
) -> None:
    desk = Conversation(conversation.contents)
    turn = desk.respond(MIXED, Session(language="xa"))

    assert desk.spoken(MIXED, "xa") == "xa"
    assert (turn.language, turn.session.language, turn.decision.intents) == (
        "xb",
        "xb",
        ("clinic.cost",),
    )


def test_in_a_settled_chat_it_is_understood_so_and_answered_as_settled(
    conversation: Conversation,
) -> None:
    turn = Conversation(conversation.contents).respond(MIXED, Session(language="eo", settled=True))

    assert (turn.language, turn.decision.intents) == ("eo", ("clinic.cost",))
    assert turn.reply.text.startswith("eo says ")


def test_another_language_is_not_asked_where_no_word_is_its_own(
    conversation: Conversation, made: list[str]
) -> None:
    turn = Conversation(conversation.contents, STRICT).respond(
        "vosa vosa vosa shiatsu", Session(language="xa")
    )

    assert (turn.language, turn.decision.action) == ("xa", Action.FALLBACK)
    assert made.count("Matcher") == 1


def test_what_no_language_understands_is_said_in_the_one_that_was_spoken(
    conversation: Conversation,
) -> None:
    turn = Conversation(conversation.contents, STRICT).respond(MIXED, Session(language="xa"))

    assert (turn.language, turn.reply.text) == ("xa", "xa fallback text.")


def test_what_two_languages_think_likeliest_is_answered(conversation: Conversation) -> None:
    turn = Conversation(conversation.contents, STRICT).respond(HALVES, Session())

    assert (turn.decision.action, turn.decision.intents) == (Action.ANSWER, ("clinic.cost",))
    assert turn.decision.confidence == turn.ranking[0].confidence > 1.4
    assert turn.language == Conversation(conversation.contents).spoken(HALVES, "")


def test_two_that_are_too_unsure_together_answer_nothing(conversation: Conversation) -> None:
    turn = Conversation(conversation.contents, replace(STRICT, agreed_threshold=1.9)).respond(
        HALVES, Session()
    )

    assert turn.decision.action is Action.FALLBACK


# Making ready


def test_only_the_matcher_that_is_needed_is_made_and_every_watch_once(
    conversation: Conversation, made: list[str]
) -> None:
    fresh = Conversation(conversation.contents, EAGER)
    fresh.respond(COST["xb"], Session())
    fresh.respond(HOURS["xb"], Session())

    assert Counter(made) == {"Watch": 3, "Matcher": 1}


def test_a_server_has_all_of_them_made_before(conversation: Conversation, made: list[str]) -> None:
    fresh = Conversation(conversation.contents, EAGER)
    fresh.prepare()
    assert Counter(made) == {"Watch": 3, "Matcher": 3}

    fresh.respond(COST["xb"], Session())
    assert len(made) == 6


def test_a_server_has_nothing_left_to_make_at_the_first_question(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Conversation(conversation.contents, EAGER)
    fresh.prepare()
    monkeypatch.delattr("bot.language.Tongue")
    monkeypatch.delattr("bot.matching.scores._Index")
    monkeypatch.delattr("bot.spelling._Beside")
    typos = " ".join("q" * length for length in range(1, 30))

    for said in COST.values():
        assert fresh.respond(said, Session()).decision.intents == ("clinic.cost",)
        assert fresh.respond(f"{said}. {typos}", Session()).failure is None


# The shipped languages


@pytest.mark.parametrize("piece", ["a", "ha", "7", "aB3x9Zq", "\u75db", "\u043f", "a7"])
@pytest.mark.parametrize("length", [130, 140, 1000, 4096])
@pytest.mark.parametrize(
    "around", ["{}", "i cant breathe {}", "{} i cant breathe", "no puedo respirar {}"]
)
def test_a_run_without_a_blank_is_read_however_long_it_is(
    piece: str, length: int, around: str
) -> None:
    """A held key, a link's token, Chinese: the logarithm of a likelihood that is rounded to 0."""
    run = (piece * length)[:length]

    turn = shipped.conversation().respond(around.format(run), Session())

    assert (turn.decision.action is Action.EMERGENCY) == (around != "{}")


def test_a_longer_run_is_less_likely_in_every_language() -> None:
    tongue = Tongue(Counter({"hola": 3, "dolor": 1}), Counter({"<ho": 3, "hol": 3}), 10)

    likelihoods = [tongue.likelihood("a" * length) for length in (1, 10, 100, 1000, 10_000)]

    assert likelihoods == sorted(likelihoods, reverse=True)
    assert len(set(likelihoods)) == len(likelihoods)
    assert tongue.likelihood("hola") == pytest.approx(log(0.99 * 3 / 4), abs=0.01)


@pytest.mark.parametrize("language", sorted(folder.name for folder in UTTERANCES.iterdir()))
@pytest.mark.parametrize("known", [False, True])
def test_the_language_of_a_turn_is_right_98_times_in_100(language: str, known: bool) -> None:
    """Without a chat before, the app's language is the base one's: the worst case for every
    other."""
    questions = read_questions([UTTERANCES / language], {}, language).asked
    texts = [question.text for question in questions]
    wrong = [
        text
        for text in texts
        if shipped.conversation().spoken(text, language if known else "") != language
    ]

    assert len(texts) > 400
    assert len(wrong) <= 0.02 * len(texts), wrong


def test_every_language_has_its_own_way_to_be_asked_for() -> None:
    """Each phrase settles its own language, though they are read in every one."""
    for code, content in shipped.conversation().contents.items():
        assert content.wording.switch, code
        for phrase in content.wording.switch:
            assert (
                shipped.conversation().respond(" ".join(phrase), Session()).session.language == code
            ), phrase


# Commands


@pytest.mark.parametrize(
    ("typed", "name", "rest", "bot"),
    [
        ("/help", "help", "", ""),
        ("/help how much", "help", "how much", ""),
        ("/HELP\nhow much", "help", "how much", ""),
        ("/help, please", "help", "please", ""),
        ("/help@Clinic_Bot: please", "help", "please", "clinic_bot"),
        ("/start type-swedish", "start", "type-swedish", ""),
        ("/help!", "help", "", ""),
    ],
)
def test_a_command_is_read_with_what_stands_behind_it(
    typed: str, name: str, rest: str, bot: str
) -> None:
    assert Command.parse(typed) == Command(name, rest, bot, typed)


@pytest.mark.parametrize(
    "typed", ["", "/", "/ help", "help", " /help", "//help", "/help/me", "/ñu"]
)
def test_what_is_no_command_is_read_as_words(typed: str) -> None:
    assert Command.parse(typed) is None


@pytest.mark.parametrize("code", CODES)
def test_a_command_is_answered_in_the_chats_language(conversation: Conversation, code: str) -> None:
    def said(typed: str, **how: bool) -> str:
        command = Command.parse(typed)
        assert command is not None
        return conversation.command(command, Session(language=code), **how).reply.lead

    assert said("/help") == said("/nonsense") == f"{code} help text."
    assert said("/topics") == f"{code} topics text."
    assert said("/idioma") == said("/language") == f"{code} language text."
    assert said("/topics", public=True) == f"{code} private_topics text."
    for private in ("/mydata", "/forget", "/language", "/why"):
        assert said(private, public=True) == f"{code} in_private text."


@pytest.mark.parametrize("typed", ["/help {}", "/nonsense\n{}", "/forget, {}", "/start {}"])
def test_a_red_flag_behind_a_command_comes_first(conversation: Conversation, typed: str) -> None:
    command = Command.parse(typed.format(ALARM["xb"]))
    assert command is not None

    for public in (False, True):
        turn = conversation.command(command, Session(language="xa"), public=public)
        assert (turn.decision.action, turn.language) == (Action.EMERGENCY, "xb")


# An alarm whose answer fails


@pytest.mark.parametrize("settled", [False, True])
@pytest.mark.parametrize("broken", ["Matcher", "Ear"])
def test_a_card_goes_out_whatever_fails_behind_it(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch, settled: bool, broken: str
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    kind, method = {"Matcher": (Matcher, "read"), "Ear": (Ear, "language_of")}[broken]
    monkeypatch.setattr(kind, method, fail)
    turn = conversation.respond(ALARM["xb"], Session(language="xa", settled=settled))

    assert (turn.decision.action, turn.decision.level) == (Action.EMERGENCY, "emergency")
    assert turn.reply.text == f"{'xa' if settled else 'xb'} emergency text."
    assert turn.session.reminders == conversation.policy.reminders
    assert isinstance(turn.failure, RuntimeError)


def test_without_an_alarm_a_failure_is_not_hidden(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Matcher, "read", fail)
    with pytest.raises(RuntimeError, match="a bug"):
        conversation.respond(COST["xa"], Session())


def test_a_watch_that_fails_hides_no_other_languages_alarm(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(conversation._watches["xa"], "find", fail, raising=True)

    assert conversation.respond(ALARM["xb"], Session(language="xa")).reply.alarm
    with pytest.raises(RuntimeError, match="a bug"):
        conversation.respond(COST["xb"], Session())


@pytest.mark.parametrize("code", CODES)
def test_a_fixed_language_is_read_and_spoken_and_red_flags_are_heard_in_all(
    conversation: Conversation, code: str
) -> None:
    fixed = Conversation(conversation.contents, only="xa")
    turn = fixed.respond(ALARM[code], Session())

    assert fixed.languages == ("xa",)
    assert (turn.language, turn.reply.text) == ("xa", "xa emergency text.")
    assert turn.session.language == "xa"
    assert fixed.respond(COST["eo"], Session()).language == "xa"

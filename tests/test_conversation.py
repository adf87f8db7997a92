"""Which language a turn is in, told from three made-up languages: nothing is wired to two, or to
these."""

import gc
from collections import Counter
from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any
from weakref import ref

import pytest

import bot.conversation
import bot.dialogue.dialogue
from bot.command import Command
from bot.content import COMMANDS, Content
from bot.content import shipped as shipped_folder
from bot.conversation import Conversation
from bot.decision import DISTRESS, Action, Decision, Policy
from bot.evaluation import read_questions
from bot.hearing import Heard, Hearing
from bot.language import Tongue, WordLists
from bot.matching import Matcher
from bot.reply import Reply, asking
from bot.safety import Safety
from bot.session import Session
from bot.text import LONGEST_MESSAGE
from tests import shipped, tongues
from tests.clinic import FILES, Clinic
from tests.worries import worried

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
    """What was made, as it was made: a matcher, or what hears all languages together."""
    made: list[str] = []
    for kind in (bot.dialogue.dialogue.Matcher, bot.conversation.Hearing):
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


def test_a_word_that_is_written_alone_in_the_chats_language_leaves_it_there(
    tmp_path: Path,
) -> None:
    clinic = Clinic(tmp_path)
    for code in CODES:
        for path, text in tongues.files(code).items():
            clinic.write(path, text)
    clinic.change("intents/xa/chat/greet.yaml", "  - halo\n", "  - halo\n  - kiom\n")
    desk = Conversation(clinic.contents())

    assert desk.spoken("kiom", "xa") == "xa"
    assert desk.spoken("kiom", "eo") == "eo"
    assert desk.spoken("kiom kostas", "xa") == "eo", "not alone"


@pytest.mark.parametrize(
    ("said", "language"), [("ok graciasss", "es"), ("okkkk thankssss", "en"), ("holaaaa", "es")]
)
def test_drawn_out_words_are_in_the_language_of_the_words(said: str, language: str) -> None:
    for before in ("en", "es"):
        assert shipped.conversation().spoken(said, before) == language


@pytest.mark.parametrize("said", ["ok", "OK!", "spa", "cancer", "covid", "super", "robot"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_word_of_both_languages_leaves_a_chat_in_its_own(said: str, language: str) -> None:
    turn = shipped.conversation().respond(said, Session(language=language))

    assert turn.language == language


@pytest.mark.parametrize(("said", "language"), [("yo", "en"), ("hola", "es"), ("hello", "en")])
def test_a_greeting_in_a_word_is_answered_in_its_language(said: str, language: str) -> None:
    turn = shipped.conversation().respond(said, Session(), "en")

    assert (turn.language, turn.decision.intents) == (language, ("chat.greet",))


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


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("la birdoj flugas", "xa fallback text."),
        ("kiom kostas, birdoj, al mi", "xa clarify_one text."),
    ],
)
def test_what_a_settled_chat_does_not_understand_it_says_in_its_language(
    conversation: Conversation, said: str, text: str
) -> None:
    turn = Conversation(conversation.contents).respond(said, Session(language="xa", settled=True))

    assert (turn.language, turn.reply.text) == ("xa", text)


def test_a_button_is_answered_in_the_chats_language(conversation: Conversation) -> None:
    turn = conversation.tap(asking("clinic.cost"), Session(language="xb"), "eo")

    assert (turn.language, turn.session.language) == ("xb", "xb")
    assert turn.reply.text.startswith("xb says ")


# Red flags


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("before", ["", *CODES])
@pytest.mark.parametrize("around", ["{}", "{} shiatsu 911"])
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


def test_of_an_alarm_half_in_each_language_the_card_is_in_the_one_that_has_more_words(
    conversation: Conversation,
) -> None:
    turn = conversation.respond(f"{ALARM['xb']} {COST['xa']} {HOURS['xa']}", Session(language="eo"))

    assert (turn.decision.level, turn.language, turn.session.language) == ("emergency", "xa", "xa")


def test_half_an_alarm_in_each_language_is_heard(conversation: Conversation) -> None:
    numb, groin = tongues.ALARMS["xa"][0], tongues.ALARMS["xb"][1]

    turn = conversation.respond(f"{numb} {groin}", Session(language="eo"))

    assert (turn.decision.level, turn.language) == ("emergency", "eo")


def test_an_alarm_may_be_in_what_was_written_before_and_now_together(
    conversation: Conversation,
) -> None:
    numb, groin = tongues.ALARMS["xa"]
    alone = conversation.respond(groin, Session())
    together = conversation.respond(groin, Session(), before=[f"{COST['xa']}.", numb])

    assert alone.decision.level == ""
    assert together.decision.level == "emergency"
    assert together.because[0].startswith("saddle_numbness: numb in groin")


def test_an_ordinary_message_between_its_halves_hides_no_alarm(beside: Conversation) -> None:
    """That a line between them holds so many words that they are no longer near each other."""
    between = "well ok then and now something else that is not about it at all"

    for before in (["my groin", between], ["my groin", "what do you charge"]):
        turn = beside.respond("is numb", Session(), before=before)
        assert turn.decision.level == "emergency"


def test_what_had_its_card_makes_none_with_the_next_message_unless_it_is_graver(
    clinic: Clinic,
) -> None:
    rules = "groin: urgent\n    numb in groin: emergency"
    clinic.change("intents/_red_flags.yaml", "numb in groin: emergency", rules)
    desk = Conversation(clinic.contents(), EAGER)

    for now, before, level in (
        ("my groin", [], "urgent"),
        ("what do you charge", ["my groin"], ""),
        ("it is numb", ["my groin"], "emergency"),
        ("and numb", ["it is numb", "my groin"], ""),
        ("and numb", ["my groin is numb"], ""),
        ("hello there", ["my groin is numb", "what do you charge"], ""),
    ):
        assert desk.respond(now, Session(), before=before).decision.level == level, (now, before)


def test_a_message_as_long_as_may_be_hides_no_alarm_in_two_messages(
    conversation: Conversation,
) -> None:
    numb, groin = tongues.ALARMS["xa"]
    filler = " vosa" * LONGEST_MESSAGE

    for before, now in (
        (f"{filler[-4000:]} {numb}", groin),
        (numb, f"{groin} {filler[:4000]}"),
    ):
        turn = conversation.respond(now, Session(), before=[filler[:LONGEST_MESSAGE], before])
        assert turn.decision.level == "emergency"


def test_with_an_alarm_of_its_own_a_message_is_read_alone(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    hear = Hearing.hear

    def listen(self: Hearing, utterance: str) -> Heard:
        heard.append(utterance)
        return hear(self, utterance)

    monkeypatch.setattr(Hearing, "hear", listen)
    conversation.respond(ALARM["xa"], Session(), before=["tupa"])
    assert heard == [ALARM["xa"]]

    conversation.respond(COST["xa"], Session(), before=["tupa"])
    assert heard[1:] == [COST["xa"], f"tupa , {COST['xa']}"]

    heard.clear()
    conversation.respond(COST["xa"], Session(), before=["tupa", "lemi"])
    parts = ["tupa , lemi , {}", "tupa , {}", "lemi , {}"]
    assert heard == [COST["xa"], *(part.format(COST["xa"]) for part in parts)]


@pytest.mark.parametrize("language", shipped.conversation().languages)
def test_after_a_crisis_nothing_that_can_be_tapped_or_commanded_leads_to_booking(
    language: str,
) -> None:
    desk, content = shipped.conversation(), shipped.contents()[language]
    crisis, label = Session(language=language, crisis=True), content.message("button_book")
    own = ("language", "mydata", "forget")  # about the chat itself
    commands = [Command(name, "") for name in COMMANDS if name not in own]

    turns = [desk.tap(asking(name), crisis) for name in content.intents]
    turns += [desk.command(command, crisis) for command in commands]
    for turn in turns:
        said = f"{turn.reply.text} {turn.reply.more}"
        named = "clinic.phone" in turn.decision.intents  # with every way to reach the clinic
        assert "988" in said
        assert named or content.facts["booking_url"] not in said
        assert label not in [button.text for button in turn.reply.buttons]


# A language in which only alarms are heard, and those that nobody knows here


@pytest.fixture
def beside(clinic: Clinic) -> Conversation:
    """English is spoken, and alarms are heard in another one, too."""
    for path, text in tongues.alarms("xb").items():
        clinic.write(path, text)
    return Conversation(clinic.contents(), EAGER)


def test_an_alarm_in_a_language_that_is_only_listened_to_gets_its_card(
    beside: Conversation,
) -> None:
    turn = beside.respond(ALARM["xb"], Session(language="en"))

    assert beside.languages == ("en",)
    assert (turn.decision.level, turn.language) == ("emergency", "xb")
    assert turn.reply == Reply("xb emergency text.", alarm=True)
    assert (turn.session.language, turn.session.reminders) == ("en", EAGER.reminders)
    assert turn.because == ("saddle_numbness: numb in groin (frozt knyb)",)
    assert len(turn.ranking) >= 3


def test_the_card_of_an_alarm_in_two_messages_is_in_the_language_of_both(
    beside: Conversation,
) -> None:
    turn = beside.respond("groin", Session(), before=["frozt xb"])

    assert (turn.decision.level, turn.language) == ("emergency", "xb")


def test_its_card_goes_out_whatever_fails_behind_it(
    beside: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Matcher, "match", fail)
    turn = beside.respond(ALARM["xb"], Session())

    assert (turn.reply.text, turn.language) == ("xb emergency text.", "xb")
    assert isinstance(turn.failure, RuntimeError)


def test_who_chose_a_language_reads_the_card_in_that(clinic: Clinic, beside: Conversation) -> None:
    settled = beside.respond(ALARM["xb"], Session(language="en", settled=True))
    fixed = Conversation(clinic.contents(), EAGER, only="en").respond(ALARM["xb"], Session())

    assert settled.reply.text == fixed.reply.text == "The emergency text."


def test_what_is_not_understood_in_such_a_language_gets_its_line(beside: Conversation) -> None:
    turn = beside.respond("frozt xb", Session())

    assert turn.decision.action is Action.FALLBACK
    assert turn.reply.text == "xb not_spoken text."
    assert turn.reply.buttons == beside.respond("blorp frangle", Session()).reply.buttons


def test_what_safety_asks_for_stands_below_its_line_in_the_same_language(clinic: Clinic) -> None:
    worried(clinic)
    for path, text in tongues.alarms("xb").items():
        clinic.write(path, text)
    clinic.add("intents/xb/_words.yaml", "  pregnant: grvda\n  blood: blt\n")
    clinic.add("intents/xb/_common.txt", "grvda blt\n")
    clinic.add("responses/xb/_cards.yaml", "cautions: {pregnancy: grv, surgery: srg}\n")
    desk = Conversation(clinic.contents())
    told = Session(reminders=1)

    def said(text: str, session: Session) -> list[str]:
        return desk.respond(text, session).reply.lead.split("\n\n")

    assert said("frozt xb", told) == ["xb not_spoken text.", "xb reminder text."]
    assert said("frozt blt xb", told) == ["xb not_spoken text.", "xb soft text."]
    assert said("frozt grvda xb", Session())[:2] == ["xb not_spoken text.", "xb ask_first text."]


def test_what_is_understood_in_such_a_language_is_answered_below_its_line(
    beside: Conversation,
) -> None:
    turn = beside.respond("frozt xb xb price list", Session())

    assert turn.decision.intents == ("clinic.cost",)
    assert turn.reply.lead == "xb not_spoken text."
    assert "$50" in turn.reply.text


def test_after_a_crisis_it_gets_its_gentle_card(beside: Conversation) -> None:
    turn = beside.respond("frozt xb", Session(crisis=True))

    assert (turn.decision, turn.language) == (DISTRESS, "xb")
    assert turn.reply == Reply("xb distress text.")


def test_an_alarm_of_which_half_is_english_gets_the_english_card(beside: Conversation) -> None:
    turn = beside.respond("how is my knyb, it is numb", Session())

    assert (turn.decision.level, turn.language) == ("emergency", "en")


def test_such_a_language_is_listened_to_where_call_backs_are_offered(
    beside: Conversation,
) -> None:
    assert beside.offering(call_back=True).respond(ALARM["xb"], Session()).language == "xb"


@pytest.fixture(scope="module")
def well_read(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    """The small clinic, with the shipped lists of common words: its patients write English with
    Spanish in it."""

    clinic = Clinic(tmp_path_factory.mktemp("well_read"))

    def common(code: str) -> str:
        return (shipped_folder() / f"intents/{code}/_common.txt").read_text(encoding="utf-8")

    for code in ("fr", "ht"):
        for path, text in tongues.alarms("xb").items():
            clinic.write(path.replace("/xb/", f"/{code}/"), text.replace("xb", code))
        clinic.write(f"intents/{code}/_common.txt", common(code))
    clinic.write("intents/en/_common.txt", common("en") + common("es"))
    return Conversation(clinic.contents())


@pytest.mark.parametrize(
    "said",
    [
        "ich habe seit gestern starke rückenschmerzen",
        "haben sie am sonntag vormittag noch geöffnet?",
        "сколько стоит массаж",
        "按摩多少钱",
        "كم سعر المساج",
        "πονάει η μέση μου",
    ],
)
def test_a_language_that_nobody_knows_here_gets_every_languages_line(
    well_read: Conversation, said: str
) -> None:
    turn = well_read.respond(said, Session())

    lines = ("The not_spoken text.", "fr not_spoken text.", "ht not_spoken text.")
    assert turn.reply.text == "\n\n".join(lines)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("je voudrais prendre rendez-vous", "fr"),
        ("bonjour", "fr"),
        ("mwen bezwen yon randevou", "ht"),
    ],
)
def test_each_language_that_is_listened_to_is_told_by_its_own_words(
    well_read: Conversation, said: str, code: str
) -> None:
    assert well_read.respond(said, Session()).reply.text == f"{code} not_spoken text."


@pytest.mark.parametrize(
    "said",
    [
        "asap",
        "hw mch",
        "shiatsu tui na",
        "Maria Gonzalez Perez",
        "Jean-Baptiste Pierre",
        "Nguyen Thi Hoa",
        "my name is Xiomara Etxeberria",
        "Dr Rodriguez Fernandez Hialeah",
        "cigna aetna humana medicare",
        "l4 l5 s1 laminectomy",
        "wat r ur prices",
        "idk tbh",
        "hw mch massg cst",
        "wuts teh prise plz",
        "apointmnt tomrow aftrnoon plz",
        "wnna bk masge tmrw arnd nn",
        "dolr espalda mcho dsde ayr",
        "ps",
        "lol",
        "asdf asdf asdf asdf",
        "305 555 1234",
        "???",
        "💔",
        "痛",
    ],
)
def test_names_typos_and_slang_are_no_other_language(well_read: Conversation, said: str) -> None:
    assert "not_spoken" not in well_read.respond(said, Session()).reply.text


# An answer for somebody else


@pytest.mark.parametrize(
    ("language", "asked", "said", "other", "text"),
    [
        ("en", "how much is a massage", "in spanish for my mother", "es", "una hora"),
        ("en", "how much is a massage", "Can you send that in Spanish, please?", "es", "una hora"),
        ("es", "cuánto cuesta un masaje", "en inglés para mi esposo", "en", "an hour"),
    ],
)
def test_the_last_answer_is_forwarded_in_another_language_and_the_chat_stays_in_its_own(
    language: str, asked: str, said: str, other: str, text: str
) -> None:
    desk = shipped.conversation()
    before = desk.respond(asked, Session(cautions=("pregnancy",))).session
    forwarded = desk.respond(said, before)

    assert (forwarded.language, forwarded.decision.intents) == (other, ("clinic.cost",))
    assert forwarded.reply.lead == desk.contents[other].message("to_forward")
    assert text in forwarded.reply.text
    assert (forwarded.reply.buttons, forwarded.reply.thumbs) == ((), ())
    assert forwarded.session == before
    assert desk.respond(asked, forwarded.session).language == language


def test_the_reminder_of_an_alarm_stands_above_what_is_forwarded() -> None:
    desk, spanish = shipped.conversation(), shipped.contents()["es"]
    before = Session(language="en", answered=("clinic.cost",), reminders=2)

    turn = desk.respond("in spanish for my mother", before)
    assert turn.reply.lead == f"{spanish.card('reminder')}\n\n{spanish.message('to_forward')}"


@pytest.mark.parametrize(
    ("said", "language"), [("in spanish for my mother", "en"), ("en inglés para mi esposo", "es")]
)
@pytest.mark.parametrize("crisis", [False, True])
def test_with_nothing_at_hand_and_after_a_crisis_nothing_is_forwarded_and_no_language_settled(
    said: str, language: str, crisis: bool
) -> None:
    at_hand = ("clinic.cost",) if crisis else ()
    before = Session(language=language, answered=at_hand, crisis=crisis)
    turn = shipped.conversation().respond(said, before)

    assert (turn.language, turn.session.language, turn.session.settled) == (
        language,
        language,
        False,
    )
    for content in shipped.contents().values():
        if content.live:
            assert content.message("to_forward") not in turn.reply.text


def test_an_answer_that_the_other_language_does_not_have_is_not_forwarded() -> None:
    english = shipped.contents()["en"]
    few = {name: one for name, one in english.intents.items() if name != "clinic.cost"}
    desk = Conversation({**shipped.contents(), "en": replace(english, intents=few)})
    before = Session(language="es", answered=("clinic.cost",))

    turn = desk.respond("en inglés para mi esposo", before)
    assert english.message("to_forward") not in turn.reply.text
    assert "clinic.cost" not in turn.decision.intents
    assert (turn.session.language, turn.session.settled) == ("es", False)


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


def test_only_the_matcher_that_is_needed_is_made_and_one_ear_for_all(
    conversation: Conversation, made: list[str]
) -> None:
    fresh = Conversation(conversation.contents, EAGER)
    fresh.respond(COST["xb"], Session())
    fresh.respond(HOURS["xb"], Session())

    assert Counter(made) == {"Hearing": 1, "Matcher": 1}


def test_a_server_has_all_of_them_made_before(conversation: Conversation, made: list[str]) -> None:
    fresh = Conversation(conversation.contents, EAGER)
    fresh.prepare()
    assert Counter(made) == {"Hearing": 1, "Matcher": 3}

    fresh.respond(COST["xb"], Session())
    assert len(made) == 4


def test_a_server_has_nothing_left_to_make_at_the_first_question(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Conversation(conversation.contents, EAGER)
    fresh.prepare()
    monkeypatch.delattr("bot.language.Tongue")
    monkeypatch.delattr("bot.matching.nearest._Index")
    monkeypatch.delattr("bot.spelling._Letters._having")
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


@pytest.mark.parametrize("language", sorted(folder.name for folder in UTTERANCES.iterdir()))
def test_nobody_who_writes_a_spoken_language_is_told_that_it_is_not_spoken(language: str) -> None:
    asked = read_questions([UTTERANCES / language], {}, language).asked
    desk, texts = shipped.conversation(), [question.text for question in asked]
    lines = {one.card("not_spoken") for one in shipped.contents().values() if one.guarded}

    turns = {text: desk.respond(text, Session()) for text in texts}
    told = [text for text, turn in turns.items() if any(line in turn.reply.text for line in lines)]

    assert len(texts) > 400
    assert told == []
    assert {turn.language for turn in turns.values()} <= set(desk.languages)


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
@pytest.mark.parametrize("broken", ["Matcher", "WordLists"])
def test_a_card_goes_out_whatever_fails_behind_it(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch, settled: bool, broken: str
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    kind, method = {
        "Matcher": (Matcher, "match"),
        "WordLists": (WordLists, "spoken_in"),
    }[broken]
    monkeypatch.setattr(kind, method, fail)
    turn = conversation.respond(ALARM["xb"], Session(language="xa", settled=settled))

    assert (turn.decision.action, turn.decision.level) == (Action.EMERGENCY, "emergency")
    known = not settled and broken != "WordLists"  # which language the alarm is in
    assert turn.reply.text == f"{'xb' if known else 'xa'} emergency text."
    assert turn.session.reminders == conversation.policy.reminders
    needed = broken == "Matcher" or not settled
    assert isinstance(turn.failure, RuntimeError) == needed


def test_without_an_alarm_a_failure_is_not_hidden(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Matcher, "read", fail)
    with pytest.raises(RuntimeError, match="a bug"):
        conversation.respond(COST["xa"], Session())


def test_a_card_needs_no_matcher_at_all(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Matcher, "__init__", fail)
    turn = conversation.respond(ALARM["xb"], Session(language="xb"))

    assert turn.reply.text == "xb emergency text."
    assert isinstance(turn.failure, RuntimeError)


@pytest.mark.parametrize("kind", [Hearing, Safety])
def test_where_nothing_can_be_heard_a_message_is_answered_with_where_help_is(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch, kind: type
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(kind, {Hearing: "hear", Safety: "find"}[kind], fail)
    before = Session(language="xb", misses=1)
    turn = conversation.respond(COST["xa"], before)

    assert turn.reply.text == "xb trouble text."
    assert turn.decision == Decision(Action.FALLBACK)
    assert turn.session == before
    assert isinstance(turn.failure, RuntimeError)


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


# Content that takes the place of another


def test_what_is_the_same_in_new_content_is_shared_and_what_it_says_is_new(
    clinic: Clinic, made: list[str]
) -> None:
    before = Conversation(clinic.contents(), EAGER)
    before.prepare()
    clinic.change("responses/en/clinic/cost.yaml", "text: ", "text: New. ")
    made.clear()
    after = Conversation(clinic.contents(), EAGER, before=before)
    after.prepare()

    assert made == []
    assert after.contents["en"].intents is before.contents["en"].intents
    assert "New." in after.respond("how much is a massage", Session()).reply.text
    assert "New." not in before.respond("how much is a massage", Session()).reply.text


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("intents/en/clinic/cost.yaml", "examples:\n", "examples:\n  - qualms\n"),
        ("intents/en/_words.yaml", "joins: [and]", "joins: [and, plus]"),
        ("intents/en/_common.txt", "what hurts", "what hurts also"),
        ("intents/en/_vectors.txt", f"{'P' * 64}\n", f"{'Q' * 64}\n"),
    ],
)
def test_a_language_that_is_read_in_another_way_is_read_anew(
    clinic: Clinic, made: list[str], path: str, old: str, new: str
) -> None:
    clinic.write("intents/en/_vectors.txt", f"massage {'P' * 64}\n")
    before = Conversation(clinic.contents(), EAGER)
    before.prepare()
    clinic.change(path, old, new)
    made.clear()
    Conversation(clinic.contents(), EAGER, before=before).prepare()

    assert "Matcher" in made


def test_what_was_shared_keeps_no_older_content(clinic: Clinic) -> None:
    first = Conversation(clinic.contents(), EAGER)
    first.prepare()
    gone = ref(first.dialogue("en"))
    second = Conversation(clinic.contents(), EAGER, before=first)
    second.prepare()
    del first
    gc.collect()

    assert gone() is None

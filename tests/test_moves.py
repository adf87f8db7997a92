"""What goes on from what was said: moves, numbers, corrections, courtesy and emoji."""

import pytest

from bot.content import Move, Wording
from bot.moves import NOT_AT_ALL, Going, courteous, going_on, in_words
from tests import shipped

LANGUAGES = ("en", "es")


def wording_of(language: str) -> Wording:
    return shipped.contents()[language].wording


def going(utterance: str, language: str = "en", options: int = 3) -> Going:
    wording = wording_of(language)
    return going_on(utterance, wording.phrase(utterance), wording, options)


# Moves


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_the_file_lists_for_a_move_makes_it_also_where_it_holds_a_polite_word(
    language: str,
) -> None:
    """ "again" and "question" are taken off other messages: "try again", "not my question"."""
    moves = dict(wording_of(language).moves)

    missed = {" ".join(said): going(" ".join(said), language).move for said in moves}
    assert missed == {" ".join(said): move for said, move in moves.items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("around", ["OK, {}", "{}!!", "ok {} lol", "Ah: {}…"])
def test_a_move_is_one_whatever_chatter_stands_around_it(language: str, around: str) -> None:
    told = {"en": ("why is that", "who says so"), "es": ("por qué es eso", "quién lo dice")}
    moves = [going(around.format(said), language).move for said in told[language]]

    assert moves == ["why", "who_says"]


@pytest.mark.parametrize(
    ("said", "move"),
    [
        ("ok great thanks", "thanks"),
        ("Thanks, ok", "thanks"),
        ("ok thank you", "thanks"),
        ("ok cool", "ok"),
        ("haha", "ok"),
        ("oh. hmm", "ok"),
        ("ok, got it", "ok"),
        ("sorry what", "repeat"),
        ("what", "simpler"),
        ("so yes", "yes_no"),
        ("yes", "yes"),
        ("try again", "wrong"),
    ],
)
def test_thanks_count_beside_an_ok_and_the_whole_message_before_a_part_of_it(
    said: str, move: Move
) -> None:
    assert going(said).move == move


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "how much is a massage"),
        ("en", "why does my back hurt"),
        ("en", "ok how much is it"),
        ("en", "thanks for the tip about sciatica"),
        ("es", "por qué me duele la espalda"),
        ("es", "bueno y cuánto cuesta"),
        ("en", ""),
        ("en", "?!"),
    ],
)
def test_what_asks_something_of_its_own_goes_on_from_nothing(language: str, said: str) -> None:
    assert going(said, language) == NOT_AT_ALL


@pytest.mark.parametrize(
    ("language", "said", "plain"),
    [("es", "buenas tardes señor", "buenas tardes"), ("en", "hello there girl", "hello there")],
)
def test_a_greeting_among_chatter_is_left_as_a_greeting(
    language: str, said: str, plain: str
) -> None:
    assert going(said, language) == Going(plain=plain)


# Numbers


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_to_choose_by_number_chooses_that_option_or_the_last(language: str) -> None:
    for said, number in wording_of(language).ordinals.items():
        chosen = 6 if number == -1 else number
        assert going(" ".join(said), language, options=6) == Going(number=chosen), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_is_the_last_of_those_on_screen_and_none_where_there_are_none(
    language: str,
) -> None:
    last = {"en": "the last one", "es": "la última"}[language]

    assert [going(last, language, options).number for options in (0, 1, 2, 4)] == [0, 1, 2, 4]


@pytest.mark.parametrize("said", ["the third one", "3", "#3", "number three", "haha the 3rd"])
def test_a_number_that_is_not_on_screen_chooses_nothing(said: str) -> None:
    assert going(said, options=3).number == 3
    assert going(said, options=2).number == 0


def test_a_number_within_a_question_chooses_nothing() -> None:
    assert going("how much are 2 hours", options=3) == NOT_AT_ALL
    assert going("is the first one free", options=3) == NOT_AT_ALL


# Corrections


@pytest.mark.parametrize("language", LANGUAGES)
def test_behind_every_way_to_correct_oneself_stands_what_is_meant(language: str) -> None:
    for begun in wording_of(language).meant:
        said = f"{' '.join(begun)} shiatsu"
        assert going(said, language) == Going(meant="shiatsu"), said


@pytest.mark.parametrize(
    ("language", "said", "meant"),
    [
        ("en", "No, I meant: the PRICE of it?", "the PRICE of it?"),
        ("en", "i'm asking about late arrivals", "late arrivals"),
        ("en", "I meant", ""),
        ("en", "what is meant by shiatsu", ""),
        ("es", "perdón, quise decir ¿cuánto cuesta?", "¿cuánto cuesta?"),
    ],
)
def test_what_is_meant_is_left_as_it_was_typed(language: str, said: str, meant: str) -> None:
    assert going(said, language).meant == meant


# What is not understood


@pytest.mark.parametrize(
    ("language", "said", "move"),
    [
        ("en", "thank you so much for that, dear blorp", "thanks"),
        ("en", "blorp frangle. oh, never mind", "never_mind"),
        ("en", "ty, but nvm", "never_mind"),
        ("en", "blorp frangle", None),
        ("en", "thankless blorp", None),
        ("es", "mil gracias por todo, blorp", "thanks"),
        ("es", "blorp; olvídelo", "never_mind"),
        ("es", "blorp", None),
    ],
)
def test_thanks_and_taking_back_are_told_from_a_part_of_a_message(
    language: str, said: str, move: Move | None
) -> None:
    assert courteous(said, wording_of(language)) == move


# Emoji


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_emoji_of_the_file_is_said_in_words_once(language: str) -> None:
    wording = wording_of(language)

    for sign, meant in wording.signs.items():
        assert in_words(sign, wording) == meant
        assert in_words(f"{sign}{sign} {sign}", wording) == meant


def test_several_emoji_are_said_in_their_order_and_a_skin_or_a_variant_changes_nothing() -> None:
    wording = wording_of("en")

    assert in_words("👍🏽", wording) == "ok"
    assert in_words("❤️", wording) == "thank you"
    assert in_words("😂👍😂", wording) == "haha ok"
    assert going(in_words("🙏👍", wording)).move == "thanks"


@pytest.mark.parametrize("said", ["how much? 👎", "ok 👍", "🦄", "", "…"])
def test_beside_words_an_emoji_says_nothing_and_neither_does_an_unknown_one(said: str) -> None:
    assert in_words(said, wording_of("en")) == said

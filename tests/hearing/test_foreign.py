"""A language that is listened for only in an emergency, beside those that are spoken."""

from functools import cache

from bot.content.words import Words
from bot.hearing import Heard, Hearing
from tests.hearing.small import common, content


@cache
def hearing() -> Hearing:
    """English and Spanish, with some Portuguese."""
    known, _, words = content()
    portuguese = {
        "back": (("costas",),),
        "pain": (("dor",), ("doem",)),
        "chest": (("peito",),),
        "wheeze": (("chiado",),),
    }
    return Hearing(known, {**words, "pt": Words(portuguese, (), common("pt"))})


def hear(text: str) -> Heard:
    return hearing().hear(text)


def test_a_message_in_it_is_told_by_its_everyday_words() -> None:
    assert hear("minhas costas doem muito").foreign == "pt"
    assert hear("me duele mucho la espalda").foreign == ""


def test_a_message_is_in_no_such_language_whose_words_one_that_is_spoken_has_all() -> None:
    assert hear("qué significa tirar la toalla").foreign == ""
    assert hear("qué significa tirar 2 toallas").foreign == ""


def test_its_everyday_words_are_no_other_languages_there() -> None:
    heard = hear("estou com dor no peito")

    assert heard.of("chest")
    assert not heard.of("not")


def test_its_terms_are_heard_there_though_their_words_are_another_languages_too() -> None:
    heard = hear("minhas costas doem muito")

    assert heard.of("back") == [(1, 2)]
    assert not hear("las costas del mar").of("back")


def test_no_typo_is_mended_into_a_word_of_it() -> None:
    assert hear("chiato").repaired == ()  # neither is it one of "chiado"
    assert hear("chiado").of("wheeze")

"""What a mistyped word is read as; on a small lexicon with the shipped lists of common words."""

import pytest

from tests.hearing.small import hear, hearing, level, mentioned


def read_as(word: str) -> tuple[str, ...]:
    return hearing()._lexicon.read(word).words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nubm", "numb"),
        ("nmb", "numb"),
        ("fel", "feel"),
        ("grion", "groin"),
        ("massag", "massage"),
        ("entumesida", "entumecida"),
        ("prgenant", "pregnant"),
        ("espalada", "espalda"),
    ],
)
def test_a_slip_is_repaired(typed: str, meant: str) -> None:
    assert meant in read_as(typed)


def test_a_word_is_read_as_each_that_is_as_near() -> None:
    assert {"pierna", "piernas"} <= {*read_as("piernsa"), *read_as("piernaz")}
    assert len(read_as("sientt")) <= 3
    assert read_as("zain") == ("pain",)  # nor rain, nor main: few slips touch the first letter


def test_a_term_is_found_by_any_of_the_readings() -> None:
    assert mentioned("no puedoo orinaar", "no_pee")
    assert level("between my legz is numb") == "emergency"


@pytest.mark.parametrize("typed", ["numbbbbb", "nummmmmb", "nuuumb"])
def test_a_held_key_is_let_go(typed: str) -> None:
    assert read_as(typed) == ("numb",)


@pytest.mark.parametrize("word", ["numbness", "thumb", "wheel", "espaldas", "liver", "nyc", "ok"])
def test_a_word_of_a_list_stays(word: str) -> None:
    assert read_as(word) == (word,)


def test_what_a_stem_begins_stays_and_may_be_a_slip_as_well() -> None:
    assert read_as("tinglng")[0] == "tinglng"
    assert mentioned("tinglng", "tingle")


def test_a_long_word_is_not_kept() -> None:
    kept = hearing()._lexicon.read.cache_info().currsize

    assert hear("x" * 4096).words == ("x" * 4096,)
    assert hear("numb" * 30).words == ("numb" * 30,)
    assert hearing()._lexicon.read.cache_info().currsize == kept


def test_a_typo_in_one_language_is_no_word_of_another() -> None:
    assert mentioned("fiebrre", "fever")
    assert mentioned("tengo fiebrre", "fever")
    assert mentioned("i hurt, tengo fiebrre", "fever")
    assert not mentioned("the fiebrre of my leg", "fever")


@pytest.mark.parametrize("typed", ["n*mb", "nu*b", "n#mb", "NU*B"])
def test_a_letter_that_a_sign_stands_for_is_read(typed: str) -> None:
    assert mentioned(f"my leg is {typed}", "numb")


@pytest.mark.parametrize("typed", ["n@mb", "n*m* b", "num*", "nu**********b"])
def test_a_sign_that_stands_for_no_letter_is_none(typed: str) -> None:
    assert not mentioned(f"my leg is {typed}", "numb")


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u200d", "\ufeff", "\u202e"])
def test_what_cannot_be_seen_parts_no_word(sign: str) -> None:
    assert mentioned(f"my leg is nu{sign}mb", "numb")


@pytest.mark.parametrize("typed", ["ɴᴜᴍʙ", "nυmb", "ｎｕｍｂ", "nuмb", "ΝUMΒ"])
def test_a_letter_that_looks_like_another_is_read_as_it_looks(typed: str) -> None:
    assert hear(f"my leg is {typed}").words[-1] == "numb"


def test_the_likelier_slip_comes_first() -> None:
    assert read_as("hutrs")[0] == "hurts"
    assert read_as("pian")[0] == "pain"

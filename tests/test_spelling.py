import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations, pairwise
from random import Random
from string import ascii_lowercase
from time import process_time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.spelling import NEIGHBOURS, Speller, alike, likelihoods
from bot.text import words
from tests import shipped
from tests.cpu import within

VOCABULARY = {
    "massage": 40, "message": 2, "sciatica": 5, "back": 30, "pack": 1, "bank": 3, "cost": 9,
    "coat": 9, "often": 4, "an": 50, "the": 60, "spa": 3, "60min": 1, "fibromyalgia": 2,
    "how": 40, "much": 35, "deep": 9, "tissue": 8, "masseuse": 2, "along": 3, "so": 9, "good": 6,
}  # fmt: skip
COMMON = ("the", "so", "how", "good", "alone", "use", "mass", "along", "kill", "cheap", "die")


def knowing(
    uses: Mapping[str, int], common: Sequence[str] = (), forms: Mapping[str, str] | None = None
) -> Speller:
    return Speller(likelihoods(uses, common), uses, forms or {})


def read(uses: Mapping[str, int], typed: str, common: Sequence[str] = ()) -> str:
    return " ".join(knowing(uses, common).read(typed))


@pytest.fixture(scope="module")
def speller() -> Speller:
    return knowing(VOCABULARY, COMMON, {"costing": "cost"})


@pytest.mark.parametrize(
    "typed", ["masage", "masssage", "massagr", "massgae", "msasage", "massaeg", "mmassagee"]
)
def test_a_mistyped_word_is_read_as_the_known_one(speller: Speller, typed: str) -> None:
    assert speller.read(typed) == ("massage",)


@pytest.mark.parametrize("known", sorted({*VOCABULARY, *COMMON}))
def test_a_known_word_is_read_as_itself(speller: Speller, known: str) -> None:
    assert speller.read(known) == (known,)
    assert (known in speller) == (known in VOCABULARY)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("bq", "two letters are too few to guess by"),
        ("spaa1", "digits are no typo"),
        ("60mun", "nothing is read as a word with digits"),
        ("1000", "digits are no typo"),
        ("555", "nor are as many of one"),
        ("baqz", "a short word has one edit"),
        ("fobrmylagia", "a long word has two edits"),
        ("zzzzzzz", "nothing is near"),
        ("", "there is nothing to read"),
    ],
)
def test_an_unknown_word_is_left_alone(speller: Speller, typed: str, why: str) -> None:
    assert speller.read(typed) == (typed,), why


def test_two_edits_count_from_five_letters_on_for_an_examples_word() -> None:
    assert read({"shiatsu": 1, "scaled": 1, "spas": 1}, "shiazzu") == "shiatsu"
    assert read({"shiatsu": 1, "scaled": 1, "spas": 1}, "scazzd") == "scaled"
    assert read({"shiatsu": 1, "scaled": 1, "spas": 1}, "szzs") == "szzs"


def test_and_from_seven_letters_on_for_another_word_of_the_language() -> None:
    assert read({"spa": 1}, "shiazzu", ["shiatsu", "scaled"]) == "shiatsu"
    assert read({"spa": 1}, "scazzd", ["shiatsu", "scaled"]) == "scazzd"


@pytest.mark.parametrize("typed", ["bak", "bck", "bac", "bcak"])
def test_three_letters_may_be_a_word_that_lacks_one(typed: str) -> None:
    assert read({"back": 1, "cost": 1}, typed, ["bed"]) == "back"


def test_the_nearest_wins_over_the_most_used() -> None:
    assert read({"massage": 1, "message": 99}, "massagr") == "massage"


def test_a_likely_slip_wins_over_any_other_edit() -> None:
    assert read({"hurts": 1, "hunts": 1}, "hutrs") == "hurts"
    assert read({"leg": 1, "lego": 1, "let": 1}, "legg") == "leg"
    assert read({"cost": 1, "cast": 1}, "cpst") == "cost"


def test_so_does_one_behind_the_first_letter() -> None:
    assert read({"wrist": 1, "twist": 1}, "trist") == "twist"
    assert read({"pack": 1, "back": 1}, "bacj") == "back"


def test_then_the_most_used_word_wins() -> None:
    assert read({"cost": 1, "coat": 2}, "cozt") == "coat"
    assert read({"cost": 2, "coat": 1}, "cozt") == "cost"


def test_then_the_alphabet_decides_whatever_the_order_of_the_vocabulary() -> None:
    assert read({"cost": 1, "coat": 1}, "cozt") == "coat"
    assert read({"coat": 1, "cost": 1}, "cozt") == "coat"


LISTED = [f"{one}{other}q" for one in ascii_lowercase for other in ascii_lowercase]
"""Commoner words, near none of the others."""


def test_a_common_word_is_not_read_as_a_rare_one_of_the_examples() -> None:
    """ "im alone" is no question of how far along somebody is."""
    assert read({"along": 3, "massage": 900}, "alone", [*LISTED, "alone"]) == "alone"
    assert read({"along": 3, "massage": 900}, "alohe", [*LISTED, "alone"]) == "alone"


def test_a_rare_word_is_read_as_a_frequent_one_that_a_slip_makes_it() -> None:
    assert read({"back": 300, "cost": 700}, "bavk", [*LISTED, "bavk"]) == "back"
    assert read({"back": 300, "cost": 700}, "balk", ["balk", *LISTED]) == "balk"
    assert read({"back": 1, "cost": 999}, "bavk", [*LISTED, "bavk"]) == "bavk"


def test_a_common_word_may_be_an_examples_word_with_another_ending(speller: Speller) -> None:
    assert speller.read("costing") == ("cost",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sooooo", "so"),
        ("muchhh", "much"),
        ("massageeee", "massage"),
        ("gooood", "good"),
        ("massssssage", "massage"),
        ("coooosst", "cost"),
    ],
)
def test_a_word_that_is_drawn_out_is_drawn_in(speller: Speller, typed: str, meant: str) -> None:
    assert " ".join(speller.read(typed)) == meant


@pytest.mark.parametrize("typed", ["howmuch", "deeptissue"])
def test_a_blank_that_is_missing_is_put_in(speller: Speller, typed: str) -> None:
    assert "".join(speller.read(typed)) == typed
    assert len(speller.read(typed)) == 2


@pytest.mark.parametrize(
    ("pair", "meant"),
    [
        (("sci", "attica"), "sciatica"),
        (("mas", "sage"), "massage"),
        (("mass", "use"), "masseuse"),
        (("fibro", "myalgia"), "fibromyalgia"),
    ],
)
def test_two_words_may_be_one_that_dictation_tore(pair: tuple[str, str], meant: str) -> None:
    common = [*LISTED, *LISTED, "sage", "mass", "use"]

    assert knowing(VOCABULARY, common).joined(*pair) == meant


@pytest.mark.parametrize(
    "pair", [("how", "much"), ("deep", "tissue"), ("so", "good"), ("the", "massage"), ("a", "60")]
)
def test_words_that_stand_for_themselves_stay_apart(
    speller: Speller, pair: tuple[str, str]
) -> None:
    assert speller.joined(*pair) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("k*ll", "kill"),
        ("k!ll", "kill"),
        ("ki11", "kill"),
        ("K!LL", "kill"),
        ("d!e", "die"),
        ("d*e", "die"),
        ("d1e now", "die now"),
        ("m@ss@ge", "massage"),
        ("ma$$age", "massage"),
        ("m4ss4g3s", "m4ss4g3s"),
        ("c0st", "cost"),
        ("good!how much", "good!how much"),
        ("the cost!", "the cost!"),
        ("b12, l5s1, me@home.com, 5*3, *die*", "b12, l5s1, me@home.com, 5*3, *die*"),
        ("q**k**q**k", "q**k**q**k"),
    ],
)
def test_letters_that_a_sign_stands_for_are_read(speller: Speller, typed: str, read: str) -> None:
    assert speller.unmasked(typed) == read


def test_two_swapped_letters_are_one_edit(speller: Speller) -> None:
    assert speller.read("bcak") == ("back",)


def test_an_empty_vocabulary_reads_nothing() -> None:
    assert read({}, "massage") == "massage"


def slips(word: str) -> set[str]:
    """What a likely slip makes of a word."""
    return {
        *(word[:at] + word[at + 1 :] for at in range(len(word))),
        *(word[: at + 1] + word[at:] for at in range(len(word))),
        *(word[:at] + word[at : at + 2][::-1] + word[at + 2 :] for at in range(len(word) - 1)),
        *(
            word[:at] + key + word[at + 1 :]
            for at, letter in enumerate(word)
            for key in NEIGHBOURS.get(letter, "")
        ),
    }


def measured(uses: Mapping[str, int], common: Sequence[str], typed: str) -> str:
    """What the referee reads: every word is measured, one by one."""
    likely = likelihoods(uses, common)
    if typed in uses or (typed in likely and len(typed) < 4) or len(typed) < 3:
        return typed
    if not typed.isalpha():
        return typed
    found = {word: OSA.distance(typed, word) for word in likely if word.isalpha() and word != typed}
    near = {word for word, edits in found.items() if edits == 1}
    if typed in likely:
        near &= uses.keys()
    elif len(typed) == 3:
        near = {
            word for word in near & uses.keys() if len(word) > 3 or sorted(word) == sorted(typed)
        }
    if not near and typed not in likely and len(typed) >= 5:
        near = {
            word
            for word, edits in found.items()
            if edits == 2 and (len(typed) >= 7 or word in uses)
        }

    def score(word: str) -> float:
        edit = -6.5 if typed in slips(word) else -8.5 if found[word] == 1 else -13.0
        return likely[word] + edit - 1.5 * (word[0] != typed[0])

    own = [(-likely[typed], "", typed)] if typed in likely else []
    return min([*own, *((-score(word), word, word) for word in near)], default=("", "", typed))[2]


def test_a_word_of_three_letters_with_another_one_is_another_word() -> None:
    known = knowing({"mfr": 9, "how": 9, "hurt": 9})

    assert known.read("mmr") == ("mmr",)
    assert known.read("hwo") == ("how",)
    assert known.read("hrt") == ("hurt",)


def test_the_referee_knows_the_channel() -> None:
    assert "masage" in slips("massage")
    assert measured({"massage": 3, "message": 1}, (), "massagr") == "massage"
    assert measured({"massage": 3}, ("message",), "message") == "message"


@settings(max_examples=1000)
@given(
    uses=st.dictionaries(st.text("abcñ1", min_size=1, max_size=12), st.integers(1, 3), max_size=40),
    common=st.lists(st.text("abcñ", min_size=1, max_size=9), max_size=20, unique=True),
    typed=st.text("abcñ1", max_size=14),
)
def test_no_word_is_missed_that_a_referee_finds_by_measuring_each(
    uses: dict[str, int], common: list[str], typed: str
) -> None:
    assume(not re.search(r"(.)\1\1", typed))
    found = knowing(uses, common).nearest(typed)

    assert next(iter(found), typed) == measured(uses, common, typed)


@cache
def known() -> tuple[Speller, dict[str, int], tuple[str, ...]]:
    """All words of the shipped English examples, and the common ones."""
    content = shipped.contents()["en"]
    uses = Counter(
        word for intent in content.intents.values() for text in intent.examples
        for word in words(text)
    )  # fmt: skip
    return knowing(uses, content.words.common), uses, content.words.common


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_shipped_words_with_a_few_edits_are_read_as_the_referee_reads_them(
    data: st.DataObject,
) -> None:
    speller, uses, common = known()
    typed = data.draw(st.sampled_from(sorted(uses)))
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(typed)))
        letter = data.draw(st.sampled_from("aeinrst"))
        rest = data.draw(
            st.sampled_from(
                (typed[at:], typed[at + 1 :], typed[at + 1 : at + 2] + typed[at : at + 1])
            )
        )
        typed = typed[:at] + data.draw(st.sampled_from(("", letter))) + rest
    assume(not re.search(r"(.)\1\1", typed))

    assert next(iter(speller.nearest(typed)), typed) == measured(uses, common, typed)


@given(st.text())
def test_whatever_is_typed_is_read_as_known_words_or_as_itself(typed: str) -> None:
    read = knowing(VOCABULARY, COMMON).read(typed)

    assert read == (typed,) or {*VOCABULARY, *COMMON}.issuperset(read)


@pytest.mark.parametrize("letter", ["a", "é", "1", " ", "💆"])
def test_a_very_long_word_is_no_typo(speller: Speller, letter: str) -> None:
    kept = speller.nearest.cache_info().currsize

    assert speller.read(letter * 100_000) == (letter * 100_000,)
    assert speller.joined(letter * 100_000, letter) is None
    assert speller.unmasked(f"a{letter}!" * 10_000 + "a")
    assert speller.nearest.cache_info().currsize == kept


@given(st.sampled_from(["massage", "sciatica", "fibromyalgia"]), st.data())
def test_any_one_edit_of_a_long_word_is_understood(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    typed = data.draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
    )

    assert read({"massage": 1, "sciatica": 1, "fibromyalgia": 1}, typed) == word


@pytest.mark.parametrize("length", [3, 5, 6, 7, 9, 12])
def test_a_message_of_nothing_but_unknown_words_is_read_in_little_time(length: int) -> None:
    content = shipped.contents()["en"]
    chance = Random(length)
    unknown = [
        "".join(chance.choices("etaoinshrdlu", k=length)) for _ in range(4096 // (length + 1))
    ]
    speller = knowing(known()[1], content.words.common)
    speller.prepare()

    started = process_time()
    for word, behind in pairwise(unknown):
        speller.read(word)
        speller.joined(word, behind)
    assert within(process_time() - started, 0.05)


def test_texts_that_are_nearly_the_same_are_paired_the_earlier_first() -> None:
    texts = [
        "how much is a massage",
        "do you take cards",
        "how much is a masage",
        "how much is the massage",
    ]

    assert list(alike(texts, 0.95)) == [(0, 2)]
    assert sorted(alike(texts, 0.85)) == [(0, 2), (0, 3), (2, 3)]


def test_no_text_is_paired_with_itself() -> None:
    assert list(alike(["same", "same"], 1.0)) == [(0, 1)]
    assert list(alike(["alone"], 0.0)) == []
    assert list(alike([], 0.0)) == []


@given(
    texts=st.lists(st.text("ab ", max_size=9), max_size=9),
    likeness=st.sampled_from([0.0, 0.3, 0.5, 0.85, 0.93, 1.0]),
)
def test_no_pair_is_missed_whatever_the_lengths(texts: list[str], likeness: float) -> None:
    every = combinations(range(len(texts)), 2)
    near = [
        (one, other)
        for one, other in every
        if fuzz.ratio(texts[one], texts[other]) >= 100 * likeness
    ]

    assert sorted(alike(texts, likeness)) == near

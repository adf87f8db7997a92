"""What is heard in an utterance: words, mentions, compositions; on a small lexicon."""

import pytest

from tests.hearing.small import hear, mentioned


@pytest.mark.parametrize(
    ("text", "concept", "words"),
    [
        ("my groin is numb", "groin", ["groin"]),
        ("between my legs", "groin", ["between my legs"]),
        ("between my. legs", "groin", []),
        ("pain between. my legs", "groin", []),
        ("between. my legs", "groin", ["between my legs"]),  # one word is no sentence
        ("between my legs", "leg", ["legs"]),  # mentions may share words
        ("no feeling in my foot", "numb", ["no feeling"]),
        ("tingling, tingly, tingle", "tingle", ["tingling", "tingly", "tingle"]),
        ("it hurts, hurting, it hurt", "pain", ["hurts", "hurting", "hurt"]),
        ("i am peeing and peed", "pee", ["peeing", "peed"]),
        ("the pea is peeled", "pee", []),
        ("MY GROIN IS NUMB", "numb", ["NUMB".lower()]),
        ("pins-and-needles", "tingle", ["pins and needles"]),
        ("I can’t, can't, cant", "cannot", ["cant", "cant", "cant"]),
        ("débil, DÉBIL, debil", "weak", ["debil"] * 3),
    ],
)
def test_a_term_is_heard_in_any_of_its_forms(text: str, concept: str, words: list[str]) -> None:
    assert mentioned(text, concept) == words


@pytest.mark.parametrize(
    ("text", "concept", "words"),
    [
        ("3 years ago", "past", ["3 years ago", "years ago"]),
        ("some years ago", "past", ["years ago"]),
        ("in 1998", "past", ["in 1998"]),
        ("in 3098", "past", []),
        ("in 40", "past", []),
        ("hace 3 años", "past", ["hace 3 años"]),
        ("24 weeks along", "pregnant", ["24 weeks along"]),
        ("102f", "fahrenheit", ["102"]),
        ("102.5", "fahrenheit", ["102.5"]),
        ("39,5", "celsius", ["39,5"]),
        ("1.000", "fahrenheit", []),
        ("it is 10:30 on 3/4/2020", "fahrenheit", []),
        ("fever of 39 c", "celsius", ["39"]),
        ("1,000", "hundreds", ["1,000"]),
        ("1.000", "hundreds", ["1.000"]),
        ("12.500,000", "hundreds", []),
        ("210/120", "hundreds", ["210/120"]),
        ("1/210", "hundreds", []),
        ("210/1/2020", "hundreds", []),
        ("39ºC", "celsius", ["39"]),
        ("39°C", "celsius", ["39"]),
        ("38,5 ˚C", "celsius", ["38,5"]),
    ],
)
def test_a_number_stands_for_its_value_and_for_any(
    text: str, concept: str, words: list[str]
) -> None:
    assert mentioned(text, concept) == words


def test_an_enye_is_a_letter_of_its_own() -> None:
    assert mentioned("tengo el ano dormido", "groin") == ["ano"]
    assert mentioned("hace un año dormido", "groin") == []
    assert mentioned("hace un an\u0303o dormido", "groin") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cant you know really pee", "cant pee"),
        ("the groin of the leg", "groin leg"),
        ("you know", ""),
    ],
)
def test_fillers_are_dropped_before_all_else(text: str, words: str) -> None:
    assert " ".join(hear(text).words) == words


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("stroke of luck", "stroke"),
        ("numb with boredom", "numb"),
        ("my back is killing me softly", "bad"),
    ],
)
def test_a_figure_of_speech_hides_its_own_words(text: str, concept: str) -> None:
    assert mentioned(text, concept) == []
    assert mentioned(f"{text} and my leg is weak", "weak") == ["weak"]


@pytest.mark.parametrize(
    ("text", "concept", "words"),
    [
        ("i cant pee", "no_pee", ["cant pee"]),
        ("i cant even once pee", "no_pee", ["cant even once pee"]),
        ("i cant even once or twice pee", "no_pee", []),
        ("i pee and cant", "no_pee", []),
        ("i cant... pee", "no_pee", ["cant pee"]),
        ("cant!! pee!!", "no_pee", ["cant pee"]),
        ("cant stop. pee", "no_pee", []),
        ("my leg fell asleep", "no_feeling", ["leg fell asleep"]),
        ("asleep with my leg up", "no_feeling", []),
        ("i dont feel it", "no_feeling", ["dont feel"]),
        ("i dont feel numb", "no_feeling", ["numb"]),
        ("my back hurts", "bad_back", ["back hurts"]),
        ("it hurts in my back", "bad_back", ["hurts in my back"]),
        ("temp is 102", "temperature", ["temp 102"]),
        ("my leg", "two_legs", []),  # no word counts for two parts
        ("my leg and my foot", "two_legs", ["leg and my foot"]),
        ("it is 72 f", "temperature", []),
        ("38,5ºC", "temperature", ["38,5 °", "38,5 ° c"]),
        ("39°C", "temperature", ["39 °", "39 ° c"]),
        ("102 °F", "temperature", ["102 °", "102 ° f"]),
        ("102 º", "temperature", ["102 °"]),
    ],
)
def test_concepts_are_composed_of_others(text: str, concept: str, words: list[str]) -> None:
    assert mentioned(text, concept) == words


def test_every_way_of_an_ordinary_message_is_found() -> None:
    assert len(mentioned("pain pain pain pain pain back", "bad_back")) == 5


@pytest.mark.parametrize(
    ("text", "concept"),
    [("no puedo pee", "no_pee"), ("cant orinar", "no_pee"), ("mi leg fell asleep", "no_feeling")],
)
def test_languages_are_heard_mixed(text: str, concept: str) -> None:
    assert mentioned(text, concept)


def test_a_word_that_is_ordinary_elsewhere_needs_its_own_language_beside_it() -> None:
    assert mentioned("my pie is good", "leg") == []
    assert mentioned("mi pie no tiene fuerza", "leg") == ["pie"]


def test_a_word_that_several_languages_share_is_heard_alone() -> None:
    assert mentioned("no", "not") == ["no"]


def test_a_filler_stays_where_it_says_something() -> None:
    assert mentioned("not really", "doubt") == ["not really"]
    assert mentioned("not me", "doubt") == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("nubm", "numb"),
        ("groinn", "groin"),
        ("weaknes", "weakness"),
        ("numbbbb", "numb"),
        ("numbnes", "numbness"),
    ],
)
def test_a_typo_is_read_as_the_word_that_was_meant(typed: str, read: str) -> None:
    heard = hear(f"my {typed} here")

    assert read in heard.words
    assert heard.repaired == (f"{typed}→{read}",)


@pytest.mark.parametrize(
    "word", ["weed", "thumb", "number", "wheels", "live", "liver", "shoulder", "grin", "nieve"]
)
def test_a_word_of_a_language_is_no_typo_of_another(word: str) -> None:
    assert hear(word).repaired == ()


def test_what_was_read_otherwise_is_told() -> None:
    assert hear("my groinn is nubm").repaired == ("groinn→groin", "nubm→numb")


@pytest.mark.parametrize(
    ("text", "sentences", "pauses"),
    [
        ("my groin. my leg", 2, 0),
        ("my groin.my leg", 2, 0),
        ("my groin!my leg", 2, 0),
        ("my groin, my leg", 1, 1),
        ("my groin\nmy leg", 1, 1),
        ("my groin – my leg", 1, 1),
        ("my groin (my leg)", 1, 2),
        ("my groin 4.5 my leg", 1, 0),
        ("my groin at 8 p.m. my leg", 2, 0),
        ("my groin at 10:30, my leg", 1, 1),
        ("my groin… my leg", 1, 1),
        ("my groin.. my leg", 1, 1),
        ("my groin..my leg", 1, 1),
        ("my groin...my leg", 1, 1),
        ("my groin?.. my leg", 2, 0),
        ("groin!! my leg", 1, 1),
        ("my leg. groin. my leg", 2, 1),
    ],
)
def test_marks_part_sentences_and_phrases(text: str, sentences: int, pauses: int) -> None:
    heard = hear(text)

    assert len(set(heard.sentence)) == sentences
    assert len(heard.pauses) == pauses


@pytest.mark.parametrize("length", [4096, 10_000, 100_000])
def test_the_ends_of_a_text_that_is_no_message_are_heard(length: int) -> None:
    assert mentioned(f"numb {'a ' * length} weak", "numb") == ["numb"]
    assert mentioned(f"numb {'a ' * length} weak", "weak") == ["weak"]
    assert len(hear("so " * length).words) <= 4096


def test_nothing_is_composed_across_what_was_left_out_of_a_text() -> None:
    cut = f"{'so ' * 1363}i cant  {'so ' * 4000}pee {'so ' * 1364}"

    assert mentioned(cut, "cannot")
    assert mentioned(cut, "pee")
    assert not mentioned(cut, "no_pee")

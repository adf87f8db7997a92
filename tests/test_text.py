import doctest
import unicodedata
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import bot.text
from bot.text import Rewriter, Trimmer, fold, sentences, spoken, words
from tests.cpu import within

APOSTROPHES = "’‘`´ʼ‛′‵՚ʹʻʽˈꞌ"


def test_the_examples_in_the_docstrings_hold() -> None:
    results = doctest.testmod(bot.text)

    assert results.failed == 0
    assert results.attempted >= 3


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("How Much?", ("how", "much")),
        ("¿Cuánto cuesta un masaje, señora?", ("cuanto", "cuesta", "un", "masaje", "senora")),
        ("e\u0301l", ("el",)),
        ("İstanbul STRASSE straße", ("istanbul", "strasse", "strasse")),
        ("𝓜𝓪𝓼𝓼𝓪𝓰𝓮 Ｈｅｌｌｏ ﬁne ℌi Thera™", ("massage", "hello", "fine", "hi", "theratm")),
        ("50% of $40.50, at 8:30", ("50", "of", "40", "50", "at", "8", "30")),
        ("snake_case and-dash/slash", ("snake", "case", "and", "dash", "slash")),
        ("💆‍♀️ massage 👍🏽", ("massage",)),
        ("", ()),
        (" \t\n\u200b", ()),
        ("?!… 💆", ()),
        ("\ud800 lone", ("lone",)),
        ("a\0b", ("a", "b")),
    ],
)
def test_words_are_read_without_case_accents_and_signs(typed: str, read: tuple[str, ...]) -> None:
    assert words(typed) == read


@pytest.mark.parametrize("apostrophe", list("'’‘`´ʼ＇"))
@pytest.mark.parametrize("rest", ["", " día"])
def test_every_apostrophe_is_dropped_inside_a_word(apostrophe: str, rest: str) -> None:
    assert words(f"what{apostrophe}s{rest}")[0] == "whats"


GARBLED = [
    *"'’‘`´ʼ＇‛′‵՚ʹʻʽꞌ",
    *(";", '"', ",", "/", " '", "' ", "  '"),
    *("&#39;", "&#x27;", "&apos;", "&rsquo;", "&lsquo;", "&#8217;", "&#39", "â€™", "â€˜", "Â´"),
]


@pytest.mark.parametrize("sign", GARBLED)
@pytest.mark.parametrize("word", ["can t", "don t", "won t", "couldn t", "isn t", "it s", "he d"])
@pytest.mark.parametrize("around", ["i {} do that", "{}", "well, {}; no", "¿día? {}."])
def test_what_stands_for_an_apostrophe_is_read_as_one(sign: str, word: str, around: str) -> None:
    for spelt in (word, word.upper()):
        text = around.format(spelt.replace(" ", sign))

        assert words(text) == words(around.format(spelt.replace(" ", "")))
        assert tuple(read for part in sentences(text) for read in words(part)) == words(text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("numb;tingling", ("numb", "tingling")),
        ("legs,tingling", ("legs", "tingling")),
        ("chest pain,w numbness", ("chest", "pain", "w", "numbness")),
        ("cant breathe,r u open", ("cant", "breathe", "r", "u", "open")),
        ("dolor,y fiebre; a casa", ("dolor", "y", "fiebre", "a", "casa")),
        ("cansado/a y/o mareado", ("cansado", "a", "y", "o", "mareado")),
        ("do you have a/c", ("do", "you", "have", "a", "c")),
        ("vitamin d, b,d and t", ("vitamin", "d", "b", "d", "and", "t")),
        ("legs, t", ("legs", "t")),
        ("3,5 5;t", ("3", "5", "5", "t")),
        ("CAFÉ… QUÉ… Â", ("cafe", "que", "a")),
        ("salt&pepper &c; AT&T; &;", ("salt", "pepper", "c", "at", "t")),
        (
            "espaÃ±ol a las ocho de la maÃ±ana",
            ("espanol", "a", "las", "ocho", "de", "la", "manana"),
        ),
    ],
)
def test_signs_that_part_words_still_do(typed: str, read: tuple[str, ...]) -> None:
    assert words(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("сhest раin", "chest pain"),
        ("i hаve а fеvеr", "i have a fever"),
        ("ΗΟW ΜUCΗ", "how much"),
        ("hοw muсh", "how much"),
        ("ᴍᴀssᴀɢᴇ ᴘʀɪᴄᴇ", "massage price"),
        ("ｍａｓｓａｇｅ 𝗺𝗮𝘀𝘀𝗮𝗴𝗲", "massage massage"),
        ("naı̈ve łódź søvn", "naive lodz sovn"),
    ],
)
def test_letters_that_look_like_others_are_read_as_they_look(typed: str, read: str) -> None:
    assert words(typed) == tuple(read.split())


@pytest.mark.parametrize(
    "text",
    [
        "у меня болит спина",
        "а у вас есть massage",
        "πονάει η πλάτη μου",
        "сор",
        "и сон ω fat",
    ],
)
def test_what_is_in_another_alphabet_stays_in_it(text: str) -> None:
    assert words(text) == tuple(fold(text).split())


INVISIBLE = [
    *("\u00ad", "\u200b", "\u200c", "\u200d", "\u200e"),
    *("\u202e", "\u2060", "\ufeff", "\ufe0f", "\U000e0061"),
]


@pytest.mark.parametrize("sign", INVISIBLE)
def test_what_cannot_be_seen_parts_no_word(sign: str) -> None:
    assert words(f"how mu{sign}ch is{sign} a{sign}{sign} mas{sign}sage") == words(
        "how much is a massage"
    )


def test_quotes_around_a_word_are_no_part_of_it() -> None:
    assert words("'swedish' `deep` tissue'") == ("swedish", "deep", "tissue")


@given(st.text())
@example("ﷺ" * 9)
def test_folded_text_has_no_capital_and_no_accent(text: str) -> None:
    folded = fold(text)

    assert folded == folded.casefold()
    assert not any(map(unicodedata.combining, folded))


def test_signs_of_many_letters_do_not_make_a_text_many_times_as_long() -> None:
    assert len(fold("ﷺ" * 4096)) == 4096
    assert fold("Ação Ⅷ ﷺ") == "acao viii صلى الله عليه وسلم"
    assert len(fold("뷁" * 4096)) == 3 * 4096


@given(st.text())
def test_words_are_letters_and_digits(text: str) -> None:
    for word in words(text):
        assert word
        assert not set(word) & set(" \n_'’`.,!?")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Hi there! My back hurts. How much is it?",
            ("Hi there!", "My back hurts.", "How much is it?"),
        ),
        ("one\ntwo; three… four?! five", ("one", "two;", "three…", "four?!", "five")),
        ("it was $4.50 e.g. on 3.5.2026. ok", ("it was $4.50 e.g.", "on 3.5.2026.", "ok")),
        ("visit amcollege.edu now", ("visit amcollege.edu now",)),
        ("... !!! \n ;", ()),
        ("...wait", ("wait",)),
        ("  padded  .  ", ("padded  .",)),
        ("", ()),
    ],
)
def test_sentences_end_at_a_mark_or_a_line_break(text: str, parts: tuple[str, ...]) -> None:
    assert tuple(sentence.lstrip(".") for sentence in sentences(text)) == parts


@given(st.text() | st.text(alphabet="aB1.,!?…; \n'’é"))
@example("ΑΣ..Β")
@example("a.\u0301.b")
def test_sentences_lose_and_add_no_word(text: str) -> None:
    assert tuple(word for sentence in sentences(text) for word in words(sentence)) == words(text)


@pytest.mark.parametrize(
    "piece", ["a", ".", "a.", "a'", "'", "!?", "a. ", "é", "\n", "hi ", "💆", ". .", "a.b…"]
)
def test_a_very_long_text_is_read_whole(piece: str) -> None:
    """And in linear time: a pattern that backtracks would take minutes here."""
    text = piece * (100_000 // len(piece))
    read = words(text)

    assert sum(map(len, read)) == sum(char.isalnum() for char in text)
    assert tuple(word for sentence in sentences(text) for word in words(sentence)) == read


def test_politeness_without_end_is_taken_away_whole() -> None:
    assert Trimmer([("hi",), ("please",)]).trim(
        ("hi",) * 100_000 + ("cost",) + ("please",) * 100_000
    ) == ("cost",)


def test_the_longest_rule_is_applied_first() -> None:
    rewriter = Rewriter(
        {
            ("low",): ("little",),
            ("low", "back"): ("lower", "back"),
            ("low", "back", "pain"): ("lumbago",),
        }
    )

    assert rewriter.rewrite(("low", "back", "pain")) == ("lumbago",)
    assert rewriter.rewrite(("my", "low", "back")) == ("my", "lower", "back")
    assert rewriter.rewrite(("low", "price", "low")) == ("little", "price", "little")


def test_what_a_rule_put_in_is_not_rewritten_again() -> None:
    rewriter = Rewriter({("a",): ("b", "c"), ("b",): ("a",), ("c", "d"): ("wrong",)})

    assert rewriter.rewrite(("a", "d", "b")) == ("b", "c", "d", "a")


def test_a_phrase_without_a_rule_stays_as_it_is() -> None:
    rewriter = Rewriter({("how", "much"): ("what", "price")})

    assert rewriter.rewrite(()) == ()
    assert rewriter.rewrite(("how", "often")) == ("how", "often")
    assert rewriter.rewrite(("how",)) == ("how",)
    assert Rewriter({}).rewrite(("how", "much")) == ("how", "much")


_WORD = st.sampled_from(["a", "b", "c", "d"])
_PHRASE = st.lists(_WORD, max_size=6).map(tuple)
_FILLED = st.lists(_WORD, min_size=1, max_size=3).map(tuple)


@given(_PHRASE, st.dictionaries(_FILLED, _PHRASE, max_size=4))
def test_rewriting_agrees_with_the_slow_way(
    phrase: tuple[str, ...], rules: dict[tuple[str, ...], tuple[str, ...]]
) -> None:
    def slowly(rest: tuple[str, ...]) -> tuple[str, ...]:
        if not rest:
            return ()
        for size in (3, 2, 1):
            if len(rest) >= size and rest[:size] in rules:
                return rules[rest[:size]] + slowly(rest[size:])
        return rest[:1] + slowly(rest[1:])

    assert Rewriter(rules).rewrite(phrase) == slowly(phrase)


def test_politeness_goes_from_both_ends_only() -> None:
    polite = (("thanks", "in", "advance"), ("thanks",), ("please",), ("hi",))

    assert Trimmer(polite).trim(("hi", "please", "how", "much", "thanks", "in", "advance")) == (
        "how",
        "much",
    )
    assert Trimmer(polite).trim(("say", "hi", "to", "ann")) == ("say", "hi", "to", "ann")
    assert Trimmer(polite).trim(("hi", "hi", "cost", "please")) == ("cost",)


def test_a_message_of_nothing_but_politeness_stays_whole() -> None:
    assert Trimmer([("hi",), ("please",)]).trim(("hi", "please", "hi")) == ("hi", "please", "hi")
    assert Trimmer([("hi",)]).trim(()) == ()


def test_a_word_of_a_longer_filler_is_none_by_itself() -> None:
    polite = Trimmer([("hi",), ("hi", "how", "are", "you"), ("thank", "you", "so", "much")])

    assert polite.trim(words("hi how much thank you so much")) == ("how", "much")


def test_an_empty_filler_takes_nothing_away() -> None:
    assert Trimmer([(), ("hi",)]).trim(("how", "much")) == ("how", "much")


@given(_PHRASE, st.lists(_PHRASE, max_size=4))
def test_what_is_left_is_a_piece_of_the_phrase_with_no_filler_at_its_ends(
    phrase: tuple[str, ...], fillers: list[tuple[str, ...]]
) -> None:
    left = Trimmer(fillers).trim(phrase)

    assert any(phrase[at : at + len(left)] == left for at in range(len(phrase) + 1))
    if left != phrase:
        assert not any(
            filler and (left[: len(filler)] == filler or left[-len(filler) :] == filler)
            for filler in fillers
        )


_SIGNS = st.characters(exclude_characters=APOSTROPHES) | st.characters(categories=["Mn"])


@given(st.text(_SIGNS | st.sampled_from("nñÑaeé"), max_size=30))
def test_marks_are_taken_off_as_unicode_has_it(text: str) -> None:
    """Though it is done in another order: to sort thousands of marks takes long."""
    decomposed = unicodedata.normalize("NFKD", text)
    if len(decomposed) <= 4 * len(text):
        unmarked = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
        assert fold(text) == unmarked.casefold() or text.isascii()


@pytest.mark.parametrize("written", ["ñ", "n\u0303", "Ñ", "N\u0303", "n\u0301\u0303", "ñ\u0301"])
def test_an_n_with_a_tilde_is_a_letter_of_its_own_however_it_is_written(written: str) -> None:
    assert spoken(f"a{written}o é") == "año e"


def test_thousands_of_marks_are_soon_taken_off() -> None:
    marks = map(chr, range(0x300, 0x370))
    falling = sorted(marks, key=unicodedata.combining, reverse=True)
    text = "a" + "".join(mark * 40 for mark in falling if unicodedata.combining(mark))
    started = process_time()

    assert fold(text) == spoken(text) == "a"
    assert within(process_time() - started, 0.01)

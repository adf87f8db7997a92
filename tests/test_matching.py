import os
import subprocess
import sys
from dataclasses import replace
from itertools import chain
from pathlib import Path
from random import Random
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cache import NO_CACHE, Cache
from bot.decision import Policy
from bot.matching import Matcher, Reading
from bot.matching.counts import Tally
from bot.matching.matcher import _stretches
from bot.matching.scores import Scorer
from bot.text import Phrase, words
from tests import shipped
from tests.clinic import Clinic
from tests.cpu import within

EXAMPLES = {
    "cost": [
        "how much is a massage",
        "what does a massage cost",
        "what do you charge for an hour",
        "price list",
    ],
    "hours": [
        "when do you open",
        "what are your opening hours",
        "are you open on sunday",
        "until when are you open",
    ],
    "sciatica": [
        "does massage help with sciatica",
        "pain down my leg from the sciatic nerve",
        "sciatica",
    ],
    "phone": ["what is your phone number", "can i call you"],
    "other.cars": [
        "how much is a new car",
        "when does the car wash open",
        "my car needs new tires",
    ],
}


def scorer(examples: dict[str, list[str]] = EXAMPLES) -> Scorer:
    phrases: dict[str, list[Phrase]] = {
        name: [words(text) for text in texts] for name, texts in examples.items()
    }
    return Scorer(phrases, foreign={name for name in examples if name.startswith("other.")})


MADE_UP = scorer()


def shipped_matcher() -> Matcher:
    return shipped.matcher("en")


def best(text: str) -> str:
    return MADE_UP.score(words(text)).best[0].intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("how much is a massage", "cost"),
        ("how much for an hour", "cost"),
        ("are you open on saturday", "hours"),
        ("sciatica", "sciatica"),
        ("my leg hurts", "sciatica"),
        ("your number", "phone"),
        ("new tires", "other.cars"),
    ],
)
def test_the_intent_whose_examples_say_it_is_first(text: str, intent: str) -> None:
    assert best(text) == intent


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_read_as_its_own_intent(name: str) -> None:
    assert {best(text) for text in EXAMPLES[name]} == {name}


@pytest.mark.parametrize("text", ["sciatcia", "siatica", "scaitica", "sciaticaa", "sciaticaaaa"])
def test_a_mistyped_word_is_read_as_the_known_one(text: str) -> None:
    found = shipped_matcher().explain(f"does massage help {text}", "condition.sciatica")

    assert shipped_matcher().match(f"does massage help {text}")[0].intent == "condition.sciatica"
    assert found.repairs == ((text, "sciatica"),)
    assert found.unknown == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sooooo how muchhh is a massageeee", "so how much is a massage"),
        ("heyyyyy how much", "hey how much"),
        ("whst is a msasage", "what is a massage"),
        ("whats a backrb", "whats a backrub"),
        ("howmuch is a massage", "how much is a massage"),
        ("plese how much is it thnaks", "please how much is it thanks"),
        ("does it cost c0st", "does it cost cost"),
        ("hоw muсh is a ma\u00adssage", "how much is a massage"),
        ("do you treat sci attica", "do you treat sciatica"),
        ("do you have a male mass use", "do you have a male masseuse"),
        ("how much is a back message", "how much is a back massage"),
    ],
)
def test_words_are_repaired_before_they_are_rewritten_and_trimmed(typed: str, meant: str) -> None:
    assert shipped_matcher().phrase(typed) == shipped_matcher().phrase(meant)


@pytest.mark.parametrize(
    "text",
    [
        "im alone",
        "i am at peace with it",
        "can i leave a message for the staff",
        "my mass index",
        "do you use oil",
        "is my body fat a problem",
        "b12 shots, l5 s1 and c0",
    ],
)
def test_a_word_that_is_one_is_not_read_as_another(text: str) -> None:
    matcher = shipped_matcher()

    assert matcher.phrase(text) == shipped.contents()["en"].wording.phrase(text)


@pytest.mark.parametrize(
    ("typed", "read"), [("tehre is a thing", 1), ("mass use and sci attica", 2), ("how much", 0)]
)
def test_what_was_read_otherwise_is_told(typed: str, read: int) -> None:
    assert len(shipped_matcher().explain(typed, "clinic.cost").repairs) == read


@pytest.mark.parametrize("word", ["qzxvbn", "masages", "hwo"])
def test_a_message_of_nothing_but_typos_is_read_in_little_time(word: str) -> None:
    chance = Random(word)
    text = " ".join("".join(chance.sample(word, len(word))) for _ in range(4096))[:4096]
    shipped_matcher().prepare()

    started = process_time()
    shipped_matcher().phrase(text)
    assert within(process_time() - started, 0.05)


def test_a_word_that_no_example_holds_is_named_and_is_not_explained() -> None:
    known, with_unknown = (
        MADE_UP.score(words("are you open")),
        MADE_UP.score(words("are you open xylophone")),
    )

    assert MADE_UP.explain(words("are you open xylophone"), "hours").unknown == ("xylophone",)
    assert with_unknown.best[0].intent == known.best[0].intent == "hours"
    assert with_unknown.best[0].explained == pytest.approx(3 / 4)
    assert known.best[0].explained == pytest.approx(1.0)
    assert with_unknown.best[0].score < known.best[0].score


def test_a_word_tells_whose_field_it_is_of_by_who_alone_holds_it() -> None:
    tires, massage, strange = (MADE_UP.score((word,)) for word in ("tires", "massage", "zzz"))

    assert tires.foreign > 0 == tires.own
    assert massage.own > 0 == massage.foreign
    assert strange.own == strange.foreign == 0


def test_the_lead_over_foreign_intents_tells_own_questions_from_foreign_ones() -> None:
    own = MADE_UP.score(words("what does a massage cost"))
    foreign = MADE_UP.score(words("my car needs tires"))

    assert own.lead > 0 > foreign.lead
    assert own.own > own.foreign
    assert foreign.foreign > foreign.own


def test_where_no_intent_is_foreign_the_lead_is_the_largest_there_is() -> None:
    without = scorer({"a": ["one two"], "b": ["three four"]}).score(words("one two"))

    assert (without.foreign, without.lead) == (0.0, 30.0)


def test_among_equals_the_intent_that_stands_first_wins() -> None:
    twins = {"first": ["are you open", "closing time"], "second": ["are you open", "closing time"]}

    assert [score.intent for score in scorer(twins).score(words("are you open")).best] == [
        "first",
        "second",
    ]
    assert [
        score.intent
        for score in scorer(dict(reversed(twins.items()))).score(words("are you open")).best
    ] == ["second", "first"]


def test_an_example_that_is_given_twice_counts_once() -> None:
    once, twice = {"a": ["one two"], "b": ["three"]}, {"a": ["one two", "one two"], "b": ["three"]}

    assert scorer(once).score(words("one two")) == scorer(twice).score(words("one two"))


def test_only_what_is_near_is_a_candidate() -> None:
    many = {f"i{number}": [f"word{chr(97 + number)} thing"] for number in range(12)}

    assert len(scorer(many).score(words("thing worda")).best) == 5
    assert len(scorer(many).score(words("thing worda"), compared=3).best) == 3


def test_what_is_named_is_a_candidate_whatever_its_examples_say() -> None:
    glanced = MADE_UP.score(words("new tires"), compared=1)
    named = MADE_UP.score(words("new tires"), also=["phone"], compared=1)

    assert [score.intent for score in glanced.best] == ["other.cars"]
    assert [score.intent for score in named.best] == ["other.cars", "phone"]


def test_an_example_names_its_intent_however_many_others_are_likelier() -> None:
    examples = {"own": ["massage"]} | {f"i{n}": [f"massage {n}"] * 3 for n in range(20)}
    scores = scorer(examples).score(("massage",), compared=1).best

    assert [score.intent for score in scores if score.same] == ["own"]


def test_no_words_are_of_no_field_and_have_no_length() -> None:
    empty = MADE_UP.score(())

    assert (empty.length, empty.own, empty.foreign) == (0, 0.0, 0.0)
    assert not any(score.nearest for score in empty.best)


@pytest.mark.parametrize("examples", [{}, {"a": []}, {"a": [""]}, {"a": [], "b": ["one"]}])
def test_intents_without_examples_are_no_error(examples: dict[str, list[str]]) -> None:
    bare = scorer(examples)

    assert len(bare.score(("one",)).best) == len(examples)
    for name in examples:
        assert bare.explain(("one",), name).example in ("", "one")


def test_re_counting_takes_a_shared_word_from_the_intent_that_claims_anothers_examples() -> None:
    """Massage stands in all examples of one intent, and would speak for it alone; the other must
    still win by its own word."""
    examples = {
        "benefits": [
            f"what does massage do for {part}"
            for part in ("me", "muscles", "joints", "nerves", "skin", "bones")
        ],
        "cost": ["massage cost", "massage price", "cost", "price", "the price of it", "cost here"],
        "hours": ["when are you open", "opening hours", "closing time"],
    }
    told = Tally.of([list(map(words, texts)) for texts in examples.values()], NO_CACHE).words
    benefits, cost, _ = (told.of(intent, told.rows(["massage"])) for intent in range(3))

    assert cost > benefits
    assert scorer(examples).score(words("what does massage cost")).best[0].intent == "cost"


def test_an_intent_with_few_examples_beside_the_others_changes_nothing_that_they_say() -> None:
    others = [
        [words(f"{verb} the {thing}") for verb in ("see", "buy", "wash", "fix", "sell", "park")]
        for thing in ("car", "boat", "bike")
    ]
    before = Tally.of(others, NO_CACHE)
    few = Tally.of([*others, [words("wash the dog")]], NO_CACHE)
    many = Tally.of([*others, [words(f"{verb} the dog") for verb in ("wash", "see")]], NO_CACHE)

    for phrase in map(words, ("wash the car", "fix the boat", "buy a dog", "wash wash")):
        known = [word for word in phrase if word in before.words]
        assert few.score(tuple(known))[:3] == before.score(tuple(known))
    assert many.score(("wash",))[:3] != before.score(("wash",))
    assert few.score(words("wash the dog"))[3] > max(few.score(words("wash the dog"))[:3])


def counting(intents: int, each: int) -> float:
    """Seconds of CPU for so many examples of each intent."""
    chance, kinds = Random(7), 600
    vocabulary, odds = [f"word{n}" for n in range(kinds)], [1 / (n + 3) for n in range(kinds)]
    examples = [
        [tuple(chance.choices(vocabulary, odds, k=8)) for _ in range(each)] for _ in range(intents)
    ]
    started = process_time()
    Tally.of(examples, NO_CACHE)
    return process_time() - started


def test_re_counting_grows_as_the_examples_in_however_many_intents_they_stand() -> None:
    assert counting(intents=2000, each=2) < 3 * counting(intents=40, each=100)


@given(
    st.lists(
        st.sampled_from(
            [
                *{word for texts in EXAMPLES.values() for text in texts for word in words(text)},
                "sciatcia",
                "zzz",
            ]
        )
    )
)
def test_what_explains_a_score_adds_up_to_it(phrase: list[str]) -> None:
    for score in MADE_UP.score(tuple(phrase)).best:
        why = MADE_UP.explain(tuple(phrase), score.intent)

        assert sum(
            nats for _, nats in why.terms
        ) + why.others + why.letters + why.nearest == pytest.approx(score.score)
        assert 0 <= why.likeness <= 1.0001


def test_the_explanation_names_the_words_that_decided_and_the_nearest_example() -> None:
    why = MADE_UP.explain(words("how much is a massage for sciatica"), "cost")

    assert "a massage" in dict(why.terms)
    assert why.example == "how much is a massage"
    assert [nats for _, nats in why.terms] == sorted((nats for _, nats in why.terms), reverse=True)


def test_an_explanation_is_a_line_each() -> None:
    repairs = ("masage", "massage"), ("sciatcia", "sciatica")
    why = MADE_UP.explain(words("massage for sciatica xylophone"), "sciatica", repairs)

    assert why.lines[:2] == ("masage→massage", "sciatcia→sciatica")
    assert why.lines[2 : 2 + len(why.terms)] == tuple(
        f"{term} {nats:+.1f}" for term, nats in why.terms
    )
    assert why.lines[-2:] == ("example: sciatica", "not known: xylophone")


def test_what_nothing_speaks_for_has_no_lines() -> None:
    assert scorer({"a": []}).explain((), "a").lines == ()


def test_scores_are_the_same_in_every_process() -> None:
    """The order of a set of strings changes from process to process; no sum may follow it."""
    asked = ("how", "much", "is", "sciatcia", "zzz")
    code = f"from tests.test_matching import MADE_UP; print(MADE_UP.score({asked}))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(printed) == 1


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    return Matcher(Clinic(tmp_path_factory.mktemp("clinic")).content())


def test_the_same_content_loaded_again_is_not_counted_again(tmp_path: Path) -> None:
    clinic, folder = Clinic(tmp_path / "clinic"), tmp_path / "kept"
    kept = Cache(folder)
    first, again = (Matcher(replace(clinic.content(), cache=kept)) for _ in range(2))

    assert first.match("how much is it") == again.match("how much is it")
    assert [len(list(folder.glob(f"{name}-*"))) for name in ("counts", "words")] == [1, 1]

    clinic.add("intents/en/clinic/cost.yaml", "  - what would it set me back\n")
    Matcher(replace(clinic.content(), cache=kept))
    assert [len(list(folder.glob(f"{name}-*"))) for name in ("counts", "words")] == [2, 2]


def test_what_nobody_can_read_ranks_nothing(matcher: Matcher) -> None:
    for text in ("", "???", "💆", " \n\t"):
        assert matcher.match(text) == ()
        assert matcher.read(text).ranking == ()


def test_an_examples_own_words_are_surer_than_strange_ones(matcher: Matcher) -> None:
    own, strange = matcher.match("how much is a massage")[0], matcher.match("blorp frangle zint")[0]

    assert own.intent == "clinic.cost"
    assert own.confidence > strange.confidence
    assert strange.confidence < 0.1


def test_what_is_asked_next_is_known_again_and_its_words_draw_nothing_else(tmp_path: Path) -> None:
    asked = "would you still see her with all of that"
    texts = [asked, "so would you take him then", "and would you let her come with that"]
    other = "would you let me know when you open"
    listed = "".join(f"    - {text}\n" for text in texts)
    found = {}
    for key in ("asks", "then"):
        clinic = Clinic(tmp_path / key)
        clinic.add("intents/en/clinic/cost.yaml", f"{key}:\n  can_they:\n{listed}")
        clinic.add("responses/en/clinic/cost.yaml", "asks: {can_they: So.}\n")
        found[key] = Matcher(clinic.content())

    for matcher in found.values():
        assert matcher.match(asked)[0].intent == "clinic.cost"
        assert matcher.kind(matcher.phrase(asked), "clinic.cost")[0] == "can_they"
    drawn = {
        key: next(
            (one.confidence for one in matcher.match(other) if one.intent == "clinic.cost"), 0
        )
        for key, matcher in found.items()
    }
    assert drawn["then"] < drawn["asks"] / 2


def test_politeness_and_synonyms_change_nothing(matcher: Matcher) -> None:
    assert matcher.match("hi please how much is a rub down") == matcher.match(
        "how much is a massage"
    )


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["massage", "how", "much", "?", "and", ",", "when", "x" * 50])).map(
        " ".join
    )
)
@example("massage " * 3000)
@example("a" * 10_000)
@example("\ud800")
def test_no_utterance_raises_and_confidence_is_a_share_of_one(matcher: Matcher, text: str) -> None:
    reading = matcher.read(text)
    for ranking in (reading.ranking, *(ask.ranking for ask in reading.asks)):
        confidences = [match.confidence for match in ranking]

        assert all(0 <= confidence <= 1 for confidence in confidences)
        assert sum(confidences) <= 1.0005  # each is rounded
        assert confidences == sorted(confidences, reverse=True)
    assert matcher.read(text) == reading
    for match in reading.ranking[:1]:
        matcher.explain(text, match.intent)


def test_a_single_question_has_no_parts(matcher: Matcher) -> None:
    assert matcher.read("how much is a massage?").asks == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("how much is it and when are you open", ["how much is it", "when are you open"]),
        (
            "I have a bad back. How much is a massage?",
            ["I have a bad back.", "How much is a massage?"],
        ),
        ("how much is an hour, when are you open", ["how much is an hour,", "when are you open"]),
        ("massage and what", None),
        ("pain and stress", None),
    ],
)
def test_a_message_is_split_where_a_new_question_begins(
    matcher: Matcher, text: str, parts: list[str] | None
) -> None:
    assert [ask.text for ask in matcher.read(text).asks] == (parts or [])


@pytest.mark.parametrize("between", ["? ", "\n", " and "])
def test_of_very_many_parts_the_first_and_the_last_are_read(matcher: Matcher, between: str) -> None:
    questions = [f"how much is {number} minutes" for number in range(40)]

    few = matcher.read(between.join(questions[:12])).asks
    many = matcher.read(between.join(questions)).asks

    assert [ask.text.strip("?") for ask in few] == questions[:12]
    assert [ask.text.strip("?") for ask in many] == [*questions[:11], questions[-1]]


def test_a_part_knows_whether_it_asks_and_whether_it_leans_on_what_was_said(
    matcher: Matcher,
) -> None:
    first, second = matcher.read("My back hurts. Is it safe?").asks

    assert (first.question, first.refers) == (False, False)
    assert (second.question, second.refers) == (True, True)


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("", False),
        ("my back hurts", False),
        ("my back hurts. it is bad", False),
        ("my back hurts?", True),
        ("how long it takes", True),
        ("My back hurts. Is it safe? thanks", True),
    ],
)
def test_a_message_asks_where_a_part_of_it_does(
    matcher: Matcher, said: str, question: bool
) -> None:
    assert matcher.read(said).question == question


@pytest.mark.parametrize(
    "said", ["thanks so much", "ok thank you so very much dear", "hi, thanks a lot", "thank you!!"]
)
def test_thanks_in_words_that_are_else_taken_off_are_thanks(said: str) -> None:
    assert shipped_matcher().match(said)[0].intent == "chat.thanks"


# Professions and places beside a question


def spanish_matcher() -> Matcher:
    return shipped.matcher("es")


def chance(reading: Reading, intent: str) -> float:
    return next((match.confidence for match in reading.ranking if match.intent == intent), 0.0)


@pytest.mark.parametrize(
    ("asked", "intent"),
    [
        ("What does a massage cost in Boston?", "clinic.cost"),
        ("is acupuncture covered by Medicare", "clinic.insurance"),
        ("massage for sciatica in Denver", "condition.sciatica"),
        ("a cardiologist in Miami", "other.other_clinics"),
    ],
)
def test_a_profession_or_a_place_does_not_decide_what_is_asked(asked: str, intent: str) -> None:
    assert chance(shipped_matcher().read(asked), intent) > Policy().health_threshold


@pytest.mark.parametrize(
    ("asked", "intent"),
    [("cuánto cuesta un masaje en Madrid", "clinic.cost"), ("un cardiólogo en Miami", "other.")],
)
def test_nor_does_it_in_spanish(asked: str, intent: str) -> None:
    best = spanish_matcher().read(asked).ranking[0]

    assert best.intent.startswith(intent)
    assert best.confidence > Policy().health_threshold


def test_what_is_left_without_them_is_weighed_beside_the_whole(clinic: Clinic) -> None:
    clinic.add(
        "intents/en/_words.yaml", "professions: [midwife]\nplaces: [Boston]\nnear: [in, near]\n"
    )
    matcher = Matcher(clinic.content())
    _, parts = matcher.weighed("how much is a massage in Boston", ())

    assert parts.plain == {
        match.intent: match.confidence for match in matcher.match("how much is a massage")[:3]
    }
    for said in ("how much is a massage", "in Boston", "midwife near Boston", ""):
        assert matcher.weighed(said, ())[1].plain == {}


def test_what_is_likely_without_them_is_a_candidate_however_little_the_whole_says_for_it(
    clinic: Clinic,
) -> None:
    for number in range(8):
        name = f"other/o{number}"
        texts = "".join(f"  - midwife {topic} {number}\n" for topic in ("course", "exam", "story"))
        clinic.write(f"intents/en/{name}.yaml", f"title: Midwife {number}\nexamples:\n{texts}")
        clinic.write(f"responses/en/{name}.yaml", "kind: health\ntext: No.\nreviewed: 2026-11-21\n")
    clinic.add("intents/en/_words.yaml", "professions: [midwife]\n")
    read = Matcher(clinic.content()).read(f"{'midwife ' * 6}prices")

    assert len(read.ranking) > 6
    assert {"clinic.cost"} <= {match.intent for match in read.ranking}


# Letters


LETTERS = {
    "massage.frequency": "I am 54 and drive a truck. My lower back has been stiff for years and my"
    " wife sent me here. I tried pills and heat. How often should I come?",
    "clinic.insurance": "hello there, my sister told me about your place and said that you were"
    " very kind to her. I work nights at the hospital. Do you take Aetna?",
    "clinic.therapist_preference": "My mother has arthritis in her spine and she is 81 and lives"
    " with us. She sleeps badly. Can she choose a woman as her therapist?",
}
BREATHLESS = (
    "my neighbour was with you last spring and told me that she liked every minute and now my"
    " sister and i are curious too so what would an hour cost us"
)


@pytest.mark.parametrize("intent", LETTERS)
def test_what_is_asked_in_a_letter_counts_beside_the_story(intent: str) -> None:
    matcher, letter = shipped_matcher(), LETTERS[intent]
    read, as_one = matcher.read(letter), Reading(matcher.match(letter))

    assert read.letter
    assert chance(read, intent) > 2 * chance(as_one, intent)

    asked = matcher.weighed(letter, matcher._asks(letter))[1].asked
    assert max(asked, key=asked.__getitem__) == intent
    assert "condition.chronic_pain" not in asked


def test_a_sentence_without_end_is_read_in_stretches() -> None:
    read, as_one = (
        shipped_matcher().read(BREATHLESS),
        Reading(shipped_matcher().match(BREATHLESS)),
    )

    assert read.asks == ()
    assert read.letter
    assert chance(read, "clinic.cost") > 2 * chance(as_one, "clinic.cost")


@pytest.mark.parametrize("length", [1, 20, *range(21, 61), 400])
def test_every_word_of_it_stands_in_a_stretch(length: int) -> None:
    tokens = [f"w{number}" for number in range(length)]
    stretches = [stretch.split() for stretch in _stretches(" ".join(tokens))]

    assert list(dict.fromkeys(chain.from_iterable(stretches))) == tokens
    assert max(map(len, stretches)) <= 20


@pytest.mark.parametrize(
    "said",
    [
        "My back hurts. How much is a massage?",
        "how much is a massage for my back this week on friday or saturday please tell me",
    ],
)
def test_a_short_message_and_one_of_a_single_part_are_read_as_one(said: str) -> None:
    read = shipped_matcher().read(said)

    assert not read.letter
    assert read.ranking == shipped_matcher().match(said)


# An example is its intent's


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_example_of_the_shipped_content_is_answered_by_its_own_intent(language: str) -> None:
    """Every fortieth: it takes a second."""
    matcher = shipped_matcher() if language == "en" else spanish_matcher()
    examples = [
        (intent.name, text)
        for intent in shipped.contents()[language].intents.values()
        for text in intent.examples
    ]
    for name, text in examples[::40]:
        best = matcher.match(text)[0]
        assert (best.intent, best.confidence > Policy().health_threshold) == (name, True), text

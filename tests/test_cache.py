"""What is kept between two runs."""

import gc
import pickle
from contextlib import nullcontext
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from bot import folders
from bot.cache import NO_CACHE, Cache
from bot.decision import Policy
from bot.dialogue.fitting import Fitting
from bot.errors import ContentError, Problem
from bot.hearing import Heard, Hearing
from bot.matching import Matcher
from bot.matching.counts import Tally
from bot.safety import Findings
from bot.settings import Settings
from tests import shipped
from tests.clinic import Clinic


class Work:
    """Counts how often it is done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, float]:
        self.times += 1
        return {"result": 0.5}


def test_what_was_made_before_is_not_made_again(tmp_path: Path) -> None:
    work = Work()

    assert (
        Cache(tmp_path).fetch("counts", "key", work)
        == Cache(tmp_path).fetch("counts", "key", work)
        == {"result": 0.5}
    )
    assert work.times == 1


def test_another_key_is_another_result(tmp_path: Path) -> None:
    work = Work()
    for key in ("one", "two"):
        Cache(tmp_path).fetch("counts", key, work)

    assert work.times == 2


def test_without_a_folder_nothing_is_kept() -> None:
    work = Work()
    for _ in range(2):
        NO_CACHE.fetch("counts", "key", work)

    assert work.times == 2


@pytest.mark.parametrize("garbage", [b"", b"\0" * 40, b"x" * 5000])
def test_a_broken_file_is_made_anew(tmp_path: Path, garbage: bytes) -> None:
    work = Work()
    Cache(tmp_path).fetch("counts", "key", work)
    (file,) = tmp_path.iterdir()
    file.write_bytes(garbage)

    assert (
        Cache(tmp_path).fetch("counts", "key", work)
        == Cache(tmp_path).fetch("counts", "key", work)
        == {"result": 0.5}
    )
    assert work.times == 2


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    work = Work()

    assert Cache(tmp_path / "file" / "below").fetch("counts", "key", work) == {"result": 0.5}


def test_only_the_latest_are_kept(tmp_path: Path) -> None:
    for key in range(20):
        Cache(tmp_path).fetch("counts", str(key), Work())

    assert len(list(tmp_path.iterdir())) == 6


def test_kept_counts_say_what_fresh_ones_say(tmp_path: Path) -> None:
    examples = [
        [("how", "much", "is", "it"), ("price",)],
        [("where", "are", "you"), ("how", "far", "is", "it")],
    ]
    fresh, written, kept = (
        Tally.of(examples, cache) for cache in (NO_CACHE, Cache(tmp_path), Cache(tmp_path))
    )

    for phrase in (("how", "much"), ("where", "is", "it"), ("price",)):
        assert fresh.score(phrase) == written.score(phrase) == kept.score(phrase)


class Opens:
    """What would write a file, were it read as a pickle is."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, ...]:
        return open, (str(self.file), "w")


def test_a_file_that_would_run_something_is_made_anew(tmp_path: Path) -> None:
    """Also one with the right digest, by whoever can write there."""
    work, cache = Work(), Cache(tmp_path / "kept")
    cache.fetch("counts", "key", work)
    (file,) = (tmp_path / "kept").iterdir()
    for harmful in (Opens(tmp_path / "harm"), work, folders.read, [Settings]):
        body = pickle.dumps(harmful)
        file.write_bytes(sha256(body).digest() + body)

        assert cache.fetch("counts", "key", work) == {"result": 0.5}

    assert work.times == 5
    assert not (tmp_path / "harm").exists()


COST = "intents/en/clinic/cost.yaml"


@pytest.fixture
def small(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small clinic ships: what is to be read again and again is read in no time."""
    monkeypatch.setattr(folders, "shipped", lambda: clinic.folder)


def own_folder(tmp_path: Path, *examples: str) -> Settings:
    """The settings of a clinic that has its own ways to ask for the price."""
    file = tmp_path / "own" / COST
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("examples:\n" + "".join(f"  - {example}\n" for example in examples))
    return Settings(content=tmp_path / "own", cache=tmp_path / "kept")


def asked(settings: Settings) -> tuple[str, ...]:
    """The clinic's own: those of the kinds of question stay as they are shipped."""
    intent = folders.read(settings)["en"].intents["clinic.cost"]
    shipped = {phrase for phrases in intent.asks.values() for phrase in phrases}
    each = zip(intent.examples, intent.phrases, strict=True)
    return tuple(example for example, phrase in each if phrase not in shipped)


def test_kept_content_is_what_was_read(tmp_path: Path) -> None:
    settings = own_folder(tmp_path, "what would it set me back")
    read, kept = folders.read(settings), folders.read(settings)

    assert [*read] == [*kept]
    for language, content in read.items():
        again = kept[language]
        assert content is not again
        assert replace(content, wording=again.wording) == again
        for text in ("Hi, how much is an hour please", "Cuánto cuesta"):
            assert content.wording.phrase(text) == again.wording.phrase(text)
    assert len({id(content.concepts) for content in kept.values()}) == 1


def test_a_clinic_whose_facts_are_data_is_kept_too(tmp_path: Path) -> None:
    facts = Path(__file__).parent / "facts" / "clinics" / "all.yaml"
    own = tmp_path / "own" / "responses"
    own.mkdir(parents=True)
    (own / "_clinic.yaml").write_text(facts.read_text())
    settings = Settings(content=tmp_path / "own", cache=tmp_path / "cache")

    read = folders.read(settings)["en"].clinic
    (kept,) = (tmp_path / "cache").glob("content-*")
    written = kept.stat().st_mtime_ns

    assert folders.read(settings)["en"].clinic == read
    assert kept.stat().st_mtime_ns == written


@pytest.mark.usefixtures("small")
def test_content_is_read_anew_when_a_file_or_a_fact_is_another_one(tmp_path: Path) -> None:
    assert asked(own_folder(tmp_path, "what would it set me back")) == (
        "what would it set me back",
    )
    settings = own_folder(tmp_path, "the damage")

    assert asked(settings) == ("the damage",)
    other = replace(settings, facts={"hours": "We are always open."})
    assert folders.read(other)["en"].facts["hours"] == "We are always open."


@pytest.mark.usefixtures("small")
def test_content_with_problems_is_refused_each_time(tmp_path: Path) -> None:
    settings = own_folder(tmp_path, "???")

    for _ in range(2):
        with pytest.raises(ContentError):
            folders.read(settings)


@pytest.mark.usefixtures("small")
def test_a_folder_that_is_not_there_is_refused_though_the_same_content_is_kept_without_it(
    tmp_path: Path,
) -> None:
    folders.read(Settings(cache=tmp_path / "cache"))

    with pytest.raises(ContentError, match="is not a folder"):
        folders.read(Settings(content=tmp_path / "nowhere", cache=tmp_path / "cache"))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("problems", [[], [Problem(Path(COST), 1, "is odd.")]])
def test_content_is_checked_once_until_it_changes_and_refused_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problems: list[Problem]
) -> None:
    done: list[int] = []
    monkeypatch.setattr(folders, "check", lambda _: done.append(1) or problems)
    for number, example in enumerate(("the damage", "what would it set me back"), 1):
        settings = own_folder(tmp_path, example)
        for _ in range(2):
            with pytest.raises(ContentError) if problems else nullcontext():
                assert "clinic.cost" in folders.checked(settings)["en"].intents
        assert problems or len(done) == number


@pytest.mark.usefixtures("small")
def test_what_is_done_beforehand_is_done_once_and_what_it_leaves_in_the_cache_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, load, done = own_folder(tmp_path, "the damage"), folders.load, list[str]()
    monkeypatch.setattr(folders, "load", lambda *given: done.append("loaded") or load(*given))

    def beforehand() -> None:
        done.append("beforehand")
        folders.read(settings)

    for _ in range(2):
        assert "clinic.cost" in folders.checked(settings, beforehand)["en"].intents
    assert done == ["beforehand", "loaded"]
    folders.checked(replace(settings, cache=None), beforehand)
    assert done == ["beforehand", "loaded", "loaded"]


@pytest.mark.usefixtures("small")
def test_content_that_changes_while_it_is_read_beforehand_is_read_so_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, load, done = own_folder(tmp_path, "the damage"), folders.load, list[str]()
    monkeypatch.setattr(folders, "load", lambda *given: done.append("loaded") or load(*given))

    def beforehand() -> None:
        done.append("beforehand")
        folders.read(settings)
        if done.count("beforehand") < 2:
            own_folder(tmp_path, "what would it set me back")

    examples = folders.checked(settings, beforehand)["en"].intents["clinic.cost"].examples
    assert "what would it set me back" in examples
    assert done == 2 * ["beforehand", "loaded"]


@pytest.mark.usefixtures("small")
def test_content_that_never_stops_changing_is_read_all_the_same(tmp_path: Path) -> None:
    settings, done = own_folder(tmp_path, "the damage"), list[int]()

    def beforehand() -> None:
        done.append(1)
        own_folder(tmp_path, "damage " * len(done))

    assert "clinic.cost" in folders.checked(settings, beforehand)["en"].intents
    assert len(done) < 10


@pytest.mark.usefixtures("small")
def test_content_that_changed_while_it_was_read_is_not_taken_for_what_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, load = own_folder(tmp_path, "the damage"), folders.load

    def changed_first(*given: Any) -> Any:
        own_folder(tmp_path, "what would it set me back")
        return load(*given)

    with monkeypatch.context() as patched:
        patched.setattr(folders, "load", changed_first)
        assert asked(settings) == ("what would it set me back",)

    assert asked(own_folder(tmp_path, "the damage")) == ("the damage",)


def test_all_kinds_of_question_are_counted_once(tmp_path: Path) -> None:
    """However many there are, another start finds them all."""
    content = shipped.contents()["en"]
    several = {name: one for name, one in content.intents.items() if one.asks}
    few = dict(islice(several.items(), 12))  # more than are kept of one name
    content = replace(content, intents=few, cache=Cache(tmp_path))
    asked = {name: replace(content) for name in "ab"}
    kept = []
    for content in asked.values():
        Matcher(content).prepare()
        kept.append({file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()})

    assert len(few) == 12
    assert kept[0] == kept[1]


class Ear(Hearing):
    """Counts what it hears."""

    times = 0

    def hear(self, utterance: str) -> Heard:
        self.times += 1
        return super().hear(utterance)


@pytest.mark.usefixtures("small")
def test_what_answers_are_made_for_is_heard_once_while_the_content_is_the_same(
    tmp_path: Path,
) -> None:
    file = tmp_path / "own" / "intents/en/massage/frequency.yaml"
    file.parent.mkdir(parents=True)
    settings = Settings(content=tmp_path / "own", cache=tmp_path / "kept")

    def made_for(concept: str) -> tuple[bool, int]:
        """Whether the answer is made for it, and how many texts were heard to know that."""
        content = folders.read(settings)["en"]
        ear = Ear(content.concepts, {"en": content.words})
        fitting = Fitting(content, Policy(), ear)
        fitting.prepare()
        return fitting.fits("massage.frequency", Findings(severe=(concept,))), ear.times

    file.write_text("examples: [how often between my legs]\n", encoding="utf-8")
    assert made_for("groin") == (True, 2)
    assert made_for("groin") == (True, 0)
    assert made_for("numb") == (False, 0)
    file.write_text("examples: [how often if i feel numb]\n", encoding="utf-8")
    assert made_for("numb") == (True, 2)
    assert made_for("groin") == (False, 0)


@pytest.mark.parametrize("folder", [True, False])
@pytest.mark.parametrize("on", [True, False])
def test_garbage_is_searched_for_again_when_the_work_is_done_or_fails(
    tmp_path: Path, folder: bool, on: bool
) -> None:
    cache = Cache(tmp_path) if folder else NO_CACHE

    def fail() -> bool:
        assert not gc.isenabled()
        raise ContentError([])

    before = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        assert not cache.fetch("counts", "key", gc.isenabled)
        with pytest.raises(ContentError):
            cache.fetch("counts", "other", fail)
        assert gc.isenabled() == on
    finally:
        (gc.enable if before else gc.disable)()

"""Changes on the desk's pages: proposed, looked at, approved under a name, taken back."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.changes.apart import NotCompared
from bot.changes.diff import Answered, Changed, Diff, Kind, Question, Reworded, Verdict
from bot.changes.drafts import kind_of
from bot.changes.edits import (
    AddExample,
    Edit,
    NewQuestion,
    Off,
    On,
    OwnAnswer,
    RemoveExample,
    Reviewed,
    SetFacts,
    SetMessage,
    SetText,
)
from bot.changes.own_folder import OwnFolder
from bot.decision import Action
from bot.desk import Office
from bot.desk.deeds import Deeds
from bot.desk.words import words
from bot.store import Missed, missed, opened, waiting
from bot.waiting import groups
from tests.changes.small import TODAY
from tests.clinic import Clinic
from tests.desk.pages import Desk, at_desk, no_difference, office

Compare = Callable[..., Coroutine[Any, Any, Diff]]
COST = "intents/en/clinic/cost.yaml"
ADDED = AddExample("clinic.cost", "whats the damage")
ANSWERED = Answered(Action.ANSWER, ("clinic.cost",), "", "One guide names $50.")
CARD = Answered(Action.EMERGENCY, ("safety.emergency",), "emergency", "The emergency text.")


class Clinical:
    """A desk over a small clinic, and what its folder holds."""

    def __init__(self, clinic: Path, own: Path, database: Path) -> None:
        own.mkdir(exist_ok=True)
        self.clinic, self.own, self.database = clinic, own, database
        self.office = self.at_work(no_difference)

    def at_work(self, compare: Compare) -> Office:
        return office(self.clinic, self.own, self.database, compare)

    @property
    def folder(self) -> OwnFolder:
        return self.office.own

    def proposed(self, edit: Edit = ADDED, why: str = "asked twice") -> str:
        return self.folder.propose(edit, "Ben", why, TODAY).id

    def desk(self, compare: Compare = no_difference, language: str = "en") -> Desk:
        self.office = self.at_work(compare)
        return at_desk(self.office, language)

    def looked_at(self, id: str) -> None:
        """Waits until it is known which answers a draft changes."""
        while self.office.diff(id) is None:
            pass


@pytest.fixture
def small(clinic: Clinic, own: Clinic, tmp_path: Path) -> Clinical:
    return Clinical(clinic.folder, own.folder, tmp_path / "x.sqlite3")


def finding(diff: Diff | NotCompared) -> Compare:
    """Compares by finding this."""

    async def compare(*arguments: str) -> Diff:
        if isinstance(diff, NotCompared):
            raise diff
        return diff

    return compare


def changed(before: Answered, after: Answered, verdict: Verdict, kind: Kind) -> Changed:
    return Changed(Question("what is it", "en", kind), before, after, verdict)


LOST = Diff(9, (changed(CARD, ANSWERED, Verdict.WORSE, Kind.ALARM),), ())


# All of them


def test_without_a_folder_the_page_says_how_to_make_one(clinic: Clinic, tmp_path: Path) -> None:
    page = at_desk(office(clinic.folder, None, tmp_path / "x.sqlite3")).look("/changes")

    assert "CLINIC_BOT_CONTENT=my-clinic" in page
    assert "/changes/" not in page


def test_where_nothing_is_proposed_and_nothing_live_the_page_says_what_to_do(
    small: Clinical,
) -> None:
    page = small.desk().look("/changes")

    assert "Nothing is proposed" in page
    assert "Nothing was changed yet" in page


def test_what_is_proposed_and_what_is_live_stand_apart_by_titles(small: Clinical) -> None:
    ana = small.desk()
    small.folder.apply(Off("clinic.hours"), "Cleo", "we move", TODAY)
    id = small.proposed()

    proposed, live = ana.look("/changes").split("<h2>Live</h2>")

    assert (
        f'href="/changes/{id}">“whats the damage” becomes one more way to ask “What does a'
        in proposed
    )
    assert "Proposed by Ben on 2026-11-26" in proposed
    assert "asked twice" in proposed
    assert "Turns “When are you open?” off" in live
    assert "we move" in live
    assert "Cleo" in live
    assert "clinic.hours" not in live


def test_a_change_made_by_hand_is_shown_and_can_be_taken_back(small: Clinical, own: Clinic) -> None:
    ana = small.desk()
    small.folder.apply(ADDED, "Ana", "", TODAY)
    own.write("responses/en/clinic/cost.yaml", "text: It is $60; {phone}.\n")
    small.folder.apply(Off("clinic.hours"), "Ana", "", TODAY)
    hand = next(one for one in small.folder.log() if one.what == "Changed by hand")

    assert f'href="/changes/live/{hand.short}">Changed by hand' in ana.look("/changes")
    page = ana.look(f"/changes/live/{hand.short}")
    assert "<ins>It is $60; </ins>{phone}." in page
    assert "By clinic-bot" not in page
    ana.send("/changes/undo", revision=hand.revision, who="Ana")
    assert not (own.folder / "responses/en/clinic/cost.yaml").exists()


def test_the_history_tells_what_is_no_edit_in_the_pages_words(small: Clinical) -> None:
    ana = small.desk(language="es")
    small.folder.apply(Off("clinic.hours"), "Ana", "", TODAY)
    small.folder.undo("Ana")

    page = ana.look("/changes")

    assert "La carpeta tal como estaba" in page
    assert "Se deshace: Turns “When are you open?” off" in page


def test_what_is_turned_off_needs_no_more_words_than_that(small: Clinical) -> None:
    page = small.desk().look(f"/changes/{small.proposed(Off('clinic.hours'))}")

    assert "“When are you open?” is turned off" in page
    assert "true" not in page.split("<main")[1]


def test_of_a_long_history_the_latest_are_shown_and_all_where_asked_for(small: Clinical) -> None:
    ana = small.desk()
    for _ in range(21):
        small.folder.apply(Off("clinic.hours"), "Ana", "", TODAY)
        small.folder.undo("Ana")

    assert "3 older ones" in ana.look("/changes")
    assert ana.look("/changes").count('class="when"') == 40
    assert ana.look("/changes?all=1").count('class="when"') == 43


# One that is proposed


def test_a_change_is_looked_at_and_the_page_comes_again_until_it_is_known(
    small: Clinical,
) -> None:
    begun = asyncio.Event()

    async def compare(*arguments: str) -> Diff:
        assert arguments == ("--folder", str(small.own), "--draft", draft)
        while not begun.is_set():
            await asyncio.sleep(0.01)
        return Diff(3, (), ())

    draft = small.proposed()
    ana = small.desk(compare)

    page = ana.look(f"/changes/{draft}")
    assert '<meta http-equiv="refresh" content="2">' in page
    assert "Looking which answers change" in page
    assert "Approve" not in page
    begun.set()
    small.looked_at(draft)
    page = ana.look(f"/changes/{draft}")
    assert "refresh" not in page
    assert "All are answered as before" in page
    assert "Approve" in page


def test_a_text_is_shown_with_what_goes_and_what_comes_and_as_patients_read_it(
    small: Clinical,
) -> None:
    text = "One guide names $60 for an hour. For our prices, call {phone}."
    id = small.proposed(SetText("clinic.cost", "text", text))

    page = small.desk().look(f"/changes/{id}")

    assert "What does a massage cost? · answer" in page
    assert "One guide names <del>$50 </del><ins>$60 </ins>for an hour." in page
    assert "One guide names $60 for an hour. For our prices, call (305) 555-0100." in page
    assert "Other wordings" not in page


def test_a_text_that_stumbles_on_an_empty_fact_says_so(small: Clinical) -> None:
    id = small.proposed(SetText("clinic.hours", "text", "Come at {hours}."))

    assert "Said only once this is filled in: The hours text." in small.desk().look(
        f"/changes/{id}"
    )


def test_a_new_question_is_shown_as_patients_will_read_it(small: Clinical) -> None:
    new = NewQuestion("clinic.wifi", "Is there wifi?", ("got wifi",), "Yes; call {phone}.")
    id = small.proposed(new)

    page = small.desk().look(f"/changes/{id}")

    assert ">New question: “Is there wifi?” (English)</h1>" in page
    assert "Is there wifi? · answer" in page
    assert "Yes; call (305) 555-0100." in page
    assert "got wifi" in page


def test_words_that_another_question_answers_are_told_by_its_title(small: Clinical) -> None:
    id = small.proposed(AddExample("clinic.hours", "how much is a massage"))

    page = small.desk(language="es").look(f"/changes/{id}")

    assert "se contestaba hasta ahora con «What does a massage cost?»" in page


def test_patients_words_cannot_write_into_the_page(small: Clinical) -> None:
    id = small.proposed(AddExample("clinic.cost", "<script>alert(1)</script>"), "<b>why</b>")
    ana = small.desk()

    for path in ("/changes", f"/changes/{id}"):
        page = ana.browser.get(path).text
        assert "&lt;script&gt;" in page
        assert "<script" not in page
        assert "<b>why" not in page


def test_which_answers_change_is_shown_the_gravest_first(small: Clinical) -> None:
    other = Answered(Action.CLARIFY, ("clinic.cost", "clinic.hours"), "", "Which?")
    nothing = Answered(Action.FALLBACK, (), "", "I do not know.")
    diff = Diff(
        1234,
        (
            changed(CARD, ANSWERED, Verdict.WORSE, Kind.ALARM),
            changed(ANSWERED, other, Verdict.WORSE, Kind.LABELLED),
            changed(nothing, ANSWERED, Verdict.BETTER, Kind.WAITING),
        ),
        (Reworded("en", Action.ANSWER, ("clinic.hours",), "Open at 9.", "Open at 10.", 7),),
    )
    id = small.proposed()
    ana = small.desk(finding(diff))
    small.looked_at(id)

    page = ana.look(f"/changes/{id}")
    places = [
        page.index(text)
        for text in (
            "One emergency notice gets lost or weaker",
            "asked 1,234 questions",
            "Answered differently: 3. Became wrong: 2. Became right: 1.",
            "Have a look first",
            "<h3>Emergencies and warnings (1)</h3> became wrong: 1, became right: 0",
            "Emergency notice",
            "<h3>Became wrong (1)</h3>",
            "Asks back: What does a massage cost?, When are you open?",
            "<h3>Became right (1)</h3>",
            "No answer",
            "<h3>In other words (1)</h3>",
            "Open at <del>9.</del><ins>10.</ins>",
        )
    ]

    assert places == sorted(places)


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        ([], "You can approve this"),
        ([Verdict.OTHER], "You can approve this"),
        ([Verdict.WORSE, Verdict.BETTER, Verdict.BETTER], "You can approve this"),
        ([Verdict.WORSE, Verdict.BETTER], "Have a look first"),
        ([Verdict.WORSE], "Have a look first"),
    ],
)
def test_it_is_said_whether_a_change_may_be_approved(
    small: Clinical, verdicts: list[Verdict], told: str
) -> None:
    other = Answered(Action.CLARIFY, ("clinic.cost", "clinic.hours"), "", "Which?")
    found = tuple(changed(ANSWERED, other, one, Kind.LABELLED) for one in verdicts)
    id, ana = ready(small, finding(Diff(9, found, ())))

    assert told in ana.look(f"/changes/{id}")


def test_a_lost_alarm_is_looked_at_whatever_became_right(small: Clinical) -> None:
    right = changed(CARD, ANSWERED, Verdict.BETTER, Kind.LABELLED)
    id, ana = ready(small, finding(Diff(9, (*LOST.changes, right, right), ())))

    assert "Have a look first" in ana.look(f"/changes/{id}")


def test_a_long_part_is_cut_and_says_how_much_is_left(small: Clinical) -> None:
    one = changed(ANSWERED, CARD, Verdict.OTHER, Kind.WAITING)
    id = small.proposed()
    ana = small.desk(finding(Diff(200, (one,) * 103, ())))
    small.looked_at(id)

    page = ana.look(f"/changes/{id}")

    assert page.count("“what is it”") == 100
    assert "And 3 more." in page


def test_a_change_that_is_gone_says_so(small: Clinical) -> None:
    response = small.desk().browser.get("/changes/abc123")

    assert response.status_code == 404
    assert "This change is gone" in response.text


def test_a_change_that_cannot_be_made_any_more_says_why_and_can_be_discarded(
    small: Clinical,
) -> None:
    id = small.proposed(Off("clinic.hours"))
    small.folder.apply(Off("clinic.hours"), "Cleo", "", TODAY)

    response = small.desk().browser.get(f"/changes/{id}")

    assert response.status_code == 409
    assert "is off already" in response.text
    assert "Approve" not in response.text
    assert "Discard" in response.text


def test_an_edit_that_the_pages_have_no_words_for_is_told_as_the_history_has_it(
    small: Clinical, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.deeds.kind_of", lambda edit: "several")
    id = small.proposed(Off("clinic.hours"))

    assert ">Turns “When are you open?” off</h1>" in small.desk().look(f"/changes/{id}")


# Approved, or not


def ready(
    small: Clinical, compare: Compare = no_difference, edit: Edit = ADDED
) -> tuple[str, Desk]:
    """A change of which it is known what it changes."""
    id, ana = small.proposed(edit), small.desk(compare)
    small.looked_at(id)
    return id, ana


def test_an_approved_change_is_live_under_a_name_that_is_kept(small: Clinical) -> None:
    id, ana = ready(small)

    where = ana.send(f"/changes/{id}/approve", who="Dora")

    change = small.folder.log()[0]
    assert where == f"/changes/live/{change.short}?told=changes.approved"
    assert (change.who, change.why) == ("Dora", "asked twice\nProposed by Ben on 2026-11-26.")
    page = ana.look(where)
    assert "The bot answers so from now on" in page
    assert "By Dora, live since " in page
    assert 'name="who" value="Dora"' in page
    assert "whats the damage" in small.office.contents()["en"].intents["clinic.cost"].examples


@pytest.mark.parametrize(
    ("diff", "form", "told"),
    [
        (Diff(3, (), ()), {"who": " "}, "Write your name"),
        (LOST, {"who": "Ana"}, "Tick this"),
        (NotCompared("it took too long"), {"who": "Ana"}, "Tick this"),
    ],
)
def test_what_lacks_for_an_approval_is_said_and_nothing_is_changed(
    small: Clinical, diff: Diff | NotCompared, form: dict[str, str], told: str
) -> None:
    id, ana = ready(small, finding(diff))

    page = ana.send(f"/changes/{id}/approve", 409, **form, group="7_abcd")

    assert told in page
    assert 'name="group" value="7_abcd"' in page
    assert small.folder.log() == []


@pytest.mark.parametrize("diff", [LOST, NotCompared("it took too long")])
def test_whoever_says_that_they_want_it_all_the_same_may_have_it(
    small: Clinical, diff: Diff | NotCompared
) -> None:
    id, ana = ready(small, finding(diff))

    ana.send(f"/changes/{id}/approve", who="Ana", sure="yes")

    assert small.folder.log()[0].who == "Ana"


def test_whoever_approves_types_a_name_once(small: Clinical) -> None:
    id, ana = ready(small)
    assert 'name="who" value=""' in ana.look(f"/changes/{id}")

    made = ana.send(f"/changes/{id}/approve", who="Ana")

    assert 'name="who" value="Ana"' in ana.look(made)


def test_nothing_is_approved_before_it_is_known_what_it_changes(small: Clinical) -> None:
    async def never(*arguments: str) -> Diff:
        return await asyncio.Future()

    id = small.proposed()
    ana = small.desk(never)

    assert "still being looked at" in ana.send(f"/changes/{id}/approve", 409, who="Ana")
    assert small.folder.log() == []


def test_what_check_finds_is_shown_and_the_change_stays(small: Clinical) -> None:
    id, ana = ready(small, edit=SetText("clinic.cost", "text", "Massage is a cure."))

    page = ana.send(f"/changes/{id}/approve", 409, who="Ana")

    assert "promises a result" in page
    assert "Nothing was changed" in page
    assert small.folder.drafts()[0].id == id


def test_who_approves_second_hears_that_it_is_gone(small: Clinical) -> None:
    id, ana = ready(small)
    ana.send(f"/changes/{id}/approve", who="Ana")

    assert "This change is gone" in ana.send(f"/changes/{id}/approve", 404, who="Ben")
    assert len(small.folder.log()) == 2  # with the folder as it was found


def test_a_discarded_change_is_gone_and_nothing_else_happens(small: Clinical) -> None:
    id, ana = ready(small)

    for _ in range(2):
        assert ana.send(f"/changes/{id}/discard") == "/changes?told=changes.discarded"
    assert small.folder.drafts() == []
    assert small.folder.log() == []


@pytest.fixture
def asked(small: Clinical) -> None:
    """Two questions that wait: one twice, the other once."""

    async def keep() -> None:
        async with opened(str(small.database), "") as store:
            for text in ("whats the damage", "whats the damage", "do you have a pool"):
                one = Missed(text, "fallback", "2026-11-25", "en")
                await store.transact(partial(missed.note, seal=store.seal, chat=1, missed=one))

    asyncio.run(keep())


@pytest.mark.usefixtures("asked")
def test_what_a_change_answers_waits_no_more_once_it_is_live(small: Clinical) -> None:
    id, ana = ready(small)
    wait = small.office.stored(lambda store: waiting(store, ""))
    key = next(
        one.key for one in groups(wait, small.office.contents()) if one.text == "whats the damage"
    )

    assert f'name="group" value="{key}"' in ana.look(f"/changes/{id}?group={key}")
    page = ana.look(ana.send(f"/changes/{id}/approve", who="Ana", group=key))

    (pool,) = groups(small.office.stored(lambda store: waiting(store, "")), small.office.contents())
    assert f'href="/waiting/{pool.key}">Next question that waits</a>' in page
    left = small.office.stored(lambda store: waiting(store, ""))
    assert [one.missed.text for one in left] == ["do you have a pool"]


def test_a_change_goes_live_where_there_is_no_database(small: Clinical) -> None:
    id, ana = ready(small)

    ana.send(f"/changes/{id}/approve", who="Ana", group="1_abcd")

    assert len(small.folder.log()) == 2
    assert not small.database.exists()


# Taken back


def test_a_change_is_taken_back_by_name_and_says_so_in_both(small: Clinical, own: Clinic) -> None:
    ana = small.desk()
    made = small.folder.apply(ADDED, "Ben", "", TODAY).change

    where = ana.send("/changes/undo", revision=made.revision, who="Ana", why="a mistake")

    assert "Taken back. The bot answers as before." in ana.look(where)
    assert not (own.folder / COST).exists()
    page = ana.look(f"/changes/live/{made.short}")
    assert '<span class="tag">taken back</span>' in page
    assert "/changes/undo" not in page
    assert (small.folder.log()[0].who, small.folder.log()[0].why) == ("Ana", "a mistake")


def test_a_change_whose_files_were_changed_since_says_why_it_stays(small: Clinical) -> None:
    ana = small.desk()
    first = small.folder.apply(ADDED, "Ana", "", TODAY).change
    small.folder.apply(AddExample("clinic.cost", "another"), "Ana", "", TODAY)

    page = ana.send("/changes/undo", 409, revision=first.revision, who="Ana", why="so")

    assert "was changed again since" in page
    assert 'name="why" value="so"' in page


def test_without_a_name_nothing_is_taken_back(small: Clinical) -> None:
    ana = small.desk()
    made = small.folder.apply(ADDED, "Ana", "", TODAY).change

    assert "Write your name" in ana.send("/changes/undo", 409, revision=made.revision, who="")
    assert not small.folder.log()[0].undoes


def test_a_folder_that_cannot_be_read_has_a_way_back(small: Clinical, own: Clinic) -> None:
    ana = small.desk()
    small.folder.apply(ADDED, "Ana", "", TODAY)
    before = (own.folder / COST).read_text()
    own.write(COST, "examples: [\n")
    small.office.changed()

    page = ana.look("/changes")
    assert "cost.yaml:" in page
    assert "Take back what was changed last" in page
    assert "Taken back" in ana.look(ana.send("/changes/undo", who="Ana"))
    assert (own.folder / COST).read_text() == before


def test_a_revision_that_is_none_is_gone(small: Clinical) -> None:
    ana = small.desk()
    small.folder.apply(ADDED, "Ana", "", TODAY)

    assert ana.browser.get("/changes/live/zzz").status_code == 404


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_kind_of_edit_that_is_proposed_has_words(small: Clinical, language: str) -> None:
    edits: list[Edit] = [
        AddExample("clinic.cost", "a"),
        RemoveExample("clinic.cost", "b"),
        NewQuestion("clinic.wifi", "Wifi?", ("wifi",), "Yes."),
        SetText("clinic.cost", "asks.worth_it", "Yes."),
        OwnAnswer("clinic.cost", "Yes."),
        SetMessage("help", "Help."),
        SetFacts({"parking": "free"}),
        Reviewed("clinic.cost"),
        Off("clinic.cost"),
        On("clinic.cost"),
    ]
    deeds = Deeds(words(language), small.office.contents())

    for edit in edits:
        assert f"changes.what.{kind_of(edit)}" in words(language).texts
        told = deeds.of(edit)
        assert "{" not in told
        assert "clinic.cost" not in told


def test_a_new_question_tells_which_languages_lack_it(small: Clinical) -> None:
    edit = NewQuestion("clinic.wifi", "Wifi?", ("do you have wifi",), "Yes.")
    contents = small.office.contents()
    both = {"en": contents["en"], "es": contents["en"]}

    told = Deeds(words("en"), both).unspoken(edit)

    assert "ask it in Spanish get no answer" in told
    assert Deeds(words("en"), contents).unspoken(edit) == ""


def test_facts_of_the_history_are_called_as_on_the_pages(small: Clinical) -> None:
    edit = SetFacts({"hours": "", "special_days": ""})
    small.folder.apply(edit, "Ana", "", TODAY)

    page = small.desk().look("/changes")

    assert ", closures and special days<" in page
    assert "special_days" not in page

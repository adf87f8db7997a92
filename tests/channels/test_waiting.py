"""What waits for the front desk, in the staff's group: seen, and mended with taps."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from bot.changes.apart import NotCompared
from bot.changes.diff import Answered, Changed, Diff, Kind, Question, Verdict
from bot.changes.edits import AddExample, NewQuestion
from bot.changes.own_folder import OwnFolder
from bot.channels.telegram import NO_LIMITS, ChannelSettings
from bot.content import Content
from bot.decision import Action
from bot.settings import Settings
from bot.store import Missed, day, waiting
from bot.store.missed import note
from tests import shipped
from tests.bot_api import BotApi, Group, Person, PrivateChat, Reply
from tests.channels.at_work import AtWork, working

SAUNA = Missed(
    "do you have a sauna",
    "fallback",
    language="en",
    guesses=(("clinic.services", 0.31), ("massage.benefits", 0.2), ("other.shopping", 0.001)),
)
ALIKE = replace(SAUNA, text="is there a sauna", why="none of these")
DOG = Missed("can my dog come along", "fallback", language="en", guesses=(("clinic.book", 0.2),))
COLD = Missed(
    "how cold is the room",
    "thumb down",
    language="en",
    answered="clinic.hours",
    reason="detail",
    guesses=(("clinic.hours", 0.9), ("clinic.location", 0.1)),
)
ADD = "Add to: What services do you offer?"
DIFF = Diff(2000, (), ())


class Shipped:
    """Reads what ships, whatever stands in the folder: that is tested where folders are."""

    def read(self, settings: Settings) -> Mapping[str, Content]:
        return shipped.contents()

    checked = read


@dataclass
class Comparer:
    """Pretends to compare; waits while it is told to."""

    diff: Diff | NotCompared = DIFF
    asked: list[tuple[str, ...]] = field(default_factory=list)
    may: asyncio.Event = field(default_factory=asyncio.Event)

    async def compare(self, *arguments: str) -> Diff:
        self.asked.append(arguments)
        await self.may.wait()
        if isinstance(self.diff, NotCompared):
            raise self.diff
        return self.diff


@pytest.fixture
def comparer() -> Comparer:
    made = Comparer()
    made.may.set()
    return made


@pytest.fixture
def staff(api: BotApi) -> Group:
    return api.supergroup("Staff", topics=True)


@pytest.fixture
def mia(staff: Group) -> Person:
    """Of the staff."""
    return staff.member("Mia", username="mia")


@pytest.fixture
def rosa(api: BotApi) -> PrivateChat:
    """An administrator, in their own chat with the bot."""
    return api.private_chat("Rosa", started=True)


@pytest.fixture
def boss(staff: Group, rosa: PrivateChat) -> Person:
    """The same, in the staff's group."""
    return staff.member(user=rosa.user)


@pytest.fixture
def own(tmp_path: Path) -> OwnFolder:
    return OwnFolder(tmp_path / "own", Settings(), Shipped())


@pytest.fixture
def desk(staff: Group, rosa: PrivateChat, own: OwnFolder, comparer: Comparer) -> ChannelSettings:
    return ChannelSettings(
        admins=(rosa.id,),
        staff_chat=staff.id,
        limits=NO_LIMITS,
        own=own,
        compare=comparer.compare,
    )


@pytest.fixture
async def clinic_bot(api: BotApi, desk: ChannelSettings) -> AsyncIterator[AtWork]:
    async with working(api, settings=desk) as found:
        yield found
    assert found.caught == []
    # a message may be put in its own place
    assert [call for call in api.refused if "is not modified" not in call.error] == []


async def keep(bot: AtWork, *missed: Missed) -> None:
    for one in missed:
        dated = replace(one, day=one.day or day(bot.inbox.clock()))
        await bot.store.transact(partial(note, seal=bot.store.seal, chat=7, missed=dated))


async def left(bot: AtWork) -> list[str]:
    return [one.missed.text for one in await waiting(bot.store, "2000-01-01")]


async def counted(api: BotApi, bot: AtWork) -> dict[str, int]:
    await api.settled()
    return {name: n for name, n in bot.inbox.tally.items() if name.startswith("waiting.")}


async def proposed(bot: AtWork, mia: Person) -> Reply:
    """A draft, compared."""
    await keep(bot, SAUNA, ALIKE)
    await mia.says("/waiting")
    await mia.reads()
    await mia.taps(ADD)
    assert "looking" in (await mia.reads()).text
    return await mia.reads()


async def test_a_card_says_what_was_asked_how_often_why_and_what_can_be_done(
    clinic_bot: AtWork, mia: Person
) -> None:
    await keep(clinic_bot, SAUNA, SAUNA, ALIKE)
    await mia.says("/waiting")
    card = await mia.reads()

    assert card.text.splitlines() == [
        "“do you have a sauna”",
        "Also: “is there a sauna”",
        f"Asked 3 times, last on {day(clinic_bot.inbox.clock())} (English)",
        "not understood: 2, “none of these”: 1",
        "Asked by itself, it is answered by now: “Another kind of therapy or treatment”",
    ]
    assert [[key.label for key in row] for row in card.buttons] == [
        [ADD],
        ["Add to: What are the benefits of massage?"],
        ["Another answer"],
        ["New question", "Not ours", "Ignore"],
    ]
    assert all(len(key.data or "") <= 64 for row in card.buttons for key in row)


async def test_an_answer_that_was_no_good_is_named_with_what_was_missing(
    clinic_bot: AtWork, mia: Person
) -> None:
    await keep(clinic_bot, COLD)
    await mia.says("/waiting")
    card = await mia.reads()

    assert "The answer that was no good: “When are you open?”" in card.text
    assert "What was missing: Not enough detail (1)" in card.text
    assert "Add to: When are you open?" not in card.labels


async def test_nothing_waits(clinic_bot: AtWork, mia: Person) -> None:
    await mia.says("/waiting")

    assert (await mia.reads()).text == "Nothing waits."


async def test_more_is_shown_three_at_a_time(clinic_bot: AtWork, mia: Person) -> None:
    texts = ("do you have a sauna", "can my dog come along", "is the lift broken", "wifi?", "toys")
    await keep(clinic_bot, *(Missed(text, "fallback", language="en") for text in texts))
    await mia.says("/waiting")
    shown = [(await mia.reads()).text.splitlines()[0] for _ in range(3)]
    more = await mia.reads()
    await mia.taps("Show more")
    fourth, fifth = await mia.reads(), await mia.reads()

    assert more.text == "More that waits: 2"
    assert (fourth.edited, fourth.message_id) == (True, more.message_id)
    assert {*shown, fourth.text.splitlines()[0], fifth.text.splitlines()[0]} == {
        f"“{text}”" for text in texts
    }


async def test_one_tap_proposes_an_example_and_shows_what_it_changes(
    clinic_bot: AtWork, mia: Person, own: OwnFolder, comparer: Comparer
) -> None:
    draft = await proposed(clinic_bot, mia)
    (kept,) = own.drafts()

    assert kept.edit == AddExample("clinic.services", "do you have a sauna", "en")
    assert kept.who == "Mia"
    assert comparer.asked == [("--draft", kept.id)]
    assert draft.text.splitlines() == [
        "“do you have a sauna” becomes one more way to ask “What services do you offer?”.",
        "",
        "I asked 2000 questions, with it and without. No other answer changes.",
    ]
    assert draft.labels == ["Approve", "Discard"]
    assert await left(clinic_bot) == [SAUNA.text, ALIKE.text]
    assert own.log() == []


def changed(text: str, kind: Kind, verdict: Verdict) -> Changed:
    before, after = (
        Answered(Action.ANSWER, (name,), "", "") for name in ("clinic.cost", "clinic.services")
    )
    return Changed(Question(text, "en", kind), before, after, verdict)


async def test_what_a_draft_makes_worse_stands_there_and_what_waits_is_counted_apart(
    clinic_bot: AtWork, mia: Person, comparer: Comparer
) -> None:
    comparer.diff = Diff(
        2000,
        (
            changed("how much is <an hour>", Kind.LABELLED, Verdict.WORSE),
            changed("is there a sauna", Kind.WAITING, Verdict.OTHER),
        ),
        (),
    )
    draft = await proposed(clinic_bot, mia)

    assert "Answered differently: 1. Worse: 1. Better: 0." in draft.text
    assert "“how much is <an hour>”: clinic.cost" in draft.text
    assert "Of the questions that wait, answered differently: 1" in draft.text
    assert draft.text.count("is there a sauna") == 0


async def test_an_administrator_approves_by_name_and_the_group_is_done(
    api: BotApi, clinic_bot: AtWork, mia: Person, boss: Person, own: OwnFolder
) -> None:
    await proposed(clinic_bot, mia)
    await keep(clinic_bot, DOG)
    refused = await mia.taps("Approve")
    assert not isinstance(refused, str)
    assert (await refused.answered())["text"] == "Only an administrator can do that."
    assert own.log() == []
    await boss.taps("Approve")
    done = await boss.reads()

    assert "Approved by Rosa." in done.text
    assert done.labels == ["Undo"]
    assert next((one.who, one.what) for one in own.log()) == (
        "Rosa",
        "Adds “do you have a sauna” to clinic.services (en)",
    )
    assert "sauna" in (own.path / "intents/en/clinic/services.yaml").read_text()
    assert own.drafts() == []
    assert await left(clinic_bot) == [DOG.text]
    assert await counted(api, clinic_bot) == {"waiting.added": 1}


async def test_of_two_who_approve_at_once_the_second_hears_that_it_is_done(
    clinic_bot: AtWork, mia: Person, boss: Person, rosa: PrivateChat, own: OwnFolder
) -> None:
    draft = await proposed(clinic_bot, mia)
    data = draft.buttons[0][0].data or ""
    taps = [boss.taps_data(data, draft), boss.taps_data(data, draft)]
    said = [(await tap.answered()).get("text") for tap in taps]

    assert said == [None, "This draft is gone. Somebody has approved or discarded it."]
    assert "Approved by Rosa" in (await boss.reads()).text
    await boss.reads_nothing()
    assert len([one for one in own.log() if one.kind]) == 1


async def test_what_was_approved_can_be_taken_back_by_an_administrator_once(
    clinic_bot: AtWork, mia: Person, boss: Person, own: OwnFolder
) -> None:
    await proposed(clinic_bot, mia)
    await boss.taps("Approve")
    approved = await boss.reads()
    refused = await mia.taps("Undo")
    assert not isinstance(refused, str)
    assert "Only an administrator" in (await refused.answered())["text"]
    await boss.taps("Undo")
    undone = await boss.reads()
    again = boss.taps_data(approved.buttons[0][0].data or "", approved)

    assert "Taken back by Rosa." in undone.text
    assert undone.labels == []
    assert not (own.path / "intents/en/clinic/services.yaml").exists()
    assert "cannot be taken back here" in (await again.answered())["text"]
    assert [one.kind for one in own.log()][:2] == ["undo", "edit"]


async def test_only_the_last_change_is_taken_back(
    clinic_bot: AtWork, mia: Person, boss: Person, own: OwnFolder
) -> None:
    await proposed(clinic_bot, mia)
    await boss.taps("Approve")
    await boss.reads()
    own.apply(AddExample("clinic.book", "a slot please", "en"), "Ben", "", today(clinic_bot))
    tap = await boss.taps("Undo")
    assert not isinstance(tap, str)

    assert "cannot be taken back here" in (await tap.answered())["text"]
    assert own.log()[0].who == "Ben"


async def test_a_draft_can_be_discarded_and_the_question_waits_on(
    clinic_bot: AtWork, mia: Person, own: OwnFolder
) -> None:
    await proposed(clinic_bot, mia)
    await mia.taps("Discard")

    assert "Discarded by Mia. The question waits on." in (await mia.reads()).text
    assert own.drafts() == []
    assert len(await left(clinic_bot)) == 2


async def test_while_it_is_compared_the_staff_are_answered_and_a_discarded_draft_stays_so(
    clinic_bot: AtWork, mia: Person, comparer: Comparer
) -> None:
    comparer.may.clear()
    await keep(clinic_bot, SAUNA)
    await mia.says("/waiting")
    await mia.reads()
    await mia.taps(ADD)
    looking = await mia.reads()
    assert looking.labels == ["What does it change?", "Discard"]
    await mia.says("/id")
    assert "number" in (await mia.reads()).text
    await mia.taps("Discard")
    assert "Discarded" in (await mia.reads()).text
    comparer.may.set()
    await asyncio.gather(*clinic_bot.channel.aside)

    await mia.reads_nothing()


async def test_where_the_bot_was_shown_out_meanwhile_the_draft_is_there_all_the_same(
    api: BotApi,
    desk: ChannelSettings,
    mia: Person,
    staff: Group,
    comparer: Comparer,
    own: OwnFolder,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with working(api, settings=desk) as found:
        comparer.may.clear()
        await keep(found, SAUNA)
        await mia.says("/waiting")
        await mia.reads()
        await mia.taps(ADD)
        await mia.reads()
        await staff.removes_bot(mia)
        await api.settled()
        comparer.may.set()
        await asyncio.gather(*found.channel.aside)
        assert found.caught == []

    assert "a draft could not be shown: Forbidden" in caplog.text
    assert len(own.drafts()) == 1


async def test_a_draft_that_cannot_be_compared_says_why_and_cannot_be_approved(
    clinic_bot: AtWork, mia: Person, comparer: Comparer
) -> None:
    comparer.diff = NotCompared("responses/en/clinic/sauna.yaml:3: {hour} is no fact")
    draft = await proposed(clinic_bot, mia)
    assert draft.text == "This cannot be done:\nresponses/en/clinic/sauna.yaml:3: {hour} is no fact"
    assert draft.labels == ["What does it change?", "Discard"]
    comparer.diff = DIFF
    await mia.taps("What does it change?")
    await mia.reads()

    assert (await mia.reads()).labels == ["Approve", "Discard"]


async def test_the_same_is_proposed_once(clinic_bot: AtWork, mia: Person, own: OwnFolder) -> None:
    await proposed(clinic_bot, mia)
    await mia.says("/waiting")
    await mia.reads()
    await mia.taps(ADD)
    await mia.reads()
    await mia.reads()

    assert len(own.drafts()) == 1


async def test_an_example_that_is_there_already_is_not_proposed(
    clinic_bot: AtWork, mia: Person, own: OwnFolder
) -> None:
    (known, *_) = shipped.contents()["en"].intents["clinic.services"].examples
    await keep(clinic_bot, replace(SAUNA, text=known))
    await mia.says("/waiting")
    await mia.reads()
    await mia.taps(ADD)

    assert "already" in (await mia.reads()).text
    assert own.drafts() == []


async def test_what_stood_for_a_name_is_no_part_of_an_example(
    clinic_bot: AtWork, mia: Person, own: OwnFolder
) -> None:
    await keep(clinic_bot, replace(SAUNA, text="does [name] have a sauna at [address]"))
    await mia.says("/waiting")
    await mia.reads()
    await mia.taps(ADD)
    await mia.reads()
    (kept,) = own.drafts()

    assert isinstance(kept.edit, AddExample)
    assert kept.edit.text == "does have a sauna at"


async def test_another_answer_is_found_by_words_that_are_replied(
    clinic_bot: AtWork, mia: Person, own: OwnFolder
) -> None:
    await keep(clinic_bot, SAUNA)
    await mia.says("/waiting")
    await mia.reads()
    await mia.taps("Another answer")
    asked = await mia.reads()
    assert asked.text.startswith("@mia Which answer does this belong to?")
    assert asked.params["reply_markup"]["force_reply"] is True
    assert asked.params["reply_markup"]["selective"] is True
    await mia.replies(asked, "sciatica")
    found = await mia.reads()
    assert found.labels[0] == "Add to: Can massage help with sciatica?"
    assert len(found.labels) == 5
    await mia.taps(found.labels[0])
    await mia.reads()
    (kept,) = own.drafts()

    assert isinstance(kept.edit, AddExample)
    assert kept.edit.intent == "condition.sciatica"


async def test_a_new_question_is_answered_by_a_reply_previewed_and_approved(
    api: BotApi, clinic_bot: AtWork, mia: Person, boss: Person, own: OwnFolder
) -> None:
    await keep(clinic_bot, SAUNA, SAUNA, ALIKE)
    await mia.says("/waiting")
    await mia.reads()
    await mia.taps("New question")
    asked = await mia.reads()
    await mia.replies(asked, "No, we have <none>. Call {phone}.")
    looking, preview = await mia.reads(), await mia.reads()
    assert looking.message_id == preview.message_id
    assert "Do you have a sauna\nNo, we have <none>. Call (305) 595-9500." in preview.text
    assert preview.labels == ["Approve", "Discard"]
    await mia.replies(preview, "Is there a sauna?")
    await mia.reads()
    again = await mia.reads()
    assert "Is there a sauna?\nNo, we have <none>" in again.text
    await api.settled()  # the one before it is discarded last
    (kept,) = own.drafts()
    assert kept.edit == NewQuestion(
        "clinic.do_you_have_a_sauna",
        "Is there a sauna?",
        ("do you have a sauna", "is there a sauna"),
        "No, we have <none>. Call {phone}.",
        "en",
    )
    await boss.taps("Approve")

    assert "New question: “Is there a sauna?”\nApproved by Rosa." in (await boss.reads()).text
    assert await left(clinic_bot) == []
    assert await counted(api, clinic_bot) == {"waiting.new": 1}


async def test_who_has_no_name_to_be_called_by_is_asked_without_opening_everybodys_field(
    clinic_bot: AtWork, staff: Group
) -> None:
    ben = staff.member("Ben")
    await keep(clinic_bot, SAUNA)
    await ben.says("/waiting")
    await ben.reads()
    await ben.taps("New question")
    asked = await ben.reads()

    assert asked.text.startswith("Ben: What should patients read")
    assert "reply_markup" not in asked.params
    await ben.replies(asked, "No.")
    assert "A new question" in (await ben.reads()).text


async def test_what_is_not_ours_goes_to_the_refusal_that_fits(
    api: BotApi, clinic_bot: AtWork, mia: Person, boss: Person, own: OwnFolder
) -> None:
    await keep(clinic_bot, replace(SAUNA, text="what shampoo for my dog"))
    await mia.says("/waiting")
    await mia.reads()
    await mia.taps("Not ours")
    offered = await mia.reads()
    assert offered.edited
    assert offered.labels[-1] == "Back"
    title = shipped.contents()["en"].intents["other.animals"].title
    assert f"Add to: {title}" in offered.labels
    await mia.taps("Back")
    assert "Not ours" in (await mia.reads()).labels
    await mia.taps("Not ours")
    await mia.reads()
    await mia.taps(f"Add to: {title}")
    await mia.reads()
    await mia.reads()
    await boss.taps("Approve")
    await boss.reads()

    assert "dog" in (own.path / "intents/en/other/animals.yaml").read_text()
    assert await counted(api, clinic_bot) == {"waiting.not_ours": 1}


async def test_what_is_ignored_is_gone_with_all_that_is_like_it(
    api: BotApi, clinic_bot: AtWork, mia: Person
) -> None:
    await keep(clinic_bot, SAUNA, ALIKE, DOG)
    await mia.says("/waiting")
    sauna, _dog = await mia.reads(), await mia.reads()
    await mia.taps("Ignore", sauna.message_id)
    ignored = await mia.reads()

    assert (ignored.text, ignored.labels) == ("“do you have a sauna”: ignored by Mia.", [])
    assert await left(clinic_bot) == [DOG.text]
    assert await counted(api, clinic_bot) == {"waiting.ignored": 1}


async def test_a_tap_on_what_no_longer_waits_says_so(
    clinic_bot: AtWork, mia: Person, own: OwnFolder
) -> None:
    await keep(clinic_bot, SAUNA)
    await mia.says("/waiting")
    card = await mia.reads()
    await mia.taps("Ignore")
    await mia.reads()
    await keep(clinic_bot, DOG)  # SQLite gives it the number of the row that is gone
    for number, key in enumerate(key for row in card.buttons for key in row):
        await mia.taps_data(key.data or "", card).answered()
        if not number:  # further ones change nothing
            assert "no longer waits" in (await mia.reads()).text

    await mia.reads_nothing()
    assert own.drafts() == []
    assert await left(clinic_bot) == [DOG.text]


async def test_words_for_what_no_longer_waits_are_told_so(
    clinic_bot: AtWork, mia: Person, own: OwnFolder
) -> None:
    await keep(clinic_bot, SAUNA)
    await mia.says("/waiting")
    await mia.reads()
    await mia.taps("New question")
    asked = await mia.reads()
    await mia.taps("Ignore")
    await mia.reads()
    await mia.replies(asked, "No.")

    assert "no longer waits" in (await mia.reads()).text
    assert own.drafts() == []


async def test_in_a_topic_all_of_it_stays_in_that_topic(
    clinic_bot: AtWork, staff: Group, mia: Person
) -> None:
    topic = staff.opens_topic("Questions", mia)
    await keep(clinic_bot, SAUNA)
    await mia.says("/waiting", topic=topic)
    assert (await mia.reads()).topic == topic
    await mia.taps("New question")
    asked = await mia.reads()
    await mia.says("No.", reply_to=asked, topic=topic)

    assert (asked.topic, (await mia.reads()).topic) == (topic, topic)


async def test_an_administrator_has_it_in_their_own_chat_too_and_nobody_else_has(
    api: BotApi, clinic_bot: AtWork, rosa: PrivateChat, own: OwnFolder
) -> None:
    await keep(clinic_bot, SAUNA)
    await rosa.says("/waiting")
    card = await rosa.reads()
    await rosa.taps("New question")
    asked = await rosa.reads()
    await rosa.replies(asked, "No, there is none.")
    await rosa.reads()
    assert "I asked 2000 questions" in (await rosa.reads()).text
    await rosa.taps("Approve")
    assert "Approved by Rosa" in (await rosa.reads()).text

    ana, other = api.private_chat("Ana"), api.group("Another").member("Ben")
    await keep(clinic_bot, SAUNA)
    await ana.says("/waiting")
    reply = await ana.reads()
    assert "sauna" not in reply.text
    for key in (key for row in card.buttons for key in row):
        await ana.taps_data(key.data or "", reply).answered()
    await other.says("/waiting")
    await ana.reads_nothing()
    await other.reads_nothing()
    assert own.drafts() == []
    assert await left(clinic_bot) == [SAUNA.text]


async def test_a_reply_to_anything_else_is_the_staffs_own(
    clinic_bot: AtWork, mia: Person, staff: Group
) -> None:
    ben = staff.member("Ben")
    typed = await ben.says("#answer_1_abcd")
    await mia.replies(typed, "no")
    await mia.says("/id")
    await mia.replies(await mia.reads(), "thanks")

    await mia.reads_nothing()


async def test_without_a_folder_of_its_own_it_only_shows_and_says_how_to_get_one(
    api: BotApi, desk: ChannelSettings, mia: Person
) -> None:
    async with working(api, settings=replace(desk, own=None)) as found:
        await keep(found, SAUNA)
        await mia.says("/waiting")
        hint, card = await mia.reads(), await mia.reads()
        assert "CLINIC_BOT_CONTENT" in hint.text
        assert card.labels == ["Ignore"]
        key = card.buttons[0][0].data or ""
        for act in "ansor":
            await mia.taps_data(key.replace("!wi", f"!w{act}"), card).answered()
        await mia.reads_nothing()
        await mia.taps_data("!fy a1b2c3 1_abcd added", card).answered()
        await mia.taps("Ignore")
        assert "ignored by Mia" in (await mia.reads()).text
        assert found.caught == []


async def test_forged_buttons_do_nothing(
    clinic_bot: AtWork, mia: Person, boss: Person, own: OwnFolder
) -> None:
    await keep(clinic_bot, SAUNA)
    await mia.says("/waiting")
    card = await mia.reads()
    for forged in ["!w", "!w x", "!wa", "!wa ? ?", "!f", "!fy", "!fy ../x a b", "!fu", "!fl x"]:
        await boss.taps_data(forged, card).answered()
    await clinic_bot.is_done()

    assert (own.drafts(), own.log()) == ([], [])
    assert await left(clinic_bot) == [SAUNA.text]


def today(bot: AtWork) -> date:
    return date.fromisoformat(day(bot.inbox.clock()))


async def test_a_new_question_has_a_name_whatever_was_typed(
    clinic_bot: AtWork, mia: Person, own: OwnFolder
) -> None:
    texts = ("24 hour lockers?", "¿où est l'ascenseur & the lift?", "когда", "how much is it")
    for text in texts:
        await keep(clinic_bot, Missed(text, "fallback", language="en"))
        await mia.says("/waiting")
        await mia.reads()
        await mia.taps("New question")
        await mia.replies(await mia.reads(), "No.")
        await mia.reads()
        assert "I asked" in (await mia.reads()).text
        await mia.taps("Ignore")
        await mia.reads()

    named = {draft.edit.intent for draft in own.drafts() if isinstance(draft.edit, NewQuestion)}
    assert named == {
        "clinic.question_24_hour_lockers",
        "clinic.ou_est_lascenseur_the_lift",
        "clinic.question",
        "clinic.how_much_is_it",
    }


async def test_a_draft_that_nobody_approves_is_deleted_after_a_month(
    api: BotApi, desk: ChannelSettings, own: OwnFolder
) -> None:
    own.propose(AddExample("clinic.cost", "whats the damage"), "Mia", "", date(2020, 1, 1))
    async with working(api, settings=desk):
        while own.drafts():
            await asyncio.sleep(0.01)

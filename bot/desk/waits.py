"""What waits for somebody at the desk, as the bot's database has it."""

from collections import Counter
from dataclasses import dataclass

from bot import store
from bot.desk.office import Office
from bot.desk.words import Words
from bot.store import NotThere, Store, WantedCall
from bot.waiting import Group, group_of, groups


@dataclass(frozen=True, slots=True)
class Waits:
    """All that waits."""

    groups: tuple[Group, ...]
    calls: tuple[WantedCall, ...]
    """Those that are not done, the oldest first."""
    facts: Counter[str]
    """How many patients wait for each fact."""


def waits_of(office: Office) -> Waits:
    """Raises NotThere where the bot has no database yet."""
    now = office.now().timestamp()
    since = store.day(now, 1 - store.UNANSWERED_FADES)

    async def read(opened: Store) -> Waits:
        waiting = await store.waiting(opened, since)
        calls = [one for one in await store.calls(opened, now) if one.done_at is None]
        facts = store.wanted_facts(await store.awaiting(opened, now))
        return Waits(groups(waiting, office.conversation().contents), tuple(calls), facts)

    return office.stored(read)


def group_with(key: str, office: Office) -> Group | None:
    """The questions with this key; None where they wait no more."""
    try:
        return group_of(key, waits_of(office).groups) if key else None
    except NotThere:
        return None


def first_key(office: Office) -> str:
    """The key of the questions that stand first; "" where none wait."""
    try:
        return next((group.key for group in waits_of(office).groups), "")
    except NotThere:
        return ""


def occasion(group: Group, said: Words) -> str:
    """Why something is changed for these questions, as the history tells."""
    return said.counted("waiting.occasion", len(group.ids), day=group.newest)


def settle(office: Office, group: Group, became: str) -> None:
    """These questions wait no more; counted as what became of them: added, new, not_ours or
    ignored. Raises SettingsError."""

    async def dropped(opened: Store) -> None:
        if await store.drop_waiting(opened, group.ids):
            await count(opened, office, f"waiting.{became}")

    office.stored(dropped, reads_only=False)


async def count(opened: Store, office: Office, name: str) -> None:
    """Counts one, by the clinic's day."""
    await store.count_one(opened, name, office.now().timestamp(), office.zone)

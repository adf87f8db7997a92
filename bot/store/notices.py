"""What the clinic is told of at once, kept until it is told, and for an hour, so that it is told
once."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select, update

from bot.errors import SettingsError
from bot.notice import Kind, Notice
from bot.store.database import Seal, Store
from bot.store.schema import notices

NOTICES_ARE_ONE = 3600.0  # seconds in which a chat's notices of one kind are one
NOTICES_FADE = 2 * 86_400.0  # seconds after which nobody need be told any more
_AGAIN = 60.0  # seconds until the clinic is told again of what it could not be told
_AT_ONCE = 20  # notices that are handed out at a time


@dataclass(frozen=True, slots=True)
class KeptNotice:
    """A notice as it is kept."""

    id: int
    chat: int
    notice: Notice
    at: float
    """When it was written, in seconds since 1970."""


async def keep_notice(store: Store, chat: int, notice: Notice, at: float) -> bool:
    """Keeps what was written ``at`` that moment (seconds since 1970), to be told; whether it is
    new. What a chat writes of one kind within an hour is told once."""
    lately = (notices.c.at > at - NOTICES_ARE_ONE) & (notices.c.at < at + NOTICES_ARE_ONE)

    def keep(connection: Connection) -> bool:
        if store.shared:  # SQLite's transaction is exclusive as it is
            connection.execute(select(func.pg_advisory_xact_lock(chat)))
        kept = notices_of(connection, store.seal, (notices.c.chat_id == chat) & lately)
        if any(one.notice.kind is notice.kind for one in kept):
            return False
        body = store.seal.close(json.dumps(asdict(notice)).encode())
        new = notices.insert().values(chat_id=chat, body=body, at=at, tried_at=0.0)
        connection.execute(new)
        return True

    return await store.transact(keep)


async def notices_untold(store: Store, now: float) -> tuple[KeptNotice, ...]:
    """What the clinic is to be told now, oldest first; at most 20 at a time.

    Each is handed out to one caller only, in whichever process, and not again for a minute. After
    each success say ``notice_told``.
    """
    again = (notices.c.tried_at <= now - _AGAIN) & notices.c.told_at.is_(None)
    due = select(notices.c.id).where(again).order_by(notices.c.id).limit(_AT_ONCE)
    take = (
        update(notices).where(notices.c.id.in_(due), again).values(tried_at=now).returning(notices)
    )
    rows = await store.transact(lambda connection: connection.execute(take).all())
    return _readable(store.seal, rows)


async def notice_told(store: Store, id: int, now: float) -> None:
    """The clinic was told. Nothing happens where it is forgotten meanwhile."""
    told = update(notices).where(notices.c.id == id).values(told_at=now)
    await store.transact(lambda connection: connection.execute(told))


def notices_of(
    connection: Connection, seal: Seal, which: ColumnElement[bool]
) -> tuple[KeptNotice, ...]:
    """Those that are kept, told or not, oldest first."""
    return _readable(seal, connection.execute(select(notices).where(which)).all())


def faded(now: float) -> ColumnElement[bool]:
    """Which of them have been kept long enough."""
    told = notices.c.told_at.is_not(None) & (notices.c.at < now - NOTICES_ARE_ONE)
    return or_(told, notices.c.at < now - NOTICES_FADE)


def _readable(seal: Seal, rows: Sequence[Row[Any]]) -> tuple[KeptNotice, ...]:
    found = (_kept(seal, row) for row in rows)
    return tuple(sorted((one for one in found if one), key=lambda one: one.id))


def _kept(seal: Seal, row: Row[Any]) -> KeptNotice | None:
    """None of what was sealed with a key that is gone, or is of a kind that a newer version knows:
    the others need not wait for that."""
    try:
        stored = json.loads(seal.open(row.body))
        notice = Notice(Kind(stored["kind"]), stored["about"], stored["language"])
    except (SettingsError, ValueError):
        return None
    return KeptNotice(row.id, row.chat_id, notice, float(row.at))

"""Brings the tables up to date, in a database that is ours: new, older or newer than this version.

A migration only adds. So an older version works on the tables of a newer one: while replicas are
upgraded one by one, and where a clinic goes back.
"""

import logging
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.errors import SettingsError
from bot.store.schema import metadata

_log = logging.getLogger(__name__)

_OURS = {table.name: set(table.columns.keys()) for table in metadata.tables.values()}
_HERE = Path(__file__).parent
_STAMP, _REVISION = "alembic_version", "version_num"  # Alembic's table, and its one column

Columns = Mapping[str, set[str]]
"""The names of columns by the name of their table."""


def bring_up_to_date(connection: Connection) -> None:
    """Runs the migrations that are missing; none where the tables are of a newer version.

    Raises SettingsError where a table with a name of ours is another program's. Then nothing is
    changed, as long as the caller rolls its transaction back. Tables of other names may be there.
    """
    known, found = _known(), _columns(connection)
    revision = _revision(connection, found)
    if revision and revision not in known:
        if not re.fullmatch(r"\d{4}", revision) or revision < max(known):
            raise _foreign(f"its tables are of version {revision!r}")
        _log.warning(
            "the database is of a newer version of the bot (tables %s, here %s): used as it is",
            revision,
            max(known),
        )
    else:
        _check_older(found, bool(revision))
        if revision != max(known):
            _upgrade(connection)
            found = _columns(connection)
    _check_complete(found)


def check_up_to_date(connection: Connection) -> None:
    """Raises SettingsError where not all tables of this version are there; changes nothing.

    Says why the start of the bot would refuse the database, where it would.
    """
    found = _columns(connection)
    revision = _revision(connection, found)
    known = _known()
    if not revision or (revision in known and revision != max(known)):
        _check_older(found, bool(revision))
        raise SettingsError(
            "CLINIC_BOT_DATABASE names a database that this version of the bot has not used yet:"
            " start the bot, which brings the tables up to date."
        )
    _check_complete(found)


def _upgrade(connection: Connection) -> None:
    """Runs the migrations that are missing. Alembic is there for no more than that: a start that
    finds all in place does without it."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@cache
def _known() -> set[str]:
    """The names of the migrations: the digits of their files."""
    return {file.name[1:5] for file in _HERE.glob("versions/r[0-9]*.py")}


def _columns(connection: Connection) -> Columns:
    """What there is of tables with names of ours, and of Alembic's own."""
    inspector = inspect(connection)
    names = {*_OURS, _STAMP} & set(inspector.get_table_names())
    return {name: {one["name"] for one in inspector.get_columns(name)} for name in sorted(names)}


def _revision(connection: Connection, found: Columns) -> str:
    """The migration that was run last; "" where none ever was."""
    if _STAMP not in found:
        return ""
    if found[_STAMP] != {_REVISION}:
        raise _foreign(f"{_STAMP} is not Alembic's table")
    revisions = connection.scalars(text(f"SELECT {_REVISION} FROM {_STAMP}")).all()
    if len(revisions) != 1:
        raise _foreign(f"{_STAMP} holds {len(revisions)} lines")
    return str(revisions[0])


def _check_older(found: Columns, migrated: bool) -> None:
    """Before the migrations: tables are there where a migration was run, with columns of ours."""
    ours = {name: columns for name, columns in found.items() if name in _OURS}
    if ours and not migrated:
        raise _foreign(f"there is a table {min(ours)} that the bot did not make")
    if migrated and "inbox" not in ours:
        raise _foreign("there is no table inbox")
    for name, columns in ours.items():
        if unknown := columns - _OURS[name]:
            raise _foreign(f"table {name} has a column {min(unknown)}")


def _check_complete(found: Columns) -> None:
    """After them: all is there that the code means. A newer version may have more."""
    for name, columns in _OURS.items():
        if missing := columns - found.get(name, set()):
            raise _foreign(f"table {name} has no column {min(missing)}")


def _foreign(why: str) -> SettingsError:
    return SettingsError(
        f"CLINIC_BOT_DATABASE names a database of another program ({why}): give the bot one of its"
        " own; it makes its tables there by itself."
    )

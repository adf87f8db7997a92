"""Updates as Telegram's documentation has them, made from aiogram's models of it."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from aiogram.types import Chat, Update, User
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.fuzz.texts import commands, data, texts

JSON = dict[str, Any]
_DEEPEST = 4
_MOST = 3
"""Of the fields that may be left out, how many an object has at the most."""
_KEPT = ("message_id", "date")
_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)
WORDS = texts() | commands() | st.text(max_size=40)


class Maker:
    """Makes objects in which these people, in these chats, take part."""

    def __init__(self, draw: st.DrawFn, people: Sequence[JSON], chats: Sequence[JSON]) -> None:
        self._draw = draw
        self._people = people
        self._chats = chats

    def update(self, kind: str) -> JSON:
        """An update of this kind; what it is about is as the models have it."""
        field = Update.model_fields[kind]
        return {kind: self._value(kind, field.annotation, 0)}

    def _object(self, model: type[BaseModel], depth: int) -> JSON:
        if model is User:
            return self._draw(st.sampled_from(self._people))
        if model is Chat:
            return self._draw(st.sampled_from(self._chats))
        fields = model.model_fields
        needed = [name for name, field in fields.items() if field.is_required()]
        needed += [name for name, field in fields.items() if _is_mark(field.annotation)]
        others = [name for name in fields if name not in needed]
        chosen = self._draw(_some(tuple(others))) if depth < _DEEPEST else ()
        made = {}
        for name in dict.fromkeys((*needed, *chosen)):
            field = fields[name]
            made[field.alias or name] = self._value(name, field.annotation, depth + 1)
        return made

    def _value(self, name: str, kind: Any, depth: int) -> Any:
        draw, arguments = self._draw, get_args(kind)
        match get_origin(kind):
            case origin if origin in (Union, UnionType):
                kinds = [one for one in arguments if one is not type(None)]
                return self._value(name, draw(st.sampled_from(kinds)), depth)
            case origin if origin is Literal:
                return draw(st.sampled_from(arguments))
            case origin if origin is Annotated:
                return self._value(name, arguments[0], depth)
            case origin if origin is list:
                return [
                    self._value(name, arguments[0], depth) for _ in range(draw(st.integers(0, 2)))
                ]
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self._object(kind, depth)
        if name == "user_chat_id":
            return draw(st.sampled_from(self._people))["id"]
        return draw(_plain(name, kind))


@cache
def _plain(name: str, kind: Any) -> st.SearchStrategy[Any]:
    """A value without parts."""
    if name == "data":
        return data()
    if name in ("text", "caption", "query"):
        return WORDS
    if kind is datetime or name.endswith("date"):
        return st.integers(1_795_000_000, 1_797_000_000)
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(0, 9) | st.integers(0, 2**52)
    if kind is float:
        return st.floats(-180, 180)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from([one.value for one in kind])
    return st.text(max_size=20)


@cache
def _some(names: tuple[str, ...]) -> st.SearchStrategy[Sequence[str]]:
    if not names:
        return st.just(())
    likely = [name for name in names if name in ("text", "caption", "data", "message")]
    one = st.sampled_from(names) | st.sampled_from(likely or names)
    return st.lists(one, max_size=_MOST, unique=True)


def _is_mark(kind: Any) -> bool:
    """Whether a field only says which of several kinds an object is of."""
    return get_origin(kind) is Literal and len(get_args(kind)) == 1


@st.composite
def spoiled(draw: st.DrawFn, whole: Any) -> Any:
    """The same with something else in one place of it."""
    if isinstance(whole, dict) and whole and draw(st.integers(0, 3)):
        key = draw(st.sampled_from(sorted(whole)))
        return {**whole, key: draw(spoiled(whole[key]))}
    if isinstance(whole, list) and whole:
        return [draw(spoiled(whole[0])), *whole[1:]]
    return draw(_JUNK)

"""A request as it came over HTTP, turned into one of aiogram's generated method models."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

import aiogram.methods
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, InputFile
from aiohttp import web
from pydantic import BaseModel, ValidationError

from tests.bot_api.refusal import bad_request

Kind = Literal["text", "file", "json"]

METHODS: dict[str, type[TelegramMethod[Any]]] = {
    model.__api_method__.lower(): model
    for model in vars(aiogram.methods).values()
    if isinstance(model, type) and issubclass(model, TelegramMethod) and model is not TelegramMethod
}
"""Every method of the Bot API by its name in small letters, since Telegram does not mind the
case."""


@dataclass(frozen=True)
class Upload:
    """A file in the request."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True)
class Raw:
    """What stood in the request: parameters as sent, and files by the name of their part."""

    params: dict[str, Any]
    files: dict[str, Upload]


async def read(request: web.Request) -> Raw:
    """Query string, form, multipart or JSON: Telegram takes all four."""
    params: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        params |= await request.json() if request.can_read_body else {}
        return Raw(params, files)
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = Upload(value.filename, value.content_type, value.file.read())
                # aiohttp leaves the temporary file open, and warnings are errors here
                value.file.close()
            else:
                params[name] = value
    return Raw(params, files)


def parse(model: type[TelegramMethod[Any]], raw: Raw) -> TelegramMethod[Any]:
    """The request as aiogram's model, or a 400 that names the parameter."""
    fields = model.model_fields
    unknown = (set(raw.params) | {name for name in raw.files if not _is_attached(name, raw)}) - set(
        fields
    )
    if unknown:
        # Telegram ignores these in silence; a test wants to hear of a misspelt parameter.
        raise bad_request(f"unknown parameter {sorted(unknown)} of {model.__api_method__}")
    values: dict[str, Any] = {
        name: _decoded(_kinds(model)[name], value) for name, value in raw.params.items()
    }
    for name, upload in raw.files.items():
        if name in fields:
            values[name] = BufferedInputFile(upload.content, upload.name)
    for name, value in values.items():
        if (
            _kinds(model)[name] == "file"
            and isinstance(value, str)
            and value.startswith("attach://")
        ):
            attached = raw.files.get(value.removeprefix("attach://"))
            if attached is None:
                raise bad_request(f"{name}: nothing is attached under {value}")
            values[name] = BufferedInputFile(attached.content, attached.name)
    try:
        method = model.model_validate(values)
    except ValidationError as problem:
        first = problem.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise bad_request(
            f"parameter {place!r} of {model.__api_method__}: {first['msg']}"
        ) from None
    for path in strangers(method):
        raise bad_request(f"unknown field {path} in {model.__api_method__}")
    return method


def strangers(value: Any, path: str = "") -> Iterator[str]:
    """The fields, at any depth, that the documentation does not know: aiogram's models let them
    pass."""
    if isinstance(value, BaseModel):
        for name in value.model_extra or ():
            yield f"{path}{name}"
        for name in value.model_fields_set:
            yield from strangers(getattr(value, name), f"{path}{name}.")
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from strangers(item, f"{path}{place}.")


def dump(model: BaseModel) -> dict[str, Any]:
    """A model as the JSON it came from, with uploads by their names."""
    plain: dict[str, Any] = {}
    for name in sorted(model.model_fields_set):
        value = getattr(model, name)
        if isinstance(value, BufferedInputFile):
            plain[name] = value.filename
        else:
            plain |= model.model_dump(
                mode="json", exclude_unset=True, by_alias=True, include={name}
            )
    return plain


def _is_attached(name: str, raw: Raw) -> bool:
    return any(
        f"attach://{name}" in value for value in raw.params.values() if isinstance(value, str)
    )


@cache
def _kinds(model: type[TelegramMethod[Any]]) -> dict[str, Kind]:
    return {
        name: _kind(set(_leaves(field.annotation))) for name, field in model.model_fields.items()
    }


def _kind(types: set[Any]) -> Kind:
    if InputFile in types:
        return "file"
    if (
        str in types
        and int not in types
        and not any(isinstance(leaf, type) and issubclass(leaf, BaseModel) for leaf in types)
        and list not in types
    ):
        return "text"
    return "json"


def _leaves(annotation: Any) -> Iterator[Any]:
    if getattr(annotation, "__origin__", None) is list:
        yield list  # what a list holds does not matter: the whole is JSON
        return
    arguments = get_args(annotation)
    if not arguments:
        yield annotation
    for argument in arguments:
        yield from _leaves(argument)


def _decoded(kind: Kind, value: Any) -> Any:
    """A form has only strings. Text stays as it is, even if it looks like a number or like JSON."""
    if not isinstance(value, str) or kind in ("text", "file"):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value

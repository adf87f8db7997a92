"""aiogram's models, each built when it is first used: to build all of them takes two seconds, and a
test uses a few."""

from typing import Any

from pydantic import BaseModel

_build = BaseModel.model_rebuild.__func__
_names: dict[str, Any] = {}
"""What the models call each other."""


def _name(model: type[BaseModel], *, _types_namespace: dict[str, Any]) -> None:
    """In the place of building a model while aiogram is imported."""
    _names.update(_types_namespace)


def _built(model: type[BaseModel], *, raise_errors: bool = True, **_: object) -> bool | None:
    """What pydantic calls at the first use of a model."""
    return _build(model, raise_errors=raise_errors, _types_namespace=_names)


BaseModel.model_rebuild = classmethod(_name)
try:
    from aiogram.client.context_controller import BotContextController
    from aiogram.types import Update as Update
finally:
    BaseModel.model_rebuild = classmethod(_build)
BotContextController.model_rebuild = classmethod(_built)

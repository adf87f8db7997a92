"""Every regular expression of the product, and what it takes longest to read."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from re import _compiler, _parser  # the standard library's own: there is no other reader of them
from re import _constants as sre
from time import process_time
from types import ModuleType
from typing import Any

import bot
from tests import shipped

_MODULES = Path(bot.__file__).parent
_OF_STAFF = {"changes", "checks", "cli", "content", "desk", "env_file", "evaluation", "facts"}
_OF_STAFF |= {"imports", "pages", "problems", "settings", "setup", "store"}
"""The modules that read what the clinic's own people wrote, and nothing that others did."""
_USED = re.compile(r"\b(\w+)\.(search|match|fullmatch|sub|subn|findall|finditer|split)\(")
_AT_ONE_PLACE = {"match", "fullmatch"}
_SIGNS = tuple("aAé1- –.,;:!?@#'’\"/\\&*+$([{}])<>|=_`~\0\n\t\x85痛")
_WAYS = 3  # of a choice that are tried
_ENDS = ("!\n", "a")
_PIECES = 60  # of a pattern that are tried


@dataclass(frozen=True, slots=True)
class Used:
    """A pattern of the product, and how it is used."""

    pattern: re.Pattern[str]
    where: str
    everywhere: bool
    """Whether it is looked for at every place of a text, or at its start alone."""

    @property
    def meets_strangers(self) -> bool:
        """Whether it may read what a patient wrote."""
        return self.where.split(".")[1] not in _OF_STAFF

    def seconds(self, text: str) -> float:
        """The CPU time that it takes to read a text."""
        started = process_time()
        if self.everywhere:
            for _ in self.pattern.finditer(text):
                pass
        else:
            self.pattern.fullmatch(text)
            self.pattern.match(text)
        return process_time() - started


def all_used() -> list[Used]:
    """Those with a name, those that are written where they are used, and what a conversation has
    made of its content."""
    names = [one.name for one in pkgutil.walk_packages(bot.__path__, "bot.")]
    kept = [one for one in names if not one.endswith("__main__") and "migrations." not in one]
    modules = [importlib.import_module(name) for name in kept]
    found = [*_named(modules), *_inline()]
    rules = shipped.conversation()._redactor.rules
    return [*found, *(Used(rule.pattern, "bot.redaction", True) for rule in rules)]


def _named(modules: Iterable[ModuleType]) -> Iterator[Used]:
    methods: dict[str, set[str]] = {}
    for file in _MODULES.rglob("*.py"):
        for name, method in _USED.findall(file.read_text(encoding="utf-8")):
            methods.setdefault(name, set()).add(method)
    for module in modules:
        for name, value in vars(module).items():
            for pattern in value if isinstance(value, tuple) else (value,):
                if isinstance(pattern, re.Pattern):
                    known = methods.get(name, set())
                    everywhere = not known or bool(known - _AT_ONE_PLACE)
                    yield Used(pattern, f"{module.__name__}.{name}", everywhere)


def _inline() -> Iterator[Used]:
    for file in _MODULES.rglob("*.py"):
        where = ".".join(file.relative_to(_MODULES.parent).with_suffix("").parts)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name("re"), attr=method),
                    args=[ast.Constant(value=str(text)), *_],
                ) if method not in ("compile", "escape"):
                    yield Used(re.compile(text), where, method not in _AT_ONE_PLACE)


def _repeated(first: str, piece: str, end: str, length: int) -> str:
    return (first + piece * (length // len(piece) + 1))[: length - len(end)] + end


class Worst:
    """Texts that a pattern may take long to read: each repeated part of it repeated, behind what
    comes before, and something at the end that does not fit."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        self._known: dict[str, tuple[str, ...]] = {}

    def texts(self) -> Iterator[Callable[[int], str]]:
        """Texts of any length."""
        tree = list(_parser.parse(self._pattern.pattern, self._pattern.flags))
        pieces = dict.fromkeys(self._repeats(tree, ("",)))
        pieces |= dict.fromkeys(("", sample) for sample in self._samples(tree) if sample)
        pieces |= dict.fromkeys(("", before + piece) for before, piece in [*pieces])
        for (first, piece), end in product(list(pieces)[:_PIECES], _ENDS):
            yield partial(_repeated, first, piece, end)

    def _repeats(self, items: list[Any], before: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for operation, argument in items:
            if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
                _, most, inner = argument
                if most > _WAYS:
                    for piece in self._samples(list(inner), all_signs=True):
                        if piece:
                            yield before[0], piece
            for inner in self._inside(operation, argument):
                yield from self._repeats(list(inner), before)
            before = tuple(
                head + tail for head in before for tail in self._samples([(operation, argument)])
            )[:_WAYS]

    @staticmethod
    def _inside(operation: Any, argument: Any) -> list[Any]:
        match operation:
            case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
                return [argument[2]]
            case sre.SUBPATTERN:
                return [argument[3]]
            case sre.BRANCH:
                return list(argument[1])
            case sre.ASSERT | sre.ASSERT_NOT:
                return [argument[1]]
            case sre.ATOMIC_GROUP:
                return [argument]
        return []

    def _samples(self, items: list[Any], all_signs: bool = False) -> tuple[str, ...]:
        """A few texts that these fit."""
        texts: tuple[str, ...] = ("",)
        for operation, argument in items:
            ways = self._ways(operation, argument, all_signs and len(items) == 1)
            texts = tuple(text + way for text in texts for way in ways)[
                : 99 if all_signs else _WAYS
            ]
        return texts

    def _ways(self, operation: Any, argument: Any, all_signs: bool) -> tuple[str, ...]:
        match operation:
            case sre.LITERAL:
                return (chr(argument),)
            case sre.NOT_LITERAL | sre.IN | sre.ANY:
                fit = self._signs(operation, argument)
                return fit if all_signs else fit[:2]
            case sre.BRANCH:
                return tuple(
                    dict.fromkeys(
                        way for one in argument[1] for way in self._samples(list(one))[:1]
                    )
                )[: 99 if all_signs else _WAYS]
            case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
                least, most, inner = argument
                once = self._samples(list(inner), all_signs)
                return tuple(one * max(least, min(1, most)) for one in once)
            case sre.SUBPATTERN:
                return self._samples(list(argument[3]), all_signs)
            case sre.ATOMIC_GROUP:
                return self._samples(list(argument), all_signs)
        return ("",)  # nothing is read: a place, or what stands around it

    def _signs(self, operation: Any, argument: Any) -> tuple[str, ...]:
        """The signs that one part of the pattern takes."""
        key = repr((operation, argument))
        if key not in self._known:
            state = _parser.State()
            state.flags = self._pattern.flags
            one = _parser.SubPattern(state, [(operation, argument)])
            fits = _compiler.compile(one, self._pattern.flags).fullmatch
            self._known[key] = tuple(filter(fits, _SIGNS)) or ("",)
        return self._known[key]

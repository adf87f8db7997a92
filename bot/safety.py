"""Red flags: the rules over what was heard. Pure, first on every text, and it explains itself."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.concepts import THERAPIST, TREATED, Concepts
from bot.content.red_flags import ALARMS, LEVELS, Flag, Level, RedFlags, Rule
from bot.hearing import Context, Heard, Parts
from bot.hearing.context import Frames

_GENERAL = Context.ASKED | Context.HYPOTHETICAL
_NOT_TOLD = _GENERAL | Context.SOMEBODY | Context.PAST


@dataclass(frozen=True, slots=True)
class Finding:
    """The most serious thing found in an utterance, and what is to be borne in mind."""

    level: Level
    flag: Flag
    because: tuple[str, ...] = ()
    """The rule and the words behind it: for the clinic's staff, never for a log."""
    somebody: bool = False
    """Whether it is about somebody else."""

    def is_graver_than(self, other: "Finding | None") -> bool:
        """Whether it asks for more than the other, if there is one."""
        return other is None or _graver(self.level, other.level)


@dataclass(frozen=True, slots=True)
class Findings:
    """What one utterance holds that a massage clinic must not pass over."""

    gravest: Finding | None = None
    cautions: tuple[str, ...] = ()
    """What is to be said before a massage."""
    told: tuple[str, ...] = ()
    """Those of them that somebody told of themselves."""
    treated: bool = False
    """Whether it is about being treated here."""
    therapist: bool = False
    """Whether somebody who treats here is mentioned."""
    worrying: bool = False
    """Whether there is a word of body or distress."""
    severe: tuple[str, ...] = ()
    """Concepts that no ordinary answer may pass over."""

    @property
    def alarm(self) -> Finding | None:
        """What comes before everything else, if anything does."""
        return self.gravest if self.gravest and self.gravest.level in ALARMS else None


NOTHING_FOUND = Findings()


class Safety:
    """Knows the red flags; keeps nothing of what was heard."""

    def __init__(self, red_flags: RedFlags, concepts: Concepts) -> None:
        self._worrying, self._severe = concepts.worrying, sorted(concepts.severe)
        rules = [(flag, rule) for flag in red_flags.flags for rule in flag.rules]
        often = Counter(name for _, rule in rules for name in set(rule.pattern.names()))
        self._rules: dict[str, list[tuple[Flag, Rule]]] = {}
        for flag, rule in rules:
            parts = [part for chain in rule.pattern.chains for part in chain.parts]
            rarest = min(parts, key=lambda part: sum(often[name] for name in part))
            for name in rarest:
                self._rules.setdefault(name, []).append((flag, rule))

    def find(self, heard: Heard) -> Findings:
        """What is to be heeded in what was heard."""
        frames = Frames(heard)
        gravest: Finding | None = None
        cautions: dict[str, bool] = {}  # and whether it is told of oneself
        rules = {
            id(rule): (flag, rule)
            for concept in heard.spans
            for flag, rule in self._rules.get(concept, ())
        }
        for flag, rule in rules.values():
            if gravest and not flag.caution and not _graver(rule.level, gravest.level):
                continue  # what stands around a mention never makes it graver
            for level, context, parts, why in self._found(flag, rule, heard, frames):
                if flag.caution and level == "ask_first":
                    own = not context & (_NOT_TOLD & ~Context.PAST if flag.history else _NOT_TOLD)
                    cautions[flag.caution] = own or cautions.get(flag.caution, False)
                if gravest is None or _graver(level, gravest.level):
                    said = f"{flag.name}: {rule.pattern.text} ({heard.text(parts)})"
                    because = (*heard.repaired, said, *why)
                    gravest = Finding(level, flag, because, Context.SOMEBODY in context)
                if level == rule.level and cautions.get(flag.caution, True):
                    break  # no other way of it is graver, or more one's own

        def is_meant(concept: str) -> bool:
            return any(_is_plain(one.context) for one in frames.mentions((concept,)))

        return Findings(
            gravest,
            tuple(cautions),
            tuple(name for name, own in cautions.items() if own),
            bool(heard.of(TREATED)),
            bool(heard.of(THERAPIST)),
            any(is_meant(name) for name in self._worrying if name in heard.spans),
            tuple(name for name in self._severe if name in heard.spans and is_meant(name)),
        )

    def _found(
        self, flag: Flag, rule: Rule, heard: Heard, frames: Frames
    ) -> Iterator[tuple[Level, Context, Parts, tuple[str, ...]]]:
        """The ways in which a rule is met: what its context leaves of the level, and why."""
        ways, needed = heard.stand(rule.pattern)
        ways = heard.unexcused(ways, flag.unless)
        if not ways:
            return
        beside = tuple(part for those in needed for part in frames.plainest(those))
        for own in ways:
            parts = own + beside
            context = frames.context(own, parts)
            if Context.DENIED not in context:
                level, why = _meant(rule.level, flag.history, context)
                yield level, context, parts, why


def _meant(level: Level, history: bool, context: Context) -> tuple[Level, tuple[str, ...]]:
    """What a rule's level comes down to where it is doubted, past or asked about; and why."""
    below: Level = "distress" if level == "crisis" else "soft"
    if Context.DOUBTED in context:
        return below, ("doubted",)
    if level not in (*ALARMS, "distress"):
        return level, ()
    if Context.PAST in context and not history:
        return below, ("past",)
    if Context.ASKED in context or (level != "crisis" and _GENERAL & context):
        return ("inform" if level == "emergency" else below), ("asked about",)
    return level, ()


def _graver(one: Level, other: Level) -> bool:
    return LEVELS.index(one) < LEVELS.index(other)


def _is_plain(context: Context) -> bool:
    return not context & ~Context.SOMEBODY

"""Why an intent has its score, for whoever wants to know."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an intent has its score: terms, others, letters, nearest and meaning add up to it."""

    terms: tuple[tuple[str, float], ...]
    """The words and pairs that speak most for it, in nats."""
    others: float
    """What all other words and pairs say, in nats."""
    letters: float
    """What the letters say, in nats."""
    nearest: float
    """What the nearest examples say, in nats."""
    meaning: float
    """What the vectors of its words say, in nats."""
    alike: tuple[str, ...]
    """The words that it says most by."""
    repairs: tuple[tuple[str, str], ...]
    """Mistyped words with what they were read as."""
    example: str
    """The nearest example."""
    likeness: float
    """Its cosine, 0-1."""
    unknown: tuple[str, ...]
    """Words that no example holds."""

    @property
    def lines(self) -> tuple[str, ...]:
        """A line each for staff: words read otherwise, terms with their nats, example, unknown."""
        repairs = [f"{typed}→{read}" for typed, read in self.repairs]
        terms = [f"{term} {nats:+.1f}" for term, nats in self.terms]
        example = [f"example: {self.example}"] if self.example else []
        unknown = [f"not known: {', '.join(self.unknown)}"] if self.unknown else []
        meant = f"means the like: {', '.join(self.alike)} {self.meaning:+.1f}"
        alike = [meant] if self.alike else []
        return (*repairs, *terms, *alike, *example, *unknown)

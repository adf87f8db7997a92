"""The clinic's facts as the pages show and read them: as they stand in the files, as patients hear
them in each language, and what somebody types for one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.content import BASE, Content
from bot.content.edited import Value
from bot.content.said import Sayings
from bot.desk.visit import Visit
from bot.desk.words import languages
from bot.facts.clinic import NOTHING_KNOWN
from bot.setup.answers import Answer, Desk, Wrong
from bot.setup.answers.texts import check_braces
from bot.setup.echo import Echo
from bot.setup.file import ClinicFile
from bot.setup.questions import Facts, Question, Script, script


@cache
def _script(language: str) -> Script:
    """The words in which the facts are asked; in English where the interview does not speak it."""
    return script(language if language in languages() else BASE)


@dataclass(frozen=True, slots=True)
class Clinic:
    """What is known of the clinic, for one visit."""

    contents: Mapping[str, Content]
    facts: Facts
    """As they stand in the files."""
    desk: Desk
    """Reads what is typed, in the language of the pages."""
    echoes: Mapping[str, Echo]
    """What says facts, by language; in English where the interview does not speak it."""

    @property
    def echo(self) -> Echo:
        """What says facts in the language of the pages."""
        return self.echoes[self.script.language]

    @property
    def script(self) -> Script:
        """The words in which the facts are asked."""
        return self.desk.script

    @property
    def names(self) -> Mapping[str, str]:
        """How the languages are called in that of the pages."""
        return {code: self.desk.speech.language(code) for code in self.contents}

    @property
    def sayings(self) -> Sayings:
        """How the language of the pages calls things."""
        return self.echo.sayings(NOTHING_KNOWN)

    @property
    def today(self) -> date:
        """The date by the clinic's clock."""
        return self.desk.today

    def said(self, question: Question, language: str) -> str:
        """What patients hear of a question's facts in a language; "" for nothing."""
        content = self.contents[language]
        texts = [content.facts.get(name, "") for name in question.fills]
        if len(texts) > 1 or texts[0]:
            return ", ".join(filter(None, texts))
        return self.echoes[language].said(question, self.facts, self.today)

    def refuse(self, fresh: Facts) -> None:
        """Raises Wrong where the bot would not take the facts with these fresh ones."""
        self.echo.refuse(self.facts, fresh)

    def remedy(self, wrong: Wrong) -> str:
        """What would be right, in words."""
        return self.script.remedies[wrong.remedy].format(**wrong.more)

    def heard(self, question: Question, answer: Answer) -> str:
        """What patients would hear after an answer, in the language of the pages."""
        return self.echo.said(question, {**self.facts, **answer.facts}, self.today)


def clinic(visit: Visit) -> Clinic:
    """The clinic as the files have it now. Raises ContentError."""
    contents = {code: one for code, one in visit.office.contents().items() if one.intents}
    own = visit.office.settings.content
    laid = dict.fromkeys((*next(iter(contents.values())).folders, *([own] if own else [])))
    each = [ClinicFile(folder).own() for folder in laid]
    facts = {name: value for entries in each for name, value in entries.items()}
    words = _script(visit.words.language)
    echoes = {code: Echo(contents, _script(code)) for code in (*contents, words.language)}
    named = echoes[words.language].named
    desk = Desk(words, visit.office.today, tuple(contents), named, each[0], facts)
    return Clinic(contents, facts, desk, echoes)


def worded(fields: Mapping[str, str], name: str, spoken: Iterable[str]) -> Value:
    """A text as it was filled in, one field a language; "" for none. Raises Wrong."""
    texts = {code: fields.get(f"{name}_{code}", "") for code in spoken}
    found: dict[str, Value] = {code: text for code, text in texts.items() if text}
    for text in texts.values():
        check_braces(text)
    return found[BASE] if [*found] == [BASE] else found or ""


def wordings(value: Value, spoken: Iterable[str]) -> dict[str, str]:
    """The texts that a fact holds, one a language; "" where it holds none."""
    each = value if isinstance(value, Mapping) else {BASE: value}
    texts = {code: each.get(code, "") for code in spoken}
    return {code: text if isinstance(text, str) else "" for code, text in texts.items()}

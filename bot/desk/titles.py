"""What the questions are called on the pages: by their titles, never by their names."""

from collections.abc import Mapping, Sequence

from bot.content import Content

Titles = Sequence[tuple[str, str]]
"""Questions by name and title."""


def title_of(name: str, contents: Mapping[str, Content], *languages: str) -> str:
    """A question's title in the first of these languages that has it, else in any; its name where
    it is gone."""
    spoken = [contents[one] for one in languages if one in contents]
    having = (one for one in (*spoken, *contents.values()) if name in one.intents)
    found = next(having, None)
    return found.intents[name].title if found else name


def by_area(
    content: Content, contents: Mapping[str, Content], language: str
) -> Sequence[tuple[str, Titles]]:
    """All questions of a content, by the title of their area; titled in a language of the pages
    where that has them."""
    called = contents.get(language, content)
    found = []
    for area in content.areas:
        names = [name for name, intent in content.intents.items() if intent.area == area]
        titled = [(name, title_of(name, contents, language, content.language)) for name in names]
        if titled:
            found.append(
                (called.area_title(area), sorted(titled, key=lambda one: one[1].casefold()))
            )
    return found

"""Why some words cannot be learned as a way to ask a question."""

from bot.changes.edits import AddExample
from bot.desk.visit import Visit
from bot.text import words


def refused(visit: Visit, edit: AddExample) -> str:
    """Why an example cannot be proposed, in the words of the page; "" where it can."""
    content, phrase = visit.office.contents().get(edit.language), words(edit.text)
    if content is None or edit.intent not in content.intents:
        return visit.words("ask.choose_question")
    if not phrase:
        return visit.words("ask.needs_words")
    if visit.office.conversation().alarms(edit.text):
        return visit.words("ask.grave")
    if any(words(one) == phrase for one in content.intents[edit.intent].examples):
        return visit.words("ask.there_already", title=content.intents[edit.intent].title)
    return ""

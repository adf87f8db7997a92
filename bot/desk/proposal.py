"""Changes that a page proposes: each is kept as a draft, and shown before anybody approves it."""

from urllib.parse import urlencode

from starlette.responses import Response

from bot.changes.edits import AddExample, Edit
from bot.desk.visit import Visit
from bot.text import words


def proposed(visit: Visit, edit: Edit, why: str, group: str = "") -> Response:
    """Leads to the change; the same one is proposed once. ``group`` is the key of the questions
    that no longer wait once it is approved. Raises EditError where it could not be made."""
    own, office = visit.office.own, visit.office
    same = (draft for draft in own.drafts() if draft.edit == edit)
    draft = next(same, None) or own.propose(edit, visit.guest.who, why, office.now().date())
    end = f"?{urlencode({'group': group})}" if group else ""
    return visit.to(f"/changes/{draft.id}{end}")


def refused(visit: Visit, edit: AddExample) -> str:
    """Why an example cannot be proposed, in the words of the page; "" where it can."""
    content, phrase = visit.office.contents().get(edit.language), words(edit.text)
    if content is None or edit.intent not in content.intents:
        return visit.words("ask.choose_question")
    if not phrase:
        return visit.words("ask.needs_words")
    if any(words(one) == phrase for one in content.intents[edit.intent].examples):
        return visit.words("ask.there_already", title=content.intents[edit.intent].title)
    return ""

"""What is said where others read along: in groups, under the clinic's posts, in other people's chats. Shorter, and nothing personal."""

from dataclasses import replace

from bot.content import AREAS
from bot.dialogue import Action, Button, Dialogue, Reply, Section, Session, Turn

_OFFERS = 10  # answers to an inline query
_NEAR = 0.02  # confidence of what is worth offering beside the best


def speaks_up(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether an answer is given although nobody asked the bot: an alarm, or what it surely knows."""
    decision, responses = turn.decision, dialogue.content.responses
    if decision.action is Action.EMERGENCY:
        return True
    if (
        decision.action is not Action.ANSWER
        or not turn.ranking
        or any(name.startswith("other.") for name in decision.intents)
    ):
        return False
    kinds = {responses[name].kind for name in decision.intents}
    return "chat" not in kinds and decision.confidence >= dialogue.policy.overheard_threshold


def brief(turn: Turn, dialogue: Dialogue) -> Reply:
    """A reply for a group: text and source, and the way to a private chat where it is about health, or about nothing it knows."""
    reply, content, decision = turn.reply, dialogue.content, turn.decision
    if reply.alarm:
        return replace(reply, buttons=())
    if reply.sections:
        health = [
            section.intent
            for section in reply.sections
            if content.responses[section.intent].kind == "health"
        ]
        links = tuple(button for button in reply.buttons if button.url)
        return Reply(
            reply.lead,
            _without_detail(reply),
            (*links, *(_private(dialogue, intent) for intent in health[:1])),
        )
    if decision.action is Action.CLARIFY:
        options = tuple(replace(button, private=True) for button in reply.buttons if button.intent)
        return Reply(reply.lead, buttons=options)
    return Reply(content.message("group_unsure"), buttons=(_private(dialogue),))


def told(name: str, dialogue: Dialogue) -> Reply:
    """One of the bot's own messages, for a group."""
    reply = dialogue.say(name)
    return replace(
        reply, buttons=(*(button for button in reply.buttons if button.url), _private(dialogue))
    )


def offers(dialogue: Dialogue, turn: Turn | None) -> tuple[Reply, ...]:
    """Answers to send into another chat, best first, an alarm before them; what most people ask where nothing is asked."""
    content = dialogue.content
    if turn is None:
        first = {intent.area: name for name, intent in reversed(tuple(content.intents.items()))}
        names = list(content.favourites) or [
            first[area] for area in AREAS if area in first and area not in ("chat", "other")
        ]
        return tuple(_offer(name, dialogue) for name in names[:_OFFERS])
    found = dict.fromkeys(
        (
            *turn.decision.intents,
            *(match.intent for match in turn.ranking if match.confidence >= _NEAR),
        )
    )
    names = [
        name
        for name in found
        if content.responses[name].kind != "chat" and not name.startswith("other.")
    ]
    alarm = (replace(turn.reply, buttons=()),) if turn.reply.alarm else ()
    return (*alarm, *(_offer(name, dialogue) for name in names))[:_OFFERS]


def post(intent: str, dialogue: Dialogue) -> Reply:
    """An answer for the clinic's channel, with the ways to ask about it and to book."""
    reply = dialogue.choose(intent, Session()).reply
    ask = Button(dialogue.content.message("button_ask_about"), target=intent, private=True)
    return Reply(
        sections=_without_detail(reply),
        buttons=(ask, *(button for button in dialogue.say("book").buttons if button.url)),
    )


def _offer(intent: str, dialogue: Dialogue) -> Reply:
    reply = dialogue.choose(intent, Session()).reply
    ask = Button(dialogue.content.message("button_open"), target=intent, private=True)
    return Reply(sections=_without_detail(reply), buttons=(ask,))


def _without_detail(reply: Reply) -> tuple[Section, ...]:
    return tuple(replace(section, more="") for section in reply.sections)


def _private(dialogue: Dialogue, intent: str = "") -> Button:
    return Button(dialogue.content.message("button_private"), target=intent, private=True)

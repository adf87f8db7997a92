"""What is said where others read along: in groups, under the clinic's posts, in other people's
chats. Shorter, and nothing personal."""

from dataclasses import replace

from bot.content import UNCOVERED_AREA, uncovered
from bot.decision import Action
from bot.dialogue import Dialogue
from bot.reply import Button, Reply, Section, asking
from bot.session import Session, Turn

_OFFERS = 10  # answers to an inline query
_NEAR = 0.02  # confidence of what is worth offering beside the best


def speaks_up(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether to answer although nobody asked the bot: an alarm, or what it surely knows."""
    decision, responses = turn.decision, dialogue.content.responses
    if decision.action is Action.EMERGENCY:
        return True
    if decision.action is not Action.ANSWER or not turn.ranking:
        return False
    if any(uncovered(name) or responses[name].kind == "chat" for name in decision.intents):
        return False
    best = turn.ranking[0]  # and not what only leans on something
    sure = min(decision.confidence, best.confidence) >= dialogue.policy.overheard_threshold
    return sure and best.intent == decision.intents[0]


def brief(turn: Turn, dialogue: Dialogue) -> Reply:
    """A reply for a group: text and source, and the way to a private chat where it is about health,
    or about nothing that the bot knows."""
    reply, content = turn.reply, dialogue.content
    if reply.alarm or turn.decision.level:  # a card is whole, the gentle one, too
        return replace(reply, buttons=())
    if reply.sections:
        names = [section.intent for section in reply.sections]
        health = [name for name in names if content.responses[name].kind == "health"]
        ways = [button for button in reply.buttons if button.url]
        ways += [_private(dialogue, name) for name in health[:1]]
        return Reply(reply.lead, _without_detail(reply), tuple(ways), soft=reply.soft)
    if turn.decision.message or turn.decision.off:
        return Reply(reply.lead, soft=reply.soft)
    if turn.decision.action is Action.CLARIFY:
        options = tuple(replace(button, private=True) for button in reply.buttons if button.intent)
        return Reply(reply.lead, buttons=options, soft=reply.soft)
    soft = content.card("soft") if content.card("soft") in reply.text else ""
    return Reply(content.message("group_unsure"), buttons=(_private(dialogue),), soft=soft)


def message(reply: Reply, dialogue: Dialogue) -> Reply:
    """One of the bot's own messages, for a group: its links, and the way to a private chat."""
    links = [button for button in reply.buttons if button.url]
    return replace(reply, buttons=(*links, _private(dialogue)))


def offers(dialogue: Dialogue, turn: Turn | None) -> tuple[Reply, ...]:
    """Answers to send into another chat, best first, an alarm before them; what most people ask
    where nothing is asked."""
    content, is_on = dialogue.content, dialogue.replies.is_on
    if turn is None:
        first = {
            intent.area: name
            for name, intent in reversed(tuple(content.intents.items()))
            if is_on(name)
        }
        areas = [area for area in content.areas if area in first]
        areas = [area for area in areas if area not in ("chat", UNCOVERED_AREA)]
        usual = [name for name in content.favourites if is_on(name)]
        usual = usual or [first[area] for area in areas]
        return tuple(_offer(name, dialogue) for name in usual[:_OFFERS])
    likely = [match.intent for match in turn.ranking if match.confidence >= _NEAR]
    offered = [
        _offer(name, dialogue)
        for name in dict.fromkeys((*turn.decision.intents, *likely))
        if content.responses[name].kind != "chat" and not uncovered(name) and is_on(name)
    ]
    alarm = [replace(turn.reply, buttons=())] if turn.reply.alarm else []
    return tuple([*alarm, *offered][:_OFFERS])


def post(intent: str, dialogue: Dialogue) -> Reply:
    """An answer for the clinic's channel, with the ways to ask about it and to book. Whoever posts
    has seen to it that it is not turned off."""
    reply = dialogue.choose(intent, Session()).reply
    ask = Button(dialogue.content.message("button_ask_about"), asking(intent), private=True)
    links = [button for button in dialogue.replies.say("book").buttons if button.url]
    return Reply(sections=_without_detail(reply), buttons=(ask, *links))


def _offer(intent: str, dialogue: Dialogue) -> Reply:
    reply = dialogue.choose(intent, Session()).reply
    ask = Button(dialogue.content.message("button_open"), asking(intent), private=True)
    return Reply(sections=_without_detail(reply), buttons=(ask,))


def _without_detail(reply: Reply) -> tuple[Section, ...]:
    """The answers with nothing folded, and their sources by name instead."""
    return tuple(
        replace(section, more="", source=section.cited, cited="") for section in reply.sections
    )


def _private(dialogue: Dialogue, intent: str = "") -> Button:
    return Button(dialogue.content.message("button_private"), asking(intent), private=True)

"""The Telegram channel, end to end: python-telegram-bot as it is, against the Bot API server in
``tests/bot_api``."""

import logging
import re
from collections.abc import Sequence
from time import thread_time

import pytest

from bot.content import COMMANDS
from bot.conversation import Conversation
from bot.matching import Matcher
from bot.session import Session, Turn
from tests import shipped
from tests.bot_api import BotApi, Fault, PrivateChat
from tests.channels.at_work import answering


class Broken(Conversation):
    """Fails on every question, as a bug would."""

    def respond(self, utterance: str, session: Session, locale: str = "") -> Turn:
        raise RuntimeError("a bug")


class Slow(Conversation):
    """Takes longer over a question than is promised."""

    def respond(
        self, utterance: str, session: Session, locale: str = "", before: Sequence[str] = ()
    ) -> Turn:
        until = thread_time() + 0.06
        while thread_time() < until:
            pass
        return super().respond(utterance, session, locale, before)


async def test_a_question_gets_its_answer_with_title_detail_and_source(
    patient: PrivateChat,
) -> None:
    await patient.says("hw much is a masage")
    reply = await patient.reads()

    assert "$50" in reply.text
    assert reply.html.startswith("<b>")
    assert ("expandable_blockquote" in dict(reply.entities)) or (
        "<blockquote expandable>" in reply.html
    )
    assert reply.html.endswith("<i>From: 2 of our articles</i>")
    folded = reply.html.partition("<blockquote expandable>")[2].partition("</blockquote>")[0]
    assert "From: “Does Massage therapy for Back Pain Help Relieve Pain?” (an unsigned" in folded


async def test_the_booking_button_is_a_link_and_no_button_is_a_phone_link(
    patient: PrivateChat,
) -> None:
    await patient.says("/book")
    reply = await patient.reads()

    links = [button.url for row in reply.buttons for button in row if button.url]
    assert links == ["https://www.amcollege.edu/"]


async def test_start_greets_and_offers_the_topics(patient: PrivateChat) -> None:
    await patient.says("/start")
    reply = await patient.reads()

    assert "question-and-answer bot" in reply.text
    assert "All topics" in reply.labels


async def test_help_says_how_to_ask(patient: PrivateChat) -> None:
    await patient.says("/help")

    assert "in your own words" in (await patient.reads()).text


async def test_privacy_says_what_happens_to_the_words(patient: PrivateChat) -> None:
    await patient.says("/privacy")

    assert "I do not keep it" in (await patient.reads()).text


async def test_an_unknown_command_gets_the_help(patient: PrivateChat) -> None:
    await patient.says("/dance")

    assert "in your own words" in (await patient.reads()).text


async def test_contact_sends_the_number_as_text_and_a_card_to_tap(patient: PrivateChat) -> None:
    await patient.says("/contact")
    reply = await patient.reads()

    assert "+1 305-595-9500" in reply.text
    assert await patient.taps("Copy the number") == "+1 305-595-9500"
    assert (await patient.reads()).contact["phone_number"] == "+13055959500"


async def test_asking_for_the_phone_number_brings_the_card_too(patient: PrivateChat) -> None:
    await patient.says("what is your phone number")

    assert "(305) 595-9500" in (await patient.reads()).text
    assert (await patient.reads()).contact is not None


async def test_topics_lead_to_questions_and_to_an_answer_in_the_same_place(
    patient: PrivateChat,
) -> None:
    await patient.says("/topics")
    menu = await patient.reads()
    await patient.taps("Kinds of massage")
    questions = await patient.reads()
    await patient.taps(questions.labels[0])
    answer = await patient.reads()

    assert questions.edited
    assert answer.edited
    assert menu.message_id == questions.message_id == answer.message_id
    assert answer.html.startswith("<b>")


async def test_a_follow_up_is_answered_below_so_that_the_answer_stays(patient: PrivateChat) -> None:
    await patient.says("swedish or deep tissue?")
    answer = await patient.reads()
    data = next(button for row in answer.buttons for button in row if button.data)
    await patient.taps(data.label)
    more = await patient.reads()

    assert not more.edited
    assert more.message_id != answer.message_id


async def test_none_of_these_says_what_to_do_instead(patient: PrivateChat) -> None:
    await patient.says("/topics")
    menu = await patient.reads()
    patient.taps_data("=", patient.chat.messages[menu.message_id])
    reply = await patient.reads()

    english = shipped.contents()["en"]
    assert reply.text == english.message("fallback_topics")
    assert menu.labels == reply.labels, "the next step is the topics"


async def test_a_button_of_an_intent_that_is_gone_says_so(patient: PrivateChat) -> None:
    await patient.says("/topics")
    menu = await patient.reads()
    tap = patient.taps_data("clinic.valet_parking", patient.chat.messages[menu.message_id])
    await tap.answered()

    assert "no longer here" in (await patient.reads()).text


async def test_a_tap_that_comes_too_late_to_be_acknowledged_is_answered_all_the_same(
    patient: PrivateChat,
) -> None:
    await patient.says("/topics")
    menu = await patient.reads()
    tap = patient.taps_data("clinic.cost", patient.chat.messages[menu.message_id])
    tap.expires()

    assert "$50" in (await patient.reads()).text


async def test_the_same_menu_button_tapped_twice_does_no_harm(patient: PrivateChat) -> None:
    await patient.says("/topics")
    menu = await patient.reads()
    message = patient.chat.messages[menu.message_id]
    patient.taps_data("=clinic.", message)
    assert (await patient.reads()).edited
    second = patient.taps_data("=clinic.", message)
    await second.answered()

    await patient.reads_nothing()


async def test_an_edited_question_gets_its_answer_corrected_in_place(patient: PrivateChat) -> None:
    question = await patient.says("how much is a massage")
    first = await patient.reads()
    await patient.edits(question, "how often should i come")
    second = await patient.reads()

    assert second.edited
    assert second.message_id == first.message_id
    assert "How often" in second.text
    assert "$50" not in second.text


async def test_an_edit_that_changes_nothing_in_the_answer_is_quiet(patient: PrivateChat) -> None:
    question = await patient.says("how much is a massage")
    await patient.reads()
    await patient.edits(question, "how much is a massage?")

    await patient.reads_nothing()


async def test_an_edit_into_an_emergency_is_a_new_message_since_nobody_is_notified_of_an_edit(
    patient: PrivateChat,
) -> None:
    question = await patient.says("how much is a massage")
    first = await patient.reads()
    await patient.edits(question, "i lost control of my bowels since my back went")
    card = await patient.reads()

    assert not card.edited
    assert card.message_id != first.message_id
    assert "911" in card.text


@pytest.mark.parametrize("first", ["what do you charge", "i lost control of my bowels"])
async def test_no_edit_takes_a_card_away(patient: PrivateChat, first: str) -> None:
    question = await patient.says(first)
    await patient.reads()
    await patient.edits(question, "i lost control of my bowels since my back went")
    card = await patient.reads()
    await patient.edits(question, "how much is a massage")
    answer = await patient.reads()
    await patient.edits(question, "swedish or deep tissue?")
    corrected = await patient.reads()

    assert "911" in card.text
    assert not answer.edited
    assert (corrected.edited, corrected.message_id) == (True, answer.message_id)


async def test_an_edit_of_a_question_from_before_the_restart_is_answered_anew(api: BotApi) -> None:
    patient = api.private_chat("Ana")
    async with answering(api) as caught:
        question = await patient.says("how much is a massage")
        await patient.reads()
        assert caught == []
    async with answering(api) as caught:
        await patient.edits(question, "swedish or deep tissue?")
        reply = await patient.reads()
        assert caught == []

    assert not reply.edited


@pytest.mark.parametrize(
    "sends",
    [
        "sends_photo",
        "sends_voice",
        "sends_sticker",
        "sends_document",
        "sends_video",
        "sends_video_note",
        "sends_audio",
    ],
)
async def test_what_is_no_text_gets_a_kind_line(patient: PrivateChat, sends: str) -> None:
    await getattr(patient, sends)()

    assert "only read text" in (await patient.reads()).text


@pytest.mark.parametrize(
    "sends",
    [
        "sends_location",
        "sends_contact",
        "sends_poll",
        "sends_dice",
        "sends_venue",
        "sends_animation",
    ],
)
async def test_other_attachments_get_the_kind_line_too(patient: PrivateChat, sends: str) -> None:
    await getattr(patient, sends)()

    assert "only read text" in (await patient.reads()).text


async def test_a_caption_is_read_as_text(patient: PrivateChat) -> None:
    await patient.sends_photo(caption="how much is a massage")

    assert "$50" in (await patient.reads()).text


async def test_a_red_flag_in_a_caption_alarms(patient: PrivateChat) -> None:
    await patient.sends_photo(caption="since this fall i cant pee and im numb between my legs")

    assert "911" in (await patient.reads()).text


async def test_an_emergency_card_is_plain_text_without_buttons(
    api: BotApi, patient: PrivateChat
) -> None:
    await patient.says("i lost control of my bowels and my legs are numb")
    card = await patient.reads()

    assert "911" in card.text
    assert card.buttons == []
    assert "parse_mode" not in api.calls_to("sendMessage")[-1].params


async def test_an_emergency_card_gets_through_a_busy_and_failing_telegram(
    api: BotApi, patient: PrivateChat
) -> None:
    api.fails("sendMessage", Fault.too_many_requests(retry_after=1), times=1)
    api.fails("sendMessage", Fault.bad_gateway(), times=1)
    await patient.says("i lost control of my bowels and my legs are numb")

    assert "911" in (await patient.reads()).text


@pytest.mark.parametrize(
    "fault",
    [
        Fault.too_many_requests(retry_after=1),
        Fault.internal_error(),
        Fault.bad_gateway(),
        Fault.drop(),
    ],
    ids=lambda fault: str(fault)[:40],
)
async def test_an_answer_is_tried_again(api: BotApi, patient: PrivateChat, fault: Fault) -> None:
    api.fails("sendMessage", fault, times=1)
    await patient.says("how much is a massage")

    assert "$50" in (await patient.reads()).text


async def test_a_slow_telegram_is_waited_for(api: BotApi, patient: PrivateChat) -> None:
    api.fails("sendMessage", Fault.slow(1.0), times=1)
    await patient.says("how much is a massage")

    assert "$50" in (await patient.reads()).text


async def test_polling_survives_a_telegram_that_is_away(api: BotApi) -> None:
    patient = api.private_chat("Ana")
    async with answering(api):  # polling reports each failure to the error handlers
        api.fails("getUpdates", Fault.bad_gateway(), times=2)
        api.fails("getUpdates", Fault.drop(), times=1)
        await patient.says("how much is a massage")

        assert "$50" in (await patient.reads()).text


async def test_a_patient_who_blocked_the_bot_is_left_in_peace(api: BotApi) -> None:
    patient = api.private_chat("Ana", started=True)
    api.fails("sendMessage", Fault.refused(403, "Forbidden: bot was blocked by the user"))
    async with answering(api):
        await patient.says("how much is a massage")
        await api.called("sendMessage")
        await patient.reads_nothing()

    assert len(api.calls_to("sendMessage")) == 1


async def test_a_turn_that_takes_too_long_is_logged_without_its_words(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    slow = Slow(shipped.contents())
    patient = api.private_chat("Ana")
    async with answering(api, slow):
        await patient.says("how much is a massage")
        await patient.reads()

    logged = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert any(re.fullmatch(r"update \d+ took 0\.\d\d s to answer", line) for line in logged)
    assert "massage" not in " ".join(logged)


async def test_channel_posts_are_left_alone(api: BotApi) -> None:
    channel = api.channel("News")
    async with answering(api) as caught:
        await channel.posts("how much is a massage?")
        await channel.reads_nothing()

        assert caught == []


async def test_the_menu_and_the_descriptions_are_set_at_start(
    api: BotApi, patient: PrivateChat
) -> None:
    languages = len(shipped.conversation().languages)
    assert tuple(patient.commands()) == (*COMMANDS, "language")
    assert len(api.calls_to("setMyDescription")) == languages
    assert len(api.calls_to("setMyShortDescription")) == languages


async def test_the_bot_starts_although_the_menu_cannot_be_set(api: BotApi) -> None:
    api.fails("setMyCommands", Fault.internal_error())
    patient = api.private_chat("Ana")
    async with answering(api):
        await patient.says("how much is a massage")

        assert "$50" in (await patient.reads()).text


async def test_a_bug_reaches_the_patient_as_an_apology_and_the_log_without_their_words(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    patient = api.private_chat("Ana")
    async with answering(api, Broken(shipped.conversation().contents)) as caught:
        await patient.says("my secret aching elbow")
        reply = await patient.reads()

    assert len(caught) == 3, "it is tried again"
    assert "Something went wrong on our side" in reply.text
    assert "secret" not in caplog.text


async def test_the_log_holds_decisions_but_no_words_names_or_token(
    api: BotApi, patient: PrivateChat, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await patient.says("how much is a massage")
    await patient.says("it is for Wilhelmina of 12 Elm Street")
    await patient.reads()
    await patient.reads()

    assert "answer clinic.cost" in caplog.text
    for private in ("Wilhelmina", "Elm", "Ana", api.token):
        assert private not in caplog.text


async def test_two_questions_stay_in_their_order(patient: PrivateChat) -> None:
    await patient.says("how much is a massage")
    await patient.says("how often should i come")

    assert "$50" in (await patient.reads()).text
    assert "How often" in (await patient.reads()).text


async def test_what_a_patient_types_cannot_break_the_markup(patient: PrivateChat) -> None:
    await patient.says("<b>how much</i> is & a <massage")

    assert await patient.reads()


async def test_a_bug_behind_an_alarm_holds_its_card_up_from_nobody(
    api: BotApi, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Matcher, "match", fail)
    patient = api.private_chat("Ana")
    async with answering(api) as caught:
        await patient.says("my secret: i cant breathe and my chest hurts")
        reply = await patient.reads()

    assert "Call 911" in reply.text
    assert [str(one) for one in caught] == ["behind an alarm"]
    assert "this failed, and a reply goes out: RuntimeError" in caplog.text
    assert "secret" not in caplog.text

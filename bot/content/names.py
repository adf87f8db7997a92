"""The names that are fixed: what must be there, what a file may hold, where it stands."""

import re
from collections.abc import Mapping

LANGUAGE = re.compile(r"[a-z]{2,3}")
"""The code of a language, as its folders are called."""
BASE = "en"
"""The language that the others are compared with, and that stands in for what they lack."""
DESK = (BASE, "es")
"""The languages that are read at the clinic: what a patient is to show there is in one of them."""
ALARM_INTENT, UNSURE_ASK = "safety.emergency", "unsure"
"""The intent of every alarm; and the kind of question of who says something after one that is not
understood."""
CAUTION_INTENT = "safety.contraindications"
"""The intent that answers a caution where its flag names no other."""
SELLING_INTENTS = ("clinic.book", "massage.stress_mood")
"""What is no answer to anybody in a crisis: to book, and that a massage lifts the mood."""
HOURS_INTENT = "clinic.hours"
"""What a day is taken to ask about: "and friday?"."""
PHONE_INTENT = "clinic.phone"
THANKS_INTENT = "chat.thanks"
"""What is answered to thanks; a short "all right" counts as it, too."""
SMALL_TALK = ("chat.greet", THANKS_INTENT, "chat.bye")
"""What is no topic, and nothing to be offered."""
BOOK_INTENT, BOOK_ASK = "clinic.book", "wish"
"""What is answered with a note of what was told, to be read out on the phone; and the kind of
question of who names a day or a time."""
OVERVIEW_INTENT = "type.overview"
"""What is answered to "which one?" where the topic has no answer to that."""
PLACES = {
    "back": "condition.lower_back",
    "lower_back": "condition.lower_back",
    "upper_back": "condition.upper_back_neck",
    "neck": "condition.upper_back_neck",
    "shoulder": "condition.upper_back_neck",
}
"""Where it hurts, with what is known of the place."""
HEEDING = ("safe", "can_i", "can_they", "yes_no", "which", "best")
"""Kinds of question whose answer is another one for who has told a caution."""
CANCEL_INTENT, CANCEL_ASK = "clinic.cancel", "change"
"""What is talked about where a day is named next, and the kind of question that is."""
UNBOOKED_ASK = "nothing_booked"
"""The kind of question of who takes back what was only talked about."""
PREGNANCY_INTENT, PREGNANCY_ASK = "condition.pregnancy", "weeks"
"""What is answered to how far along somebody is."""
ELSEWHERE = ("other.other_clinics", "other.other_services")
"""What is answered to who wants another business: after it, all answers say that they are ours."""
HUMAN_INTENT = "clinic.human"
UNREACHED = HUMAN_INTENT, "no_answer"
"""The kind of question of who says that nobody answers the phone."""
COMPLAINT_INTENT, MISCONDUCT_ASK = "chat.complaint", "touched"
"""What is answered to every complaint; and the kind of question of who was touched wrongly."""
COMPLAINTS = ("", "therapist", "hurt", "waiting", "visit", "money_back", "bill", "who")
"""The kinds of complaint that are about the clinic, not about the bot; "" is the plain one."""
TYPED_DATA = HUMAN_INTENT, "typed_number"
"""What is answered to a phone number or a name that somebody types, and nothing else."""
UNCOVERED_AREA = "other"
"""The area of the intents that say honestly that something is not covered."""
REQUIRED_FACTS = (
    "name",
    "city",
    "phone",
    "booking_url",
    "services",
    "emergency_number",
    "crisis_number",
    "poison_number",
    "violence_number",
    "assault_number",
)
LINES = {
    "crisis": "crisis_number",
    "poison": "poison_number",
    "violence": "violence_number",
    "assault": "assault_number",
}
"""The numbers beside that of emergencies, by how the facts begin that say how each may be used."""
USES = (
    "crisis_how",
    "crisis_now",
    "crisis_help",
    "crisis_anytime",
    "crisis_still",
    "crisis_too",
    "crisis_people",
    "poison_how",
    "poison_call",
    "violence_lines",
    "violence_people",
    "assault_lines",
)
"""How each of them may be used, in the words of cards and answers."""
TERMS = (
    "emergency_room",
    "urgent_care",
    "urgent_go",
    "urgent_take",
    "dollar",
    "drive",
    "car",
    "car_park",
    "lift",
    "holiday",
    "stroke",
    "referral_paper",
    "physical_therapist",
    "physical_therapy",
    "license",
    "jewelry",
)
"""How things are called in a country: a language that calls them so anywhere need not name them."""
PHRASES = (*USES, *TERMS)
COUNTRY_FACTS = ("emergency_number", *LINES.values(), *PHRASES)
"""What a country says where the clinic does not."""
CITED = ("college", "massage_college", "articles", "five_articles")
"""What texts call the articles by, and whose that of the shipped clinic's college is."""
CHAT_LANGUAGES = "chat_languages"
"""In which languages one may write to the bot."""
CAPITALS = {name.capitalize(): name for name in (*PHRASES, *CITED)}
"""By these names a text begins a sentence with one of them."""
DIALLED_FACT = "phone_international"
"""What is made of the phone number."""
MADE_FACTS = (DIALLED_FACT, *CITED, *CAPITALS)
"""What is made of facts and messages, and nobody fills in."""
SURE_FACTS = (*REQUIRED_FACTS, *PHRASES, *CITED, *CAPITALS, CHAT_LANGUAGES)
"""Facts that are never empty: any text may name them."""
READ_FACTS = (
    "chat_languages",
    "country",
    "timezone",
    "address",
    "latitude",
    "longitude",
    "email",
    "hours",
    "booking_parameters",
    "state",
    "holidays",
    "special_days",
    "packages",
    "discounts",
    "wheelchair",
)
"""Facts that the bot reads itself, whether or not a text names them."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    # fact: the few values that it may have in the place of words
    "tips": ("welcome", "included", "not_expected", "no"),
    "gift_cards": ("yes", "no"),
    "parking": ("free", "street", "paid", "none"),
    "wheelchair": ("yes", "no"),
    "walk_ins": ("yes", "no", "when_free"),
    "referral": ("yes", "no"),
    "pregnancy": ("yes", "no"),
    "acupuncture": ("yes", "no"),
    "home_visits": ("yes", "no"),
    "children": ("yes", "no"),
}
NUMBERS: Mapping[str, tuple[str, ...]] = {
    # fact: what its numbers are called; that which may stand alone is the first
    "cancellation": ("hours", "fee"),
    "late": ("minutes",),
    "children": ("from",),
}
THERAPISTS: Mapping[str, tuple[str, ...]] = {
    # who works here: what may be said of them, beside how many
    "women": ("yes", "no"),
    "men": ("yes", "no"),
    "licensed": ("all", "some"),
    "students": ("yes", "no"),
}
HOLIDAYS: Mapping[str, tuple[str, ...]] = {
    # the name of its concept: how the library of holidays may call it; else its day, if it has one
    "new_year": ("New Year's Day",),
    "mlk": ("Martin Luther King Jr. Day", "Birthday of Martin Luther King, Jr."),
    "presidents": ("Presidents' Day", "Washington's Birthday"),
    "valentines": ("Valentine's Day",),
    "st_josephs": ("Saint Joseph's Day", "03-19"),
    "maundy_thursday": ("Maundy Thursday", "Holy Thursday"),
    "good_friday": ("Good Friday",),
    "easter": ("Easter Sunday", "Easter"),
    "easter_monday": ("Easter Monday",),
    "ascension": ("Ascension Day",),
    "whit_monday": ("Whit Monday", "Pentecost Monday"),
    "corpus_christi": ("Corpus Christi",),
    "victoria": ("Victoria Day",),
    "family": ("Family Day",),
    "spring_bank": ("Spring Bank Holiday",),
    "summer_bank": ("Late Summer Bank Holiday", "Summer Bank Holiday"),
    "st_johns": ("Saint John the Baptist", "Saint John the Baptist Day", "Saint John's Day"),
    "assumption": ("Assumption Day", "08-15"),
    "mothers": ("Mother's Day",),
    "memorial": ("Memorial Day",),
    "fathers": ("Father's Day",),
    "juneteenth": ("Juneteenth National Independence Day",),
    "independence": ("Independence Day",),
    "labor": ("Labor Day", "Labour Day", "May Day"),
    "columbus": ("Columbus Day", "Indigenous Peoples' Day"),
    "hispanic": ("Columbus Day", "Indigenous Peoples' Day", "10-12"),
    "halloween": ("Halloween",),
    "all_saints": ("All Saints' Day", "11-01"),
    "veterans": ("Veterans Day",),
    "remembrance": ("Remembrance Day", "Armistice Day", "11-11"),
    "thanksgiving": ("Thanksgiving Day", "Thanksgiving"),
    "black_friday": ("Friday After Thanksgiving", "Day After Thanksgiving"),
    "constitution": ("Constitution Day",),
    "immaculate": ("Immaculate Conception", "12-08"),
    "christmas_eve": ("Christmas Eve", "12-24"),
    "christmas": ("Christmas Day",),
    "boxing": ("Boxing Day", "Saint Stephen's Day", "12-26"),
    "new_years_eve": ("New Year's Eve", "12-31"),
    "kings": ("Epiphany", "01-06"),
    "st_patricks": ("Saint Patrick's Day", "03-17"),
    "cinco_de_mayo": ("05-05",),
    "all_souls": ("11-02",),
    "canada": ("Canada Day", "07-01"),
}
NAMED_FACTS = (
    "address",
    "directions",
    "parking",
    "wheelchair",
    "email",
    "hours",
    "prices",
    "session_lengths",
    "insurance",
    "payment",
    "tips",
    "gift_cards",
    "cancellation",
    "late",
    "first_visit",
    "what_to_wear",
    "therapists",
    "walk_ins",
    "referral",
    "children",
    "pregnancy",
    "aftercare",
    "oils",
    "techniques",
    "acupuncture",
    "home_visits",
    "languages",
)
"""Facts that may be empty and that an answer names: each has a name in words, by which a patient
who waits for it knows it."""
REQUIRED_INTENTS = (PHONE_INTENT, CAUTION_INTENT, ALARM_INTENT)
"""Safety and buttons lead there whatever is typed."""
NEEDED_INTENTS = (*REQUIRED_INTENTS, *SMALL_TALK)
"""What the bot itself leads to, and cannot do without: these are never off."""
CHOOSER, BEFORE = "chooser", "before"
GUIDES = (CHOOSER, BEFORE)
"""A few taps that end in one kind of massage, or in what to ask a doctor before a massage."""
BUTTONS = ("book", "call", *GUIDES)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
GENERAL_ASKS = ("why", "who_says", "which", "yes_no", "difference", "simpler")
"""Kinds of question that short messages on the topic at hand ask: they need no examples."""
ANYTHING_TOLD = "any"
"""The value that fits whatever was told."""
TOLD: Mapping[str, tuple[str, ...]] = {
    # key: the values that it may have; none: they are listed elsewhere, or not at all
    "since": ("chronic", "acute"),
    "where": ("back", "lower_back", "upper_back", "neck", "shoulder", "hip", "leg", "arm", "head"),
    "condition": (),
    "caution": (),
    "who": ("child", "parent", "partner", "other"),
    "technique": (),
    "minutes": (),
    "day": ("today", "tomorrow", "day_after_tomorrow", "weekend", *DAYS, "date"),
    "time": ("morning", "afternoon", "evening", "clock"),
    "therapist": ("woman", "man"),
    "insurer": (),
    "aim": ("relax", "treat"),
}
"""What a patient may have told, by which another wording of an answer may be chosen."""
TOLD_IN_WORDS = (
    "since",
    "where",
    "who",
    "technique",
    "minutes",
    "day",
    "time",
    "therapist",
    "insurer",
)
"""Those of them that a text may repeat as {since}."""
RELATIONS = {
    "husband": "partner",
    "wife": "partner",
    "partner": "partner",
    "mother": "parent",
    "father": "parent",
    "parent": "parent",
    "son": "child",
    "daughter": "child",
    "child": "child",
    "other": "other",
}
"""For whom a patient may ask, and what that is as a condition of an answer."""
INSURERS = {
    "aetna": "Aetna",
    "ambetter": "Ambetter",
    "anthem": "Anthem",
    "avmed": "AvMed",
    "blue_cross": "Blue Cross (Florida Blue)",
    "bright": "Bright Health",
    "careplus": "CarePlus",
    "cigna": "Cigna",
    "community_care_plan": "Community Care Plan",
    "devoted": "Devoted Health",
    "doctors_health": "Doctors HealthCare Plans",
    "first_health": "First Health",
    "geha": "GEHA",
    "healthsun": "HealthSun",
    "humana": "Humana",
    "jackson": "Jackson Health Plan",
    "kaiser": "Kaiser Permanente",
    "leon": "Leon Health",
    "magellan": "Magellan",
    "medica": "Medica HealthCare",
    "medicaid": "Medicaid",
    "medicare": "Medicare",
    "meritain": "Meritain Health",
    "molina": "Molina Healthcare",
    "multiplan": "MultiPlan",
    "neighborhood_health": "Neighborhood Health Partnership",
    "optimum": "Optimum HealthCare",
    "optum": "Optum",
    "oscar": "Oscar Health",
    "preferred_care": "Preferred Care Partners",
    "simply": "Simply Healthcare",
    "solis": "Solis Health Plans",
    "sunshine_health": "Sunshine Health",
    "tricare": "Tricare",
    "umr": "UMR",
    "united": "UnitedHealthcare",
    "va": "VA health care",
    "wellcare": "WellCare",
}
"""Their proper names, by the names of their concepts."""
TECHNIQUES = (
    "swedish",
    "deep_tissue",
    "shiatsu",
    "tui_na",
    "neuromuscular",
    "myofascial",
    "structural_integration",
)
PLAIN_KINDS = (*TECHNIQUES, "relaxation")
"""Kinds of massage that cost what any massage costs, unless the clinic says otherwise."""
CONDITIONS = ("sciatica", "herniated_disc", "arthritis", "fibromyalgia", "pregnancy")
TOLD_MESSAGES: Mapping[str, tuple[str, ...]] = {
    # how what was told is said: name: its placeholders
    **dict.fromkeys(("one_y", "one_m", "one_w", "one_d"), ()),
    **dict.fromkeys(("many_y", "many_m", "many_w", "many_d", "minutes"), ("count",)),
    **dict.fromkeys(("some_y", "some_m", "some_w", "some_d", "long"), ()),
    **dict.fromkeys((*TOLD["where"], *CONDITIONS, *TECHNIQUES), ()),
    **dict.fromkeys((name for who in RELATIONS for name in (who, f"my_{who}")), ()),
    **dict.fromkeys(("today", "tomorrow", "day_after_tomorrow", "weekend", *DAYS), ()),
    **dict.fromkeys((f"month_{month:02}" for month in range(1, 13)), ()),
    "date": ("month", "day"),
    **dict.fromkeys(("day_st", "day_nd", "day_rd", "day_th"), ("day",)),
    **dict.fromkeys(("morning", "afternoon", "evening", "noon"), ()),
    **dict.fromkeys(("clock_am", "clock_pm", "clock_one"), ("clock",)),
    **dict.fromkeys(("woman", "man", "relax", "treat"), ()),
    "note_who": ("who",),
    "note_since": ("since",),
    "note_therapist": ("therapist",),
    "note_insurer": ("insurer",),
    "note_cautions": ("cautions",),
}
CARDS: Mapping[str, tuple[str, ...]] = {
    # name: the placeholders it may use beside the clinic's facts
    **dict.fromkeys(("emergency", "emergency_other", "urgent", "urgent_other"), ("heard", "signs")),
    **dict.fromkeys(("overdose", "ambulance", "abuse", "abuse_here"), ("heard", "signs")),
    **dict.fromkeys(("crisis", "crisis_other", "distress", "soft"), ()),
    **dict.fromkeys(("reminder", "crisis_reminder", "not_spoken"), ()),
    **dict.fromkeys(("ask_first", "ask_first_again", "ask_first_named"), ("condition",)),
}
REWORDED = (
    "clarify",
    "fallback",
    "fallback_likely",
    "fallback_topics",
    "fallback_told",
    "handoff",
    "handoff_unreached",
    "anything_else",
    "wrong",
    "clarify_one",
    "ok",
    "never_mind",
    "never_mind_booking",
)
"""Messages of which there are two, so that none is said twice in a row: `ok`, `ok_again`."""
MESSAGES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "start",
            "help",
            "none_of_these",
            "gone",
            "trouble",
            "which",
            "nothing_more",
            "who_says_nobody",
            "already",
            "button_note",
            "to_forward",
            "unreached",
            "here_only",
            "language",
            "language_name",
            "language_settled",
            "not_translated",
        ),
        (),
    ),
    **dict.fromkeys((f"{name}{again}" for name in REWORDED for again in ("", "_again")), ()),
    "who_says": ("titles",),
    "left_over": ("parts",),
    "told_noted": ("told",),
    "note": ("note",),
    **dict.fromkeys(
        (
            "only_text",
            "topics",
            "back",
            "contact",
            "book",
            "privacy",
            "disclaimer",
            "description",
            "short_description",
        ),
        (),
    ),
    **dict.fromkeys(("button_book", "button_call", "button_topics"), ()),
    **dict.fromkeys(("late", "in_private", "forgotten", "mydata_nothing"), ()),
    "mydata": ("kept",),
    "mydata_language": ("language",),
    **dict.fromkeys(
        ("mydata_answered", "mydata_offered", "mydata_likely", "mydata_rejected"), ("titles",)
    ),
    **dict.fromkeys(("mydata_misses", "mydata_reminders", "mydata_answers"), ("count",)),
    "mydata_cautions": ("cautions",),
    "mydata_told": ("told",),
    **dict.fromkeys(("mydata_unreached", "mydata_crisis"), ()),
    "mydata_recent": ("count",),
    "mydata_unanswered": ("text", "day"),
    "reload_failed": ("count", "problems"),
    "reload_changed": ("asked", "changed", "worse", "better", "reworded", "lines"),
    "unreachable": ("settings",),
    "topics_of": ("area",),
    "source": ("titles",),
    "source_item": ("title", "by"),
    "sources": ("count",),
    **dict.fromkeys(
        (
            "button_copy",
            "button_call_back",
            "button_private",
            "button_open",
            "button_ask_about",
            "button_up",
            "button_down",
        ),
        (),
    ),
    **dict.fromkeys(
        ("group_unsure", "private_topics", "flood", "rated_up", "rated_down", "missing_noted"), ()
    ),
    **dict.fromkeys(
        (
            "call_back_consent",
            "call_back_share",
            "call_back_cancel",
            "call_back_cancelled",
            "call_back_noted_unknown",
            "call_back_kept",
        ),
        (),
    ),
    "call_back_noted": ("when",),
    "call_back_hours": ("hours",),
    "call_back_staff": ("who", "number", "language", "when", "about"),
    "call_done_by": ("who", "when"),
    "call_done": ("when",),
    "calls_more": ("count",),
    **dict.fromkeys(("button_done", "calls_none", "call_gone", "complaint_told"), ()),
    **dict.fromkeys(("mydata_call_back", "mydata_call_done"), ("day",)),
    **dict.fromkeys(
        ("notice_emergency", "notice_crisis", "notice_urgent", "notice_abuse"),
        ("when", "language"),
    ),
    "notice_complaint": ("topic", "when", "language"),
    **dict.fromkeys(("notice_misconduct", "staff_mute"), ()),
    **dict.fromkeys(
        (f"mydata_notice_{kind}" for kind in ("alarm", "complaint", "abuse", "misconduct")), ()
    ),
    **dict.fromkeys(("button_tell", "button_tell_yes", "button_tell_no", "tell_declined"), ()),
    **dict.fromkeys(("button_tell_of", "tell_consent", "tell_noted", "tell_news"), ("facts",)),
    "tell_staff": ("count", "facts", "name"),
    "tell_staff_one": ("facts", "name"),
    "mydata_awaited": ("facts", "day"),
    "mydata_account": ("count",),
    "mydata_asked": ("count",),
    "mydata_unrated": ("text", "day"),
    "mydata_guessed": ("titles",),
    "mydata_lacked": ("reason",),
    **dict.fromkeys(
        (
            "post_which",
            "post_no_channel",
            "post_confirm",
            "post_cancelled",
            "post_done",
            "post_again",
            "post_failed",
        ),
        (),
    ),
    **dict.fromkeys(("button_publish", "button_cancel"), ()),
    **dict.fromkeys(
        (
            "business_on",
            "business_off",
            "business_stuck",
            "button_business_on",
            "button_business_off",
        ),
        (),
    ),
    "business_stranger": ("number",),
    **dict.fromkeys(("button_hand_over", "button_back_to_bot", "bot"), ()),
    "mydata_handoff": ("day",),
    "why": ("text", "decision", "ranking", "because"),
    "why_nothing": (),
    "chat_number": ("number",),
    # what waits for the front desk
    **dict.fromkeys(("waiting_none", "waiting_no_folder", "waiting_gone"), ()),
    "waiting_also": ("texts",),
    "waiting_once": ("day", "language"),
    "waiting_often": ("count", "day", "language"),
    **dict.fromkeys(
        (
            "waiting_fallback",
            "waiting_handoff",
            "waiting_none_of_these",
            "waiting_thumb_down",
            "waiting_more",
        ),
        ("count",),
    ),
    **dict.fromkeys(("waiting_no_good", "waiting_answered_now"), ("titles",)),
    "waiting_missing": ("reasons",),
    "waiting_ignored": ("text", "who"),
    **dict.fromkeys(("waiting_refuse", "waiting_found"), ("text",)),
    **dict.fromkeys(("waiting_search", "waiting_answer"), ("text", "tag")),
    **dict.fromkeys(("waiting_search_field", "waiting_answer_field"), ()),
    "button_waiting_add": ("title",),
    **dict.fromkeys(
        (
            "button_waiting_search",
            "button_waiting_new",
            "button_waiting_refusals",
            "button_waiting_ignore",
            "button_waiting_back",
            "button_waiting_more",
        ),
        (),
    ),
    # drafts of the clinic's own content
    "draft_example": ("text", "title"),
    "draft_new": ("title",),
    "draft_question": ("tag",),
    "draft_changes": ("asked", "changed", "worse", "better"),
    "draft_changes_nothing": ("asked",),
    **dict.fromkeys(("draft_alarms", "draft_waiting"), ("count",)),
    "draft_failed": ("problems",),
    **dict.fromkeys(("draft_approved", "draft_discarded"), ("what", "who")),
    "draft_undone": ("who",),
    **dict.fromkeys(
        (
            "draft_preview",
            "draft_looking",
            "draft_gone",
            "draft_admins_only",
            "draft_not_undone",
            "button_draft_look",
            "button_draft_approve",
            "button_draft_discard",
            "button_draft_undo",
            "ask_us",
        ),
        (),
    ),
    "off": ("titles",),
    **dict.fromkeys(
        ("off_now", "off_already", "off_needed", "on_now", "on_already"), ("title", "name")
    ),
    "on_by_file": ("title", "name", "file"),
    "on_gone": ("name",),
    "off_which": ("name", "names"),
    "off_listed": ("switched", "filed"),
    "off_nothing": (),
}
HANDOFF_MESSAGES: Mapping[str, tuple[str, ...]] = {
    # what a patient reads who writes with the clinic's staff: name: its placeholders
    **dict.fromkeys(("offered", "consent", "declined", "already", "failed", "unsent"), ()),
    "when_unknown": (),
    "begun": ("when",),
    **dict.fromkeys(("when_open", "when_closed"), ("when",)),
    **dict.fromkeys(("closed", "left", "silent", "lost"), ()),
}
DESK_MESSAGES: Mapping[str, tuple[str, ...]] = {
    # what the staff read of it
    "title": ("number", "language", "state"),
    "waiting": ("minutes",),
    "waiting_hours": ("hours",),
    **dict.fromkeys(("answered", "over"), ()),
    **dict.fromkeys(("begun", "moved"), ("number", "language", "about")),
    **dict.fromkeys(("how_topic", "how_reply"), ()),
    "remind": ("number", "minutes"),
    "alarm": ("number", "level"),
    **dict.fromkeys(("emergency", "crisis", "urgent"), ()),
    **dict.fromkeys(("unsent", "unread", "close_which"), ()),
    "not_sent": ("number",),
    **dict.fromkeys(("closed", "left", "silent", "blocked", "forgotten"), ("number",)),
}
FACT_MESSAGES: Mapping[str, tuple[str, ...]] = {
    # how the clinic's facts are said, in general: name: its placeholders
    **dict.fromkeys(("closed", "by_appointment", "noon", "midnight", "any_kind"), ()),
    **dict.fromkeys(("hour", "hour_one"), ("clock",)),
    "hours_of": ("days", "hours"),
    "days_span": ("first", "last"),
    "date": ("weekday", "day"),
    "period": ("opens", "closes"),
    "only_by_appointment": ("hours",),
    **dict.fromkeys(("holidays_closed", "holidays_open"), ()),
    "price": ("service", "price"),
    "price_of_length": ("minutes", "price"),
    "length": ("minutes",),
    "lengths": ("lengths",),
    **dict.fromkeys(("insurance_takes", "insurance_refuses"), ("insurers",)),
    **dict.fromkeys(("insurance_no", "insurance_receipt"), ()),
    **dict.fromkeys(("payment_takes", "payment_refuses"), ("ways",)),
    "languages": ("languages",),
    **dict.fromkeys(
        (
            "therapists_both",
            "therapists_women",
            "therapists_men",
            "licensed_all",
            "licensed_some",
            "students_yes",
            "students_no",
        ),
        (),
    ),
    "techniques": ("services",),
    **dict.fromkeys((f"{fact}_{value}" for fact, all in CHOICES.items() for value in all), ()),
    "cancellation_hours": ("hours",),
    "cancellation_fee": ("fee",),
    "late_minutes": ("minutes",),
    "children_from": ("from",),
    # the answers that follow from them
    **dict.fromkeys(("today", "tomorrow"), ()),
    "on_day": ("date",),
    **dict.fromkeys(("today_named", "tomorrow_named", "on_day_named"), ("date", "holiday")),
    **dict.fromkeys(("agree", "refuse"), ("said",)),
    "beside_open": ("day", "hours"),
    "beside_closed": ("day",),
    "unknown_holiday": ("holiday",),
    **dict.fromkeys(("works_count_woman", "works_count_man"), ("count",)),
    **dict.fromkeys(("open_now", "open_now_by_appointment"), ("closes",)),
    "packages_unknown": (),
    "open_now_later": ("closes", "again"),
    **dict.fromkeys(("closed_now", "closed_now_today"), ()),
    **dict.fromkeys(("opens_next", "opens_surely"), ("day", "hours")),
    "opens_again": ("opens",),
    **dict.fromkeys(("open_on", "open_by_appointment"), ("day", "hours")),
    **dict.fromkeys(("appointment_on", "closed_on", "unknown_on"), ("day",)),
    "closed_on_for": ("day", "why"),
    "open_on_for": ("day", "hours", "why"),
    "doubtful_on": ("day", "holiday", "weekday", "hours"),
    "doubtful_closed": ("day", "holiday", "weekday"),
    "holidays_unknown": ("hours",),
    **dict.fromkeys(
        ("holidays_others_closed", "holidays_others_open", "holidays_others_unknown"), ()
    ),
    "open_at": ("day", "clock", "hours"),
    "closed_at": ("day", "clock", "hours"),
    "closes_on": ("day", "closes"),
    "opens_on": ("day", "opens"),
    "open_in_part": ("days",),
    "closed_at_part": ("day", "hours"),
    **dict.fromkeys(("closed_then", "unknown_hours"), ()),
    "lunch_closed": ("day", "closes", "opens"),
    "lunch_open_on": ("day", "hours"),
    **dict.fromkeys(("lunch_open", "lunch_closes"), ()),
    "service_of_length": ("service", "length"),
    "price_unknown": ("service",),
    "price_length_unknown": ("length",),
    "price_both_unknown": ("service", "length"),
    "prices_known": ("prices",),
    "cheapest": ("price", "what"),
    "packages": ("packages",),
    "discount_yes": ("group",),
    "discounts": ("groups",),
    "discount_unknown": ("group", "groups"),
    **dict.fromkeys(("insurer_yes", "insurer_no", "insurer_receipt"), ("insurer",)),
    "insurer_unknown": ("insurer", "insurers"),
    **dict.fromkeys(("pays_yes", "pays_no"), ("way",)),
    "pays_unknown": ("way", "ways"),
    "speaks_yes": ("language",),
    "speaks_unknown": ("language", "languages"),
    "offers_yes": ("service",),
    "offers_unknown": ("service",),
    **dict.fromkeys(("works_yes_woman", "works_yes_man", "works_no_woman", "works_no_man"), ()),
    # who answers calls
    "somebody_until": ("closes",),
    "somebody_from": ("day", "opens"),
}
WEEK_MESSAGES: Mapping[str, tuple[str, ...]] = {
    # how the week's figures are called; a part, or a figure of one as part_figure: placeholders
    **dict.fromkeys(("heading", "heading_so_far", "nothing", "nothing_so_far"), ("first", "last")),
    "compared": ("figure", "before"),
    "line": ("title", "figures"),
    **dict.fromkeys(("now", "before", "others", "bars"), ()),
    "explained": ("fewest", "enough"),
    **dict.fromkeys(("questions", "topics", "uncovered", "missed", "thumbs", "up", "down"), ()),
    **dict.fromkeys(("missing", "emergencies", "told", "later", "mended", "person"), ()),
    **dict.fromkeys(("languages", "hours", "days"), ()),
    **dict.fromkeys(
        (
            *("questions_asked", "questions_answered", "questions_asked_back"),
            *("questions_refused", "questions_missed", "questions_declined"),
            *("thumbs_up", "thumbs_down"),
            *("emergencies_emergency", "emergencies_crisis", "emergencies_urgent"),
            *("told_complaints", "told_calls", "told_calls_done"),
            *("later_wanted", "later_given"),
            *("mended_added", "mended_new", "mended_not_ours", "mended_ignored"),
            *("person_asked", "person_answered", "person_unanswered", "person_closed"),
            "person_minutes",
        ),
        (),
    ),
}
NAMED: Mapping[str, tuple[str, ...]] = {
    # what facts name and answers repeat: how its concepts begin
    "services": ("technique_", "service_"),
    "payments": ("payment_",),
    "discounts": ("discount_",),
    "holidays": ("holiday_",),
}
UNNAMED = ("any",)
"""What is heard of these and has no name: a discount in general."""
ORDINARY_HOLIDAYS = (
    "valentines", "mardi_gras", "st_patricks", "cinco_de_mayo", "mothers", "fathers", "halloween",
)  # fmt: skip
"""Days with a name on which nobody closes for it."""
TOPICS = {
    "hours": HOURS_INTENT,
    "day": HOURS_INTENT,
    "walk_in": BOOK_INTENT,
    "tips": "clinic.payment",
    "visit": BOOK_INTENT,
    "prices": "clinic.cost",
    "insurance": "clinic.insurance",
    "payment": "clinic.payment",
    "languages": "clinic.about",
    "services": "clinic.services",
    "techniques": "other.other_techniques",
    "acupuncture": "other.acupuncture",
    "house_calls": "other.home_visits",
    "wheelchair": "clinic.location",
    "herbal": "clinic.services",
}
"""What of the facts may surely be asked about, and the intent that answers it."""
AREAS = (
    "clinic",
    "massage",
    "condition",
    "type",
    "compare",
    "therapist",
    "safety",
    "chat",
    UNCOVERED_AREA,
)
"""Those that ship, as menus show them; a clinic's own come behind."""
COMMANDS = ("start", "topics", "book", "contact", "help", "privacy", "mydata", "forget", "bot")
GROUP_COMMANDS = ("book", "contact", "help", "privacy")
STAFF_COMMANDS = ("why", "post", "off", "on")
"""An administrator's alone."""
DESK_COMMANDS = ("calls", "week", "id", "close")
"""Anybody's in the staff's group."""
SHARED_COMMANDS = ("waiting",)
"""Anybody's in the staff's group, and an administrator's in their own chat with the bot."""
ALL_COMMANDS = (*COMMANDS, "language", *STAFF_COMMANDS, *DESK_COMMANDS, *SHARED_COMMANDS)
"""Each has a wording; `/language` stands in menus where there is more than one."""
MISSING = ("another", "detail", "unclear", "doubt", "other")
"""What may have been missing in an answer that a thumb points down at."""
LONGEST_NAME = 60
"""Of an intent: Telegram takes 64 bytes of a button's target and of a link's payload."""
LONGEST_COPY = 256
"""Characters that Telegram copies at a tap on a button."""
COMMON = "_common.txt"
"""The commonest words of a language."""
VECTORS = "_vectors.txt"
"""Its words as vectors."""
LISTS = (COMMON, VECTORS)
"""The files of the content that are no YAML."""
FACTS = "_facts.yaml"
"""How the clinic's facts are said."""
REACHES = ("phone", "booking_url", "address", "email", "directions")
"""Facts by which patients reach a clinic: no two clinics have the same."""
SAID_ELSEWHERE = "_elsewhere.yaml"
"""What is said in the place of what holds of the shipped clinic alone."""
WHERE_ELSE = ("clinic", "country", "languages", "articles")
"""When: at another clinic, abroad, where other languages are spoken, without the articles."""
SHARED = {
    "intents": ("_words.yaml", "_alarms.yaml", COMMON, VECTORS, "_redaction.yaml"),
    "responses": (
        "_messages.yaml",
        "_cards.yaml",
        "_refused.yaml",
        "_posts.yaml",
        "_guides.yaml",
        FACTS,
        SAID_ELSEWHERE,
    ),
}
FORMER = {
    "_synonyms.yaml": "its entries stand in _words.yaml now.",
    "_red_flags.yaml": "the flags stand in intents/_red_flags.yaml now, once for every language; "
    "put the words into _words.yaml and the test lines into _alarms.yaml.",
}
"""Shared files that a language no longer has, and where what they held stands now."""
OPTIONAL = ("_posts.yaml", "_guides.yaml", FACTS, SAID_ELSEWHERE, VECTORS)
"""Shared files that a language need not have."""
GUARDS = ("intents/{}/_words.yaml", "intents/{}/_alarms.yaml", "responses/{}/_cards.yaml")
"""What a language must have of its own before a patient is answered in it."""
ALARM_FILES = ("_words.yaml", "_alarms.yaml", COMMON, "_cards.yaml", SAID_ELSEWHERE)
"""All that a language has in which only alarms are heard and answered."""
FOR_ALL = {
    "intents": ("_concepts.yaml", "_red_flags.yaml", "_redaction.yaml"),
    "responses": ("_clinic.yaml", "_countries.yaml", "_sources.yaml", "_off.yaml"),
}
"""What stands above the languages, once; nothing need be off."""


def uncovered(intent: str) -> bool:
    """Whether an intent only says that something is not covered."""
    return intent.startswith(f"{UNCOVERED_AREA}.")

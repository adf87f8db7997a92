"""A small complete clinic, as files that a test changes before it loads them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path

from bot.content import (
    ALL_COMMANDS,
    AREAS,
    CARDS,
    DESK_MESSAGES,
    HANDOFF_MESSAGES,
    MESSAGES,
    MISSING,
    Clues,
    Content,
    load,
)
from bot.content.concepts import CONTEXT
from bot.content.names import CITED, COMPLAINTS, NAMED_FACTS, TOLD_MESSAGES, WEEK_MESSAGES
from bot.content.red_flags import HEADINGS
from bot.errors import ContentError, Problem

_PLACEHOLDERS = {
    "topics_of": "{area}",
    "source": "From: {titles}",
    "source_item": "{title} ({by})",
    "sources": "From: {count} articles",
    "button_call": "Call {phone}",
    "ask_us": "Ask us: {phone}.",
}


def _named(texts: Iterable[str], indent: str = "") -> str:
    return "".join(
        f'{indent}{name}: "{_PLACEHOLDERS.get(name, f"The {name} text.")}"\n' for name in texts
    )


_CLUES = {"name_follows": "my name is, call me", "no_names": "and"}


FILES: Mapping[str, str] = {
    "responses/_clinic.yaml": """\
name: Riverside Clinic
city: Miami
phone: (305) 555-0100
booking_url: https://clinic.example/book
services:
  en: massage
emergency_number: 911
crisis_number: 988
hours:
poison_number: 555-0101
violence_number: 555-0102
assault_number: 555-0103
""",
    "responses/_sources.yaml": """\
guide:
  title: A guide to massage
  by: Ann Author
blog:
  title: A blog
  by: nobody
  url: https://blog.example/
""",
    "intents/_concepts.yaml": """\
sites:
  groin: between the legs
losses:
  numb: no feeling
context:
"""
    + "".join(f"  {name}: how something is meant\n" for name in CONTEXT),
    "intents/_red_flags.yaml": f"""\
saddle_numbness:
  headings: [{", ".join(HEADINGS)}]
  source: a guideline
  reviewer: nobody yet
  rules:
    numb in groin: emergency
""",
    "intents/en/_words.yaml": """\
synonyms:
  massage: [massages, rub down]
spellings:
  what is: [whats]
polite:
  - hi
  - please
joins: [and]
asks: [how, what, when]
refers: [it]
moves: {more: [tell me more], else: [what else], "yes": ["yes"], "no": ["no"]}
words:
  groin: groin, between my legs
  numb: numb, numbness
"""
    + "".join(f"  {name}: {name.replace('_', ' ')} frame\n" for name in CONTEXT),
    "intents/en/_alarms.yaml": """\
saddle_numbness:
  alarm: [my groin is numb]
  calm: [my back hurts]
""",
    "intents/en/_common.txt": "# A few words.\nhow is my back what hurts\n",
    "intents/en/_redaction.yaml": "".join(
        f"{field.name}: [{_CLUES.get(field.name, '')}]\n" for field in fields(Clues)
    ),
    "responses/en/_messages.yaml": _named(MESSAGES)
    + "areas:\n"
    + _named(AREAS, "  ")
    + "commands:\n"
    + _named(ALL_COMMANDS, "  ")
    + "missing:\n"
    + _named(MISSING, "  ")
    + "complaints:\n"
    + _named([one or "plain" for one in COMPLAINTS], "  ")
    + "told:\n"
    + _named(TOLD_MESSAGES, "  ")
    + "with_staff:\n"
    + _named(HANDOFF_MESSAGES, "  ")
    + "desk:\n"
    + _named(DESK_MESSAGES, "  ")
    + "cited:\n"
    + _named(CITED, "  ")
    + "facts_named:\n"
    + _named(NAMED_FACTS, "  ")
    + "week:\n"
    + _named(WEEK_MESSAGES, "  "),
    "responses/en/_cards.yaml": _named(CARDS)
    + "heard:\n"
    + _named(["saddle_numbness"], "  ")
    + "signs:\n"
    + _named(["saddle_numbness"], "  ")
    + "usual: [saddle_numbness]\nreviewer: nobody yet\n",
    "responses/en/_refused.yaml": """\
promise:
  why: promises a result
  phrases: [cure, no side effects]
  unless: [not, never]
""",
    "intents/en/clinic/cost.yaml": """\
title: What does a massage cost?
examples:
  - how much is a massage
  - what do you charge
  - price list
""",
    "responses/en/clinic/cost.yaml": """\
kind: clinic
text: |
  One guide names $50 for an hour. For our prices, call {phone}.
more: It depends on the length.
sources: [guide]
buttons: [book, call]
follow_ups: [massage.frequency]
reviewed: 2026-11-21
""",
    "intents/en/clinic/hours.yaml": """\
title: When are you open?
examples:
  - when are you open
  - what is your closing time
""",
    "responses/en/clinic/hours.yaml": """\
kind: clinic
text: We are open {hours}.
unknown: I do not know the hours; call {phone}.
buttons: [call]
reviewed: 2026-11-21
""",
    "intents/en/clinic/phone.yaml": """\
title: What is your phone number?
examples:
  - your phone number
""",
    "responses/en/clinic/phone.yaml": """\
kind: clinic
text: Our number is {phone}.
reviewed: 2026-11-21
""",
    "intents/en/safety/emergency.yaml": """\
title: Is it an emergency?
examples:
  - signs of an emergency
""",
    "responses/en/safety/emergency.yaml": """\
kind: health
text: In an emergency call {emergency_number}.
reviewed: 2026-11-21
""",
    "intents/en/safety/contraindications.yaml": """\
title: Who should not have a massage?
examples:
  - reasons against it
""",
    "responses/en/safety/contraindications.yaml": """\
kind: health
text: Ask a doctor first, or call {phone}.
reviewed: 2026-11-21
""",
    "intents/en/massage/frequency.yaml": """\
title: How often should I come?
examples:
  - how often should i get a massage
  - once a week or once a month
""",
    "responses/en/massage/frequency.yaml": """\
kind: health
text: One blog says once a week.
sources: [blog]
follow_ups: [clinic.cost]
reviewed: 2026-11-21
""",
    "intents/en/chat/greet.yaml": """\
title: Hello
examples:
  - good morning
  - hello there
""",
    "responses/en/chat/greet.yaml": """\
kind: chat
text: Hello! What would you like to know?
reviewed: 2026-11-21
""",
}

FILLED_IN = """\
address: 10506 North Kendall Drive, Miami
directions:
  en: We are on the second floor.
  es: Estamos en el segundo piso.
parking:
  en: You can park for free behind the building.
  es: Hay estacionamiento gratis detrás del edificio.
email: desk@clinic.example
hours:
  en: Monday to Friday, 9 am to 6 pm
  es: de lunes a viernes, de 9 am a 6 pm
prices:
  en: An hour is $60 and half an hour is $35.
  es: Una hora cuesta $60 y media hora $35.
session_lengths:
  en: We offer 30, 60 and 90 minutes.
  es: Ofrecemos 30, 60 y 90 minutos.
insurance:
  en: We take Aetna and Cigna. For others you get a receipt to send in.
  es: Aceptamos Aetna y Cigna. Para otros seguros le damos un recibo.
payment:
  en: We take cash and cards.
  es: Aceptamos efectivo y tarjetas.
tips:
  en: Tips are welcome, but nobody expects them.
  es: La propina es bienvenida, pero nadie la espera.
gift_cards:
  en: We sell gift cards at the front desk.
  es: Vendemos tarjetas de regalo en la recepción.
cancellation:
  en: Please tell us 24 hours ahead.
  es: Por favor, avise 24 horas antes.
late:
  en: If you are late, your session still ends on time.
  es: Si llega tarde, su sesión termina a la hora prevista.
first_visit:
  en: Please come 15 minutes early to fill in a form.
  es: Venga 15 minutos antes para llenar una hoja.
what_to_wear:
  en: Undress as far as you like. A sheet covers you.
  es: Quítese la ropa que quiera. Una sábana le cubre.
therapists:
  en: You may ask for a man or a woman when you book.
  es: Al reservar puede pedir un hombre o una mujer.
walk_ins:
  en: You may walk in when a therapist is free.
  es: Puede venir sin cita si hay un terapeuta libre.
referral:
  en: You need no note from a doctor.
  es: No necesita una orden del médico.
children:
  en: We treat children from the age of 12, with a parent in the room.
  es: Atendemos a niños desde los 12 años, con uno de sus padres.
pregnancy:
  en: We give massage from the fourth month of a pregnancy.
  es: Damos masajes desde el cuarto mes de embarazo.
aftercare:
  en: Drink some water and rest for the day.
  es: Tome agua y descanse ese día.
oils:
  en: Our oil has no scent and no nuts.
  es: Nuestro aceite no tiene olor ni nueces.
techniques:
  en: We also offer hot stones.
  es: También ofrecemos piedras calientes.
acupuncture:
  en: We offer acupuncture, too.
  es: También ofrecemos acupuntura.
home_visits:
  en: We come to your home in Miami-Dade.
  es: Vamos a su casa en Miami-Dade.
languages:
  en: We speak English and Spanish.
  es: Hablamos español e inglés.
"""
"""The shipped clinic's facts as a front desk may fill them in."""

_ONCE = re.compile(r"^(kind|sources|buttons|follow_ups):.*\n", re.MULTILINE)


def words_in(code: str) -> dict[str, str]:
    """The English files as those of another language: what stands once is in the English ones."""
    english = {path: text for path, text in FILES.items() if "/en/" in path}
    return {
        path.replace("/en/", f"/{code}/"): _ONCE.sub("", text) if is_answer(path) else text
        for path, text in english.items()
    }


def is_answer(path: str) -> bool:
    return path.startswith("responses/") and "/_" not in path


class Clinic:
    """The files of a content folder; each method that changes one says where."""

    def __init__(self, folder: Path, files: Mapping[str, str] = FILES) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            self.write(path, text)

    def write(self, path: str, text: str | bytes) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    def change(self, path: str, old: str, new: str) -> None:
        """Puts new text in the place of text that stands in the file once."""
        text = (self.folder / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def add(self, path: str, text: str) -> None:
        """Puts text at the end of the file."""
        self.write(path, (self.folder / path).read_text(encoding="utf-8") + text)

    def delete(self, path: str) -> None:
        (self.folder / path).unlink()

    def contents(self, *over: Path, **facts: str) -> dict[str, Content]:
        """The content by language, with other folders laid over this one."""
        return load([self.folder, *over], facts)

    def content(self, *over: Path, **facts: str) -> Content:
        return self.contents(*over, **facts)["en"]

    def problems(self, *over: Path, **facts: str) -> list[str]:
        """What load() reports, with places below the folder; nothing where it loads."""
        try:
            self.contents(*over, **facts)
        except ContentError as error:
            return self.below(error.problems)
        return []

    def below(self, problems: Iterable[Problem]) -> list[str]:
        """Problems as a person reads them, less the folder's own path."""
        return [str(problem).replace(f"{self.folder}/", "") for problem in problems]

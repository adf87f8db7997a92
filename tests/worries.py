"""What the small clinic hears beyond its one red flag: despair, cautions, and words of the body.

And ``fremd``, a language in which nothing but alarms is heard and answered.
"""

from tests.clinic import Clinic

_CONCEPTS = {
    "sites": {"leg": "a leg", "belly": "the belly"},
    "losses": {"weak": "no power"},
    "sensations": {"ache": "pain of any kind", "blood": "bleeding"},
    "conditions": {"pregnant": "expecting a child", "operated": "had an operation"},
    "wishes": {"want": "to want", "die": "to die", "lonely": "nobody is there", "weary": "tired"},
    "everyday": {"treated": "being treated here"},
}
_WORDS = {
    "leg": "leg, legs",
    "belly": "belly",
    "weak": "weak",
    "ache": "hurts, ache, sore",
    "blood": "blood, bleeding",
    "pregnant": "pregnant, weeks along",
    "operated": "surgery, fusion",
    "want": "want to",
    "die": "die",
    "lonely": "nobody cares, all alone",
    "weary": "cannot go on",
    "treated": "massage, on the table",
}
_FLAGS = """\
despair:
  source: a guideline
  reviewer: nobody yet
  rules:
    want then die: crisis
    weary: distress
leg_weakness:
  source: a guideline
  reviewer: nobody yet
  rules:
    weak in leg: urgent
bleeding:
  source: a guideline
  reviewer: nobody yet
  rules:
    blood in belly: emergency
expecting:
  source: a guideline
  reviewer: nobody yet
  caution: pregnancy
  answer: condition.pregnancy
  rules:
    pregnant: ask_first
surgery:
  source: a guideline
  reviewer: nobody yet
  caution: surgery
  history: yes
  rules:
    operated: ask_first
"""
_NAMED = ("despair", "leg_weakness", "bleeding", "expecting", "surgery")


def worried(clinic: Clinic) -> Clinic:
    """The clinic with all of it."""
    sections = "".join(
        f"{kind}:\n" + "".join(f"  {name}: {about}\n" for name, about in concepts.items())
        for kind, concepts in _CONCEPTS.items()
        if kind not in ("sites", "losses")
    )
    concepts = "intents/_concepts.yaml"
    clinic.change(concepts, "sites:\n", f"{sections}sites:\n{_listed(_CONCEPTS['sites'])}")
    clinic.change(concepts, "losses:\n", f"losses:\n{_listed(_CONCEPTS['losses'])}")
    clinic.add(concepts, "worrying: [ache, blood, lonely]\nsevere: [blood]\n")
    clinic.add("intents/_red_flags.yaml", _FLAGS)
    clinic.add("intents/en/_words.yaml", _listed(_WORDS))
    cards = "responses/en/_cards.yaml"
    clinic.change(cards, "heard:\n", f"heard:\n{_listed({name: name for name in _NAMED})}")
    clinic.change(
        cards, "signs:\n", f"signs:\n{_listed({name: f'{name} sign' for name in _NAMED})}"
    )
    clinic.add(cards, "cautions:\n  pregnancy: a pregnancy\n  surgery: an operation\n")
    for name in ("ask_first", "ask_first_again", "ask_first_named"):
        clinic.change(cards, f"The {name} text.", f"The {name} text: {{condition}}.")
    clinic.write(
        "intents/en/condition/pregnancy.yaml",
        "title: Massage when pregnant?\nexamples: [massage for a baby to come, prenatal massage]\n",
    )
    clinic.write(
        "responses/en/condition/pregnancy.yaml",
        "kind: health\ntext: Ask your midwife.\nreviewed: 2026-11-21\n",
    )
    clinic.write(
        "intents/en/other/cars.yaml",
        "title: Cars\nexamples: [can you repair the brakes of my car today]\n",
    )
    clinic.write(
        "responses/en/other/cars.yaml",
        "kind: health\ntext: I know nothing of cars.\nreviewed: 2026-11-21\n",
    )
    return clinic


def _listed(entries: dict[str, str]) -> str:
    return "".join(f"  {name}: {text}\n" for name, text in entries.items())

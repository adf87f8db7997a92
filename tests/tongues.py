"""Made-up languages for the small clinic: what is told from them holds for any."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.content.names import ALARM_FILES
from tests.clinic import FILES, words_in

EXAMPLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "xa": {
        "clinic/cost": ("mipo ralu kente", "ralu mipo", "kente ralu vosa shiatsu"),
        "clinic/hours": ("sorin tupa lemi", "tupa vosa sorin"),
        "clinic/phone": ("nadi bolu", "bolu vosa nadi"),
        "safety/emergency": ("garu tesi",),
        "safety/contraindications": ("fapo dike",),
        "massage/frequency": ("wenu rami kente", "rami wenu", "wenu vosa rami"),
        "chat/greet": ("halo vosa", "halo"),
    },
    "xb": {
        "clinic/cost": ("qzust brekh", "brekh qzust olk", "qzust olk ydra shiatsu"),
        "clinic/hours": ("vynth grosk", "grosk ydra vynth"),
        "clinic/phone": ("thrull pyx", "pyx ydra thrull"),
        "safety/emergency": ("klyf zzot",),
        "safety/contraindications": ("hrump dwek",),
        "massage/frequency": ("jyst skell olk", "skell jyst", "jyst ydra skell"),
        "chat/greet": ("yoik ydra", "yoik"),
    },
    "eo": {
        "clinic/cost": ("kiom kostas masaĝo", "kiom mi pagu", "prezo por horo de shiatsu"),
        "clinic/hours": ("kiam vi malfermas", "je kioma horo vi fermas"),
        "clinic/phone": ("via telefona numero", "kien mi telefonu"),
        "safety/emergency": ("signoj de krizo",),
        "safety/contraindications": ("kialoj por ne veni",),
        "massage/frequency": ("kiom ofte mi venu", "ĉu semajne aŭ monate"),
        "chat/greet": ("bonan matenon", "saluton"),
    },
}
ALARMS = {"xa": ("sunba", "gilo"), "xb": ("frozt", "knyb"), "eo": ("sensenta", "ingveno")}
"""How each says numb and groin."""
NAMED = {"xa": "tami", "xb": "wrolk", "eo": "mia nomo estas"}
"""After what a name follows."""
SWITCHES = {"xa": "xalo poli", "xb": "xblek plyz", "eo": "esperanton bonvolu"}


def files(code: str, alone: bool = False) -> dict[str, str]:
    """A whole language: the small clinic's files in its words.

    ``alone`` is a language of a clinic without English, whose answers hold everything themselves.
    """
    written = words_in(code)
    if alone:
        written |= {
            path.replace("/en/", f"/{code}/"): text
            for path, text in FILES.items()
            if "/en/" in path
        }
    for name, examples in EXAMPLES[code].items():
        written[f"intents/{code}/{name}.yaml"] = (
            f"title: {code} {name}\nexamples:\n{_listed(examples)}"
        )
        answer = f"responses/{code}/{name}.yaml"
        written[answer] = re.sub(
            r"(text|unknown|more): (\|\n  )?", rf"\g<0>{code} says ", written[answer]
        )
    numb, groin = ALARMS[code]
    words, alarms, messages, cards = (
        f"intents/{code}/_words.yaml",
        f"intents/{code}/_alarms.yaml",
        f"responses/{code}/_messages.yaml",
        f"responses/{code}/_cards.yaml",
    )
    heard = "words:" + written[words].partition("words:")[2]
    heard = heard.replace("groin, between my legs", groin).replace("numb, numbness", numb)
    heard = heard.replace(" frame\n", f" frame {code}\n")
    written[alarms] = (
        written[alarms]
        .replace("my groin is numb", f"{numb} {groin}")
        .replace("my back hurts", f"{groin} {code}")
    )
    written[f"intents/{code}/_common.txt"] = f"# {code}\n{numb} {groin} {code}\n"
    written[messages], written[cards] = (
        written[path].replace('"The ', f'"{code} ') for path in (messages, cards)
    )
    clues = f"intents/{code}/_redaction.yaml"
    written[clues] = written[clues].replace("my name is, call me", NAMED[code])
    first = EXAMPLES[code]["clinic/cost"][0].split()[0]
    written[words] = (
        f"synonyms:\n  {first}: [{first}x]\nspellings:\n  {first}: [{first}y]\npolite: "
        f"[plz{code}]\njoins: [and{code}]\n"
        f"asks: [what{code}]\nrefers: [it{code}]\nswitch: [{SWITCHES[code]}]\n"
        f'moves: {{more: [{code}a], else: [{code}b], "yes": [{code}c], "no": ["no"]}}\n'
        f"{heard}"
    )
    return written


def alarms(code: str) -> dict[str, str]:
    """Of a language, what it has where nothing but alarms is heard in it."""
    written = {path: text for path, text in files(code).items() if Path(path).name in ALARM_FILES}
    words = f"intents/{code}/_words.yaml"
    written[words] = "words:" + written[words].partition("words:")[2]
    return written


def _listed(texts: Iterable[str]) -> str:
    return "".join(f"  - {text}\n" for text in texts)

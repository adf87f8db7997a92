"""Takes personal data out of a text that is to be kept: rules for English and Spanish, measured in ``tests/test_privacy.py``.

Rules rather than a recogniser of names: those (Presidio on spaCy, https://microsoft.github.io/presidio/) need models of their own, and
are trained on well-written prose, while patients write "my names maria 305 555 0100". What is taken out too much costs a word of a
question that nobody answered; so where in doubt, it goes.
"""

import re
from collections.abc import Callable

_LONGEST = 1000  # characters that are looked at
# No pattern may begin at every character of a run and read all the rest of it each time: that takes a
# time that grows with the square of the length. So what may begin inside a run has a longest length.
_WORD = r"[^\W\d_][\w'’-]*"
_LINK = re.compile(r"(?:https?://|www\.)\S+|\bt\.me/\S+", re.IGNORECASE)
_EMAIL = re.compile(
    r"[\w.+-]{1,64}\s?@\s?\w[\w-]*(?:\.\w[\w-]*)+"  # 64: RFC 5321, 4.5.3.1.1
    r"|[\w.+-]{1,64}\s?(?:\(at\)|\[at\]|\bat\b|\barroba\b)\s?\w[\w-]*"
    r"(?:\s?(?:\.|\bdot\b|\bpunto\b)\s?(?:com|net|org|edu|es|mx|gov|co|us|io))+\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<!\w)@\w{3,}")
_DATE = re.compile(
    r"\b(?:\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d{2}|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2})\b"
    r"|\b(?:born|nac[ií]|nacid[oa]|birthday|dob|cumpleaños)\b\W{0,3}(?:is |es |on |in |the |en |el |del? )*[^.,;!?\n]{0,24}?\b"
    r"(?:19|20)\d{2}\b(?:[-/.]\d+)*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\w$€£.,])\(?\+?\(?\d(?:[\s().\-–/·]{0,3}\d){5,20}(?![\w%])")
_SPOKEN = re.compile(
    r"\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)[\s,-]+){5,}\w+",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?=[A-Z0-9-]{0,40}\d{3})(?=[A-Z0-9-]{0,40}[A-Z])[A-Z0-9][A-Z0-9-]{5,}\b"
)

_STREETS = (
    r"street|str|avenue|ave|road|rd|boulevard|blvd|drive|lane|ln|court|ct|terrace|ter|place|pl|highway|hwy|parkway|pkwy|circle|cir|trail|st|"
    r"dr|way"
)
_NO_STREET = (
    r"(?:min|mins|minutes?|hours?|hrs?|h|miles?|blocks?|dollars?|years?|yrs?|days?|weeks?|months?|sessions?|massages?|times?|people|percent|lbs?|kg|"
    r"km|pm|am|the|a|an|in|with|of|and|or|to|is|my|per|for|on|at|by|from|if|so|any|this|that|visits?|old|more|good|best|other)\b"
)
_NUMBERED = rf"\b\d{{1,6}}[a-z]?\s+(?:(?!{_NO_STREET})[\w'’.]+\s+){{1,4}}?(?:{_STREETS})\b\.?"
_UNIT = r"(?:[\s,]*(?:#|apt|apartment|unit|suite|ste|piso|apto|depto|puerta)\.?\s?#?\s?\w{1,5}\b)?"
_PLACE = r"(?:,?\s+[A-Za-zÀ-ÿ]+){0,3},?\s+(?:fl|florida)\b\.?(?:\s+\d{5}(?:-\d{4})?)?"
_ADDRESSES = (
    re.compile(
        r"\b(?:live at|living at|address(?:'s| is|:)|home is at|vivo en (?=la calle|calle|el \d|avenida|av|c/|\d)"
        r"|direcci[oó]n (?:es|:)|domicilio (?:es|:))"
        r"\s*(?P<it>(?:(?!\s(?:and|but|can|do|how|is|y|pero|puedo|hay|cu[aá]nto|so)\s)[^.!?;\n]){3,80})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<it>{_NUMBERED}{_UNIT}(?:{_PLACE}|,?\s+\d{{5}}(?:-\d{{4}})?\b)?)", re.IGNORECASE
    ),
    re.compile(
        r"(?P<it>\b(?:calle|avenida|avda?\.?|carrera|paseo|plaza|camino|carretera|c/)\s+(?:(?!y\b|pero\b|es\b|est[aá]\b)[\wÀ-ÿ.ºª]+\s+){0,5}?"
        rf"(?:n[uú]m(?:ero|\.)?\s*|n[º°.]?\s*|#\s?|,\s*)?\d{{1,5}}[a-z]?\b{_UNIT})",
        re.IGNORECASE,
    ),
    re.compile(r"(?P<it>\bp\.?\s?o\.?\s?box\s+\d+)", re.IGNORECASE),
    re.compile(
        r"(?:\bzip(?: ?code)?|\bpostal(?: code)?|c[oó]digo postal)\s*(?:is|es|:)?\s*(?P<it>\d{4,5}(?:-\d{4})?)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:fl|florida|miami|hialeah|kendall|doral),?\s+(?P<it>3\d{4})\b", re.IGNORECASE),
)

# After these a name follows, whatever its letters; the second list is less sure, and wants a capital letter.
_TELLS = (
    r"my (?:(?:full|first|last|real) )?name(?:'s|’s|s| is)|name is|i am called|i['’]?m called|they call me|call me|ask for|signed|"
    r"(?:husband|wife|son|daughter|mother|father|mom|mum|dad|sister|brother|friend|partner|boyfriend|girlfriend|therapist|doctor)"
    r"(?:'s|’s)? (?:is )?(?:named|called|name is)|"
    r"me llamo|mi nombre(?: completo)? es|se llama|me dicen|les? habla|pregunten? por|(?:full |last |first )?name:|nombre:|apellidos?:"
)
_KIN = (
    r"(?:[Mm]y (?:husband|wife|son|daughter|mother|father|mom|mum|dad|sister|brother|friend|partner|boyfriend|girlfriend)"
    r"|[Mm]i (?:esposo|esposa|marido|mujer|hijo|hija|madre|padre|mam[aá]|pap[aá]|hermano|hermana|amigo|amiga|novio|novia))"
)
_HINTS = rf"(?:[Tt]his is|[Ii]['’ ]?a?m|[Ii]t['’]?s|[Ss]oy|[Hh]abla|[Aa]ppointment for|[Bb]ooking for|[Cc]ita para|[Tt]urno para|{_KIN})"
_NO_NAME = "|".join(
    """
    a about acupuncture afraid after again alergica alergico alguien allergic also alérgica alérgico am american an and april are
    arthritis asap asking asmatica asmatico asmática asmático at atleta august back be because been before bien both but by calling
    can cliente con corredor could covid cuban cubana cubano de december deep del diabetic diabetica diabetico diabética diabético
    dice did dijo disabled do does domingo doral el embarazada en enero enfermera enfermero english es espalda estudiante february
    fibromyalgia florida for friday from getting glad going gracias had happy has have having he here hialeah hipertensa hipertenso
    hoping how hurts i if im in interested is it its january jubilada jubilado jueves july june just kendall la las later le left lo
    looking los lunes maestra maestro mal march martes masaje masajes massage may mayor me medicaid medicare mexican mexicana
    mexicano mi miami mine miércoles monday muy my need needs new no not november now nueva nuevo o october of ok okay old on or our
    paciente pain para pero persona please por pregnant que qué really recommended right rápido said saludos saturday says scared
    sciatica scoliosis se sensible september she shiatsu si since so sorry soy spanish still su suggested sunday sure swedish sábado
    sí tarde te thai thank thanks that the therapy there these they thinking thinks this those thursday tissue to todas today todo
    todos told tomorrow tonight too trying tu tuesday un una unos usted ustedes very veterana veterano viernes want wants was we
    wednesday were what when where which who why will with wondering worried would writing y ya yes you your zurda zurdo
    """.split()  # noqa: SIM905  (as a list it would be 200 lines)
)
"""Words that follow "I'm" and the like, or end a name."""
_PARTICLE = r"(?:(?:de|del|la|las|los|van|von|da|dos|y)\s+){0,3}"
_OWN = r"[^\W\d_][\w'’-]{0,40}"
_CAPITAL = r"[^\W\d_a-zà-ÿ][\w'’-]+"
_TOLD = re.compile(rf"\b(?:{_TELLS})\s*:?\s*(?P<it>{_WORD}(?:\s+{_WORD}){{0,3}})", re.IGNORECASE)
_HINTED = re.compile(rf"\b{_HINTS},?\s+(?P<it>{_CAPITAL}(?:\s+{_CAPITAL}){{0,2}})")
_TITLED = re.compile(
    rf"\b(?i:mr|mrs|ms|dr|dra|sr|sra|srta)\b\.?\s+(?P<it>{_WORD}(?:\s+{_CAPITAL})?)"
)
_CALLED = re.compile(
    rf"\b(?i:miss|doctora?|señora?|don|doña)\s+(?P<it>{_CAPITAL}(?:\s+{_CAPITAL})?)"
    rf"|^(?P<here>{_CAPITAL}) here\b|\b(?P<own>{_OWN}(?:\s+{_OWN})?) is my name\b"
)
_WORDS_OF_NAME = re.compile(
    rf"(?i:(?!(?:{_NO_NAME})(?![\w'’])){_WORD})(?:\s+(?:{_PARTICLE}{_CAPITAL}|(?i:(?!(?:{_NO_NAME})(?![\w'’])){_WORD})))*"
)
_SIGNED = re.compile(
    r"(?:\b(?i:thanks|thank you|thx|regards|sincerely|gracias|saludos|atentamente)\b[\s,.!–-]+"
    r"|\n[-–—\t ]*|\s[-–—]\s)"
    rf"(?P<it>{_WORD}(?:\s+{_CAPITAL}){{0,2}})[\s.!]*$"
)


def redacted(text: str) -> str:
    """The text (its first 1,000 characters) with [email], [card], [phone], [number], [date], [address], [link] and [name] in place."""
    text = text[:_LONGEST]
    for pattern, kind in (
        (_LINK, "[link]"),
        (_EMAIL, "[email]"),
        (_HANDLE, "[name]"),
        (_DATE, "[date]"),
    ):
        text = pattern.sub(kind, text)
    for pattern in _ADDRESSES:
        text = _replaced(pattern, text, lambda found: "[address]")
    text = _DIGITS.sub(lambda match: _number(match[0]), text)
    text = _REFERENCE.sub("[number]", _SPOKEN.sub("[phone]", text))
    for pattern in (_TOLD, _HINTED, _TITLED, _CALLED, _SIGNED):
        text = _replaced(pattern, text, _name)
    return text


def _replaced(pattern: re.Pattern[str], text: str, mask: Callable[[str], str]) -> str:
    """The text with the part that the pattern names masked."""

    def replace(match: re.Match[str]) -> str:
        part = match.lastgroup or 0
        start, end = match.start(part) - match.start(), match.end(part) - match.start()
        return match[0][:start] + mask(match[part]) + match[0][end:]

    return pattern.sub(replace, text)


def _number(found: str) -> str:
    digits = [int(char) for char in found if char.isdigit()]
    if len(digits) < 7 and " " in found:
        return found  # three small numbers in a row
    if 13 <= len(digits) <= 19 and _luhn(digits):
        return "[card]"
    return "[phone]" if 7 <= len(digits) <= 15 else "[number]"


def _luhn(digits: list[int]) -> bool:
    """Whether the digits end in the check digit of a card number (ISO/IEC 7812-1, annex B)."""
    doubled = [
        digit if place % 2 == 0 else sum(divmod(2 * digit, 10))
        for place, digit in enumerate(reversed(digits))
    ]
    return sum(doubled) % 10 == 0


def _name(found: str) -> str:
    """The words up to the first that is none of a name, masked."""
    match = _WORDS_OF_NAME.match(found)
    return found if match is None else "[name]" + found[match.end() :]

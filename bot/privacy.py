"""Takes personal data out of a text that is to be kept: rules for English and Spanish, measured in ``tests/test_privacy.py``.

Rules rather than a recogniser of names: those (Presidio on spaCy, https://microsoft.github.io/presidio/) need models of their own, and are trained on
well-written prose, while patients write "im maria 305 555 0100". What is taken out too much costs a word of a question that nobody answered; so
where in doubt, it goes.
"""

import re
from collections.abc import Callable

_WORD = r"[^\W\d_][\w'’-]*"
_LINK = re.compile(r"(?:https?://|www\.)\S+|\bt\.me/\S+", re.IGNORECASE)
_EMAIL = re.compile(
    r"[\w.+-]+\s?@\s?\w[\w-]*(?:\.\w[\w-]*)+"
    r"|[\w.+-]+\s?(?:\(at\)|\[at\]|\bat\b|\barroba\b)\s?\w[\w-]*(?:\s?(?:\.|\bdot\b|\bpunto\b)\s?(?:com|net|org|edu|es|mx|gov|co|us|io))+\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<!\w)@\w{3,}")
_DATE = re.compile(
    r"\b(?:\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d{2}|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2})\b"
    r"|\b(?:born|nac[ií]|nacid[oa]|birthday|dob|cumpleaños)\b\W{0,3}(?:is |es |on |in |the |en |el |del? )*[^.,;!?\n]{0,24}?\b(?:19|20)\d{2}\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\w$€£.,])\(?\+?\(?\d(?:[\s().\-–/·]{0,3}\d){5,20}(?![\w%])")
_SPOKEN = re.compile(
    r"\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)[\s,-]+){5,}\w+",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"\b(?=[A-Z0-9-]*\d{3})(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{5,}\b")

_STREETS = (
    r"street|str|avenue|ave|road|rd|boulevard|blvd|drive|lane|ln|court|ct|terrace|ter|place|pl|highway|hwy|parkway|pkwy|circle|cir|trail|st|dr|way"
)
_NO_STREET = (
    r"(?:min|mins|minutes?|hours?|hrs?|h|miles?|blocks?|dollars?|years?|yrs?|days?|weeks?|months?|sessions?|massages?|times?|people|percent|lbs?|kg|"
    r"km|pm|am|the|a|an|in|with|of|and|or|to|is|my|per|for|on|at|by|from|if|so|any|this|that|visits?|old|more|good|best|other)\b"
)
_NUMBERED = rf"\b\d{{1,6}}[a-z]?\s+(?:(?!{_NO_STREET})[\w'’.]+\s+){{1,4}}?(?:{_STREETS})\b\.?"
_UNIT = r"(?:[\s,]*(?:#|apt|apartment|unit|suite|ste|piso|apto|depto|puerta)\b?\.?\s?#?\s?\w{1,5}\b)?"
_PLACE = r"(?:,?\s+[A-Za-zÀ-ÿ]+){0,3},?\s+(?:fl|florida)\b\.?(?:\s+\d{5}(?:-\d{4})?)?"
_ADDRESSES = (
    re.compile(
        r"\b(?:live at|living at|address(?:'s| is|:)|home is at|vivo en (?=la calle|calle|el \d|avenida|av|c/|\d)|direcci[oó]n (?:es|:)|domicilio (?:es|:))"
        r"\s*(?P<it>(?:(?!\s(?:and|but|can|do|how|is|y|pero|puedo|hay|cu[aá]nto|so)\s)[^.!?;\n]){3,80})",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<it>{_NUMBERED}{_UNIT}(?:{_PLACE}|,?\s+\d{{5}}(?:-\d{{4}})?\b)?)", re.IGNORECASE),
    re.compile(
        r"(?P<it>\b(?:calle|avenida|avda?\.?|carrera|paseo|plaza|camino|carretera|c/)\s+(?:(?!y\b|pero\b|es\b|est[aá]\b)[\wÀ-ÿ.ºª]+\s+){0,5}?"
        rf"(?:n[uú]m(?:ero|\.)?\s*|n[º°.]?\s*|#\s?|,\s*)?\d{{1,5}}[a-z]?\b{_UNIT})",
        re.IGNORECASE,
    ),
    re.compile(r"(?P<it>\bp\.?\s?o\.?\s?box\s+\d+)", re.IGNORECASE),
    re.compile(r"(?:\bzip(?: ?code)?|\bpostal(?: code)?|c[oó]digo postal)\s*(?:is|es|:)?\s*(?P<it>\d{4,5}(?:-\d{4})?)\b", re.IGNORECASE),
    re.compile(r"\b(?:fl|florida|miami|hialeah|kendall|doral),?\s+(?P<it>3\d{4})\b", re.IGNORECASE),
)

# After these a name follows, whatever its letters; the second list is less sure, and wants a capital letter.
_TELLS = (
    r"my (?:(?:full|first|last|real) )?name(?:'s|’s|s| is)|name is|i am called|i['’]?m called|they call me|call me|ask for|signed|"
    r"(?:husband|wife|son|daughter|mother|father|mom|mum|dad|sister|brother|friend|partner|boyfriend|girlfriend|therapist|doctor)(?:'s|’s)? "
    r"(?:is )?(?:named|called|name is)|"
    r"me llamo|mi nombre(?: completo)? es|se llama|me dicen|les? habla|pregunten? por|(?:full |last |first )?name:|nombre:|apellidos?:"
)
_HINTS = (
    r"(?:[Tt]his is|[Ii]['’ ]?a?m|[Ii]t['’]?s|[Ss]oy|[Hh]abla|[Mm]y (?:husband|wife|son|daughter|mother|father|mom|mum|dad|sister|brother|friend|"
    r"partner|boyfriend|girlfriend)|[Mm]i (?:esposo|esposa|marido|mujer|hijo|hija|madre|padre|mam[aá]|pap[aá]|hermano|hermana|amigo|amiga|novio|"
    r"novia)|[Ww]ith|[Ff]or|[Ss]ee|[Ff]rom|[Cc]on|[Pp]ara)"
)
_NO_NAME = frozenset(
    "a an the and or but if so not no yes in on at of for to from with by is it its i im me my mine you your we our he she they this that these those "
    "what when where who why how which can could would do does did have has had am are was were be been will just very really still also too "
    "looking trying wondering having interested pregnant new old here there back again ok okay sure afraid sorry glad happy hoping going getting "
    "calling writing asking thinking worried scared in on about allergic diabetic disabled left right both english spanish american cuban mexican "
    "sciatica fibromyalgia arthritis scoliosis covid medicare medicaid monday tuesday wednesday thursday friday saturday sunday january february march "
    "april may june july august september october november december swedish shiatsu thai deep tissue massage therapy acupuncture miami florida "
    "kendall doral hialeah de del la el los las un una unos y o pero si sí que qué con por para en es soy alergico alérgico alergica alérgica "
    "diabetico diabético diabetica diabética hipertenso hipertensa mayor nuevo nueva paciente embarazada persona cliente estudiante enfermera "
    "enfermero maestro maestra atleta corredor asmatico asmático asmatica asmática zurdo zurda cubano cubana mexicano mexicana alguien sensible "
    "veterano veterana jubilado jubilada usted ustedes muy mi su tu lo le se me te ya todo todos todas tarde rápido bien mal lunes martes miércoles "
    "jueves viernes sábado domingo enero masaje masajes espalda tomorrow today tonight now later asap please thanks thank gracias saludos".split()
)
_TOLD = re.compile(rf"\b(?:{_TELLS})\s*:?\s*(?P<it>{_WORD}(?:\s+{_WORD}){{0,3}})", re.IGNORECASE)
_HINTED = re.compile(rf"\b{_HINTS},?\s+(?P<it>[^\W\d_a-zà-ÿ][\w'’-]+(?:\s+[^\W\d_a-zà-ÿ][\w'’-]+){{0,2}})")
_LOOSE = re.compile(rf"(?:^|[.!?,\n]\s*|\b(?:hi|hello|hey|hola|buenas|tardes|dias|días|noches)\s+)(?:i['’]?m|i am|this is|soy)\s+(?P<it>{_WORD}(?:\s+{_WORD}){{0,2}})",
                    re.IGNORECASE)
_TITLED = re.compile(rf"\b(?:mr|mrs|ms|miss|dr|dra|doctor|doctora|sr|sra|srta|señor|señora|don|doña)\b\.?\s+(?P<it>{_WORD}(?:\s+[^\W\d_a-zà-ÿ][\w'’-]+)?)", re.IGNORECASE)
_SIGNED = re.compile(
    r"(?:\b(?:thanks|thank you|thx|regards|sincerely|cheers|best|gracias|saludos|atentamente|atte)\b[\s,.!–-]+|\n\s*[-–—]*\s*|\s[-–—]\s)"
    rf"(?P<it>{_WORD}(?:\s+[^\W\d_a-zà-ÿ][\w'’.-]*){{0,2}})[\s.!]*$",
    re.IGNORECASE,
)
_VERBS = frozenset("said says told is was has had does did will would can could and or but thinks recommended suggested dijo dice me y o que i she he "
                   "there here for with in about who that".split())


def redacted(text: str) -> str:
    """The text with [email], [card], [phone], [number], [date], [address], [link] and [name] in the place of what they stand for."""
    text = _LINK.sub("[link]", text)
    text = _EMAIL.sub("[email]", text)
    text = _HANDLE.sub("[name]", text)
    text = _DATE.sub("[date]", text)
    for pattern in _ADDRESSES:
        text = _replaced(pattern, text, lambda found: "[address]" if any(char.isalnum() for char in found) else found)
    text = _DIGITS.sub(lambda match: _number(match[0]), text)
    text = _SPOKEN.sub("[phone]", text)
    text = _REFERENCE.sub("[number]", text)
    for pattern in (_TOLD, _HINTED, _LOOSE, _TITLED, _SIGNED):
        text = _replaced(pattern, text, _name)
    return text

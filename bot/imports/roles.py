"""What a column of a sheet, or a key of an object, holds, by what it is called."""

import re
from collections.abc import Mapping
from enum import StrEnum

from bot.text import fold


class Role(StrEnum):
    """What a cell holds."""

    QUESTION = "question"
    ANSWER = "answer"
    MORE = "more"
    """Further ways to ask."""
    CATEGORY = "category"
    LANGUAGE = "language"
    ID = "id"
    METADATA = "metadata"
    PROMPTS = "prompts"
    CONTEXT = "context"
    """Whether it is asked only after another question."""
    UNUSED = "unused"


_NAMES: Mapping[Role, str] = {
    Role.QUESTION: "question questions pregunta preguntas q query title titulo faq consulta "
    "utterance questiontext questiontitle name",
    Role.ANSWER: "answer answers respuesta respuestas a response responses reply text content "
    "answertext contestacion acceptedanswer body",
    Role.MORE: "alternative alternatives alternativequestions alternatequestions alternatequestion "
    "alternatephrasings otherquestions variations variants variante variantes otraspreguntas "
    "otrasformas examples ejemplos waystoask alsoasked paraphrases utterances phrasings synonyms",
    Role.CATEGORY: "category categoria topic tema area section seccion group grupo department",
    Role.LANGUAGE: "language lang idioma lengua locale",
    Role.ID: "qnaid",
    Role.METADATA: "metadata",
    Role.PROMPTS: "prompts",
    Role.CONTEXT: "iscontextonly",
    Role.UNUSED: "source suggestedquestions url lastupdated lastupdatedtimestamp updated created "
    "author status notes notas editorial isdocumenttext id key number nr no",
}
_ROLES: Mapping[str, Role] = {
    name: role for role, names in _NAMES.items() for name in names.split()
}
_NUMBERED = re.compile(r"(?:question|pregunta|q|alternative|variante?|example|ejemplo)s?\d+")
LANGUAGES: Mapping[str, str] = {
    **dict.fromkeys(("en", "eng", "english", "ingles"), "en"),
    **dict.fromkeys(("es", "spa", "spanish", "espanol", "castellano"), "es"),
}
"""What files call the languages that ship."""
_TELLING: Mapping[Role, str] = {
    Role.UNUSED: "id number nr no note notes nota notas comment comments comentario comentarios "
    "author autor date fecha updated status estado source fuente see info internal",
    Role.CATEGORY: "category categoria topic tema section seccion",
    Role.MORE: "other others else alternative alternatives alternate similar ways wording wordings "
    "phrasing phrasings variant variants variation variations synonym synonyms aka paraphrase "
    "paraphrases utterances examples otra otras otro otros formas maneras variante variantes "
    "alternativa alternativas sinonimo sinonimos ejemplos parecidas similares",
    Role.ANSWER: "answer answers respuesta respuestas",
    Role.QUESTION: "question questions pregunta preguntas",
}
"""The words by which a longer heading tells what stands below it, the surest first."""
_MOST = 8  # words of a heading


def role(name: str) -> tuple[Role | None, str]:
    """What a column or a key of this name holds, and in which language: "Respuesta (es)"."""
    parts = re.findall(r"[a-z0-9]+", fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)))
    language = LANGUAGES.get(parts[-1], "") if len(parts) > 1 else ""
    joined = "".join(parts[:-1] if language else parts)
    if joined not in _ROLES and _NUMBERED.fullmatch(joined):
        return Role.MORE, language
    return _ROLES.get(joined), language


def header(text: str) -> tuple[Role | None, str]:
    """As `role`; of what nobody calls so, a telling word decides: "Other ways people ask"."""
    known, language = role(text)
    said = re.findall(r"[a-z]+", fold(text))
    if known or len(said) > _MOST or text.rstrip().endswith("?"):
        return known, language
    telling = (one for one, names in _TELLING.items() if {*said} & {*names.split()})
    found = next(telling, None)
    return None if found is Role.UNUSED else found, language

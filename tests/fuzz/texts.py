"""What a person may write, and what a button may carry."""

import unicodedata
from collections.abc import Callable
from random import Random

from hypothesis import strategies as st

from bot.content import ALL_COMMANDS
from bot.reply import Does
from bot.text import LONGEST_MESSAGE
from tests import shipped
from tests.floods import ASKED, KINDS, RUNS, TERMS, questions, terms

_ALPHABETS = (
    st.characters(),
    st.characters(categories=("Mn", "Me", "Mc", "Ll")),
    st.characters(categories=("Cf", "Zs", "Zl", "Zp", "Cc", "Lo")),
    st.characters(categories=("So", "Sk", "Sm", "Nd", "No", "Nl", "Po")),
    st.sampled_from(" '’.,;:!?-/&#x\n\t0123456789°ñéß"),
)
_BETWEEN = ("", " ", " ", ", ", ". ", "? ", "\n", "; ", " and ", " y ", "...", " - ", "'", "/")
_MARK, _JOINER, _SOFT = "\u0301", "\u200d", "\u00ad"

Twist = Callable[[str], str]
TWISTS: tuple[Twist, ...] = (
    *3 * (str,),
    str.upper,
    str.title,
    lambda text: text.replace(" ", ""),
    lambda text: text.replace(" ", "  \n"),
    lambda text: _MARK.join(text),
    lambda text: _JOINER.join(text),
    lambda text: _SOFT.join(text),
    lambda text: " ".join(text),
    lambda text: ".".join(text),
    lambda text: "'".join(text),
    lambda text: text[::-1],
    lambda text: "".join(letter * 3 for letter in text),
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.encode(errors="surrogatepass").decode("cp1252", "replace"),
    lambda text: "".join(f"&#{ord(letter)};" for letter in text),
)


# Made once: Hypothesis looks through all that is sampled from.
_TERMS = st.deferred(lambda: st.sampled_from(terms()))
_QUESTIONS = st.deferred(lambda: st.sampled_from(questions()))
_INTENTS = st.deferred(lambda: st.sampled_from(sorted(shipped.contents()["en"].intents)))


@st.composite
def pieces(draw: st.DrawFn) -> str:
    """Terms, questions, runs of characters, and parts of a flood."""
    match draw(st.integers(0, 4)):
        case 0:
            return draw(_TERMS)
        case 1:
            return draw(_QUESTIONS)
        case 2:
            return draw(st.sampled_from((*RUNS, *TERMS, *ASKED)))
        case 3:
            return draw(st.text(draw(st.sampled_from(_ALPHABETS)), min_size=1, max_size=40))
    kind, number = draw(st.sampled_from(list(KINDS))), draw(st.integers(0, 999))
    start, length = draw(st.integers(0, LONGEST_MESSAGE)), draw(st.integers(1, LONGEST_MESSAGE))
    return KINDS[kind](Random(number))[start : start + length]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Pieces, joined and twisted, once or over and over."""
    between = draw(st.sampled_from(_BETWEEN))
    text = between.join(draw(st.lists(pieces(), min_size=1, max_size=6)))
    text = draw(st.sampled_from(TWISTS))(text)
    if text and draw(st.booleans()):
        text = (text + between) * (LONGEST_MESSAGE // len(text) + 1)
    return text[:LONGEST_MESSAGE]


@st.composite
def data(draw: st.DrawFn) -> str:
    """Callback data: a true one, or one that is forged."""
    does = draw(st.sampled_from(list(Does)))
    names = draw(st.lists(_INTENTS | st.text(max_size=20), max_size=3))
    name = draw(st.sampled_from(("", " ", ".", ":"))).join(names)
    marked = f"{name}{does}" if does is Does.TOPICS else f"{does}{name}"
    return draw(st.sampled_from(("", "="))) + marked


@st.composite
def commands(draw: st.DrawFn) -> str:
    """A command, known or not, and whatever stands behind it."""
    name = draw(st.sampled_from(("start", *ALL_COMMANDS)) | st.text("aZ_09", max_size=70))
    bot = draw(st.sampled_from(("", "", "@clinic_bot", "@", "@é")))
    rest = draw(st.just("") | _INTENTS.map(lambda name: name.replace(".", "-")) | texts())
    return f"/{name}{bot}{draw(st.sampled_from(_BETWEEN))}{rest}"[:LONGEST_MESSAGE]

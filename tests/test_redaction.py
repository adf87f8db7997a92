"""How well personal data is taken out: messages made up for this, in which {braces} mark it."""

import re
from collections.abc import Callable
from dataclasses import astuple, fields, replace
from functools import partial
from math import inf
from pathlib import Path
from time import process_time

import pytest

from bot import content
from bot.content import Clues
from bot.content.load import FORMS as FORMS_FILE
from bot.content.nodes import Parser
from bot.content.shared import forms
from bot.hearing import Hearing
from bot.redaction import Redactor
from tests import shipped
from tests.cpu import within

CLUES = tuple(content.clues for content in shipped.contents().values())
ENGLISH = shipped.contents()["en"]
FORMS = ENGLISH.forms
WORDS = {name: content.words for name, content in shipped.contents().items()}
REDACTOR = Redactor(CLUES, FORMS, Hearing(ENGLISH.concepts, WORDS).knows)
redacted = REDACTOR.redacted
PROMISED = 0.05  # seconds of CPU

# No person, number or address in them is real; the phone numbers are of the ranges that are kept
# for fiction, or as good as.
MARKED = """
hi my name is {Sarah Connor} and i want to know if you do hot stone
my name's {ann}, do you have group rates
i'm called {Bob Miller}. do you do cupping
hello, this is {Maria}, is there a sauna
I'm {Kevin} and my shoulder clicks when i swim
i am {Jean-Luc Picard}, can i bring a dog
name: {Peter O'Brien} phone: {305 555 0123} wants the gift thing
please call me at {(305) 555-0199} about the gift card
my number is {3055550142}, text me the price of the pool
cell {305.555.0188} whatsapp ok?
{+1 305-555-0177} is my husband's, he wants the cryo thing
call {1-800-555-0100} they said you have a discount
im at {786 555 01 44} ring me
my english number is {+44 7700 900123}
spanish mobile {+34 612 345 678}
you can reach me at {five five five, zero one two three} thanks
my email is {ann.smith@example.com}, send me the brochure
write to {bob_99+clinic@mail.example.org} please
{maria(at)example.com} is my mail
mail me: {jo at example dot com}
can i pay with {4111 1111 1111 1111} exp 10/29
card number {5500-0000-0000-0004} does it work
amex {378282246310005}
I live at {1234 SW 8th St, Miami FL 33135}. is there parking for a van
do you come to {742 Evergreen Terrace}
my address is {15 Ocean Drive apt 4B, Miami Beach} can you do it there
im on {2200 NW 72nd Avenue} is that close
{8890 Coral Way, Suite 210} is my office, do you do corporate
send it to {P.O. Box 4411}
zip code {33186} do you serve that
we are in Miami {33155} any branch there
i was born {12/04/1981} is that too old for the trampoline
dob {1979-03-22}
my birthday is {March 3 1990} do i get something
my member id is {XJH123456789} do you take that plan
policy {A1234567-01} is it covered
ssn {123-45-6789} for the form
my husband {John} snores, can massage cure it
my daughter {Emily Rose} is 6, is there a playground
can i book for my wife {Linda}
appointment for {Robert De Niro} tomorrow, hot yoga
Dr. {Smith} told me to do kinesiology, do you
dr {garcia} sent me for a vibration plate
Mrs {Robinson} wants to know about reiki
i saw mr {Tanaka} last time, is he a reflexologist
ask for {Carmen} at the desk?
see my instagram {@sarah_c_1990} for pictures of the rash thing
my scan is at {https://example.com/scan/sarah-connor}
do you have a jacuzzi? thanks, {Ann}
is there a gym. regards, {John Smith}
what about the lockers - {Pete}
me llamo {José Luis} y quiero saber si hay piscina
mi nombre es {Ana María Pérez}, tienen sauna
soy {Pedro Gómez} y busco reiki
hola soy {Lucía}, hacen ventosas
se llama {Mateo} mi hijo, puede ir
mi esposa {Carmen} quiere reflexología
mi teléfono es {305 555 0111}, me llaman?
mi correo es {ana@example.es} gracias
vivo en {calle 8 número 1234, apto 5} hacen domicilio?
estoy en {Avenida Brickell 801} queda lejos?
mi dirección es {Carrera 7 # 45-10} vienen?
código postal {28013}, tienen sede
la señora {Martínez} me habló del péndulo
el dr. {Ruiz} me mandó ozono
nací el {3 de mayo de 1988}, hay descuento
tienen pilates? gracias, {Rosa}
my full name is {Wilhelmina Anna Sharp}, do you keep a file on me
it's {Tom} again, the crystal thing?
friend of mine, my friend {Olga}, got a gong bath
two of us, {Ann} and {Bob}, want a couples mud bath
{Ann} here, do you do mud
{jennifer lopez} is my name, is there wifi
im {maria}, do you do mud
I stay at the Hilton, room {1204}, can someone come
"""
HARD = """
{Maria Gonzalez} here, do you do cupping
hi, {Maria Gonzalez} here. is there a sauna
{maria gonzalez} here, is there a sauna
Hola! {Ana Pérez} al habla, hay sauna
this is {jorge}, is there a sauna
i'm {sarah} and my shoulder clicks
soy {lucía} y quiero saber si hay piscina
mi esposo {carlos} ronca, le sirve
my son {kevin} snores
es para un amigo llamado {luis}
does it help with warts thanks, {maria gonzalez}
is there a gym -- {Pete}
is there a gym --{pete}
is there a gym -{Ann}
is there a gym ~ {ann}
my medicare number is {1EG4-TE5-MK73}
medicare {1eg4te5mk73} do you take it
my  name  is {ann}, do you have group rates
my name´s no secret, my name’s {ann}
naci el {3 de mayo de 1988}, hay descuento
la senora {Martinez} me hablo del pendulo
mi direccion es: {Carrera 7 # 45-10}, vienen?
estoy en {calle Mayor, 12} queda lejos
estoy en {c/Mayor 12} queda lejos
escriban al {apartado postal 4411} gracias
{jorge} speaking, is the place open
hey its {yuniel} again, any spots
soy {ana}, la de ayer
{Xiomara} otra vez, se me olvidó preguntar
my cousin {deshawn} wants cupping
mi suegra {Nereida} quiere venir
her husband {Okonkwo} drives her
first name {Kwabena} last name {Mensah}
a nombre de {zulueta}
please tell {kiara} thanks
can i get {Yamilet} on friday, for {Xiomara}
this is {joy}, quick q
hi, {Maria G.} here
do you do cupping -- {M. Okafor}
Thanks so much, {Zoltan}
is parking free? Best, {Tom}
un abrazo, {Nereida}
have lockers? cheers, {Wren}. Sent from my phone
{Rosa}, {305 555 0123}, call me
medicare id {1EG4 TE5 MK73} ok
my member id is {W 2345 67890}, group {70123}
policy no. {ABC 123 456 789} please
my licence is {S530-460-60-123-0}
ssn ending in {6789}
case number {24-10331-CA}, claim #{88231-B}
expediente {2231/24}
mi cédula es {8-765-432}
cvv {123}
can i pay {4111 1111 1111 1111 exp 10/29 cvv 123}
call {three oh five, 555 01 23}
{three o five five five five zero one two three} call me
llámeme al {tres cero cinco, quinientos cincuenta y cinco, cero uno dos tres}
{305*555*0199} text me
{3o5 555 o144} is my cell
{305 555 0123 ext 44}
{maria dot lopez at example dot com} is my mail
{ana_perez [at] example [dot] com}
{ana_p at gmail} or {jo.smith@gmail}
{maria @ example . com}
does it matter, {born in '84} and stiff
does it matter, {nací el 4 de julio del 80}
does it matter, {dob March 3rd, 1990}
"""
PLAIN = """
is it a 10 minute drive from the airport
do i need 60 or 90 minutes for a marathon in 2 days
can my husband and i come at 5:30 on the 12th
i paid $120 for 90 minutes in 2024, is that normal
my pain is 8 out of 10 since 3 weeks
i'm diabetic and allergic to nuts
I'm Pregnant, can I do aqua aerobics
i am so stiff after 12 hours on a plane
this is urgent, do you have a wheelchair
soy diabético, puedo hacer pilates
soy alérgica al látex
my doctor said no chiropractic, what about cupping
the doctor told me L4 L5 S1
i take 400 mg of ibuprofen 3 times a day
what about the Graston thing with tools
does Medicare cover 20% or 80%
is there a bus 11 or 24 stop
thanks a lot, you helped
thank you so much
gracias por todo
my name for it is sciatica
what is your name
what is the name of the oil
who is the best therapist there
do you sell the book by the register
calle ocho festival, are you open that day
is the place on the second floor
i want the way you did it before
are you open on 12/25
can i bring my 3 year old and my 5 year old
my bmi is 31.5 and my blood pressure 140/90
do you do Thai or Swedish or Lomi Lomi
how many sessions 3, 6 or 10
is room temperature 70 or 75
tengo 45 años y me duele la espalda
mi hijo de 12 años juega fútbol, puede venir
es bueno ir 2 veces por semana durante 6 semanas
call me when it is ready
i'm calling about the offer
is it true that 1 in 4 people 10 20 30 have pain
does St. John's wort matter
is the San Diego branch yours
THIS IS URGENT DO YOU TAKE WALK INS
Pain again, what now
Pain here when i press
im alergic to nuts
im claustrophobic, is the room small
soy indocumentada, me atienden igual
my grandmother is frail
my baby was born 6 weeks ago, can i come at 38
does the gift card expire 12/31
5 o 6 o 7 o 8 veces
one two or three times a week
do you bill code 97124
the policy is 24 hours right
can i ask for lighter pressure
lovely, thanks love
gracias, igualmente
cómo se llama ese masaje
massage with lymphedema, for Tuesday
"""
MARK = re.compile(r"\{([^}]*)\}")
MASK = re.compile(r"\[(?:email|card|phone|number|date|address|link|name)\]")


def lines(block: str) -> list[str]:
    return block.strip().splitlines()


def left(message: str) -> list[str]:
    """What should have gone and did not: marked pieces of which a word is left."""
    kept = set(re.findall(r"\w+", redacted(MARK.sub(r"\1", message)).lower()))
    around = set(re.findall(r"\w+", MARK.sub(" ", message).lower()))
    return [
        piece
        for piece in MARK.findall(message)
        if (set(re.findall(r"\w+", piece.lower())) - around) & kept
    ]


def overdone(message: str) -> int:
    """How many masks stand where nothing personal stood."""
    return max(
        0, len(MASK.findall(redacted(MARK.sub(r"\1", message)))) - len(MARK.findall(message))
    )


def test_most_personal_data_goes_and_little_else() -> None:
    pieces = [piece for line in lines(MARKED) for piece in MARK.findall(line)]
    missed = [piece for line in lines(MARKED) for piece in left(line)]
    wrong = [line for line in lines(MARKED) + lines(PLAIN) if overdone(line)]
    gone = len(pieces) - len(missed)
    recall, precision = gone / len(pieces), gone / (gone + len(wrong))
    print(f"\n{len(pieces)} pieces: recall {recall:.3f}, precision {precision:.3f}")
    print(f"left: {missed}; overdone: {wrong}")

    assert gone / len(pieces) >= 0.9
    assert gone / (gone + len(wrong)) >= 0.95


@pytest.mark.parametrize("message", lines(HARD))
def test_it_goes_where_it_is_written_carelessly_too(message: str) -> None:
    assert left(message) == []
    assert overdone(message) == 0


FOUND: dict[str, tuple[dict[str, str], str, str]] = {
    # list: its word and those of other lists, a text, and what is left of it
    "at_sign": ({"at_sign": "wo", "dot": "ta"}, "ann wo example ta com", "[email]"),
    "dot": ({"dot": "ta", "at_sign": "wo"}, "ann (wo) example.org ta es", "[email]"),
    "born": ({"born": "wo"}, "wo: the 3rd of May 1990. 1990", "[date]. 1990"),
    "digits": ({"digits": "wo"}, "call wo wo-wo wo, wo wo. ok", "call [phone]. ok"),
    "extension": ({"extension": "wo"}, "305 555 0123 wo 4", "[phone]"),
    "number_follows": ({"number_follows": "wo"}, "wo: AB 123, wo 12", "wo: [number], wo 12"),
    "number_is": ({"number_follows": "wo", "number_is": "ta"}, "wo ta 123", "wo ta [number]"),
    "address_follows": ({"address_follows": "wo"}, "wo some house! ok", "wo [address]! ok"),
    "street_follows": (
        {"street_follows": "wo", "street_before": "rue"},
        "wo some house. wo la rue des bois. wo 7 some house",
        "wo some house. wo [address]. wo [address]",
    ),
    "address_ends": (
        {"address_ends": "ta", "address_follows": "wo"},
        "wo some house ta so on",
        "wo [address] ta so on",
    ),
    "street_behind": ({"street_behind": "wo"}, "to 12 elm wo", "to [address]"),
    "street_before": ({"street_before": "wo"}, "to wo elm 12", "to [address]"),
    "no_street": (
        {"no_street": "ta", "street_behind": "wo", "street_before": "mi"},
        "12 ta wo, mi ta 12, 12 elm wo",
        "12 ta wo, mi ta 12, [address]",
    ),
    "house_number": (
        {"house_number": "nº", "street_before": "wo"},
        "wo elm nº12",
        "[address]",
    ),
    "flat": ({"flat": "ta", "street_behind": "wo"}, "12 elm wo, ta 4b", "[address]"),
    "post_box": ({"post_box": "w.o. ta"}, "wo ta 44, w.o. ta 44", "[address], [address]"),
    "postal_code": ({"postal_code": "wo"}, "wo: 33186, 33186", "wo: [address], 33186"),
    "regions": ({"regions": "ta", "street_behind": "wo"}, "12 elm wo, oz ta", "[address]"),
    "towns": ({"towns": "wo"}, "wo 33155, 33155", "wo [address], 33155"),
    "name_follows": ({"name_follows": "wo"}, "wo ann", "wo [name]"),
    "name_may_follow": ({"name_may_follow": "wo"}, "wo ann, Wo Ann", "wo ann, Wo [name]"),
    "name_seldom_follows": (
        {"name_seldom_follows": "wo"},
        "wo yuniel, wo known, wo Known",
        "wo [name], wo known, wo Known",
    ),
    "beside_names": (
        {"beside_names": "wo"},
        "wo Yuniel, wo yuniel, wo Known",
        "wo [name], wo yuniel, wo Known",
    ),
    "my": ({"my": "wo", "people": "mum"}, "wo mum Ann, mum Ann", "wo mum [name], mum Ann"),
    "people": ({"people": "wo", "my": "ma"}, "ma wo Ann, ma cat Ann", "ma wo [name], ma cat Ann"),
    "named": (
        {"named": "wo", "people": "mum"},
        "mum is wo ann, wo ann",
        "mum is wo [name], wo ann",
    ),
    "name_before": ({"name_before": "wo"}, "ann lee wo", "[name] wo"),
    "name_may_stand_before": (
        {"name_may_stand_before": "wo"},
        "Ann Lee wo, yuniel wo, and Ann wo",
        "[name] wo, [name] wo, and Ann wo",
    ),
    "titles": ({"titles": "wo"}, "wo. ann lee, wo ann", "wo. [name] lee, wo [name]"),
    "titles_alone": ({"titles_alone": "wo"}, "wo ann, Wo Ann Lee", "wo ann, Wo [name]"),
    "goodbyes": ({"goodbyes": "wo"}, "so wo Known", "so wo [name]"),
    "closings": ({"closings": "wo"}, "so wo, Known", "so wo, [name]"),
    "sent_from": (
        {"sent_from": "wo", "goodbyes": "ta"},
        "ta Known. wo my phone",
        "ta [name]. wo my phone",
    ),
    "inside_a_name": (
        {"inside_a_name": "ta", "no_names": "ta", "name_follows": "wo"},
        "wo ann ta Lee, wo ann ta lee",
        "wo [name], wo [name] ta lee",
    ),
    "first_names": ({"first_names": "zoë"}, "zoe's, Zoë, zoes", "[name], [name], zoes"),
    "last_names": ({"last_names": "lee"}, "lee, lees", "[name], lees"),
    "maybe_names": (
        {"maybe_names": "known", "name_may_follow": "wo"},
        "wo known, known",
        "wo [name], known",
    ),
    "saints": ({"saints": "st.", "first_names": "ann"}, "st. ann, ann", "st. ann, [name]"),
    "no_name_ends": (
        {"no_name_ends": "ta", "name_may_follow": "wo"},
        "wo yunielta, wo yuniel",
        "wo yunielta, wo [name]",
    ),
    "no_names": (
        {"no_names": "ta", "name_follows": "wo"},
        "wo ta ann, wo ann ta, wo ta's",
        "wo ta ann, wo [name] ta, wo [name]",
    ),
}


@pytest.mark.parametrize("name", [field.name for field in fields(Clues)])
def test_each_list_of_words_finds_what_it_is_for(name: str) -> None:
    words, text, found = FOUND[name]
    clues = Clues(**{other: (word,) for other, word in words.items()})
    without = replace(clues, **{name: ()})

    assert Redactor([clues], FORMS, knows).redacted(text) == found
    assert Redactor([without], FORMS, knows).redacted(text) != found


def knows(word: str) -> bool:
    """All words but those with a certain name in them."""
    return "yuniel" not in word


def test_the_words_of_several_languages_are_read_together() -> None:
    english = Clues(my=("my",), no_names=("and",))
    other = Clues(people=("amiko",), no_names=("kaj",))
    redactor = Redactor([english, other])

    said = "my amiko Ann and my amiko Bea kaj my amiko Cleo"
    assert redactor.redacted(said) == "my amiko [name] and my amiko [name] kaj my amiko [name]"
    assert Redactor([english]).redacted(said) == said


def test_signs_in_a_word_are_only_signs() -> None:
    redactor = Redactor([Clues(name_follows=("(.*)x+", "a|b", "[c]"))])

    assert redactor.redacted("(.*)x+ ann. ax ann. a|b ann. a ann. c ann. [c] ann") == (
        "(.*)x+ [name]. ax ann. a|b [name]. a ann. c ann. [c] [name]"
    )


def test_without_any_words_what_has_a_form_of_its_own_goes_still() -> None:
    said = "I'm Ann, 12 Elm Street: 305 555 0123, ann@example.com, 3/4/1980"

    assert Redactor([]).redacted(said) == "I'm Ann, 12 Elm Street: [phone], [email], [date]"


def test_ordinary_questions_are_left_as_they_are() -> None:
    """On everything that tests/utterances holds: thousands of questions, hardly one of which holds
    anything personal."""
    found = Path(__file__).parent.joinpath("utterances").rglob("*.yaml")
    asked = [
        text
        for path in found
        for text in re.findall(r"^\s*- (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    changed = [text for text in asked if redacted(text) != text]
    print(f"\n{len(changed)} of {len(asked)} changed: {changed[:40]}")

    assert len(asked) > 1000
    assert len(changed) / len(asked) < 0.01


@pytest.mark.parametrize(
    "odd",
    [
        "",
        " ",
        "\0",
        "💆",
        "1" * 5000,
        "a" * 5000,
        "@" * 3000,
        "1 " * 3000,
        "i live at " * 500,
        "1 a " * 1500,
        "calle " * 1000,
    ],
)
def test_anything_is_read_in_little_time(odd: str) -> None:
    redacted(odd)


PIECES = (  # split at |: signs and blanks, letters and digits, and what the patterns know
    "\n| |\t|\r\n|\n |\n-| -|- |\n- |-|.|,|, |! |(|@|#|'|a|A|1|_|é|a |1 |A |1 a |1a|1-|A-1-|A1|"
    "123|1.|1/|+1|a'|a-|a.|a_|a   |Ab   |20|Ann |Ann Bob |Ann, |Ann\n|a@|@aa|a@a.|a at |"
    "a at a dot |a(at)|www.|http://|t.me/|five |one,|born |born in |nacido el |born 19|"
    "live at |i live at |address:|calle |c/|1 main street |street |1 a st # |1 a st, apt |"
    "miami, fl |p.o. box |zip code |fl, |my name is |my name is Ann |name:|me llamo |called |"
    "i'm |I am Ann |soy Ana |my husband |mi esposa Ana |dr |dr Ann |Doctor Ann |is my name |"
    "Ann is my name |Ann here |thanks |thanks, |thanks\n|gracias Ana |de |Ann de la |y |"
    "calle Mayor, |calle a,|vivo en |vivo en la |zip: |1EG4-|--|-- |-A|~ |ann |ann here |,Ann |"
    "friend is named |miss Ann |al habla"
)
LISTS = [" ".join([*words, ""]) for clues in CLUES for words in astuple(clues) if words]
"""The words of each list, one after the other."""


@pytest.mark.parametrize("piece", sorted({*PIECES.split("|"), *LISTS}))
def test_every_pattern_takes_a_time_in_proportion_to_the_length(piece: str) -> None:
    """At the length of Telegram's longest message, four times what ``redacted`` reads."""
    for end in ("!", "1"):
        text = "thanks " + (piece * 4096)[: 4089 - len(end)] + end
        for rule in REDACTOR.rules:
            assert within(cpu(partial(rule.pattern.findall, text)), PROMISED), (
                rule.pattern.pattern,
                end,
            )
        assert within(cpu(partial(redacted, text)), PROMISED), end


@pytest.mark.parametrize("name", [field.name for field in fields(Clues)])
def test_blanks_after_a_word_that_gives_something_away_do_not_change_that(name: str) -> None:
    for word in [word for clues in CLUES for word in getattr(clues, name)[:1]]:
        text = word + " " * (4095 - len(word)) + "!"
        for rule in REDACTOR.rules:
            assert within(cpu(partial(rule.pattern.findall, text)), PROMISED), (
                word,
                rule.pattern.pattern,
            )


def cpu(act: Callable[[], object]) -> float:
    """The seconds of CPU that an act takes: the first of three tries in the promised time, else the
    best, for the machine may be busy."""
    best = inf
    for _ in range(3):
        started = process_time()
        act()
        best = min(best, process_time() - started)
        if best < PROMISED:
            break
    return best


def test_each_kind_has_its_mask() -> None:
    said = (
        "my name is Ann, 305 555 0123, ann@example.com, 4111 1111 1111 1111, born 3/4/1980, "
        "12 Elm Street, id AB123456, www.example.com"
    )

    assert (
        redacted(said)
        == "my name is [name], [phone], [email], [card], born [date], [address], id [number],"
        " [link]"
    )


@pytest.mark.parametrize(
    ("country", "said", "kept"),
    [
        ("US", "my medicare number is 1EG4-TE5-MK73 ok", "my medicare number is [number] ok"),
        ("GB", "my ni number is qq 12 34 56 c ok", "my ni number is [number] ok"),
        ("GB", "do you come to LS1 4AB or ls11 5dz", "do you come to [address] or [address]"),
        ("GB", "my nhs number is 943 476 5919", "my nhs number is [phone]"),
        ("CA", "do you come to M5V 2T6", "do you come to [address]"),
        ("ES", "mi dni es 12345678Z, nie X-1234567-L", "mi dni es [number], nie [number]"),
        ("MX", "mi curp es PELJ800101HDFRRN09", "mi curp es [number]"),
        ("GB", "write to ann at example dot co dot uk", "write to [email]"),
    ],
)
def test_numbers_and_postcodes_have_the_forms_of_their_country(
    country: str, said: str, kept: str
) -> None:
    node = Parser().file(content.shipped() / FORMS_FILE)
    redactor = Redactor(CLUES, forms(node, country, Parser()))

    assert redactor.redacted(said) == kept


def test_a_form_of_one_country_is_none_in_another() -> None:
    assert REDACTOR.redacted("do you come to LS1 4AB") == "do you come to LS1 4AB"

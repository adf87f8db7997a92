"""What a massage costs, and how long one lasts."""

from bot.content.clinic.data import Data
from bot.content.clinic.meanings import own_name
from bot.facts.clinic import ANY_KIND, Package, Price, Prices


def prices(data: Data) -> Prices:
    """The price of each service, by its length where it has one."""
    found: dict[tuple[str, int], Price] = {}
    for key, entry in data.parser.mapping(data.structured("prices")).items():
        service = own_name(data.named(entry, key), (*data.terms.services, ANY_KIND))
        costs = entry.value if isinstance(entry.value, dict) else {"": entry}
        for length, written in costs.items():
            minutes = data.minutes(written, length) if length else 0
            amount = data.amount(written)
            if minutes is None or amount is None:
                continue
            if (service, minutes) in found:
                right = "keep one of them."
                data.parser.report(written, f"this price of {key} stands here twice; {right}")
            found[service, minutes] = Price(service, minutes, amount)
    return Prices(tuple(found.values()))


def packages(data: Data) -> tuple[Package, ...]:
    """What is sold together, for one price."""
    found = []
    for item in data.parser.sequence(data.known.get("packages"), "packages"):
        fields = data.parser.fields(item, ("name", "price"))
        if len(fields) == 2:
            amount = data.amount(fields["price"])
            if amount is not None:
                found.append(Package(data.wordings(fields["name"]), amount))
    return tuple(found)


def lengths(data: Data) -> tuple[int, ...]:
    """The lengths of the sessions, in minutes."""
    fact = "session_lengths"
    items = data.parser.items(data.structured(fact), fact)
    found = (data.minutes(item, data.parser.text(item)) for item in items)
    return tuple(length for length in found if length)

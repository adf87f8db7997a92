"""What a patient may ask of a clinic as it is now."""

from bot.content.names import HOLIDAYS
from bot.facts.clinic import ANY_KIND, Clinic
from bot.setup.answers import Desk
from bot.setup.echo import Echo
from bot.setup.questions import Facts

_MOST = 10


def trials(desk: Desk, echo: Echo, facts: Facts) -> tuple[str, ...]:
    """Up to ten questions whose facts are known, filled in with what these hold."""
    clinic, _ = echo.clinic(facts)
    named = _named(clinic, desk, echo)
    found = []
    for trial in desk.script.trials:
        if all(facts.get(name) for name in trial.needs):
            try:
                found.append(trial.ask.format(**named))
            except KeyError:  # the facts hold nothing to put there
                continue
    return tuple(found[:_MOST])


def _named(clinic: Clinic, desk: Desk, echo: Echo) -> dict[str, str]:
    """What stands in the braces of a question, where it is known."""
    sayings = echo.sayings(clinic)
    named = {}
    lengths = [one for one in clinic.prices.each if one.minutes]
    kinds = [one for one in lengths if one.service != ANY_KIND] or lengths
    if kinds:
        dearest = max(kinds, key=lambda one: one.minutes)
        service = sayings.service(dearest.service)
        named["service"] = service.lower() if dearest.service == ANY_KIND else service
        named["minutes"] = str(dearest.minutes)
    if clinic.insurance.accepted:
        named["insurer"] = sayings.insurer(clinic.insurance.accepted[0])
    if clinic.payment.accepted:
        named["payment"] = sayings.named("payments", clinic.payment.accepted[-1])
    if clinic.languages:
        named["language"] = sayings.speech.language(clinic.languages[-1])
    concepts = {name: concept for concept, names in HOLIDAYS.items() for name in names}
    coming = [name for name, day in desk.holidays.items() if day > desk.today]
    known = [concepts[name] for name in coming if name in concepts]
    if known:
        named["holiday"] = sayings.named("holidays", known[0])
    return named

"""Agencies that a person files with: in a portal that writes by itself, in a plain form, or on paper."""

from __future__ import annotations

from cpra_bot.rehearsal.agencies import Desk, Profile, Step, Writer, minutes, office_day
from cpra_bot.rehearsal.temperaments.enclosures import table
from cpra_bot.rehearsal.temperaments.manners import catches_up, polite
from cpra_bot.rehearsal.temperaments.place import Place
from cpra_bot.rehearsal.writers import by_mail_program, by_open_portal, by_portal

PORTALS = frozenset({"nextrequest", "govqa", "justfoia"})
"""Kinds of channels that write by themselves once something was filed there."""


def takes_filings_in_its_portal(place: Place) -> Profile:
    """A person files in its portal, which confirms by mail within the hour; a clerk sends the records."""
    clerk = _clerk(place)
    return place.profile(
        _opened(place),
        place.mail(clerk, "released", 8, 16, attachments=table),
        reactions=polite(place, clerk),
        number=_number(place),
    )


def answers_in_its_portal_and_by_mail(place: Place) -> Profile:
    """Takes more time, and says so twice in the same words: by a clerk's mail, and by the notice of its portal."""
    clerk, day = _clerk(place), place.day(6, 9)
    until = {"until": 24}
    return place.profile(
        _opened(place),
        Step(office_day(day, "10:05"), "any/extended", clerk, by_mail_program, dates=until),
        Step(office_day(day, "10:20"), "any/extended", _portal(place), _writer(place), dates=until),
        place.mail(clerk, "released", 22, attachments=table),
        reactions=polite(place, clerk),
        number=_number(place),
    )


def takes_letters_on_paper(place: Place) -> Profile:
    """Takes a letter by post or in a plain form, and confirms nothing; a clerk writes days later, or when asked."""
    clerk = _clerk(place)
    if place.perhaps():
        return place.profile(
            place.mail(clerk, "received", 3, 6),
            place.mail(clerk, "released", 12, 18, attachments=table),
            reactions=polite(place, clerk),
        )
    return place.profile(reactions=(*catches_up(place, clerk), *polite(place, clerk)))


def _opened(place: Place) -> Step:
    return Step(minutes(place.day(2, 50)), "any/portal-opened", _portal(place), _writer(place))


def _clerk(place: Place) -> Desk:
    """Writes from the one address at which the agency takes mail."""
    return Desk(place.address, place.clerk().name)


def _portal(place: Place) -> Desk:
    """Whose notices these are: of a host that all its cities share, or of the city's own name there."""
    at = {"govqa": f"{place.id}@mycusthelp.example", "justfoia": f"{place.id}@request.justfoia.example"}
    return Desk(at.get(place.channel, "messages@nextrequest.example"), place.organization)


def _writer(place: Place) -> Writer:
    """What is answered to a notice reaches the request in some portals only."""
    return by_portal if place.channel in {"govqa", "justfoia"} else by_open_portal


def _number(place: Place) -> str:
    forms = {"govqa": "R%06d-{yy}0901", "justfoia": "PRR-20{yy}-%d"}
    return forms.get(place.channel, "{yy}-%d") % place.day(10, 4_000)

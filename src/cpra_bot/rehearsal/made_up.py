"""Agencies that do not exist, for a rehearsal with more of them than the campaign's own directory can give."""

from __future__ import annotations

import random
from collections.abc import Container

from cpra_bot.errors import UsageError
from cpra_bot.model.agency import Agency, ChannelKind, ContactChannel

SOURCE = "made-up"
"""Key of the directory's `sources` under which they stand."""

_FIRST = (
    "Alder", "Birch", "Cinder", "Dapple", "Ember", "Fennel", "Gable", "Heron", "Ivory", "Juniper", "Kestrel",
    "Larkspur", "Mallow", "Nettle", "Otter", "Pewter", "Quill", "Russet", "Sorrel", "Thistle", "Umber", "Vesper",
    "Willow", "Yarrow", "Zephyr",
)  # fmt: skip
_SECOND = (
    "Bar", "Bluff", "Cove", "Dell", "Falls", "Glen", "Harbor", "Hollow", "Junction", "Knoll", "Landing", "Meadow",
    "Neck", "Orchard", "Point", "Ridge", "Slough", "Terrace", "Vale", "Wash", "Bend", "Crossing", "Flat", "Gap",
    "Grade", "Lagoon", "Pass", "Shoal", "Spur", "Summit",
)  # fmt: skip
_PORTALS: tuple[ChannelKind, ...] = ("nextrequest", "govqa", "justfoia")
FIRST_NUMBER = 900_000
"""Where MuckRock's numbers of made-up agencies begin; those that it gives out itself are far below."""

MOST = len(_FIRST) * len(_SECOND)


def made_up(
    count: int, seed: int, taken: Container[str], *, portals: int = 0, paper: int = 0, muckrock: int = 0
) -> tuple[Agency, ...]:
    """Invent police departments of invented cities, every third of those with a mail address with a portal as well.

    Args:
        count: how many in all, at most `MOST`.
        seed: the same seed invents the same ones.
        taken: ids that are in use.
        portals: how many of them take requests in a portal only; they come last but `paper`.
        paper: how many of them take requests by post only; they come last but `muckrock`.
        muckrock: how many of them are reached by MuckRock only; they come last.

    Raises:
        UsageError: so many names there are not.
    """
    names = [f"{first} {second}" for first in _FIRST for second in _SECOND]
    random.Random(f"made up/{seed}").shuffle(names)  # noqa: S311 - a play is to be repeated
    free = [name for name in names if f"{_slug(name)}-pd" not in taken]
    if count > len(free):
        raise UsageError(f"so many agencies cannot be made up: {count}", f"there are names for {len(free)}")
    others = count - muckrock
    by_mail = others - portals - paper
    return tuple(
        _agency(
            name,
            _channels(name, number, number - by_mail, paper=number >= others - paper)
            if number < others
            else (_at_muckrock(FIRST_NUMBER + number),),
        )
        for number, name in enumerate(free[:count])
    )


def _at_muckrock(number: int) -> ContactChannel:
    return ContactChannel(kind="muckrock", agency_id=number, confidence="high", source=(SOURCE,))


def _channels(city: str, number: int, beyond: int, *, paper: bool) -> tuple[ContactChannel, ...]:
    """How one is reached; `beyond` counts from 0 those that mail does not reach."""
    if paper:
        street = f"{number + 1} Specimen Street, {city}, CA 90000"
        return (ContactChannel(kind="postal", address=street, confidence="high", source=(SOURCE,)),)
    if beyond >= 0:
        return (_tenant(city, _PORTALS[beyond % len(_PORTALS)]),)
    mail = ContactChannel(kind="email", address=f"records@{_domain(city)}", confidence="high", source=(SOURCE,))
    return (mail, _tenant(city, "nextrequest")) if number % 3 == 0 else (mail,)


def _tenant(city: str, kind: ChannelKind) -> ContactChannel:
    host = f"{_domain(city).partition('.')[0]}.{kind}.example"
    return ContactChannel(kind=kind, host=host, status="active", confidence="high", source=(SOURCE,))


def _agency(city: str, channels: tuple[ContactChannel, ...]) -> Agency:
    return Agency(
        id=f"{_slug(city)}-pd",
        name=f"{city} Police Department",
        kind="police",
        city=city,
        county="Sample",
        parent=f"City of {city}",
        aliases=(f"{city} PD",),
        domains=(_domain(city),),
        channels=channels,
        source=(SOURCE,),
        confidence="high",
    )


def _domain(city: str) -> str:
    return f"{_slug(city).replace('-', '')}.example"


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")

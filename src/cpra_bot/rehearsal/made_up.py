"""Agencies that do not exist, for a rehearsal with more of them than the campaign's own directory can give."""

from __future__ import annotations

import random
from collections.abc import Container

from cpra_bot.errors import UsageError
from cpra_bot.model.agency import Agency, ContactChannel

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
MOST = len(_FIRST) * len(_SECOND)


def made_up(count: int, seed: int, taken: Container[str]) -> tuple[Agency, ...]:
    """Invent police departments of invented cities, every third of them with a portal.

    Args:
        count: how many, at most `MOST`.
        seed: the same seed invents the same ones.
        taken: ids that are in use.

    Raises:
        UsageError: so many names there are not.
    """
    names = [f"{first} {second}" for first in _FIRST for second in _SECOND]
    random.Random(f"made up/{seed}").shuffle(names)  # noqa: S311 - a play is to be repeated
    free = [name for name in names if f"{_slug(name)}-pd" not in taken]
    if count > len(free):
        raise UsageError(f"so many agencies cannot be made up: {count}", f"there are names for {len(free)}")
    return tuple(_agency(name, number % 3 == 0) for number, name in enumerate(free[:count]))


def _agency(city: str, portal: bool) -> Agency:
    domain = f"{_slug(city).replace('-', '')}.example"
    mail = ContactChannel(kind="email", address=f"records@{domain}", confidence="high", source=(SOURCE,))
    tenant = ContactChannel(
        kind="nextrequest",
        host=f"{domain.partition('.')[0]}.nextrequest.example",
        status="active",
        confidence="high",
        source=(SOURCE,),
    )
    return Agency(
        id=f"{_slug(city)}-pd",
        name=f"{city} Police Department",
        kind="police",
        city=city,
        county="Sample",
        parent=f"City of {city}",
        aliases=(f"{city} PD",),
        domains=(domain,),
        channels=(mail, tenant) if portal else (mail,),
        source=(SOURCE,),
        confidence="high",
    )


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")

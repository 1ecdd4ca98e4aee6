"""The directory for programs: plain JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cpra_bot.model.agency import Agency
from cpra_bot.model.reach import ImportResult, Listed, Reach, Way


def listed(each: Listed) -> dict[str, Any]:
    """One agency of a list."""
    return {
        "id": each.agency.id,
        "name": each.agency.name,
        "kind": each.agency.kind,
        "county": each.agency.county,
        "way": way(each.way) if each.way else None,
        "why": each.why,
    }


def way(each: Way) -> dict[str, Any]:
    """One channel, judged."""
    return {
        **each.channel.model_dump(mode="json", exclude_defaults=True),
        "place": each.place,
        "usable": each.usable,
        "why": each.why,
    }


def shown(agency: Agency, ways: Sequence[Way], serves: Sequence[str]) -> dict[str, Any]:
    """One agency whole."""
    return {
        **agency.model_dump(mode="json", exclude_defaults=True, exclude={"channels"}),
        "ways": [way(each) for each in ways],
        "serves": list(serves),
    }


def reach(each: Reach) -> dict[str, Any]:
    """A reach table."""
    return {**asdict(each), "by_machine": each.machine, "by_hand": each.hand, "no_way": each.none}


def imported(result: ImportResult) -> dict[str, Any]:
    """What an import would do, or did."""
    return asdict(result)

"""Whom a campaign asks: the selection of its file applied to the directory. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from cpra_bot.model.agency import Agency, Directory
from cpra_bot.model.campaign import Campaign, Selection


def select(campaign: Campaign, directory: Directory, list_ids: Sequence[str] = ()) -> tuple[Agency, ...]:
    """The agencies of a campaign, sorted by id, each once.

    Every criterion that is named (`kinds`, `counties`, `tags`) must hold; agencies named in `ids` or in the list file
    are added whatever they are; `exclude` wins over all. Without any criterion only the named ones are chosen.

    Args:
        campaign: its `agencies` say whom.
        directory: where to choose from.
        list_ids: ids read from the list file that the selection names.
    """
    wanted = campaign.agencies
    named = {*wanted.ids, *list_ids}
    excluded = set(wanted.exclude)
    chosen = {
        agency.id: agency
        for agency in directory.agencies
        if agency.id not in excluded and (agency.id in named or matches(agency, wanted))
    }
    return tuple(chosen[agency] for agency in sorted(chosen))


def matches(agency: Agency, wanted: Selection) -> bool:
    """True if the selection names at least one criterion and the agency meets all that are named."""
    if not (wanted.kinds or wanted.counties or wanted.tags):
        return False
    counties = {county.casefold() for county in wanted.counties}
    return (
        (not wanted.kinds or agency.kind in wanted.kinds)
        and (not counties or (agency.county or "").casefold() in counties)
        and (not wanted.tags or bool(set(wanted.tags) & set(agency.tags)))
    )

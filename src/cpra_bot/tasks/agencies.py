"""Look into the directory: list, find, one agency whole, and how many of a campaign can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cpra_bot.errors import UsageError
from cpra_bot.files.names import Match, match_name
from cpra_bot.files.suggest import did_you_mean
from cpra_bot.files.ways import best_way, law_enforcement, reach_of, ways
from cpra_bot.files.workspace import (
    LoadedCampaign,
    Workspace,
    directory_of,
    find_campaign,
    load_campaign,
)
from cpra_bot.model.agency import Agency, Directory
from cpra_bot.model.reach import Listed, Reach, Way


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which agencies; what is empty chooses none away.

    Attributes:
        kinds, counties: any of these.
        channel: the best usable channel is of this kind; `none` for agencies without one.
        vendor: some evidence names this vendor.
        confidence: of the best usable channel.
        campaign: only those that this campaign asks (id or file).
        accept_low: let channels of low confidence and suspect ones count as usable.
    """

    kinds: Sequence[str] = ()
    counties: Sequence[str] = ()
    channel: str = ""
    vendor: str = ""
    confidence: str = ""
    campaign: str = ""
    accept_low: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One agency whole.

    Attributes:
        ways: every channel, judged.
        parent: the city or county it belongs to, if that has a record.
        serves: agencies that reach the world through this record.
    """

    agency: Agency
    ways: tuple[Way, ...]
    parent: Agency | None
    serves: tuple[Agency, ...]
    sources: dict[str, str]


def listed(workspace: Workspace, wanted: Wanted) -> list[Listed]:
    """The agencies that are wanted, each with its best way in.

    Raises:
        FilesAtFault: the directory or the campaign has faults.
        UsageError: there is no such campaign, county or vendor.
    """
    directory = directory_of(workspace)
    agencies = campaign_of(workspace, wanted.campaign, directory).agencies if wanted.campaign else directory.agencies
    _known(wanted, directory)
    records = directory.by_id
    counties = {county.casefold() for county in wanted.counties}
    found = []
    for agency in agencies:
        if wanted.kinds and agency.kind not in wanted.kinds:
            continue
        if counties and (agency.county or "").casefold() not in counties:
            continue
        if wanted.vendor and wanted.vendor.casefold() not in {each.vendor.casefold() for each in agency.alpr}:
            continue
        each = best_way(agency, records, wanted.accept_low)
        kind = each.way.channel.kind if each.way else "none"
        if wanted.channel and kind != wanted.channel:
            continue
        if wanted.confidence and (each.way is None or each.way.channel.confidence != wanted.confidence):
            continue
        found.append(each)
    return found


def find(workspace: Workspace, name: str) -> Match:
    """Agencies that a person may mean by a name."""
    return match_name(name, directory_of(workspace))


def shown(workspace: Workspace, name: str, accept_low: bool = False) -> Shown:
    """One agency, by its id or its name.

    Raises:
        UsageError: there is none, or the name fits several.
    """
    directory = directory_of(workspace)
    records = directory.by_id
    agency = records.get(name)
    if agency is None:
        match = match_name(name, directory)
        if not match.agency:
            near = [f"`{each}`" for each in match.near]
            raise UsageError(
                f"there is no agency {name} in the directory",
                f"did you mean {' or '.join(near)}?" if near else "`cpra agencies list` shows all of them",
            )
        agency = records[match.agency]
    titles = {
        key: directory.sources[key].title
        for key in dict.fromkeys(
            (
                *agency.source,
                *(key for channel in agency.channels for key in channel.source),
                *(key for evidence in agency.alpr for key in evidence.source),
                *(key for rule in agency.policy for key in rule.source),
            )
        )
        if key in directory.sources
    }
    return Shown(
        agency,
        tuple(ways(agency, records, accept_low)),
        records.get(agency.parent_id or ""),
        tuple(each for each in directory.agencies if any(channel.via == agency.id for channel in each.channels)),
        titles,
    )


def reach(workspace: Workspace, campaign: str = "") -> tuple[Reach | None, Reach]:
    """Who of a campaign can be reached (None without one), and who of the directory's law-enforcement agencies.

    Raises:
        FilesAtFault, UsageError: as for `listed`.
    """
    directory = directory_of(workspace)
    asked = campaign_of(workspace, campaign, directory).agencies if campaign else None
    everybody = reach_of(law_enforcement(directory), directory)
    return (reach_of(asked, directory) if asked is not None else None), everybody


def campaign_of(workspace: Workspace, name: str, directory: Directory) -> LoadedCampaign:
    """A campaign of the workspace; outside of one, a shipped example will do.

    Raises:
        UsageError: there is none.
        FilesAtFault: it has faults.
    """
    return load_campaign(find_campaign(workspace, name, shipped_too=True), directory, workspace)


def _known(wanted: Wanted, directory: Directory) -> None:
    """A misspelt filter would choose nobody in silence."""
    counties = {agency.county for agency in directory.agencies if agency.county}
    for county in wanted.counties:
        if county.casefold() not in {each.casefold() for each in counties}:
            raise UsageError(f"no agency lies in county {county}", did_you_mean(county, counties, "see `list`"))
    vendors = {each.vendor for agency in directory.agencies for each in agency.alpr}
    if wanted.vendor and wanted.vendor.casefold() not in {each.casefold() for each in vendors}:
        raise UsageError(
            f"no agency is known to use {wanted.vendor}",
            did_you_mean(wanted.vendor, vendors, f"known are {', '.join(sorted(vendors))}"),
        )

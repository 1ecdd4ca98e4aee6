"""Every way into an agency, judged: its own and its city's or county's. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from cpra_bot.files.check_agencies import is_address
from cpra_bot.files.corrections import same_way
from cpra_bot.files.routes import mail_route
from cpra_bot.model.agency import Agency, ChannelStatus, ContactChannel, Directory, PortalRoute, Route
from cpra_bot.model.reach import LAW_ENFORCEMENT, LOOK_UP_MINUTES, Listed, Reach, Way


def ways(agency: Agency, records: Mapping[str, Agency], accept_low: bool = False) -> list[Way]:
    """All channels of an agency in the directory's order.

    Args:
        agency: whom to reach.
        records: id → record, for the parents whose channels these may be.
        accept_low: let channels of low confidence and suspect ones count as usable.
    """
    found = []
    for channel in agency.channels:
        status = _status(channel, records)
        place = place_of(channel, agency)
        why = _fault(channel, status, place) or _doubt(channel, status, accept_low)
        found.append(Way(channel, place, not why, why or _evidence(channel, status)))
    return found


def best_way(agency: Agency, records: Mapping[str, Agency], accept_low: bool = False) -> Listed:
    """The first usable channel; one that is only used when asked for stands behind all others."""
    judged = ways(agency, records, accept_low)
    sure = [way for way in judged if way.usable and not _needs_asking(way.channel, _status(way.channel, records))]
    way = next(iter(sure or [way for way in judged if way.usable]), None)
    if way:
        return Listed(agency, way, way.why)
    return Listed(agency, None, judged[0].why if judged else "no way in is known")


def route(agency: Agency, directory: Directory, accept_low: bool = False) -> tuple[Route | None, str]:
    """How the first letter reaches an agency: by mail if an address may be used, else by its best channel.

    Args:
        agency: whom to reach.
        directory: where the parents stand.
        accept_low: also use what is of low confidence or suspect.

    Returns:
        The route and the evidence, or None and the reason.
    """
    mail, why = mail_route(agency, directory, accept_low)
    listed = best_way(agency, directory.by_id, accept_low)
    other = listed.way
    if mail and (mail.confidence != "low" or other is None or other.channel.confidence == "low"):
        return mail, why
    if other is None:
        return mail, why if mail else listed.why
    if other.channel.kind == "email":
        return mail, why
    channel = other.channel
    try:
        portal = PortalRoute(
            channel=channel.kind,
            address=other.place,
            confidence=channel.confidence,
            via=channel.via,
            signed=channel.signed,
        )
    except ValidationError:
        return None, f"the place {other.place!r} is too long or holds a line break"
    return portal, other.why


def place_of(channel: ContactChannel, agency: Agency) -> str:
    """What a letter by this channel goes to; agencies with the same place share one desk."""
    if channel.kind == "muckrock":
        return f"MuckRock, {agency.name}"
    return channel.address or channel.host or channel.url or ""


def reach_of(agencies: Sequence[Agency], directory: Directory) -> Reach:
    """Count who can be reached, without `--accept-low`."""
    records = directory.by_id
    best: dict[str, int] = {}
    machine = doubtful = 0
    missing: dict[str, int] = {}
    for agency in agencies:
        listed = best_way(agency, records)
        if listed.way is None:
            parent = agency.parent_id or agency.parent or agency.id
            missing[parent] = missing.get(parent, 0) + 1
            doubtful += best_way(agency, records, accept_low=True).way is not None
            continue
        kind = listed.way.channel.kind
        best[kind] = best.get(kind, 0) + 1
        machine += mail_route(agency, directory, False)[0] is not None
    hour = sum(sorted(missing.values(), reverse=True)[: 60 // LOOK_UP_MINUTES])
    ordered = dict(sorted(best.items(), key=lambda each: (-each[1], each[0])))
    return Reach(len(agencies), ordered, machine, doubtful, hour)  # type: ignore[arg-type]


def law_enforcement(directory: Directory) -> tuple[Agency, ...]:
    """All agencies but the cities and counties that serve them."""
    return tuple(agency for agency in directory.agencies if agency.kind in LAW_ENFORCEMENT)


def _status(channel: ContactChannel, records: Mapping[str, Agency]) -> ChannelStatus | None:
    """The channel's own, or what its parent's record says of it by now."""
    if channel.via and channel.via in records:
        for theirs in records[channel.via].channels:
            if same_way(theirs, channel):
                return theirs.status
    return channel.status


def _fault(channel: ContactChannel, status: ChannelStatus | None, place: str) -> str:
    if status == "superseded":
        return f"superseded {channel.kind} ({place})"
    if not place:
        return f"the {channel.kind} channel names no place"
    if channel.kind == "email" and not is_address(place):
        return f"{place!r} is not a bare mail address"
    return ""


def _needs_asking(channel: ContactChannel, status: ChannelStatus | None) -> bool:
    return status == "suspect" or channel.confidence == "low"


def _doubt(channel: ContactChannel, status: ChannelStatus | None, accept_low: bool) -> str:
    if accept_low or not _needs_asking(channel, status):
        return ""
    how = "suspect" if status == "suspect" else "low-confidence"
    via = f", via {channel.via}" if channel.via else ""
    return f"only a {how} {channel.kind} channel{via}; allow it with --accept-low"


def _evidence(channel: ContactChannel, status: ChannelStatus | None) -> str:
    via = f", via {channel.via}" if channel.via else ""
    state = f", {status.replace('_', ' ')}" if status and status != "active" else ""
    return f"{channel.confidence} confidence{state}{via}"

"""By which channel a first letter leaves: mail, or MuckRock where the workspace has an account there. Pure."""

from __future__ import annotations

from cpra_bot.files.ways import route, ways
from cpra_bot.model.agency import Agency, Directory, PortalRoute, Route
from cpra_bot.model.portal import muckrock_place


def first_way(agency: Agency, directory: Directory, accept_low: bool, *, by_muckrock: bool) -> tuple[Route | None, str]:
    """Choose the way of a first letter: as `ways.route`, but MuckRock's own interface before a person's hand there.

    Args:
        agency: whom to reach.
        directory: where the parents stand.
        accept_low: also use what is of low confidence or suspect.
        by_muckrock: True where the workspace has an account there.

    Returns:
        The route and the evidence for it, or None and the reason.
    """
    other, why = route(agency, directory, accept_low)
    portal = _by_account(agency, directory, accept_low) if by_muckrock else None
    if portal and (other is None or other.channel == "muckrock" or _before_mail(agency, other)):
        return portal, f"{portal.address}, {portal.confidence} confidence"
    missing = by_muckrock and portal is None and (other is None or other.channel == "muckrock")
    known = any(each.kind == "muckrock" for each in agency.channels)
    return other, why + "; its MuckRock channel names no `agency_id`" * (missing and known)


def _by_account(agency: Agency, directory: Directory, accept_low: bool) -> PortalRoute | None:
    """The agency at MuckRock, if the directory knows its number there and we are sure enough of it."""
    for way in ways(agency, directory.by_id, accept_low):
        channel = way.channel
        if channel.kind == "muckrock" and channel.agency_id and way.usable:
            place = muckrock_place(channel.agency_id, agency.name)
            return PortalRoute(channel="muckrock", address=place, confidence=channel.confidence, via=channel.via)
    return None


def _before_mail(agency: Agency, other: Route) -> bool:
    """True if the other way is mail that is none too sure, or that stands behind MuckRock in the directory's order."""
    kinds = [channel.kind for channel in agency.channels if channel.kind in {"muckrock", "email"}]
    return other.channel == "email" and (other.confidence == "low" or kinds[:1] == ["muckrock"])

"""By which channel a first letter leaves: mail, or MuckRock where the workspace has an account there. Pure."""

from __future__ import annotations

from cpra_bot.files.routes import NEVER_USED, mail_route
from cpra_bot.model.agency import Agency, Directory, PortalRoute, Route
from cpra_bot.model.portal import muckrock_place


def first_way(agency: Agency, directory: Directory, accept_low: bool, *, by_muckrock: bool) -> tuple[Route | None, str]:
    """Choose the way of a first letter: what stands first in the directory's order and may be used.

    Args:
        agency: whom to reach.
        directory: where the parents stand.
        accept_low: take what is of low confidence if there is nothing better.
        by_muckrock: True where the workspace has an account there.

    Returns:
        The route and the evidence for it, or None and the reason.
    """
    mail, why = mail_route(agency, directory, accept_low)
    portal = muckrock_route(agency, accept_low) if by_muckrock else None
    if portal is None or (mail and mail.confidence != "low" and not _first(agency)):
        missing = by_muckrock and mail is None and any(each.kind == "muckrock" for each in agency.channels)
        return mail, why + "; its MuckRock channel names no `agency_id`" * (missing and portal is None)
    return portal, f"{portal.address}, {portal.confidence} confidence"


def muckrock_route(agency: Agency, accept_low: bool) -> PortalRoute | None:
    """The agency at MuckRock, if the directory knows its number there."""
    for channel in agency.channels:
        usable = channel.status not in NEVER_USED and (accept_low or channel.confidence != "low")
        if channel.kind == "muckrock" and channel.agency_id and usable:
            place = muckrock_place(channel.agency_id, agency.name)
            return PortalRoute(channel="muckrock", address=place, confidence=channel.confidence, via=channel.via)
    return None


def _first(agency: Agency) -> bool:
    """True if MuckRock stands before mail in the agency's order."""
    kinds = [channel.kind for channel in agency.channels if channel.kind in {"muckrock", "email"}]
    return kinds[:1] == ["muckrock"]

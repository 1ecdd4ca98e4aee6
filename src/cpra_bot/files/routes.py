"""How a letter reaches an agency by mail, or the reason in words why it cannot. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from pydantic import ValidationError

from cpra_bot.model.agency import Agency, ContactChannel, Directory, MailRoute

NEVER_USED = ("suspect", "superseded")
"""What the directory says of addresses that nobody should write to."""


def mail_route(agency: Agency, directory: Directory, accept_low: bool) -> tuple[MailRoute | None, str]:
    """Choose the mail address of an agency: the first live one of high or medium confidence in the directory's order.

    Args:
        agency: whom to reach.
        directory: where the parents stand whose addresses may be used (`via`).
        accept_low: take an address of low confidence, or a suspect one, if there is no better one.

    Returns:
        The route and the evidence for it, or None and the reason.
    """
    low: MailRoute | None = None
    doubtful = ""
    for channel, address, status in _mail_channels(agency, directory):
        if status == "superseded" or (status == "suspect" and not accept_low):
            doubtful = doubtful or f"only a {status} address ({address})"
            continue
        try:
            route = MailRoute(address=address, confidence=channel.confidence, via=channel.via, signed=channel.signed)
        except ValidationError:
            doubtful = doubtful or f"the address {address!r} is not a bare mail address"
            continue
        if route.confidence != "low" and status != "suspect":
            return route, _evidence(route)
        low = low or route
    if low is not None and accept_low:
        return low, _evidence(low)
    if low is not None:
        via = f", via {low.via}" if low.via else ""
        return None, f"only a low-confidence address ({low.address}{via}); allow it with --accept-low"
    return None, (doubtful or "no e-mail address known") + _other_ways(agency)


def mail_routes(agency: Agency, directory: Directory) -> tuple[MailRoute, ...]:
    """Every live mail address of an agency, those of low confidence last: for a person to choose from."""
    found: list[MailRoute] = []
    for channel, address, status in _mail_channels(agency, directory):
        if status not in NEVER_USED:
            with suppress(ValidationError):
                found.append(
                    MailRoute(address=address, confidence=channel.confidence, via=channel.via, signed=channel.signed)
                )
    return tuple(sorted(found, key=lambda route: route.confidence == "low"))


def _mail_channels(agency: Agency, directory: Directory) -> Iterator[tuple[ContactChannel, str, str | None]]:
    """Mail channels in the agency's order, each with its address and the worst that is known of it."""
    for channel in agency.channels:
        if channel.kind != "email":
            continue
        parent = directory.by_id.get(channel.via or "")
        theirs = [c for c in parent.channels if c.kind == "email" and c.address and not c.via] if parent else []
        if channel.address:
            theirs = [c for c in theirs if c.address and c.address.casefold() == channel.address.casefold()]
        for address, status in [(c.address, c.status) for c in theirs] or [(channel.address, None)]:
            if address:
                yield channel, channel.address or address, channel.status if channel.status in NEVER_USED else status


def _evidence(route: MailRoute) -> str:
    via = f" via {route.via}" if route.via else ""
    return f"{route.address}{via}, {route.confidence} confidence"


def _other_ways(agency: Agency) -> str:
    live = [c.kind for c in agency.channels if c.kind != "email" and c.status not in NEVER_USED]
    portals = [kind for kind in dict.fromkeys(live) if kind != "postal"]
    ways = [f"portal{'s' * (len(portals) > 1)}: {', '.join(portals)}"] if portals else []
    ways += ["post"] if "postal" in live else []
    return f" ({'; '.join(ways)})" if ways else ""

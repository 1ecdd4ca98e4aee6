"""Which way a later letter takes in a request that a person filed: back by mail where that works, else by hand."""

from __future__ import annotations

from urllib.parse import urlsplit

from cpra_bot.channels.assisted.flavours import flavour_of
from cpra_bot.decide.said import is_machine
from cpra_bot.errors import LedgerUnusable, UsageError
from cpra_bot.files.check_agencies import is_address
from cpra_bot.files.ways import ways
from cpra_bot.model.agency import PORTAL_KINDS, MailRoute, PortalRoute, Route
from cpra_bot.model.message import Strength
from cpra_bot.model.reach import Way
from cpra_bot.model.request import RequestState
from cpra_bot.reading.mail import parse_mail
from cpra_bot.reading.portals import portal_of
from cpra_bot.tasks.office import Office


def later_route(office: Office, state: RequestState) -> Route:
    """The route of a later letter.

    A request that left by mail is followed up at the address it was filed with last; no incoming mail changes that. One
    that a person filed has no address: it is answered to whoever wrote last in it, if that reaches the request, else
    the letter waits for a person once more.

    Args:
        office: the open workspace.
        state: the request; a letter of it was sent.

    Raises:
        LedgerUnusable: the ledger knows no first letter of it.
    """
    filed = state.last_filing
    if filed is None:
        raise LedgerUnusable(f"no first letter of {state.key} is in the ledger", "restore it from a backup")
    if not filed.by_hand:
        return MailRoute(address=filed.to)
    answerable = flavour_of(filed.channel, filed.to).answers_by_mail
    for reply in reversed(state.replies):
        if reply.ours or is_machine(reply) or reply.strength is Strength.WEAK:
            continue
        address = _answer_to(office, reply.message) or reply.sender
        from_portal = portal_of(reply.sender.rpartition("@")[2].lower()) is not None
        if address and (answerable or not from_portal):
            return MailRoute(address=address)
    return PortalRoute(channel=filed.channel, address=filed.to)


def route_asked_for(office: Office, state: RequestState, place: str) -> PortalRoute:
    """The route to the portal that an agency wants the request in.

    Args:
        office: the open workspace.
        state: the request.
        place: as the rule ordered it: of the directory, or a page that the agency named.

    Raises:
        UsageError: it is no page.
    """
    record = office.agencies.get(state.agency)
    known = ways(record, office.agencies) if record else ()
    way = next((way for way in known if way.place == place and way.channel.kind in PORTAL_KINDS), None)
    return route_by(way) if way else route_to_page(place)


def route_by(way: Way) -> PortalRoute:
    """The route by a way of the directory that is no mail."""
    channel = way.channel
    return PortalRoute(
        channel=channel.kind,
        address=way.place,
        confidence=channel.confidence,
        via=channel.via,
        signed=channel.signed,
    )


def route_to_page(page: str, channel: str = "") -> PortalRoute:
    """The route to a page that the directory does not know; the kind of portal is known by its host.

    Args:
        page: its whole address.
        channel: its kind, where a person says so.

    Raises:
        UsageError: it is no page.
    """
    try:
        parts = urlsplit(page)
    except ValueError:  # brackets that hold no address
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(each.isspace() for each in page):
        raise UsageError(f"`{page}` is no page", "copy its address whole, with https:// in front")
    portal = portal_of(parts.hostname)
    kind = channel or (portal.channel if portal else "") or "web_form"
    return PortalRoute.model_validate({"channel": kind, "address": page, "confidence": "medium"})


def _answer_to(office: Office, message: str) -> str:
    """The bare address of a message's Reply-To, if it names exactly one (RFC 5322 §3.6.2)."""
    stored = office.ledger.messages.get(message)
    found = parse_mail(stored.raw).reply_to if stored else ()
    return found[0] if len(found) == 1 and is_address(found[0]) else ""

"""Which way a later letter takes in a request that a person filed: back by mail where that works, else by hand."""

from __future__ import annotations

from cpra_bot.channels.assisted.flavours import flavour_of
from cpra_bot.decide.state import is_machine
from cpra_bot.files.check_agencies import is_address
from cpra_bot.model.agency import MailRoute, PortalRoute, Route
from cpra_bot.model.letter import Letter
from cpra_bot.model.message import Strength
from cpra_bot.model.request import RequestState
from cpra_bot.reading.mail import parse_mail
from cpra_bot.reading.portals import portal_of
from cpra_bot.tasks.office import Office


def later_route(office: Office, state: RequestState, first: Letter) -> Route:
    """The route of a follow-up.

    A request that left by mail is followed up at the address it was sent to; no incoming mail changes that. One that a
    person filed has no address: it is answered to whoever wrote last in it, if that reaches the request, else the
    letter waits for a person once more.

    Args:
        office: the open workspace.
        state: the request.
        first: its first letter.
    """
    if not first.by_hand:
        return MailRoute(address=first.to)
    answerable = flavour_of(first.channel, first.to).answers_by_mail
    for reply in reversed(state.replies):
        if reply.ours or is_machine(reply) or reply.strength is Strength.WEAK:
            continue
        address = _answer_to(office, reply.message) or reply.sender
        from_portal = portal_of(reply.sender.rpartition("@")[2].lower()) is not None
        if address and (answerable or not from_portal):
            return MailRoute(address=address)
    return PortalRoute(channel=first.channel, address=first.to)


def _answer_to(office: Office, message: str) -> str:
    """The bare address of a message's Reply-To, if it names exactly one (RFC 5322 §3.6.2)."""
    stored = office.ledger.messages.get(message)
    found = parse_mail(stored.raw).reply_to if stored else ()
    return found[0] if len(found) == 1 and is_address(found[0]) else ""

"""The same request by another way, with its first date: what an agency means by "please use our portal"."""

from __future__ import annotations

from typing import get_args

from cpra_bot.decide.orders import why_over
from cpra_bot.errors import FilesAtFault, UsageError
from cpra_bot.files.ways import ways
from cpra_bot.model.agency import MACHINE_KINDS, ChannelKind, PortalRoute
from cpra_bot.model.fact import FactKind
from cpra_bot.model.letter import Letter, LetterKind, LetterOrder, LetterStatus
from cpra_bot.model.request import RequestState
from cpra_bot.tasks.file_route import route_by, route_to_page
from cpra_bot.tasks.letters import write
from cpra_bot.tasks.named import request_key
from cpra_bot.tasks.office import Office

PLAN = "person:refile"
BY_HAND = tuple(kind for kind in get_args(ChannelKind) if kind not in MACHINE_KINDS)
REASONS = ("portal", "bounced", "other-office", "no-answer")


def refile(
    office: Office, request: str, *, channel: str = "", at: str = "", because: str = "portal", accept_low: bool = False
) -> Letter:
    """Write the letter that files a request again by hand, and put it on the list of those that wait for a person.

    Args:
        office: the open workspace.
        request: its key, or the agency's id.
        channel: kind of the way; the agency's best one that is no mail where empty.
        at: page of a portal or form that the directory does not know, such as one that the agency named; else empty.
        because: one of `REASONS`; the letter says so.
        accept_low: also use what is of low confidence or suspect.

    Raises:
        UsageError: the request was never sent, is over, waits in this way already, or its agency has no such way in.
        LetterAtFault, FilesAtFault: the letter cannot be written, or the linter refuses it.
    """
    books = office.books()
    state = books.requests[request_key(books, request)]
    _check_words(channel, because)
    _check(office, state)
    route = route_to_page(at, channel) if at else _known(office, state, channel, accept_low)
    number = state.next_number(LetterKind.REFILING)
    items = tuple(label for label in state.items if label not in state.conditional)
    order = LetterOrder(state.key, LetterKind.REFILING, number, items, office.today(), {"because": because})
    written = write(office, books, order, route)
    if written.faults:
        raise FilesAtFault(written.faults)
    office.ledger.outbox.queue([written.letter], PLAN, office.clock.now(), office.actor, [])
    return written.letter


def _check_words(channel: str, because: str) -> None:
    if because not in REASONS:
        raise UsageError(f"`{because}` is no reason the letter could name", f"say one of {', '.join(REASONS)}")
    if channel not in {"", *BY_HAND}:
        raise UsageError(f"`{channel}` is no way that a person files by", f"say one of {', '.join(BY_HAND)}")


def _check(office: Office, state: RequestState) -> None:
    if state.sent_on is None:
        raise UsageError(f"{state.key} has not been sent yet, so there is nothing to file again", "send it first")
    if over := why_over(state.withdrawn_on, state.closed_on):
        raise UsageError(f"{state.key}: {over}", f"`cpra reopen {state.key}` takes that back")
    if state.agency not in office.agencies:
        raise UsageError(f"`{state.agency}` is not in the directory any more", "put its record back, under the same id")
    for known in state.letters:
        if known.kind is LetterKind.REFILING and known.status is LetterStatus.QUEUED:
            raise UsageError(f"{known.key} waits for a person already", "`cpra file` lists it")


def _known(office: Office, state: RequestState, channel: str, accept_low: bool) -> PortalRoute:
    judged = ways(office.agencies[state.agency], office.agencies, accept_low)
    by_hand = [way for way in judged if way.channel.kind not in MACHINE_KINDS and channel in {"", way.channel.kind}]
    usable = [way for way in by_hand if way.usable]
    if not usable:
        why = by_hand[0].why if by_hand else "the directory knows none"
        what = f"{state.agency} has no {channel or 'portal, form or postal address'} to file with: {why}"
        raise UsageError(what, f"name its page, {_page_named(state)}, or add it to agencies.local.yaml")
    used = {letter.to for letter in state.letters}
    fresh = [way for way in usable if way.place not in used]
    if not fresh:
        raise UsageError(f"{state.key} went to {usable[0].place} already", "name another way with --channel or --at")
    return route_by(fresh[0])


def _page_named(state: RequestState) -> str:
    """How to name the page that the agency wrote of."""
    for reply in reversed(state.replies):
        said = [fact for fact in reply.facts if fact.kind is FactKind.PORTAL_REDIRECT]
        links = [fact for fact in reply.facts if fact.kind is FactKind.LINK]
        page = next((fact.value for fact in (*said, *links) if fact.value), "")
        if said and page:
            return f"--at {page} if you know it for the agency's"
    return "--at https://…"

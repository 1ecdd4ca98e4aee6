"""The same request by another way, with its first date: what an agency means by "please use our portal"."""

from __future__ import annotations

from cpra_bot.errors import FilesAtFault, LedgerUnusable, UsageError
from cpra_bot.files.ways import ways
from cpra_bot.letters.assemble import assemble
from cpra_bot.letters.compose import LetterContext, RequestFacts
from cpra_bot.letters.lint import lint
from cpra_bot.model.agency import MACHINE_KINDS, PortalRoute
from cpra_bot.model.letter import Letter, LetterKind, LetterOrder, LetterStatus
from cpra_bot.model.reach import Way
from cpra_bot.model.request import RequestState
from cpra_bot.tasks.follow_up import campaign_as_asked
from cpra_bot.tasks.inbox import request_key
from cpra_bot.tasks.office import Office

PLAN = "person:refile"


def refile(
    office: Office, request: str, *, channel: str = "", because: str = "portal", accept_low: bool = False
) -> Letter:
    """Write the letter that files a request again by hand, and put it on the list of those that wait for a person.

    Args:
        office: the open workspace.
        request: its key, or the agency's id.
        channel: kind of the way; the agency's best one that is no mail where empty.
        because: `portal`, `bounced`, `other-office` or `no-answer`; the letter says so.
        accept_low: also use what is of low confidence or suspect.

    Raises:
        UsageError: the request was never sent, waits in this way already, or its agency has no such way in.
        LetterAtFault, FilesAtFault: the letter cannot be written, or the linter refuses it.
    """
    books = office.books()
    key = request_key(books, request)
    state = books.requests[key]
    if state.sent_on is None:
        raise UsageError(f"{key} has not been sent yet, so there is nothing to file again", "send it first")
    for known in state.letters:
        if known.kind is LetterKind.REFILING and known.status is LetterStatus.QUEUED:
            raise UsageError(f"{known.key} waits for a person already", "`cpra file` lists it")
    way = _way(office, state, channel, accept_low)
    entry = office.ledger.outbox.entry(state.first_letter.key) if state.first_letter else None
    if entry is None:
        raise LedgerUnusable(f"the first letter of {key} has gone from the ledger", "restore it from a backup")
    facts = RequestFacts(
        sent_on=state.sent_on,
        received_on=state.received_on,
        due=state.due,
        numbers=state.sure_numbers,
        acknowledged=state.acknowledged,
        original_subject=entry.letter.subject,
        original_body=entry.letter.body,
    )
    number = state.next_number(LetterKind.REFILING)
    order = LetterOrder(key, LetterKind.REFILING, number, state.open_items, office.today(), {"because": because})
    campaign = campaign_as_asked(books, key)
    context = LetterContext(office.agencies[state.agency], campaign, office.settings.requester, "", order, facts)
    letter = assemble(
        context,
        office.templates,
        secret=office.ledger.secret,
        mailbox=office.settings.mailbox,
        route=PortalRoute(channel=way.channel.kind, address=way.place, confidence=way.channel.confidence),
    )
    faults = [problem for problem in lint(letter, campaign, context) if not problem.warning]
    if faults:
        raise FilesAtFault(faults)
    office.ledger.outbox.queue([letter], PLAN, office.clock.now(), office.actor, [])
    return letter


def _way(office: Office, state: RequestState, channel: str, accept_low: bool) -> Way:
    agency = office.agencies.get(state.agency)
    judged = ways(agency, office.agencies, accept_low) if agency else []
    by_hand = [way for way in judged if way.channel.kind not in MACHINE_KINDS and channel in {"", way.channel.kind}]
    usable = [way for way in by_hand if way.usable]
    if not usable:
        why = by_hand[0].why if by_hand else "the directory knows none"
        what = f"{state.agency} has no {channel or 'portal, form or postal address'} to file with: {why}"
        raise UsageError(what, "add it to agencies.local.yaml (`cpra agencies import`)")
    used = {letter.to for letter in state.letters}
    fresh = [way for way in usable if way.place not in used]
    if not fresh:
        raise UsageError(f"{state.key} went to {usable[0].place} already", "name another way with --channel")
    return fresh[0]

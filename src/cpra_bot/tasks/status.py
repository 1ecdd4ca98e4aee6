"""How the campaigns stand: one row per request, or one request whole."""

from __future__ import annotations

from cpra_bot.errors import UsageError
from cpra_bot.files.suggest import did_you_mean
from cpra_bot.model.request import Books
from cpra_bot.model.results import ShowResult, StatusResult, StatusRow
from cpra_bot.reading.mail import parse_mail
from cpra_bot.tasks.follow_up import actions, needs
from cpra_bot.tasks.office import Office


def status(office: Office, campaign: str = "") -> StatusResult:
    """All requests with what comes next.

    Args:
        office: the open workspace.
        campaign: only this campaign's; all where empty.

    Raises:
        UsageError: no request belongs to that campaign.
    """
    books = office.books()
    decided = actions(office, books)
    rows = [
        StatusRow(state, agency_name(office, state.agency), decided[key])
        for key, state in books.requests.items()
        if not campaign or state.campaign == campaign
    ]
    if campaign and not rows:
        known = {state.campaign for state in books.requests.values()}
        raise UsageError(
            f"no request belongs to the campaign {campaign}",
            did_you_mean(campaign, known, "`cpra status` lists all of them"),
        )
    return StatusResult(tuple(rows), len(books.inbox), tuple(needs(office, books, decided)))


def show(office: Office, request: str) -> ShowResult:
    """One request: its letters, its replies with facts and quotes, and what comes next.

    Raises:
        UsageError: there is no such request.
    """
    books = office.books()
    key = _request_key(books, request)
    row = StatusRow(books.requests[key], agency_name(office, books.requests[key].agency), actions(office, books)[key])
    letters = tuple(entry for entry in office.ledger.outbox.entries() if entry.letter.request == key)
    texts = {}
    for reply in row.state.replies:
        stored = office.ledger.messages.get(reply.message)
        texts[reply.message] = (
            parse_mail(stored.raw, [entry.letter.body for entry in letters]).own_text if stored else ""
        )
    return ShowResult(row, letters, books.numbers, texts)


def agency_name(office: Office, agency: str) -> str:
    """The agency's name, or its id if it has left the directory."""
    record = office.agencies.get(agency)
    return record.name if record else agency


def _request_key(books: Books, request: str) -> str:
    """A request by its whole key, or by its agency alone where only one campaign has written to it."""
    if request in books.requests:
        return request
    by_agency = [key for key, state in books.requests.items() if state.agency == request]
    if len(by_agency) == 1:
        return by_agency[0]
    if by_agency:
        raise UsageError(f"{request} has several requests", "name one of " + ", ".join(by_agency))
    names = [*books.requests, *(state.agency for state in books.requests.values())]
    raise UsageError(f"there is no request {request}", did_you_mean(request, names, "`cpra status` lists them"))

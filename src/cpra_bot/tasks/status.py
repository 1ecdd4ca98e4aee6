"""How the campaigns stand: one row per request, or one request whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cpra_bot.decide.grid import grid, grid_row
from cpra_bot.errors import UsageError
from cpra_bot.files.keep import kept
from cpra_bot.files.suggest import did_you_mean
from cpra_bot.law.days import legal_day
from cpra_bot.model.action import Considered
from cpra_bot.model.books import Books
from cpra_bot.model.request import RequestState
from cpra_bot.model.results import ShowMessage, ShowResult, StatusResult, StatusRow
from cpra_bot.reading.mail import parse_mail
from cpra_bot.tasks.decisions import actions, considered, needs
from cpra_bot.tasks.inbox import message_key, request_key
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
    states: dict[str, list[RequestState]] = {}
    for state in books.requests.values():
        if not campaign or state.campaign == campaign:
            states.setdefault(state.campaign, []).append(state)
    grids = {name: grid(members, decided) for name, members in states.items()}
    cells = {row.request: row for each in grids.values() for row in each.rows}
    rows = [
        StatusRow(books.requests[key], agency_name(office, books.requests[key].agency), decided[key][0], cells[key])
        for key in books.requests
        if key in cells
    ]
    if campaign and not rows:
        known = {state.campaign for state in books.requests.values()}
        raise UsageError(
            f"no request belongs to the campaign {campaign}",
            did_you_mean(campaign, known, "`cpra status` lists all of them"),
        )
    return StatusResult(tuple(rows), len(books.inbox), tuple(needs(office, books, decided)), grids)


def show(office: Office, request: str) -> ShowResult:
    """One request: its letters, its replies with facts and quotes, and what comes next.

    Raises:
        UsageError: there is no such request.
    """
    books = office.books()
    key = request_key(books, request)
    state, action = books.requests[key], actions(office, books)[key][0]
    row = StatusRow(state, agency_name(office, state.agency), action, grid_row(state, action))
    letters = tuple(office.ledger.outbox.of_keys([letter.key for letter in state.letters]))
    texts = {}
    for reply in row.state.replies:
        stored = office.ledger.messages.get(reply.message)
        texts[reply.message] = (
            parse_mail(stored.raw, [entry.letter.body for entry in letters]).own_text if stored else ""
        )
    return ShowResult(row, letters, books.numbers, texts)


def why(office: Office, request: str, on: date) -> tuple[str, tuple[Considered, ...], dict[str, str]]:
    """Every rule with what it says of one request on a legal day, as things stand now.

    Returns:
        the request's key, the rules in order, and message key → short number.

    Raises:
        UsageError: there is no such request, or the day lies before it.
    """
    books = office.books()
    key = request_key(books, request)
    opened = legal_day(books.requests[key].opened_at)
    if on < opened:
        raise UsageError(f"--on {on} lies before the request, which was opened on {opened}", "name a later day")
    return key, considered(office, books, key, None if on == office.today() else on), books.numbers


def show_message(office: Office, message: str) -> ShowMessage:
    """One message as it came, with what was read in it.

    Args:
        office: the open workspace.
        message: key or short number (`m7`).

    Raises:
        UsageError: there is no such message.
    """
    books = office.books()
    key = message_key(books, message)
    stored = office.ledger.messages.get(key)
    if stored is None:
        raise UsageError(f"the message {key} is not in the ledger", "run `cpra poll`")
    filed = [(request, reply) for request, state in books.requests.items() for reply in state.replies]
    request, reply = next(((where, each) for where, each in filed if each.message == key), ("", None))
    return ShowMessage(
        number=books.numbers[key],
        request=request,
        filed=reply,
        waiting=books.inbox.get(key),
        mail=parse_mail(stored.raw),
        files=tuple(_files(office, books, key)),
        links=tuple(
            (link.url, link.because)
            for link in (books.requests[request].links.values() if request else ())
            if link.message == key and link.because
        ),
    )


def _files(office: Office, books: Books, message: str) -> Iterator[tuple[str, str]]:
    """Name and place of every file that came with a message or under its links."""
    for document in books.documents.values():
        for source in document.sources:
            path = kept(office.workspace.folder, document.sha256) if source.message == message else None
            if path:
                yield source.name, path.relative_to(office.workspace.folder).as_posix()


def agency_name(office: Office, agency: str) -> str:
    """The agency's name, or its id if it has left the directory."""
    record = office.agencies.get(agency)
    return record.name if record else agency

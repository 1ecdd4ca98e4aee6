"""One request, or one message, whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cpra_bot.decide.grid import grid_row
from cpra_bot.errors import UsageError
from cpra_bot.files.keep import kept
from cpra_bot.law.days import legal_day
from cpra_bot.model.action import Considered
from cpra_bot.model.books import Books, InboxMessage
from cpra_bot.model.results import ShowMessage, ShowResult, StatusRow
from cpra_bot.reading.mail import parse_mail
from cpra_bot.tasks.decisions import actions, considered
from cpra_bot.tasks.named import message_key, request_key
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.status import agency_name


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
        waiting=_waiting(office, books, key),
        mail=parse_mail(stored.raw),
        files=tuple(_files(office, books, key)),
        links=tuple(
            (link.url, link.because)
            for link in (books.requests[request].links.values() if request else ())
            if link.message == key and link.because
        ),
    )


def _waiting(office: Office, books: Books, key: str) -> InboxMessage | None:
    """The message with its shape, if it waits in the inbox."""
    found = books.inbox.get(key)
    if found is None or found.shape:
        return found
    from cpra_bot.tasks.lookalikes import shapes  # loads what places messages, which a request's page does not need

    return replace(found, shape=shapes(office, {key: ""})[key])


def _files(office: Office, books: Books, message: str) -> Iterator[tuple[str, str]]:
    """Name and place of every file that came with a message or under its links."""
    for document in books.documents.values():
        for source in document.sources:
            path = kept(office.workspace.folder, document.sha256) if source.message == message else None
            if path:
                yield source.name, path.relative_to(office.workspace.folder).as_posix()

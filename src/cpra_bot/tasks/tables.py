"""All that is known of requests as plain tables, for export."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime

from cpra_bot.model.books import Books
from cpra_bot.model.request import RequestState
from cpra_bot.model.table import Cell, Table
from cpra_bot.tasks.named import request_key
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.prove import documents_of
from cpra_bot.tasks.status import agency_name

Rows = Iterator[tuple[Cell, ...]]
NAMES = ("requests", "items", "letters", "messages", "facts", "documents")


def chosen(office: Office, name: str) -> list[RequestState]:
    """The requests of a campaign, or one request; all where no name is given.

    Raises:
        UsageError: there is nothing of that name.
    """
    books = office.books()
    if not name:
        return list(books.requests.values())
    campaign = [state for state in books.requests.values() if state.campaign == name]
    return campaign or [books.requests[request_key(books, name)]]


def tables(office: Office, name: str = "") -> tuple[Table, ...]:
    """Every table, for a campaign, a request, or all.

    Raises:
        UsageError: there is nothing of that name.
    """
    books, states = office.books(), chosen(office, name)
    return (
        _table(
            "requests",
            "request campaign agency name phase address sent_on received_on due extension_until promised numbers "
            "open_items letters replies withdrawn_on closed_on",
            _requests(office, states),
        ),
        _table("items", "request item wording outcome by quote message", _items(books, states)),
        _table(
            "letters",
            "letter request kind to subject message_id status plan queued_at started_at settled_at answer fingerprint",
            _letters(office, states),
        ),
        _table(
            "messages",
            "message request received_at sender subject ours strength reason unclear sha256",
            _messages(office, books, states),
        ),
        _table(
            "facts",
            "request message kind value items quote document page certainty rule",
            _facts(books, states),
        ),
        _table(
            "documents", "sha256 size media_type name request message at url inside fault", _documents(books, states)
        ),
    )


def _table(name: str, columns: str, rows: Rows) -> Table:
    return Table(name, tuple(columns.split()), tuple(rows))


def _requests(office: Office, states: list[RequestState]) -> Rows:
    for each in states:
        yield (
            each.key,
            each.campaign,
            each.agency,
            agency_name(office, each.agency),
            each.phase.value,
            each.address,
            _day(each.sent_on),
            _day(each.received_on),
            _day(each.due.law) if each.due else None,
            _day(each.extension_until),
            _day(each.promised),
            "; ".join(each.numbers),
            "; ".join(each.open_items),
            len(each.letters),
            len(each.replies),
            _day(each.withdrawn_on),
            _day(each.closed_on),
        )


def _items(books: Books, states: list[RequestState]) -> Rows:
    for state in states:
        for label, wording in state.items.items():
            one = state.outcomes.get(label)
            number = books.numbers.get(one.message, "") if one else ""
            outcome, by, quote = (one.outcome.value, one.by, one.quote) if one else (None, None, None)
            yield state.key, label, wording, outcome, by, quote, number or None


def _letters(office: Office, states: list[RequestState]) -> Rows:
    wanted = {state.key for state in states}
    for entry in office.ledger.outbox.entries():
        each = entry.letter
        if each.request in wanted:
            yield (
                each.key,
                each.request,
                each.kind.value,
                each.to,
                each.subject,
                each.message_id,
                entry.status.value,
                entry.plan,
                _instant(entry.queued_at),
                _instant(entry.started_at),
                _instant(entry.settled_at),
                entry.answer,
                each.fingerprint,
            )


def _messages(office: Office, books: Books, states: list[RequestState]) -> Rows:
    for state in states:
        for each in state.replies:
            stored = office.ledger.messages.get(each.message)
            yield (
                books.numbers[each.message],
                state.key,
                _instant(each.received_at),
                each.sender,
                each.subject,
                "yes" if each.ours else "no",
                each.strength.value,
                each.reason,
                each.unclear or None,
                hashlib.sha256(stored.raw).hexdigest() if stored else None,
            )


def _facts(books: Books, states: list[RequestState]) -> Rows:
    for state in states:
        for reply in state.replies:
            for fact in reply.facts:
                yield (
                    state.key,
                    books.numbers[reply.message],
                    fact.kind.value,
                    fact.value or None,
                    "; ".join(fact.items) or None,
                    fact.quote,
                    fact.document or None,
                    fact.page or None,
                    fact.certainty.value,
                    fact.rule,
                )


def _documents(books: Books, states: list[RequestState]) -> Rows:
    for state in states:
        for document, source in documents_of(books, state):
            yield (
                document.sha256,
                document.size,
                document.media_type,
                source.name,
                state.key,
                books.numbers[source.message],
                _instant(source.at),
                source.url or None,
                source.inside or None,
                document.fault or None,
            )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

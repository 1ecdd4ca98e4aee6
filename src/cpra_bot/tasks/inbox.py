"""Messages that belong to no request yet, and a person's word on where they go."""

from __future__ import annotations

from cpra_bot.errors import UsageError
from cpra_bot.files.suggest import did_you_mean
from cpra_bot.ledger.events import happened
from cpra_bot.model.event import EventKind
from cpra_bot.model.message import Placing, Strength
from cpra_bot.model.request import Books
from cpra_bot.model.results import InboxResult, PlaceResult, ReadMessage
from cpra_bot.reading.mail import parse_mail
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.read import Reader


def inbox(office: Office) -> InboxResult:
    """What waits for a person's placing, and what was placed on weak grounds."""
    books = office.books()
    weak = [
        (key, reply)
        for key, state in books.requests.items()
        for reply in state.replies
        if reply.strength is Strength.WEAK
    ]
    return InboxResult(tuple(books.inbox.values()), tuple(weak), books.numbers)


def place(office: Office, message: str, request: str) -> PlaceResult:
    """File a message with a request on a person's word, then see which waiting ones this explains.

    Args:
        office: the open workspace.
        message: key or short number (`m7`); a message that is filed already is moved or confirmed.
        request: `campaign/agency`.

    Raises:
        UsageError: there is no such message or request.
    """
    books = office.books()
    key = message_key(books, message)
    request = request_key(books, request)
    reader = Reader(office)
    by_person = Placing(request, Strength.PERSON, "person", "placed by a person")
    placed = _file(office, reader, key, by_person)
    taught = []
    for doubtful, weakly_in in _doubtful(books).items():
        stored = office.ledger.messages.get(doubtful)
        if doubtful == key or stored is None:
            continue
        placing = reader.place(parse_mail(stored.raw), stored)
        better = placing.strength is not Strength.WEAK and placing.request == weakly_in
        if placing.request and (not weakly_in or better):
            taught.append(_file(office, reader, doubtful, placing))
    return PlaceResult(placed, tuple(taught))


def harmless(office: Office, message: str, note: str) -> str:
    """Note that a person read a message and that nothing in it holds letters back; returns its key.

    Args:
        office: the open workspace.
        message: key or short number of a message that is filed with a request.
        note: what the person saw; kept in the ledger.

    Raises:
        UsageError: there is no such message, or it is filed nowhere, or it did not want reading.
    """
    books = office.books()
    key = message_key(books, message)
    for request, state in books.requests.items():
        if any(reply.message == key and reply.unclear for reply in state.replies):
            read = happened(
                EventKind.MESSAGE_HARMLESS, request, office.clock.now(), office.actor, message=key, note=note
            )
            office.ledger.events.append([read])
            return key
    raise UsageError(f"{message} is no message that wants reading", "`cpra status` lists those that do")


def _doubtful(books: Books) -> dict[str, str]:
    """Messages that more knowledge may settle: key → the request it was weakly placed in, empty for the inbox."""
    weak = {
        reply.message: key
        for key, state in books.requests.items()
        for reply in state.replies
        if reply.strength is Strength.WEAK
    }
    return {**weak, **dict.fromkeys(books.inbox, "")}


def aside(office: Office, message: str, note: str) -> str:
    """Note that a message belongs to no request of ours; it stays in the ledger and can still be placed.

    Args:
        office: the open workspace.
        message: key or short number.
        note: how the person knows; kept in the ledger.

    Raises:
        UsageError: there is no such message.
    """
    key = message_key(office.books(), message)
    away = happened(EventKind.MESSAGE_ASIDE, "", office.clock.now(), office.actor, message=key, note=note)
    office.ledger.events.append([away])
    return key


def message_key(books: Books, message: str) -> str:
    """Key of a message that a person named by its key or its short number.

    Raises:
        UsageError: there is no such message.
    """
    for key, number in books.numbers.items():
        if message in {key, number}:
            return key
    raise UsageError(f"there is no message {message}", "`cpra inbox` and `cpra show REQUEST` list them")


def request_key(books: Books, request: str) -> str:
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


def _file(office: Office, reader: Reader, key: str, placing: Placing) -> ReadMessage:
    stored = office.ledger.messages.get(key)
    if stored is None:
        raise UsageError(f"the message {key} is not in the ledger", "run `cpra poll`")
    events, told = reader.events(stored, parse_mail(stored.raw), placing)
    office.ledger.messages.settle(key, events)
    return told

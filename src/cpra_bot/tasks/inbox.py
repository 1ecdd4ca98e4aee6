"""Messages that belong to no request yet, and a person's word on where they go."""

from __future__ import annotations

from dataclasses import replace

from cpra_bot.errors import UsageError
from cpra_bot.ledger.events import happened
from cpra_bot.model.books import Act, Books
from cpra_bot.model.event import EventKind
from cpra_bot.model.hearing import UndoResult
from cpra_bot.model.message import Placing, Strength
from cpra_bot.model.results import InboxResult, PlaceResult, ReadMessage
from cpra_bot.reading.glance import without_files
from cpra_bot.reading.mail import parse_mail
from cpra_bot.tasks.lookalikes import look_alikes, waiting_messages
from cpra_bot.tasks.named import message_key, request_key
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.read import Reader

PLACING_VERBS = ("place", "aside", "harmless")


def inbox(office: Office) -> InboxResult:
    """What waits for a person's placing, what was placed on weak grounds, and what looks alike among all that waits."""
    books = office.books()
    weak = [
        (key, reply)
        for key, state in books.requests.items()
        for reply in state.replies
        if reply.strength is Strength.WEAK
    ]
    waiting = waiting_messages(office, books)
    shapes = {each.message: each.shape for each in waiting}
    messages = tuple(replace(each, shape=shapes[key]) for key, each in books.inbox.items())
    return InboxResult(messages, tuple(weak), books.numbers, look_alikes(books, waiting))


def place(office: Office, message: str, request: str = "") -> PlaceResult:
    """File a message with a request on a person's word, then see which waiting ones this explains.

    Args:
        office: the open workspace.
        message: key or short number (`m7`); a message that is filed already is moved or confirmed.
        request: `campaign/agency`; may be left out to confirm a weak placing where it is.

    Raises:
        UsageError: there is no such message or request.
    """
    books = office.books()
    key = message_key(books, message)
    request = request_key(books, request) if request else _weakly_in(books, key, message)
    reader, act = Reader(office), new_act(office)
    placed = file_message(office, reader, key, by_person(request), act)
    return PlaceResult(placed, explain_others(office, reader, books, act, {key}))


def by_person(request: str) -> Placing:
    """The placing that needs no other reason."""
    return Placing(request, Strength.PERSON, "person", "placed by a person")


def new_act(office: Office) -> str:
    """An id under which all that one command does can be taken back."""
    return office.draw(6).hex()


def explain_others(office: Office, reader: Reader, books: Books, act: str, but: set[str]) -> tuple[ReadMessage, ...]:
    """File the doubtful messages that are explained by what the reader has learned since."""
    taught = []
    for doubtful, weakly_in in _doubtful(books).items():
        stored = None if doubtful in but else office.ledger.messages.get(doubtful)
        if stored is None or reader.shows_nothing(stored):
            continue
        placing = reader.place(parse_mail(without_files(stored.raw)), stored)
        better = placing.strength is not Strength.WEAK and placing.request == weakly_in
        if placing.request and (not weakly_in or better):
            taught.append(file_message(office, reader, doubtful, placing, act))
    return tuple(taught)


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
    if call_harmless(office, books, [key], note, new_act(office)):
        return key
    raise UsageError(f"{message} is no message that wants reading", "`cpra status` lists those that do")


def call_harmless(office: Office, books: Books, keys: list[str], note: str, act: str) -> list[str]:
    """Note of each of these messages that wants reading that nothing in it holds letters back; returns their keys."""
    wanted = {
        reply.message: request
        for request, state in books.requests.items()
        for reply in state.replies
        if reply.unclear and reply.message in set(keys)
    }
    now, actor = office.clock.now(), office.actor
    kind = EventKind.MESSAGE_HARMLESS
    office.ledger.events.append(
        [
            happened(kind, request, now, actor, message=key, note=note, act=act)
            for key, request in sorted(wanted.items(), key=lambda pair: keys.index(pair[0]))
        ]
    )
    return [key for key in keys if key in wanted]


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
    set_aside(office, [key], note, new_act(office))
    return key


def set_aside(office: Office, keys: list[str], note: str, act: str) -> None:
    """Note of messages that they belong to no request of ours."""
    now, actor, kind = office.clock.now(), office.actor, EventKind.MESSAGE_ASIDE
    office.ledger.events.append([happened(kind, "", now, actor, message=key, note=note, act=act) for key in keys])


def undo(office: Office, verbs: tuple[str, ...] = PLACING_VERBS, message: str = "") -> UndoResult:
    """Take back the last act of a person on messages, whole: of one message or of a group, with all that it explained.

    Args:
        office: the open workspace.
        verbs: which acts count.
        message: only an act on this message (key or short number); any where empty.

    Raises:
        UsageError: there is no such act, or no such message.
    """
    books = office.books()
    key = message_key(books, message) if message else ""
    act = next((one for one in reversed(books.acts) if one.verb in verbs and (not key or key in one.messages)), None)
    if act is None:
        raise UsageError(
            "there is nothing to take back" + (f" on {message}" if message else ""), "`cpra inbox` shows what waits"
        )
    take_back(office, act)
    after = office.books()
    return UndoResult(act, {after.numbers[one]: _whereabouts(after, one) for one in act.messages})


def take_back(office: Office, act: Act) -> None:
    """Note that an act is taken back; the events it wrote stay in the ledger."""
    back = happened(EventKind.ACT_TAKEN_BACK, "", office.clock.now(), office.actor, act=act.id)
    office.ledger.events.append([back])


def _whereabouts(books: Books, key: str) -> str:
    for request, state in books.requests.items():
        for reply in state.replies:
            if reply.message == key:
                return f"in {request}, {reply.strength}" + (", to be read" if reply.unclear else "")
    return "in the inbox" if key in books.inbox else "in no request"


def _weakly_in(books: Books, key: str, message: str) -> str:
    weakly_in = _doubtful(books).get(key, "")
    if weakly_in:
        return weakly_in
    waiting = books.inbox.get(key)
    likely = ", ".join(waiting.candidates[:3]) if waiting else ""
    raise UsageError(
        f"{message} is in no request that could be confirmed",
        f"name the request: `cpra inbox place {message} REQUEST`" + (f"; likely {likely}" if likely else ""),
    )


def _doubtful(books: Books) -> dict[str, str]:
    """Messages that more knowledge may settle: key → the request it was weakly placed in, empty for the inbox."""
    weak = {
        reply.message: key
        for key, state in books.requests.items()
        for reply in state.replies
        if reply.strength is Strength.WEAK
    }
    return {**weak, **dict.fromkeys(books.inbox, "")}


def file_message(office: Office, reader: Reader, key: str, placing: Placing, act: str = "") -> ReadMessage:
    """File a message and note what it states, as part of a person's act."""
    stored = office.ledger.messages.get(key)
    if stored is None:
        raise UsageError(f"the message {key} is not in the ledger", "run `cpra poll`")
    mail = parse_mail(stored.raw)
    events, told = reader.events(stored, mail, placing, act)
    office.ledger.messages.settle(key, [*events, *reader.kept(stored, mail, told.request)])
    return told

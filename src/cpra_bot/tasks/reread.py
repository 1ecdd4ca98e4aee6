"""Read all stored messages again with today's rules, and show what would change before it changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cpra_bot.model.books import Books
from cpra_bot.model.event import EventKind
from cpra_bot.model.fact import Fact, Reading
from cpra_bot.model.hearing import Reread, RereadResult
from cpra_bot.model.message import IncomingMessage, KnownRequest, ParsedMail, Placing, Strength
from cpra_bot.model.request import FiledMessage
from cpra_bot.reading.mail import parse_mail
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.read import Reader


@dataclass(frozen=True, slots=True)
class _Before:
    """How a message stands: its request and what is known of it there, or nothing where it is in the inbox."""

    request: str
    reply: FiledMessage | None

    @property
    def placed(self) -> tuple[str, Strength | None]:
        return self.request, self.reply.strength if self.reply else None


def read_again(office: Office, *, apply: bool = False) -> RereadResult:
    """Place and read every message anew from its raw bytes, in the order in which they came.

    Numbers and threads are learned anew on the way. A person's word stands: a message that a person placed stays where
    it is, one that was set aside stays aside, and corrected facts stay; where today's rules say otherwise it is listed.

    Args:
        office: the open workspace.
        apply: note the changes; else nothing is written.

    Raises:
        RunInProgress: another run holds the ledger (only with `apply`).
    """
    if not apply:
        return _read_again(office, apply=False)
    with office.ledger.run("read --again", office.clock.now()):
        return _read_again(office, apply=True)


def _read_again(office: Office, *, apply: bool) -> RereadResult:
    books = office.books()
    reader, standing = Reader(office, _unlearned), _standing(books)
    changes, kept, number = [], [], 0
    known = {source.message for document in books.documents.values() for source in document.sources}
    for number, message in enumerate(_in_order(office, standing), start=1):
        before = standing[message.key]
        mail = parse_mail(message.raw)
        placing = _placing(reader, mail, message, before)
        events, _told = reader.events(message, mail, placing)
        read = next((one for one in events if one.kind is EventKind.MESSAGE_READ), None)
        facts = tuple(map(Fact.from_plain, read.data["facts"])) if read else ()
        change = _change(books, message, mail, before, placing, Reading(facts, read.data["unclear"] if read else ""))
        if change.kept:
            kept.append(change)
        elif _is_change(change):
            changes.append(change)
        if apply:
            changed = not change.kept and _is_change(change)
            same_place = [one for one in events if one.kind is EventKind.MESSAGE_READ and changed]
            files = [] if message.key in known else reader.kept(message, mail, placing.request)
            noted = [*(events if change.moved else same_place), *files]
            if noted:
                office.ledger.messages.settle(message.key, noted)
        office.progress(f"read {number} messages")
    return RereadResult(number, tuple(changes), tuple(kept), applied=apply)


def _standing(books: Books) -> dict[str, _Before]:
    """Messages that are filed or wait; copies of our letters and those set aside are left alone."""
    filed = {
        reply.message: _Before(request, reply) for request, state in books.requests.items() for reply in state.replies
    }
    return {**dict.fromkeys(books.inbox, _Before("", None)), **filed}


def _in_order(office: Office, standing: dict[str, _Before]) -> Iterator[IncomingMessage]:
    """The messages as they came, one at a time."""
    when = {key: before.reply.received_at for key, before in standing.items() if before.reply}
    when |= {key: each.received_at for key, each in office.books().inbox.items()}
    for key in sorted(standing, key=lambda one: (when[one], one)):
        message = office.ledger.messages.get(key)
        if message:
            yield message


def _placing(reader: Reader, mail: ParsedMail, message: IncomingMessage, before: _Before) -> Placing:
    if before.reply and before.reply.strength is Strength.PERSON:
        return Placing(before.request, Strength.PERSON, "person", before.reply.reason)
    return reader.place(mail, message)


def _change(
    books: Books, message: IncomingMessage, mail: ParsedMail, before: _Before, placing: Placing, now: Reading
) -> Reread:
    had = before.reply.facts if before.reply else ()
    now_bare, had_bare = {_bare(fact) for fact in now.facts}, {_bare(fact) for fact in had}
    unclear_was = before.reply.unclear if before.reply else ""
    person = before.reply is not None and before.reply.read_by_person
    change = Reread(
        message=message.key,
        number=books.numbers[message.key],
        subject=mail.subject,
        sender=mail.sender,
        gone=tuple(fact for fact in had if _bare(fact) not in now_bare),
        new=tuple(fact for fact in now.facts if _bare(fact) not in had_bare),
        was=before.placed,
        now=(placing.request, placing.strength),
        reason=placing.reason if before.placed != (placing.request, placing.strength) else "",
        unclear_was=unclear_was,
        unclear_now="" if person else now.unclear,
    )
    if message.key in books.corrected:
        differs = bool(change.gone or change.new)
        why = "a person corrected its facts" + ("; today's rules read other ones" if differs else "")
        return replace(change, kept=why)
    return change


def _bare(fact: Fact) -> str:
    """A fact without the name of the rule that found it: a renamed rule changes nothing."""
    return str(sorted(replace(fact, rule="").plain().items()))


def _is_change(change: Reread) -> bool:
    return change.moved or bool(change.gone or change.new) or change.unclear_was != change.unclear_now


def _unlearned(books: Books, request: KnownRequest) -> KnownRequest:
    """A request as it is known by our own letters, and by what persons taught."""
    letters = {letter.message_id for letter in books.requests[request.key].letters}
    aliases = books.aliases.get(request.key, ())
    return replace(request, numbers={}, message_ids=frozenset({*letters, *aliases} - {""}))

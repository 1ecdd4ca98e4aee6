"""Put together what proves one request: approvals, attempts with the servers' words, copies, answers, hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from cpra_bot.files.keep import kept
from cpra_bot.letters.identity import fingerprint
from cpra_bot.model.books import Books
from cpra_bot.model.chain import FIRST, broken
from cpra_bot.model.document import Document, Source
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.fact import FactKind
from cpra_bot.model.letter import OutboxEntry
from cpra_bot.model.proof import DocumentProof, LetterProof, MessageProof, Proof, Step
from cpra_bot.model.request import RequestState
from cpra_bot.output.facts import summary_of
from cpra_bot.tasks.named import request_key
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.status import agency_name

SAID = {
    EventKind.LETTER_QUEUED: "text fixed and queued",
    EventKind.LETTER_STARTED: "handed to the mail server",
    EventKind.LETTER_SENT: "taken over",
    EventKind.LETTER_REFUSED: "refused for good",
    EventKind.LETTER_FAILED: "not taken, to be tried again",
    EventKind.LETTER_UNKNOWN: "outcome unknown",
    EventKind.LETTER_WITHDRAWN: "taken back before it left",
    EventKind.COPY_SEEN: "our own copy came to the mailbox",
}


def prove(office: Office, request: str) -> Proof:
    """The chain of one request; nothing is changed.

    Raises:
        UsageError: there is no such request.
    """
    books = office.books()
    key = request_key(books, request)
    state, events = books.requests[key], office.ledger.events.all()
    sealed = list(office.ledger.events.sealed())
    entries = [entry for entry in office.ledger.outbox.entries() if entry.letter.request == key]
    return Proof(
        request=key,
        agency=agency_name(office, state.agency),
        at=office.clock.now(),
        events=len(sealed),
        head=sealed[-1].link if sealed else FIRST,
        faults=tuple(broken(sealed)),
        letters=tuple(_letter(office, entry, events) for entry in entries),
        messages=tuple(_messages(office, books, state, _hashes(events))),
        documents=tuple(_documents(office, books, state)),
        received_on=state.received_on,
        received_because=state.received_because,
    )


def _letter(office: Office, entry: OutboxEntry, events: Sequence[Event]) -> LetterProof:
    letter = entry.letter
    own = [each for each in events if each.data.get("letter") == letter.key and each.kind in SAID]
    queued = next((each.data["fingerprint"] for each in own if each.kind is EventKind.LETTER_QUEUED), "")
    copies = [each for each in own if each.kind is EventKind.COPY_SEEN]
    return LetterProof(
        key=letter.key,
        kind=letter.kind,
        to=letter.to,
        subject=letter.subject,
        message_id=letter.message_id,
        status=entry.status,
        fingerprint=letter.fingerprint,
        holds=fingerprint(letter) == letter.fingerprint == queued,
        approved=_approval(entry, events),
        steps=tuple(_step(each, SAID[each.kind], str(each.data.get("answer", ""))) for each in own),
        ids=tuple(dict.fromkeys([letter.message_id, *(each.data["message_id"] for each in copies)])),
        copies=tuple((each.data["message"], _hash_of(office, each.data["message"])) for each in copies),
    )


def _approval(entry: OutboxEntry, events: Sequence[Event]) -> Step | None:
    """A person's word on the plan or on the letter; else the rule by which the approved campaign lets it go."""
    for each in reversed(events):
        if each.kind is EventKind.PROPOSAL_APPROVED and each.data["letter"] == entry.letter.key:
            edited = ", as the person rewrote it" if each.data["edited"] else ""
            return _step(each, f"proposal {each.data['proposal']} approved{edited}")
        if each.kind is EventKind.PLAN_APPROVED and each.data["plan"] == entry.plan:
            return _step(each, f"plan {entry.plan} approved, {each.data['letters']} letters")
    queued = [each for each in events if each.data.get("letter") == entry.letter.key]
    if queued and ":" in entry.plan:
        rule = entry.plan.partition(":")[2]
        return _step(queued[0], f"by the rule {rule}, which the approved campaign lets act by itself")
    return None


def _step(event: Event, said: str, answer: str = "") -> Step:
    return Step(event.sequence, event.at, event.actor, said, " ".join(answer.split()))


def _hashes(events: Sequence[Event]) -> dict[str, str]:
    """Message key → SHA-256 as it was noted when the message came."""
    return {each.data["message"]: each.data["sha256"] for each in events if each.kind is EventKind.MESSAGE_STORED}


def _hash_of(office: Office, message: str) -> str:
    stored = office.ledger.messages.get(message)
    return hashlib.sha256(stored.raw).hexdigest() if stored else ""


def _messages(office: Office, books: Books, state: RequestState, noted: Mapping[str, str]) -> Iterator[MessageProof]:
    for reply in state.replies:
        digest = _hash_of(office, reply.message)
        yield MessageProof(
            key=reply.message,
            number=books.numbers[reply.message],
            received_at=reply.received_at,
            sender=reply.sender,
            subject=reply.subject,
            placed=f"{reply.strength}: {reply.reason}",
            says=summary_of(reply.facts),
            sha256=digest,
            holds=digest != "" and digest == noted.get(reply.message),
        )


def _documents(office: Office, books: Books, state: RequestState) -> Iterator[DocumentProof]:
    ends = {
        fact.value: date.fromisoformat(fact.detail["expires"])
        for reply in state.replies
        for fact in reply.facts
        if fact.kind is FactKind.LINK and fact.detail.get("expires")
    }
    for document, source in documents_of(books, state):
        path = kept(office.workspace.folder, document.sha256)
        yield DocumentProof(
            sha256=document.sha256,
            size=document.size,
            media_type=document.media_type,
            name=source.name,
            message=books.numbers[source.message],
            at=source.at,
            url=source.url,
            inside=source.inside,
            expires=ends.get(source.url),
            holds=path is not None and _sum(path) == document.sha256,
        )


def documents_of(books: Books, state: RequestState) -> list[tuple[Document, Source]]:
    """Files that came with the messages of a request, each way by which they came, oldest first."""
    messages = {reply.message for reply in state.replies}
    found = [
        (document, source)
        for document in books.documents.values()
        for source in document.sources
        if source.message in messages and source.request == state.key
    ]
    return sorted(found, key=lambda pair: pair[1].at)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

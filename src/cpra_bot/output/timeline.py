"""What happened in one request, day by day: as text, and as a page for counsel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import resources

from cpra_bot.errors import CannotFinish
from cpra_bot.law.days import legal_day
from cpra_bot.model.proof import Proof
from cpra_bot.model.request import RequestState
from cpra_bot.output.facts import place_of, words_of
from cpra_bot.output.pdf import compile_page
from cpra_bot.output.style import count, fold_in, plain

Row = tuple[date, str, str]
"""Legal day, who (`we`, `agency`, `law`), and what."""


def timeline(proof: Proof, state: RequestState) -> list[Row]:
    """Every row, by day; of one day what was done first, then what came, then what was due.

    Args:
        proof: of the request.
        state: as folded.
    """
    rows = [*_ours(proof, state), *_theirs(proof, state), *_due(state)]
    rank = {"we": 0, "agency": 1, "law": 2}
    return sorted(rows, key=lambda row: (row[0], rank[row[1]]))


def _ours(proof: Proof, state: RequestState) -> Iterator[Row]:
    for letter in proof.letters:
        if letter.approved:
            yield legal_day(letter.approved.at), "we", f"{letter.kind} letter: {letter.approved.said}"
        for step in letter.steps[1:]:
            answer = f': "{step.answer}"' if step.answer else ""
            yield legal_day(step.at), "we", f"{letter.kind} letter to {letter.to}: {step.said}{answer}"
    for contact in state.contacts:
        yield contact.on, "we", f"noted by hand, {contact.how}: {contact.note}"
    for document in proof.documents:
        if document.url and not document.inside:
            yield legal_day(document.at), "we", f"fetched {document.name} from {document.url}"
    for day, words in ((state.withdrawn_on, "the request was withdrawn"), (state.closed_on, "the request was closed")):
        if day:
            yield day, "we", words


def _theirs(proof: Proof, state: RequestState) -> Iterator[Row]:
    files = {each.message: 0 for each in proof.documents}
    for each in proof.documents:
        files[each.message] += not each.url
    numbers = {each.key: each.number for each in proof.messages}
    for reply in state.replies:
        day, number = legal_day(reply.received_at), numbers[reply.message]
        attached = f", {count(files[number], 'file')} attached" if files.get(number) else ""
        yield day, "we" if reply.ours else "agency", f"{number} from {reply.sender}: {reply.subject}{attached}"
        for fact in reply.facts:
            yield day, "agency", f'{number} {words_of(fact)}{place_of(fact)}: "{" ".join(fact.quote.split())}"'


def _due(state: RequestState) -> Iterator[Row]:
    if state.due:
        yield state.due.law, "law", "last day for the determination (Gov. Code 7922.535)"
    if state.extension_until:
        yield state.extension_until, "law", "end of the extension that the agency took (Gov. Code 7922.535(b))"
    if state.promised:
        yield state.promised, "law", "day that the agency itself named"


def timeline_text(proof: Proof, state: RequestState) -> str:
    """A row a line, folded to 80 columns."""
    lines = [f"{proof.request}: {proof.agency}", f"as of {proof.at:%Y-%m-%d %H:%M} UTC", ""]
    for day, who, what in timeline(proof, state):
        lines.append(fold_in(plain(f"{day}  {who:<7} {what}"), " " * 20, ""))
    return "\n".join(lines) + "\n"


def timeline_pdf(proof: Proof, state: RequestState, requester: str) -> bytes:
    """The same as a PDF (PDF/UA-1); the same rows give the same bytes.

    Raises:
        UsageError: typst is not installed.
        CannotFinish: typst refuses a text.
    """
    data = {
        "title": f"Timeline: {plain(proof.agency)}",
        "author": plain(requester),
        "reference": proof.request,
        "day": f"{proof.at:%Y-%m-%d %H:%M} UTC",
        "head": proof.head,
        "rows": [[day.isoformat(), who, _printable(what)] for day, who, what in timeline(proof, state)],
    }
    source = resources.files(__package__).joinpath("timeline.typ").read_bytes()
    day = datetime(proof.at.year, proof.at.month, proof.at.day, tzinfo=UTC)
    said, made = compile_page(source, "timeline", json.dumps(data, ensure_ascii=False), day)
    if made is None:
        raise CannotFinish(f"the timeline of {proof.request} cannot be printed: {said}", "look at timeline.txt")
    return made


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else "\ufffd" for each in text)

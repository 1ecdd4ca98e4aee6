"""Corrected messages as samples for the rules, with everybody's names taken out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from cpra_bot.errors import CannotFinish, UsageError
from cpra_bot.law.days import legal_day
from cpra_bot.model.fact import Fact, Reading
from cpra_bot.reading.masking import ADDRESS, PERSON, PLACE, Masked, mask, people_in, places_in
from cpra_bot.reading.summary import vocabulary
from cpra_bot.tasks.label import filed_with
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.read import Reader


def export_samples(office: Office, path: Path) -> int:
    """Write every corrected message as a JSON line: masked text, masked facts, and their labels.

    Args:
        office: the open workspace.
        path: a file that does not exist yet.

    Returns:
        how many were written.

    Raises:
        UsageError: the file exists, or nothing was ever corrected.
        CannotFinish: the file cannot be written.
    """
    books, reader = office.books(), Reader(office)
    if not books.corrected:
        raise UsageError("no message was corrected yet", "`cpra label m7 --add KIND --quote WORDS` corrects one")
    lines = [
        json.dumps(_sample(office, reader, key, facts, number), ensure_ascii=False)
        for number, (key, facts) in enumerate(books.corrected.items(), start=1)
    ]
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except FileExistsError as error:
        raise UsageError(f"{path} exists already", "name another file") from error
    except OSError as error:
        raise CannotFinish(f"{path} cannot be written: {error.strerror}", "name another file") from error
    return len(lines)


def _sample(office: Office, reader: Reader, key: str, facts: tuple[Fact, ...], number: int) -> dict[str, Any]:
    request, _reply = filed_with(office.books(), key)
    stored = office.ledger.messages.get(key)
    if stored is None:
        raise UsageError(f"the message {key} is not in the ledger", "run `cpra poll`")
    mail, _read = reader.opened(stored, request)
    agency = office.agencies.get(request.partition("/")[2])
    known = reader.known.get(request)
    places = [*((known.agency_name, *known.names) if known else ()), *((agency.city, agency.county) if agency else ())]
    people = [office.settings.requester.name, *([mail.sender_name] if " " in mail.sender_name else [])]
    # A display name may be a person's or an office's; masked as a person it is gone either way.
    found_people = [*people, *people_in(mail.own_text)]
    found_places = [*(place for place in places if place), *places_in(mail.own_text)]
    body = mask(mail.own_text, found_people, found_places)

    def hidden(text: str) -> str:
        return mask(text, found_people, found_places).text

    masked = [_masked(fact, body, hidden) for fact in facts]
    labels = vocabulary(replace(mail, own_text=body.text), Reading(tuple(masked), ""))
    return {
        "id": f"corrected-{number}",
        "source": "corrected",
        "agency": PLACE,
        "channel": "email",
        "date": legal_day(stored.received_at).isoformat(),
        "from_header": f"{PERSON} <{ADDRESS}>",
        "subject": hidden(mail.subject),
        "body": body.text,
        "masked": True,
        "labels": {name: value for name, value in labels.items() if name not in {"facts", "unclear"}},
        "facts": [fact.plain() for fact in masked],
    }


def _masked(fact: Fact, body: Masked, hidden: Callable[[str], str]) -> Fact:
    detail = {name: hidden(text) for name, text in fact.detail.items()}
    if fact.start < 0 or fact.document:
        return replace(fact, value=hidden(fact.value), quote=hidden(fact.quote), detail=detail)
    start, end = body.moved(fact.start, fact.start + len(fact.quote))
    return replace(fact, value=hidden(fact.value), quote=body.text[start:end], start=start, detail=detail)

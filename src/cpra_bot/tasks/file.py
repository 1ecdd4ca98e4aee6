"""What waits for a person's hand, and the word that it was filed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from cpra_bot.channels.assisted.flavours import flavour_of
from cpra_bot.channels.assisted.form import VALUES, Known, fields_of, pdf_values
from cpra_bot.errors import FilesAtFault, UsageError
from cpra_bot.files.ways import place_of
from cpra_bot.law.days import legal_day, noon
from cpra_bot.ledger.events import happened
from cpra_bot.ledger.outbox import CLAIMABLE
from cpra_bot.letters.plain import day_in_words
from cpra_bot.model.agency import Agency, ContactChannel
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.filing import Filing, Number, Recorded
from cpra_bot.model.letter import LetterKind, LetterStatus, OutboxEntry
from cpra_bot.model.problem import Problem
from cpra_bot.model.request import RequestState
from cpra_bot.reading.numbers import folded
from cpra_bot.tasks.named import request_key
from cpra_bot.tasks.office import Office


def waiting(office: Office, campaign: str = "") -> list[Filing]:
    """Letters that a person has to file, the oldest first.

    Args:
        office: the open workspace.
        campaign: only this campaign's; all where empty.

    Raises:
        FilesAtFault: the directory's map of a PDF form names a value that does not exist.
    """
    entries = [
        entry
        for entry in office.ledger.outbox.entries(CLAIMABLE)
        if entry.letter.by_hand and (not campaign or entry.letter.request.startswith(f"{campaign}/"))
    ]
    handed = _handed_out(office) if entries else {}
    return [_filing(office, entry, handed.get(entry.letter.key)) for entry in entries]


def record(office: Office, numbers: Sequence[Number]) -> list[Recorded]:
    """Note what people filed. All numbers are looked at first; if one cannot be, none is noted.

    Args:
        office: the open workspace.
        numbers: what they wrote down.

    Raises:
        UsageError: one is wrong (on the command line).
        FilesAtFault: some are wrong (from a file): each with its line.
    """
    faults: list[Problem] = []
    checked: list[tuple[Number, OutboxEntry, date]] = []
    taken: dict[tuple[str, str], str] = {}
    for number in numbers:
        try:
            checked.append(_checked(office, number, taken))
        except UsageError as fault:
            if not number.line:
                raise
            faults.append(Problem("numbers", number.line, 0, "F001", str(fault), fault.remedy))
    if faults:
        raise FilesAtFault(faults)
    return [_record(office, number, entry, on) for number, entry, on in checked]


def _checked(office: Office, number: Number, taken: dict[tuple[str, str], str]) -> tuple[Number, OutboxEntry, date]:
    books = office.books()
    key = request_key(books, number.request)
    entry = _letter_for(office, books.requests[key], number)
    on = number.on or office.today()
    if on > office.today():
        raise UsageError(f"{key}: {on} lies ahead", "give the day on which it was filed")
    if on < legal_day(entry.queued_at):
        raise UsageError(
            f"{key}: on {on} the letter was not approved yet ({legal_day(entry.queued_at)})", "look at the day again"
        )
    if number.number:
        if not re.search(r"\d", number.number) or len(number.number) > 60:
            raise UsageError(f"{key}: `{number.number}` is no number", "copy it as the portal shows it")
        desk, short = entry.letter.to.casefold(), folded(number.number)
        holder = taken.get((desk, short)) or _holder(office, desk, short, key)
        if holder and holder != key:
            raise UsageError(
                f"{key}: the number {number.number} at {entry.letter.to} is that of {holder}", "look at both again"
            )
        taken[desk, short] = key
    return number, entry, on


def _letter_for(office: Office, state: RequestState, number: Number) -> OutboxEntry:
    """The letter that was filed: the newest that waits, else the newest first letter that was filed by hand."""
    entries = [entry for entry in office.ledger.outbox.entries() if entry.letter.request == state.key]
    for_hands = [entry for entry in entries if entry.letter.by_hand]
    by_hand = [entry for entry in for_hands if entry.status is not LetterStatus.WITHDRAWN]
    for entry in reversed(by_hand):
        if entry.status in CLAIMABLE:
            return entry
    if for_hands and not by_hand:
        raise UsageError(
            f"{for_hands[-1].letter.key} was taken back before it was filed: {for_hands[-1].answer}",
            f"if it was filed all the same, note that with `cpra record {state.key} --sent FILE`",
        )
    if not by_hand:
        raise UsageError(f"{state.key} has no letter that a person files", "`cpra file` lists those that wait")
    if not number.number:
        raise UsageError(f"{by_hand[-1].letter.key} was noted as filed already", "nothing was changed")
    mine = _other_numbers(state, number)
    if mine and not number.replace and folded(number.number) not in {folded(known) for known in state.numbers}:
        raise UsageError(
            f"{state.key} has the number {mine[0]} already, and not {number.number}",
            "if the first is wrong, say --replace",
        )
    return by_hand[-1]


def _other_numbers(state: RequestState, number: Number) -> list[str]:
    return [known for known in state.sure_numbers if folded(known) != folded(number.number)]


def _holder(office: Office, desk: str, number: str, but: str) -> str:
    """Another request at the same desk that has this number; portals of other agencies may give the same one."""
    for key, state in office.books().requests.items():
        here = any(letter.to.casefold() == desk for letter in state.letters)
        if key != but and here and number in {folded(known) for known in state.sure_numbers}:
            return key
    return ""


def _record(office: Office, number: Number, entry: OutboxEntry, on: date) -> Recorded:
    letter, now = entry.letter, office.clock.now()
    flavour = flavour_of(letter.channel, letter.to)
    known = {folded(each) for each in office.books().requests[letter.request].sure_numbers}
    again = entry.status not in CLAIMABLE and folded(number.number) in known
    notes = []
    if number.number and flavour.number and not re.fullmatch(flavour.number, number.number.lstrip("#").strip()):
        notes.append(f"{number.number} has not the form of {flavour.title} numbers, such as {flavour.example}")
    if flavour.has_key and not number.key and not again:
        notes.append(f"{flavour.title} also gives a security key; without it the request cannot be looked up there")
    if again:
        return Recorded(letter.key, number.number, on, True, tuple(notes))
    who = f" by {number.by}" if number.by else ""
    noted = happened(
        EventKind.FILING_RECORDED,
        letter.request,
        now,
        office.actor,
        letter=letter.key,
        on=on.isoformat(),
        number=number.number,
        instead=_other_numbers(office.books().requests[letter.request], number) if number.replace else [],
        note=number.note,
        by=number.by,
        message="",
    )
    words = f"filed by hand{who} on {on}" + (f", number {number.number}" if number.number else "")
    words += f" ({number.note})" if number.note else ""
    if not office.ledger.outbox.filed(letter.key, words, _moment(office, on), now, office.actor, [noted]):
        office.ledger.events.append([noted])  # it was confirmed by mail first; the number is news all the same
    return Recorded(letter.key, number.number, on, False, tuple(notes))


def _moment(office: Office, on: date) -> datetime:
    now = office.clock.now()
    return now if on == legal_day(now) else noon(on)


def _filing(office: Office, entry: OutboxEntry, handed: Event | None) -> Filing:
    letter = entry.letter
    agency = office.agencies.get(letter.request.split("/")[1]) or _unknown(letter.request)
    channel = channel_for(office, agency, letter.channel, letter.to)
    flavour = flavour_of(letter.channel, letter.to)
    known = Known(letter, agency, channel, office.settings.requester)
    state = office.books().requests[letter.request]
    try:
        filled = pdf_values(known, day_in_words(office.today()))
    except KeyError as name:
        what = f"`form_fields` of {agency.id} names the value {name}, which does not exist"
        raise FilesAtFault([Problem("agencies", 0, 0, "F002", what, f"write one of {', '.join(VALUES)}")]) from None
    later = letter.kind is not LetterKind.INITIAL
    notes = [channel.note] if channel and channel.note else []
    notes += [f"belongs to {channel.via}"] if channel and channel.via else []
    return Filing(
        letter=letter,
        agency=agency.name,
        flavour=flavour,
        url="" if letter.channel == "postal" else _page(channel, letter.to),
        place=letter.to,
        fields=fields_of(flavour, known),
        waiting_since=entry.queued_at,
        notes=tuple(notes),
        first_sent=state.sent_on if later else None,
        form_pdf=(channel.form_pdf or "") if channel else "",
        form_fields=filled,
        handed_to=handed.data["to"] if handed else None,
        handed_on=legal_day(handed.at) if handed else None,
    )


def channel_for(office: Office, agency: Agency, kind: str, place: str) -> ContactChannel | None:
    """The directory's record of the way that a letter takes; its parent's where that says more. None if it has gone."""
    own = next((each for each in agency.channels if each.kind == kind and place_of(each, agency) == place), None)
    parent = office.agencies.get(own.via) if own and own.via else None
    theirs = (
        next((each for each in parent.channels if each.kind == kind and place_of(each, parent) == place), None)
        if parent
        else None
    )
    if own is None or theirs is None:
        return own
    more = {key: getattr(theirs, key) for key in ("category", "form_pdf", "form_fields", "note", "url")}
    return own.model_copy(update={key: getattr(own, key) or value for key, value in more.items()})


def _page(channel: ContactChannel | None, place: str) -> str:
    if channel and channel.kind == "muckrock":
        return "https://www.muckrock.com/"
    if channel and channel.url:
        return channel.url
    return place if "://" in place else f"https://{place}/"


def _handed_out(office: Office) -> dict[str, Event]:
    return {event.data["letter"]: event for event in office.ledger.events.of_kinds([EventKind.FILING_HANDED_OUT])}


def _unknown(request: str) -> Agency:
    name = request.split("/")[1]
    return Agency(id=name, name=name, kind="police", source=("gone",))

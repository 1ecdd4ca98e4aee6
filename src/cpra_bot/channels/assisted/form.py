"""What goes into a form, field by field, in the order in which that kind of form asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cpra_bot.model.agency import Agency, ContactChannel
from cpra_bot.model.filing import Flavour, FormField
from cpra_bot.model.letter import Letter
from cpra_bot.model.settings import Requester


@dataclass(frozen=True, slots=True)
class Known:
    """All that a form may be filled from."""

    letter: Letter
    agency: Agency
    channel: ContactChannel | None
    requester: Requester


VALUES: dict[str, tuple[str, Callable[[Known], str], str]] = {
    "letter": ("Request", lambda known: known.letter.body, "the whole letter"),
    "subject": ("Subject", lambda known: known.letter.subject, ""),
    "name": ("Your name", lambda known: known.requester.name, ""),
    "email": ("E-mail", lambda known: known.letter.reply_to or known.letter.sender, "this request's own address"),
    "phone": ("Telephone", lambda known: known.requester.phone or "", ""),
    "organization": ("Organization", lambda known: known.requester.organization or "", ""),
    "postal_address": ("Address", lambda known: ", ".join(known.requester.postal_address), ""),
    "department": ("Department", lambda known: _department(known.agency), "where it asks for one"),
    "category": ("Kind of request", lambda known: _category(known.channel), "or what comes nearest"),
    "agency": ("Agency", lambda known: known.agency.name, ""),
    "address": ("To", lambda known: known.letter.to, ""),
    "today": ("Date", lambda _known: "", "the day on which you file"),
}
"""Name → label, value, note. The same names stand in `form_fields` of the directory for a PDF form."""


def fields_of(flavour: Flavour, known: Known) -> tuple[FormField, ...]:
    """The fields of a form that have a value, in its order."""
    found = []
    for name in flavour.asks:
        label, value_of, note = VALUES[name]
        value = value_of(known)
        if value:
            found.append(FormField(label, value, note))
    return tuple(found)


def pdf_values(known: Known, today: str) -> tuple[tuple[str, str], ...]:
    """Field of the agency's PDF form → what goes in.

    A map of the directory names values by `VALUES`; a text in quotes, as `"Police"`, goes in as it is.

    Raises:
        KeyError: the map names a value that does not exist.
    """
    filled = []
    for field, name in (known.channel.form_fields if known.channel else {}).items():
        if name.startswith('"') and name.endswith('"'):
            filled.append((field, name[1:-1]))
        else:
            filled.append((field, today if name == "today" else VALUES[name][1](known)))
    return tuple(filled)


def _department(agency: Agency) -> str:
    return agency.name if agency.kind not in {"city", "county"} else ""


def _category(channel: ContactChannel | None) -> str:
    return (channel.category if channel else None) or "Public records request"

"""A filing by a person's hand: what the form asks, in its order, and what to write down afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cpra_bot.model.letter import Letter


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing that a form asks.

    Attributes:
        label: as forms of that kind call it.
        value: what goes in; empty where we have nothing to say.
        note: what a person should know about it.
    """

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Flavour:
    """One kind of portal, as data.

    Attributes:
        key: name in code, `nextrequest`.
        title: name for people.
        asks: what its form asks, in its order: keys of `form.VALUES`.
        steps: what a person does, in order.
        write_down: what to note afterwards; empty if nothing is given.
        number: regular expression of its numbers where they have one form; else empty.
        example: such a number.
        has_key: True if it gives a secret key beside the number.
        answers_by_mail: True if answering its mail reaches the request.
        follow_ups: how later messages reach it, in words.
    """

    key: str
    title: str
    asks: tuple[str, ...]
    steps: tuple[str, ...]
    write_down: str
    number: str = ""
    example: str = ""
    has_key: bool = False
    answers_by_mail: bool = False
    follow_ups: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """One letter that waits for a person.

    Attributes:
        letter: as approved.
        agency: its name.
        flavour: of the portal.
        url: page to open; empty for post.
        place: host, page or postal address.
        fields: what goes into the form, in its order.
        waiting_since: when it was queued (aware UTC).
        notes: what the directory says of this way in.
        first_sent: day of the first letter, for a filing that repeats it by another way; None for a first letter.
        form_pdf: the agency's own PDF form: a file of the workspace or an address; empty if there is none.
        form_fields: name of a field of that PDF → value that goes in.
        handed_to: who has a packet with it; None if nobody, empty if nobody was named.
        handed_on: legal day of that.
    """

    letter: Letter
    agency: str
    flavour: Flavour
    url: str
    place: str
    fields: tuple[FormField, ...]
    waiting_since: datetime
    notes: tuple[str, ...] = ()
    first_sent: date | None = None
    form_pdf: str = ""
    form_fields: tuple[tuple[str, str], ...] = ()
    handed_to: str | None = None
    handed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """What a person wrote down after filing.

    Attributes:
        request: key, or the agency's id alone.
        number: the portal's; empty if it gave none (post).
        key: the secret beside it (JustFOIA); empty if there is none. Left out of `repr`.
        on: legal day of filing; None for today.
        by: who filed.
        note: a proof, such as the number of a certified letter.
        line: where it stands in a file; 0 on the command line.
        replace: True if a number that was noted before is wrong.
    """

    request: str
    number: str = ""
    key: str = ""
    on: date | None = None
    by: str = ""
    note: str = ""
    line: int = 0
    replace: bool = False

    def __repr__(self) -> str:
        return f"Number({self.request!r}, {self.number!r}, key={'…' if self.key else ''!r}, on={self.on})"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one number.

    Attributes:
        letter: key of the letter that now counts as filed.
        again: True if exactly this was noted before; nothing changed then.
        notes: what a person should look at.
    """

    letter: str
    number: str
    on: date
    again: bool
    notes: tuple[str, ...] = ()

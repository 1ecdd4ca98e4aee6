"""What a message states, each statement with the words that prove it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FactKind(StrEnum):
    """Statements the reader knows. Whatever else a message says leaves it unclear, and unclear goes to a person."""

    ACKNOWLEDGED = "acknowledged"  # the request was received; value: ""
    RECEIVED_ON = "received_on"  # the agency's own receipt date; value: ISO date
    TRACKING_NUMBER = "tracking_number"  # the agency's own number; value: the number as written
    EXTENSION = "extension"  # more time is taken under the Act; value: ISO date, or "" if none is named
    PROMISED_DATE = "promised_date"  # the agency will write or deliver by; value: ISO date
    AUTOMATIC_REPLY = "automatic_reply"  # a machine answered; value: ""
    BOUNCE_HARD = "bounce_hard"  # this address does not work; value: the address
    BOUNCE_SOFT = "bounce_soft"  # not delivered yet; value: the address


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement.

    Attributes:
        kind: what is stated.
        value: as the kind's comment says.
        quote: the exact words.
        start: offset of the quote in `ParsedMail.own_text`, or -1 for headers and delivery reports.
        rule: name of the rule that found it.
    """

    kind: FactKind
    value: str
    quote: str
    start: int
    rule: str

    @property
    def day(self) -> date | None:
        """The value as a date, for the kinds that carry one."""
        return date.fromisoformat(self.value) if self.value[:4].isdigit() and len(self.value) == 10 else None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one message states.

    Attributes:
        facts: in the order of the text.
        unclear: why a person should read it; empty if the facts say all that matters.
    """

    facts: tuple[Fact, ...]
    unclear: str

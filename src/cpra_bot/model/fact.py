"""What a message states, each statement with the words that prove it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

WHOLE_REQUEST = "*"
"""In `Fact.items`: the statement is about the whole request, or about all that is left of it."""


class FactKind(StrEnum):
    """Statements the reader knows. Whatever else a message says leaves it unclear, and unclear goes to a person.

    The words in brackets name the keys of `Fact.detail` that the kind may carry.
    """

    # Receipt
    ACKNOWLEDGED = "acknowledged"  # the request was received; value: ""
    RECEIVED_ON = "received_on"  # the agency's own receipt date; value: ISO date
    TRACKING_NUMBER = "tracking_number"  # the agency's own number; value: the number as written
    # Time
    DETERMINATION = "determination"  # the agency has decided whether it holds disclosable records; value: ""
    EXTENSION = "extension"  # more time is taken under the Act; value: ISO date or "" (grounds: "c1,c2"; defects:
    #                          "no_date,no_ground,over_14,second", as law.extension judges them)
    PROMISED_DATE = "promised_date"  # the agency will write or deliver by; value: ISO date (relative: the words it is
    #                                  counted from, where no date is named)
    STATUS = "status"  # work goes on; nothing is decided by it; value: ""
    # What the agency asks of us
    FEE_QUOTE = "fee_quote"  # what it would cost; value: US dollars "12.50", or "" where only a rate is named (rate)
    FEE_DEMAND = "fee_demand"  # to be paid before work or release; value: US dollars or "" (by: ISO date; deposit: yes)
    FEE_THRESHOLD = "fee_threshold"  # above which it would ask first; value: US dollars
    CLARIFICATION = "clarification"  # it asks what is meant, or to narrow; value: "" (by: ISO date)
    CONFIRMATION_WANTED = "confirmation_wanted"  # identity, account or mail address to confirm; value: "" (by)
    DEADLINE_FOR_US = "deadline_for_us"  # reply or act by then, or it closes; value: ISO date
    # What the agency answers
    NO_RECORDS = "no_records"  # it has none; value: "" (final: yes, or left out where the search goes on)
    RECORD_CREATION = "record_creation"  # it would have to make a record and need not; value: ""
    RELEASE = (
        "release"  # records come with this, or are ready; value: "" (partial: yes; whole: yes; how; expires: ISO date)
    )
    DENIAL = "denial"  # records are withheld; value: "" (sections: "Gov 7922.000; Gov 7923.600"; who: name and title)
    EXEMPTION_WARNING = "exemption_warning"  # some may turn out exempt; nothing is withheld yet; value: ""
    ITEM_ANSWER = "item_answer"  # an answer typed to one item; value: as typed
    PORTAL_REDIRECT = "portal_redirect"  # file it in our portal instead; value: its address, or ""
    REFERRAL = "referral"  # another agency has it; value: whom it names, or ""
    CLOSURE = "closure"  # it closes the request; value: "" (reason: completed, withdrawn, no-answer, duplicate, unpaid)
    LINK = "link"  # an address under which records lie; value: the address (expires: ISO date); LIKELY: or another page
    STATUTE = "statute"  # a section it cites; value: as `Gov 7922.535(b)`
    # Machines
    AUTOMATIC_REPLY = "automatic_reply"  # a machine answered; value: "" (absent: yes, if about somebody's absence)
    ACCOUNT_MAIL = "account_mail"  # about an account or a password, not about the request; value: ""
    BOUNCE_HARD = "bounce_hard"  # this address does not work; value: the address
    BOUNCE_SOFT = "bounce_soft"  # not delivered yet; value: the address


class Certainty(StrEnum):
    """How far a statement can be relied on without a person."""

    SURE = "sure"  # the words say it and nothing else fits
    LIKELY = "likely"  # it may be meant otherwise: shown, and never enough for an automatic letter


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement.

    Attributes:
        kind: what is stated.
        value: as the kind's comment says.
        quote: the exact words.
        start: offset of the quote in `ParsedMail.own_text`, or in the document's text where `document` is set; -1 for
            headers and delivery reports.
        rule: name of the rule that found it, or `person` where one corrected it.
        items: labels it is about (`A1`), `WHOLE_REQUEST` for all that is left, empty where the words do not say.
        detail: further values under the names that the kind's comment lists.
        document: name of the attachment that says it; empty for the mail itself.
        page: page of the document, counted from 1; 0 for the mail itself or where it has none.
        certainty: whether an automatic letter may rest on it.
    """

    kind: FactKind
    value: str
    quote: str
    start: int
    rule: str
    items: tuple[str, ...] = ()
    detail: Mapping[str, str] = field(default_factory=dict)
    document: str = ""
    page: int = 0
    certainty: Certainty = Certainty.SURE

    @property
    def day(self) -> date | None:
        """The value as a date, for the kinds that carry one."""
        return date.fromisoformat(self.value) if self.value[:4].isdigit() and len(self.value) == 10 else None

    def plain(self) -> dict[str, Any]:
        """As JSON values; what is empty is left out, so that a short fact stays a short line in the ledger."""
        data: dict[str, Any] = {
            "kind": self.kind.value,
            "value": self.value,
            "quote": self.quote,
            "start": self.start,
            "rule": self.rule,
        }
        if self.items:
            data["items"] = list(self.items)
        if self.detail:
            data["detail"] = dict(self.detail)
        if self.document:
            data |= {"document": self.document, "page": self.page}
        if self.certainty is not Certainty.SURE:
            data["certainty"] = self.certainty.value
        return data

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Fact:
        """The fact that `plain` wrote."""
        return cls(
            FactKind(data["kind"]),
            data["value"],
            data["quote"],
            data["start"],
            data["rule"],
            tuple(data.get("items", ())),
            dict(data.get("detail", {})),
            data.get("document", ""),
            data.get("page", 0),
            Certainty(data.get("certainty", Certainty.SURE)),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one message states.

    Attributes:
        facts: in the order of the text.
        unclear: why a person should read it; empty if the facts say all that matters.
    """

    facts: tuple[Fact, ...]
    unclear: str

"""The table at the end of a campaign: what each agency answered to each item, and which words prove it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cpra_bot.model.report import Measure, Period, Place

LISTS = frozenset(
    {
        Measure.SHARES_WITH,
        Measure.RECEIVES_FROM,
        Measure.HOTLIST_SHARES_WITH,
        Measure.HOTLIST_RECEIVES_FROM,
        Measure.HOTLISTS,
        Measure.PENDING,
    }
)
"""Measures that are lists of names; all others are counts."""


class AnswerForm(StrEnum):
    """What an answer is."""

    NAMES = "names"  # a list of agencies or hot lists, possibly an empty one
    NUMBER = "number"  # a count, with the period that it covers
    DOCUMENTS = "documents"  # files came; what they say was not taken out
    WORDS = "words"  # typed in words that are neither list nor count
    REFUSED = "refused"  # withheld: the sections say under what
    NO_RECORDS = "no records"  # the agency says that it holds none
    OBJECTED = "objected"  # the agency would have to create a record


class Standing(StrEnum):
    """How far an answer can be relied on."""

    PROPOSED = "proposed"  # a rule found it, and is not sure
    FOUND = "found"  # a rule found it, and nothing else fits
    CONFIRMED = "confirmed"  # a person looked at the words
    CORRECTED = "corrected"  # a person typed it
    REJECTED = "rejected"  # a person said that the words do not say it; kept, never counted


@dataclass(frozen=True, slots=True)
class NamedAgency:
    """One name of a list.

    Attributes:
        printed: as the report prints it.
        agency: id in the directory, by name or alias; empty while unknown. Never guessed.
        detail: what stands beside it, as in `Entry.detail`.
    """

    printed: str
    agency: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one item. An item can have several: one a year, one a report.

    Attributes:
        id: stable as long as its source and rule are: a person's word about it finds it again.
        request: request key.
        item: label; empty for a value that a person has yet to put under an item.
        form: what it is.
        measure: what it counts or lists; None where nobody said.
        names: with NAMES, in printed order.
        number: with NUMBER.
        period: the days that a count covers; None where the source names none.
        as_of: day of the report; None if not printed.
        words: with WORDS, the answer as typed; with REFUSED, empty.
        sections: with REFUSED, the statutes that were cited.
        documents: SHA-256 of the files that are meant.
        quote: words of the source that say it.
        place: where they stand.
        rule: what found it, or `person`.
        standing: how far to rely on it.
        by: name of the person who confirmed, corrected or rejected it; empty if nobody did.
        on: legal day of that; None if nobody did.
        because: why it is only proposed, or the person's note; empty if there is nothing to say.
    """

    id: str
    request: str
    item: str
    form: AnswerForm
    quote: str
    place: Place
    rule: str
    standing: Standing
    measure: Measure | None = None
    names: tuple[NamedAgency, ...] = ()
    number: int | None = None
    period: Period | None = None
    as_of: date | None = None
    words: str = ""
    sections: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    by: str = ""
    on: date | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a request asked under one label, as far as an answer to it has to fit.

    Attributes:
        label: `A1`.
        wording: as it stood in the letter.
        answer: form that was asked for, as in `campaign.Item.answer`; empty where the campaign is not known any more.
        measure: what it lists or counts; None where the campaign does not say.
    """

    label: str
    wording: str
    answer: str = ""
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word on one answer.

    Attributes:
        answer: its id.
        verdict: confirmed, corrected or rejected.
        seen: the answer as it stood before the person; it stays what it was, whatever later rules find.
        item: label under which it belongs by that word.
        by: name of the person.
        on: legal day.
        note: why; may be empty.
        form, names, number, period, words: with CORRECTED, what the person typed; each None (or empty) if not of
            that form.
    """

    answer: str
    verdict: Standing
    seen: Answer
    item: str
    by: str
    on: date
    note: str = ""
    form: AnswerForm | None = None
    names: tuple[str, ...] = ()
    number: int | None = None
    period: Period | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """Items by agencies of one campaign.

    Attributes:
        campaign: its id.
        items: label → the ask, for every item that any request was asked.
        agencies: agency id → its name, for every request of the campaign.
        answers: those of all requests, in the order of `agencies`, then of the items, then of time.
    """

    campaign: str
    items: Mapping[str, str]
    agencies: Mapping[str, str]
    answers: tuple[Answer, ...]

    def of(self, agency: str, item: str) -> tuple[Answer, ...]:
        """The answers of one agency to one item, rejected ones left out."""
        request = f"{self.campaign}/{agency}"
        return tuple(
            each
            for each in self.answers
            if each.request == request and each.item == item and each.standing is not Standing.REJECTED
        )


@dataclass(frozen=True, slots=True)
class Statistic:
    """A figure to quote: never without what it is a part of, and the rows behind it.

    Attributes:
        name: short and stable, `released_all`.
        sentence: the figure as a whole sentence with its denominator.
        count: numerator; `of`: denominator.
        rows: request keys behind the numerator.
        median: in days, where the figure is a median over the `count` requests; None else.
    """

    name: str
    sentence: str
    count: int
    of: int
    rows: tuple[str, ...]
    median: float | None = None

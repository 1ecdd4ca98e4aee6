"""What the report's page shows, as values.

`Row`, `Told` and `Finding` are the allow-list of the public page: what is no field of theirs cannot stand in it. All
else hangs on `Inside`, of which a public report has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cpra_bot.model.action import NextAction
from cpra_bot.model.answer import AnswerForm, Standing, Statistic
from cpra_bot.model.course import Course
from cpra_bot.model.proof import Proof
from cpra_bot.model.report import Measure, Period
from cpra_bot.model.request import Outcome


@dataclass(frozen=True, slots=True)
class Told:
    """One statement of an agency that settles or moves something.

    Attributes:
        day: legal day of the message.
        what: in a few words of ours, `withholds records`.
        items: labels that it is about; empty where it does not say.
        sections: statutes cited for it, as `Gov 7922.000`.
        quote: the agency's words; empty where they are not shown.
        left_out: True if there are words that this page may not show.
    """

    day: date
    what: str
    items: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    quote: str = ""
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer to one item, as the results show it.

    Attributes:
        agency: id; `item` label.
        form, measure, number, period, as_of, sections, standing: as in `Answer`.
        names: of a list: as printed, on a public page those alone that the directory knows, under its names.
        unnamed: how many more names the list has that are not shown.
        documents: how many files are meant.
        words: typed answer; empty on a public page.
        quote: words of the source; empty where they are not shown.
        place: where they stand, `m7, page 2`; empty on a public page.
        by: who confirmed it; empty on a public page.
        note: why it is only proposed; empty on a public page.
    """

    agency: str
    item: str
    form: AnswerForm
    standing: Standing
    measure: Measure | None = None
    number: int | None = None
    period: Period | None = None
    as_of: date | None = None
    names: tuple[str, ...] = ()
    unnamed: int = 0
    sections: tuple[str, ...] = ()
    documents: int = 0
    words: str = ""
    quote: str = ""
    place: str = ""
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One request: a line of the grid.

    Attributes:
        request: its key; `agency` the agency's id, `name` its name, `kind` and `county` as in the directory.
        channel: kind of the way by which it was filed last; empty if it was not.
        course: its days.
        outcomes: label → how the item stands, for every item that was asked.
        days: label → legal day on which it was settled.
        told: statements that settle or move something, oldest first.
        waits_on: whose turn it is; empty on a public page.
    """

    request: str
    agency: str
    name: str
    kind: str
    county: str
    channel: str
    course: Course
    outcomes: Mapping[str, Outcome]
    days: Mapping[str, date] = field(default_factory=dict)
    told: tuple[Told, ...] = ()
    waits_on: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message's text and the numbers of the facts that it proves."""

    text: str
    facts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact under its message.

    Attributes:
        number: in its message, from 1.
        words: what is stated.
        where: in which file it stands; empty for the message's own text.
        quote: the words, where they are not marked in the text above.
        rule: what found it.
        likely: True if it may be meant otherwise.
    """

    number: int
    words: str
    where: str
    quote: str
    rule: str
    likely: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a thread.

    Attributes:
        at: when (aware UTC); `day` the legal day of it.
        who: `we`, `agency` or `noted`.
        title: one line.
        about: sender, why it was placed, or how the delivery ended.
        pieces: the text, cut where facts begin and end; empty where none is shown.
        facts: what it states.
        rest: characters of the text that are not shown.
        unclear: why a person has to read it; empty if nobody has.
    """

    at: datetime
    day: date
    who: str
    title: str
    about: str = ""
    pieces: tuple[Piece, ...] = ()
    facts: tuple[Statement, ...] = ()
    rest: int = 0
    unclear: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """One clock with its working.

    Attributes:
        items: labels it counts for.
        begins: what it counts from, in words.
        law: last day; `safe` that of the careful count.
        extension: what the notice of extension is worth, a sentence each.
        working: the count, a line a day or a run of days.
    """

    items: tuple[str, ...]
    begins: str
    law: date
    safe: date
    extension: tuple[str, ...]
    working: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """What only the own page shows of a request.

    Attributes:
        numbers: tracking numbers.
        phase: in one word.
        receipt: what proves receipt, or that nothing does.
        next: what comes next and why.
        quotes: label → the words that settled it, and the number of their message.
        steps: the thread.
        clocks: each with its working.
        proof: approvals, attempts, files and hashes.
    """

    numbers: tuple[str, ...]
    phase: str
    receipt: str
    next: str
    quotes: Mapping[str, tuple[str, str]]
    steps: tuple[Step, ...]
    clocks: tuple[Counted, ...]
    proof: Proof


@dataclass(frozen=True, slots=True)
class Report:
    """All that the page shows.

    Attributes:
        campaign: id; `title` as in its file, or the id.
        made_at: when the data were gathered (aware UTC); `today` the legal day of it.
        reviewed: day on which the rules of law were last reviewed.
        stale: True if that review does not reach today.
        items: label → the ask.
        rows: in the order in which the requests were opened.
        findings: all that are not rejected.
        statistics: figures to quote.
        public: True for the page that leaves private data out.
        inside: request key → what only the own page shows.
        letter: the first letter, as one agency got it; empty on a public page.
        needs: what waits on a person.
        inbox: messages that fit no request.
    """

    campaign: str
    title: str
    made_at: datetime
    today: date
    reviewed: date
    stale: bool
    items: Mapping[str, str]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    public: bool = False
    inside: Mapping[str, Inside] = field(default_factory=dict)
    letter: str = ""
    needs: tuple[NextAction, ...] = ()
    inbox: int = 0

"""The report's figures: pure functions of its rows, each figure with its denominator and the requests behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from cpra_bot.model.course import Course, Punctual
from cpra_bot.model.request import Outcome
from cpra_bot.output.report.view import Report, Row

WEEK = timedelta(days=7)
CAME = frozenset({Outcome.ANSWERED, Outcome.RELEASED})


@dataclass(frozen=True, slots=True)
class Figure:
    """One count.

    Attributes:
        name: short and stable, for programs.
        label: in words.
        count: numerator; `of` denominator.
        rows: request keys behind the numerator.
    """

    name: str
    label: str
    count: int
    of: int
    rows: tuple[str, ...]


def glance(rows: Sequence[Row]) -> tuple[Figure, ...]:
    """The campaign in counts of requests; a request can be in several."""
    sent = [row for row in rows if row.course.sent_on]
    tests: tuple[tuple[str, str, Callable[[Row], object]], ...] = (
        ("acknowledged", "acknowledged", lambda row: row.course.acknowledged_on),
        ("determined", "determined", lambda row: row.course.determined_on),
        ("released", "gave something", lambda row: CAME & set(row.outcomes.values())),
        ("denied", "withheld something", lambda row: Outcome.DENIED in row.outcomes.values()),
        ("no_records", "have no records for some item", lambda row: Outcome.NO_RECORDS in row.outcomes.values()),
        ("objected", "would have to create a record", lambda row: Outcome.OBJECTED in row.outcomes.values()),
        ("silent", "silent", lambda row: not row.course.heard_on),
    )
    return (
        _figure("sent", "sent", sent, rows),
        *(_figure(name, label, [row for row in sent if test(row)], sent) for name, label, test in tests),
    )


def punctuality(rows: Sequence[Row]) -> tuple[Figure, ...]:
    """Requests that were sent, by whether the determination came in time; each in exactly one."""
    sent = [row for row in rows if row.course.sent_on]
    return tuple(
        _figure(each.name.lower(), each.value, [row for row in sent if row.course.punctual is each], sent)
        for each in Punctual
        if each is not Punctual.NOT_SENT
    )


def _figure(name: str, label: str, some: Sequence[Row], of: Sequence[Row]) -> Figure:
    return Figure(name, label, len(some), len(of), tuple(row.request for row in some))


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item over all agencies that were asked for it.

    Attributes:
        label, ask: of the item.
        asked: how many agencies were asked.
        outcomes: outcome → how many agencies; outcomes that none has are left out.
    """

    label: str
    ask: str
    asked: int
    outcomes: Mapping[Outcome, int]


def items(report: Report) -> tuple[ItemFigures, ...]:
    """How every item stands over all agencies."""
    found = []
    for label, ask in report.items.items():
        counts = Counter(row.outcomes[label] for row in report.rows if label in row.outcomes)
        outcomes = {outcome: counts[outcome] for outcome in Outcome if counts[outcome]}
        found.append(ItemFigures(label, ask, sum(counts.values()), outcomes))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Week:
    """How far the campaign had come at the end of a week: requests in all, by the day on which it last was so."""

    last: date
    sent: int
    acknowledged: int
    determined: int
    came: int


def weeks(rows: Iterable[Row], today: date) -> tuple[Week, ...]:
    """The campaign's course, from its first letter to today; the last row is today's."""
    courses = [row.course for row in rows if row.course.sent_on]
    first = min((each.sent_on for each in courses if each.sent_on), default=None)
    if first is None:
        return ()
    ends = [first]
    while ends[-1] < today:
        ends.append(min(ends[-1] + WEEK, today))
    return tuple(_until(courses, end) for end in ends)


def _until(courses: Sequence[Course], end: date) -> Week:
    def by(pick: Callable[[Course], date | None]) -> int:
        return sum(1 for each in courses if (day := pick(each)) and day <= end)

    return Week(
        end,
        by(lambda each: each.sent_on),
        by(lambda each: each.acknowledged_on),
        by(lambda each: each.determined_on),
        by(lambda each: each.came_on),
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """Calendar days from sending to something.

    Attributes:
        count: requests in which it happened.
        middle: the median; `least` and `most` the ends. None where it never happened.
    """

    count: int
    middle: float | None
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Times:
    """Response times of one group of requests that were sent."""

    group: str
    sent: int
    acknowledged: Spread
    determined: Spread
    came: Spread


def times(rows: Iterable[Row], group: Callable[[Row], str]) -> tuple[Times, ...]:
    """Response times by group, in the order of the groups' names.

    Args:
        rows: all requests; those that were not sent are left out.
        group: a request's group, such as its channel or county.
    """
    groups: dict[str, list[Course]] = {}
    for row in rows:
        if row.course.sent_on:
            groups.setdefault(group(row), []).append(row.course)
    return tuple(
        Times(
            name,
            len(groups[name]),
            _spread(each.days_to(each.acknowledged_on) for each in groups[name]),
            _spread(each.days_to(each.determined_on) for each in groups[name]),
            _spread(each.days_to(each.came_on) for each in groups[name]),
        )
        for name in sorted(groups)
    )


def _spread(days: Iterable[int | None]) -> Spread:
    known = [each for each in days if each is not None]
    if not known:
        return Spread(0, None, None, None)
    return Spread(len(known), float(median(known)), min(known), max(known))


@dataclass(frozen=True, slots=True)
class Cited:
    """One section under which records were withheld.

    Attributes:
        section: as `Gov 7922.000`; `topic` what it is about, empty if unknown.
        rows: requests whose agency cited it, in the order of the report.
    """

    section: str
    topic: str
    rows: tuple[Row, ...]


def exemptions(rows: Iterable[Row], topic: Callable[[str], str]) -> tuple[Cited, ...]:
    """Sections cited for withholding, those that most agencies cite first.

    Args:
        rows: all requests.
        topic: what a section is about.
    """
    by_section: dict[str, dict[str, Row]] = {}
    for row in rows:
        for told in row.told:
            for section in told.sections:
                by_section.setdefault(section, {})[row.request] = row
    ranked = sorted(by_section.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(Cited(section, topic(section), tuple(found.values())) for section, found in ranked)


def percent(count: int, of: int) -> str:
    """`37%`; a dash where there is nothing to be a part of."""
    return f"{count / of:.0%}" if of else "–"

"""What a report may show of a request and of an answer anywhere, public pages included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cpra_bot.decide.course import course_of
from cpra_bot.decide.said import is_machine
from cpra_bot.law.days import legal_day
from cpra_bot.model.answer import Answer, Results, Standing, Statistic
from cpra_bot.model.fact import WHOLE_REQUEST, Fact, FactKind
from cpra_bot.model.report import Place
from cpra_bot.model.request import RequestState
from cpra_bot.model.results import StatusRow
from cpra_bot.output.report.screen import is_section, shown
from cpra_bot.output.report.view import Finding, Row, Told
from cpra_bot.tasks.office import Office

TOLD = {
    FactKind.EXTENSION: "takes more time",
    FactKind.DETERMINATION: "tells its determination",
    FactKind.RELEASE: "releases records",
    FactKind.NO_RECORDS: "has no records",
    FactKind.RECORD_CREATION: "would have to create a record",
    FactKind.DENIAL: "withholds records",
    FactKind.CLOSURE: "closes the request",
}
"""Statements that a report names, in our words."""

MOST_NAMES = 60
"""Names of one list that the page shows; `cpra results` has all."""


def row_of(office: Office, row: StatusRow, *, public: bool) -> Row:
    """One request.

    Args:
        office: the open workspace.
        row: the request as `status` shows it.
        public: show of the agency's words only those that a public page may repeat.
    """
    state, agency = row.state, office.agencies.get(row.state.agency)
    days = {reply.message: legal_day(reply.received_at) for reply in state.replies}
    return Row(
        request=state.key,
        agency=state.agency,
        name=row.name,
        kind=agency.kind if agency else "",
        county=(agency.county or "") if agency else "",
        channel=state.filed_by if state.sent_on else "",
        course=course_of(state, office.today()),
        outcomes={label: each.outcome for label, each in state.outcomes.items()},
        days={label: days[each.message] for label, each in state.outcomes.items() if each.message in days},
        told=tuple(dict.fromkeys(_told(state, row.name, public=public))),
        waits_on="" if public else row.grid.waits_on.value,
    )


def _told(state: RequestState, agency: str, *, public: bool) -> Iterator[Told]:
    for reply in state.replies:
        if reply.ours or is_machine(reply):
            continue
        for fact in reply.facts:
            if fact.kind in TOLD:
                quote = shown(fact.quote, agency) if public else fact.quote
                yield Told(
                    day=legal_day(reply.received_at),
                    what=TOLD[fact.kind],
                    items=()
                    if WHOLE_REQUEST in fact.items
                    else tuple(each for each in fact.items if each in state.items),
                    sections=_sections(fact, public=public),
                    quote=quote,
                    left_out=not quote,
                )


def _sections(fact: Fact, *, public: bool) -> tuple[str, ...]:
    """Sections under which records are withheld; on a public page nothing that only stands in their place."""
    cited = fact.detail.get("sections", "") if fact.kind is FactKind.DENIAL else ""
    found = tuple(each.strip() for each in cited.split(";") if each.strip())
    return tuple(each for each in found if not public or is_section(each))


def quotable(statistics: Iterable[Statistic]) -> tuple[Statistic, ...]:
    """Figures that a public page may show: of those about one thing, the thing must be a section or a year."""
    about = ((each, each.name.partition(":")[2]) for each in statistics)
    return tuple(each for each, thing in about if not thing or thing.isdigit() or is_section(thing))


def findings(office: Office, results: Results, *, public: bool) -> tuple[Finding, ...]:
    """The answers that a person did not reject.

    Args:
        office: the open workspace.
        results: of the campaign.
        public: show only what a public page may.
    """
    numbers = office.books().numbers
    told = [each for each in results.answers if each.standing is not Standing.REJECTED]
    return tuple(_public(each, office, results) if public else _own(each, numbers) for each in told)


def _own(answer: Answer, numbers: dict[str, str]) -> Finding:
    names = tuple(each.printed for each in answer.names[:MOST_NAMES])
    return Finding(
        agency=answer.request.partition("/")[2],
        item=answer.item,
        form=answer.form,
        standing=answer.standing,
        measure=answer.measure,
        number=answer.number,
        period=answer.period,
        as_of=answer.as_of,
        names=names,
        unnamed=len(answer.names) - len(names),
        sections=answer.sections,
        documents=len(answer.documents),
        words=answer.words,
        quote=answer.quote,
        place=_place(answer.place, numbers),
        by=answer.by,
        note=answer.because,
    )


def _place(place: Place, numbers: dict[str, str]) -> str:
    page = f"page {place.page}" if place.page else f"line {place.line}" if place.line else ""
    return ", ".join(filter(None, (numbers.get(place.message, ""), place.name, page)))


def _public(answer: Answer, office: Office, results: Results) -> Finding:
    """Field by field what a stranger may see; of a list the agencies that the directory knows."""
    agency = answer.request.partition("/")[2]
    known = [office.agencies[each.agency].name for each in answer.names if each.agency in office.agencies]
    return Finding(
        agency=agency,
        item=answer.item,
        form=answer.form,
        standing=answer.standing,
        measure=answer.measure,
        number=answer.number,
        period=answer.period,
        as_of=answer.as_of,
        names=tuple(known[:MOST_NAMES]),
        unnamed=len(answer.names) - len(known[:MOST_NAMES]),
        sections=tuple(each for each in answer.sections if is_section(each)),
        documents=len(answer.documents),
        quote=shown(answer.quote, results.agencies.get(agency, "")),
    )

"""Answers that released reports give: each value under the item that asks for it, and under no other by guess."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cpra_bot.decide.answers.made import Dossier, proposed
from cpra_bot.decide.answers.names import is_name_of, resolved, resolved_list
from cpra_bot.decide.answers.years import doubt_of
from cpra_bot.model.agency import Agency
from cpra_bot.model.answer import LISTS, Answer, AnswerForm, Ask, NamedAgency, Standing
from cpra_bot.model.message import Strength
from cpra_bot.model.report import Measure, ReportReading, Value

Readings = Mapping[str, Sequence[ReportReading]]
"""SHA-256 of a file → what it says."""

HITS_AMONG = "the report counts detections and hits in one figure"
HITS_APART = "the report counts hits apart from detections; both together are its total"
NEAR = {
    Measure.DETECTIONS: {Measure.TOTAL_DETECTIONS: HITS_AMONG},
    Measure.TOTAL_DETECTIONS: {Measure.DETECTIONS: HITS_APART},
}
"""What an item asks → what also answers it, if a person says so, and why it is not the same."""
_BY_FORM = "the item does not say what it measures; this is its only value of that form"
_NO_ITEM = "no item says that it measures this"


def reported(readings: Readings, dossier: Dossier, agency: Agency | None) -> Iterator[Answer]:
    """Every value of every stored report of a request; ids are given later.

    Args:
        readings: of its files.
        dossier: of the request.
        agency: its record in the directory; None if it has left it.
    """
    for digest in dossier.files:
        for reading in readings.get(digest, ()):
            for value in reading.values:
                for label, doubt in _places(value, dossier.asks):
                    yield _answer(value, label, doubt, reading, digest, dossier, agency)


def _places(value: Value, asks: Mapping[str, Ask]) -> Iterator[tuple[str, str]]:
    """Labels under which a value belongs, each with the doubt about that; an empty one where a person has to say."""
    exact = {label: "" for label, ask in asks.items() if ask.measure is value.measure}
    near = {
        label: NEAR[ask.measure][value.measure]
        for label, ask in asks.items()
        if ask.measure in NEAR and value.measure in NEAR[ask.measure]
    }
    if exact or near:
        yield from _of_its_years(value, exact, asks)
        yield from _of_its_years(value, near, asks)
        return
    form = {"list"} if value.measure in LISTS else {"count", "count_per_year"}
    open_ones = [label for label, ask in asks.items() if ask.measure is None and ask.answer in form]
    if len(open_ones) == 1:
        yield open_ones[0], _BY_FORM
    elif open_ones:
        yield "", _NO_ITEM


def _of_its_years(value: Value, fitting: Mapping[str, str], asks: Mapping[str, Ask]) -> Iterator[tuple[str, str]]:
    """Of the items that ask for a measure those whose years the value covers; with several others a person says."""
    doubts = {label: doubt_of(asks[label].wording, value.period) for label in fitting}
    sure = [label for label, doubt in doubts.items() if not doubt]
    if sure or len(fitting) == 1:
        yield from ((label, fitting[label] or doubts[label]) for label in sure or fitting)
    elif fitting:
        yield "", next(iter(doubts.values()))


def _answer(
    value: Value,
    label: str,
    doubt: str,
    reading: ReportReading,
    digest: str,
    dossier: Dossier,
    agency: Agency | None,
) -> Answer:
    _, source = dossier.files[digest]
    answer = Answer(
        id="",
        request=dossier.state.key,
        item=label,
        form=AnswerForm.NAMES if value.measure in LISTS else AnswerForm.NUMBER,
        quote=value.quote,
        place=replace(value.place, message=source.message, document=digest, name=value.place.name or source.name),
        rule=reading.kind,
        standing=Standing.FOUND,
        measure=value.measure,
        names=_names(value, dossier),
        number=value.number,
        period=value.period,
        as_of=reading.as_of,
        documents=(digest,),
        because=value.note,
    )
    for reason in (doubt, reading.unsure, _of_another(reading, dossier, agency), _weakly(source.message, dossier)):
        if reason:
            answer = proposed(replace(answer, because=""), reason)
            break
    return answer


def _names(value: Value, dossier: Dossier) -> tuple[NamedAgency, ...]:
    """The names of a list; hot lists are no agencies and mean none."""
    if value.measure is Measure.HOTLISTS:
        return tuple(NamedAgency(entry.name, "", entry.detail) for entry in value.entries)
    return resolved_list(value.entries, dossier.names)


def _of_another(reading: ReportReading, dossier: Dossier, agency: Agency | None) -> str:
    """Why a report may not be the agency's own; empty where it bears its name or none."""
    if not reading.agency or agency is None or is_name_of(reading.agency, agency):
        return ""
    other = resolved(reading.agency, dossier.names)
    if other and other == agency.parent_id:
        return ""
    return f"the report names {reading.agency} as its agency"


def _weakly(message: str, dossier: Dossier) -> str:
    weak = any(each.message == message and each.strength is Strength.WEAK for each in dossier.state.replies)
    return "the message that brought it was placed on weak grounds" if weak else ""

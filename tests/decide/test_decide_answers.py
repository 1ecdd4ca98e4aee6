"""Answers as data: from messages, from reports, and from a person's word; real words of one reply among them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from builders import REQUEST, Story, stated
from cpra_bot.decide.answers.asked import asked
from cpra_bot.decide.answers.judged import noted
from cpra_bot.decide.answers.names import name_index
from cpra_bot.decide.answers.reported import HITS_AMONG
from cpra_bot.decide.answers.table import answers_of, table
from cpra_bot.model.agency import Agency
from cpra_bot.model.answer import Answer, AnswerForm, Ask, Judgement, Results, Standing
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.document import Document, Source
from cpra_bot.model.event import EventKind
from cpra_bot.model.report import Entry, Measure, Period, Place, ReportReading, Value
from cpra_bot.reading.facts import read
from cpra_bot.reading.mail import parse_mail

AGENCY = Agency.model_validate(
    {"id": "sampleton-pd", "name": "Sampleton Police Department", "kind": "police", "source": ["test"]}
)
MOOSE = Agency.model_validate(
    {"id": "moose-grove-pd", "name": "Moose Grove Police Department", "kind": "police", "source": ["test"]}
)
NAMES = name_index([AGENCY, MOOSE])
ITEMS = {"A1": "Whom you share with.", "B1": "Plates read in 2024 and 2025.", "B2": "Hits in 2024 and 2025."}
ASKS = {
    "A1": Ask("A1", ITEMS["A1"], "list", Measure.SHARES_WITH),
    "B1": Ask("B1", ITEMS["B1"], "count_per_year", Measure.DETECTIONS),
    "B2": Ask("B2", ITEMS["B2"], "count_per_year", Measure.HITS),
}
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31), "Last Year")
SHA = "a" * 64
AT = datetime(2026, 9, 3, 17, tzinfo=UTC)


def story() -> Story:
    return Story(items=ITEMS, conditional=()).sent(0)


def found(
    told: Story, readings: dict[str, tuple[ReportReading, ...]] | None = None, asks: dict[str, Ask] | None = None
) -> tuple[Answer, ...]:
    """The answers of the one request of a story; a file came with its first message where readings are given."""
    books = told.books()
    source = Source(REQUEST, "INBOX/1/1", "report.pdf", AT)
    files = {digest: (Document(digest, 9, "application/pdf", 1, "", (source,)), source) for digest in readings or {}}
    return answers_of(books.requests[REQUEST], asks or ASKS, NAMES, files, readings or {}, books.judged, AGENCY)


def value(measure: Measure, number: int | None = None, *names: str, period: Period | None = None) -> Value:
    entries = tuple(Entry(name, Place(page=1, line=4)) for name in names)
    return Value(measure, f"words of {measure}", Place(page=1, line=3), entries, number, period)


def reading(*values: Value, agency: str = "Sampleton Police Department", unsure: str = "") -> ReportReading:
    return ReportReading("made_up_report", agency, date(2025, 2, 1), None, values, unsure)


def brief(answers: tuple[Answer, ...]) -> list[tuple[str, str, object, str]]:
    """Item, form, what it says, standing."""
    return [
        (
            each.item,
            each.form.value,
            [name.printed for name in each.names] if each.form is AnswerForm.NAMES else each.number or each.words,
            each.standing.value,
        )
        for each in answers
    ]


def test_typed_numbers_stand_under_their_item_and_year() -> None:
    said = stated("item_answer", "2024: 490,535; 2025: 515,858", "B1", quote="B1: 2024: 490,535; 2025: 515,858")
    answers = found(story().reply(3, said))
    assert brief(answers) == [("B1", "number", 490535, "found"), ("B1", "number", 515858, "found")]
    assert [each.period.year for each in answers if each.period] == [2024, 2025]
    assert {each.measure for each in answers} == {Measure.DETECTIONS} and len({each.id for each in answers}) == 2


@pytest.mark.parametrize(
    ("said", "form", "standing", "names"),
    [
        ("none", "names", "found", []),
        ("Nobody.", "names", "found", []),
        ("Moose Grove PD CA; Far Away TX PD", "names", "proposed", ["Moose Grove PD CA", "Far Away TX PD"]),
        ("we share with our neighbours", "words", "proposed", []),
    ],
)
def test_typed_lists(said: str, form: str, standing: str, names: list[str]) -> None:
    (answer,) = found(story().reply(3, stated("item_answer", said, "A1")))
    assert (answer.form, answer.standing, [each.printed for each in answer.names]) == (form, standing, names)
    assert [each.agency for each in answer.names] == ["moose-grove-pd", ""][: len(names)]


def test_refusals_have_their_sections_and_objections_and_none_held_are_told_apart() -> None:
    told = story().reply(
        3,
        stated("denial", "", "A1", quote="withheld", sections="Gov 7923.600; Gov 7922.000"),
        stated("no_records", "", "B1", quote="we hold none", final="yes"),
        stated("record_creation", "", "B2", quote="we would have to make one"),
    )
    answers = found(told)
    assert [each.form for each in answers] == [AnswerForm.REFUSED, AnswerForm.NO_RECORDS, AnswerForm.OBJECTED]
    assert answers[0].sections == ("Gov 7923.600", "Gov 7922.000")


def test_a_statement_about_the_whole_request_answers_what_was_open() -> None:
    told = story().reply(2, stated("item_answer", "7", "B2")).reply(3, stated("denial", "", "*", quote="all withheld"))
    assert [(each.item, each.form) for each in found(told)] == [
        ("A1", AnswerForm.REFUSED),
        ("B1", AnswerForm.REFUSED),
        ("B2", AnswerForm.NUMBER),
    ]


def test_a_search_that_goes_on_a_machine_and_a_mail_of_ours_answer_nothing() -> None:
    told = story().reply(2, stated("no_records", "", "A1"))
    told.reply(3, stated("automatic_reply"), stated("item_answer", "7", "B2"))
    told.reply(4, stated("item_answer", "8", "B2"), ours=True)
    assert found(told) == ()


@pytest.mark.parametrize(("weak", "likely"), [(True, False), (False, True)])
def test_weak_placing_and_unsure_words_are_only_proposed(weak: bool, likely: bool) -> None:
    said = stated("item_answer", "none", "A1", likely=likely)
    (answer,) = found(story().reply(3, said, strength="weak" if weak else "strong"))
    assert answer.standing is Standing.PROPOSED and answer.because


def test_a_count_without_an_item_is_proposed_where_one_item_counts_it() -> None:
    told = story().reply(3, stated("item_answer", "2024: 405 hits", quote="2024  405", likely=True))
    (answer,) = found(told)
    assert (answer.item, answer.number, answer.standing) == ("B2", 405, Standing.PROPOSED)
    twice = {**ASKS, "B1": replace(ASKS["B1"], measure=Measure.HITS)}
    assert found(told, asks=twice) == ()
    by_year = {
        "B1": replace(ASKS["B1"], measure=Measure.HITS, wording="Hits in 2023."),
        "B2": replace(ASKS["B2"], wording="Hits in 2024."),
    }
    assert [each.item for each in found(told, asks=by_year)] == ["B2"]


def test_files_are_an_answer_until_something_is_read_out_of_them() -> None:
    told = story().reply(3, stated("release", "", "A1", "B1", quote="attached"))
    first = found(told, {SHA: ()})
    assert [(each.item, each.form, each.documents) for each in first] == [
        ("A1", AnswerForm.DOCUMENTS, (SHA,)),
        ("B1", AnswerForm.DOCUMENTS, (SHA,)),
    ]
    read_out = found(told, {SHA: (reading(value(Measure.SHARES_WITH, None, "Moose Grove PD CA")),)})
    assert [(each.item, each.form) for each in read_out] == [("A1", AnswerForm.NAMES), ("B1", AnswerForm.DOCUMENTS)]
    (announced, _) = found(told)
    assert announced.standing is Standing.PROPOSED and "not in the store" in announced.because


def test_a_value_of_a_report_goes_to_the_item_that_measures_it() -> None:
    told = story().reply(3)
    answers = found(
        told,
        {
            SHA: (
                reading(
                    value(Measure.SHARES_WITH, None, "Moose Grove PD CA", "Moose Grove TX PD"),
                    value(Measure.HITS, 405, period=YEAR),
                    value(Measure.CAMERAS, 12),
                ),
            )
        },
    )
    assert brief(answers) == [
        ("A1", "names", ["Moose Grove PD CA", "Moose Grove TX PD"], "found"),
        ("B2", "number", 405, "found"),
    ]
    assert [each.agency for each in answers[0].names] == ["moose-grove-pd", ""]
    assert answers[0].place.document == SHA and answers[0].place.page == 1 and answers[0].place.message == "INBOX/1/1"


def test_detections_and_the_sum_with_hits_are_kept_apart() -> None:
    told = story().reply(3)
    both = reading(value(Measure.DETECTIONS, 1000, period=YEAR), value(Measure.TOTAL_DETECTIONS, 1005, period=YEAR))
    plain, total = found(told, {SHA: (both,)})
    assert (plain.measure, plain.number, plain.standing) == (Measure.DETECTIONS, 1000, Standing.FOUND)
    assert (total.measure, total.number, total.standing) == (Measure.TOTAL_DETECTIONS, 1005, Standing.PROPOSED)
    assert total.because == HITS_AMONG


def test_a_part_of_a_year_stays_a_part() -> None:
    part = Period(date(2018, 1, 1), date(2018, 12, 1), "From 01-01-18 To 12-01-18")
    (answer,) = found(story().reply(3), {SHA: (reading(value(Measure.DETECTIONS, 9, period=part)),)})
    assert answer.period == part and answer.period.year is None


ASKS_OF_YEARS = {
    "B5": Ask("B5", "Plates read during 2018.", "count_per_year", Measure.DETECTIONS),
    "B7": Ask("B7", "Plates read during 2019.", "count_per_year", Measure.DETECTIONS),
}
OPEN_END = {"B1": Ask("B1", "Plates read in each year from 2023 to the day you search.", "", Measure.DETECTIONS)}


@pytest.mark.parametrize(
    ("asks", "first", "last", "item", "standing"),
    [
        (ASKS_OF_YEARS, date(2018, 1, 1), date(2018, 12, 31), "B5", "found"),
        (ASKS_OF_YEARS, date(2018, 1, 1), date(2018, 12, 1), "B5", "found"),
        (ASKS_OF_YEARS, date(2019, 1, 1), date(2019, 12, 31), "B7", "found"),
        (ASKS_OF_YEARS, date(2017, 1, 1), date(2017, 12, 31), "", "proposed"),
        (ASKS_OF_YEARS, date(2018, 1, 1), date(2019, 12, 31), "", "proposed"),
        (OPEN_END, date(2025, 1, 1), date(2025, 12, 31), "B1", "found"),
        (OPEN_END, date(2022, 1, 1), date(2022, 12, 31), "B1", "proposed"),
        (OPEN_END, date(2019, 1, 1), date(2025, 3, 10), "B1", "proposed"),
    ],
)
def test_a_figure_stands_under_no_item_that_asks_about_other_years(
    asks: dict[str, Ask], first: date, last: date, item: str, standing: str
) -> None:
    one = reading(value(Measure.DETECTIONS, 9, period=Period(first, last, "frame")))
    told = Story(items={key: ask.wording for key, ask in asks.items()}, conditional=()).sent(0).reply(3)
    (answer,) = found(told, {SHA: (one,)}, asks)
    assert (answer.item, answer.standing.value) == (item, standing)


def test_without_a_measure_nothing_is_placed_by_guess() -> None:
    told, values = story().reply(3), reading(value(Measure.HITS, 405, period=YEAR))
    one = {"A1": ASKS["A1"], "B2": replace(ASKS["B2"], measure=None)}
    (answer,) = found(told, {SHA: (values,)}, one)
    assert (answer.item, answer.standing) == ("B2", Standing.PROPOSED)
    several = {"B1": replace(ASKS["B1"], measure=None), "B2": replace(ASKS["B2"], measure=None)}
    (answer,) = found(told, {SHA: (values,)}, several)
    assert (answer.item, answer.standing) == ("", Standing.PROPOSED)


@pytest.mark.parametrize(
    ("report", "because"),
    [
        (reading(value(Measure.HITS, 1, period=YEAR), unsure="the columns are shifted"), "shifted"),
        (reading(value(Measure.HITS, 1, period=YEAR), agency="Moose Grove Police Department"), "Moose Grove"),
        (reading(value(Measure.HITS, 1, period=YEAR), agency="Sampleton Police Department (TX)"), "(TX)"),
    ],
)
def test_an_unsure_report_or_one_of_somebody_else_is_only_proposed(report: ReportReading, because: str) -> None:
    (answer,) = found(story().reply(3), {SHA: (report,)})
    assert answer.standing is Standing.PROPOSED and because in answer.because


def test_two_sources_that_differ_are_both_doubted_and_two_that_agree_are_not() -> None:
    told = story().reply(3, stated("item_answer", "2024: 405", "B2", quote="B2: 2024: 405"))
    same = found(told, {SHA: (reading(value(Measure.HITS, 405, period=YEAR)),)})
    assert [each.standing for each in same] == [Standing.FOUND, Standing.FOUND]
    other = found(told, {SHA: (reading(value(Measure.HITS, 406, period=YEAR)),)})
    assert [each.standing for each in other] == [Standing.PROPOSED, Standing.PROPOSED]
    assert {each.because for each in other} == {"another source says otherwise for the same days"}


def judged(told: Story, answer: Answer, verdict: Standing, **typed: object) -> Story:
    """A person says something of an answer."""
    word = Judgement(answer.id, verdict, answer, answer.item, "Ana Sample", date(2026, 9, 9), "looked at it")
    return told.add(EventKind.ANSWER_JUDGED, 8, **noted(replace(word, **typed)))  # type: ignore[arg-type]


def test_a_persons_word_is_an_event_and_stands() -> None:
    told = story().reply(3, stated("item_answer", "2024: 490,535", "B1", quote="B1: 2024: 490,535"))
    (before,) = found(told)
    (after,) = found(judged(told, before, Standing.CONFIRMED))
    assert (after.standing, after.by, after.on, after.because) == (
        Standing.CONFIRMED,
        "Ana Sample",
        date(2026, 9, 9),
        "looked at it",
    )
    assert after.id == before.id and after.number == 490535


def test_a_correction_replaces_the_value_and_keeps_the_words() -> None:
    told = story().reply(3, stated("item_answer", "2024: 490,535", "B1", quote="B1: 2024: 490,535"))
    (before,) = found(told)
    typed = {"form": AnswerForm.NUMBER, "number": 490536, "period": Period(date(2024, 1, 1), date(2024, 11, 30), "")}
    (after,) = found(judged(told, before, Standing.CORRECTED, **typed))
    assert (after.number, after.rule, after.quote) == (490536, "person", before.quote)
    assert after.period and after.period.last == date(2024, 11, 30)


def test_a_rejected_answer_is_kept_and_counts_nowhere() -> None:
    told = story().reply(3, stated("item_answer", "2024: 490,535", "B1", quote="B1: 2024: 490,535"))
    (before,) = found(told)
    state = told.books().requests[REQUEST]
    after = found(judged(told, before, Standing.REJECTED))
    assert [each.standing for each in after] == [Standing.REJECTED]
    results = table("c", [state], {REQUEST: ASKS}, {}, {REQUEST: after})
    assert Results.of(replace(results, campaign="shade-trees-2026"), "sampleton-pd", "B1") == ()


def test_what_a_person_confirmed_outlives_the_rule_that_found_it() -> None:
    told = story().reply(3)
    first = {SHA: (reading(value(Measure.HITS, 405, period=YEAR)),)}
    (before,) = found(told, first)
    judged(told, before, Standing.CONFIRMED)
    later = found(told, {SHA: (reading(value(Measure.HITS, 4050, period=YEAR)),)})
    assert sorted((each.number or 0, each.standing.value) for each in later) == [(405, "confirmed"), (4050, "proposed")]
    gone = found(told, {SHA: (reading(),)})
    assert brief(gone) == [("B2", "number", 405, "confirmed")]


def test_the_last_word_counts() -> None:
    told = story().reply(3, stated("item_answer", "none", "A1"))
    (before,) = found(told)
    judged(told, before, Standing.REJECTED)
    (after,) = found(judged(told, before, Standing.CONFIRMED))
    assert after.standing is Standing.CONFIRMED


def test_a_measure_that_was_added_to_the_file_later_counts_for_the_same_wording_only() -> None:
    state = story().books().requests[REQUEST]
    data = {
        "id": "c", "version": 1, "title": "t", "agencies": {},
        "parts": [{"id": "B", "title": "p", "items": [
            {"id": "B1", "ask": ITEMS["B1"], "answer": "count_per_year", "measure": "detections"},
            {"id": "B2", "ask": "Hits in quite other years.", "answer": "count_per_year", "measure": "hits"},
        ]}],
    }  # fmt: skip
    asks = asked(state, {}, Campaign.model_validate(data))
    assert asks["B1"].measure is Measure.DETECTIONS and asks["B2"].measure is None
    planned = {"parts": [{"items": [{"id": "B2", "answer": "count", "measure": "searches"}]}]}
    assert asked(state, planned, Campaign.model_validate(data))["B2"].measure is Measure.SEARCHES


# The letter of 2020 numbered its items through both parts.
OF_2020 = {
    "A1": "The names of agencies you share with.",
    "A2": "The names of agencies you receive from.",
    "A3": "The names of agencies you share hot lists with.",
    "A4": "The names of agencies you receive hot lists from.",
    "B5": "The number of detections collected during 2018.",
    "B6": "The number of hits during 2018.",
    "B7": "The number of detections collected during 2019.",
    "B8": "The number of hits during 2019.",
}
MEASURES = {"B5": Measure.DETECTIONS, "B6": Measure.HITS, "B7": Measure.DETECTIONS, "B8": Measure.HITS}
BY_YEAR = {
    "B1": "The number of detections collected in 2018 and in 2019.",
    "B2": "The number of hits in 2018 and in 2019.",
}


def _reply_of_tracy(shared: Path, items: dict[str, str]) -> tuple[Story, str]:
    """The real reply, read with the items of the request; and its own words."""
    lines = (shared / "data" / "replies" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    body = next(each["body"] for each in map(json.loads, lines) if each["id"] == "seed-001-2")
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "clerk@town.example", "released"
    mail.set_content(body)
    parsed = parse_mail(mail.as_bytes())
    on = datetime(2020, 2, 20, 18, tzinfo=UTC)
    told = Story(start=datetime(2020, 2, 10, 18, tzinfo=UTC), items=items, conditional=()).sent(0)
    return told.reply(on.date(), *read(parsed, on, items).facts), parsed.own_text


def test_the_numbers_of_tracys_reply_stand_under_their_items_and_years(shared: Path) -> None:
    told, text = _reply_of_tracy(shared, OF_2020)
    asks = {label: Ask(label, ask, "count_per_year", MEASURES.get(label)) for label, ask in OF_2020.items()}
    numbers = [each for each in found(told, asks=asks) if each.form is AnswerForm.NUMBER]
    assert [(each.item, each.period.year if each.period else None, each.number) for each in numbers] == [
        ("B5", 2018, 490535),
        ("B6", 2018, 405),
        ("B7", 2019, 515858),
        ("B8", 2019, 219),
    ]
    for each in numbers:
        assert each.standing is Standing.FOUND
        assert text[each.place.start : each.place.start + len(each.quote)] == each.quote
        assert f"{each.number:,}" in each.quote and str(each.period.year if each.period else "") in each.quote


def test_the_same_reply_to_items_that_were_numbered_otherwise_is_only_proposed(shared: Path) -> None:
    told, _ = _reply_of_tracy(shared, BY_YEAR)
    asks = {
        label: Ask(label, ask, "count_per_year", MEASURES[f"B{4 + int(label[1:])}"]) for label, ask in BY_YEAR.items()
    }
    numbers = [each for each in found(told, asks=asks) if each.form is AnswerForm.NUMBER]
    assert [(each.item, each.period.year if each.period else None, each.number, each.standing) for each in numbers] == [
        ("B1", 2018, 490535, Standing.PROPOSED),
        ("B1", 2019, 515858, Standing.PROPOSED),
        ("B2", 2018, 405, Standing.PROPOSED),
        ("B2", 2019, 219, Standing.PROPOSED),
    ]

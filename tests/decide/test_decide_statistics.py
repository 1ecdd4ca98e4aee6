"""Figures to quote: each with its denominator, and none that the events do not prove."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import START, Story, stated
from cpra_bot.decide.counted.given import is_elsewhere, is_federal
from cpra_bot.decide.statistics import statistics
from cpra_bot.model.answer import Answer, AnswerForm, NamedAgency, Results, Standing, Statistic
from cpra_bot.model.event import EventKind
from cpra_bot.model.report import Measure, Period, Place
from cpra_bot.model.request import RequestState

ITEMS = {"A1": "The list.", "B1": "The number."}
NOTHING = Results("c", ITEMS, {}, ())
TODAY = date(2026, 10, 30)
DENIED = stated("denial", "", "*", quote="withheld", sections="Gov 7923.600")
WHOLE = stated("determination", "", "*", quote="we have responsive records")
EXTENDED = stated("extension", "2026-09-25", quote="until September 25", grounds="c1")


def state(tell: Callable[[Story], Story] = lambda story: story, agency: str = "a-pd") -> RequestState:
    """One request that was sent on 1 September 2026 and went as told."""
    told = tell(Story(f"c/{agency}", items=ITEMS, conditional=()).sent(0))
    return told.books().requests[told.request]


def figures(*states: RequestState, results: Results = NOTHING, today: date = TODAY) -> dict[str, Statistic]:
    return {each.name: each for each in statistics(states, results, today)}


ACKNOWLEDGED = ("acknowledged", "")
COURSES: list[tuple[str, Callable[[Story], Story], set[str]]] = [
    ("nothing came", lambda s: s, {"never_answered"}),
    ("a machine is away", lambda s: s.reply(1, stated("automatic_reply", absent="yes")), set()),
    ("only acknowledged", lambda s: s.reply(2, ACKNOWLEDGED), {"acknowledged", "silent_past_due"}),
    ("weakly placed", lambda s: s.reply(2, ACKNOWLEDGED, strength="weak"), {"acknowledged", "silent_past_due"}),
    (
        "determined in time",
        lambda s: s.reply(2, ACKNOWLEDGED).reply(9, WHOLE),
        {"acknowledged", "determined", "on_time"},
    ),
    (
        "determined at once",
        lambda s: s.reply(0, ACKNOWLEDGED, WHOLE),
        {"acknowledged", "determined", "on_time"},
    ),
    ("determined late", lambda s: s.reply(2, ACKNOWLEDGED).reply(40, WHOLE), {"acknowledged", "determined", "late"}),
    (
        "in time by an extension",
        lambda s: s.reply(2, ACKNOWLEDGED).reply(8, EXTENDED).reply(22, WHOLE),
        {"acknowledged", "extended", "determined", "on_time"},
    ),
    (
        "silent after an extension",
        lambda s: s.reply(2, ACKNOWLEDGED).reply(8, EXTENDED),
        {"acknowledged", "extended", "silent_past_due"},
    ),
    (
        "a part in time and the rest late",
        lambda s: (
            s.reply(2, ACKNOWLEDGED).reply(5, stated("item_answer", "7", "B1")).reply(40, stated("release", "", "A1"))
        ),
        {"acknowledged", "determined", "released_all", "released_some"},
    ),
    (
        "a part alone",
        lambda s: s.reply(2, ACKNOWLEDGED).reply(5, stated("item_answer", "7", "B1")),
        {"acknowledged", "released_some"},
    ),
    ("not read yet", lambda s: s.reply(2, ACKNOWLEDGED).reply(9, unclear="hard to tell"), {"acknowledged"}),
    ("withdrawn by us", lambda s: s.reply(2, ACKNOWLEDGED).withdrawn(5), {"acknowledged"}),
    (
        "denied in time",
        lambda s: s.reply(2, ACKNOWLEDGED).reply(8, DENIED),
        {"acknowledged", "determined", "on_time"},
    ),
    (
        "objected",
        lambda s: s.reply(2, ACKNOWLEDGED).reply(8, stated("record_creation", "", "A1")),
        {"acknowledged", "objected"},
    ),
    (
        "none held",
        lambda s: s.reply(2, ACKNOWLEDGED).reply(8, stated("no_records", "", "*", final="yes")),
        {"acknowledged", "determined", "on_time", "no_records"},
    ),
]
COURSE_NAMES = {
    "acknowledged", "determined", "on_time", "late", "silent_past_due", "extended", "never_answered", "released_all",
    "released_some", "no_records", "objected",
}  # fmt: skip


@pytest.mark.parametrize(("name", "tell", "expected"), COURSES, ids=[name for name, _, _ in COURSES])
def test_what_the_course_of_one_request_counts_as(
    name: str, tell: Callable[[Story], Story], expected: set[str]
) -> None:
    told = figures(state(tell))
    assert {key for key in COURSE_NAMES if told[key].count} == expected, name


def test_nothing_is_late_where_receipt_is_not_proven() -> None:
    told = figures(state(), state(lambda s: s.reply(2, ACKNOWLEDGED), "b-pd"))
    assert (told["silent_past_due"].count, told["silent_past_due"].of) == (1, 1)
    assert told["silent_past_due"].rows == ("c/b-pd",)


@pytest.mark.parametrize("days", range(8, 40))
def test_silence_is_counted_only_past_the_last_day_of_any_count(days: int) -> None:
    one = state(lambda s: s.reply(2, ACKNOWLEDGED))
    today = (START + timedelta(days=days)).date()
    assert figures(one, today=today)["silent_past_due"].count == (today > one.clocks[0].due.safe)


def test_days_are_a_median_with_its_number() -> None:
    some = [
        state(lambda s, day=day: s.reply(day, ACKNOWLEDGED).reply(day + 4, WHOLE), f"{day}-pd") for day in (1, 2, 9)
    ]
    told = figures(*some, state(agency="silent-pd"))
    first = told["days_to_acknowledge"]
    assert (first.median, first.count, first.of) == (2.0, 3, 4)
    assert "2 days" in first.sentence and "3 of 4 agencies" in first.sentence
    assert told["days_to_determine"].median == 4.0
    assert "days_to_acknowledge" not in figures(state())


def test_a_letter_that_never_left_asks_nobody() -> None:
    queued = Story("c/q-pd", items=ITEMS, conditional=()).opened(0).books().requests["c/q-pd"]
    refused = Story("c/r-pd", items=ITEMS, conditional=()).opened(0).went(EventKind.LETTER_REFUSED, 0)
    told = figures(queued, refused.books().requests["c/r-pd"], state())
    assert (told["asked"].count, told["asked"].of, told["never_answered"].of) == (1, 3, 1)


def answer(request: str, measure: Measure | None = None, **more: object) -> Answer:
    made = Answer("i", request, "A1", AnswerForm.NUMBER, "q", Place("m"), "r", Standing.FOUND, measure)
    return replace(made, **more)  # type: ignore[arg-type]


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31), str(number))


def test_sums_are_over_whole_years_once_an_agency_and_kinds_of_counts_apart() -> None:
    two = [state(agency="a-pd"), state(agency="b-pd")]
    part = Period(date(2024, 1, 1), date(2024, 11, 30), "part")
    answers = (
        answer("c/a-pd", Measure.DETECTIONS, number=10, period=year(2024)),
        answer("c/a-pd", Measure.DETECTIONS, number=10, period=year(2024), item="B1"),
        answer("c/b-pd", Measure.DETECTIONS, number=5, period=part),
        answer("c/b-pd", Measure.DETECTIONS, number=99, period=year(2024), standing=Standing.PROPOSED),
        answer("c/b-pd", Measure.DETECTIONS, number=98, period=year(2024), standing=Standing.REJECTED),
        answer("c/b-pd", Measure.TOTAL_DETECTIONS, number=7, period=year(2024)),
    )
    told = figures(*two, results=replace(NOTHING, answers=answers))
    assert (told["detections:2024"].count, told["detections:2024"].of) == (1, 2)
    assert told["detections:2024"].sentence.endswith("2024: 10 in sum.")
    assert "hits among them" in told["total_detections:2024"].sentence


def test_two_figures_of_one_agency_for_one_year_are_in_no_sum() -> None:
    answers = tuple(answer("c/a-pd", Measure.HITS, number=n, period=year(2024), by="x") for n in (1, 2))
    assert figures(state(), results=replace(NOTHING, answers=answers))["hits:2024"].count == 0


@pytest.mark.parametrize(
    ("printed", "agency", "federal", "elsewhere"),
    [
        ("ICE", "", True, False),
        ("ATF National Account", "", True, False),
        ("Drug Enforcement Agency (NATL)", "", True, False),
        ("DHS - HSI (Newark NJ)", "", True, False),
        ("San Diego Sector Border Patrol (CA)", "", True, False),
        ("US Marshals Service", "", True, False),
        ("Far Away TX PD", "", False, True),
        ("Far Away Police Department", "", False, False),
        ("Rice Police Department", "", False, False),
        ("Justice County Sheriff", "", False, False),
        ("Deal Police Department", "", False, False),
        ("Moose Grove CA PD", "moose-grove-pd", False, False),
        ("US Grant Road PD", "", False, False),
    ],
)
def test_who_is_federal_and_who_is_elsewhere(printed: str, agency: str, federal: bool, elsewhere: bool) -> None:
    name = NamedAgency(printed, agency)
    assert (is_federal(name), is_elsewhere(name)) == (federal, elsewhere)


KINDS = [tell for _, tell, _ in COURSES]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, len(KINDS) - 1), max_size=12), st.integers(0, 60))
def test_every_figure_is_a_part_of_its_whole_with_its_rows(chosen: list[int], days: int) -> None:
    states = [state(KINDS[kind], f"n{number}-pd") for number, kind in enumerate(chosen)]
    keys = {each.key for each in states}
    for each in statistics(states, NOTHING, (START + timedelta(days=days)).date()):
        assert 0 <= each.count <= each.of <= len(states)
        assert len(each.rows) == each.count == len(set(each.rows)) and set(each.rows) <= keys
        assert each.sentence.endswith(".") and f"{each.of:,} agencies" in each.sentence
    told = figures(*states)
    late = [set(told[name].rows) for name in ("on_time", "late", "silent_past_due")]
    assert sum(map(len, late)) == len(set.union(*late)), "nobody is both in time and late"

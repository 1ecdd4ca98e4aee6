"""The days of a request that a calendar shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from builders import REQUEST, START, Story
from cpra_bot.decide.appointments import appointments
from cpra_bot.model.fact import Fact, FactKind
from cpra_bot.model.message import Strength
from cpra_bot.model.request import FiledMessage, RequestState

BY = date(2026, 9, 20)


def state() -> RequestState:
    return Story().opened().sent().books().requests[REQUEST]


def said(*facts: Fact, ours: bool = False) -> FiledMessage:
    return FiledMessage("INBOX/1/1", Strength.STRONG, "", START, "a@elm.example", "Re: it", "<1@x>", facts, "", ours)


def days(given: RequestState) -> list[tuple[str, date, bool]]:
    return [
        (each.name.rpartition("/")[2].partition("-")[0], each.day, each.ours) for each in appointments(given, "Elm")
    ]


def test_the_clock_and_what_the_agency_named() -> None:
    waiting = state()
    assert waiting.due
    assert days(waiting) == [("determination", waiting.due.law, False)]
    assert "not confirmed receipt" in appointments(waiting, "Elm")[0].text
    later = replace(waiting, promised=date(2026, 10, 1), extension_until=date(2026, 9, 25))
    assert days(later)[1:] == [("extension", date(2026, 9, 25), False), ("promise", date(2026, 10, 1), False)]


def test_what_the_agency_wants_of_us_by_a_day_is_ours() -> None:
    facts = [
        Fact(FactKind.DEADLINE_FOR_US, BY.isoformat(), "reply by", 0, "r"),
        Fact(FactKind.FEE_DEMAND, "12.50", "pay by", 9, "r", detail={"by": BY.isoformat()}),
        Fact(FactKind.LINK, "https://elm.example/x", "link", 20, "r", detail={"expires": BY.isoformat()}),
        Fact(FactKind.CLARIFICATION, "", "what do you mean?", 30, "r"),
        Fact(FactKind.FEE_QUOTE, "12.50", "cost", 40, "r", detail={"by": BY.isoformat()}),
    ]
    asked = replace(state(), replies=(said(*facts),))
    ours = [name for name, day, mine in days(asked) if mine and day == BY]
    assert sorted(ours) == ["deadline_for_us", "fee_demand", "link"]
    assert len({each.name for each in appointments(asked, "Elm")}) == 4
    assert days(replace(asked, replies=(said(*facts, ours=True),))) == days(state())


def test_a_corrected_day_keeps_the_events_name() -> None:
    names = {
        appointments(replace(state(), replies=(said(Fact(FactKind.DEADLINE_FOR_US, day, "by then", 0, "r")),)), "E")[
            -1
        ].name
        for day in ("2026-09-20", "2026-09-21")
    }
    assert len(names) == 1


def test_nothing_is_due_once_it_is_over() -> None:
    for over in (replace(state(), withdrawn_on=BY), replace(state(), closed_on=BY)):
        assert not appointments(over, "Elm")

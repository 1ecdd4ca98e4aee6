"""What a notice of extension is worth, and how far one can reach."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.law.clock import determination_due, extension_after, extension_term, is_working_day, why_perhaps_closed
from cpra_bot.law.extension import WORDS, ExtensionNotice, judge_extension, notice_in
from cpra_bot.model.clockwork import Defect, ExtensionVerdict
from cpra_bot.model.fact import Fact, FactKind

RECEIVED = date(2025, 2, 11)  # due on Friday 21 February, an extension ends on Friday 7 March at the latest
GOOD = ExtensionNotice(date(2025, 3, 7), date(2025, 2, 20), ("c2",))


def judged(
    notice: ExtensionNotice,
    received: date = RECEIVED,
    closures: frozenset[date] = frozenset(),
    earlier: tuple[ExtensionNotice, ...] = (),
) -> ExtensionVerdict:
    due = determination_due(received, closures=closures)
    return judge_extension(notice, due, earlier=earlier, closures=closures)


def test_a_valid_notice() -> None:
    verdict = judged(GOOD)
    assert verdict.valid
    assert verdict.law == verdict.until == verdict.safe == date(2025, 3, 7)
    assert verdict.grounds == ("c2",)
    assert verdict.unknown == ()
    assert verdict.because == (
        "ground c2: a voluminous amount of separate and distinct records (Gov. Code 7922.535(c)(2))",
    )


@pytest.mark.parametrize(
    ("change", "defects", "law", "until", "safe"),
    [
        ({"until": None}, [Defect.NO_DATE], "2025-02-21", "2025-03-07", "2025-03-07"),
        ({"grounds": ()}, [Defect.NO_GROUND], "2025-02-21", "2025-03-07", "2025-03-07"),
        ({"grounds": ("workload",)}, [Defect.NO_GROUND], "2025-02-21", "2025-03-07", "2025-03-07"),
        ({"until": date(2025, 3, 10)}, [Defect.OVER_14], "2025-02-21", "2025-03-07", "2025-03-07"),
        ({"sent_on": date(2025, 2, 24)}, [Defect.LATE], "2025-02-21", "2025-03-07", "2025-03-07"),
        ({"written": False}, [Defect.UNWRITTEN], "2025-02-21", "2025-03-07", "2025-03-07"),
        ({"until": None, "grounds": ()}, [Defect.NO_DATE, Defect.NO_GROUND], "2025-02-21", "2025-03-07", "2025-03-07"),
        ({"until": date(2025, 3, 1)}, [], "2025-03-01", "2025-03-01", "2025-03-03"),  # a Saturday: careful to Monday
        ({"until": date(2025, 2, 14)}, [], "2025-02-21", "2025-02-21", "2025-02-21"),  # cannot shorten the term
        ({"sent_on": date(2025, 2, 21)}, [], "2025-03-07", "2025-03-07", "2025-03-07"),  # on the last day
    ],
)
def test_verdicts(change: dict[str, object], defects: list[Defect], law: str, until: str, safe: str) -> None:
    verdict = judged(replace(GOOD, **change))  # type: ignore[arg-type]
    assert list(verdict.defects) == defects
    assert verdict.valid is not bool(defects)
    assert (str(verdict.law), str(verdict.until), str(verdict.safe)) == (law, until, safe)
    assert all(WORDS[defect] in verdict.because for defect in defects)


@pytest.mark.parametrize(
    ("ground", "sent", "valid"),
    [
        ("c5", date(2024, 12, 31), False),
        ("c5", date(2025, 1, 1), True),
        ("c6", date(2025, 12, 31), False),
        ("c6", date(2026, 1, 1), True),
        ("c1", date(2021, 5, 4), True),
    ],
)
def test_grounds_have_their_dates(ground: str, sent: date, valid: bool) -> None:
    verdict = judged(ExtensionNotice(sent + timedelta(days=14), sent, (ground,)), received=sent)
    assert (Defect.NO_GROUND not in verdict.defects) is valid
    assert verdict.grounds == ((ground,) if valid else ())


def test_what_nobody_looked_at_is_not_judged() -> None:
    verdict = judged(ExtensionNotice(date(2025, 3, 7)))
    assert verdict.valid
    assert verdict.unknown == ("ground", "sent")


def test_a_second_extension_counts_for_nothing() -> None:
    second = ExtensionNotice(date(2025, 3, 21), date(2025, 3, 6), ("c2",))
    verdict = judged(second, earlier=(GOOD,))
    assert Defect.SECOND in verdict.defects
    assert verdict.law == verdict.until == date(2025, 3, 7)
    short = replace(GOOD, until=date(2025, 2, 28))
    again = judged(replace(GOOD, sent_on=date(2025, 2, 21)), earlier=(short,))
    assert again.defects == (Defect.SECOND,)
    assert again.until == date(2025, 2, 28)


def test_said_again_it_is_the_same() -> None:
    assert judged(replace(GOOD, sent_on=date(2025, 2, 21)), earlier=(GOOD,)).valid


def test_a_faulty_notice_can_be_mended_in_time() -> None:
    faulty = replace(GOOD, until=None, sent_on=date(2025, 2, 14))
    assert judged(GOOD, earlier=(faulty,)).valid
    late = replace(GOOD, sent_on=date(2025, 2, 26))
    assert set(judged(late, earlier=(faulty,)).defects) == {Defect.LATE, Defect.SECOND}


def test_closures_give_the_careful_end_more_time() -> None:
    closed = frozenset({date(2025, 3, 7)})
    verdict = judged(GOOD, closures=closed)
    assert (verdict.until, verdict.safe) == (date(2025, 3, 7), date(2025, 3, 10))
    monday = replace(GOOD, until=date(2025, 3, 10))
    assert judged(monday, closures=closed).valid  # a doubt is the agency's
    assert Defect.OVER_14 in judged(monday).defects


DAYS = st.dates(date(2023, 1, 1), date(2030, 12, 31))
NEAR = st.integers(-5, 45)
CODES = st.none() | st.lists(st.sampled_from(["c1", "c4", "c5", "c6", "workload"]), max_size=2).map(tuple)


@given(DAYS, st.none() | NEAR, st.none() | NEAR, CODES, st.frozensets(NEAR, max_size=8), st.booleans())
def test_the_days_of_a_verdict_stand_in_order(
    received: date,
    until: int | None,
    sent: int | None,
    grounds: tuple[str, ...] | None,
    closed: frozenset[int],
    written: bool,
) -> None:
    def day(number: int | None) -> date | None:
        return None if number is None else received + timedelta(days=number)

    closures = frozenset(received + timedelta(days=number) for number in closed)
    notice = ExtensionNotice(day(until), day(sent), grounds, written)
    verdict = judged(notice, received, closures)
    due, term = determination_due(received, closures=closures), extension_term(received, closures=closures)
    assert due.law <= verdict.law <= verdict.until <= verdict.safe <= term.safe
    assert due.safe <= verdict.safe
    assert why_perhaps_closed(verdict.safe, closures) is None
    assert bool(verdict.defects) is not verdict.valid
    if notice.until and notice.until > term.safe:
        assert Defect.OVER_14 in verdict.defects


@pytest.mark.parametrize(
    ("received", "stated", "until"),
    [
        ("2025-02-11", "2025-03-07", "2025-03-07"),  # the longest that fits
        ("2025-02-11", "2025-03-01", "2025-03-01"),  # its own word, Saturday or not
        ("2025-02-10", None, "2025-03-06"),  # none stated: the cap
        ("2025-02-10", "2025-04-18", "2025-03-06"),  # more than fourteen days
        ("2025-02-11", "2024-03-07", "2025-02-21"),  # a slip of the year does not shorten the term
    ],
)
def test_the_day_to_wait_for(received: str, stated: str | None, until: str) -> None:
    notice = ExtensionNotice(date.fromisoformat(stated) if stated else None)
    assert judged(notice, date.fromisoformat(received)).until == date.fromisoformat(until)


@given(DAYS, st.none() | DAYS)
def test_an_extension_never_shortens_the_term_and_never_passes_the_cap(received: date, stated: date | None) -> None:
    until, cap = judged(ExtensionNotice(stated), received).until, extension_term(received).law
    assert determination_due(received).law <= until <= cap
    if stated and determination_due(received).law <= stated <= cap:
        assert until == stated


@given(DAYS, st.frozensets(NEAR, max_size=8), NEAR)
def test_a_term_is_the_later_of_two_readings(received: date, closed: frozenset[int], more: int) -> None:
    closures = frozenset(received + timedelta(days=number) for number in closed)
    term = extension_term(received, closures=closures)
    assert term.law == max(term.from_receipt, term.from_due)
    assert is_working_day(term.law)
    assert term.law <= term.safe
    assert received + timedelta(days=24) <= term.from_receipt
    wider = extension_term(received, closures=closures | {received + timedelta(days=more)})
    assert wider.safe >= term.safe
    assert wider.law == term.law
    told = [counted.day for counted in term.working]
    assert told == [told[0] + timedelta(days=number) for number in range(len(told))]
    assert (told[0], told[-1]) == (determination_due(received).law, term.safe)


@given(DAYS, st.frozensets(NEAR, max_size=8), st.booleans(), st.none() | NEAR)
def test_a_known_clock_gives_the_same_term_as_its_day_of_receipt(
    received: date, closed: frozenset[int], late: bool, more: int | None
) -> None:
    closures = frozenset(received + timedelta(days=number) for number in closed)
    perhaps = None if more is None else received + timedelta(days=more)
    due = determination_due(received, closures=closures, after_hours=late, perhaps_received=perhaps)
    term = extension_term(received, closures=closures, after_hours=late, perhaps_received=perhaps)
    assert extension_after(due, closures=closures) == term


@pytest.mark.parametrize(
    ("value", "detail", "grounds", "valid"),
    [
        ("2025-03-07", {"grounds": "c2"}, ("c2",), True),
        ("2025-03-07", {"grounds": "c1, c3"}, ("c1", "c3"), True),
        ("2025-03-07", {}, None, True),  # nobody has looked for a ground: in doubt for the agency
        ("2025-03-07", {"defects": "no_ground"}, (), False),
        ("2025-03-07", {"grounds": "c5", "defects": ""}, ("c5",), True),
        ("2025-03-21", {"grounds": "c2", "defects": "over_14"}, ("c2",), False),
        ("", {"grounds": "c2", "defects": "no_date"}, ("c2",), False),
    ],
)
def test_a_notice_as_it_was_read(
    value: str, detail: dict[str, str], grounds: tuple[str, ...] | None, valid: bool
) -> None:
    notice = notice_in(Fact(FactKind.EXTENSION, value, "We need more time.", 0, "test", detail=detail))
    assert notice == ExtensionNotice(date.fromisoformat(value) if value else None, None, grounds)
    verdict = judged(notice)
    assert verdict.valid is valid
    assert bool(verdict.because) or verdict.unknown


def test_labelled_notices_are_judged_as_their_labels_say(shared: Path) -> None:
    """Each with the day of receipt that suits the notice best: the labels know the faults, not the day of receipt."""
    seen = 0
    for line in (shared / "data" / "replies" / "written.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        label = record["labels"].get("extension")
        if not label or "second" in label["defects"]:
            continue
        sent = date.fromisoformat(record["date"][:10])
        until = date.fromisoformat(label["until"]) if label["until"] else None
        notice = ExtensionNotice(until, sent, tuple(label["grounds"]))
        # an extension of more than fourteen days that names no day is told by its words alone, which are not ours
        expected = set(label["defects"]) - ({"over_14"} if until is None else set())
        found = [set(judged(notice, sent - timedelta(days=ago)).defects) for ago in range(11)]
        assert expected in found, (record["id"], expected, found)
        seen += 1
    assert seen >= 20

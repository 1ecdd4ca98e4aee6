"""The day of receipt by the order of trust."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cpra_bot.law.receipt import Evidence, Receipt, Trust, at_instant, judge_receipt

SENT = Evidence(Trust.OWN_SENDING, date(2026, 3, 2), "our letter left on 2026-03-02")
ACKNOWLEDGED = Evidence(Trust.ACKNOWLEDGEMENT, date(2026, 3, 5), "its message of 2026-03-05")
PORTAL = Evidence(Trust.PORTAL, date(2026, 3, 3), "the portal's stamp")
STATED = Evidence(Trust.STATED, date(2026, 3, 4), "received on March 4")


def judged(*evidence: Evidence) -> Receipt:
    found = judge_receipt(evidence)
    assert found
    return found


@pytest.mark.parametrize(
    ("evidence", "best"),
    [
        ((SENT,), SENT),
        ((SENT, ACKNOWLEDGED), ACKNOWLEDGED),
        ((SENT, ACKNOWLEDGED, PORTAL), PORTAL),
        ((SENT, PORTAL, STATED, ACKNOWLEDGED), STATED),
        ((STATED,), STATED),
    ],
)
def test_the_best_evidence_decides(evidence: tuple[Evidence, ...], best: Evidence) -> None:
    found = judged(*evidence)
    assert (found.day, found.trust, found.because) == (best.day, best.trust, best.words)
    assert found.proven is (best is not SENT)
    assert set(found.kept) == set(evidence)
    assert [one.trust for one in found.kept] == sorted((one.trust for one in evidence), reverse=True)


def test_no_evidence() -> None:
    assert judge_receipt([]) is None


def test_a_later_acknowledgement_moves_nothing() -> None:
    later = Evidence(Trust.ACKNOWLEDGEMENT, date(2026, 4, 1), "its next message")
    found = judged(SENT, ACKNOWLEDGED, later)
    assert (found.day, found.perhaps) == (date(2026, 3, 5), None)


def test_two_stated_days_the_first_decides_and_the_later_is_kept_for_the_careful_count() -> None:
    later = Evidence(Trust.STATED, date(2026, 3, 9), "received on March 9")
    found = judged(SENT, STATED, later)
    assert (found.day, found.perhaps) == (date(2026, 3, 4), date(2026, 3, 9))


def test_evidence_before_our_sending_is_set_aside_and_told() -> None:
    other = Evidence(Trust.STATED, date(2025, 3, 4), "received on March 4, 2025")
    found = judged(SENT, other, ACKNOWLEDGED)
    assert found.day == date(2026, 3, 5)
    assert found.kept[-1] is other
    assert "2025" in found.notes[0]


def test_delivery_before_the_stated_day_is_told() -> None:
    claimed = Evidence(Trust.STATED, date(2026, 5, 4), "received on May 4")
    found = judged(SENT, ACKNOWLEDGED, claimed)
    assert found.day == date(2026, 5, 4)
    assert found.notes == ("evidence of 2026-03-05 comes before the 2026-05-04 taken: its message of 2026-03-05",)


@pytest.mark.parametrize(
    ("instant", "day", "after"),
    [
        (datetime(2026, 3, 4, 0, 59, tzinfo=UTC), date(2026, 3, 3), False),  # 16:59 in California
        (datetime(2026, 3, 4, 1, 0, tzinfo=UTC), date(2026, 3, 3), True),  # 17:00
        (datetime(2026, 7, 4, 0, 0, tzinfo=UTC), date(2026, 7, 3), True),  # 17:00 in summer
        (datetime(2026, 3, 4, 9, 0, tzinfo=UTC), date(2026, 3, 4), False),
    ],
)
def test_a_stamp_has_its_legal_day(instant: datetime, day: date, after: bool) -> None:
    stamp = at_instant(Trust.PORTAL, instant, "the portal's stamp")
    assert (stamp.day, stamp.after_hours) == (day, after)
    assert judged(stamp).after_hours is after


def test_a_naive_stamp_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        at_instant(Trust.PORTAL, datetime.fromisoformat("2026-03-04T09:00:00"), "")

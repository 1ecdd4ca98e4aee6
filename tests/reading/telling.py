"""What a reading must not be without where a message says more than that work goes on."""

from __future__ import annotations

from cpra_bot.model.fact import FactKind, Reading

QUIET = {
    FactKind.ACKNOWLEDGED, FactKind.RECEIVED_ON, FactKind.TRACKING_NUMBER, FactKind.STATUS, FactKind.STATUTE,
    FactKind.EXTENSION, FactKind.PROMISED_DATE, FactKind.AUTOMATIC_REPLY, FactKind.LINK, FactKind.FEE_THRESHOLD,
    FactKind.EXEMPTION_WARNING,
}  # fmt: skip


def tells(reading: Reading) -> bool:
    """True if a decision is made of it or a person reads it: it is no mere sign of life."""
    return bool(reading.unclear) or any(fact.kind not in QUIET for fact in reading.facts)

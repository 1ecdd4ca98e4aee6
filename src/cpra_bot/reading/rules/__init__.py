"""The rules by which statements are read, as data: one module a subject."""

from __future__ import annotations

from cpra_bot.reading.rules import (
    absence,
    asks,
    closure,
    denial,
    fees,
    machines,
    receipt,
    referral,
    release,
    time,
)
from cpra_bot.reading.rules.loose import LOOSE as LOOSE
from cpra_bot.reading.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *receipt.RULES,
    *time.RULES,
    *fees.RULES,
    *asks.RULES,
    *absence.RULES,
    *release.RULES,
    *denial.RULES,
    *referral.RULES,
    *closure.RULES,
    *machines.RULES,
)
"""All rules, in the order in which their facts are listed where one sentence states several."""

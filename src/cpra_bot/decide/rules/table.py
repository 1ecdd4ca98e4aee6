"""The whole table, in order of precedence: the first rule that speaks decides about the letters of a request."""

from __future__ import annotations

from cpra_bot.decide.rules.answered import CLOSED_EARLY, THANKS, WHICH_ITEMS
from cpra_bot.decide.rules.asked import ANSWER_BY, CLARIFY, CONFIRM_WHO, FEE, REDIRECTED, REFERRED
from cpra_bot.decide.rules.asking import EXTENSION_PASSED, FOLLOW_UP, OVERDUE, PROMISE_PASSED, RECEIPT_CHECK, REMAINDER
from cpra_bot.decide.rules.mail import BOUNCED, READ
from cpra_bot.decide.rules.ours import BY_HAND, CLOSED, PAUSED, QUEUED, REFUSED, SETTLE, WITHDRAWN
from cpra_bot.decide.rules.refused import FALLBACK, LET_REST, OBJECTED, REBUTTAL
from cpra_bot.decide.rules.rule import Rule
from cpra_bot.decide.rules.waiting import EXTENSION, NOT_DUE, PROMISE

RULES: tuple[Rule, ...] = (
    # What we sent, and what a person ordered
    SETTLE,
    WITHDRAWN,
    CLOSED,
    PAUSED,
    REFUSED,
    BOUNCED,
    READ,
    BY_HAND,
    QUEUED,
    # What the agency wants of us; a day that it set is told beside the draft that meets it
    CLARIFY,
    FEE,
    REDIRECTED,
    REFERRED,
    ANSWER_BY,
    CONFIRM_WHO,
    # What the agency answered
    WHICH_ITEMS,
    FALLBACK,
    OBJECTED,
    REBUTTAL,
    CLOSED_EARLY,
    LET_REST,
    THANKS,
    # What time calls for
    PROMISE,
    EXTENSION,
    RECEIPT_CHECK,
    NOT_DUE,
    PROMISE_PASSED,
    EXTENSION_PASSED,
    REMAINDER,
    OVERDUE,
    FOLLOW_UP,
)

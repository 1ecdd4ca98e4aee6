"""Rules about mail that came back, and mail that a person must read."""

from __future__ import annotations

from datetime import timedelta

from cpra_bot.decide.rules.case import Case
from cpra_bot.decide.rules.holds import CLOSED_DAY, IN_DOUBT, POSTPONED
from cpra_bot.decide.rules.rule import Rule, Verdict
from cpra_bot.decide.said import last_bounce, since_last_filing
from cpra_bot.law.days import legal_day
from cpra_bot.model.action import NextAction
from cpra_bot.model.fact import FactKind
from cpra_bot.model.letter import LetterKind
from cpra_bot.model.request import FILINGS, FiledMessage

SOFT_BOUNCE_PATIENCE_DAYS = 5
"""Mail systems try for four to five days before they give up (RFC 5321 §4.5.4.1)."""


def _bounced(case: Case) -> Verdict:
    found = last_bounce(since_last_filing(case.state.letters, case.state.replies))
    if found is None:
        return "no letter came back"
    bounce, reply = found
    since = legal_day(reply.received_at)
    if bounce.kind is FactKind.BOUNCE_HARD:
        return _dead_address(case, bounce.value or "the agency", bounce.quote, reply)
    until = since + timedelta(days=SOFT_BOUNCE_PATIENCE_DAYS)
    if case.today <= until:
        why = f"a mail system reported a delay on {since} and keeps trying for some days"
        return case.wait("delayed", until, why)
    return f"the delay reported on {since} has not become a failure"


def _dead_address(case: Case, to: str, quote: str, reply: FiledMessage) -> NextAction:
    """Stop. Another address of the agency's own, if the directory has one, is proposed."""
    used = {each.to.casefold() for each in case.state.letters if each.kind in FILINGS}
    other = next((each for each in case.around.addresses if each.casefold() not in used), "")
    came_back = f'the letter to {to} came back: "{quote}"'
    if not other or case.declined(f"bounced:{reply.message}"):
        return case.ask(
            "bounced",
            f"{reply.message}:by-hand" if other else reply.message,
            f"{came_back}; correct the address in the directory, and `cpra preview` offers the letter again",
            f"cpra show {case.state.key}",
        )
    items = tuple(label for label in case.state.items if label not in case.state.conditional)
    order = case.order(LetterKind.REFILING, items, {"because": "bounced", "to": other})
    because = f"{came_back}; the directory has another address of the agency, {other}"
    return case.write("bounced", order, because, about=reply.message)


def _unread(case: Case) -> Verdict:
    """What the reader could not settle a person reads; no letter of ours goes out over it."""
    replies = [reply for reply in case.state.replies if reply.unclear]
    return to_read(case, replies[0]) if replies else "no message waits to be read"


def to_read(case: Case, reply: FiledMessage) -> NextAction:
    """The question that one unclear message is."""
    return case.ask(
        "read",
        reply.message,
        f'"{reply.subject}" of {legal_day(reply.received_at)} wants reading: {reply.unclear}',
        f"cpra show {case.number(reply)}",
    )


BOUNCED = Rule(
    "bounced",
    "a letter came back for good, and nobody at the agency has written since (a delay: for five days)",
    "stops; files it again at another address of the directory, or asks for one; waits out a delay",
    "approval",
    _bounced,
    (POSTPONED, IN_DOUBT, CLOSED_DAY),
)
READ = Rule(
    "read",
    "a message says something that the reader could not settle",
    "asks a person to read it; nothing goes out over it",
    "person",
    _unread,
)

"""Receipt, dates, money, questions, redirections, closure and machines weighed against each other."""

from __future__ import annotations

import re

from cpra_bot.model.fact import Certainty, Fact, FactKind
from cpra_bot.reading.judge.common import FEES, Facts, Files, kinds_of, with_detail
from cpra_bot.reading.rules.phrase import flat
from cpra_bot.reading.stated import Letter

_K = FactKind
_REASONS = (
    ("withdrawn", re.compile(r"withdr[ae]w")),
    ("no-answer", re.compile(r"abandon|not (?:heard|received)|no (?:response|reply)|did not respond")),
    ("duplicate", re.compile(r"duplicat")),
    ("unpaid", re.compile(r"unpaid|non-?payment|not (?:been )?paid")),
    ("completed", re.compile(r"complet|fulfill|satisf|conclud|released|provided")),
)


def one_receipt(facts: Facts, letter: Letter, files: Files) -> Facts:
    """The request arrives once; thanks for writing prove nothing where the message answers or sends us elsewhere."""
    answered = any(re.search(r"\b(?:attached|enclosed)\b", one.flat) for one in letter.passages)
    elsewhere = answered or kinds_of(facts) & {_K.PORTAL_REDIRECT, _K.REFERRAL}
    receipts = [
        fact
        for fact in facts
        if fact.kind is _K.ACKNOWLEDGED and not (elsewhere and fact.certainty is Certainty.LIKELY)
    ]
    receipts.sort(key=lambda fact: (fact.certainty is Certainty.LIKELY, fact.start))
    return [fact for fact in facts if fact.kind is not _K.ACKNOWLEDGED] + receipts[:1]


def sums_once(facts: Facts, letter: Letter, files: Files) -> Facts:
    """A sum that is to be paid is not quoted as well; a rate is said once; without a sum one fact is enough."""
    demanded = {fact.value for fact in facts if fact.kind is _K.FEE_DEMAND and fact.value}
    sums = {fact.value for fact in facts if fact.kind in FEES and fact.value}
    seen: set[tuple[FactKind, str]] = set()
    result = []
    for fact in facts:
        if fact.kind in FEES:
            key = (fact.kind, fact.value)
            quoted_too = fact.kind is _K.FEE_QUOTE and fact.value in demanded
            empty = not fact.value and bool(sums) and "rate" not in fact.detail
            if quoted_too or empty or key in seen:
                continue
            seen.add(key)
        result.append(fact)
    return result


def deadline_is_no_promise(facts: Facts, letter: Letter, files: Files) -> Facts:
    """A day by which we must act is not one by which the agency will; each day is named once."""
    ours = {fact.value for fact in facts if fact.kind is _K.DEADLINE_FOR_US}
    seen: set[tuple[FactKind, str]] = set()
    result = []
    for fact in facts:
        if fact.kind in {_K.PROMISED_DATE, _K.DEADLINE_FOR_US}:
            key = (fact.kind, fact.value)
            if key in seen or (fact.kind is _K.PROMISED_DATE and fact.value in ours):
                continue
            seen.add(key)
        result.append(fact)
    return result


def questions_about_money(facts: Facts, letter: Letter, files: Files) -> Facts:
    """ "Shall we go on?" behind a price asks for no clarification of the request."""
    if not kinds_of(facts) & FEES:
        return facts
    return [fact for fact in facts if not (fact.kind is _K.CLARIFICATION and _about_going_on(fact))]


def _about_going_on(fact: Fact) -> bool:
    if re.search(r"(?:narrowed|original|revised|reduced) request|changes? to (?:your|the) request", flat(fact.quote)):
        return False  # a choice between scopes
    if fact.rule in {"asks something", "asks whether we still want it"}:
        return True
    return bool(re.search(r"go ahead|proceed|move forward|agree|you'd like|you would like", flat(fact.quote)))


def redirect_or_referral(facts: Facts, letter: Letter, files: Files) -> Facts:
    """A sentence that sends us to a portal sends us to no other agency; what the clerk entered for us, we need not."""
    portal = {fact.start for fact in facts if fact.kind is _K.PORTAL_REDIRECT}
    entered = any(fact.rule == "entered for us" for fact in facts)
    return [
        fact
        for fact in facts
        if not (fact.kind is _K.REFERRAL and fact.start in portal) and not (fact.kind is _K.PORTAL_REDIRECT and entered)
    ]


def closed_once(facts: Facts, letter: Letter, files: Files) -> Facts:
    """A request is closed once; why, where the message says it."""
    closures = [fact for fact in facts if fact.kind is _K.CLOSURE]
    if not closures:
        return facts
    first = min(closures, key=lambda fact: fact.start)
    words = flat(first.quote)
    reason = next((name for name, pattern in _REASONS if pattern.search(words)), first.detail.get("reason", ""))
    kept = with_detail(first, reason=reason) if reason else first
    return [fact for fact in facts if fact.kind is not _K.CLOSURE] + [kept]


def ready_is_not_closed(facts: Facts, letter: Letter, files: Files) -> Facts:
    """ "Your request is complete" beside a price says that the copies are ready, and ends nothing."""
    if not any(fact.kind in FEES and fact.value for fact in facts):
        return facts
    return [fact for fact in facts if not (fact.kind is _K.CLOSURE and fact.rule == "response complete")]


def away_by_words(facts: Facts, letter: Letter, files: Files) -> Facts:
    """That the writer is away is an automatic reply only where nothing else is said."""
    away = [fact for fact in facts if fact.rule == "writer is away"]
    if not away:
        return facts
    beside = {
        _K.AUTOMATIC_REPLY,
        _K.STATUS,
        _K.PROMISED_DATE,
        _K.REFERRAL,
        _K.TRACKING_NUMBER,
        _K.CLARIFICATION,
        _K.LINK,
    }
    if kinds_of(facts) - beside:
        return [fact for fact in facts if fact not in away]
    return [with_detail(away[0], absent="yes")]


def account_mail(facts: Facts, letter: Letter, files: Files) -> Facts:
    """A mail about an account speaks of no request, unless the agency has it."""
    if _K.ACCOUNT_MAIL not in kinds_of(facts) or _K.ACKNOWLEDGED in kinds_of(facts):
        return facts
    kept = {_K.ACCOUNT_MAIL, _K.CONFIRMATION_WANTED, _K.LINK, _K.TRACKING_NUMBER}
    return [fact for fact in facts if fact.kind in kept]

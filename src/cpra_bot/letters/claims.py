"""Words that claim what the law or our knowledge does not bear out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cpra_bot.letters.questions import question
from cpra_bot.letters.stretches import one_line

_LATENESS = (
    r"\boverdue\b",
    r"\bpast[- ]due\b",
    r"\bviolat(?:e[sd]?|ing|ions?)\b",
    r"\bbelated(?:ly)?\b",
    r"\bdelinquent\b",
    r"\b(?:in|a) breach\b",
    r"\bunlawful(?:ly)?\b",
    r"\bnon-?complian(?:t|ce)\b",
    r"\blateness\b",
    r"\b(?:is|are|was|were|be|been|being|now|too|already|days?|weeks?|months?) late\b(?! fees?\b)",
    r"\blate (?:repl(?:y|ies)|responses?|answers?|determinations?|production)\b",
    r"\b(?:missed|passed|exceeded|ignored|blew) (?:the|your|its|this|that|a) (?:statutory |legal )?deadlines?\b",
    r"\bdeadline (?:has|had) (?:already )?(?:passed|expired|lapsed)\b",
    r"\bfail(?:ed|ure|s|ing)? to (?:respond|reply|answer|comply|meet|make)\b",
)
"""Words of lateness: only a letter that proves receipt and counts to the safest day may say them."""

_LATE = re.compile("|".join(_LATENESS), re.I)

_THEIR_SYSTEM = (
    r"(?:your|the (?:agency|department|city|county|office)['\u2019]s) (?:[\w-]+ ){0,3}(?:system|software|database)\b"
)
_UNTRUE = (
    (
        "a duty to preserve",
        r"\brequires? (?:you|your agency|the agency|agencies|that you) to (?:preserve|keep|retain)\b",
    ),
    ("a duty to list what is withheld", r"\b(?:privilege|vaughn) (?:log|index)\b"),
    ("a holding of the courts", r"\bcourts? (?:have|has) (?:held|ruled|decided)\b"),
    ("that a record is at hand", r"\b(?:readily|easily|immediately) (?:available|accessible)\b"),
    (
        "what the agency's own system holds",
        rf"\b(?:exists?|(?:is|are) (?:held|stored|kept|available|accessible)) (?:with)?in {_THEIR_SYSTEM}"
        r"|\bmaintained by your (?:system|software|vendor|database)\b"
        r"|(?<!\bif )\byour (?:system|software|vendor|database) (?:can|will|already|maintains|contains|holds|has)\b",
    ),
)
"""Claims that no letter of ours makes: what it claims, and the pattern."""

_UNTRUE_PATTERNS = tuple((claim, re.compile(pattern, re.I)) for claim, pattern in _UNTRUE)

_TEN_DAYS = re.compile(
    r"\bwithin (?:the )?(?:10|ten)[- ](?:\w+ )?days?\b|\b(?:10|ten)[- ](?:\w+ )?(?:days? to|day (?:limit|deadline))\b",
    re.I,
)
_PRODUCTION = re.compile(
    r"\b(?:produc(?:e|ed|es|ing|tion)|provid(?:e|ed|es|ing)|deliver(?:s|ed|ing|y)?|releas(?:e|ed|es|ing)|furnish(?:ed|ing)?"
    r"|send(?:s|ing)?|sent|respond(?:s|ed|ing)?|responses?|repl(?:y|ies)|answers?|disclos(?:e|ed|ing|ure))\b",
    re.I,
)
_DETERMINATION = re.compile(r"\bdetermin|\bestimate|\bwhether\b", re.I)
_SENTENCE = re.compile(r"(?<=[.!?:]) +(?=[A-Z(])")


@question(
    (
        "due",
        "violat",
        "belated",
        "delinquent",
        "breach",
        "unlawful",
        "complian",
        "lateness",
        " late",
        "late repl",
        "late resp",
        "late answ",
        "late dete",
        "late prod",
        "deadline",
        "fail",
    )
)
def lateness_in(paragraph: str) -> tuple[str, ...]:
    """What in a paragraph calls the agency late, its own titles and references included."""
    return tuple(match[0] for match in _LATE.finditer(paragraph))


def words_of_lateness(paragraph: str, titles: Iterable[str]) -> tuple[str, ...]:
    """What in a paragraph calls the agency late. Words inside `titles` do not count: a campaign may be on late fees.

    Args:
        paragraph: on one line.
        titles: of the campaign and its parts.
    """
    for title in titles:
        paragraph = paragraph.replace(one_line(title), "...")
    return lateness_in.find(paragraph)


@question(("day",), ("10", "ten"))
def demands_of_production(paragraph: str) -> tuple[str, ...]:
    """Sentences that ask for records or a response within ten days. The Act sets that time for the determination only.

    Args:
        paragraph: on one line.
    """
    if not _TEN_DAYS.search(paragraph):
        return ()
    return tuple(
        sentence.strip()
        for sentence in _SENTENCE.split(paragraph)
        if _TEN_DAYS.search(sentence) and _PRODUCTION.search(sentence) and not _DETERMINATION.search(sentence)
    )


@question(
    (
        *("requir", "privilege", "vaughn", "court", "available", "accessible"),
        *("system", "software", "database", "vendor"),
    ),
    ("you", "agenc", "log", "index", "held", "ruled", "decided", "ly ", "'s "),
)
def untrue_claims(paragraph: str) -> tuple[tuple[str, str], ...]:
    """The words at fault, and what they claim.

    Args:
        paragraph: on one line.
    """
    return tuple((match[0], claim) for claim, pattern in _UNTRUE_PATTERNS for match in pattern.finditer(paragraph))


_OTHER_AGENCIES = re.compile(
    r"\b(?:(?:\d{1,6}|one|two|three|ten|many|most|several|some|numerous|all|dozens of|hundreds of|thousands of)"
    r"(?: other| of the other)?|other|neighbou?ring)(?: [\w-]+){0,4}? "
    r"(?:agenc(?:y|ies)|departments?|cit(?:y|ies)|count(?:y|ies)|sheriffs?|jurisdictions)\b[^.;]{0,40}?"
    r"\b(?:ha(?:ve|s)|had|already|provided?|released?|produced?|gave|given|sent|compl(?:y|ied)|answered?|disclosed?)\b",
    re.I,
)

_COURTS = re.compile(
    r"\b(?:legal action|law ?suits?|litigat(?:e|ion against)|sue (?:you|the)|writ of mandate"
    r"|(?:in|to|before) (?:a |the )?(?:superior )?court|superior court(?! \(\d{4}\))"
    r"|attorney(?:'s|s'|s|\u2019s)? fees|my (?:attorney|lawyer|counsel))\b",
    re.I,
)

_AGREES_TO_PAY = re.compile(
    r"\bI (?:agree|am willing|promise|undertake|am happy|am prepared|will|shall|consent)(?: to)?(?: \w+){0,3} "
    r"(?:pay|cost|fees?|charges?|reimburse)\b"
    r"|\b(?:please )?(?:send me|forward) (?:the|an|your) invoice\b|\bhow you would like to be paid\b",
    re.I,
)


@question(
    ("agenc", "department", "cit", "count", "sheriff", "jurisdiction"),
    (
        "have",
        "has",
        "had",
        "already",
        "provide",
        "release",
        "produce",
        "gave",
        "given",
        "sent",
        "compl",
        "answer",
        "disclose",
    ),
)
def on_other_agencies(paragraph: str) -> tuple[str, ...]:
    """Statements on what other agencies did; a number before one has to be our own ledger's."""
    return tuple(match[0] for match in _OTHER_AGENCIES.finditer(paragraph))


@question(
    ("legal action", "suit", "litigat", "sue ", "writ of", "court", "fees", "my attorney", "my lawyer", "my counsel")
)
def on_courts(paragraph: str) -> tuple[str, ...]:
    """Words of going to court. Names of cases, which are followed by their year, are none."""
    return tuple(match[0] for match in _COURTS.finditer(paragraph))


@question(("i ", "invoice", "how you would"), ("pay", "cost", "fee", "charge", "reimburse", "invoice", "paid"))
def promises_to_pay(paragraph: str) -> tuple[str, ...]:
    """Words that bind the requester to pay."""
    return tuple(match[0] for match in _AGREES_TO_PAY.finditer(paragraph))

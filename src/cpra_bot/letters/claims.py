"""Words that claim what the law or our knowledge does not bear out."""

from __future__ import annotations

import re
from collections.abc import Iterable

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

_UNTRUE = (
    (
        r"\brequires? (?:you|your agency|the agency|agencies|that you) to (?:preserve|keep|retain)\b",
        "a duty to preserve",
    ),
    (r"\b(?:privilege|vaughn) (?:log|index)\b", "a duty to list what is withheld"),
    (r"\bcourts? (?:have|has) (?:held|ruled|decided)\b", "a holding of the courts"),
    (r"\breadily available\b", "that a record is at hand"),
    (
        r"\b(?:exists?|is (?:held|stored)|are (?:held|stored)) (?:with)?in your (?:system|software|database)",
        "what the agency's own system holds",
    ),
    (
        r"(?<!\bif )\byour (?:system|software|vendor|database) (?:can|will|already|maintains|contains|holds|has)\b",
        "what the agency's own system holds",
    ),
)
"""Claims that no letter of ours makes: pattern, and what it claims."""

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


def words_of_lateness(text: str, titles: Iterable[str]) -> list[str]:
    """What in a text calls the agency late. Words inside `titles` do not count: a campaign may be about late fees.

    Args:
        text: on one line.
        titles: of the campaign and its parts.
    """
    for title in titles:
        text = text.replace(" ".join(title.split()), "...")
    return list(dict.fromkeys(match[0] for pattern in _LATENESS for match in re.finditer(pattern, text, re.I)))


def demands_of_production(text: str) -> list[str]:
    """Sentences that ask for records or a response within ten days. The Act sets that time for the determination only.

    Args:
        text: on one line.
    """
    return [
        sentence.strip()
        for sentence in _SENTENCE.split(text)
        if _TEN_DAYS.search(sentence) and _PRODUCTION.search(sentence) and not _DETERMINATION.search(sentence)
    ]


def untrue_claims(text: str) -> list[tuple[str, str]]:
    """The words at fault, and what they claim.

    Args:
        text: on one line.
    """
    found = ((match[0], claim) for pattern, claim in _UNTRUE for match in re.finditer(pattern, text, re.I))
    return list(dict.fromkeys(found))


OTHER_AGENCIES = re.compile(
    r"\b(?:(?:\d{1,6}|one|two|three|ten|many|most|several|some|numerous|all|dozens of|hundreds of|thousands of)"
    r"(?: other| of the other)?|other|neighbou?ring)(?: [A-Z]?[\w-]+){0,2} "
    r"(?:agenc(?:y|ies)|departments?|cit(?:y|ies)|count(?:y|ies)|sheriffs?|jurisdictions)\b[^.;]{0,40}?"
    r"\b(?:ha(?:ve|s)|had|already|provided?|released?|produced?|gave|given|sent|compl(?:y|ied)|answered?|disclosed?)\b",
    re.I,
)
"""A statement on what others did; the number before it has to be our own ledger's."""

COURTS = re.compile(
    r"\b(?:legal action|law ?suits?|litigat(?:e|ion against)|sue (?:you|the)|writ of mandate"
    r"|(?:in|to|before) (?:a |the )?(?:superior )?court|superior court(?! \(\d{4}\))"
    r"|attorney(?:'s|s'|s|\u2019s)? fees|my (?:attorney|lawyer|counsel))\b",
    re.I,
)
"""Words of going to court. Names of cases are followed by their year."""

AGREES_TO_PAY = re.compile(
    r"\bI (?:agree|am willing|promise|undertake|am happy|am prepared|will|shall|consent)(?: to)?(?: \w+){0,3} "
    r"(?:pay|cost|fees?|charges?|reimburse)\b"
    r"|\b(?:please )?(?:send me|forward) (?:the|an|your) invoice\b|\bhow you would like to be paid\b",
    re.I,
)
"""Words that bind the requester to pay."""

"""Tracking numbers in the agency's own words.

Agencies invent their own shapes (`RFI-21-109`, `20-34`, `W012320-010126`, `PRA 1190`), so a number is known by the word
before it, or by a shape that nothing else has. Telephone numbers, dates, ZIP codes, sections, sums and police case
numbers are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cpra_bot.reading.portals import PORTALS

_WORD = r"(?=[A-Za-z–-]{0,20}\d)[A-Za-z0-9]{1,14}(?:[-–][A-Za-z0-9]{1,14}){0,4}"
_LABEL = re.compile(
    r"(?<![\w-])(?:"
    r"(?:public\s+)?records?(?:\s+act)?\s+request|(?:cpra|pra|prr|rfi|foia|kora|crm|info(?:rmation)?)(?:\s+request)?"
    r"|request|tracking|ticket|reference|confirmation|foia\s+case|issue|log|control|matter|re(?=:)|ref|under|assigned"
    r"|request\s+reference"
    r")\.?\s{0,2}(?P<word>id|number|numbers|no|num|is)?[.:]{0,2}\s{0,2}(?P<is>is\s)?(?P<hash>[#:]{0,3})\s{0,2}[*_(]?"
    rf"(?P<token>{_WORD})(?![\w/@]|\.\d|-\d)",
    re.IGNORECASE,
)
_TWO_PARTS = re.compile(
    r"(?<![\w-])(?:tracking|reference|control|request|case)\s(?:number|no\.?|#)\s{0,2}:?\s{0,2}[*_(]?(?P<token>[A-Z]{2,4}\s\d{3,7})(?![\w/@-])"
)
_NUMBER_WORD = re.compile(
    rf"(?<![\w-])(?:no|nr|number)\.?\s{{0,2}}:?#?\s{{0,2}}(?P<token>{_WORD})(?![\w/@]|\.\d|-\d)", re.IGNORECASE
)
_HASHED = re.compile(rf"(?<![\w/])#\s?(?P<token>{_WORD})(?![\w/@]|\.\d|-\d)")
_PREFIXED = re.compile(r"(?<![\w/@.-])(?P<token>[A-Z]{2,5}(?:-[A-Z]{1,4})?-\d{2,6}-\d{1,7}(?:-[A-Z])?)(?![\w/@-])")
_LEADING = re.compile(r"\A\s*(?P<token>[A-Z]{2,5}-\d{2,4}(?:-\d{1,6})?)(?=[.:]|\s*\n)")
_SHAPES = re.compile("|".join(rf"(?<![\w-])(?:{shape})(?![\w-])" for portal in PORTALS for shape in portal.numbers))
_OTHER_LABEL = re.compile(
    r"(?:police|incident|crime|arrest|collision|report|badge|citation|docket|court|invoice|receipt|check|suite|ste|room"
    r"|box|bill|section|sections|code|item|items|page|phone|tel|fax|ext|resolution|ordinance|policy|license|plate|case|file"
    r"|zip|dr|cad|part|version|step|exhibit|eno)[\s.:#]{0,3}(?:no|number|id)?[\s.:#]{0,3}\Z",
    re.IGNORECASE,
)
_NOT_A_NUMBER = re.compile(
    r"\d{1,2}[-–]\d{1,2}[-–](?:\d{4}|\d\d)|\d{4}[-–]\d{2}[-–]\d{2}|\d{3}[-–]\d{3}[-–]\d{4}|\d{3}[-–]\d{4}|1-\d{3}-\d{3}-\d{4}"
    r"|\d{5}[-–]\d{4}|\d{1,2}(?:st|nd|rd|th)|(?:19|20)\d\d|\d{1,2}[-–]?(?:day|days|hour|hours|year|month|week|business|working)"
    r"|\d{1,3}|(?:SB|AB|COVID|HR|CLETS|UTF|ISO|RFC)-?\d.*|\d{1,2}(?:am|pm)|[ABC]\d[-–][ABC]?\d|[A-C]\d",
    re.IGNORECASE,
)
_STRONG_LABELS = re.compile(
    r"\A(?:tracking|ticket|reference|confirmation|log|ref|issue|crm|rfi|prr|cpra|pra)", re.IGNORECASE
)
_URL = re.compile(r"https?://[^\s<>]{1,4000}|<?[\w.+-]{1,64}@[\w.-]{1,200}>?")


@dataclass(frozen=True, slots=True)
class NumberHit:
    """A tracking number in a text.

    Attributes:
        number: as written, without `#`.
        start, end: offsets of the number with the word that makes it one.
        rule: how it was known: `shape`, `label`, `prefix`, `hash`.
    """

    number: str
    start: int
    end: int
    rule: str


@lru_cache(maxsize=4)
def find_numbers(text: str) -> tuple[NumberHit, ...]:
    """Tracking numbers in a text, each once, in the order of the text.

    A second id in brackets behind a number is the ticket system's own name for it and is not returned.

    Args:
        text: subject or own words of a message.
    """
    masked = _URL.sub(lambda hit: " " * len(hit.group()), text)
    found: dict[str, NumberHit] = {}
    for rule, pattern in (
        ("shape", _SHAPES),
        ("two parts", _TWO_PARTS),
        ("label", _LABEL),
        ("prefix", _PREFIXED),
        ("prefix", _LEADING),
        ("hash", _HASHED),
        ("label", _NUMBER_WORD),
    ):
        for hit in pattern.finditer(masked):
            start, end = hit.span("token") if "token" in pattern.groupindex else hit.span()
            if rule in {"shape", "two parts"} or _is_number(masked, hit, start, end):
                token = masked[start:end]
                found.setdefault(folded(token), NumberHit(token, hit.start(), end, rule))
    return tuple(sorted(found.values(), key=lambda one: one.start))


def folded(number: str) -> str:
    """A number as it is compared: upper case, plain hyphens, no white space and no `#`."""
    return re.sub(r"[\s#]+", "", number).replace("–", "-").upper()


def shape(number: str) -> str:
    """The number's shape: `AA-99-9` for `RFI-21-109`; runs of letters and of digits count as one each."""
    return re.sub(r"\d+", "9", re.sub(r"[A-Z]+", "A", folded(number)))


def _is_number(text: str, hit: re.Match[str], start: int, end: int) -> bool:
    token = text[start:end]
    groups = hit.groupdict()
    if _OTHER_LABEL.search(text[max(0, start - 24) : start]) and "foia" not in hit.group().lower():
        return False
    named = bool(groups.get("word") in {"number", "no", "id"} or groups.get("hash")) or hit.re is _HASHED
    if text[max(0, start - 1) : start] == "$" or text[end : end + 1] == "%":
        return False
    if hit.re in {_PREFIXED, _LEADING}:
        return not _NOT_A_NUMBER.fullmatch(token)
    if token.isdigit():
        return (
            3 < len(token) < 13
            and not _NOT_A_NUMBER.fullmatch(token)
            and (bool(_STRONG_LABELS.match(hit.group())) or (named and hit.re is not _HASHED))
        )
    return not _NOT_A_NUMBER.fullmatch(token) and (len(token) > 3 or named)

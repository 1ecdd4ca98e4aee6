"""How agencies write the names of the codes they cite, and the short name under which this program knows each."""

from __future__ import annotations

import re

_C = r"\s{1,3}code\b\.?"
_AND = r"\s{0,3}(?:and|&)\s{0,3}"

NAMES: dict[str, str] = {
    "CCP": rf"code\s+of\s+civ(?:il|\.)\s{{0,3}}proc(?:edure\b|\.)|(?-i:C\.?C\.?P\b\.?)|civ\.\s?proc\.{_C}",
    "Gov": rf"gov(?:ernment|['’]?t)?\.?{_C}|(?-i:\bG\.\s?C\.|\bGC\b)",
    "Civ": rf"\bciv(?:il|\.)?{_C}|(?-i:\bCC\b)",
    "Pen": rf"\bpen(?:al|\.)?{_C}|(?-i:\bP\.\s?C\.|\bPC\b)",
    "Evid": rf"\bevid(?:ence|\.)?{_C}|(?-i:\bEC\b)",
    "WIC": rf"\bwelf(?:are|\.)?{_AND}inst(?:itutions?|s?\.)?{_C}|(?-i:\bW\s?&\s?I\b)(?:{_C})?|(?-i:\bWIC\b)",
    "Veh": rf"\bveh(?:icle|\.)?{_C}|(?-i:\bC?VC\b)",
    "HSC": rf"\bhealth{_AND}saf(?:ety|\.){_C}|(?-i:\bH\s?&\s?S\b)(?:{_C})?|(?-i:\bHSC\b)",
    "BPC": rf"\bbus(?:iness|\.)?{_AND}prof(?:essions?|\.)?{_C}|(?-i:\bB\s?&\s?P\b)(?:{_C})?|(?-i:\bBPC\b)",
    "PRC": rf"\bpub(?:lic|\.)?\s+res(?:ources?|\.)?{_C}|(?-i:\bPRC\b)",
    "PUC": rf"\bpub(?:lic|\.)?\s+util(?:ities|\.)?{_C}|(?-i:\bPUC\b)",
    "PCC": rf"\bpub(?:lic|\.)?\s+cont(?:ract|\.)?{_C}|(?-i:\bPCC\b)",
    "RTC": rf"\brev(?:enue|\.)?{_AND}tax(?:ation|\.)?{_C}",
    "UIC": rf"\bunemp(?:loyment|\.)?\s+ins(?:urance|\.)?{_C}",
    "MVC": rf"\bmil(?:itary|\.)?{_AND}vet(?:erans?['’]?|\.)?{_C}",
    "Fam": rf"\bfam(?:ily|\.)?{_C}",
    "Lab": rf"\blab(?:or|\.)?{_C}",
    "Prob": rf"\bprob(?:ate|\.)?{_C}",
    "Elec": rf"\belec(?:tions?|\.)?{_C}",
    "Ed": rf"\bed(?:ucation|uc\.|\.)?{_C}",
    "Fin": rf"\bfin(?:ancial|\.)?{_C}",
    "Ins": rf"\bins(?:urance|\.)?{_C}",
    "Corp": rf"\bcorp(?:orations?|\.)?{_C}",
    "Water": rf"\bwat(?:er|\.)?{_C}",
    "CRC": r"\brules\s+of\s+court,?\s{0,3}rules?\b|\bcrc,?\s{0,3}(?:rules?\b)?"
    r"|\brules?\b(?=\s{1,3}\d{1,2}\.\d{1,4}\S{0,12}\s{1,3}of\s+(?:the\s+)?(?:cal(?:ifornia|\.)?\s+)?rules\s+of\s+court)",
    "CFR": r"\b\d{1,2}\s{0,3}c\.?\s?f\.?\s?r\b\.?,?(?:\s{0,3}parts?\b)?",
    "USC": r"\b\d{1,2}\s{0,3}u\.?\s?s\.?\s?c\b\.?(?:a\b\.?)?",
}
"""Short name → pattern. What follows (a comma, `section`, the number) is not part of it."""

LONG: dict[str, str] = {
    "Gov": "Gov. Code",
    "Civ": "Civ. Code",
    "Pen": "Pen. Code",
    "Evid": "Evid. Code",
    "CCP": "Code Civ. Proc.",
    "WIC": "Welf. & Inst. Code",
    "Veh": "Veh. Code",
    "CalConst": "Cal. Const., art.",
    "CRC": "Cal. Rules of Court, rule",
}
"""Short name → as our own letters and messages write it; a code that is not here goes by its short name."""

CODES = re.compile(
    rf"(?<![a-z])(?:{'|'.join(f'(?P<{name}>{pattern})' for name, pattern in NAMES.items())})", re.IGNORECASE
)
"""A name begins where a word begins: to look nowhere else makes this five times as fast."""

_INITIALS = re.compile(r"[A-Z]\.?\s?C")
_FEDERAL = re.compile(r"\d\s{0,3}(?:c\.?\s?f|u\.?\s?s)", re.IGNORECASE)

OTHER_CODE = re.compile(
    r"\b(?:mun(?:icipal|\.)|city|county|zoning|building|fire|admin(?:istrative|\.)|revised|internal\s+revenue|zip|area)"
    r"\s{1,3}code\b|\b(?:manual|policy|charter|ordinance|lexipol|handbook)\b",
    re.IGNORECASE,
)
"""Books whose sections are none of California's statutes."""

ELSEWHERE = re.compile(r"\b(?:tex(?:as|\.)|ind(?:iana|\.)|idaho|n\.\s?d\.|va\.?)\s{0,3}\Z", re.IGNORECASE)
"""What stands before the name of a code that is another state's."""

CONSTITUTION = re.compile(
    r"(?:\bcal(?:ifornia|\.)?\s{1,3})?const(?:itution\b|\.),?\s{0,3}art(?:icle\b|\.)\s{0,3}(?P<article>[ivx]{1,6}|\d{1,2}),?"
    r"\s{0,3}(?:§{1,2}|sections?\b|secs?\.)\s{0,3}(?P<section>\d{1,2})"
    r"|\bart(?:icle\b|\.)\s{0,3}(?P<article2>[ivx]{1,6}|\d{1,2}),?\s{0,3}(?:§{1,2}|sections?\b|secs?\.)\s{0,3}"
    r"(?P<section2>\d{1,2})(?=[^.;]{0,40}\bof\s+the\s+(?:cal(?:ifornia|\.)?\s+|state\s+)?constitution)",
    re.IGNORECASE,
)


def may_name_a_code(text: str, words: str) -> bool:
    """False only if `CODES` finds nothing: its long pattern is slow, and most paragraphs name no code.

    Every name holds the word code or rule, an ampersand, initials that end in C, or the title of a federal code.

    Args:
        text: to search.
        words: the same, casefolded.
    """
    return (
        "code" in words
        or "rule" in words
        or "crc" in words
        or "&" in text
        or ("C" in text and _INITIALS.search(text) is not None)
        or _FEDERAL.search(text) is not None
    )


def code_of(found: re.Match[str]) -> str:
    """Short name of the code that `CODES` found; of the federal ones with the title, as `45 CFR`."""
    name = found.lastgroup or ""
    if name in {"CFR", "USC"}:
        title = re.match(r"\d+", found[0])
        return f"{title[0]} {name}" if title else name
    return name

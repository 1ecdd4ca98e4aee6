"""What a cited section is about, in a few words, and which sections a range runs over."""

from __future__ import annotations

import re

from cpra_bot.law.recodification import MOVED

_SECTIONS: dict[str, str] = {
    "6252": "definitions",
    "6253": "inspection, copies and time limits",
    "6253.9": "electronic records",
    "6254": "list of exemptions",
    "6255": "burden on the agency; public-interest balance",
    "6259": "court proceedings",
    "7920.000": "the California Public Records Act",
    "7921.000": "access is a fundamental right",
    "7921.005": "no third party controls disclosure",
    "7921.300": "purpose of the request is irrelevant",
    "7921.505": "disclosure waives exemption",
    "7922.000": "public-interest balance, the catch-all exemption",
    "7922.500": "no delay or obstruction",
    "7922.505": "an agency may do better than the minimum",
    "7922.525": "inspection in office hours; segregable portions",
    "7922.525(b)": "segregable portions",
    "7922.530": "prompt copies at direct cost; own equipment",
    "7922.530(a)": "prompt copies at direct cost",
    "7922.535": "determination in 10 days; extension of 14",
    "7922.535(a)": "determination in 10 days",
    "7922.535(b)": "extension of 14 days",
    "7922.535(c)": "unusual circumstances",
    "7922.540": "denial: in writing, with names and reasons",
    "7922.540(a)": "a denial in writing",
    "7922.540(b)": "who denied it",
    "7922.540(c)": "an agency must justify withholding",
    "7922.545": "records posted on the agency's website",
    "7922.570": "electronic format",
    "7922.575": "cost of electronic records",
    "7922.575(a)": "direct cost of an electronic copy",
    "7922.575(b)": "cost of compilation, extraction, programming",
    "7922.580": "limits of the electronic format",
    "7922.585": "computer software is no record, data in it is",
    "7922.600": "duty to assist",
    "7922.605": "limits of the duty to assist",
    "7923.000": "suit for injunction, declaration or mandate",
    "7923.115": "costs and attorney fees",
    "7923.600": "police investigations, intelligence, security files",
    "7923.601": "peace officer files held by POST",
    "7923.605": "incident facts for victims and insurers",
    "7923.610": "arrest information",
    "7923.615": "calls and complaints",
    "7923.620": "addresses for stated purposes",
    "7923.625": "video and audio of critical incidents",
    "7927.200": "pending litigation and claims",
    "7927.205": "counsel's memorandum to the body",
    "7927.500": "preliminary drafts and memoranda",
    "7927.700": "personnel, medical and similar files",
    "7927.705": "exempt under other law; privileges",
    "7929.200": "vulnerability to terrorist attack",
    "7929.210": "information security records",
    "26202": "retention of county records",
    "34090": "retention of city records",
    "34090.6": "retention of routine video, phone and radio",
}
_OTHER: dict[str, str] = {
    "CalConst I 3": "right of access in the constitution",
    "Civ 1798.90.5": "plate readers: definitions",
    "Civ 1798.90.51": "plate readers: operator's security and policy",
    "Civ 1798.90.52": "plate readers: record of access",
    "Civ 1798.90.53": "plate readers: end-user's policy and audits",
    "Civ 1798.90.54": "plate readers: civil action",
    "Civ 1798.90.55": "plate readers: no sale or sharing except with public agencies",
    "Civ 56": "medical information",
    "Civ 1798.24": "state agencies' disclosure of personal information",
    "Civ 1798.29": "breach notice of agencies",
    "Civ 1798.82": "breach notice of businesses",
    "CCP 12": "counting of days",
    "CCP 12a": "a last day on a holiday",
    "CCP 12b": "a closed office counts as a holiday",
    "CCP 135": "judicial holidays",
    "CRC 10.500": "access to judicial administrative records",
    "Evid 954": "attorney-client privilege",
    "Evid 1040": "official information privilege",
    "Evid 1041": "identity of an informer",
    "Evid 1043": "motion for peace officer records",
    "Evid 1060": "trade secrets",
    "Pen 832.5": "complaints against peace officers",
    "Pen 832.7": "peace officer personnel records",
    "Pen 832.8": "what personnel records are",
    "Pen 11105": "state criminal history",
    "Pen 13300": "local criminal history",
    "WIC 827": "juvenile case files",
}


def _all_topics() -> dict[str, str]:
    meanings: dict[str, dict[str, None]] = {}
    for row in MOVED:
        for name in (row.old, *(new for new in row.new if "-" not in new)):
            meanings.setdefault(f"Gov {name}", {})[row.topic] = None
    # A number that meant two things is about both, until the words beside it decide (`recodification.renumber`).
    topics = {name: " / ".join(words) for name, words in meanings.items()}
    return topics | {f"Gov {section}": words for section, words in _SECTIONS.items()} | _OTHER


TOPICS = _all_topics()
"""`Gov 7922.535(b)` → `extension of 14 days`."""


def topic(code: str, section: str, subdivision: str = "") -> str:
    """What a section is about.

    Args:
        code: as a citation names it: `Gov`, `Civ`, `Pen` …
        section: its number.
        subdivision: `(b)(2)`; the topic of the whole section is given where the subdivision has none of its own.

    Returns:
        A few words; empty if the section is not in the table.
    """
    levels = re.findall(r"\([A-Za-z0-9]+\)", subdivision)
    for depth in range(len(levels), -1, -1):
        if found := TOPICS.get(f"{code} {section}{''.join(levels[:depth])}"):
            return found
    return ""


def order(section: str) -> tuple[int, ...]:
    """Sort key of a section number: 6254.9 stands before 6254.19, and 7922.5 nowhere near 7922.530."""
    return tuple(int(part) for part in re.findall(r"\d+", section))


_KNOWN: dict[str, list[str]] = {}
for _name in TOPICS:
    _code, _, _section = _name.rpartition(" ")
    _KNOWN.setdefault(_code, []).append(re.sub(r"\(.*", "", _section))


def members(code: str, first: str, last: str) -> tuple[str, ...]:
    """The sections of a range, both ends and every known one between them, in the order of the code."""
    between = {one for one in _KNOWN.get(code, ()) if order(first) <= order(one) <= order(last)}
    return tuple(sorted({first, last} | between, key=order))

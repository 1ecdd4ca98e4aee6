"""Sections of other states' and nations' records laws, which `law.citations` leaves alone: a table of forms.

The campaigns are Californian, yet agencies' counsel come from elsewhere, and a reader must not take a foreign section
for one of California's.
"""

from __future__ import annotations

import re

_S = r"(?:\s?,?\s?(?:§{1,2}|[Ss]ec(?:tions?|s?\.)|s\.))?\s{0,2}"
_LEVELS = r"((?:\s?\(\w{1,4}\)){0,5})"

FORMS: tuple[tuple[str, str], ...] = (
    (
        "POL",
        rf"(?:Public Officers? Law|(?-i:\bPOL\b))(?:,? Art(?:icle|\.) \d{{1,2}})?{_S}(\d{{2,3}}(?:-[a-z])?){_LEVELS}",
    ),
    ("ORS", rf"\bO\.?R\.?S\.?(?: chapter)?{_S}(\d{{1,3}}[A-Z]?\.\d{{3}}){_LEVELS}"),
    ("OAR", rf"\bO\.?A\.?R\.?{_S}(\d{{3}}-\d{{3}}-\d{{4}}){_LEVELS}"),
    ("ORC", rf"(?:(?:Ohio )?Rev(?:ised|\.) Code|(?-i:\bO?\.?R\.?C\.?\b)){_S}(\d{{3,4}}\.\d{{2,4}}){_LEVELS}"),
    ("RCW", rf"\bR\.?C\.?W\.?{_S}(\d{{1,2}}[A-Z]?\.\d{{1,3}}\.\d{{1,4}}){_LEVELS}"),
    ("FS", rf"(?:Fla(?:\.|orida)? Stat(?:\.|utes?)|(?-i:\bF\.S\.)){_S}(\d{{2,3}}\.\d{{1,5}}){_LEVELS}"),
    ("KSA", rf"\bK\.?S\.?A\.?{_S}(\d{{1,2}}-\d{{2,5}}){_LEVELS}"),
    ("ARS", rf"\bA\.?R\.?S\.?{_S}(\d{{1,2}}-\d{{2,4}}(?:\.\d{{2}})?){_LEVELS}"),
    ("CRS", rf"\bC\.?R\.?S\.?{_S}(\d{{1,2}}-\d{{1,3}}-\d{{2,4}}(?:\.\d)?){_LEVELS}"),
    ("MCL", rf"\bM\.?C\.?L\.?{_S}(\d{{1,3}}\.\d{{1,5}}\w?){_LEVELS}"),
    ("NRS", rf"\bN\.?R\.?S\.?{_S}(\d{{1,3}}\w?\.\d{{3}}){_LEVELS}"),
    ("TCA", rf"(?:\bT\.?C\.?A\.?|Tenn\. Code(?: Ann\.)?){_S}(\d{{1,2}}-\d{{1,2}}-\d{{2,4}}){_LEVELS}"),
    ("NJSA", rf"\bN\.?J\.?S\.?A\.?{_S}(\d{{1,2}}A?:\d{{1,2}}[A-Z]?-[\d.]{{1,6}}\d|\d{{1,2}}:\d\w?-\d{{1,3}}){_LEVELS}"),
    ("NMSA", rf"\bN\.?M\.?S\.?A\.?(?: 1978)?,?{_S}(\d{{1,2}}-\d{{1,2}}-\d{{1,4}}){_LEVELS}"),
    ("Wis Stat", rf"\bWis\.? Stat(?:\.|s\.|utes?)?{_S}(\d{{2,3}}\.\d{{2,4}}){_LEVELS}"),
    ("Minn Stat", rf"\bMinn(?:\.|esota)? Stat(?:\.|utes?){_S}(\d{{1,3}}[A-Z]?\.\d{{1,4}}){_LEVELS}"),
    ("Va Code", rf"\bVa\.? Code(?: Ann\.)?{_S}(\d{{1,2}}\.\d-\d{{3,5}}(?:\.\d)?){_LEVELS}"),
    ("GL", rf"\b(?:G\.?L\.?|M\.?G\.?L\.?)\s?c(?:h)?\.\s?(\d{{1,3}}[A-Z]?){_LEVELS}"),
)
"""Short name → what the law is called, with the section and its subdivisions as groups."""
_TITLED: tuple[tuple[str, str], ...] = (
    ("OS", rf"\b(\d{{1,2}})\s?O\.?\s?S\.?{_S}(\d{{1,3}}[A-Z]?\.?\d{{0,3}}[A-Z]?){_LEVELS}"),
    ("Del C", rf"\b(\d{{1,2}})\s?Del\.?\s?C\.?{_S}(\d{{2,5}}){_LEVELS}"),
    ("ILCS", rf"\b(\d{{1,3}})\s?ILCS{_S}(\d{{1,3}}/\d{{1,3}}(?:\.\d)?){_LEVELS}"),
    ("VSA", rf"\b(\d{{1,2}})\s?V\.?S\.?A\.?{_S}(\d{{2,4}}){_LEVELS}"),
)
_UK = re.compile(
    rf"\b[Ss](?:ection|\.)\s?(\d{{1,2}}){_LEVELS}\s(?:of the |\()?(?:Freedom of Information Act|FOIA?\b"
    rf"|(?:the )?Act 2000|EIR|Data Protection Act)"
)
_COMPILED = tuple((name, re.compile(form, re.IGNORECASE)) for name, form in FORMS)
_COMPILED_TITLED = tuple((name, re.compile(form, re.IGNORECASE)) for name, form in _TITLED)


def find_other_statutes(text: str) -> tuple[tuple[int, int, str], ...]:
    """Start, end and name (`ORS 192.329(4)(a)`) of each foreign section in a text, in its order."""
    found: dict[int, tuple[int, str]] = {}
    for name, form in _COMPILED:
        for hit in form.finditer(text):
            found.setdefault(hit.start(), (hit.end(), f"{name} {hit[1]}{_plain(hit[2])}"))
    for name, form in _COMPILED_TITLED:
        for hit in form.finditer(text):
            found.setdefault(hit.start(), (hit.end(), f"{hit[1]} {name} {hit[2]}{_plain(hit[3])}"))
    for hit in _UK.finditer(text):
        found.setdefault(hit.start(), (hit.end(), f"FOIA {hit[1]}{_plain(hit[2])}"))
    return tuple((start, *found[start]) for start in sorted(found))


def _plain(levels: str) -> str:
    return re.sub(r"\s", "", levels)

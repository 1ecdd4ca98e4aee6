"""Names out of a list that parts them by commas, where a name may hold a comma itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TAIL = re.compile(
    r"^(?:LLC|L\.L\.C\.?|LLP|LP|Inc\.?|Incorporated|Corp\.?|Corporation|Ltd\.?|Co\.?|N\.?A\.?|Jr\.?|Sr\.?|[A-Z]{2}"
    r"|(?:the )?(?:City|County|State|Town|Village) of"
    r"|Sheriff(?:'?s)?(?: (?:Office|Department|Dept\.?))?|Police(?: (?:Department|Dept\.?))?"
    r"|Department of (?:Public Safety|Police|Justice))(?: \([^()]{1,20}\))?$"
)
"""What is no organization by itself: it belongs to the words before the comma."""
_SYSTEM = re.compile(
    r"^(?:The )?(?:University of [A-Z][a-z]+(?: [A-Z][a-z]+)?|(?:California|[A-Z][a-z]+) State University(?: System)?"
    r"|California State Polytechnic University|California Polytechnic State University"
    r"|California Department of [A-Z][a-z]+|Department of [A-Z][a-z]+)$"
)
"""A body with many places, whose place follows a comma."""
_OWN = re.compile(
    r"\b(?:PD|SO|SD|DA|FD|DPS|HOA|Police|Sheriffs?|Sheriff's|Department|Office|Agency|College|Schools?|District|Patrol"
    r"|County|City of|Authority|Task Force|University)\b"
)
"""What shows that words are an organization of their own."""


def split_names(text: str) -> list[str]:
    """The names of a list that parts them by commas.

    A comma inside brackets parts nothing; `University of California, Berkeley` and `Sample Cameras, LLC` stay whole.
    """
    names: list[str] = []
    for part in _parts(text):
        if names and _belongs(names[-1], part):
            names[-1] = f"{names[-1]}, {part}"
        else:
            names.append(part)
    return names


def _belongs(name: str, part: str) -> bool:
    if _TAIL.match(part):
        return True
    return bool(_SYSTEM.match(name)) and not _OWN.search(part) and len(part.split()) <= 3


def _parts(text: str) -> list[str]:
    parts, depth = [""], 0
    for letter in text:
        depth = max(0, depth + (letter in "([") - (letter in ")]"))
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    if depth:  # a bracket that nobody closed would swallow the rest
        parts = text.split(",")
    return [words for part in parts if (words := " ".join(part.split()))]


def one_a_line(lines: Sequence[str]) -> bool:
    """True if a list has one name a line: several lines, and fewer commas than a list parted by commas would have."""
    text = [line.strip() for line in lines if line.strip()]
    inner = sum(line.rstrip(",").count(",") for line in text)
    return len(text) > 1 and inner < 0.8 * len(text)

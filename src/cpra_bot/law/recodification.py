"""Where the sections of the Public Records Act from before 2023 went, as far as it can be said at all.

AB 473 (Stats. 2021, ch. 614) moved Gov. Code 6250-6276.48 to 7920.000-7931.000 on 1 January 2023 without changing what
they say. An agency that cites an old number makes a stale citation, not an invalid one. A number alone does not always
tell: AB 1819 (Stats. 2019, ch. 695) put a new 6253(d) in and pushed the later subdivisions down by one in 2020, and
agencies use letters that are older than the law they write under.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Certainty = Literal["V", "C", "K", "U"]
"""V seen in the statute, C in a secondary source, K general knowledge, U uncertain."""

_2019, _2020, _2022 = date(2019, 12, 31), date(2020, 1, 1), date(2022, 12, 31)


@dataclass(frozen=True, slots=True)
class Moved:
    """One old subdivision and where it went.

    Attributes:
        old: section and subdivision, as `6253(c)`.
        new: sections of today; several where one subdivision became several.
        topic: what it says, in a few words.
        certainty: how well the pair is known.
        since, until: days between which the old number had this meaning; None for no such day.
        cues: words (a regular expression) that show this meaning, where a number had several.
    """

    old: str
    new: tuple[str, ...]
    topic: str
    certainty: Certainty
    since: date | None = None
    until: date | None = None
    cues: str = ""

    def meant(self, written: date) -> bool:
        """True if the old number had this meaning on that day; the last meaning lives on in letters after 2022."""
        return (self.since is None or self.since <= written) and (
            self.until is None or written <= self.until or self.until == _2022
        )


_NO_DELAY = r"responsib|\bnames?\b|\btitles?\b|\bdelay|obstruct|\bden(?:y|ied|ial)"
_OWN_EQUIPMENT = r"camera|photograph|\bscan|equipment|inspect"
_BETTER = r"faster|greater access|more efficient|minimum standard"
_POSTED = r"website|web site|internet|posted|\bpost(?:s|ing)?\b|online"

MOVED: tuple[Moved, ...] = (
    Moved("6250", ("7921.000",), "access is a fundamental right", "K"),
    Moved("6251", ("7920.000",), "short title", "V"),
    Moved("6252(a)", ("7920.510",), "local agency", "K"),
    Moved("6252(b)", ("7920.515",), "member of the public", "K"),
    Moved("6252(c)", ("7920.520",), "person", "C"),
    Moved("6252(d)", ("7920.525",), "public agency", "K"),
    Moved("6252(e)", ("7920.530",), "public records", "C"),
    Moved("6252(f)", ("7920.540",), "state agency", "K"),
    Moved("6252(g)", ("7920.545",), "writing", "C"),
    Moved("6252.5", ("7921.305",), "elected officials have equal access", "K"),
    Moved("6253(a)", ("7922.525",), "inspection in office hours; segregable portions", "V"),
    Moved("6253(b)", ("7922.530(a)",), "prompt copies at direct cost", "V"),
    Moved("6253(c)", ("7922.535",), "determination in 10 days; extension of 14", "V"),
    Moved("6253(d)", ("7922.500", "7922.540(b)"), "no delay; who denied it", "C", until=_2019, cues=_NO_DELAY),
    Moved("6253(d)", ("7922.530(b)", "7922.530(c)"), "own equipment at inspection", "V", _2020, _2022, _OWN_EQUIPMENT),
    Moved("6253(e)", ("7922.505",), "an agency may do better than the minimum", "K", until=_2019, cues=_BETTER),
    Moved("6253(e)", ("7922.500", "7922.540(b)"), "no delay; who denied it", "U", _2020, _2022, _NO_DELAY),
    Moved("6253(f)", ("7922.545",), "records posted on the agency's website", "K", until=_2019, cues=_POSTED),
    Moved("6253(f)", ("7922.505",), "an agency may do better than the minimum", "U", _2020, _2022, _BETTER),
    Moved("6253(g)", ("7922.545",), "records posted on the agency's website", "U", _2020, _2022, _POSTED),
    Moved("6253.1", ("7922.600", "7922.605"), "duty to assist, and its limits", "V"),
    Moved("6253.3", ("7921.005",), "no third party controls disclosure", "K"),
    Moved("6253.4", ("7922.630", "7922.635", "7922.640"), "agencies' regulations and guidelines", "V"),
    Moved("6253.9(a)", ("7922.570", "7922.575(a)"), "electronic format; direct cost", "V"),
    Moved("6253.9(b)", ("7922.575(b)",), "cost of compilation, extraction, programming", "V"),
    *(
        Moved(f"6253.9({letter})", ("7922.570(c)", "7922.580"), "limits of the electronic format", "V")
        for letter in "cdefg"
    ),
    Moved("6253.10", ("7922.680",), "open data of local agencies", "V"),
    Moved("6254(a)", ("7927.500",), "preliminary drafts and memoranda", "C"),
    Moved("6254(b)", ("7927.200",), "pending litigation and claims", "C"),
    Moved("6254(c)", ("7927.700",), "personnel, medical and similar files", "V"),
    Moved("6254(d)", ("7929.000",), "financial institutions", "K"),
    Moved("6254(f)", ("7923.600(a)",), "police investigations, intelligence, security files", "V"),
    Moved("6254(f)", ("7923.605",), "incident facts for victims and insurers", "K", cues=r"victim|insur"),
    Moved("6254(f)(1)", ("7923.610",), "arrest information", "C"),
    Moved("6254(f)(2)", ("7923.615",), "calls and complaints", "K"),
    Moved("6254(f)(3)", ("7923.620",), "addresses for stated purposes", "K"),
    Moved("6254(f)(4)", ("7923.625",), "video and audio of critical incidents", "K"),
    Moved("6254(h)", ("7928.705",), "real estate appraisals", "K"),
    Moved("6254(k)", ("7927.705",), "exempt under other law; privileges", "C"),
    Moved("6254(p)", ("7928.405", "7928.410"), "labor relations", "C"),
    Moved("6254(u)", ("7923.800", "7923.805"), "firearm licence applications", "K"),
    Moved("6254(aa)", ("7929.200",), "vulnerability to terrorist attack", "C"),
    Moved("6254.3", ("7928.300",), "public employees' home data", "K"),
    Moved("6254.4", ("7924.000",), "voter registration data", "C"),
    Moved("6254.5", ("7921.505",), "disclosure waives exemption", "V"),
    Moved("6254.7", ("7924.510", "7924.700", "7924.900"), "air pollution; housing code data", "K"),
    Moved("6254.9", ("7922.585",), "computer software is no record, data in it is", "V"),
    Moved("6254.16", ("7927.410",), "utility customers' data", "C"),
    Moved("6254.19", ("7929.210",), "information security records", "C"),
    Moved(
        "6254.21",
        ("7928.200", "7928.205", "7928.210", "7928.215", "7928.220", "7928.225", "7928.230"),
        "officials' home addresses online",
        "C",
    ),
    Moved("6254.24", ("7920.500",), "elected or appointed official", "K"),
    Moved("6254.25", ("7927.205",), "counsel's memorandum to the body", "K"),
    Moved("6254.29", ("7922.200",), "social security numbers", "K"),
    Moved("6254.30", ("7923.655",), "victims need no proof of legal presence", "U"),
    Moved("6255(a)", ("7922.000", "7922.540(c)"), "burden on the agency; public-interest balance", "V"),
    Moved("6255(b)", ("7922.540(a)",), "a denial in writing", "V"),
    Moved("6257.5", ("7921.300",), "purpose of the request is irrelevant", "K"),
    Moved("6258", ("7923.000", "7923.005"), "suit for injunction, declaration or mandate", "C"),
    Moved("6259(a)", ("7923.100", "7923.105"), "verified petition; in camera review", "C"),
    Moved("6259(b)", ("7923.110",), "order to disclose", "K"),
    Moved("6259(c)", ("7923.500",), "review by extraordinary writ", "C"),
    Moved("6259(d)", ("7923.115",), "costs and attorney fees", "C"),
    Moved("6262", ("7923.650",), "licensing complaints and the district attorney", "K"),
    Moved("6270", ("7921.010",), "no exclusive sale of records", "K"),
    Moved("6270.5", ("7922.700-7922.725",), "catalog of enterprise systems", "V"),
)

EXEMPTIONS_IN_OTHER_CODES = ("7930.000-7930.215",)
"""Where 6275 to 6276.48 went: the list of exemptions in other codes (K)."""


@dataclass(frozen=True, slots=True)
class Renumbered:
    """What an old number may mean today.

    Attributes:
        candidates: the likeliest first; empty if no counterpart is known here.
        why: why there are several, or none, or how one of several was chosen; empty if the number alone tells.
    """

    candidates: tuple[Moved, ...]
    why: str

    @property
    def certain(self) -> bool:
        """True if it means one section of today and no other."""
        if len(self.candidates) != 1 or len(self.candidates[0].new) != 1:
            return False
        return "-" not in self.candidates[0].new[0] and self.candidates[0].certainty in "VC"


def is_old(section: str) -> bool:
    """True for a section number of the Act from before 2023: 6250 to 6276.48, of the Government Code."""
    found = re.fullmatch(r"(\d{4})(?:\.(\d{1,2}))?", section)
    if not found or not 6250 <= int(found[1]) <= 6276:
        return False
    return int(found[1]) < 6276 or int(found[2] or 0) <= 48


def renumber(section: str, subdivision: str = "", *, written: date | None = None, context: str = "") -> Renumbered:
    """Find the section of today for an old one.

    Args:
        section: `6253`, `6254.19`.
        subdivision: `(c)`, `(f)(1)`; empty if none is cited.
        written: day of the letter; decides the order, never alone the meaning.
        context: the sentence in which the number stands; its words may decide.
    """
    if not is_old(section):
        return Renumbered((), f"{section} is no section of the Act from before 2023")
    if section.partition(".")[0] in {"6275", "6276"}:
        listed = Moved(section, EXEMPTIONS_IN_OTHER_CODES, "list of exemptions in other codes", "K")
        return Renumbered((listed,), "a list of many sections became another list of many")
    levels = re.findall(r"\([a-z0-9]+\)", subdivision.lower())  # agencies write 6254(F), too
    rows = _rows(section, levels)
    if not rows:
        return Renumbered((), f"where {section}{subdivision} went is not in the table")
    if len(rows) == 1:
        return Renumbered(rows, _spread(rows[0]))
    if len(levels) == 0 and rows[0].old != section:
        return Renumbered(rows, f"{section} has several subdivisions that went to different places, and none is named")
    return _choose(rows, written, context)


def _rows(section: str, levels: list[str]) -> tuple[Moved, ...]:
    """The rows of the longest part of the citation that the table has; with all parts of what is cited as a whole."""
    for depth in range(len(levels), -1, -1):
        cited = section + "".join(levels[:depth])
        parts = [row for row in MOVED if row.old.startswith(f"{cited}(")] if depth == len(levels) else []
        if rows := [row for row in MOVED if row.old == cited] + parts:
            return tuple(rows)
    return ()


def _spread(row: Moved) -> str:
    if len(row.new) == 1 and "-" not in row.new[0]:
        return ""
    return f"{row.old} became {len(row.new)} sections" if len(row.new) > 1 else f"{row.old} became {row.new[0]}"


def _choose(rows: tuple[Moved, ...], written: date | None, context: str) -> Renumbered:
    """One number, several meanings: the words around it decide, a date only puts them in order."""
    possible = tuple(row for row in rows if not (written and row.since and written < row.since))
    if len(possible) == 1:
        return Renumbered(possible, f"before {_2020} it had this meaning only")
    fitting = [row for row in rows if row.cues and re.search(row.cues, context, re.IGNORECASE)]
    if len(fitting) == 1:
        others = [row for row in rows if row is not fitting[0]]
        return Renumbered((fitting[0],), f"the words beside it speak of {fitting[0].topic}, not of {others[0].topic}")
    ordered = sorted(rows, key=lambda row: not (row.meant(written) if written else True))
    old = rows[0].old
    if any(row.since or row.until for row in rows):
        why = f"{old} meant one thing until the end of 2019, another from 2020, and letters outlive the law they cite"
    else:
        why = f"{old} became several sections; where no paragraph is named the first is the usual meaning"
    return Renumbered(tuple(ordered), why)

"""Which agency does a person mean? The same name is sure; likeness only ranks what a person may choose from. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cpra_bot.model.agency import Agency, Directory

MOST = 3
LEAST = 60  # of 100

_WORDS = (
    (r"\bp\.?d\.?\b|\bpolice dep(?:artmen)?t\b\.?|\bdepartment of police\b|\bpolice\b", " pd "),
    (r"\bs\.?o\.?\b|\bsheriff(?:['’]?s)?(?: (?:office|department|dept\.?))?(?:-coroner)?\b", " so "),
    (r"\b(?:city|town) of\b|\btown\b", " city "),
    (r"\bcounty(?: of)?\b|\bco\.(?= )", " co "),
    (r"\bst\.(?= )|\bsaint\b", " st "),
    (r"\bmt\.(?= )|\bmount\b", " mt "),
    (r"\bw\.(?= )", " west "),
    (r"\be\.(?= )", " east "),
    (r"\bn\.(?= )", " north "),
    (r"\bs\.(?= )", " south "),
    (r"\bcalifornia\b|\bca\b", " "),
)


@dataclass(frozen=True, slots=True)
class Match:
    """What a name may mean.

    Attributes:
        agency: id of the one that is meant for sure; empty if none is.
        score: 100 where it is, else the likeness of the nearest.
        near: ids of the nearest others with their likeness, the best first; for a person to choose from.
    """

    agency: str
    score: int
    near: dict[str, int]


def match_name(name: str, directory: Directory, kind: str = "", county: str = "") -> Match:
    """Find an agency by its id, its name or an alias, spelt one way or another.

    Args:
        name: as somebody wrote it.
        directory: where to look.
        kind, county: narrow the choice where they are known.
    """
    chosen = [
        agency
        for agency in directory.agencies
        if (not kind or agency.kind == kind) and (not county or (agency.county or "").casefold() == county.casefold())
    ]
    exact = [agency.id for agency in chosen if name.strip().casefold() == agency.id]
    wanted = normal(name)
    if not exact:
        exact = [agency.id for agency in chosen if wanted in _names(agency)]
    if len(exact) == 1:
        return Match(exact[0], 100, {})
    from rapidfuzz import fuzz  # only loaded for what is not plain

    if exact:
        return Match("", 100, dict.fromkeys(exact, 100))
    scored = sorted(
        ((round(max(fuzz.token_sort_ratio(wanted, one) for one in _names(agency))), agency.id) for agency in chosen),
        key=lambda each: (-each[0], each[1]),
    )
    near = {agency: score for score, agency in scored[:MOST] if score >= LEAST}
    return Match("", max(near.values(), default=0), near)


@lru_cache(maxsize=8192)
def normal(name: str) -> str:
    """A name as names are compared: `City of W. Sampleton Police Dept.` → `west sampleton pd`."""
    text = f" {name.casefold()} "
    for pattern, short in _WORDS:
        text = re.sub(pattern, short, text)
    words = re.sub(r"[^a-z0-9]+", " ", text).split()
    drop = {"pd": {"city"}, "so": {"city", "co"}}
    for force, needless in drop.items():
        if force in words:
            words = [word for word in words if word not in needless]
    return " ".join(sorted(words, key=lambda word: word == "co"))  # the county behind its name


def _names(agency: Agency) -> list[str]:
    return [normal(each) for each in (agency.name, *agency.aliases)]

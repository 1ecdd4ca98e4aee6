"""Did you mean …? Similarity only ranks suggestions for a person; nothing is ever chosen by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_CUTOFF = 70  # of 100; below that suggestions are guesses
_CLOSE = 10  # a candidate that much behind the best is not shown
_MOST = 3


def did_you_mean(word: str, choices: Iterable[str], otherwise: str, means: Mapping[str, str] | None = None) -> str:
    """Suggest what the person may have meant.

    Args:
        word: as written.
        choices: what could have been written.
        otherwise: answer if nothing is near.
        means: a choice → what should be written for it, where that differs.

    Returns:
        "did you mean `a`?" with up to three candidates, the nearest first.
    """
    from rapidfuzz import fuzz, process  # only loaded once there is a fault to explain

    scored = process.extract(word, sorted(choices), scorer=fuzz.ratio, score_cutoff=_CUTOFF, limit=4 * _MOST)
    near = [(means or {}).get(choice, choice) for choice, score, _index in scored if score >= scored[0][1] - _CLOSE]
    shown = [f"`{name}`" for name in dict.fromkeys(near)][:_MOST]
    if not shown:
        return otherwise
    return "did you mean " + (f"{', '.join(shown[:-1])} or {shown[-1]}" if len(shown) > 1 else shown[0]) + "?"


def like_an_id(name: str) -> str:
    """`Elk Grove PD` → `elk-grove-pd`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def agency_names(agencies: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Other spellings of agencies → their ids: each id itself, and its names and aliases written like an id."""
    names: dict[str, str] = {}
    ids: dict[str, str] = {}
    for agency, others in agencies:
        ids[agency] = agency
        for other in others:
            names.setdefault(like_an_id(other), agency)
    return names | ids

"""The results for programs: the same values as the text shows, whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from cpra_bot.model.answer import Answer, Results, Statistic


def table(results: Results, numbers: Mapping[str, str], answers: Sequence[Answer] | None = None) -> dict[str, Any]:
    """`results --json`; `answers` only some of them."""
    shown = results.answers if answers is None else answers
    return {
        "campaign": results.campaign,
        "items": dict(results.items),
        "agencies": dict(results.agencies),
        "answers": [answer(each, numbers) for each in shown],
    }


def answer(each: Answer, numbers: Mapping[str, str]) -> dict[str, Any]:
    """One answer, with the short number of its message."""
    return {**asdict(each), "message": numbers.get(each.place.message, "")}


def figures(found: Sequence[Statistic]) -> dict[str, Any]:
    """`results figures --json`."""
    return {"figures": [asdict(each) for each in found]}

"""What a request asked: the wording of its letter, with the form and the measure that the campaign names for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from cpra_bot.model.answer import Ask
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.report import Measure
from cpra_bot.model.request import RequestState

NOTHING: Mapping[str, Any] = {}


def asked(state: RequestState, plan: Mapping[str, Any] = NOTHING, today: Campaign | None = None) -> dict[str, Ask]:
    """Label → what was asked, in the order of the letter.

    Args:
        state: of the request.
        plan: the campaign as it was approved with the request's plan (plain JSON).
        today: the campaign's file as it stands now. A measure that is named only there counts where the wording is
            still the one of the letter, so that an older campaign can be read into the table, too.
    """
    planned = {item["id"]: item for item in _items(plan)}
    now = {item.id: item for item in today.items} if today else {}
    found = {}
    for label, wording in state.items.items():
        item = planned.get(label, {})
        answer, measure = str(item.get("answer") or ""), _measure(item.get("measure"))
        current = now.get(label)
        if current and _same(current.ask, wording):
            answer, measure = answer or current.answer, measure or current.measure
        found[label] = Ask(label, wording, answer, measure)
    return found


def _items(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for part in plan.get("parts", ()):
        yield from part.get("items", ())


def _measure(word: object) -> Measure | None:
    with suppress(ValueError):
        return Measure(str(word))
    return None


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())

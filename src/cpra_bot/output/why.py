"""Why this was done and that was not: every rule with what it said, as text and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cpra_bot.model.action import Considered
from cpra_bot.output import jsonable
from cpra_bot.output.facts import words_of
from cpra_bot.output.style import Style, fold_in, plain


def why_text(request: str, on: date, rules: Sequence[Considered], numbers: dict[str, str], style: Style) -> str:
    """One paragraph a rule, in the order in which rules are asked; what speaks stands out."""
    lines = [style.bold(f"{request} on {on}"), style.dim("Every rule in order; the first that speaks decides."), ""]
    for each in rules:
        paragraph = fold_in(plain(f"{each.rule}: {each.said}"), "    ", "  ")
        lines.append(style.odd(paragraph) if each.action else style.dim(paragraph))
        for message, fact in each.action.rests_on if each.action else ():
            words = f'{numbers.get(message, message)}: {words_of(fact)}: "{fact.quote}"'
            lines.append(fold_in(plain(words), " " * 8, " " * 6))
    return "\n".join(lines)


def why_json(request: str, on: date, rules: Sequence[Considered]) -> dict[str, Any]:
    """`show --why --json`."""
    return {
        "request": request,
        "on": on,
        "rules": [
            {"rule": each.rule, "said": each.said, "action": jsonable.action(each.action) if each.action else None}
            for each in rules
        ],
    }

"""Every kind of letter as the shipped templates write it."""

from __future__ import annotations

from datetime import date

from letters_kinds import AGENCIES, FACTS, all_letters, first_context, later_context, render
from letters_samples import follow_up, letter_of

from cpra_bot.model.letter import Letter


def every_letter() -> dict[str, Letter]:
    """Name → letter: each kind, with each set of facts, for agencies of every sort."""
    found = {name: letter for name, (letter, _) in all_letters().items()}
    for kind, (_day, _items, sets) in FACTS.items():
        for turn in range(len(sets)):
            found[f"{kind}--{turn}"] = render(later_context(kind, AGENCIES["known"], turn))[0]
    first = letter_of(first_context(AGENCIES["known"]))
    found["follow-up--unheard"] = follow_up(first)
    found["follow-up--acknowledged"] = follow_up(first, acknowledged=True)
    found["follow-up--received"] = follow_up(first, received_on=date(2026, 11, 4), followed_up=True)
    return found

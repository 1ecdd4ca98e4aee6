"""How the requests of a rehearsal ended, and how much deciding it took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cpra_bot.decide.outcomes import REFUSED
from cpra_bot.model.grid import WaitsOn
from cpra_bot.model.results import StatusRow
from cpra_bot.rehearsal.person import LEFT, Taken


@dataclass(frozen=True)
class Endings:
    """How many requests ended how.

    Attributes:
        settled: every item has its answer, be it by what stands in its place, and none stays refused.
        refused: items stay refused or open, and the request is closed.
        waiting: name of the decision → requests that wait for it.
        running: name of the rule → requests that are still with the agency, or with the next run.
    """

    settled: int = 0
    refused: int = 0
    waiting: Mapping[str, int] = field(default_factory=dict)
    running: Mapping[str, int] = field(default_factory=dict)


def endings(rows: Iterable[StatusRow]) -> Endings:
    """Count, by how each request stands on the last day."""
    settled = refused = 0
    waiting, running = Counter[str](), Counter[str]()
    for row in rows:
        state, turn = row.state, row.grid.waits_on
        left = state.open_items or state.items_with(*REFUSED)
        if not left or row.action.rule == "done":  # what was refused has come in another form
            settled += 1
        elif turn is WaitsOn.NOBODY:
            refused += 1
        elif turn is WaitsOn.PERSON:
            waiting[row.action.rule] += 1
        else:
            running[row.action.rule] += 1
    return Endings(settled, refused, dict(waiting.most_common()), dict(running.most_common()))


@dataclass(frozen=True)
class Load:
    """How much a person had to decide.

    Attributes:
        decisions: things that were asked.
        replies: messages that came in.
        left: decisions that were left, for they need more than a mailbox.
        grouped: decisions that say the same as another one, so that the program shows them together.
        groups: how many different ones these are.
    """

    decisions: int
    replies: int
    left: int
    grouped: int
    groups: int

    @property
    def per_100_replies(self) -> float:
        """Decisions for every hundred replies, one by one."""
        return round(100 * self.decisions / self.replies, 1) if self.replies else 0.0

    @property
    def together_per_100_replies(self) -> float:
        """The same, had alike ones been decided together."""
        return round(100 * (self.decisions - self.grouped + self.groups) / self.replies, 1) if self.replies else 0.0

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "decisions": self.decisions,
            "replies": self.replies,
            "left": self.left,
            "grouped": self.grouped,
            "groups": self.groups,
            "per_100_replies": self.per_100_replies,
            "together_per_100_replies": self.together_per_100_replies,
        }


def load_of(taken: Sequence[Taken], replies: int) -> Load:
    """Add up.

    Args:
        taken: every decision.
        replies: messages in the mailbox beside our own copies.
    """
    sizes = [size for size in Counter(each.alike for each in taken if each.alike).values() if size > 1]
    left = sum(1 for each in taken if each.did == LEFT)
    return Load(len(taken), replies, left, sum(sizes), len(sizes))

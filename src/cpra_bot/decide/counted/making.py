"""How a figure is put into a whole sentence with its denominator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median as middle

from cpra_bot.model.answer import Statistic


def agencies(number: int) -> str:
    """`12 agencies`; of one as well, for it is always a part of several that might have been."""
    return f"{number:,} agencies"


def share(name: str, rows: Iterable[str], of: Sequence[str], said: str, among: str) -> Statistic:
    """A part of a whole: `12 of 40 agencies that …`.

    Args:
        name: of the figure.
        rows: request keys of the part.
        of: request keys of the whole.
        said: what is true of the part, as `had not answered`.
        among: what the whole is, as `that were asked`.
    """
    part = tuple(key for key in of if key in set(rows))
    percent = f" ({100 * len(part) / len(of):.0f} %)" if len(of) >= 20 else ""  # of fewer a percentage says too much
    return Statistic(name, f"{len(part):,} of {agencies(len(of))} {among} {said}{percent}.", len(part), len(of), part)


def median_days(name: str, days: Sequence[tuple[str, int]], of: int, said: str) -> Statistic | None:
    """The middle of the days that something took, over those where it is known; None where it is known of nobody.

    Args:
        name: of the figure.
        days: request key and days.
        of: how many agencies were asked.
        said: what took the days, as `between our letter and …`.
    """
    if not days:
        return None
    value = float(middle(each for _, each in days))
    shown = f"{value:g} {'day' if value == 1 else 'days'}"
    sentence = f"{shown} went by {said}: the median over {len(days):,} of {agencies(of)} that were asked."
    return Statistic(name, sentence, len(days), of, tuple(key for key, _ in days), value)

"""Which of a person's standing orders holds for a request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cpra_bot.model.request import Pause


def standing_pause(pauses: Mapping[tuple[str, str], Pause], campaign: str, agency: str, request: str) -> Pause | None:
    """The pause that holds longest, and of equal ones the widest; None if nothing is paused.

    Args:
        pauses: by scope (`campaign`, `agency`, `request`) and name.
        campaign, agency, request: the names to look under.
    """
    found = [pauses.get(place) for place in (("campaign", campaign), ("agency", agency), ("request", request))]
    return max((pause for pause in found if pause), key=lambda pause: pause.until or date.max, default=None)

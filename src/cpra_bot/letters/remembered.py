"""What was worked out once for a campaign, or for the rules of a clock, is not worked out again for each letter."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple

One = TypeVar("One")
Rest = TypeVarTuple("Rest")
Result = TypeVar("Result")

_MOST = 128


def of_one(function: Callable[[One, *Rest], Result]) -> Callable[[One, *Rest], Result]:
    """A pure function that remembers what it said of the very same first argument, 128 answers at most.

    The first argument is known by being the same object, because a campaign is frozen but too large to be compared for
    each letter; the others are compared as usual. An object that something is remembered of is kept alive, so that no
    other one can take its identity.
    """
    known: dict[tuple[object, ...], tuple[One, Result]] = {}

    @wraps(function)
    def remembered(one: One, *rest: *Rest) -> Result:
        key = (id(one), *rest)
        found = known.get(key)
        if found is None:
            if len(known) >= _MOST:
                known.clear()
            found = known[key] = one, function(one, *rest)
        return found[1]

    return remembered

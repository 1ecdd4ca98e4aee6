"""Whom we can reach, how, and what is wrong with the directory: what `cpra agencies` finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

from cpra_bot.model.agency import Agency, ChannelKind, ContactChannel
from cpra_bot.model.problem import Problem

LAW_ENFORCEMENT = frozenset({"police", "sheriff", "campus", "district", "transit", "state"})
"""Kinds of agencies of which the directory is a list; cities and counties stand in it as their parents."""
CHANNEL_KINDS: tuple[ChannelKind, ...] = get_args(ChannelKind)
LOOK_UP_MINUTES = 5
"""Our guess of how long it takes to find one agency's way in on its website, for the estimate of an hour's worth."""


@dataclass(frozen=True, slots=True)
class Way:
    """One channel of an agency, judged.

    Attributes:
        channel: as the directory has it.
        place: its mail or postal address, its host or its page: what a letter goes to.
        usable: True if a letter may take it.
        why: the evidence in words, or why it may not be used.
    """

    channel: ContactChannel
    place: str
    usable: bool
    why: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One agency of the directory with its best way in, or None and the reason."""

    agency: Agency
    way: Way | None
    why: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How many agencies can be reached.

    Attributes:
        agencies: how many there are.
        best: kind of the best usable channel → agencies.
        machine: agencies that get their letter by mail, whatever stands first.
        doubtful: agencies with no usable channel, but one that `--accept-low` allows.
        per_hour: agencies that an hour of looking would add, those first that share a parent.
    """

    agencies: int
    best: dict[ChannelKind, int]
    machine: int
    doubtful: int
    per_hour: int

    @property
    def reached(self) -> int:
        """Agencies with a usable channel."""
        return sum(self.best.values())

    @property
    def hand(self) -> int:
        """Agencies that a person files with."""
        return self.reached - self.machine

    @property
    def none(self) -> int:
        """Agencies without any."""
        return self.agencies - self.reached


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the directory that a person should look at.

    Attributes:
        sort: `duplicate`, `shape`, `stale` or `shared`.
        agencies: ids of those it is about.
        what: in words.
    """

    sort: str
    agencies: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Change:
    """One key of one agency that an import would change.

    Attributes:
        key: `custodian`, or `channels` for a way to file.
        before, after: in words; `before` is empty for something new.
    """

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """One row of an import.

    Attributes:
        line: where it stands in the file (from 1).
        given: the agency as the row names it.
        agency: id it was matched with; empty if none is sure.
        score: of the match, 100 for the same id or name; below that only a suggestion.
        near: ids that may be meant, the nearest first.
        changes: what it would change; none if the directory says so already.
        correction: what would be written, as plain data; None if nothing is.
    """

    line: int
    given: str
    agency: str
    score: int
    near: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    correction: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import would do, or did.

    Attributes:
        rows: all rows of the file that say something.
        silent: rows that were left blank.
        written: the file that was changed; empty in a dry run.
        problems: faults of single rows; none of the file is written then.
        notes: what was guessed in reading the file.
    """

    rows: tuple[Proposed, ...]
    silent: int = 0
    written: str = ""
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TheirAgency:
    """An agency as MuckRock lists it.

    Attributes:
        number: MuckRock's, by which a request names it.
        name: MuckRock's.
        jurisdiction: number of the city or county it belongs to there; None if the list does not say.
    """

    number: int
    name: str
    jurisdiction: int | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """One agency of ours and what MuckRock may call it.

    Attributes:
        agency: our id.
        number: MuckRock's.
        name: MuckRock's.
        score: 100 for the same name; below that only likeness.
        place: True if MuckRock puts it where we do, False if elsewhere, None if one of us does not say.
        jurisdiction: number of its city or county at MuckRock; None if nobody says.
    """

    agency: str
    number: int
    name: str
    score: int
    place: bool | None
    jurisdiction: int | None = None


@dataclass(frozen=True, slots=True)
class MatchResult:
    """What the list offers.

    Attributes:
        proposed: for approval, the surest first.
        known: agencies whose number is kept already.
        unmatched: agencies that nothing in the list bears the name of, or that nobody has looked up yet.
        lists: addresses of the lists in which those would stand, where the directory knows their jurisdiction.
        kept: numbers that were approved and written now.
        written: the file that was changed; empty if none was.
    """

    proposed: tuple[Numbered, ...]
    known: tuple[str, ...]
    unmatched: tuple[str, ...]
    kept: tuple[Numbered, ...] = ()
    written: str = ""
    lists: tuple[str, ...] = ()

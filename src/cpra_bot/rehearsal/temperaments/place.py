"""What a temperament's script is told about the agency it plays, and the choices that differ from agency to agency."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cpra_bot.rehearsal.agencies import Desk, Profile, Reaction, Step, Writer, office_day
from cpra_bot.rehearsal.writers import by_mail_program

_CLERKS = (
    "Pat Template", "Kim Madeup", "Lee Specimen", "Sam Placeholder", "Chris Invented", "Robin Nobody", "Alex Dummy",
    "Jo Pretend", "Dana Sample", "Terry Fictional", "Morgan Example", "Casey Standin",
)  # fmt: skip
_NUMBERS = ("PRR-{yy}-%d", "PRA {yy}-%d", "R%06d-{yy}%04d", "SO-{yy}-%05d", "CPRA{yy}-%04d")

Temperament = Callable[["Place"], Profile]
"""A script: an agency's place in the world → how it will behave."""


@dataclass(frozen=True)
class Place:
    """One agency as the world around it is.

    Attributes:
        id: as in the directory.
        address: where it takes letters.
        organization: its city or county.
        tenant: host of its own portal, as the directory has it; empty if it has none.
        chance: gives the same choices for the same seed and agency, whatever the other agencies do.
        channel: how it takes a request: `email`, or the kind of channel by which a person files.
    """

    id: str
    address: str
    organization: str
    tenant: str
    chance: random.Random
    channel: str = "email"

    @property
    def domain(self) -> str:
        """Where its people write from."""
        return self.address.rpartition("@")[2].lower()

    def profile(
        self,
        *first: Step,
        reactions: tuple[Reaction, ...] = (),
        course: Mapping[int, tuple[Step, ...]] | None = None,
        number: str = "",
        lost: tuple[int, ...] = (),
    ) -> Profile:
        """Put a behaviour into this place.

        Args:
            first: what the first letter sets off.
            reactions: what later letters set off by their kind.
            course: number of the letter → what it sets off, where more than the first one counts.
            number: tracking number; drawn where left out.
            lost: numbers of letters that no clerk sees.
        """
        return Profile(
            self.id,
            self.address.lower(),
            course=course or ({1: first} if first else {}),
            lost=lost,
            organization=self.organization,
            number=number or self.number(),
            tenant=self.tenant,
            reactions=reactions,
            voice=self.chance.randrange(1_000_000),
        )

    def mail(
        self, desk: Desk, text: str, first: int, last: int | None = None, *, by: Writer = by_mail_program, **more: Any
    ) -> Step:
        """A mail that leaves in office hours.

        Args:
            desk: who writes.
            text: name of the text in `rehearsal/replies/any/`.
            first, last: between so many calendar days after the letter; on the first where no last is named.
            by: how it is put on paper.
            more: further fields of `Step`.
        """
        days = first if last is None else self.day(first, last)
        return Step(office_day(days, self.hour()), f"any/{text}", desk, by, **more)

    def clerk(self, domain: str = "") -> Desk:
        """A person who answers, at the agency's own domain or another."""
        name = self.chance.choice(_CLERKS)
        return Desk(f"{name.lower().replace(' ', '.')}@{domain or self.domain}", name)

    def number(self) -> str:
        """A tracking number in one of the forms that agencies use; `{yy}` stands for the year."""
        form = self.chance.choice(_NUMBERS)
        return form % tuple(self.chance.randint(1, 9_999) for _ in range(form.count("%")))

    def day(self, first: int, last: int) -> int:
        """So many calendar days."""
        return self.chance.randint(first, last)

    def perhaps(self) -> bool:
        """One in two."""
        return self.chance.random() < 0.5

    def hour(self) -> str:
        """A time of day at which offices write."""
        return f"{self.chance.randint(8, 16):02d}:{self.chance.randint(0, 59):02d}"

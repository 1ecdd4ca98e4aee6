"""What most agencies do with letters that ask for nothing new: they say that they have it, catch up, say thank you."""

from __future__ import annotations

from cpra_bot.model.letter import LetterKind
from cpra_bot.rehearsal.agencies import Desk, Reaction
from cpra_bot.rehearsal.kinds import CHASERS
from cpra_bot.rehearsal.temperaments.enclosures import letter, table
from cpra_bot.rehearsal.temperaments.place import Place

REMINDERS = CHASERS - {LetterKind.RECEIPT_CHECK}
"""What is written once the time has run: how does it stand?"""


def to(*kinds: LetterKind) -> frozenset[LetterKind]:
    """Letters of these kinds."""
    return frozenset(kinds)


def polite(place: Place, clerk: Desk) -> tuple[Reaction, ...]:
    """Confirms a receipt when asked, sends what is missing when told, and half of them answer thanks."""
    thanked = (place.mail(clerk, "welcome", 0, 2),) if place.perhaps() else ()
    return (
        Reaction(to(LetterKind.RECEIPT_CHECK), (place.mail(clerk, "received", 0, 2),)),
        Reaction(to(LetterKind.REMAINDER), (place.mail(clerk, "batch-last", 3, 9, attachments=letter),)),
        Reaction(to(LetterKind.THANKS), thanked),
    )


def catches_up(place: Place, clerk: Desk) -> tuple[Reaction, ...]:
    """At the first reminder it sends the records; or it names a day, and sends them at the second."""
    released = place.mail(clerk, "late-released", 1, 6, attachments=table)
    if place.perhaps():
        return (Reaction(REMINDERS, (released,)),)
    promised = place.mail(clerk, "late-promise", 0, 3, dates={"promised": place.day(8, 14)})
    return Reaction(REMINDERS, (promised,)), Reaction(REMINDERS, (released,))

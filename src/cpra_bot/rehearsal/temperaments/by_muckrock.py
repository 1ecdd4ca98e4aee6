"""Agencies that MuckRock writes to for us: they answer to it, its staff judge what came, it reminds them by itself."""

from __future__ import annotations

from dataclasses import replace

from cpra_bot.rehearsal.agencies import Profile, Reaction
from cpra_bot.rehearsal.temperaments.enclosures import table
from cpra_bot.rehearsal.temperaments.manners import REMINDERS
from cpra_bot.rehearsal.temperaments.place import Place
from cpra_bot.rehearsal.writers import by_typing


def answers_to_muckrock(place: Place) -> Profile:
    """Answers to MuckRock: a number first, the records weeks later; staff set the number and the end by hand."""
    clerk, released = place.clerk(), place.day(10, 20)
    return place.profile(
        place.mail(clerk, "acknowledged", 1, 4, by=by_typing, dates={"promised": released + 2}),
        place.mail(clerk, "released", released, by=by_typing, attachments=table),
    )


def waits_for_muckrocks_reminder(place: Place) -> Profile:
    """Says nothing until MuckRock reminds it by itself, and then sends the records."""
    late = place.mail(place.clerk(), "late-released", 1, 5, by=by_typing, attachments=table)
    return place.profile(reactions=(Reaction(REMINDERS, (late,)),))


def denies_to_muckrock(place: Place) -> Profile:
    """Withholds everything; what there is to say against it a person says on MuckRock's page."""
    return place.profile(place.mail(place.clerk(), "denied", 6, 10, by=by_typing))


def is_held_by_muckrock(place: Place) -> Profile:
    """MuckRock's staff look at the letter for days before they let it go; then the agency answers."""
    return replace(answers_to_muckrock(place), held_days=place.day(2, 4))

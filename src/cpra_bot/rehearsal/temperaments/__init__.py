"""How simulated agencies behave: one small script for each kind that requesters meet."""

from __future__ import annotations

from dataclasses import replace

from cpra_bot.rehearsal.agencies import Profile
from cpra_bot.rehearsal.temperaments import answering, by_hand, by_muckrock, hindering, mail_trouble
from cpra_bot.rehearsal.temperaments.place import Place, Temperament

TEMPERAMENTS: dict[str, Temperament] = {
    script.__name__.replace("_", "-"): script
    for script in (
        answering.answers_at_once,
        answering.keeps_its_promise,
        answering.acknowledges_and_extends,
        answering.extends_without_a_date,
        answering.writes_by_portal,
        answering.writes_by_service_desk,
        answering.sends_in_batches,
        answering.answers_item_by_item,
        answering.answers_twice,
        answering.answers_from_elsewhere,
        hindering.estimates_a_fee,
        hindering.asks_to_clarify,
        hindering.points_to_a_portal,
        hindering.points_to_its_website,
        hindering.denies,
        hindering.objects_to_creating_a_record,
        hindering.never_answers,
        mail_trouble.bounces,
        mail_trouble.bounces_for_a_while,
        mail_trouble.is_out_of_office,
        mail_trouble.loses_the_first_letter,
        by_hand.takes_filings_in_its_portal,
        by_hand.answers_in_its_portal_and_by_mail,
        by_hand.takes_letters_on_paper,
        by_muckrock.answers_to_muckrock,
        by_muckrock.waits_for_muckrocks_reminder,
        by_muckrock.denies_to_muckrock,
        by_muckrock.is_held_by_muckrock,
    )
}
"""Name, as it stands in a file of weights → script."""

PORTAL = frozenset({"takes-filings-in-its-portal", "answers-in-its-portal-and-by-mail"})
"""Those that want a portal in the directory."""

PAPER = frozenset({"takes-letters-on-paper"})
"""Those that want a plain form or a postal address."""

MUCKROCK = frozenset(
    {"answers-to-muckrock", "waits-for-muckrocks-reminder", "denies-to-muckrock", "is-held-by-muckrock"}
)
"""Those that MuckRock writes to, where the workspace has an account there; all others are written to by mail."""


def play(name: str, place: Place) -> Profile:
    """Put a temperament into a place.

    Args:
        name: a key of `TEMPERAMENTS`.
        place: the agency.
    """
    return replace(TEMPERAMENTS[name](place), temperament=name)

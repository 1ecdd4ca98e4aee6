"""Agencies that put something in the way: a price, a question, another door, a no."""

from __future__ import annotations

from cpra_bot.rehearsal.agencies import Profile, Step, office_day
from cpra_bot.rehearsal.temperaments.place import Place
from cpra_bot.rehearsal.writers import by_mail_program


def estimates_a_fee(place: Place) -> Profile:
    """Names a price and works on only when it is agreed to by a day."""
    return _one_answer(place, "any/fee-estimate", 6, "a word on its fee estimate", 21)


def asks_to_clarify(place: Place) -> Profile:
    """Asks what is meant and closes the request if nobody says."""
    return _one_answer(place, "any/clarify", 4, "an answer to its question", 20)


def points_to_a_portal(place: Place) -> Profile:
    """Takes no requests by mail: file it again on the web."""
    return _one_answer(place, "any/use-the-portal", 2, "the request filed again in its portal", 14)


def denies(place: Place) -> Profile:
    """Withholds everything and cites sections for it."""
    return _one_answer(place, "any/denied", 9)


def objects_to_creating_a_record(place: Place) -> Profile:
    """Says that it need not make a list that it does not keep."""
    return _one_answer(place, "any/no-record-to-create", 9)


def never_answers(place: Place) -> Profile:
    """Takes every letter and says nothing."""
    return place.profile({})


def _one_answer(place: Place, text: str, around: int, asks: str = "", days: int = 0) -> Profile:
    """A clerk's one mail about so many days after the letter, which may ask for something within `days`."""
    step = Step(
        office_day(place.day(max(0, around - 2), around + 1), place.hour()),
        text,
        place.clerk(),
        by_mail_program,
        dates={"by": days} if asks else {},
        asks=asks,
    )
    return place.profile({1: (step,)}, number=place.number())

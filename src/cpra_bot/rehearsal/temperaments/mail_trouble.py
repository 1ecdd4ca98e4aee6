"""Agencies whose mail goes astray."""

from __future__ import annotations

from cpra_bot.rehearsal.agencies import Desk, Profile, Step, minutes, office_day
from cpra_bot.rehearsal.temperaments.place import Place
from cpra_bot.rehearsal.writers import by_autoresponder, by_mail_program, by_mail_server

EVERY_LETTER = tuple(range(1, 20))
_MAIL_SYSTEM = Desk("mailer-daemon@localhost", "Mail Delivery System")  # the writer names the requester's own server


def bounces(place: Place) -> Profile:
    """The address is dead: taken at the door, returned a minute later."""
    answer = f"550 5.1.1 <{place.address}>: Recipient address rejected: User unknown"
    step = Step(
        minutes(1),
        "any/bounced",
        _MAIL_SYSTEM,
        by_mail_server("failed", "5.1.1", answer),
        threaded=False,
        plus_address=False,
    )
    return place.profile(dict.fromkeys(EVERY_LETTER, (step,)), lost=EVERY_LETTER)


def bounces_for_a_while(place: Place) -> Profile:
    """The mailbox is full for some days; then the letter arrives and is acknowledged."""
    delayed = Step(
        minutes(240),
        "any/delayed",
        _MAIL_SYSTEM,
        by_mail_server("delayed", "4.2.2", "452 4.2.2 The mailbox is over its quota"),
        threaded=False,
        plus_address=False,
    )
    acknowledged = Step(
        office_day(place.day(4, 6), place.hour()),
        "any/acknowledged",
        place.clerk(),
        by_mail_program,
        dates={"promised": place.day(18, 25)},
    )
    return place.profile({1: (delayed, acknowledged)}, number=place.number())


def is_out_of_office(place: Place) -> Profile:
    """An absence note to every letter, and the person some days later."""
    clerk = place.clerk()
    away = Step(minutes(1), "any/away", clerk, by_autoresponder, plus_address=False, dates={"back": 4})
    acknowledged = Step(
        office_day(place.day(5, 8), place.hour()), "any/acknowledged", clerk, by_mail_program, dates={"promised": 18}
    )
    course: dict[int, tuple[Step, ...]] = {1: (away, acknowledged)}
    course |= dict.fromkeys(EVERY_LETTER[1:], (away,))
    return place.profile(course, number=place.number())


def loses_the_first_letter(place: Place) -> Profile:
    """The server says 250 and no clerk sees it; the second letter is acknowledged."""
    step = Step(
        office_day(place.day(1, 4), place.hour()),
        "any/acknowledged",
        place.clerk(),
        by_mail_program,
        dates={"promised": place.day(15, 30)},
    )
    return place.profile({2: (step,)}, number=place.number(), lost=(1,))

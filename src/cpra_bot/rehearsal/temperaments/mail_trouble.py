"""Agencies whose mail goes astray."""

from __future__ import annotations

from cpra_bot.model.letter import LetterKind
from cpra_bot.rehearsal.agencies import Desk, Profile, Reaction, Step, minutes
from cpra_bot.rehearsal.temperaments.enclosures import table
from cpra_bot.rehearsal.temperaments.manners import REMINDERS, catches_up, polite
from cpra_bot.rehearsal.temperaments.place import Place
from cpra_bot.rehearsal.writers import by_autoresponder, by_mail_server

EVERY_LETTER = tuple(range(1, 20))
LATER_LETTERS = frozenset(LetterKind) - {LetterKind.INITIAL}
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
    return place.profile(course=dict.fromkeys(EVERY_LETTER, (step,)), lost=EVERY_LETTER)


def bounces_for_a_while(place: Place) -> Profile:
    """The mailbox is full for some days; then the letter arrives and is acknowledged; records come when reminded."""
    clerk = place.clerk()
    delayed = Step(
        minutes(240),
        "any/delayed",
        _MAIL_SYSTEM,
        by_mail_server("delayed", "4.2.2", "452 4.2.2 The mailbox is over its quota"),
        threaded=False,
        plus_address=False,
    )
    return place.profile(
        delayed,
        place.mail(clerk, "acknowledged", 4, 6, dates={"promised": place.day(18, 25)}),
        reactions=(*catches_up(place, clerk), *polite(place, clerk)),
    )


def is_out_of_office(place: Place) -> Profile:
    """An absence note to every letter, and the person some days later, who sends the records when reminded."""
    clerk = place.clerk()
    away = Step(minutes(1), "any/away", clerk, by_autoresponder, plus_address=False, dates={"back": 4})
    acknowledged = place.mail(clerk, "acknowledged", 5, 8, dates={"promised": 18})
    released = place.mail(clerk, "late-released", 5, 8, attachments=table)
    return place.profile(
        course={1: (away, acknowledged), **dict.fromkeys(EVERY_LETTER[1:], (away,))},
        reactions=(Reaction(REMINDERS, (away, released)),),
    )


def loses_the_first_letter(place: Place) -> Profile:
    """The server says 250 and no clerk sees it; the second letter is acknowledged, and what it promises comes."""
    clerk, released = place.clerk(), place.day(15, 30)
    found = (
        place.mail(clerk, "acknowledged", 1, 4, dates={"promised": released + 2}),
        place.mail(clerk, "released", released, attachments=table),
    )
    return place.profile(lost=(1,), reactions=(Reaction(LATER_LETTERS, found), *polite(place, clerk)))

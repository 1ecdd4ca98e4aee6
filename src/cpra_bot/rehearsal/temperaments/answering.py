"""Agencies that answer, each in its own way."""

from __future__ import annotations

from cpra_bot.model.letter import LetterKind
from cpra_bot.rehearsal.agencies import Desk, Profile, Reaction, Step, minutes, office_day
from cpra_bot.rehearsal.temperaments.enclosures import letter, table
from cpra_bot.rehearsal.temperaments.manners import REMINDERS, catches_up, polite, to
from cpra_bot.rehearsal.temperaments.place import Place
from cpra_bot.rehearsal.writers import by_crm, by_mail_program, by_portal


def answers_at_once(place: Place) -> Profile:
    """Answers within hours: the records are attached."""
    clerk, after = place.clerk(), minutes(place.day(20, 300))
    released = Step(after, "any/released", clerk, by_mail_program, attachments=table)
    return place.profile(released, reactions=polite(place, clerk))


def keeps_its_promise(place: Place) -> Profile:
    """Acknowledges, names a day, and sends the records by that day."""
    clerk, released = place.clerk(), place.day(9, 18)
    return place.profile(
        place.mail(clerk, "acknowledged", 1, 4, dates={"promised": released + 2}),
        place.mail(clerk, "released", released, attachments=table),
        reactions=polite(place, clerk),
    )


def acknowledges_and_extends(place: Place) -> Profile:
    """Acknowledges, takes fourteen days more for a stated reason, then answers."""
    clerk, until = place.clerk(), 24
    return place.profile(
        place.mail(clerk, "received", 1, 3),
        place.mail(clerk, "extended", 7, 9, dates={"until": until}),
        place.mail(clerk, "released", until - 1, attachments=table),
        reactions=polite(place, clerk),
    )


def extends_without_a_date(place: Place) -> Profile:
    """Takes more time, never says until when, and sends something only when reminded."""
    clerk = place.clerk()
    return place.profile(
        place.mail(clerk, "extended-no-date", 6, 9),
        reactions=(*catches_up(place, clerk), *polite(place, clerk)),
    )


def writes_by_portal(place: Place) -> Profile:
    """Enters the request in a portal, whose notices come from an address that many cities share."""
    home = place.tenant.partition(".")[2] or "nextrequest.example"
    desk = Desk(f"messages@{home}", place.organization)
    answered = place.day(8, 20)
    opened = place.mail(desk, "portal-opened", 1, 3, by=by_portal, plus_address=False)
    released = place.mail(
        desk,
        "portal-released",
        answered,
        by=by_portal,
        plus_address=False,
        dates={"by": answered + 30},
        asks="the records fetched from its portal",
        met_by=to(LetterKind.THANKS),
    )
    return place.profile(opened, released, number=f"{{yy}}-{place.day(10, 4_000)}")


def writes_by_service_desk(place: Place) -> Profile:
    """A service desk: each mail in a new thread, with all earlier ones below it."""
    desk = Desk(f"{place.id}@customerportal.example", place.organization)
    return place.profile(
        place.mail(desk, "desk-received", 0, 2, by=by_crm),
        place.mail(desk, "desk-extended", 9, by=by_crm, dates={"until": 24}),
        place.mail(desk, "desk-released", 21, 24, by=by_crm, attachments=letter),
        number=f"CRM-{{yy}}-{place.day(100, 99_999)}",
    )


def sends_in_batches(place: Place) -> Profile:
    """Sends a first part in time, and the rest weeks later."""
    clerk, next_part = place.clerk(), place.day(30, 45)
    return place.profile(
        place.mail(clerk, "batch-first", 8, 10, dates={"promised": next_part}, attachments=letter),
        place.mail(clerk, "batch-last", next_part, attachments=letter),
        reactions=polite(place, clerk),
    )


def answers_item_by_item(place: Place) -> Profile:
    """Types an answer under each item's label, in the mail itself."""
    clerk = place.clerk()
    return place.profile(place.mail(clerk, "item-by-item", 5, 10), reactions=polite(place, clerk))


def answers_twice(place: Place) -> Profile:
    """Clerk and police both answer the one letter, an hour apart; the police name a day and keep it if reminded."""
    day, police = place.day(2, 5), place.clerk()
    city = Desk(f"cityclerk@{place.domain}", f"{place.organization} Clerk")
    return place.profile(
        Step(office_day(day, "11:05"), "any/received", city, by_mail_program),
        Step(
            office_day(day, "12:10"),
            "any/acknowledged",
            police,
            by_mail_program,
            dates={"promised": place.day(14, 25)},
        ),
        reactions=(*catches_up(place, police), *polite(place, police)),
    )


def answers_from_elsewhere(place: Place) -> Profile:
    """Answers in a new thread, from an address that nobody has seen, to the plain address."""
    outside = place.perhaps()  # counsel, or somebody in another office of the same domain
    desk = place.clerk("outside-counsel.example" if outside else "")
    promised = place.mail(
        desk, "elsewhere", 4, 9, dates={"promised": place.day(20, 28)}, threaded=False, plus_address=False
    )
    released = place.mail(desk, "late-released", 1, 6, attachments=table, threaded=False, plus_address=False)
    return place.profile(promised, reactions=(Reaction(REMINDERS, (released,)),))

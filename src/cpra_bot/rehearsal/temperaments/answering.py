"""Agencies that answer, each in its own way."""

from __future__ import annotations

from cpra_bot.rehearsal.agencies import Case, Desk, Profile, Step, minutes, office_day
from cpra_bot.rehearsal.documents import csv, pdf
from cpra_bot.rehearsal.items import items_of
from cpra_bot.rehearsal.mail import Enclosure, digest
from cpra_bot.rehearsal.temperaments.place import Place
from cpra_bot.rehearsal.writers import by_crm, by_mail_program, by_portal


def answers_at_once(place: Place) -> Profile:
    """Answers within hours: the records are attached."""
    after = minutes(place.day(20, 300))
    return place.profile({1: (Step(after, "any/released", place.clerk(), by_mail_program, attachments=_table),)})


def keeps_its_promise(place: Place) -> Profile:
    """Acknowledges, names a day, and sends the records by that day."""
    clerk, acknowledged, released = place.clerk(), place.day(1, 4), place.day(9, 18)
    return place.profile(
        {
            1: (
                Step(
                    office_day(acknowledged, place.hour()),
                    "any/acknowledged",
                    clerk,
                    by_mail_program,
                    dates={"promised": released + 2},
                ),
                Step(office_day(released, place.hour()), "any/released", clerk, by_mail_program, attachments=_table),
            )
        },
        number=place.number(),
    )


def acknowledges_and_extends(place: Place) -> Profile:
    """Acknowledges, takes fourteen days more for a stated reason, then answers."""
    clerk, until = place.clerk(), 24
    return place.profile(
        {
            1: (
                Step(office_day(place.day(1, 3), place.hour()), "any/received", clerk, by_mail_program),
                Step(
                    office_day(place.day(7, 9), place.hour()),
                    "any/extended",
                    clerk,
                    by_mail_program,
                    dates={"until": until},
                ),
                Step(office_day(until - 1, place.hour()), "any/released", clerk, by_mail_program, attachments=_table),
            )
        },
        number=place.number(),
    )


def extends_without_a_date(place: Place) -> Profile:
    """Takes more time and never says until when; nothing follows."""
    step = Step(office_day(place.day(6, 9), place.hour()), "any/extended-no-date", place.clerk(), by_mail_program)
    return place.profile({1: (step,)}, number=place.number())


def writes_by_portal(place: Place) -> Profile:
    """Enters the request in a portal, whose notices come from an address that many cities share."""
    home = place.tenant.partition(".")[2] or "nextrequest.example"
    desk = Desk(f"messages@{home}", place.organization)
    opened, answered = place.day(1, 3), place.day(8, 20)
    return place.profile(
        {
            1: (
                Step(office_day(opened, place.hour()), "any/portal-opened", desk, by_portal, plus_address=False),
                Step(
                    office_day(answered, place.hour()),
                    "any/portal-released",
                    desk,
                    by_portal,
                    plus_address=False,
                    dates={"by": answered + 30},
                    asks="the records fetched from its portal",
                ),
            )
        },
        number=f"{{yy}}-{place.day(10, 4_000)}",
    )


def writes_by_service_desk(place: Place) -> Profile:
    """A service desk: each mail in a new thread, with all earlier ones below it."""
    desk = Desk(f"{place.id}@customerportal.example", place.organization)
    return place.profile(
        {
            1: (
                Step(office_day(place.day(0, 2), place.hour()), "any/desk-received", desk, by_crm),
                Step(office_day(9, place.hour()), "any/desk-extended", desk, by_crm, dates={"until": 24}),
                Step(
                    office_day(place.day(21, 24), place.hour()), "any/desk-released", desk, by_crm, attachments=_letter
                ),
            )
        },
        number=f"CRM-{{yy}}-{place.day(100, 99_999)}",
    )


def sends_in_batches(place: Place) -> Profile:
    """Sends a first part in time, and the rest weeks later."""
    clerk, next_part = place.clerk(), place.day(30, 45)
    return place.profile(
        {
            1: (
                Step(
                    office_day(place.day(8, 10), place.hour()),
                    "any/batch-first",
                    clerk,
                    by_mail_program,
                    dates={"promised": next_part},
                    attachments=_letter,
                ),
                Step(
                    office_day(next_part, place.hour()), "any/batch-last", clerk, by_mail_program, attachments=_letter
                ),
            )
        },
        number=place.number(),
    )


def answers_item_by_item(place: Place) -> Profile:
    """Types an answer under each item's label, in the mail itself."""
    step = Step(office_day(place.day(5, 10), place.hour()), "any/item-by-item", place.clerk(), by_mail_program)
    return place.profile({1: (step,)})


def answers_twice(place: Place) -> Profile:
    """Clerk and police both answer the one letter, an hour apart, and name different days."""
    day, number = place.day(2, 5), place.number()
    clerk = Desk(f"cityclerk@{place.domain}", f"{place.organization} Clerk")
    return place.profile(
        {
            1: (
                Step(office_day(day, "11:05"), "any/received", clerk, by_mail_program),
                Step(
                    office_day(day, "12:10"),
                    "any/acknowledged",
                    place.clerk(),
                    by_mail_program,
                    dates={"promised": place.day(14, 25)},
                ),
            )
        },
        number=number,
    )


def answers_from_elsewhere(place: Place) -> Profile:
    """Answers in a new thread, from an address that nobody has seen, to the plain address."""
    outside = place.chance.random() < 0.5  # counsel, or somebody in another office of the same domain
    desk = place.clerk("outside-counsel.example" if outside else "")
    step = Step(
        office_day(place.day(4, 9), place.hour()),
        "any/elsewhere",
        desk,
        by_mail_program,
        threaded=False,
        plus_address=False,
        dates={"promised": place.day(20, 28)},
    )
    return place.profile({1: (step,)})


def _table(case: Case) -> tuple[Enclosure, ...]:
    rows = [("item", "answer"), *((label, "see the records desk") for label in items_of(case.letter.text))]
    return (Enclosure("records.csv", "text/csv", csv(rows)),)


def _letter(case: Case) -> tuple[Enclosure, ...]:
    lines = (
        f"{case.profile.organization.encode('ascii', 'replace').decode()}, Records",
        f"Request {case.number}, letter {case.serial}",
        f"Records: https://files.{case.profile.id}.example/{digest(case.identity)[:16]}",
    )
    return (Enclosure(f"Letter_{case.serial}.pdf", "application/pdf", pdf(lines)),)

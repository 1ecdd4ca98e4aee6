"""Courses that the real four did not take: bounces, absence, silence, two clerks at once, unsigned answers."""

from __future__ import annotations

from cpra_bot.rehearsal.agencies import Case, Desk, Profile, Step, minutes, office_day
from cpra_bot.rehearsal.documents import csv
from cpra_bot.rehearsal.mail import Enclosure
from cpra_bot.rehearsal.writers import by_autoresponder, by_mail_program, by_mail_server

_EVERY_LETTER = range(1, 100)
_MAIL_SYSTEM = Desk("mailer-daemon@localhost", "Mail Delivery System")  # the writer names the requester's own server


def _sharing_table(_case: Case) -> tuple[Enclosure, ...]:
    rows = (
        ("direction", "agency"),
        ("shared with", "Saltbush Police Department"),
        ("shared with", "Dry Ladle County Sheriff's Office"),
        ("received from", "Saltbush Police Department"),
    )
    return (Enclosure("plate_reader_sharing.csv", "text/csv", csv(rows)),)


_PAT = Desk("ptemplate@fennelflats.example", "Pat Template")

FENNEL_FLATS = Profile(
    "fennel-flats-pd",
    "records@fennelflats.example",
    course={
        1: (
            Step(office_day(2, "09:40"), "fennel-flats-acknowledged", _PAT, by_mail_program, dates={"promised": 12}),
            Step(office_day(11, "15:15"), "fennel-flats-released", _PAT, by_mail_program, attachments=_sharing_table),
        )
    },
)
"""As it should be: acknowledged in two days, answered item by item before the promised day."""

DRY_LADLE = Profile("dry-ladle-so", "sheriff@dryladlecounty.example")
"""Takes every letter and never says a word."""

_NO_SUCH_USER = "550 5.1.1 <records@mothwing.example>: Recipient address rejected: User unknown"

MOTHWING = Profile(
    "mothwing-pd",
    "records@mothwing.example",
    lost=_EVERY_LETTER,
    course={
        number: (
            Step(
                minutes(1),
                "mothwing-bounced",
                _MAIL_SYSTEM,
                by_mail_server("failed", "5.1.1", _NO_SUCH_USER),
                threaded=False,
                plus_address=False,
            ),
        )
        for number in _EVERY_LETTER
    },
)
"""The address is dead: accepted at the door, returned a minute later."""

_KIM = Desk("kmadeup@saltbush.example", "Kim Madeup")

SALTBUSH = Profile(
    "saltbush-pd",
    "pd-records@saltbush.example",
    number="PD{yy}-0077",
    course={
        1: (
            Step(
                minutes(240),
                "saltbush-delayed",
                _MAIL_SYSTEM,
                by_mail_server("delayed", "4.2.2", "452 4.2.2 The mailbox is over its quota"),
                threaded=False,
                plus_address=False,
            ),
            # This mail program answers the From address: only the thread tells which request it is.
            Step(
                office_day(4, "11:30"),
                "saltbush-acknowledged",
                _KIM,
                by_mail_program,
                plus_address=False,
                dates={"promised": 21},
            ),
        )
    },
)
"""A full mailbox first, then an answer."""

_LEE = Desk("lspecimen@quillbackbay.example", "Lee Specimen")

QUILLBACK_BAY = Profile(
    "quillback-bay-pd",
    "lspecimen@quillbackbay.example",
    course={
        1: (
            Step(minutes(1), "quillback-bay-away", _LEE, by_autoresponder, plus_address=False, dates={"back": 4}),
            Step(office_day(5, "08:25"), "quillback-bay-acknowledged", _LEE, by_mail_program, dates={"promised": 18}),
        )
    },
)
"""An absence note at once, and the person some days later."""

ALDER_FORK = Profile(
    "alder-fork-so",
    "records@alderforksheriff.example",
    number="SO-{yy}-00412",
    course={
        1: (
            Step(
                office_day(6, "17:20"),
                "alder-fork-counsel",
                Desk("office@forkfiction.example", "Fork, Fiction & Partners"),
                by_mail_program,
                threaded=False,
                plus_address=False,
            ),
        ),
        2: (
            Step(
                office_day(2, "10:00"),
                "alder-fork-again",
                Desk("ddummy@alderforksheriff.example", "Dana Dummy"),
                by_mail_program,
                dates={"promised": 20},
            ),
        ),
    },
)
"""Outside counsel answers from a domain nobody knows, naming neither office nor number: a matter for a person."""

COBBLE_POINT = Profile(
    "cobble-point-pd",
    "police@cobblepoint.example",
    number="PRR-{yy}-318",
    course={
        1: (
            Step(
                office_day(3, "13:00"),
                "cobble-point-clerk",
                Desk("cityclerk@cobblepoint.example", "Cobble Point City Clerk"),
                by_mail_program,
            ),
            Step(
                office_day(3, "14:05"),
                "cobble-point-police",
                Desk("records@police.cobblepoint.example", "Cobble Point PD Records"),
                by_mail_program,
                dates={"promised": 17},
            ),
        )
    },
)
"""Clerk and police both answer the one letter, an hour apart."""

_SHARED = Desk("pra@windrowcounty.example", "Shared Records Desk")

WINDROW_SHERIFF = Profile(
    "windrow-county-so",
    "sheriff@windrowcounty.example",
    number="WC-{yy}-56",
    course={
        1: (
            Step(
                office_day(5, "12:10"),
                "windrow-sheriff-shared-desk",
                _SHARED,
                by_mail_program,
                threaded=False,
                plus_address=False,
            ),
        ),
        2: (Step(office_day(1, "09:55"), "windrow-sheriff-again", _SHARED, by_mail_program, dates={"promised": 21}),),
    },
)
"""Shares its desk with the harbor police: a mail in a new thread could be about either request."""

WINDROW_HARBOR = Profile(
    "windrow-harbor-pd",
    "harbor@windrowcounty.example",
    course={
        1: (
            Step(
                office_day(3, "12:40"),
                "windrow-harbor-acknowledged",
                _SHARED,
                by_mail_program,
                dates={"promised": 13},
            ),
        )
    },
)
"""The other agency behind the shared desk; it answers in the thread."""

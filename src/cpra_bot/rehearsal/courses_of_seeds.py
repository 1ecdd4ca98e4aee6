"""Four courses that real requests took, under invented names and in our own words."""

from __future__ import annotations

from collections.abc import Callable

from cpra_bot.rehearsal.agencies import Case, Desk, Profile, Step, office_day
from cpra_bot.rehearsal.documents import pdf
from cpra_bot.rehearsal.mail import Enclosure, digest
from cpra_bot.rehearsal.writers import by_account, by_crm, by_mail_program, by_portal

_CLERK = Desk("wplaceholder@moosegrove.example", "Wilma Placeholder")

MOOSE_GROVE = Profile(
    "moose-grove-pd",
    "traffic@police.moosegrove.example",
    lost=(1,),  # the server says 250, and the mail stays in the traffic bureau
    number="RFI-{yy}-109",
    course={
        2: (
            Step(office_day(2, "15:20"), "moose-grove-acknowledged", _CLERK, by_mail_program, dates={"promised": 38}),
            # A new mail of the clerk's own: no thread, no number, to the plain address.
            Step(
                office_day(36, "16:05"),
                "moose-grove-withheld",
                _CLERK,
                by_mail_program,
                threaded=False,
                plus_address=False,
            ),
        )
    },
)
"""The first letter never reaches the clerk; the follow-up is acknowledged; all is withheld in the end."""

_TRACEWELL = Desk("messages@portal.example", "City of Tracewell")
_PORTAL_ITSELF = Desk("messages@portal.example", "Portal Example")

TRACEWELL = Profile(
    "tracewell-pd",
    "records@tracewellpd.example",
    organization="City of Tracewell",
    number="{yy}-34",
    course={
        1: (
            Step(office_day(1, "09:02"), "tracewell-account", _PORTAL_ITSELF, by_account, plus_address=False),
            Step(office_day(1, "09:05"), "tracewell-opened", _TRACEWELL, by_portal, plus_address=False),
            Step(
                office_day(8, "14:10"),
                "tracewell-released",
                _TRACEWELL,
                by_portal,
                plus_address=False,
                dates={"expires": 39},
            ),
            Step(office_day(8, "14:25"), "tracewell-closed", _TRACEWELL, by_portal, plus_address=False),
        )
    },
)
"""A portal that many cities share: the notices name the city and its number, never our letter; links last a month."""

_ANGELUS = Desk("messages@portal.example", "City of Port Angelus")

PORT_ANGELUS = Profile(
    "port-angelus-pd",
    "cpra@portangeluspd.example",
    organization="City of Port Angelus",
    number="{yy}-2170",
    tenant="portangelus.portal.example",
    course={
        1: (
            Step(office_day(1, "10:31"), "port-angelus-opened", _ANGELUS, by_portal, plus_address=False),
            Step(office_day(2, "08:47"), "port-angelus-acknowledged", _ANGELUS, by_portal, plus_address=False),
            Step(office_day(9, "16:40"), "port-angelus-extended", _ANGELUS, by_portal, plus_address=False),
            Step(
                office_day(23, "11:15"),
                "port-angelus-searching",
                _ANGELUS,
                by_portal,
                plus_address=False,
                dates={"update": 67},
            ),
        )
    },
)
"""The same portal, with the city's own host in each notice; more time is taken and no date named for it."""


def _batch(number: int) -> Callable[[Case], tuple[Enclosure, ...]]:
    def enclose(case: Case) -> tuple[Enclosure, ...]:
        lines = (
            "City of Beryl Heights, Office of the City Clerk",
            f"Request {case.number}, batch {number}",
            f"Records: https://files.berylheights.example/{digest(case.number, str(number))[:16]}",
        )
        return (Enclosure(f"Letter_batch_{number}.pdf", "application/pdf", pdf(lines)),)

    return enclose


_BERYL = Desk("berylheights@crmdesk.example", "City of Beryl Heights")

BERYL_HEIGHTS = Profile(
    "beryl-heights-pd",
    "records@berylheightspd.example",
    organization="City of Beryl Heights",
    number="CRM-{yy}-191",
    course={
        1: (
            Step(office_day(1, "13:05"), "beryl-heights-received", _BERYL, by_crm),
            Step(office_day(9, "15:50"), "beryl-heights-extended", _BERYL, by_crm, dates={"until": 24}),
            Step(office_day(22, "10:20"), "beryl-heights-batch-1", _BERYL, by_crm, attachments=_batch(1)),
            Step(office_day(37, "10:45"), "beryl-heights-batch-2", _BERYL, by_crm, attachments=_batch(2)),
        )
    },
)
"""A service desk: each mail in a new thread, with all earlier ones below; the records are a link in a letter."""

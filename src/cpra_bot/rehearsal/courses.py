"""All agencies of the demo, and the mail that belongs to none of them.

Their answers take every road by which a reply can find its request (reply address, thread, delivery report, number,
portal host, known domain), and some find none and wait for a person.
"""

from __future__ import annotations

from datetime import datetime

from cpra_bot.rehearsal.agencies import Agency, office_day
from cpra_bot.rehearsal.courses_of_others import (
    ALDER_FORK,
    COBBLE_POINT,
    DRY_LADLE,
    FENNEL_FLATS,
    MOTHWING,
    QUILLBACK_BAY,
    SALTBUSH,
    WINDROW_HARBOR,
    WINDROW_SHERIFF,
)
from cpra_bot.rehearsal.courses_of_seeds import BERYL_HEIGHTS, MOOSE_GROVE, PORT_ANGELUS, TRACEWELL
from cpra_bot.rehearsal.mail import Reply, digest
from cpra_bot.rehearsal.texts import text_of

PROFILES = (
    MOOSE_GROVE,
    TRACEWELL,
    PORT_ANGELUS,
    BERYL_HEIGHTS,
    FENNEL_FLATS,
    DRY_LADLE,
    MOTHWING,
    SALTBUSH,
    QUILLBACK_BAY,
    ALDER_FORK,
    COBBLE_POINT,
    WINDROW_SHERIFF,
    WINDROW_HARBOR,
)


def demo_agencies() -> tuple[Agency, ...]:
    """The agencies with empty books."""
    return tuple(Agency(profile) for profile in PROFILES)


def strangers(start: datetime, mailbox: str) -> tuple[Reply, ...]:
    """Mail that is no answer to anything: a newsletter, and a bicycle shop whose invoice looks like a portal's number.

    Args:
        start: when the rehearsal begins (aware).
        mailbox: the organizer's plain address.
    """
    newsletter = (
        ("List-Id", "Open Drawers Weekly <weekly.opendrawers.example>"),
        ("List-Unsubscribe", "<https://opendrawers.example/leave>"),
        ("Precedence", "bulk"),
    )
    rows = (
        (4, "06:00", "newsletter", "weekly@opendrawers.example", "Open Drawers Weekly", newsletter),
        (15, "17:45", "unrelated-person", "bo@spokeandbell.example", "Bo Nobody", ()),
    )
    mails = []
    for days, at, text, sender, name, headers in rows:
        due = office_day(days, at)(start)
        subject, body = text_of(text, {})
        message_id = f"<{digest(text, due.isoformat())[:24]}@{sender.rpartition('@')[2]}>"
        mails.append(
            Reply(due, "", message_id, sender, name, mailbox, subject, body, headers=headers, envelope_sender=sender)
        )
    return tuple(mails)

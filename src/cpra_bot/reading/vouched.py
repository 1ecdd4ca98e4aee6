"""Who says so? What ends, refuses, moves or puts off a request is believed only of a sender for whom something speaks.

The reply address, the thread and the number of a request stand in letters, and a letter to an agency is itself a public
record: whoever was shown it can write into the request. Such a message is filed, and a person reads it before anything
rests on it.
"""

from __future__ import annotations

from dataclasses import replace

from cpra_bot.model.fact import Certainty, FactKind, Reading
from cpra_bot.model.message import ParsedMail

WEIGHTY = {
    FactKind.DENIAL: "withholds records",
    FactKind.NO_RECORDS: "says that there are none",
    FactKind.RECORD_CREATION: "says that it would have to make a record",
    FactKind.CLOSURE: "closes the request",
    FactKind.PORTAL_REDIRECT: "sends the request elsewhere",
    FactKind.REFERRAL: "sends the request elsewhere",
    FactKind.EXTENSION: "takes more time",
    FactKind.PROMISED_DATE: "names a later day",
    FactKind.BOUNCE_HARD: "calls an address dead",
}
"""Statement → what it does to a request."""


def look_who_wrote(mail: ParsedMail, reading: Reading, agency: str, *, stranger: bool) -> Reading:
    """The reading of a filed message where the sender is in doubt; any other comes back as it is.

    What is only likely proves no receipt, settles no item and teaches no number. So is all that a forged sender states;
    of a stranger, who may be a colleague or counsel, a message that weighs. What weighs, a person reads first.

    Args:
        mail: the message.
        reading: what it states.
        agency: full name of the request's agency.
        stranger: True if nothing ties the sender to the agency (`Matcher.is_stranger`).
    """
    if not (mail.sender_doubt or (stranger and not mail.reports)):
        return reading
    does = list(dict.fromkeys(WEIGHTY[fact.kind] for fact in reading.facts if fact.kind in WEIGHTY))
    if not (does or mail.sender_doubt):
        return reading
    facts = tuple(replace(fact, certainty=Certainty.LIKELY) for fact in reading.facts)
    if not does:
        return Reading(facts, reading.unclear)
    who = (
        f"the sender may be forged ({mail.sender_doubt})"
        if mail.sender_doubt
        else f"nothing ties {mail.sender or 'its sender'} to {agency}"
    )
    why = f"{who}, and it {' and '.join(does[:2])}: make sure who wrote it"
    return Reading(facts, f"{why}; {reading.unclear}" if reading.unclear else why)

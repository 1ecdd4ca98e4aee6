"""The dates that statements carry: the day of receipt, the day up to which time is taken, a promised day.

Which sentence states what is for the rules to say; here it is told which of its dates is meant.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from cpra_bot.reading.dates import DateHit, find_dates
from cpra_bot.reading.sentences import Sentence

_ASKED = r"(?:requests?|inquir(?:y|ies)|correspondence|letter|petition|e-?mail|message|ticket|yours?)"
_NOT_ACKNOWLEDGED = re.compile(
    r"\b(?:not|never|n't)\b[^.!?]{0,30}\b(?:received|receipt|submitted)\b|\bif you\b|\b(?:in error|by mistake)\b"
    r"|\bunless\b|\bonce\b[^.!?]{0,40}\breceived\b|\border[^.!?]{0,30}\breceived\b|\bpayments?\b"
    r"|\brequests? (?:is|was|has been) (?:\w+\s)?(?:closed|denied|withdrawn)",
    re.IGNORECASE,
)
_RECEIVED = re.compile(r"\b(?:received|receipt|rec'?d|came in|come in)\b", re.IGNORECASE)
_NOT_THE_RECEIPT = re.compile(
    r"(?:\bdated?|\bof|\bsubmitted on|\bsubmitted|\bsent on|\bsent|\bfrom|\bto|\bby|\bthrough|\buntil)\s*\Z", re.I
)
_NOT_PROMISED = re.compile(
    r"\b(?:please|kindly)\b(?! (?:note|be advised|expect))|\byou (?:must|may(?! expect)|can|need|should(?! any)"
    r"|have to|will need|will have|are required)\b"
    r"|\bif (?:you|we do not|we don't|no |payment)|\bpay(?:ment|able)?\b|\binvoice|\bappeal|\bsign in\b|\bexpir\w+"
    r"|\bvalid\b|\blinks?\b"
    r"|\bclos(?:e|ed|ing)\b|\bre-?open\b|\bholiday\b|\bback (?:in|on)\b|\breturn\w*\b|\bhearing\b|\bcouncil\b"
    r"|\bmeeting\b|\bunless\b"
    r"|\babandon\w*|\bwithdr[ae]wn?\b|\bpurge\w*|\bdelete\w*|\bdestroy\w*|\boverwrit\w+|\bretain\w*|\bdrop off\b"
    r"|\bretention\b"
    r"|\bwork until\b|\binclude[sd]?\b[^.]{0,40}\bthrough\b|\b(?:not|n't|unable to)\b[^.;,]{0,60}\bby\b",
    re.IGNORECASE,
)
_BEFORE_A_DATE = re.compile(
    r"(?:\bby|\bbefore|\bthan|\bon|\buntil|\btill?|\bthru|\bis(?: now)?|\bto|:|\baround|\babout|\bend of|\bfor"
    r"|\()\s*(?:or (?:by|before)\s)?"
    r"(?:by\s)?(?:the\s)?(?:end of\s)?(?:close of business\s(?:on\s)?)?(?:the day\s)?(?:(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day,?\s)?(?:the\s)?\Z",
    re.IGNORECASE,
)
_AHEAD = timedelta(days=730)
_THIS_SIDE = timedelta(days=300)  # "April 3" in a letter of April 7 is last week, not next year
_BEHIND = timedelta(days=800)


def receipt_day(sentence: Sentence, sent: date) -> date | None:
    """The agency's own receipt date, if the sentence states one that is not after the message.

    Args:
        sentence: any sentence of the message.
        sent: legal day of the message.
    """
    text = sentence.text
    verb = _RECEIVED.search(text)
    if (
        not verb
        or _NOT_ACKNOWLEDGED.search(text)
        or not re.search(rf"\b{_ASKED}\b|\bPRA\b|\bdate\b|\bin receipt\b", text, re.I)
    ):
        return None
    for hit in find_dates(text, sent):
        before, after = text[max(0, hit.start - 40) : hit.start], text[hit.end : hit.end + 40]
        named_after = re.match(r"\s(?:as the date of receipt|\(date received\))", after)
        follows = verb.end() <= hit.start <= verb.end() + 160 and not _NOT_THE_RECEIPT.search(before)
        if (follows or named_after) and sent - _BEHIND <= hit.past <= sent:
            return hit.past
    return None


def ahead(text: str, sent: date) -> tuple[date, ...]:
    """Days still ahead, behind words such as "by", "until" or "is".

    Args:
        text: any sentence of the message.
        sent: legal day of the message.
    """
    return tuple(hit.day for hit in find_dates(text, sent) if _is_ahead(text, hit, sent))


def extension_days(sentence: Sentence, sent: date) -> tuple[date, ...]:
    """Days still ahead in a sentence that belongs to an extension; what the requester must do by a day is left out."""
    if _NOT_PROMISED.search(sentence.text):
        return ()
    return ahead(sentence.text, sent)


def _is_ahead(text: str, hit: DateHit, sent: date) -> bool:
    before = text[max(0, hit.start - 60) : hit.start]
    latest = sent + (_THIS_SIDE if hit.yearless else _AHEAD)
    return sent <= hit.day <= latest and bool(_BEFORE_A_DATE.search(before))

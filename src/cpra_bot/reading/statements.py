"""Rules for single statements: a request was received, when, more time is taken, something is promised by a day.

A rule looks at one sentence. What is only possible ("if", "may", "whether") is not stated, and what the requester shall
do by a day is not promised by the agency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from cpra_bot.reading.dates import DateHit, find_dates
from cpra_bot.reading.sentences import Sentence

_ASKED = r"(?:requests?|inquir(?:y|ies)|correspondence|letter|petition|e-?mail|message|ticket|yours?)"
_ACKNOWLEDGED = re.compile(
    rf"\b{_ASKED}\b[^.!?]{{0,160}}?\b(?:was|were|has been|have been|is|been)\s(?:\w+\s)?"
    r"(?:received|submitted|opened|created|logged|entered|open|assigned|registered)\b"
    rf"|\b(?:received|rec'?d|in receipt of|got)\b[^.!?]{{0,80}}?\b{_ASKED}\b"
    rf"|\b(?:has|have|had|will)\s(?:staff\s)?received\b[^.!?]{{0,80}}?\b{_ASKED}\b"
    r"|\backnowledg\w*\b[^.!?]{0,60}\b(?:receipt|request|received)\b|\bconfirms?\b[^.!?]{0,40}\breceipt\b"
    r"|\bthank you for (?:submitting|your)\b[^.!?]{0,60}\brequest\b|\bwe have your (?:\w+\s){0,3}request\b"
    r"|\A(?:got it|received|rec'?d)\b[,.! ]|\brec'?d\s(?:on\s)?\d{1,2}/\d{1,2}\b"
    r"|\bentered\b[^.!?]{0,60}\bon your behalf\b"
    r"|\bI(?:'ve| have) [^.!?]{0,40}\bentered yours\b|\bkeyed it into\b|\btreated as received\b",
    re.IGNORECASE,
)
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
_EXTENSION = re.compile(
    r"\b(?:extend(?:s|ed|ing)?|extension)\b(?=[\s\S]{0,200}\b(?:time|deadline|period|days?|respon\w+|determination"
    r"|7922\.535|6253"
    r"|until|thru|through|to|of|is|reasonably|notice|date|volume)\b)|\bunusual circumstances\b"
    r"|\b(?:notice of|for|an?|the|statutory|14[- ]day|fourteen[- ]day)\s(?:\w+\s)?extension\b"
    r"|\b(?:need|needs|requir\w+|tak\w+|avail\w*|exercis\w+)\b[^.!?]{0,80}\b(?:additional|more|further"
    r"|statutory)\s(?:\w+\s){0,2}"
    r"(?:time|days)\b|\bmore time is needed\b"
    r"|\bavail\w*\b[^.!?]{0,40}\b(?:14|fourteen)\s(?:\(14\)\s)?(?:calendar\s)?days\b",
    re.IGNORECASE,
)
_NOT_EXTENSION = re.compile(
    r"\b(?:whether|might|in the event|unless|no extension|not (?:an|require|need|tak\w+|request)|n't need|in case)\b"
    r"|\bif\b[^.;]{0,60}\b(?:additional|more) time|\bif (?:an?|the) extension|\bmay (?:be|need|require|take|extend"
    r"|also extend)\b"
    r"|\bextension\s?\d{3,5}\b|\bdid not\b|\bpreviously\b|\bextend(?:ed)? to you\b|\bdeadline(?:s)? for you\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\bwill\b|\b\w+'ll\b|\bshall\b|\banticipat\w+|\bexpect\w*|\bestimate[sd]?\b|\bhop(?:e|ing)\b|\baim\w*|\bplan\w*"
    r"|\bintend\w*"
    r"|\bshould\b|\bcan be\b|\bgoing to\b|\bno later than\b|\bnew date\b|\btarget\w*|\bis now\b|\bdue date\b",
    re.IGNORECASE,
)
_DELIVERS = re.compile(
    r"\bprovid\w+|\bsen[dt]\b|\bnotif\w+|\badvis\w+|\binform\w*|\brespon\w+|\bupdat\w+|\bdetermination|\bhear\b"
    r"|\bavailab\w+"
    r"|\bproduc\w+|\breleas\w+|\bcontact\w*|\bdeliver\w*|\bcomplet\w+|\bfinish\w*|\bletter\b|\bissue\b|\bto you\b"
    r"|\banswer\w*"
    r"|\bstatus\b|\bgo out\b|\bready\b|\blet you know\b|\bwrite\b|\bdate is\b|\bestimate\w*|\bsomething over\b"
    r"|\brecords?\b",
    re.IGNORECASE,
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


@dataclass(frozen=True, slots=True)
class Dated:
    """A sentence and the date in it that the statement is about."""

    sentence: Sentence
    day: date


def acknowledges(sentence: Sentence) -> bool:
    """True if the sentence says that the request has arrived."""
    return bool(_ACKNOWLEDGED.search(sentence.text)) and not _NOT_ACKNOWLEDGED.search(sentence.text)


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


def extends(sentence: Sentence) -> bool:
    """True if the sentence takes more time for the determination (Gov. Code 7922.535(b), formerly 6253(c))."""
    return bool(_EXTENSION.search(sentence.text)) and not _NOT_EXTENSION.search(sentence.text)


def promised_days(sentence: Sentence, sent: date) -> tuple[date, ...]:
    """Days by which the agency says that it will write or deliver; none that has passed.

    Args:
        sentence: any sentence of the message.
        sent: legal day of the message.
    """
    text = sentence.text
    if not (_PROMISE.search(text) and _DELIVERS.search(text)) or _NOT_PROMISED.search(text):
        return ()
    return tuple(hit.day for hit in find_dates(text, sent) if _is_ahead(text, hit, sent))


def extension_days(sentence: Sentence, sent: date) -> tuple[date, ...]:
    """Days still ahead in a sentence that belongs to an extension; what the requester must do by a day is left out."""
    if _NOT_PROMISED.search(sentence.text):
        return ()
    return tuple(hit.day for hit in find_dates(sentence.text, sent) if _is_ahead(sentence.text, hit, sent))


def _is_ahead(text: str, hit: DateHit, sent: date) -> bool:
    before = text[max(0, hit.start - 60) : hit.start]
    latest = sent + (_THIS_SIDE if hit.yearless else _AHEAD)
    return sent <= hit.day <= latest and bool(_BEFORE_A_DATE.search(before))

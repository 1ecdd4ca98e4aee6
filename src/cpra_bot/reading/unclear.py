"""What may be said beside the facts that the rules know: then a person reads the message.

Each trigger is broad and has excuses: words that make the sentence a mere possibility or a politeness. It is settled
where a rule has read a fact of its kind in the same sentence. A message that is called unclear costs a minute; a denial
that passes for an acknowledgement costs the request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cpra_bot.model.fact import Certainty, Fact, FactKind
from cpra_bot.model.message import ParsedMail
from cpra_bot.reading.rules import LOOSE
from cpra_bot.reading.stated import Letter

_POSSIBLE = r"\bif\b|\bwhether\b|\bmight\b|\bshould you\b|\bin the event\b"
_QUESTIONS = (
    r"\b(?:any|have|further|additional|for|about your request)\b.{0,30}\b(?:questions?|queries|concerns)\b"
    r"|\bfeel free\b|\bhesitate\b"
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that may mean something the rules do not read.

    Attributes:
        what: what it may be, for the reason shown to a person.
        words: the trigger.
        excuse: words in the same sentence that take it back.
    """

    what: str
    words: re.Pattern[str]
    excuse: re.Pattern[str] | None


def _trigger(what: str, words: str, excuse: str = "") -> Trigger:
    return Trigger(what, re.compile(words, re.IGNORECASE), re.compile(excuse, re.IGNORECASE) if excuse else None)


_K = FactKind
_ANSWERS = (
    _K.DENIAL, _K.NO_RECORDS, _K.RECORD_CREATION, _K.RELEASE, _K.REFERRAL, _K.CLOSURE, _K.ITEM_ANSWER,
    _K.EXEMPTION_WARNING,
)  # fmt: skip
_MONEY = (_K.FEE_QUOTE, _K.FEE_DEMAND, _K.FEE_THRESHOLD)
_ASKING = (_K.CLARIFICATION, _K.CONFIRMATION_WANTED, _K.DEADLINE_FOR_US)


REDIRECT = _trigger(
    "a redirection",
    r"\bsubmit(?:ted|ting)?\b.{0,60}\brequests?\b.{0,60}\b(?:portal|online|form|via|through|using|at)\b|\b(?:please"
    r"|must|need to|have to) "
    r"(?:use|complete|fill|visit|go to|re-?submit)\b|\b(?:our|the|a|an online) (?:\w+ ){0,3}portal\b"
    r"|\bnot (?:the )?(?:custodian|monitored|"
    r"correct|right|proper|appropriate)\b|\bdo(?:es)? not (?:accept|handle|process)|\bno longer (?:used|monitored"
    r"|accept\w*)"
    r"|\b(?:contact|write to|ask|try|directed? to|refer\w* to|forward\w*)\b.{0,60}\b(?:department|agency|county"
    r"|sheriff|district|PD|clerk"
    r"|attorney|police|state)\b|\b(?:another|different|wrong|other) (?:agency|department|jurisdiction)\b|\b(?:use"
    r"|click|follow) this link\b"
    r"|\bour (?:\w+ )?(?:web ?site|web ?page|page)\b|\btransparency (?:page|portal)|\byou (?:will|can|may) find\b",
    r"\b(?:future|later) (?:public records )?requests?\b|\bon your behalf\b|\bentered\b|\bkeyed\b|\bat any time\b"
    r"|\bother Department entities\b|" + _QUESTIONS,
)
_TRIGGERS = (
    _trigger(
        "a denial or redaction",
        r"\bwithh(?:eld|old|olding)\b|\bden(?:ied|y|ies|ying|ial)\b|\bredact|\bexempt|\bprivilege"
        r"|\bnot subject to disclosure"
        r"|\bover(?:ly|broad|burden)|\bburdensome|\bvague|\bobject"
        r"|\bnot (?:be )?(?:considered )?an? (?:\w+ ){0,2}records? (?:act )?request"
        r"|\bowns\b|\bowned by\b|\bbelongs? to\b"
        r"|\b(?:cannot|can't|can not|unable to|not able to|will not|won't|not going to)\b.{0,30}\b(?:disclos|releas"
        r"|provid|produc|share|comply)"
        r"|\bdeclin(?:e|es|ed|ing)\b|\bconfidential|\bprohibit|\b(?:reject|refus)(?:ed|es|al|ing)?\b"
        r"|\bnot (?:be )?(?:disclosable|public records?)\b",
        r"\bmay (?:also |be |contain |include |apply|seek )|\bsome records may\b|" + _POSSIBLE,
    ),
    _trigger(
        "that there are no records",
        r"\bno (?:\w+ ){0,2}(?:records?|documents?|information|data|reports?)\b|\b(?:not|n't) (?:\w+ )?(?:have"
        r"|possess|maintain|locate|find"
        r"|hold|exist|keep)\b|\bunable to (?:locate|find)|\bnothing (?:found|else|responsive)|\bnone\b|\bnobody\b"
        r"|\bno such\b|\b(?:no|zero) (?:results?|records?|documents?|hits)\b|\b(?:do|does|did)(?: not|n't) (?:use"
        r"|track|own|operate|collect)\b",
        r"\bif any\b|\bhesitate\b|\bnot yet\b|" + _POSSIBLE,
    ),
    _trigger(
        "a closure",
        r"\bclos(?:ed|ing|ure)\b|\bclose (?:your|the|this|it|out)\b|\b(?:is|are|been|now|was) completed?\b"
        r"|\bcompletes\b|\bconclu(?:de|sion)"
        r"|\bfinal (?:response|determination|disposition)|\bwithdr[ae]w|\bcancel|\babandon|\bsatisfied\b|\bmoot\b"
        r"|\bfulfilled\b|\bduplicate"
        r"|\bresolved\b|\ball done\b",
        r"\b(?:offices?|city hall|lobby|counter|holiday|every other|alternate)\b|\bclosed (?:on )?(?:\w+ )?(?:mon"
        r"|tues|wednes|thurs|fri|satur|sun)days?\b|\bnot (?:been )?closed\b|\bclose of business\b|" + _POSSIBLE,
    ),
    _trigger(
        "a release of records",
        r"\battach(?:ed|ment|ments|ing)\b|\benclos(?:ed|ure)|\bplease find\b|\b(?:has|have|is|are|was"
        r"|were)\b.{0,20}\b(?:released|provided"
        r"|uploaded|produced|posted|located|identified)\b|\bdownload|\blinks? (?:below|to|above|in|for)"
        r"|\bview (?:the|your|record|document)"
        r"|\b(?:first|second|third|final|last|this|next) (?:batch|production|installment|set)\b"
        r"|\bresponsive (?:records|documents)\b.{0,20}"
        r"\b(?:are|is|were|have|attached|link)\b|\bpick(?:ed)? ?up\b|\binspect(?:ion)?\b|\bavailable (?:for|at|on"
        r"|here|now|in the)\b"
        r"|\bhere (?:is|are)\b|\bsee below\b|\buploading\b|\bapproved\b|\bgranted\b|\b(?:sharepoint|dropbox|onedrive"
        r"|sharefile|box\.com"
        r"|drive\.google)\b",
        r"\bnot (?:yet )?available\b|\bwill be (?:released|provided|uploaded|produced|posted|made|sent|identified)\b"
        r"|\bbegin identifying\b|" + _POSSIBLE,
    ),
    _trigger(
        "a fee",
        r"\$\s?\d|\bfees?\b|\binvoice|\bpayments?\b|\bpay\b|\bcosts?\b|\bcharges?\b|\bdeposit|\bprepay",
        r"\bexceed|\bin advance\b|\bwhenever possible\b|\bno (?:charge|cost|fee)|\bwaiv|\bfree of charge\b"
        r"|\bmay apply\b|" + _POSSIBLE,
    ),
    _trigger(
        "a question to us",
        r"\?|\bclarif|\bplease (?:provide|specify|confirm|identify|describe|advise|reply|respond|tell|send|answer"
        r"|let (?:us|me) know|call)"
        r"|\bnarrow|\bwe need (?:to know|more information|you)|\bmore specific|\bverif(?:y|ication)|\bwould (?:you"
        r"|one)\b|\bcould you\b"
        r"|\bproof of\b|\bif we (?:do not|don't) (?:hear|receive)|\byou (?:must|need to|are required to|have to)\b"
        r"|\bno longer interested\b",
        _QUESTIONS + r"|\blet (?:me|us) know if you (?:have|need)|\bno need to\b",
    ),
    _trigger(
        "an objection to making a record",
        r"\bcreat(?:e|es|ed|ing|ion)\b.{0,60}\b(?:records?|documents?|lists?|reports?|logs?|information)\b"
        r"|\bnot (?:required|obligated|obliged)"
        r"|\bno (?:obligation|duty)|\bwould have to be (?:created|compiled|made)|\bput together\b|\b(?:not"
        r"|n't) (?:keep|make) (?:a|one|such)",
    ),
    REDIRECT,
    _trigger(
        "account mail",
        r"\bpassword\b|\bconfirm your\b|\bactivat|\bunlock|\bsecurity key\b|\bidentity\b|\bdriver.s licen"
        r"|\baction required\b|\blog ?in\b",
        r"\bno need\b|" + _POSSIBLE,
    ),
    _trigger(
        "a legal dispute",
        r"\blitigation\b|\blawsuit\b|\bwrit of mandate\b|\bpreservation (?:notice|demand)|\breserves? all rights",
    ),
    _trigger("an expiry date", r"\bexpir(?:e|es|y|ation)\b|\bvalid (?:for|until|through)\b|\bwill need to sign in\b"),
    _trigger(
        "a determination",
        r"\b(?:has|have|hereby|been) (?:determined|concluded|decided)\b|\bdetermination (?:is|was|has been)\b",
    ),
    _trigger("answers to items", r"\b[A-C]\d\b|(?<![\d$,.])\d{1,3}(?:,\d{3})+\b|\bPart [A-C]\b|\bItems? \d\b"),
)
_SUBJECT = re.compile(
    r"\bclosed\b|\breleased\b|\bden(?:ied|ial)\b|\baction required\b|\bconfirm\b|\binvoice\b|\bfees?\b|\bpayment\b"
    r"|\bclarification\b"
    r"|\bdetermination\b|\breopened\b|\brecall:",
    re.IGNORECASE,
)
_LETTER_ATTACHED = re.compile(
    r"\battached (?:\w+ ){0,3}(?:letter|response|correspondence|determination|notice|decision|order|reply)\b"
    r"|\b(?:letter|response|correspondence|determination|notice|decision|order|reply) (?:is|are) (?:\w+ )?attached\b"
    r"|\bfind (?:\w+ ){0,4}(?:letter|response|correspondence|determination|decision) (?:\w+ )?(?:attached|enclosed)\b"
    r"|\b(?:see|please find|find)(?: the)? attached\W{0,3}$"
)
_SILENT_FILES = frozenset(
    {"text/vcard", "text/x-vcard", "text/calendar", "application/pgp-signature", "application/pkcs7-signature"}
)

_TABLES = frozenset(
    {
        "text/csv",
        "text/tab-separated-values",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    }
)


_SETTLED: dict[str, tuple[FactKind, ...]] = {
    "a redirection": (_K.PORTAL_REDIRECT, _K.REFERRAL, _K.CONFIRMATION_WANTED, _K.DENIAL, _K.RELEASE, *_MONEY),
    "a denial or redaction": (*_ANSWERS, _K.PORTAL_REDIRECT, *_MONEY),
    "that there are no records": _ANSWERS,
    "a closure": (_K.CLOSURE, _K.RELEASE, _K.DEADLINE_FOR_US, _K.CONFIRMATION_WANTED),
    "a release of records": (*_ANSWERS, *_MONEY, _K.CONFIRMATION_WANTED, _K.PORTAL_REDIRECT),
    "a fee": (*_MONEY, _K.RELEASE),
    "a question to us": (*_ASKING, *_MONEY, _K.PORTAL_REDIRECT, _K.REFERRAL),
    "an objection to making a record": (_K.RECORD_CREATION, _K.RELEASE),
    "account mail": (_K.ACCOUNT_MAIL, _K.CONFIRMATION_WANTED, _K.PORTAL_REDIRECT),
    "a legal dispute": (),
    "an expiry date": (_K.RELEASE, _K.DEADLINE_FOR_US),
    "a determination": (_K.DETERMINATION, *_ANSWERS),
    "answers to items": (*_ANSWERS, _K.EXTENSION, _K.CLARIFICATION, *_MONEY),
}
"""Which facts, read in the same sentence, show that a trigger's words are understood."""

_GRAVE_WORDS = frozenset({"a denial or redaction", "that there are no records"})
"""Triggers that are heeded even in what looks like a signature: there a statement may hide."""
_NOTHING: frozenset[FactKind] = frozenset()
_LAST_RESORT = frozenset(rule.name for rule in LOOSE)
_GRAVE = frozenset({_K.DENIAL, _K.RECORD_CREATION, _K.NO_RECORDS, _K.CLOSURE, _K.REFERRAL, _K.EXTENSION})


def why_unclear(mail: ParsedMail, letter: Letter, facts: list[Fact]) -> str:
    """What no rule has settled in a message; empty if the facts say all that matters.

    Args:
        mail: the message; `letter` its own words, made ready.
        facts: what was read in it.
    """
    more = (
        _attachment(mail, letter, facts)
        or _unsettled(letter, facts)
        or _subject(mail.subject, facts)
        or _doubt(facts)
        or _contradiction(facts)
    )
    if more:
        return more
    if len(mail.own_text) > len(letter.text):
        return f"it is {len(mail.own_text)} characters long, and only the first {len(letter.text)} were read"
    if not mail.own_text.strip():
        return "it holds no words of its own beside quoted history"
    if not any(fact.kind not in {_K.TRACKING_NUMBER, _K.STATUTE, _K.LINK, _K.STATUS} for fact in facts):
        return "no rule found a statement in it"
    return ""


def _attachment(mail: ParsedMail, letter: Letter, facts: list[Fact]) -> str:
    """A file may be the letter itself, and so may one that the words mention and that did not come along.

    A table is no letter: beside words that hand records over, it is those records.
    """
    handed_over = any(fact.kind in {_K.RELEASE, _K.ITEM_ANSWER} and fact.certainty is Certainty.SURE for fact in facts)
    for passage in letter.passages:
        hit = None if passage.aside else _LETTER_ATTACHED.search(passage.flat)
        if hit:
            return f'what it says may stand in an attached letter: "{_shortened(passage.text, hit.end())}"'
    for file in mail.attachments:
        if file.content_type not in _SILENT_FILES and not (handed_over and file.content_type in _TABLES):
            return f"the attachment {file.name!r} may be a letter or a record"
    return ""


def _unsettled(letter: Letter, facts: list[Fact]) -> str:
    """The first sentence with words that may mean more than was read in it."""
    read: dict[int, set[FactKind]] = {}  # offset of a sentence → what was read in it
    for fact in facts:
        place = letter.passage_at(fact.start)
        if place:
            read.setdefault(place.start, set()).add(fact.kind)
    for trigger in _TRIGGERS:
        settled = _SETTLED[trigger.what]
        for passage in letter.passages:
            if passage.aside == "unticked" or (passage.aside and trigger.what not in _GRAVE_WORDS):
                continue
            hit = triggered(trigger, passage.text)
            if hit and read.get(passage.start, _NOTHING).isdisjoint(settled):
                return f'it may hold {trigger.what}: "{_shortened(passage.text, hit)}"'
    return ""


def _subject(subject: str, facts: list[Fact]) -> str:
    """A subject that begins with `Re:` repeats our own and says nothing."""
    if re.match(r"\s*(?:re|fw|fwd)\s*:", subject, re.IGNORECASE) or not _SUBJECT.search(subject):
        return ""
    if {fact.kind for fact in facts} & set(_ANSWERS + _MONEY + _ASKING):
        return ""
    return f'its subject may say more: "{subject[:120]}"'


def _doubt(facts: list[Fact]) -> str:
    """A grave statement that the words leave open is never guessed."""
    for fact in facts:
        if fact.certainty is Certainty.LIKELY and (fact.kind in _GRAVE or fact.rule in _LAST_RESORT):
            return f'it may state {fact.kind.value.replace("_", " ")}: "{" ".join(fact.quote.split())[:200]}"'
    return ""


def _contradiction(facts: list[Fact]) -> str:
    """Two statements about the same thing that cannot both be meant."""
    for one, other in _CANNOT_BOTH:
        first = next((fact for fact in facts if fact.kind is one), None)
        second = next((fact for fact in facts if fact.kind is other), None)
        if first and second and not (set(first.items) ^ set(second.items)):
            words = f"{one.value.replace('_', ' ')} and {other.value.replace('_', ' ')}"
            return f'it states {words} without saying of what: "{" ".join(second.quote.split())[:160]}"'
    return ""


_CANNOT_BOTH = (
    (_K.NO_RECORDS, _K.RELEASE), (_K.DENIAL, _K.RELEASE), (_K.NO_RECORDS, _K.DENIAL), (_K.CLOSURE, _K.EXTENSION),
    (_K.RECORD_CREATION, _K.RELEASE),
)  # fmt: skip


def triggered(trigger: Trigger, text: str) -> int:
    """Offset just behind the trigger's words in a sentence; 0 if they are missing or excused."""
    hit = trigger.words.search(text)
    if not hit or (trigger.excuse and trigger.excuse.search(text)):
        return 0
    return hit.end()


def _shortened(text: str, end: int) -> str:
    flat = " ".join(text[max(0, end - 120) : end + 80].split())
    return flat if len(text) <= 200 else f"… {flat} …"

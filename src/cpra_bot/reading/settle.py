"""One statement weighed against another: what a message says as a whole decides what a sentence of it means.

Each judgement is small, named and has its reason in its docstring; the order in which they run is the order of the list
`_JUDGEMENTS`. A judgement drops facts or changes them, it never adds one that no words prove.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from cpra_bot.model.fact import Certainty, Fact, FactKind
from cpra_bot.model.message import ParsedMail
from cpra_bot.reading.links import FILES
from cpra_bot.reading.rules.phrase import flat
from cpra_bot.reading.stated import Letter

Facts = list[Fact]
_K = FactKind
FEES = {_K.FEE_QUOTE, _K.FEE_DEMAND}


def settle(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """The facts of a message after all judgements."""
    for judge in _JUDGEMENTS:
        facts = judge(facts, letter, mail)
    return facts


def _kinds(facts: Facts) -> set[FactKind]:
    return {fact.kind for fact in facts}


def _with(fact: Fact, **detail: str) -> Fact:
    return replace(fact, detail={**fact.detail, **detail})


def _paragraph(letter: Letter, fact: Fact) -> int:
    return next((one.paragraph for one in letter.passages if one.start <= fact.start < one.end), -1)


def _one_receipt(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """The request arrives once; thanks for writing prove nothing where the message sends the request elsewhere."""
    attached = any(re.search(r"\b(?:attached|enclosed)\b", one.flat) for one in letter.passages)
    elsewhere = attached or _kinds(facts) & {_K.PORTAL_REDIRECT, _K.REFERRAL}
    receipts = [one for one in facts if one.kind is _K.ACKNOWLEDGED and not (elsewhere and one.certainty is Certainty.LIKELY)]
    receipts.sort(key=lambda one: (one.certainty is Certainty.LIKELY, one.start))
    return [one for one in facts if one.kind is not _K.ACKNOWLEDGED] + receipts[:1]


def _redaction_is_no_denial(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """What is blacked out in released records is not disclosed, and that is no denial."""
    if not any(one.kind is _K.RELEASE for one in facts):
        return facts
    redacted = {one.paragraph for one in letter.passages if re.search(r"\bredact(?:ed|ions?)\b", one.flat) and not one.aside}
    return [
        one
        for one in facts
        if not (one.kind is _K.DENIAL and one.certainty is Certainty.LIKELY and _paragraph(letter, one) in redacted)
    ]


def _objection_needs_application(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """That the Act asks for no new records is boilerplate, unless the letter applies it to what was asked.

    It is applied where the letter also says that something would have to be made, that nothing will be given, or where
    the sentence names items.
    """
    if not any(one.kind is _K.RECORD_CREATION for one in facts):
        return facts
    strong = any(one.kind is _K.RECORD_CREATION and one.certainty is Certainty.SURE for one in facts)
    refuses = any(one.kind is _K.DENIAL and one.rule == "will not be given" for one in facts) or any(
        one.kind is _K.NO_RECORDS for one in facts
    )
    boiler = re.search(r"please (?:note|be advised)|also|in general|generally|disclaimer", " ".join(
        flat(one.quote) for one in facts if one.kind is _K.RECORD_CREATION))
    kept = []
    for one in facts:
        if one.kind is _K.RECORD_CREATION and one.certainty is Certainty.LIKELY:
            applied = strong or bool(one.items) or refuses or (not boiler and not _kinds(facts) & {_K.RELEASE, _K.ACKNOWLEDGED})
            if not applied:
                continue
            one = replace(one, certainty=Certainty.SURE if strong or refuses or one.items else Certainty.LIKELY)
        kept.append(one)
    return kept


def _objection_is_no_denial(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """"No records will be provided" behind an objection to making them withholds nothing that exists."""
    objections = [one for one in facts if one.kind is _K.RECORD_CREATION]
    if not objections:
        return facts
    near = {_paragraph(letter, one) for one in objections}
    starts = {one.start for one in objections}
    about = {label for one in objections for label in one.items}
    return [
        one
        for one in facts
        if not (one.kind is _K.DENIAL and one.rule == "will not be given")
        and not (one.kind is _K.NO_RECORDS and (one.start in starts or (_paragraph(letter, one) in near and set(one.items) <= about)))
        and not (one.kind is _K.RELEASE and one.start in starts)
    ]


def _exempt_is_not_none(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """"No records except those that are exempt" is a denial; the same sentence says not that there are none."""
    denied = {one.start for one in facts if one.kind is _K.DENIAL and one.rule == "records exempt"}
    return [one for one in facts if not (one.kind is _K.NO_RECORDS and one.start in denied and "except" in one.quote.lower())]


def _search_goes_on(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """"Our unit has none" beside "the Department is searching" is no answer yet; nor is "so far"."""
    searching = re.compile(r"(?:is|are|am|still|process of|continu\w+)(?: \w+){0,3} (?:search\w*|looking|research\w*)|search\w* (?:is|are) (?:ongoing|continuing|not complete)")
    goes_on = any(one.kind is _K.STATUS and searching.search(flat(one.quote)) for one in facts)
    result = []
    for one in facts:
        if one.kind is _K.NO_RECORDS and "final" in one.detail:
            early = re.search(r"at this (?:time|point|moment|stage)|so far|to date|thus far|as of (?:today|now)|as yet", flat(one.quote))
            if goes_on or (early and _kinds(facts) & {_K.PROMISED_DATE, _K.STATUS}):
                one = replace(one, detail={})
        result.append(one)
    return result


def _sections_and_who(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """A denial's sections stand in its own paragraph or the next; who decided may stand anywhere."""
    sections = [one for one in facts if one.kind is _K.STATUTE]
    who = next((hit for one in letter.passages for pattern in _WHO if (hit := pattern.search(one.text))), None)
    result = []
    for one in facts:
        if one.kind is _K.DENIAL:
            at = _paragraph(letter, one)
            cited = [each.value for each in sections if _paragraph(letter, each) in {at, at + 1}]
            if cited:
                one = _with(one, sections="; ".join(dict.fromkeys(cited))[:400])
            if who:
                one = _with(one, who=" ".join(who["who"].split()).strip(" ,."))
        result.append(one)
    return result


_NAME = r"(?P<who>[A-Z][\w.'’-]{0,40}(?:,? [A-Z][\w.'’-]{0,40}){1,8})"
_WHO = (
    re.compile(rf"(?:determination|decision|denial|exemption)[^.;]{{0,80}}?\b(?:made|taken|approved) by (?:the )?{_NAME}"),
    re.compile(
        rf"{_NAME}(?:,? ?(?:[A-Za-z ]{{0,40}}),?)? is the (?:person|party|individual|official|employee) (?:\w+ )?responsible"
    ),
    re.compile(rf"(?:person|party|individual|official|employee)s? (?:\w+ )?responsible for (?:this|the|these|denying)[^.;]{{0,60}}? (?:is|are|was) (?:the )?{_NAME}"),
)


def _records_behind_a_fee(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """Records that are ready and wait for money are no release."""
    if not _kinds(facts) & FEES:
        return facts
    return [
        one
        for one in facts
        if not (one.kind is _K.RELEASE and one.rule in {"records can be fetched", "records were released", "more will follow"} and not one.items)
        or _given(letter, one)
    ]


def _given(letter: Letter, fact: Fact) -> bool:
    return bool(re.search(r"attach|enclos|herewith|link|here", flat(fact.quote)))


def _sums_once(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """A sum that is to be paid is not quoted as well; a rate is said once; without a sum one fact is enough."""
    demanded = {one.value for one in facts if one.kind is _K.FEE_DEMAND and one.value}
    sums = {one.value for one in facts if one.kind in FEES and one.value}
    seen: set[tuple[FactKind, str]] = set()
    result = []
    for one in facts:
        if one.kind in FEES:
            if one.kind is _K.FEE_QUOTE and one.value in demanded:
                continue
            if not one.value and (sums or (one.kind, "") in seen) and "rate" not in one.detail:
                continue
            if (one.kind, one.value) in seen:
                continue
            seen.add((one.kind, one.value))
        result.append(one)
    return result


def _deadline_is_no_promise(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """A day by which we must act is not one by which the agency will."""
    ours = {(one.start, one.value) for one in facts if one.kind is _K.DEADLINE_FOR_US}
    dated = {one.value for one in facts if one.kind is _K.DEADLINE_FOR_US}
    expiry = {one.start for one in facts if one.kind is _K.DEADLINE_FOR_US}
    del expiry
    kept = [one for one in facts if not (one.kind is _K.PROMISED_DATE and ((one.start, one.value) in ours or one.value in dated))]
    seen: set[tuple[FactKind, str]] = set()
    result = []
    for one in kept:
        if one.kind in {_K.PROMISED_DATE, _K.DEADLINE_FOR_US}:
            if (one.kind, one.value) in seen:
                continue
            seen.add((one.kind, one.value))
        result.append(one)
    return result


def _questions_about_money(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """"Shall we go on?" behind a price asks for no clarification of the request; nor does a proof of identity."""
    kinds = _kinds(facts)
    if not kinds & FEES:
        return facts
    return [one for one in facts if not (one.kind is _K.CLARIFICATION and _about_going_on(one))]


def _about_going_on(fact: Fact) -> bool:
    """True for a question whether to go on at that price."""
    if fact.rule in {"asks something", "asks whether we still want it"}:
        return True
    return bool(re.search(r"go ahead|proceed|move forward|agree", flat(fact.quote)))


def _redirect_or_referral(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """A sentence that sends us to a portal sends us to no other agency."""
    portal = {one.start for one in facts if one.kind is _K.PORTAL_REDIRECT}
    entered = any(one.rule == "entered for us" for one in facts)
    return [
        one
        for one in facts
        if not (one.kind is _K.REFERRAL and one.start in portal) and not (one.kind is _K.PORTAL_REDIRECT and entered)
    ]


def _part_or_whole(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """A release is partial where the message says so, promises more, or answers some items otherwise."""
    releases = [one for one in facts if one.kind is _K.RELEASE]
    if not releases:
        return facts
    files = [file.name for file in mail.attachments]
    ends = (bool(files) and not any(_LETTER_NAME.search(name) for name in files)) or any(one.kind is _K.LINK and FILES.search(one.value) for one in facts) or _K.CLOSURE in _kinds(facts) or any(one.detail.get("whole") for one in releases)
    facts = [one for one in facts if one.kind is not _K.RELEASE or one.certainty is Certainty.SURE or one.items or ends]
    releases = [one for one in facts if one.kind is _K.RELEASE]
    given = [one for one in releases if one.rule != "all is given"]
    answers = [one for one in facts if one.kind is _K.ITEM_ANSWER]
    if not given and not answers:
        return [one for one in facts if one.kind is not _K.RELEASE]
    whole = any(one.detail.get("whole") for one in releases) or any(_WHOLE.search(flat(one.quote)) for one in given)
    otherwise = bool(_kinds(facts) & {_K.DENIAL, _K.RECORD_CREATION, _K.NO_RECORDS, _K.EXTENSION, _K.REFERRAL} | (_kinds(facts) & FEES))
    unsure = all(one.certainty is Certainty.LIKELY and not one.items for one in given) and bool(given)
    portal = all(_PORTAL_RELEASE.search(flat(one.quote)) for one in given) and bool(given) and not answers
    pending = (unsure and not whole) or portal or any(_is_a_part(one.flat) or _PENDING.search(one.flat) for one in letter.passages if not one.aside)
    implied = whole or not given or not all(_ONE_PAPER.search(flat(one.quote)) for one in given)
    partial = any(one.detail.get("partial") for one in releases) or otherwise or not implied or (pending and not whole) or (
        _K.PROMISED_DATE in _kinds(facts) and not whole)
    if not partial:
        return facts
    return [_with(one, partial="yes") if one.kind is _K.RELEASE else one for one in facts]


_WHOLE = re.compile(r"\ball (?:of the |of your |the |of )?(?:\w+,? (?:and )?){0,3}(?:records|documents|files|responsive|non-?exempt)|that is everything|in (?:its|their) entirety|the whole of")
def _is_a_part(words: str) -> bool:
    """True for `1 of 3`, not for the last one."""
    hit = re.match(r"\W{0,3}(?:docs? |part |batch |e-?mail )?(\d) of (\d)\b", words)
    return bool(hit and int(hit[1]) < int(hit[2]))


_PORTAL_RELEASE = re.compile(r"(?:was|were|has been|have been) released to you for (?:record )?request")
_LETTER_NAME = re.compile(r"letter|response|reply|determination|denial|invoice|estimate|order|extension|acknowledg|notice", re.IGNORECASE)
_ONE_PAPER = re.compile(r"\b(?:the|a|our|one|this) (?:\w+ ){0,2}(?:policy|video|photo|press release|scans?)\b(?!.*\b(?:request|respons))|^since |providing links")
_PENDING = re.compile(
    r"rolling basis|\bbatch|instal?lment|remaining (?:records|documents|items|materials|portion)|will (?:continue|follow)|additional (?:records|documents) will|\bto (?:come|follow)\b|still in process|waiting on|when (?:\w+ ){1,4}(?:gets|is) back|will send when|still (?:working|searching|being|waiting|processing|reviewing)"
    r"|search (?:as to \w+ )?is (?:ongoing|continuing)|\bpulling\b|being worked|as more|routinely|as (?:they|it) becomes? available|not yet|more (?:records )?(?:to|will)|partial|as soon as|supplement"
)


def _answers_stand_alone(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """What is said behind an item's label is an answer only where no other statement is made of it.

    Counts beside prices, portals or more time are no answers either.
    """
    others = [(one.start, one.start + len(one.quote)) for one in facts if one.kind in _SAID_OF_ITEMS]
    money = bool(_kinds(facts) & (FEES | {_K.EXTENSION, _K.PORTAL_REDIRECT}))
    return [
        one
        for one in facts
        if one.kind is not _K.ITEM_ANSWER
        or not (any(a <= one.start < b for a, b in others) or (money and one.rule == "count with its noun"))
    ]


_SAID_OF_ITEMS = {
    _K.NO_RECORDS, _K.DENIAL, _K.RECORD_CREATION, _K.STATUS, _K.EXTENSION, _K.CLARIFICATION, _K.RELEASE, _K.REFERRAL,
    _K.FEE_QUOTE, _K.FEE_DEMAND, _K.PROMISED_DATE,
}  # fmt: skip


def _denial_with_its_section(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """"Will not be released" beside a cited section is a denial, whatever else it might have meant."""
    cited = [one.start for one in facts if one.kind is _K.STATUTE]
    return [
        replace(one, certainty=Certainty.SURE)
        if one.kind is _K.DENIAL and any(one.start <= at < one.start + len(one.quote) for at in cited)
        else one
        for one in facts
    ]


def _closed_by_what(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """Why a request was closed, where the message says it."""
    result = []
    closed = False
    for one in facts:
        if one.kind is _K.CLOSURE:
            if closed:
                continue
            closed = True
            words = flat(one.quote)
            reason = next((name for name, pattern in _REASONS if pattern.search(words)), one.detail.get("reason", ""))
            one = _with(one, reason=reason) if reason else one
        result.append(one)
    return result


_REASONS = (
    ("withdrawn", re.compile(r"withdr[ae]w")),
    ("no-answer", re.compile(r"abandon|not (?:heard|received)|no (?:response|reply)|did not respond")),
    ("duplicate", re.compile(r"duplicat")),
    ("unpaid", re.compile(r"unpaid|non-?payment|not (?:been )?paid")),
    ("completed", re.compile(r"complet|fulfill|satisf|conclud|released|provided")),
)


def _away_by_words(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """That the writer is away is an automatic reply only where nothing else is said."""
    others = _kinds(facts) - {_K.AUTOMATIC_REPLY, _K.STATUS, _K.PROMISED_DATE, _K.REFERRAL, _K.TRACKING_NUMBER, _K.CLARIFICATION, _K.LINK}
    away = [one for one in facts if one.kind is _K.AUTOMATIC_REPLY and one.rule == "writer is away"]
    if not away:
        return facts
    if others:
        return [one for one in facts if one not in away]
    return [_with(away[0], absent="yes")]


def _account_mail(facts: Facts, letter: Letter, mail: ParsedMail) -> Facts:
    """A mail about an account speaks of no request, unless the agency has it."""
    if _K.ACCOUNT_MAIL not in _kinds(facts) or _K.ACKNOWLEDGED in _kinds(facts):
        return facts
    kept = {_K.ACCOUNT_MAIL, _K.CONFIRMATION_WANTED, _K.LINK, _K.TRACKING_NUMBER}
    return [one for one in facts if one.kind in kept]


_JUDGEMENTS: tuple[Callable[[Facts, Letter, ParsedMail], Facts], ...] = (
    _account_mail,
    _redaction_is_no_denial,
    _away_by_words,
    _objection_needs_application,
    _objection_is_no_denial,
    _exempt_is_not_none,
    _search_goes_on,
    _sums_once,
    _records_behind_a_fee,
    _deadline_is_no_promise,
    _questions_about_money,
    _redirect_or_referral,
    _one_receipt,
    _answers_stand_alone,
    _denial_with_its_section,
    _part_or_whole,
    _sections_and_who,
    _closed_by_what,
)

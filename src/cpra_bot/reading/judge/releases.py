"""What is handed over: whole or in part, records or only a letter, an answer or something else."""

from __future__ import annotations

import re

from cpra_bot.model.fact import Certainty, Fact, FactKind
from cpra_bot.reading.judge.common import FEES, Facts, Files, kinds_of, with_detail
from cpra_bot.reading.links import FILES
from cpra_bot.reading.rules import LOOSE
from cpra_bot.reading.rules.phrase import flat
from cpra_bot.reading.stated import Letter

_K = FactKind
_WHOLE = re.compile(
    r"\ball (?:of the |of your |the |of )?(?:\w+,? (?:and )?){0,3}(?:records|documents|files|responsive|non-?exempt)"
    r"|that is everything|in (?:its|their) entirety|the whole of"
)
_PENDING = re.compile(
    r"(?:sent|referred|forwarded) (?:them|these|those) (?:to|for)|originat\w+ with|second half|other half"
    r"|\bthe rest\b|remainder|rolling basis|\bbatch|instal?lment|remaining (?:records"
    r"|documents|items|materials|portion)"
    r"|will (?:continue|follow)"
    r"|(?<!no )\b(?:further|additional|other|more|remaining|subsequent|others|balance)\b[^.;]{0,40}\b(?:will"
    r"|are being)\b|\bto (?:come|follow)\b|still in process|waiting on|will send when"
    r"|when (?:\w+ ){1,4}(?:gets|is) back|still (?:working|searching|being|waiting|processing|reviewing)|\bpulling\b"
    r"|search (?:as to \w+ )?is (?:ongoing|continuing)|being worked|as more|routinely|as (?:they|it) becomes? available"
    r"|not yet|more (?:records )?(?:to|will|is|are)\b|partial|as soon as|supplement"
)
_ONE_PAPER = re.compile(
    r"\b(?:the|a|our|one|this) (?:\w+ ){0,2}(?:policy|video|photo|press release|scans?)\b(?!.*\b(?:request|respons))"
    r"|^since |providing links"
)
_PORTAL_RELEASE = re.compile(r"(?:was|were|has been|have been) released to you for (?:record )?request")
_LETTER_NAME = re.compile(
    r"letter|response|reply|determination|denial|invoice|estimate|order|extension|acknowledg|notice", re.IGNORECASE
)
_LOOSE = frozenset(rule.name for rule in LOOSE)  # these ask for a word of ours or of records themselves
_SAID_OF_ITEMS = frozenset(
    {
        _K.NO_RECORDS, _K.DENIAL, _K.RECORD_CREATION, _K.STATUS, _K.EXTENSION, _K.CLARIFICATION, _K.RELEASE,
        _K.REFERRAL,         _K.FEE_QUOTE, _K.FEE_DEMAND, _K.PROMISED_DATE,
    }
)  # fmt: skip


def records_behind_a_fee(facts: Facts, letter: Letter, files: Files) -> Facts:
    """Records that are ready and wait for money are no release."""
    if not kinds_of(facts) & FEES:
        return facts
    waiting = {"records can be fetched", "records were released", "more will follow"}
    return [
        fact
        for fact in facts
        if fact.kind is not _K.RELEASE
        or fact.rule not in waiting
        or fact.items
        or re.search(r"attach|enclos|herewith|link|here", flat(fact.quote))
    ]


def answers_stand_alone(facts: Facts, letter: Letter, files: Files) -> Facts:
    """What is said behind an item's label is an answer only where no other statement is made of it.

    Counts beside prices, portals or more time are no answers either.
    """
    others = [(fact.start, fact.start + len(fact.quote)) for fact in facts if fact.kind in _SAID_OF_ITEMS]
    elsewhere = bool(kinds_of(facts) & (FEES | {_K.EXTENSION, _K.PORTAL_REDIRECT}))
    return [
        fact
        for fact in facts
        if fact.kind is not _K.ITEM_ANSWER
        or not (any(a <= fact.start < b for a, b in others) or (elsewhere and fact.rule == "count with its noun"))
    ]


def doubtful_papers(facts: Facts, letter: Letter, files: Files) -> Facts:
    """ "See attached" hands records over only where more shows that it is not the letter itself.

    That is an item it answers, a link to a host for files, a closing word, or a file whose name is no letter's.
    """
    releases = [fact for fact in facts if fact.kind is _K.RELEASE]
    shown = (
        (bool(files) and not any(map(_LETTER_NAME.search, files)))
        or any(fact.kind is _K.LINK and FILES.search(fact.value) for fact in facts)
        or _K.CLOSURE in kinds_of(facts)
        or any(fact.detail.get("whole") for fact in releases)
    )
    return [
        fact
        for fact in facts
        if fact.kind is not _K.RELEASE or fact.certainty is Certainty.SURE or fact.items or shown or fact.rule in _LOOSE
    ]


def part_or_whole(facts: Facts, letter: Letter, files: Files) -> Facts:
    """A release is partial where the message says so, promises more, or answers some items otherwise.

    Without anything given, "that is everything" is no release. "We are not subject to the Act, but gladly share it" in
    one sentence holds nothing back.
    """
    releases = [fact for fact in facts if fact.kind is _K.RELEASE]
    given = [fact for fact in releases if fact.rule != "all is given" or "how" in fact.detail]
    answers = [fact for fact in facts if fact.kind is _K.ITEM_ANSWER]
    if not given and not answers:
        return [fact for fact in facts if fact.kind is not _K.RELEASE]
    if not _is_partial(facts, letter, releases, given, answers):
        return facts
    return [with_detail(fact, partial="yes") if fact.kind in {_K.RELEASE, _K.ITEM_ANSWER} else fact for fact in facts]


def _is_partial(facts: Facts, letter: Letter, releases: Facts, given: Facts, answers: Facts) -> bool:
    if any(fact.detail.get("partial") for fact in releases):
        return True
    otherwise = {_K.DENIAL, _K.RECORD_CREATION, _K.NO_RECORDS, _K.EXTENSION, _K.REFERRAL} | FEES
    courtesy = {fact.start for fact in releases}
    weighed = [fact for fact in facts if fact.rule != "law does not reach it" or fact.start not in courtesy]
    if kinds_of(weighed) & otherwise or any(map(_is_portal_notice, given)) > bool(answers):
        return True
    if any(fact.detail.get("whole") for fact in releases) or any(_WHOLE.search(flat(fact.quote)) for fact in given):
        return False
    one_paper = bool(given) and all(_ONE_PAPER.search(flat(fact.quote)) for fact in given)
    doubtful = bool(given) and all(_is_doubtful(fact) for fact in given)
    pending = any(_is_a_part(one.flat) or _PENDING.search(one.flat) for one in letter.passages if not one.aside)
    return one_paper or doubtful or pending or _K.PROMISED_DATE in kinds_of(facts)


def _is_doubtful(fact: Fact) -> bool:
    return fact.certainty is Certainty.LIKELY and not fact.items and fact.rule not in _LOOSE


def _is_portal_notice(fact: Fact) -> bool:
    """True for a portal's notice of single files: it does not say whether more will come."""
    return _PORTAL_RELEASE.search(flat(fact.quote)) is not None


def _is_a_part(words: str) -> bool:
    """True for `1 of 3`, not for the last one."""
    hit = re.match(r"\W{0,3}(?:docs? |part |batch |e-?mail )?(\d) of (\d)\b", words)
    return bool(hit and int(hit[1]) < int(hit[2]))

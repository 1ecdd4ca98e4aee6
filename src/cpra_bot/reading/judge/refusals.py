"""Denials, objections and "we have none" weighed against the rest of the letter."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from cpra_bot.model.fact import Certainty, Fact, FactKind
from cpra_bot.reading.judge.common import Facts, Files, kinds_of, paragraph_of, with_detail
from cpra_bot.reading.passages import Passage
from cpra_bot.reading.rules.phrase import flat
from cpra_bot.reading.stated import Letter

_K = FactKind
_BOILERPLATE = re.compile(
    r"please (?:note|be advised|be aware|keep in mind|remember|understand)|also|in general|generally|disclaimer"
)
_SEARCHING = re.compile(
    r"(?:is|are|am|still|process of|continu\w+)(?: \w+){0,3} (?:search\w*|looking|research\w*)"
    r"|search\w* (?:is|are) (?:ongoing|continuing|not complete)"
)
_SO_FAR = re.compile(r"at this (?:time|point|moment|stage)|so far|to date|thus far|as of (?:today|now)|as yet")
_REASON = re.compile(r"\b(?:while|because|since|as long as)\b")
_NAME = r"(?P<who>[A-Z][\w.'’-]{0,40}(?:,? [A-Z][\w.'’-]{0,40}){1,8})"
_WHO = (
    re.compile(
        rf"(?:determination|decision|denial|exemption)[^.;]{{0,80}}?\b(?:made|taken|approved) by (?:the )?{_NAME}"
    ),
    re.compile(
        rf"{_NAME}(?:,? ?(?:[A-Za-z ]{{0,40}}),?)? is the (?:person|party|individual|official|employee)"
        r" (?:\w+ )?responsible"
    ),
    re.compile(
        r"(?:person|party|individual|official|employee)s? (?:\w+ )?responsible for (?:this|the|these|denying)"
        rf"[^.;]{{0,60}}? (?:is|are|was) (?:the )?{_NAME}"
    ),
)
_NEAR_WHO = re.compile(r"\bresponsible\b|\b(?:made|taken|approved) by\b")
_AROUND = 250  # characters on both sides of those words in which the name stands
_LOOKS = 20  # such places in one sentence


def redaction_is_no_denial(facts: Facts, letter: Letter, files: Files) -> Facts:
    """What is blacked out in released records is not disclosed, and that is no denial."""
    if _K.RELEASE not in kinds_of(facts):
        return facts
    redacted = {
        one.paragraph for one in letter.passages if not one.aside and re.search(r"\bredact(?:ed|ions?)\b", one.flat)
    }
    return [
        fact
        for fact in facts
        if not (
            fact.kind is _K.DENIAL and fact.certainty is Certainty.LIKELY and paragraph_of(letter, fact) in redacted
        )
    ]


def objection_needs_application(facts: Facts, letter: Letter, files: Files) -> Facts:
    """That the Act asks for no new records is boilerplate, unless the letter applies it to what was asked.

    It is applied where the letter also says that something would have to be made, that nothing will be given, or where
    the sentence names items.
    """
    objections = [fact for fact in facts if fact.kind is _K.RECORD_CREATION]
    if not objections:
        return facts
    strong = any(fact.certainty is Certainty.SURE for fact in objections)
    refuses = any(
        fact.kind is _K.NO_RECORDS or (fact.kind is _K.DENIAL and fact.rule == "will not be given") for fact in facts
    )
    boilerplate = _BOILERPLATE.search(" ".join(flat(fact.quote) for fact in objections))
    alone = not boilerplate and not kinds_of(facts) & {_K.RELEASE, _K.ACKNOWLEDGED}
    kept = []
    for fact in facts:
        if fact.kind is not _K.RECORD_CREATION or fact.certainty is Certainty.SURE:
            kept.append(fact)
        elif strong or refuses or fact.items:
            kept.append(replace(fact, certainty=Certainty.SURE))
        elif alone:
            kept.append(fact)
    return kept


def objection_is_no_denial(facts: Facts, letter: Letter, files: Files) -> Facts:
    """ "No records will be provided" behind an objection to making them withholds nothing that exists."""
    objections = [fact for fact in facts if fact.kind is _K.RECORD_CREATION]
    if not objections:
        return facts
    near = {paragraph_of(letter, fact) for fact in objections}
    starts = {fact.start for fact in objections}
    about = {label for fact in objections for label in fact.items}

    def is_the_objection(fact: Fact) -> bool:
        if fact.kind is _K.DENIAL:
            return fact.rule == "will not be given"
        if fact.kind is _K.NO_RECORDS:
            beside = paragraph_of(letter, fact) in near and set(fact.items) <= about
            return fact.start in starts or beside
        return fact.kind is _K.RELEASE and fact.start in starts

    return [fact for fact in facts if not is_the_objection(fact)]


def search_goes_on(facts: Facts, letter: Letter, files: Files) -> Facts:
    """ "Our unit has none" beside "the Department is searching" is no final answer yet; nor is "so far"."""
    goes_on = any(fact.kind is _K.STATUS and _SEARCHING.search(flat(fact.quote)) for fact in facts)
    waits = bool(kinds_of(facts) & {_K.PROMISED_DATE, _K.STATUS})
    result = []
    for fact in facts:
        final = fact.kind is _K.NO_RECORDS and "final" in fact.detail
        so_far = bool(_SO_FAR.search(flat(fact.quote)))
        if final and goes_on and fact.rule == "does not have them" and not so_far:
            continue  # one unit has none, and others look
        result.append(replace(fact, detail={}) if final and (goes_on or (waits and so_far)) else fact)
    return result


def no_system_of_its_own(facts: Facts, letter: Letter, files: Files) -> Facts:
    """ "We have no such cameras, ask the Sheriff" sends us elsewhere, and says nothing of what we asked for."""
    if _K.REFERRAL not in kinds_of(facts):
        return facts
    return [fact for fact in facts if fact.rule != "has no such system"]


def reason_is_no_news(facts: Facts, letter: Letter, files: Files) -> Facts:
    """ "We do not release it while the case is being reviewed" reports on no work."""
    refused = {fact.start for fact in facts if fact.kind is _K.DENIAL}
    return [
        fact
        for fact in facts
        if not (fact.kind is _K.STATUS and fact.start in refused and _REASON.search(flat(fact.quote)))
    ]


def denial_with_its_section(facts: Facts, letter: Letter, files: Files) -> Facts:
    """ "Will not be released" beside a cited section is a denial, whatever else it might have meant."""
    cited = [fact.start for fact in facts if fact.kind is _K.STATUTE]
    return [
        replace(fact, certainty=Certainty.SURE)
        if fact.kind is _K.DENIAL and any(fact.start <= at < fact.start + len(fact.quote) for at in cited)
        else fact
        for fact in facts
    ]


def sections_and_who(facts: Facts, letter: Letter, files: Files) -> Facts:
    """A denial's sections stand in its own paragraph or the next; who decided may stand anywhere."""
    sections = [fact for fact in facts if fact.kind is _K.STATUTE]
    who = next(filter(None, map(_who, letter.passages)), "")
    result = []
    for fact in facts:
        detail: dict[str, str] = {}
        if fact.kind is _K.DENIAL:
            at = paragraph_of(letter, fact)
            cited = dict.fromkeys(one.value for one in sections if paragraph_of(letter, one) in {at, at + 1})
            detail |= {"sections": "; ".join(cited)[:400]} if cited else {}
            detail |= {"who": who} if who else {}
        result.append(with_detail(fact, **detail) if detail else fact)
    return result


def _who(passage: Passage) -> str:
    """Who decided, as a sentence names them; empty if it does not."""
    for near in islice(_NEAR_WHO.finditer(passage.text), _LOOKS):
        around = passage.text[max(0, near.start() - _AROUND) : near.end() + _AROUND]
        hit = next(filter(None, (pattern.search(around) for pattern in _WHO)), None)
        if hit:
            return " ".join(hit["who"].split()).strip(" ,.")
    return ""

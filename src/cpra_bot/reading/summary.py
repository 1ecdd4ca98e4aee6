"""One message's facts in the vocabulary in which collections of replies are labelled.

The labels are coarser than the facts: a few kinds per message and one that is primary. docs/reading.md has the table.
"""

from __future__ import annotations

import re
from typing import Any

from cpra_bot.model.fact import Fact, FactKind, Reading
from cpra_bot.model.message import ParsedMail

_K = FactKind
KINDS: dict[FactKind, str] = {
    _K.ACKNOWLEDGED: "acknowledgment",
    _K.EXTENSION: "extension",
    _K.STATUS: "status_update",
    _K.FEE_QUOTE: "fee_notice",
    _K.FEE_DEMAND: "fee_notice",
    _K.CLARIFICATION: "clarification_request",
    _K.CONFIRMATION_WANTED: "verification_needed",
    _K.NO_RECORDS: "no_records",
    _K.RECORD_CREATION: "create_record_objection",
    _K.DENIAL: "denial",
    _K.CLOSURE: "withdrawn_or_closed",
    _K.PORTAL_REDIRECT: "redirect_portal",
    _K.REFERRAL: "redirect_other_agency",
    _K.TRACKING_NUMBER: "tracking_number",
    _K.BOUNCE_HARD: "bounce",
    _K.BOUNCE_SOFT: "bounce",
}
"""Fact → label. Releases and automatic replies are told apart by their details; the rest has no label of its own."""

PRIMARY = (
    "bounce", "out_of_office", "create_record_objection", "redirect_portal", "redirect_other_agency", "fee_notice",
    "extension", "verification_needed", "clarification_request", "partial_release", "denial", "full_release",
    "no_records", "withdrawn_or_closed", "acknowledgment", "status_update",
)  # fmt: skip
"""Labels by weight: the first one that a message carries is its primary."""
_SUBSTANCE = frozenset(PRIMARY) - {"acknowledgment", "status_update", "bounce"}


def vocabulary(mail: ParsedMail, reading: Reading) -> dict[str, Any]:
    """The machine-readable result for one message, without its id.

    Returns:
        `primary`, `kinds`, `facts` (each with kind, value, quote, start, end, rule, certainty), `tracking_numbers`,
        `due_dates` (ISO dates that the agency names; those that only follow from "within 10 days" are in the facts),
        `fees` (US dollars), `statutes`, `links`, `counts`, and `unclear`, the reason to have a person read it.
    """
    facts = reading.facts
    kinds = _kinds(mail, facts)
    return {
        "primary": _primary(kinds, facts),
        "kinds": sorted(kinds) or ["other"],
        "facts": [_told(fact) for fact in facts],
        "tracking_numbers": _values(facts, _K.TRACKING_NUMBER),
        "due_dates": _due(facts),
        "fees": sorted(
            {float(fact.value) for fact in facts if fact.kind in {_K.FEE_QUOTE, _K.FEE_DEMAND} and fact.value}
        ),
        "statutes": _values(facts, _K.STATUTE),
        "links": _values(facts, _K.LINK),
        "counts": _counts(facts),
        "unclear": reading.unclear,
    }


def _kinds(mail: ParsedMail, facts: tuple[Fact, ...]) -> set[str]:
    kinds = {KINDS[fact.kind] for fact in facts if fact.kind in KINDS}
    if any(fact.kind is _K.AUTOMATIC_REPLY and fact.detail.get("absent") for fact in facts):
        return {"out_of_office"}
    if any(fact.kind is _K.AUTOMATIC_REPLY and "subject:" in fact.rule for fact in facts):
        kinds.add("out_of_office")
    kinds |= _releases(facts)
    if any(fact.kind is _K.BOUNCE_SOFT and "delayed" in fact.rule for fact in facts):
        kinds.add("status_update")
    if any(fact.kind in {_K.PROMISED_DATE} for fact in facts) and not kinds - {"tracking_number"}:
        kinds.add("status_update")
    in_so_many_words = any(fact.kind is _K.ACKNOWLEDGED and "cknowledg" in fact.quote for fact in facts)
    if (kinds & _SUBSTANCE - {"out_of_office"} and not in_so_many_words) or _is_old_news(mail, facts):
        kinds.discard("acknowledgment")
    nothing_new = any(fact.kind is _K.STATUS and fact.rule == "nothing new yet" for fact in facts)
    works = any(
        fact.kind is _K.STATUS and fact.rule == "work goes on" and _AT_WORK.search(fact.quote) for fact in facts
    )
    beside = {"acknowledgment"} | (set() if works else {"no_records", "withdrawn_or_closed"}) | _NO_STATUS_BESIDE
    if (
        kinds & beside
        and not (works and kinds & beside == {"acknowledgment"})
        and not (nothing_new and kinds & {"fee_notice", "extension"})
    ):
        kinds.discard("status_update")
    if "partial_release" in kinds and not kinds & {"denial", "create_record_objection", "extension"} and _due(facts):
        kinds.add("status_update")
    return kinds


def _primary(kinds: set[str], facts: tuple[Fact, ...]) -> str:
    """The first label by weight; a notice that opens with the closure is about the closure."""
    outcomes = [fact for fact in facts if fact.start >= 0 and fact.kind in _OUTCOMES]
    if outcomes and outcomes[0].rule == "request closed":
        return "withdrawn_or_closed"
    return next((kind for kind in PRIMARY if kind in kinds), "other")


_AT_WORK = re.compile(
    r"\b(?:is|are|am|'m|still|currently|continu\w+ to)\b(?! being)[^.;]{0,20}\b(?:review|search|work|research"
    r"|develop|gather|process|look)",
    re.IGNORECASE,
)
_OUTCOMES = frozenset(
    {
        _K.CLOSURE,
        _K.DENIAL,
        _K.NO_RECORDS,
        _K.RELEASE,
        _K.RECORD_CREATION,
        _K.REFERRAL,
        _K.ITEM_ANSWER,
        _K.PORTAL_REDIRECT,
    }
)


def _is_old_news(mail: ParsedMail, facts: tuple[Fact, ...]) -> bool:
    """True if the message reports on work and names its day of receipt only to say which request it is about."""
    received = next((fact.day for fact in facts if fact.kind is _K.RECEIVED_ON and fact.day), None)
    works = any(fact.kind is _K.STATUS and fact.rule == "work goes on" for fact in facts)
    return bool(works and received and mail.date and (mail.date.date() - received).days > _NEWS)


_NEWS = 4  # days after which a receipt is no news


_NO_STATUS_BESIDE = frozenset(
    {
        "extension",
        "partial_release",
        "full_release",
        "redirect_portal",
        "redirect_other_agency",
        "fee_notice",
        "out_of_office",
        "verification_needed",
    }
)
"""Labels beside which a word on how the work goes is no news of its own."""


def _releases(facts: tuple[Fact, ...]) -> set[str]:
    releases = [fact for fact in facts if fact.kind is _K.RELEASE]
    answers = [fact for fact in facts if fact.kind is _K.ITEM_ANSWER]
    if not releases and not answers:
        return set()
    partial = any(fact.detail.get("partial") for fact in [*releases, *answers])
    if not releases:
        others = {
            _K.DENIAL,
            _K.RECORD_CREATION,
            _K.NO_RECORDS,
            _K.EXTENSION,
            _K.STATUS,
            _K.PROMISED_DATE,
            _K.FEE_DEMAND,
            _K.FEE_QUOTE,
        }
        partial = partial or any(fact.kind in others for fact in facts)
    return {"partial_release" if partial else "full_release"}


def _told(fact: Fact) -> dict[str, Any]:
    told: dict[str, Any] = {
        "kind": fact.kind.value,
        "value": fact.value,
        "quote": fact.quote,
        "start": fact.start,
        "end": fact.start + len(fact.quote) if fact.start >= 0 else -1,
        "rule": fact.rule,
        "certainty": fact.certainty.value,
    }
    if fact.items:
        told["items"] = list(fact.items)
    if fact.detail:
        told["detail"] = dict(fact.detail)
    if fact.document:
        told |= {"document": fact.document, "page": fact.page}
    return told


def _values(facts: tuple[Fact, ...], kind: FactKind) -> list[str]:
    return list(dict.fromkeys(fact.value for fact in facts if fact.kind is kind and fact.value))


def _due(facts: tuple[Fact, ...]) -> list[str]:
    days = {
        fact.value
        for fact in facts
        if fact.kind in {_K.PROMISED_DATE, _K.EXTENSION} and fact.value and "relative" not in fact.detail
    }
    return sorted(days)


_COUNTED = (
    ("detections", re.compile(r"detect|\breads?\b|scan|capture", re.IGNORECASE)),
    ("hits", re.compile(r"\bhits?\b|alert|match", re.IGNORECASE)),
    ("agencies_shared", re.compile(r"agenc", re.IGNORECASE)),
)
_COUNT = re.compile(r"(?<![\w$.])\d{1,3}(?:,\d{3})+|(?<![\w$.,/-])\d{1,9}(?![\d/])")


def _counts(facts: tuple[Fact, ...]) -> dict[str, int]:
    """Numbers typed as answers, under `<item or what is counted>_<year or total>`."""
    counts: dict[str, int] = {}
    for fact in facts:
        if fact.kind is not _K.ITEM_ANSWER:
            continue
        noun = next((name for name, pattern in _COUNTED if pattern.search(fact.quote)), "")
        name = noun or (fact.items[0] if fact.items else "")
        numbers = [hit.group() for hit in _COUNT.finditer(fact.value)]
        years = [one for one in numbers if re.fullmatch(r"20\d\d", one)] or re.findall(r"\b20\d\d\b", fact.quote)[:1]
        values = [int(one.replace(",", "")) for one in numbers if not re.fullmatch(r"20\d\d", one)]
        if name and values and len(years) <= len(values):
            for at, value in enumerate(values):
                counts.setdefault(f"{name}_{years[at] if at < len(years) else 'total'}", value)
    return counts

"""The facts that each kind of letter rests on: which it needs, which it may have, and in what form.

An order carries facts as plain strings. Here they are read, once, before a template sees them. A fact that is missing
or malformed stops the letter: better none than one with a hole in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from cpra_bot.errors import LetterAtFault
from cpra_bot.law.citations import spell_out
from cpra_bot.letters.context import template_name
from cpra_bot.model.letter import PORTAL, LetterKind, LetterOrder


class Form(Enum):
    """How a fact is written."""

    DAY = "a day such as 2026-11-22"
    WORDS = "words on one line"
    TEXT = "words, paragraphs allowed"
    LABELS = "labels of items such as A1, A2"
    DOLLARS = "US dollars such as 12.50"
    COUNT = "a whole number above zero"
    FLAG = "yes, or left out"
    REQUESTS = "a line for each request, such as 2026-11-22; repairs of park benches; PR-26-1"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that orders may carry: its form, and what it is."""

    form: Form
    meaning: str


FACTS: Mapping[str, Fact] = {
    "answers_on": Fact(Form.DAY, "day of the agency's message that this letter answers"),
    "quote": Fact(Form.WORDS, "the agency's own sentence that this letter answers"),
    "answer_by": Fact(Form.DAY, "day by which an answer is asked for; five working days from the letter if left out"),
    "extended_to": Fact(Form.DAY, "day that the notice of extension named"),
    "no_ground": Fact(Form.FLAG, "a person has read the notice of extension and found no ground in it"),
    "promised": Fact(Form.DAY, "later day that the agency has named since"),
    "vendor_claim": Fact(Form.FLAG, "the agency says that the data belong to its vendor"),
    "sections": Fact(Form.WORDS, "the sections that the agency cites, as it wrote them"),
    "named": Fact(Form.FLAG, "the denial names who is responsible for it, with title"),
    "others_released": Fact(Form.COUNT, "agencies that released such records by our own ledger"),
    "court_remedy": Fact(Form.FLAG, "a person has approved the sentence on the courts"),
    "amount": Fact(Form.DOLLARS, "what the agency wants to be paid"),
    "programming": Fact(Form.FLAG, "the agency bases it on compiling, extracting or programming"),
    "answer": Fact(Form.TEXT, "the answer, written by a person"),
    "narrowed": Fact(Form.LABELS, "items that the answer narrows"),
    "url": Fact(Form.WORDS, "page to which the agency referred"),
    "trouble": Fact(Form.WORDS, "whole sentence: what went wrong there"),
    "because": Fact(Form.WORDS, "why the request is filed again: bounced, portal, other-office or no-answer"),
    "question": Fact(Form.TEXT, "a question on what was sent, written by a person"),
    "others": Fact(Form.REQUESTS, "our other open requests there: day sent, title, the agency's number if known"),
}
"""All facts by name. Beside them stand two families: `got.A1` (day; file names) and `sections.A1` (as `sections`)."""

NEEDS: Mapping[LetterKind, tuple[str, ...]] = {
    LetterKind.EXTENSION_EXPIRED: ("answers_on",),
    LetterKind.RECORD_CREATION: ("answers_on", "quote"),
    LetterKind.DENIAL_REBUTTAL: ("answers_on", "sections"),
    LetterKind.FEE_REPLY: ("answers_on", "quote"),
    LetterKind.CLARIFICATION: ("answers_on", "quote", "answer"),
    LetterKind.WEBSITE_REFERRAL: ("answers_on", "url", "trouble"),
    LetterKind.REFILING: ("because",),
    LetterKind.STATUS: ("others",),
}
"""Facts without which there is no letter of that kind."""

MAY_HAVE: Mapping[LetterKind, tuple[str, ...]] = {
    LetterKind.OVERDUE: ("answer_by",),
    LetterKind.EXTENSION_EXPIRED: ("quote", "no_ground", "extended_to", "promised", "answer_by"),
    LetterKind.RECORD_CREATION: ("vendor_claim",),
    LetterKind.DENIAL_REBUTTAL: ("quote", "named", "others_released", "court_remedy", "answer_by"),
    LetterKind.FEE_REPLY: ("amount", "programming"),
    LetterKind.CLARIFICATION: ("narrowed",),
    LetterKind.THANKS: ("question",),
}
"""Facts that a kind of letter uses where they are known; in the template they are None where they are not."""

FAMILIES: Mapping[LetterKind, tuple[str, bool]] = {
    LetterKind.REMAINDER: ("got", True),
    LetterKind.THANKS: ("got", True),
    LetterKind.DENIAL_REBUTTAL: ("sections", False),
}
"""Kind → family of facts by item, and whether at least one is needed."""

REASONS = ("bounced", PORTAL, "other-office", "no-answer")
"""Why a request may be filed again."""

_LABEL = re.compile(r"[A-Z]\d{1,2}")
_DAY_FIRST = re.compile(r"(\d{4}-\d\d-\d\d); *(\S.*)")


def facts_of(order: LetterOrder, agency: str) -> dict[str, Any]:
    """The facts of an order, read.

    Returns:
        Every fact that this kind may have, None where it is optional and not there; a family under its own name, as a
        dict by label. Facts of unknown names are passed on as they are, for templates of the workspace's own.

    Raises:
        LetterAtFault: a needed fact is missing, or one is malformed.
    """
    needed, optional = NEEDS.get(order.kind, ()), MAY_HAVE.get(order.kind, ())
    read: dict[str, Any] = {name: value for name, value in order.facts.items() if "." not in name}
    for name in (*needed, *optional):
        text = order.facts.get(name, "")
        if text.strip():
            read[name] = _read(name, text, order, agency)
        elif name in needed:
            raise _fault(order, agency, f'the fact "{name}" is missing: {FACTS[name].meaning}')
        else:
            read[name] = None
    if order.kind in FAMILIES:
        family, some = FAMILIES[order.kind]
        by_label = {name[len(family) + 1 :]: v for name, v in order.facts.items() if name.startswith(f"{family}.")}
        if some and not by_label:
            raise _fault(order, agency, f'no fact "{family}.LABEL" says what has come for which item')
        read[f"{family}_by_item"] = {label: _by_item(family, label, v, order, agency) for label, v in by_label.items()}
    return read


def mentioned(order: LetterOrder) -> frozenset[str]:
    """Labels that a letter may name beside the items it asks for: those that its facts speak of."""
    named = {name.partition(".")[2] for name in order.facts if name.partition(".")[0] in {"got", "sections"}}
    return frozenset(filter(None, named)) | frozenset(_LABEL.findall(order.facts.get("narrowed", "")))


def _read(name: str, text: str, order: LetterOrder, agency: str) -> object:
    form = FACTS[name].form
    value = _value(form, text.strip())
    if value is None or (name == "because" and value not in REASONS):
        form_words = f"one of {', '.join(REASONS)}" if name == "because" else form.value
        raise _fault(order, agency, f'the fact "{name}" is "{text}" and should be {form_words}')
    if name == "answer_by" and isinstance(value, date) and value <= order.day:
        raise _fault(order, agency, f'the fact "answer_by" is {text}, which is not after the day of the letter')
    if name == "answers_on" and isinstance(value, date) and value > order.day:
        raise _fault(order, agency, f'the fact "answers_on" is {text}, which is after the day of the letter')
    return spell_out(str(value)) if name == "sections" else value


def _value(form: Form, text: str) -> object:
    """The value, or None if the text has not that form."""
    try:
        if form is Form.DAY:
            return date.fromisoformat(text) if len(text) == 10 else None
        if form is Form.DOLLARS:
            amount = Decimal(text.removeprefix("$").replace(",", ""))
            return amount if amount.is_finite() and amount >= 0 and amount == round(amount, 2) else None
        if form is Form.COUNT:
            return int(text) if text.isascii() and text.isdigit() and int(text) > 0 else None
    except (ValueError, InvalidOperation):
        return None
    if form is Form.REQUESTS:
        return _requests(text)
    if form is Form.FLAG:
        return True if text == "yes" else None
    if form is Form.LABELS:
        labels = tuple(re.split(r"[,; ]+", text))
        return labels if all(_LABEL.fullmatch(label) for label in labels) else None
    return text


def _requests(text: str) -> tuple[tuple[date, str, str], ...] | None:
    """Day, title and number of each line; None if a line has another form."""
    found = []
    for line in text.splitlines():
        day, _, rest = line.partition(";")
        title, _, number = rest.partition(";")
        try:
            found.append((date.fromisoformat(day.strip()), title.strip(), number.strip()))
        except ValueError:
            return None
    return tuple(found) if all(title for _, title, _ in found) else None


def _by_item(family: str, label: str, text: str, order: LetterOrder, agency: str) -> object:
    if not _LABEL.fullmatch(label):
        raise _fault(order, agency, f'the fact "{family}.{label}" does not name an item')
    if family != "got":
        return spell_out(text.strip())
    match = _DAY_FIRST.fullmatch(text.strip())
    day = _value(Form.DAY, match[1]) if match else None
    if match is None or not isinstance(day, date):
        raise _fault(order, agency, f'the fact "got.{label}" is "{text}" and should be "2026-11-22; report.csv"')
    return day, match[2]


def _fault(order: LetterOrder, agency: str, what: str) -> LetterAtFault:
    return LetterAtFault(
        f"{what} (for {order.key})",
        "the letter is not written until the fact is known; a person can write it by hand",
        template=template_name(order.kind),
        agency=agency,
    )

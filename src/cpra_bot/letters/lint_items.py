"""Rules on items: a letter names what it asks for, all of it, and nothing else; every demand has its label."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from cpra_bot.letters.facts import mentioned
from cpra_bot.letters.items import replaced_by
from cpra_bot.letters.looked import Fault, Looked, Rule
from cpra_bot.letters.questions import Answers, question
from cpra_bot.letters.remembered import of_one
from cpra_bot.letters.stretches import Stretch
from cpra_bot.letters.vendor import known_vendor
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.letter import LetterKind

_REFERENCE = re.compile(r"(?<![\w./+@#-])([A-Z])(\d{1,2})(?:-([A-Z])(\d{1,2}))?(?![\w/+@-]|\.\d)")
_LETTER_AND_DIGIT = re.compile(r"[A-Z]\d")
_NOT_A_LABEL = re.compile(
    r"\b(?:apt|apartment|unit|suite|ste|room|rm|floor|building|bldg|box|lot|space|no)\.? *$", re.I
)
_NAMED_ITEM = re.compile(r"\bitems?\b[^.;:]*$", re.I)
_BULLET = re.compile(r"(?:- |[*\u2022\u25e6\u2013\u2014] |\(?(?:\d{1,2}|[a-z])[.)] )")
_BARE_DEMAND = re.compile(
    r"(?:Records? (?:of|sufficient|that|show|concern|relat|regard)|Documents? (?:of|that|show|concern|relat)"
    r"|(?:All|Any|Every) (?:\w+ ){0,2}(?:records?|documents?)|Copies of|A (?:list|copy) of"
    r"|The (?:names?|numbers?|aggregate \w+|lists?) of)\b"
)
_ALSO = re.compile(
    r"\bplease (?:also )?(?:send|provide|produce|include|give)(?: me)?(?: also)?(?: with)? "
    r"(?:all|any|every|copies of (?!those\b|them\b)|a list|lists of|the names?|the number|records of)\b",
    re.I,
)
_QUESTION = re.compile(
    r"[A-Z]\d{1,2}\. (?:(?:The )?(?:names?|(?:total |aggregate )?numbers?|amounts?|percentages?) of"
    r"|How (?:many|much|often)|What|Which|Who|Whom|Whose|Why|When|Where|Whether)\b"
)
_ENTRY = re.compile(r"[A-Z]\d{1,2}\. ")


def _dangling_references(looked: Looked) -> Iterator[Fault]:
    allowed = set(looked.letter.items)
    if looked.context:
        allowed |= mentioned(looked.context.order)
    if looked.letter.kind is LetterKind.RECORD_CREATION:
        allowed |= set(replaced_by(looked.campaign, looked.letter.items))
    for label in sorted(_referred_to(looked.said, looked.campaign) - allowed):
        yield "L001", f'it refers to item "{label}" and does not ask for it', "leave the reference out, or add the item"


def _missing_items(looked: Looked) -> Iterator[Fault]:
    if looked.letter.kind in {LetterKind.INITIAL, LetterKind.RECORD_CREATION}:
        named = looked.labels
    else:
        named = _referred_to(looked.said, looked.campaign)
    for label in looked.letter.items:
        if label not in named:
            yield "L002", f"item {label} is to be asked for and does not stand in the text", "show it in the template"


def _unlabelled_demands(looked: Looked) -> Iterator[Fault]:
    """A first letter asks by its items alone. What the program lists in others is no demand: labels, days, sections."""
    if looked.letter.kind not in {LetterKind.INITIAL, LetterKind.RECORD_CREATION}:
        return
    listed = {rule.section for rule in looked.context.agency.policy} if looked.context else set()
    for block, _ in looked.blocks.to(_asks):
        if _ENTRY.match(block) or any(block.startswith(f"- section {section} ") for section in listed):
            continue
        if not block.startswith(looked.explanations):
            yield "L014", f'"{block[:60]}" asks for something without a label', "make it an item of the campaign"


@question()
def _asks(paragraph: str) -> bool:
    asks_too = "please" in paragraph.casefold() and _ALSO.search(paragraph)
    return bool(asks_too or _BULLET.match(paragraph) or _BARE_DEMAND.match(paragraph))


def _information(looked: Looked) -> Iterator[Fault]:
    """The Act gives records. An agency may answer a question, but need not."""
    if looked.letter.kind not in {LetterKind.INITIAL, LetterKind.RECORD_CREATION}:
        return
    for block, _ in looked.blocks.to(_inquires):
        what = f'"{block[:60]}" asks for information, not for records'
        yield "L028", what, "ask for records sufficient to show it"


@question(digit=True)
def _inquires(paragraph: str) -> bool:
    return bool(_QUESTION.match(paragraph))


def _vendors(looked: Looked) -> Iterator[Fault]:
    """A vendor's own words help the agency that has its system, and puzzle or mislead every other."""
    context, campaign = looked.context, looked.campaign
    if context is None or looked.letter.kind not in {LetterKind.INITIAL, LetterKind.RECORD_CREATION}:
        return
    vendors = _vendors_of(campaign)
    named = {vendor for several in filter(None, map(_names(vendors), looked.own)) for vendor in several}
    if not named:
        return
    known = (known_vendor(context.agency, context.order.day) or "").casefold()
    asked = {vendor for item in campaign.items for vendor in _named(item.ask, vendors)}  # it may be about one vendor
    for vendor in sorted(named - asked - {known}):
        what = f'it names "{vendor}", and nothing shows that this agency uses its system'
        yield "L027", what, "add the evidence to the agency's record under alpr, or leave the name out"


@of_one
def _vendors_of(campaign: Campaign) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hint.vendor.casefold() for hint in campaign.vendor_hints))


@lru_cache(maxsize=16)
def _names(vendors: tuple[str, ...]) -> Callable[[Stretch], frozenset[str]]:
    """Which of these vendors a stretch names."""
    return lru_cache(maxsize=4096)(lambda stretch: _named("\n".join(stretch.paragraphs), vendors))


def _named(text: str, vendors: tuple[str, ...]) -> frozenset[str]:
    if text.isascii():  # for a pattern that ignores case some other letters count as ASCII
        words = text.lower()
        vendors = tuple([name for name in vendors if name in words or not name.isascii()])
    return frozenset(name for name in vendors if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE))


RULES: tuple[Rule, ...] = (_dangling_references, _missing_items, _unlabelled_demands, _information, _vendors)


def _referred_to(said: Answers, campaign: Campaign) -> frozenset[str]:
    return _referred_in(said, frozenset(part.id for part in campaign.parts))


@of_one
def _referred_in(said: Answers, parts: frozenset[str]) -> frozenset[str]:
    return frozenset(label for paragraph, _ in said.to(_holds_labels) for label in references(paragraph, parts))


@question(digit=True)
def _holds_labels(paragraph: str) -> bool:
    return _LETTER_AND_DIGIT.search(paragraph) is not None and _REFERENCE.search(paragraph) is not None


@lru_cache(maxsize=4096)
def references(paragraph: str, parts: frozenset[str]) -> frozenset[str]:
    """Labels that a paragraph refers to, ranges expanded: those of the campaign's parts, and any after the word item.

    Args:
        paragraph: on one line.
        parts: ids of the campaign's parts.
    """
    found: set[str] = set()
    for match in _REFERENCE.finditer(paragraph):
        before = paragraph[max(0, match.start() - 60) : match.start()]
        if _NOT_A_LABEL.search(before) or not (match[1] in parts or _NAMED_ITEM.search(before)):
            continue
        first, last = int(match[2]), int(match[4] or match[2])
        if match[3] not in {None, match[1]}:
            found |= {f"{match[1]}{first}", f"{match[3]}{last}"}
        else:
            found |= {f"{match[1]}{number}" for number in range(first, max(first, last) + 1)}
    return frozenset(found)

"""Refuses a wrong letter before it is queued. Every rule is a table row or a short function; none of them guesses.

    L001  it refers to an item that it does not ask for
    L002  it does not ask for an item that it is ordered to ask for
    L003  remains of template syntax
    L004  a section number of the Act from before 2023
    L005  a Government Code section that this kind of letter has no business to cite
    L006  a section of another code that the campaign does not list
    L007  something shaped like a social security number
    L008  a header field with a line break, a control or an invisible character, or empty
    L009  a line of more than 990 octets
    L010  a follow-up that calls the agency late
    L011  production demanded within ten days; the Act sets that time for the determination only
    L012  another claim that the law or our knowledge does not bear out
    L013  the body is not the plain text that all channels expect

Below the ruled line of a follow-up stands the first letter as it was sent. It is held to the first letter's rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cpra_bot.letters.citations import Citation, citations
from cpra_bot.letters.claims import demands_of_production, untrue_claims, words_of_lateness
from cpra_bot.letters.context import template_name
from cpra_bot.letters.plain import RULE, unfit_character
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.letter import Letter, LetterKind
from cpra_bot.model.problem import Problem

LINE_LIMIT = 990
"""Octets; RFC 5321 §4.5.3.1.6 allows 998, and a gateway may add a few."""

ALLOWED_SECTIONS: dict[LetterKind, frozenset[str]] = {
    LetterKind.INITIAL: frozenset(
        {"7920.000", "7922.525", "7922.530", "7922.535", "7922.570", "7922.575", "7922.600"},
    ),
    LetterKind.FOLLOW_UP: frozenset({"7922.535"}),
}
"""Sections of the Public Records Act that each kind of letter may cite; other statutes come from the campaign."""

_LEFTOVERS = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{#|#\}|\bNone\b(?! of\b)|\b[Uu]ndefined\b|<[\w. ]+ object(?: at 0x[0-9a-f]+)?>|\bPydantic\w+"
)
_SSN = re.compile(r"(?<![\d-])\d{3}([- ])\d{2}\1\d{4}(?![\d-])")
_REFERENCE = re.compile(r"(?<![\w./+@#-])([A-Z])(\d{1,2})(?:-([A-Z])(\d{1,2}))?(?![\w/+@-]|\.\d)")
_NOT_A_LABEL = re.compile(
    r"\b(?:apt|apartment|unit|suite|ste|room|rm|floor|building|bldg|box|lot|space|no)\.? *$", re.I
)
_NAMED_ITEM = re.compile(r"\bitems?\b[^.;:]*$", re.I)


Rule = Callable[["_Looked"], Iterator[tuple[str, str, str]]]


class _Looked:
    """A letter as the rules look at it: our own words, and the first letter below the ruled line if there is one."""

    def __init__(self, letter: Letter, campaign: Campaign) -> None:
        self.letter, self.campaign = letter, campaign
        own, ruled, below = letter.body.partition(f"\n{RULE}\n")
        self.own_lines = own if ruled and letter.kind is not LetterKind.INITIAL else letter.body
        self.below = _one_line(below) if letter.kind is not LetterKind.INITIAL else ""
        self.own = _one_line(self.own_lines)
        self.subject = letter.subject


def lint(letter: Letter, campaign: Campaign) -> list[Problem]:
    """All faults of one rendered letter, worst reading first; an empty list lets it pass.

    Args:
        letter: as it would be queued.
        campaign: the one it belongs to; its items and citations say what the letter may speak of.

    Returns:
        errors only (no warnings). `file` is the template's name, and `what` names the letter and the words at fault.
    """
    looked = _Looked(letter, campaign)
    file = template_name(letter.kind)
    return [
        Problem(file, 0, 0, code, f"{letter.key}: {what}", remedy)
        for rule in RULES
        for code, what, remedy in rule(looked)
    ]


def _dangling_references(looked: _Looked) -> Iterator[tuple[str, str, str]]:
    text = f"{looked.subject} {looked.own}"
    for label in sorted(_references(text, looked.campaign) - set(looked.letter.items)):
        yield "L001", f'it refers to item "{label}" and does not ask for it', "leave the reference out, or add the item"


def _missing_items(looked: _Looked) -> Iterator[tuple[str, str, str]]:
    if looked.letter.kind is LetterKind.INITIAL:
        named = set(re.findall(r"^([A-Z]\d{1,2})\. \S", looked.own_lines, re.M))
    else:
        named = _references(looked.own, looked.campaign)
    for label in looked.letter.items:
        if label not in named:
            yield "L002", f"item {label} is to be asked for and does not stand in the text", "show it in the template"


def _leftovers(looked: _Looked) -> Iterator[tuple[str, str, str]]:
    for text in (looked.subject, looked.own):
        for found in _once(_LEFTOVERS, text):
            yield "L003", f'"{found}" looks like a remainder of the template', "mend the template or the value it shows"


def _sections(looked: _Looked) -> Iterator[tuple[str, str, str]]:
    kind = looked.letter.kind
    extra = looked.campaign.citations if kind is LetterKind.INITIAL else ()
    yield from _sections_of(f"{looked.subject}\n{looked.own}", kind, extra)
    if looked.below:
        yield from _sections_of(looked.below, LetterKind.INITIAL, looked.campaign.citations)


def _sections_of(text: str, kind: LetterKind, extra: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    listed = {citation for entry in extra for citation in citations(entry)}
    allowed = {Citation("gov", section) for section in ALLOWED_SECTIONS[kind]} | listed
    for citation in citations(text):
        if citation.superseded:
            yield "L004", f"it cites {citation}, a number from before 2023", "cite the section of today"
        elif citation.code == "gov" and citation not in allowed:
            remedy = f"this kind of letter may cite {', '.join(sorted(ALLOWED_SECTIONS[kind]))}"
            yield "L005", f"it cites {citation}", remedy
        elif citation.code and citation not in allowed:
            yield "L006", f"it cites {citation}", "leave it out of this letter, or list it under citations"


def _social_security(looked: _Looked) -> Iterator[tuple[str, str, str]]:
    for _ in range(len(_SSN.findall(f"{looked.subject} {looked.own} {looked.below}"))):
        yield "L007", "it holds what looks like a social security number", "take it out: letters become public records"


def _headers(looked: _Looked) -> Iterator[tuple[str, str, str]]:
    letter = looked.letter
    fields = {
        "subject": letter.subject,
        "to": letter.to,
        "sender": letter.sender,
        "sender_name": letter.sender_name,
        "reply_to": letter.reply_to,
        "message_id": letter.message_id,
        "mark": letter.mark,
        "in_reply_to": letter.in_reply_to,
        **{f"references[{index}]": value for index, value in enumerate(letter.references)},
    }
    may_be_empty = {"reply_to", "in_reply_to"}
    for name, value in fields.items():
        found = unfit_character(value)
        if found:
            yield "L008", f"the header field {name} holds {found}", "take it out where the value is written"
        elif not value.strip() and name not in may_be_empty:
            yield "L008", f"the header field {name} is empty", "fill it in where the value is written"


def _long_lines(looked: _Looked) -> Iterator[tuple[str, str, str]]:
    for number, line in enumerate(looked.letter.body.split("\n"), 1):
        octets = len(line.encode("utf-8", "replace"))
        if octets > LINE_LIMIT:
            yield (
                "L009",
                f"line {number} has {octets} octets, more than {LINE_LIMIT}",
                "shorten the word or break the line",
            )


def _lateness(looked: _Looked) -> Iterator[tuple[str, str, str]]:
    if looked.letter.kind is not LetterKind.FOLLOW_UP:
        return
    named = (looked.letter.request, looked.campaign.id, looked.campaign.title)
    titles = (*named, *(part.title for part in looked.campaign.parts))
    for found in words_of_lateness(f"{looked.subject} {looked.own}", titles):
        yield "L010", f'a follow-up says "{found}"', "ask how the request stands; do not speak of lateness"


def _ten_days(looked: _Looked) -> Iterator[tuple[str, str, str]]:
    for sentence in demands_of_production(looked.own):
        what = f'"{sentence}" asks for more within ten days than the Act does'
        yield "L011", what, "ask for a determination and an estimated date within 10 days of receipt"


def _untrue(looked: _Looked) -> Iterator[tuple[str, str, str]]:
    for found, claim in untrue_claims(looked.own):
        yield "L012", f'"{found}" claims {claim}', "leave the claim out"


def _plain_text(looked: _Looked) -> Iterator[tuple[str, str, str]]:
    body = looked.letter.body
    found = unfit_character(body, many_lines=True)
    if found:
        yield "L013", f"the body holds {found}", "take it out where the value is written"
    if not body.strip() or not body.endswith("\n") or body.endswith("\n\n"):
        yield "L013", "the body does not end with exactly one line feed after its last word", "render it with compose"
    for number, line in enumerate(body.split("\n"), 1):
        if line != line.rstrip():
            yield "L013", f"line {number} of the body ends with a blank", "render it with compose"
            break


RULES: tuple[Rule, ...] = (
    *(_dangling_references, _missing_items, _leftovers, _sections, _social_security, _headers),
    *(_long_lines, _lateness, _ten_days, _untrue, _plain_text),
)
"""In the order of their codes."""


def _one_line(text: str) -> str:
    """Patterns must not depend on where a line was wrapped."""
    return " ".join(text.split())


def _once(pattern: re.Pattern[str], text: str) -> list[str]:
    return list(dict.fromkeys(match[0] for match in pattern.finditer(text)))


def _references(text: str, campaign: Campaign) -> set[str]:
    """Labels that a text refers to, ranges expanded: those of the campaign's parts, and any after the word item."""
    parts = {part.id for part in campaign.parts}
    found: set[str] = set()
    for match in _REFERENCE.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if _NOT_A_LABEL.search(before) or not (match[1] in parts or _NAMED_ITEM.search(before)):
            continue
        first, last = int(match[2]), int(match[4] or match[2])
        if match[3] not in {None, match[1]}:
            found |= {f"{match[1]}{first}", f"{match[3]}{last}"}
        else:
            found |= {f"{match[1]}{number}" for number in range(first, max(first, last) + 1)}
    return found

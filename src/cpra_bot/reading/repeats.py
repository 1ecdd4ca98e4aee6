"""The request repeated whole, known by its own shape where our letter is not at hand.

Portals print it behind words such as `Your request stated:`, between quotation marks or without any. Where it ends is
read off what follows: the closing mark, the requester's signature, the next field of a form, or the agency's own voice
(`you can monitor`, `your request has been`, `the City has`). Where no end is seen, only paragraphs that plead go.
"""

from __future__ import annotations

import re

from cpra_bot.reading.cuts import Span, numbered_lines
from cpra_bot.reading.echoed_items import STATES, is_item
from cpra_bot.reading.forms import begins, holds

_LOOK = 100_000
_MOST = 40  # leads followed in one text

_LEADS = (
    r"copy of your request",
    r"your (?:public records? )?request (?:stated|states|reads|was|is|includes|included|asks|asked)"
    r"(?: as follows| for)?",
    r"your request,? (?:received|dated|submitted)[^:\n]{0,60}",
    r"(?:your|a|the|records?|act) request (?:for|seeking)",
    r"request[^\n:]{0,80} for the following\b|(?:seeking|requesting|asking for) the following\b",
    r"records? ?(?:\(s\))? (?:requested|sought)",
    r"(?:you|we) (?:have )?(?:requested|asked for|sought)",
    r"description(?: given| of (?:the )?records?(?: requested)?)?",
    r"request (?:details|description|text|summary)",
    r"(?:which|that) (?:reads|read|states)",
)
_LEAD = holds(rf"(?:{'|'.join(_LEADS)})[^\"“”\n:]{{0,80}}\Z")
_OPENS = re.compile(r":\s{0,6}(?=(?P<quote>[\"“])|\n)")
"""What stands before a repeated request, and the colon behind it; a quotation mark or a new line follows."""

_BEFORE = 200  # characters before a colon in which the lead is looked for
_END_OF_QUOTE = re.compile(r"[\"”][.,]?[ \t]*(?=\n|\Z)")
_FIELD = re.compile(r"\s{0,4}[A-Z][\w ()/#-]{2,28}:\s*$")
_OFFICE = r"(?:city|county|town|department|district|office|agency|division|bureau|university|clerk|sheriff)"
_AGENCY = begins(
    r"hello,? we\b",
    r"please note\b",
    r"in accordance with\b",
    rf"pursuant to [^.]{{5,80}}, (?:we|the {_OFFICE})\b",
    r"(?:(?:the|your|this|a) )?(?:\w+ ){0,3}request (?:has|is|was|will)\b",
    r"(?:to|you (?:can|may|will)) (?:monitor|track|view|check|receive|be)\b",
    r"(?:again, )?thank you for (?:your|using|submitting)",
    r"we (?:have|are|will|do|did|received|were|cannot|can)\b",
    r"I (?:am|was) (?:still |currently |able|unable|not able|writing to (?:inform|advise))",
    r"I (?:have|will) (?:forwarded|provide|located|reviewed|searched|be)\b",
    r"our (?:office|department|agency|records|staff)\b",
    rf"the (?:\w+(?:'s|’s)? ){{0,6}}{_OFFICE}(?: of(?: \w+){{1,6}}?)? "
    r"(?:has|have|is|was|does|did|will|received|possesses|reviewed|maintains|located)\b",
    r"(?:city|county|town|district|department) of \w+",
    r"after (?:a )?(?:careful|diligent|thorough)",
    r"no (?:responsive )?records",
    r"upon review|at this time",
    r"(?:response|answer|reply|status)\s?:",
    r"(?:records|documents) (?:responsive|have been)",
    r"attached\b",
    r"if you have (?:any )?questions|for questions\b",
    r"an? (?:e-?mail|search) ",
)
"""How the agency's own voice sets in again."""

_PLEADS = holds(
    r"\bI(?:'m| am)? (?:hereby |also |further |respectfully )?(?:request|ask|seek|look forward|would)",
    r"\bto whom it may",
    r"\bplease (?:provide|produce|release|identify|acknowledge|confirm|preserve|include|state)\b",
    r"\bsufficient to show\b",
    r"^\W{0,3}(?:\w{1,2}[.)] )?(?:any (?:and all )?|all |each |copies of |a copy of )(?:\w+ ){0,2}"
    r"(?:records?|documents?|communications?|e-?mails|agreements|audits?|policies)",
)
"""A requester's voice."""

_TELLS = re.compile(
    r"\b(?:is|are|was|were|will be|(?:has|have) been) (?:\w+ly )?(?:now |being )?(?:available|released|provided"
    r"|attached|enclosed|uploaded|posted|withheld|exempt|denied|completed|closed|located|ready)\b"
    r"|\bI am (?:not able|unable|able) to\b|\b(?:new|next|revised|current) (?:\w+ )?(?:date|estimate|installment)\b",
    re.IGNORECASE,
)
_WISHES = re.compile(
    r"\b(?:if|any|please|that|which|whether|should|could|would|ask|requesting|I request)\b", re.IGNORECASE
)
"""An agency tells how things stand; a requester says the same words of what he wishes."""

_ARGUED = holds(r"\b(?:we|I) (?:disagree|request|ask|believe)\b", r"\bplease (?:cite|provide|release|produce)\b")
_QUOTED = re.compile(r"[\"“]([^\"“”]{60,2000})[\"”]")
_SIGNS_OFF = begins(
    r"(?:sincerely|respectfully|regards|(?:kind|best|warm) regards|best|thank you|thanks|very truly yours|yours)"
    r"[ ,.!\w]{0,20}$",
)
_NEAR = 100  # lines behind an answer in which a further item is looked for
_SIGNATURE = 8  # lines that the requester's signature may have


def repeated_requests(text: str) -> list[Span]:
    """Spans of the requester's words that the agency repeats behind a lead."""
    spans: list[Span] = []
    look = text[:_LOOK]
    at = tries = 0
    for colon in _OPENS.finditer(look):
        if colon.start() < at or not _LEAD.search(look, max(at, colon.start() - _BEFORE), colon.start()):
            continue
        tries += 1
        if tries > _MOST:
            break
        end = _end_of_quote(look, colon.end()) if colon.group("quote") else 0
        if end and _is_answered(look[colon.end() : end]):
            continue  # answers stand inside: `items` tells them from the request
        span = (colon.end(), end) if end else _letter(look, colon.end())
        spans += [span] if span[1] else []
        at = max(colon.end(), span[1])
    return spans + [hit.span() for hit in _QUOTED.finditer(look) if _ARGUED.search(hit.group())]


def _end_of_quote(text: str, start: int) -> int:
    """Behind the mark at a line's end that closes the quotation begun at `start`; 0 if none does.

    Quotations inside count: a straight mark closes the outermost only where their number is even.
    """
    straight = text[start] == '"'
    at = start
    depth = 0
    for hit in _END_OF_QUOTE.finditer(text, start + 1):
        piece = text[at : hit.start() + 1]
        depth += piece.count('"') if straight else piece.count("“") - piece.count("”")
        at = hit.start() + 1
        if depth % 2 == 0 if straight else depth <= 0:
            return hit.end()
    return 0


def _is_answered(quoted: str) -> bool:
    """True if the agency speaks between the items of a request that it repeats."""
    before = ""
    for line in quoted.split("\n"):
        if before and _begins_anew(before) and _AGENCY.match(line):
            return True
        before = line.strip() or before
    return False


def _begins_anew(before: str) -> bool:
    """True if a sentence begins on the line behind this one, as far as can be told."""
    return before[-1] in '.?!:;"”)],' or len(before) < 60


def _letter(text: str, start: int) -> Span:
    """The requester's letter that begins at `start`, without a closing mark."""
    lines = [(start + at, line) for at, line in numbered_lines(text[start:])]
    pleads = False
    signed = -1
    before = ""
    anew = False  # a paragraph begins
    for number, (at, line) in enumerate(lines):
        words = line.strip()
        if not words:
            anew = True
            continue
        if pleads and anew and _tells(line[:1000]):
            return start, at
        anew = False
        if pleads and (_FIELD.match(line) or ((not before or _begins_anew(before)) and _AGENCY.match(line))):
            interleaved = any(is_item(later) for _, later in lines[number : number + _NEAR])
            return (start, 0) if interleaved else (start, at)
        if signed >= 0 and (len(words) > 70 or number - signed > _SIGNATURE):
            return start, at
        pleads = pleads or bool(_PLEADS.search(line[:1000]))
        if pleads and signed < 0 and _SIGNS_OFF.match(line):
            signed = number
        before = words
    return _pleas(lines) if pleads and signed < 0 else (start, 0)


def _tells(line: str) -> bool:
    """True if a line says how things stand, and wishes nothing before it does."""
    told = _TELLS.search(line)
    return bool(told and not _WISHES.search(line, 0, told.start()) and not is_item(line))


def _pleas(lines: list[tuple[int, str]]) -> Span:
    """The paragraphs at the beginning that plead, where nothing tells the end."""
    end = 0
    for at, line in lines:
        if line.strip():
            if not _PLEADS.search(line[:1000]) or STATES.search(line[:1000]):
                break
            end = at + len(line)
    return lines[0][0], end

"""What stands below or above every mail of its sender: legal notices, mail-scanner stamps, portal chrome.

Narrow on purpose: a denial must never pass for a footer. Nothing here looks at what a notice says, only at how it
begins; and in a text that has lost its line breaks only the sentences of the notice go, not the line.
"""

from __future__ import annotations

import re

from cpra_bot.reading.cuts import Span, numbered_lines
from cpra_bot.reading.forms import begins, holds

_LOOK = 300  # characters of a line that are looked at
_LONG_LINE = 400  # longer ones are paragraphs that lost their line breaks

RULER = re.compile(r"\s*(?:[_*=\-—#~]\s?){5,}\s*$")
_CHROME = holds(
    r"above this line",
    r"questions about your request\?",
    r"^\s*(?:<[^>]*>)?reply to this e-?mail or sign in to contact",
    r"change your e-?mail settings|\bhttps?://\S{1,100}/settings\?id=",
    r"technical support:.{0,60}help page|visit our help center",
    r"powered by nextrequest",
    r"^\s*(?:\[(?:cid|image):[^\]]{0,200}\]\s*)+$",
    r"you don.t often get e-?mail from",
    r"caution:? external e-?mail|this email originated from outside|^\s*\[external(?: e-?mail)?\]\s*$",
    r"^\s*external (?:senders?|e-?mail)\s*:",
    r"^\s*sent from my \w|^\s*get outlook for\b",
)
"""What a portal, a mail gateway or a telephone adds."""

_PORTAL = begins(
    r"to (?:monitor|track|view) (?:the (?:progress|status) )?(?:or update |or respond to |of )?(?:this|your) "
    r"request\b.{0,40}\b(?:log|sign|visit)",
    r"you can (?:monitor|track) the (?:progress|status) of (?:this|your) request",
)
"""The invitation to look into the portal; it may be wrapped over some lines, and goes whole."""

_WRAPPED = 4
_MAIL = r"(?:e-?mail|electronic|message|transmission|communication)"
_THIS_MAIL = r"this (?:e-?mail|electronic|message|transmission|communication|footnote)\b"
_LEGAL_FORMS = (
    r"(?:notice of )?(?:confidentiality|privileged (?:and|&) confidential|confidential (?:and|&) privileged)\b",
    r"confidential communication|notice to recipient|e-?mail (?:confidentiality|disclaimer)",
    r"disclaimer\s*(?:[:*\-]|$)",
    rf"(?:the original of )?{_THIS_MAIL}.{{0,120}}?(?:intended (?:only|solely|for)|prepared on resources"
    r"|attorney-client|contains? information generated|may be (?:confidential|privileged)"
    r"|\bcontains? (?:(?:legally|information|which|that|is|may|be|and|or) ){0,5}(?:confidential|privileged))",
    rf"(?:the original of )?{_THIS_MAIL}.{{0,60}}?(?:been|was) (?:scanned|swept|screened|checked)",
    rf"{_THIS_MAIL}(?: \w+)?,? (?:and|including|with|along with) (?:any|all) (?:files?|attachments?|documents?)\b",
    r"this footnote (?:confirms|states|certifies|indicates)\b",
    r"this is a confidential attorney-client",
    rf"the information (?:transmitted|contained) in this {_MAIL}",
    r"by sending us an e-?mail",
    r"certain information that you provide us is subject to disclosure",
    rf"if you (?:have )?received? this {_MAIL} in error|if you are not the (?:intended|addressee)",
    r"unless you are the addressee",
    r"any opinions expressed (?:are|in this)",
    r"communications via the \w+ may be",
    r"(?:all )?e-?mail (?:to and from|sent to or from|correspondence)\b.{0,80}public record",
    r"under \w+ law, e-?mail addresses are public",
    r"(?:p )?please consider the environment",
    r"(?:warning|caution|note|notice|important)\s*:\s*(?:e-?mail )?attachments? (?:to this \S+ )?(?:may|might|can)\b",
    r"(?:note|notice)\s*:\s*some (?:documents|records|files) may\b",
    r"the \w+(?: \w+){0,2} certifies that this (?:e-?mail|message)",
    r"did we answer your question\?",
)
_LEGAL = re.compile(rf"\s*(?:[*_\-]\s?){{0,20}}\s?(?:{'|'.join(_LEGAL_FORMS)})", re.IGNORECASE)
"""First words of a notice that stands below every mail of its sender."""

_SENTENCE = re.compile(r"[.!?]\s+(?=[A-Z*])")


def chrome(text: str) -> list[Span]:
    """Spans of rulers, portal chrome, and what a mail gateway or a telephone adds."""
    spans = []
    inside = 0
    for start, line in numbered_lines(text):
        inside = 0 if not line.strip() else _WRAPPED if _PORTAL.match(line) and len(line) <= _LONG_LINE else inside - 1
        if inside > 0:
            spans.append((start, start + len(line)))
            inside = 0 if line.rstrip()[-1] in '.!?>"”' else inside
        elif not line or (RULER.match(line[:_LOOK]) and RULER.match(line)):
            spans.append((start, start + len(line)))
        elif len(line) <= _LONG_LINE:
            if _CHROME.search(line):
                spans.append((start, start + len(line)))
        else:
            spans += [
                (start + a, start + b) for a, b in _sentences(line) if _CHROME.search(line[a : min(b, a + _LOOK)])
            ]
    return spans


def notices(text: str) -> list[Span]:
    """Spans of paragraphs that begin like a confidentiality notice; a paragraph ends at an empty line.

    Where one begins inside a very long line, the line is cut from there to its end.
    """
    spans = []
    dropping = False
    for start, line in numbered_lines(text):
        if not line.strip():
            dropping = False
            continue
        if not dropping and _LEGAL.match(line[:_LOOK]):
            dropping = True
        if dropping:
            spans.append((start, start + len(line)))
        elif len(line) > _LONG_LINE:
            inner = next((a for a, b in _sentences(line) if _LEGAL.match(line[a : min(b, a + _LOOK)])), 0)
            if inner:
                spans.append((start + inner, start + len(line)))
    return spans


def _sentences(line: str) -> list[Span]:
    ends = [hit.end() for hit in _SENTENCE.finditer(line)]
    return list(zip([0, *ends], [*ends, len(line)], strict=True))

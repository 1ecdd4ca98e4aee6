"""Where the signature begins: below it stand names, offices and slogans, and nothing is stated."""

from __future__ import annotations

import re

_CLOSING = re.compile(
    r"[ \t]{0,8}(?:(?:very |most )?(?:sincerely|respectfully|cordially|truly)(?: yours| submitted)?|(?:kind|best"
    r"|warm|kindest|warmest)? ?regards"
    r"|best(?: wishes)?|(?:many )?thank(?:s| you)(?: very much| again| so much| for understanding| kindly)?"
    r"|yours(?: truly| sincerely| faithfully| in service)?|v/r|take care"
    r"|cheers|very truly yours|happy holidays)[ \t]{0,3}[,.!-]{0,2}[ \t]{0,8}",
    re.IGNORECASE,
)
_LONGEST_SIGNATURE = 1500  # characters below a closing that may still be a signature
_GOES_ON = re.compile(
    r"^[ \t]{0,12}(?:\d{1,2}[.)]|[A-Z]\d{1,2}[.):]|(?:agency )?response:)[ \t]", re.IGNORECASE | re.MULTILINE
)
"""Numbered answers below a closing: the letter goes on there."""
_ORGANISATION = (
    r"(?:department|dept|office|division|bureau|unit|section|records|police|pd|so|sheriff|hall|city|town|county|clerk|district|university"
    r"|authority|services|center|agency)"
)
_NAMED = r"(?:[A-Z][\w.'’&/-]{0,40}|of|the|and|for|in|at|&|de|la|[A-Z]\.)"
_NAME_LINE = re.compile(
    rf"(?=[^\n|~]{{0,80}}\b(?i:{_ORGANISATION})\b)(?:{_NAMED},?\s){{0,10}}{_NAMED}(?:\s?\Z|\s?[|~·]|\s-\s|,\s\d{{1,5}}\s[A-Z])"
    r"|(?:[A-Z][\w.'’-]{0,30},?\s?){1,6}\Z|(?:EXTERNAL SENDERS|Click here to report|Did we answer your question)"
)
_SALUTED = re.compile(r"(?:dear|hi|hello|re|good|attached|enclosed|request|items?|part)\b", re.IGNORECASE)
_SAYS_MUCH = re.compile(
    r"\b(?:denied|denial|withheld|closed|exempt|released|none|no|not|found|granted)\b", re.IGNORECASE
)


def signature_start(text: str) -> int:
    """Offset at which the signature begins; -1 if there is none."""
    found = -1
    at = max(0, len(text) - _LONGEST_SIGNATURE - 60)
    at = text.rfind("\n", 0, at) + 1
    for line in text[at:].split("\n"):
        end = at + len(line)
        if len(line) < 60 and _CLOSING.fullmatch(line) and text[end:].strip() and not _GOES_ON.search(text, end):
            found = end
        at = end + 1
    blocks = _last_blocks(text)
    return min((start for start in (found, blocks) if start >= 0), default=-1)


def _last_blocks(text: str) -> int:
    """Offset of the trailing paragraphs that begin with a name or an office; -1 if there are none.

    At most three, never the first paragraph, and each later one is taken along, be it a slogan or a notice.
    """
    starts = [0, *(gap.end() for gap in re.finditer(r"\n[ \t]*\n\s*", text))]
    for start in [one for one in starts[-3:] if one > 0]:
        line = text[start:].lstrip().split("\n", 1)[0].strip()
        paragraph = re.split(r"\n[ \t]*\n", text[start:].lstrip(), maxsplit=1)
        alone = "\n" not in paragraph[0].strip() and len(paragraph) > 1
        if (
            "\t" in line
            or _SALUTED.match(line)
            or _SAYS_MUCH.search(line)
            or (alone and not re.search(_ORGANISATION, line, re.IGNORECASE))
        ):
            continue
        if 0 < len(line) <= 160 and _NAME_LINE.match(line) and len(text) - start <= 700:
            return start
    return -1

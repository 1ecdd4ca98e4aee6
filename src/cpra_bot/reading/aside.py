"""Stretches of a message in which its sender states nothing: the request it repeats, signatures, legal footers.

Marked quotations are cut before (`quotes`), and what we wrote ourselves is known (`echo`). Here is what agencies repeat
without a mark and what stands below their names; whatever is in doubt is left in.
"""

from __future__ import annotations

import re

from cpra_bot.reading.rules.phrase import flat

Spans = list[tuple[int, int]]

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
_FOOTER = re.compile(
    r"confidentiality notice|confidential(?:ity)?:|privileged and confidential|intended recipients?\b|addressee"
    r"|intended (?:only|solely) for"
    r"|(?:this|the) (?:e-?mail|electronic (?:mail|message|communication)|message|transmission|communication"
    r"|footnote|transmittal)\b.{0,120}"
    r"(?:confidential|privileged|intended|virus|recipient|attorney-client)|contents? (?:is|are"
    r"|may be) (?:confidential|personal|privileged)"
    r"|(?:received|sent) (?:this |it )?(?:\w+ ){0,3}in error|are not the (?:intended|named)|scanned for viruses"
    r"|notice to recipient|may be (?:the subject of|subject to) (?:legal|professional)"
    r"|e-?mail (?:to and from|sent to or from|correspondence).{0,80}public record|attorney[ -]+client"
    r"|all requests are subject to review|attachments may contain|message has been prepared on resources"
)
_LEAD = re.compile(
    r"(?:records?(?:\(s\))? requested|your request (?:stated|states|reads|was|is as follows|included)"
    r"|you (?:have )?requested|request(?:ed)? (?:description|details|text)|description of (?:the )?(?:records|request)"
    r"|description given|copy of your request|original request|describe the record\w*|requesting|(?:received"
    r"|receipt of|response to) your (?:[\w,]+ ){0,8}request|request (?:included|for|stated))[^:\n]{0,60}:",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\s{0,8}[\"“]")
_END_OF_QUOTE = re.compile(r"[\"”]\s{0,4}(?:\n|\Z)")
_REQUESTER = re.compile(
    r"\bi (?:hereby )?(?:request|am requesting|would like to request|respectfully request)\b|\bi ask that\b"
    r"|\bi (?:would )?prefer\b|\bi would be grateful\b|\bi look forward to\b"
    r"|\bin advance for your (?:anticipated )?cooperation\b|\bi am writing to (?:request|ask)\b"
    r"|\bplease (?:produce|identify the (?:exemption|statut)|cite)\b|\bmy (?:cpra|public records) request\b"
    r"|\bto whom (?:it may|this) concern|\bwe disagree\b|\bhave told us\b|\bagenc(?:y|ies) (?:has"
    r"|have) (?:interpreted|told|said)"
)
_AGENCY_LINE = re.compile(
    r"^[ \t*]{0,4}(?:in accordance with|please (?:note|be advised)|you can monitor|to (?:monitor|track)"
    r"|upload documents|if you have any questions|i am (?:still|able)|thank you for (?:your|using)|city of\b"
    r"|date closed|reason closed)"
    r"|\byour (?:public |records? |information |cpra |pra |foia ){0,4}requests?\b|\bwe (?:have|will|are|do|did"
    r"|can)\b|\bour\b|instal?lments?\b|\byou (?:will|may|can)\b|\b(?:is|are) (?:now )?(?:attached|enclosed)\b",
    re.IGNORECASE,
)
_ITEM_LINE = re.compile(
    r"(?m)^[ \t]{0,6}(?:item )?\(?[A-Z]?\d{1,2}[.)]\s{1,4}(?:all|any|any and all|each|every|copies of|a copy of"
    r"|records (?:sufficient|showing|reflecting)|documents|the (?:aggregate )?(?:number|names?|list|total)"
    r"|communications|e-?mails|the names)\b[^\n]{0,2000}(?:\n(?![ \t]*\n)(?=(?-i:[a-z]))[^\n]{0,400}){0,12}",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"\b(?:attached|enclosed|(?:have|has) been|(?:is|are|was|were) (?:withheld|denied|exempt|released)"
    r"|no (?:such )?records|none|n/a)\b|[;:]\s{0,3}[\d\"“]|\d,\d{3}"
)
_INLINE_QUOTE = re.compile(r"[\"“][^\"“”]{40,800}[\"”]")
_SALUTATION = re.compile(r"\bDear ([A-Z][\w.'’-]{0,30}(?: [A-Z][\w.'’-]{0,30}){0,3})\s?[,:]")


def without_repetition(text: str) -> str:
    """The text with blanks where it repeats the requester or an older mail; every other character keeps its place."""
    for start, end in [*_repeated(text), *_echoed_items(text), *_quoted_requester(text), *_older_letter(text)]:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


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


def legal_footers(text: str) -> Spans:
    """From the sentence that makes it one to the end of its paragraph."""
    spans: Spans = []
    plain = flat(text)
    at = 0
    for hit in _FOOTER.finditer(plain):
        if hit.start() < at:
            continue
        line = max(plain.rfind(". ", 0, hit.start()), text.rfind("\n", 0, hit.start()), -1) + 1
        end = re.compile(r"\n[ \t]{0,20}\n").search(text, hit.end())
        at = end.start() if end else len(text)
        spans.append((line, at))
    return spans


def _repeated(text: str) -> Spans:
    """The request behind a lead such as "Records requested:", in quotation marks or as far as its voice goes."""
    spans: Spans = []
    at = 0
    for _ in range(8):
        lead = _LEAD.search(text, at)
        if not lead:
            break
        at = lead.end()
        if _QUOTED.match(text, at):
            close = _END_OF_QUOTE.search(text, at + 2)
            end = close.end() if close else at
            if _REQUESTER.search(flat(text[end : end + 1500])):
                end = _agency_goes_on(text, end)
            if end > at:
                spans.append((at, end))
                at = end
        elif _REQUESTER.search(flat(text[at : at + 3000])):
            end = _agency_goes_on(text, at)
            spans.append((at, end))
            at = end
    return spans


def _agency_goes_on(text: str, at: int) -> int:
    """Offset of the first line behind a repeated request that speaks for the agency again."""
    for line in re.finditer(r"[^\n]+", text[at:]):
        if _AGENCY_LINE.search(line.group()) and not _REQUESTER.search(flat(line.group())):
            return at + line.start()
    return len(text)


def _echoed_items(text: str) -> Spans:
    """Lines that ask rather than answer: `3. All records reflecting …`."""
    return [
        (hit.start(), hit.end()) for hit in _ITEM_LINE.finditer(text) if not _ANSWERED.search(flat(hit.group())[4:])
    ]


def _quoted_requester(text: str) -> Spans:
    """Quotations in the requester's voice inside the agency's own sentences."""
    return [hit.span() for hit in _INLINE_QUOTE.finditer(text) if _REQUESTER.search(flat(hit.group()))]


def _older_letter(text: str) -> Spans:
    """A second salutation of the same person, behind a closing, begins an older letter of the thread."""
    seen: dict[str, int] = {}
    for hit in _SALUTATION.finditer(text):
        first = seen.setdefault(hit[1].lower(), hit.start())
        between = text[first : hit.start()]
        if first != hit.start() and re.search(r"(?i)\b(?:thank you|sincerely|regards|respectfully)\b", between):
            return [(hit.start(), len(text))]
    return []

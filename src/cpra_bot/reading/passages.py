"""The sentences of a message with what surrounds them: paragraph, whose voice it is, items they are under."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cpra_bot.reading.items import item_lead, items_in
from cpra_bot.reading.rules.phrase import flat
from cpra_bot.reading.sentences import Sentence

_CLOSING = re.compile(
    r"\s*(?:(?:very |most )?(?:sincerely|respectfully|cordially|truly)(?: yours| submitted)?|(?:kind|best|warm|kindest|warmest)? ?regards"
    r"|best(?: wishes)?|thank(?:s| you)(?: very much| again| so much)?|yours(?: truly| sincerely| faithfully| in service)?|v/r|take care|cheers"
    r"|yours (?:faithfully|sincerely|truly))\s*[,.!-]{0,2}\s*(?:\n|\Z)",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"confidentiality notice|confidential(?:ity)?:|privileged and confidential|intended recipients?\b|addressee|intended (?:only|solely) for"
    r"|(?:this|the) (?:e-?mail|electronic (?:mail|message|communication)|message|transmission|communication|footnote|transmittal)\b.{0,120}"
    r"(?:confidential|privileged|intended|virus|recipient|attorney-client)|contents? (?:is|are|may be) (?:confidential|personal|privileged)"
    r"|(?:received|sent) (?:this |it )?(?:\w+ ){0,3}in error|are not the (?:intended|named)|scanned for viruses|notice to recipient|may be (?:the subject of|subject to) (?:legal|professional)"
    r"|e-?mail (?:to and from|sent to or from|correspondence).{0,80}public record|attorney[ -]+client|all requests are subject to review"
)
_REQUESTER = re.compile(
    r"\bi (?:hereby )?(?:request|am requesting|would like to request|respectfully request)\b|\bi ask that\b|\bi (?:would )?prefer\b"
    r"|\bi would be grateful\b|\bi look forward to\b|\bin advance for your (?:anticipated )?cooperation\b|\bi am writing to (?:request|ask)\b"
    r"|\bplease (?:produce|identify the (?:exemption|statut)|cite)\b|\bmy (?:cpra|public records) request\b|\bto whom (?:it may|this) concern"
)
_LEAD_OF_REQUEST = re.compile(
    r"(?:records? requested|your request (?:stated|states|reads|was|is as follows)|you (?:have )?requested|request(?:ed)? (?:description|details|text)"
    r"|description of (?:the )?(?:records|request)|copy of your request|original request|describe the record\w*|requesting the following)[^:\n]{0,60}:\s*[\"“]?",
    re.IGNORECASE,
)
_END_OF_REQUEST = re.compile(
    r"(?m)^\s*(?:upload documents directly:[^\n]*|sincerely,?|thank you(?: in advance[^\n]*| for your[^\n]*)?[,.]?|-[a-z]{2,20}|regards,?)\s*$|(?m:^you can monitor)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence in its place.

    Attributes:
        start: offset in the text.
        text: the exact words; `flat` the same as rules see them.
        paragraph: number of the paragraph.
        signature: True below a closing such as "Sincerely,", and in a legal footer: nothing is stated there.
        items: item labels that the sentence names; else those of the heading or the sentence before it that it belongs to.
        named: True if the sentence names them itself.
    """

    start: int
    text: str
    flat: str
    paragraph: int
    signature: bool = False
    items: tuple[str, ...] = ()
    named: bool = False

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)


def passages(text: str, found: tuple[Sentence, ...], items: Mapping[str, str]) -> tuple[Passage, ...]:
    """Give each sentence its surroundings; what the requester wrote is left out.

    Args:
        text: own words of the message, from which `found` was split.
        items: labels of the request's items and their wording; empty if they are not known.
    """
    theirs = _requester_spans(text)
    closing = _signature_start(text)
    result: list[Passage] = []
    paragraph, end = 0, 0
    carried: tuple[str, ...] = ()
    footer = -1
    for sentence in found:
        paragraph_break = "\n\n" in text[end : sentence.start] or "\n \n" in text[end : sentence.start]
        paragraph += paragraph_break
        own = items_in(sentence.text, items)
        lead = item_lead(sentence.text)
        if own:
            carried = own if lead or not carried or not paragraph_break else own
        elif paragraph_break or lead:
            carried = ()
        end = sentence.start + len(sentence.text)
        if any(a <= sentence.start < b for a, b in theirs):
            continue
        plain = flat(sentence.text)
        if _FOOTER.search(plain[:600]):
            footer = paragraph
        result.append(
            Passage(
                sentence.start,
                sentence.text,
                plain,
                paragraph,
                footer == paragraph or 0 <= closing <= sentence.start,
                own or carried,
                bool(own),
            )
        )
    return tuple(result)


def _signature_start(text: str) -> int:
    """Offset of the last closing line that is followed by a name and no more letter; -1 if there is none."""
    found = -1
    for line in re.finditer(r"(?m)^[^\n]{1,60}$", text):
        if _CLOSING.match(line.group() + "\n") and text[line.end() :].strip():
            found = line.end()
    return found


def _requester_spans(text: str) -> list[tuple[int, int]]:
    """Stretches in the requester's own voice that an agency repeats without any mark."""
    spans = []
    at = 0
    for _ in range(5):
        lead = _LEAD_OF_REQUEST.search(text, at)
        if not lead:
            break
        voice = _REQUESTER.search(flat(text[lead.end() : lead.end() + 3000]))
        ends = [hit.end() for hit in _END_OF_REQUEST.finditer(text, lead.end(), lead.end() + 20_000)] if voice else []
        at = lead.end()
        if ends:
            stop = _last_of_run(text, ends)
            spans.append((lead.end(), stop))
            at = stop
    return spans


def _last_of_run(text: str, ends: list[int]) -> int:
    """The end of the repeated letter: its thanks, its name, its upload link stand in one run of short lines."""
    uploads = [end for end in ends if "pload documents directly" in text[text.rfind("\n", 0, end - 1) : end]]
    if uploads:
        return uploads[-1]
    stop = ends[0]
    for end in ends[1:]:
        if all(len(line) < 50 for line in text[stop:end].splitlines()):
            stop = end
    return stop

"""The sentences of a message with what surrounds them: paragraph, whose voice it is, items they are under."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cpra_bot.reading.items import item_lead, items_in
from cpra_bot.reading.rules.phrase import flat
from cpra_bot.reading.sentences import Sentence
from cpra_bot.reading.signature import signature_start

_NEXT_ITEM = re.compile(r"(?<=\s)(?=[A-Z]\d{1,2}(?:[-–/,&][A-Z]?\d{1,2})?[.):](?:\s|\Z))|(?<=\s)(?=\d{1,2}\)\s)")
"""Where the next item begins in a sentence that answers several: `A5) none on file A7) waiting`."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence in its place.

    Attributes:
        start: offset in the text.
        text: the exact words; `flat` the same as rules see them.
        paragraph: number of the paragraph.
        aside: `signature` below a closing such as "Sincerely," and in what stands around a name, `unticked`
            behind an empty box of a form; nothing is stated there. Else empty.
        items: item labels that the sentence names; else those of the heading or the sentence that it goes on from.
        named: True if the sentence names them itself.
    """

    start: int
    text: str
    flat: str
    paragraph: int
    aside: str = ""
    items: tuple[str, ...] = ()
    named: bool = False

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)


def passages(text: str, found: tuple[Sentence, ...], items: Mapping[str, str]) -> tuple[Passage, ...]:
    """Give each sentence its surroundings.

    Args:
        text: own words of the message, from which `found` was split.
        items: labels of the request's items and their wording; empty if they are not known.
    """
    closing = signature_start(text)
    result: list[Passage] = []
    paragraph, end = 0, 0
    carried: tuple[str, ...] = ()
    for sentence in _with_label(text, _by_item(found)):
        paragraph_break = text.count("\n", end, sentence.start) > 1  # between sentences stand only blanks
        paragraph += paragraph_break
        own = items_in(sentence.text, items)
        if own:
            carried = own
        elif paragraph_break or item_lead(sentence.text):
            carried = ()
        end = sentence.start + len(sentence.text)
        aside = "signature" if 0 <= closing <= sentence.start else ""
        if _UNTICKED.match(sentence.text):
            aside = "unticked"
        plain = flat(sentence.text)
        result.append(Passage(sentence.start, sentence.text, plain, paragraph, aside, own or carried, bool(own)))
    return tuple(result)


_UNTICKED = re.compile(r"\W{0,3}(?:\[\s?\]|☐|\(\s\)|_{2,3}\s)")
_SPEAKS_OF_IT = re.compile(
    r"\b(?:for|of|to|through|thru|items?|and|or|on|with|about|in|is|as)\s\Z|[:,&]\s\Z", re.IGNORECASE
)
_BEFORE = 400  # characters before a label in which a bracket may be open
_JUST_BEFORE = 12  # characters in which the word that leads to it stands
_LONGEST_LABEL = 40  # characters of labels in a row that are kept with what follows them
_LABEL_ALONE = re.compile(r"\(?(?:[A-Z]\d{1,2}|\d{1,2})[.):]\)?")


def _is_spoken_of(before: str) -> bool:
    """True if the words before a label show that it ends a phrase ("as to A7.", "(A1, A2)") and begins no answer."""
    return bool(_SPEAKS_OF_IT.search(before[-_JUST_BEFORE:])) or before.count("(") > before.count(")")


def _by_item(found: tuple[Sentence, ...]) -> Iterator[Sentence]:
    """The sentences, those that answer several items divided at the labels."""
    for sentence in found:
        text = sentence.text
        places = [hit.start() for hit in _NEXT_ITEM.finditer(text)]
        cuts = [at for at in places if not _is_spoken_of(text[max(0, at - _BEFORE) : at])]
        if not cuts:
            yield sentence
            continue
        for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
            piece = text[start:end]
            if piece.strip():
                yield Sentence(sentence.start + start + len(piece) - len(piece.lstrip()), piece.strip())


def _with_label(text: str, found: Iterator[Sentence]) -> Iterator[Sentence]:
    """The sentences; a label that a full stop divides from its answer (`A1. see attached`) is put before it again."""
    label: Sentence | None = None
    for sentence in found:
        if label and (len(label.text) > _LONGEST_LABEL or "\n\n" in text[label.start : sentence.start]):
            yield label
            label = None
        start = label.start if label else sentence.start
        whole = Sentence(start, text[start : sentence.start + len(sentence.text)])
        label = None
        if _LABEL_ALONE.fullmatch(sentence.text):
            label = whole
        else:
            yield whole
    if label:
        yield label

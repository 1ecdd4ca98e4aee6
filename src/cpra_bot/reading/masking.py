"""Who and where, taken out of a text: two letters of one template then look alike, and a real letter becomes a sample.

Names are found where letters put them (after `Dear`, under the closing, before `Police Department`, behind `City of`)
and then masked wherever they stand. What cannot be found that way, the caller names. Dates, sums and all else stay.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

PERSON, PLACE, ADDRESS, LINK, PHONE, STREET = (
    "Robin Sample",
    "Sampleton",
    "someone@sampleton.example",
    "https://sampleton.example/page",
    "555-0100",
    "1 Sample Street",
)
"""What stands for each kind of masked text."""

_URL = re.compile(r"(?:https?://|www\.)[^\s<>()\"']{1,2000}", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_HOST = re.compile(
    r"(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,5}(?:com|org|gov|net|us|edu|help|example)\b(?!\.\w)", re.IGNORECASE
)
_PHONE = re.compile(r"(?<![\w-])(?:\+?1[ .-]?)?(?:\(\d{3}\)\s?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-])")
_STREET = re.compile(
    r"(?<![\w-])\d{1,6} (?:[NSEW]\.? )?(?:[A-Z0-9][\w'’.-]{0,20} ){1,4}"
    r"(?:Street|St|Avenue|Ave|Boulevard|Blvd|Road|Rd|Drive|Dr|Way|Lane|Ln|Place|Pl|Court|Ct|Parkway|Pkwy|Plaza|Highway|Hwy)\b\.?"
)
_NOT_A_NAME = (
    r"(?!(?:Public|Police|Records?|Sheriff|City|County|Town|Department|Dept|Office|Center|Centre|Clerk|Attorney|Request"
    r"|Requests|Government|Code|Act|California|State|District|University|Unit|Division|Bureau|The|This|Your|Our|We|In|On|To"
    r"|Is|Has|For|From|Fire|Human|Finance|Council|Hall|Portal|Team|Staff|Custodian|Sir|Madam|Requester|Requestor|Customer"
    r"|Applicant|All|Whom|It|Concern|There|Colleague|Thank|Thanks|Please|Sincerely|Regards|Best|Deputy|Assistant|Chief"
    r"|Captain|Sergeant|Lieutenant|Officer|Manager|Specialist|Technician|Analyst|Coordinator|Administrator|Director"
    r"|Supervisor|Legal|Support|Information|Security|Services?|Good|Morning|Afternoon|Evening|Re|No|Not|Denied|Closed)\b)"
)
_WORD = rf"{_NOT_A_NAME}[A-Z][\w'’-]{{1,20}}"
_WORDS = rf"{_WORD}(?: {_WORD}){{0,2}}"
_PERSON_WORDS = rf"{_WORD}(?: [A-Z]\.)?(?: {_WORD}){{0,2}}"
_PLACES = (
    re.compile(rf"\b(?:City|Town|County|Village) of ({_WORDS})"),
    re.compile(rf"\b({_WORDS})(?: City| County)? (?:Police|Sheriff(?:['’]s)?|Fire) (?:Department|Office|Dept)\b"),
    re.compile(rf"\b({_WORDS}) (?:PD|County)\b"),
)
_AROUND_PLACE = re.compile(
    r"\A(?:The )?(?:City|Town|County|Village)(?: and County)? of |"
    r" (?:County|City|PD|(?:(?:City|County) )?(?:Police|Sheriff|Public Safety|Fire|Clerk|Department)\b.*)\Z"
)
_GREETED = re.compile(
    rf"(?m)^[ \t>]*(?:Dear|Hi|Hello|Good (?:morning|afternoon|evening)),? (?:M[rs]s?\.? |Mx\.? )?({_PERSON_WORDS})"
)
_TITLED = re.compile(
    rf"\b(?:M[rs]s?\.|Mx\.|Officer|Sgt\.|Sergeant|Lt\.|Lieutenant|Captain|Capt\.|Chief|Deputy) ({_PERSON_WORDS})"
)
_JOB = (
    r"(?:Clerk|Attorney|Manager|Specialist|Technician|Analyst|Coordinator|Administrator|Director|Supervisor|Counsel"
    r"|Secretary|Custodian|Officer|Sergeant|Lieutenant|Captain|Chief|Assistant|Deputy|Aide|Liaison)"
)
_SIGNING = re.compile(
    rf"(?m)^[ \t]*({_PERSON_WORDS})(?:, [A-Z]{{2,6}})*[ \t]*(?:[|,–-][^\n]{{0,40}}{_JOB}\b|\n[^\n]{{0,60}}\b{_JOB}\b)"
)
_IN_OFFICE = re.compile(rf"\b{_JOB},? ({_WORD} (?:[A-Z]\. )?{_WORD})\b")
_CLOSING = re.compile(
    r"(?im)^[ \t]*(?:sincerely|(?:best |kind |warm )?regards|respectfully(?: submitted)?|best|thank you|thanks"
    r"|cordially)[,.!]?[ \t]*$"
)
_SIGNED = re.compile(rf"\A\s*({_PERSON_WORDS})")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without names.

    Attributes:
        text: with the masks in it.
        pieces: (start, end, mask) in the text as it was, in order, without overlaps.
    """

    text: str
    pieces: tuple[tuple[int, int, str], ...]

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the text as it was stands now; it grows over a mask that it cuts into."""
        starts = [piece[0] for piece in self.pieces]

        def at(offset: int, *, after: bool) -> int:
            shift = 0
            for begin, stop, words in self.pieces[: bisect_right(starts, offset - (1 if after else 0))]:
                if stop <= offset:
                    shift += len(words) - (stop - begin)
                elif begin < offset:  # inside a mask: to its end, or to its start
                    return begin + shift + (len(words) if after else 0)
            return offset + shift

        return at(start, after=False), at(end, after=True)


def mask(text: str, people: Iterable[str] = (), places: Iterable[str] = ()) -> Masked:
    """Take names, addresses, telephone numbers and links out of a text.

    Args:
        text: any text.
        people: names that are known to stand for persons.
        places: names of agencies, cities and counties that are known.
    """
    taken: list[tuple[int, int, str]] = []
    for start, end, words in _found(text, people, places):
        if all(end <= begin or start >= stop for begin, stop, _ in taken):
            taken.append((start, end, words))
    taken.sort()
    out, at = [], 0
    for start, end, words in taken:
        out += [text[at:start], words]
        at = end
    return Masked("".join(out) + text[at:], tuple(taken))


def people_in(text: str) -> tuple[str, ...]:
    """Persons whom a letter greets, signs for or names with a title."""
    found = [hit.group(1) for pattern in (_GREETED, _TITLED, _SIGNING, _IN_OFFICE) for hit in pattern.finditer(text)]
    for closing in _CLOSING.finditer(text):
        signed = _SIGNED.match(text[closing.end() : closing.end() + 200])
        found += [signed.group(1)] if signed else []
    return tuple(dict.fromkeys(found))


def places_in(text: str) -> tuple[str, ...]:
    """Cities and counties behind `City of` and before `Police Department`."""
    return tuple(dict.fromkeys(hit.group(1) for pattern in _PLACES for hit in pattern.finditer(text)))


def _place(name: str) -> str:
    """The place in an agency's name: `Birch Falls` for `City of Birch Falls` and `Birch Falls Police Department`."""
    return _AROUND_PLACE.sub("", _AROUND_PLACE.sub("", name)).strip() or name


def _found(text: str, people: Iterable[str], places: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Everything to be masked; what comes first wins where two overlap."""
    for pattern, words in (
        (_URL, LINK),
        (_MAIL, ADDRESS),
        (_HOST, "sampleton.example"),
        (_PHONE, PHONE),
        (_STREET, STREET),
    ):
        yield from ((hit.start(), hit.end(), words) for hit in pattern.finditer(text))
    for words, names in ((PLACE, [*map(_place, places), *places_in(text)]), (PERSON, [*people, *people_in(text)])):
        whole = [name for name in names if len(name) > 2]
        parts = [
            part for name in whole for part in name.split() if words is PERSON and len(part) > 2 and part[0].isupper()
        ]
        for name in sorted({*whole, *parts}, key=lambda one: (-len(one), one)):
            if name.split()[0] in text:
                spaced = r"\s+".join(map(re.escape, name.split()))
                yield from ((hit.start(), hit.end(), words) for hit in re.finditer(rf"(?<!\w){spaced}(?!\w)", text))

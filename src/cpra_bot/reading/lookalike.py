"""Which messages one template wrote: a person then decides once for all of them.

Two messages look alike if nothing but names, numbers, dates and addresses tells them apart. Nearly alike is not enough:
one small word makes an answer out of a promise.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from cpra_bot.model.message import ParsedMail
from cpra_bot.reading.masking import mask

_LOOK = 20_000
_MONTH = (
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?(?=\s*(?:\d|#))"
)
_TITLE = r"\bm(?:rs?|s|x)\.?(?= robin sample)"
_WEEKDAY = r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b,?"
_NUMBER = r"[a-z]{0,4}(?:-?\d[\d,.:/-]*)+(?:[a-z]{1,2}\b)?|#"
_CLOSING = re.compile(
    r"\n[ \t]*(?:sincerely|(?:best |kind |warm )?regards|respectfully(?: submitted)?|best|thank you|thanks|cordially)"
    r"[,.!]?[ \t]*(?=\n)",
    re.IGNORECASE,
)
_SIGNATURE_LINE = 60  # characters; a longer line below the closing is a sentence and counts
_PREFIX = re.compile(r"\A(?:\s*(?:re|fw|fwd)\s*:)+", re.IGNORECASE)


def shape(mail: ParsedMail, names: Iterable[str] = ()) -> str:
    """What two messages of one template have in common, as twelve hex digits; empty for a message without words.

    Args:
        mail: the parsed message; subject, own words and kinds of the attachments count.
        names: names of agencies, cities and counties that it may hold.
    """
    words = masked_words(mail, names)
    if not words:
        return ""
    kinds = sorted({file.content_type for file in mail.attachments})
    return hashlib.sha256("\n".join([words, *kinds]).encode()).hexdigest()[:12]


def masked_words(mail: ParsedMail, names: Iterable[str] = ()) -> str:
    """Subject and own words in lower case on one line, with names, numbers, dates, addresses and the signature gone."""
    text = f"{_PREFIX.sub('', mail.subject)}\n{_without_signature(mail.own_text[:_LOOK])}"
    people = [mail.sender_name] if " " in mail.sender_name else []
    masked = mask(text, people, [*names, mail.sender_name] if mail.sender_name else names).text.lower()
    for pattern, word in ((_TITLE, " "), (_MONTH, " "), (_WEEKDAY, " "), (_NUMBER, " # ")):
        masked = re.sub(pattern, word, masked)
    return re.sub(r"(?:# ?)+", "# ", " ".join(masked.split())).strip()


def _without_signature(text: str) -> str:
    """The text up to its last closing, and of what follows only whole sentences."""
    closings = list(_CLOSING.finditer(text))
    if not closings:
        return text
    at = closings[-1].start()
    rest = [line for line in text[at:].split("\n")[2:] if len(line.strip()) > _SIGNATURE_LINE]
    return "\n".join([text[:at], *rest])

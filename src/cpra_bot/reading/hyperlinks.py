"""Files under words: `Report.pdf` in the HTML of a mail, whose address the plain text does not show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cpra_bot.model.fact import Fact, FactKind
from cpra_bot.reading.expiry import expiry_day
from cpra_bot.reading.links import FILES, is_chrome
from cpra_bot.reading.stated import Letter

_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|csv|zip|txt|rtf|msg|eml|pptx?|mp[34]|mov|wav|tiff?|7z)\s*\Z", re.IGNORECASE)
_MAX_QUOTE = 300
_LOOKED_AT = 200


def hyperlinks(links: Sequence[tuple[str, str]], letter: Letter, known: Iterable[Fact]) -> list[Fact]:
    """Links to files whose words stand in the letter and whose address does not.

    Args:
        links: words shown and address, as in `ParsedMail.links`.
        letter: the sender's own words.
        known: what was read from them; an address in it is not said again.
    """
    seen = {fact.value for fact in known if fact.kind is FactKind.LINK}
    found = []
    for shown, url in links[:_LOOKED_AT]:
        at = letter.text.find(shown) if shown.strip() else -1
        if at < 0 or url in seen or url in letter.text or is_chrome(url):
            continue
        if _FILE.search(shown) or FILES.search(url):
            seen.add(url)
            found.append((at, shown[:_MAX_QUOTE], url))
    ends = expiry_day(letter.passages, letter.sent) if found else None
    detail = {"expires": ends.isoformat()} if ends else {}
    return [Fact(FactKind.LINK, url, quote, at, "file under words", detail=detail) for at, quote, url in found]

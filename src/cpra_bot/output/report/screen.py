"""Which words of an agency a public page may repeat: sentences made of ordinary words only.

A name cannot be recognised for sure, so nothing is looked for that must go. A quote is shown if each of its words is
one that determinations are made of, a word of the agency's own name, a section, a date or a small number; a single
other word keeps all of it out.
"""

from __future__ import annotations

import re
from importlib import resources

from cpra_bot.law.code_names import LONG, NAMES

_ORDINARY = frozenset(resources.files(__package__).joinpath("ordinary_words.txt").read_text("utf-8").split())
_NUMBER = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?"  # a day, a count of days
    r"|(?:19|20)\d\d"
    r"|\d{1,2}/\d{1,2}/(?:\d\d|(?:19|20)\d\d)|(?:19|20)\d\d-\d\d-\d\d"
    r"|\d{4}\.\d{1,3}(?:\.\d{1,3})?(?:\([0-9a-z]{1,3}\))*"  # 7922.535(b), 1798.90.55
    r"|\d{3,4}(?:\([0-9a-z]{1,3}\))+"  # 6254(k)
    r"|[a-z]\d{1,2}"  # A1, an item
)
_SECTION = re.compile(r"\d{1,5}(?:\.\d{1,4}){0,3}(?:\([0-9a-zA-Z]{1,3}\)){0,4}(?:-\d{1,5}(?:\.\d{1,4}){0,3})?")
_EDGE = "\"'“”‘’.,;:!?()[]–—-"


def shown(quote: str, agency: str) -> str:
    """The quote on one line if a public page may show it; else nothing.

    Args:
        quote: the agency's words.
        agency: its name in the directory.
    """
    own = {_bare(word) for word in agency.split()}
    words = [_bare(word) for word in re.split(r"\s+|/(?!\d)", quote)]
    return " ".join(quote.split()) if all(_may(word, own) for word in words) else ""


def is_section(text: str) -> bool:
    """True for a section as this program writes it, `Gov 7922.535(b)`: a known code, then a number."""
    code, _, number = text.rpartition(" ")
    return code.split(" ")[0] in {*NAMES, *LONG} and bool(_SECTION.fullmatch(number))


def _may(word: str, own: set[str]) -> bool:
    if not word or word in "§/&":
        return True
    plain = word.replace("’", "'").removesuffix("'s")
    parts = plain.split("-")
    return word in own or bool(_NUMBER.fullmatch(plain)) or all(part in _ORDINARY for part in parts)


def _bare(word: str) -> str:
    stripped = word.lower().strip(_EDGE)
    closing = stripped.count("(") - stripped.count(")")
    return stripped + ")" * closing if closing > 0 else stripped

"""File names from outside, made fit for any file system; what the sender called a file is kept beside it."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
"""Bytes of a name in UTF-8: file systems take 255, and a number and a folder stand before it."""

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")
_UNFIT = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])(?:\.|\Z)", re.IGNORECASE)
"""Names that mean devices on Windows, with any ending (Microsoft, "Naming Files, Paths, and Namespaces")."""


def safe_name(given: str, otherwise: str = "unnamed") -> str:
    """A name that leads nowhere else, shows no tricks, and is kept by every file system.

    Args:
        given: as a sender or a server calls the file.
        otherwise: a fit name for where nothing of it is left.
    """
    text = unicodedata.normalize("NFC", given.encode("utf-8", "replace").decode("utf-8"))
    shown = "".join("_" if unicodedata.category(each)[0] in "CZ" and each != " " else each for each in text)
    name = _UNFIT.sub("_", shown).strip(" .")
    if not name.strip("_. "):
        return otherwise
    ending = found.group() if (found := _ENDING.search(name)) else ""
    name = _cut(name.removesuffix(ending), LONGEST - len(ending)).rstrip(" .") + ending
    return f"_{name}" if _RESERVED.match(name) or name.startswith(("-", "~")) else name


def ending_of(name: str) -> str:
    """`.pdf`: the ending of a name, lower case; empty where it has none that a file system could mean."""
    found = _ENDING.search(name)
    return found.group().lower() if found else ""


def _cut(text: str, most: int) -> str:
    return text.encode("utf-8")[:most].decode("utf-8", "ignore")

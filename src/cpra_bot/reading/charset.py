"""Bytes to text by rule, not by guessing: detectors call short English mails Japanese."""

from __future__ import annotations

import codecs
import re

_LIKE_CP1252 = frozenset({"iso8859-1", "latin-1", "cp1252"})
"""Mailers that say Latin-1 mean Windows-1252: only there do the curly quotes of such mails exist."""

_OLD_NAMES = {
    "unicode-1-1-utf-7": "utf-7",
    "utf8": "utf-8",
    "cp-1252": "cp1252",
    "x-sjis": "shift_jis",
    "ansi": "cp1252",
}
_NEVER = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "palmos"})
"""Codecs that no mail means; some of them take quadratic time on hostile input."""


_LONE = re.compile("[\ud800-\udfff]")


def decode(data: bytes, declared: str | None) -> tuple[str, str]:
    """Text of some bytes: the declared charset, else UTF-8, else Windows-1252.

    Args:
        data: the bytes after transfer decoding.
        declared: the charset as the sender named it, or None.

    Returns:
        The text (NUL removed) and what was wrong on the way; the latter is empty if nothing was.
    """
    name = (declared or "").strip().strip("\"'").lower()
    fault = ""
    if name and name not in {"us-ascii", "ascii"}:
        codec = _codec(name)
        if not codec:
            fault = f"unknown charset {name[:40]!r}"
        else:
            try:
                return _clean(data.decode(codec)), ""
            except (UnicodeError, ValueError):
                fault = f"text is not {name[:40]!r}"
    try:
        return _clean(data.decode("utf-8")), fault
    except UnicodeDecodeError:
        return _clean(data.decode("cp1252", errors="replace")), fault


def _codec(name: str) -> str:
    """Python's name of a text codec; empty where it has none that a mail may use."""
    try:
        info = codecs.lookup(_OLD_NAMES.get(name, name))
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return ""
    if info.name in _NEVER or not getattr(info, "_is_text_encoding", True):
        return ""
    return "cp1252" if info.name in _LIKE_CP1252 else info.name


def _clean(text: str) -> str:
    # A lone surrogate (UTF-7 can smuggle one in) has no bytes in UTF-8: it could be neither stored nor printed.
    return _LONE.sub("\ufffd", text.replace("\x00", "").replace("\ufeff", ""))

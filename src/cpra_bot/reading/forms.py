"""Patterns out of lists of phrases, so that a new phrase is one line."""

from __future__ import annotations

import re


def begins(*forms: str) -> re.Pattern[str]:
    """A pattern for `match`: one of the forms at the beginning of a line, up to eight spaces in, in any case."""
    return re.compile(r"\s{0,8}(?:" + "|".join(forms) + ")", re.IGNORECASE)


def holds(*forms: str) -> re.Pattern[str]:
    """A pattern for `search`: one of the forms anywhere, in any case; `^` and `$` are a line's beginning and end."""
    return re.compile("(?:" + "|".join(forms) + ")", re.IGNORECASE | re.MULTILINE)

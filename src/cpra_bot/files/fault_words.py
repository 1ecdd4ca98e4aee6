"""One sentence and one remedy for each way in which a value can miss what its key wants.

The numbers are the same for all files (`A004`, `C004`, `W004`): 1 unknown key, 2 missing key, 3 another sort of value,
4 not one of the allowed words, 5 text of another form, 6 number out of range, 7 too few entries, 8 not a date,
9 anything else. Numbers from 10 belong to the checks of each file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic_core import ErrorDetails

from cpra_bot.files.suggest import did_you_mean
from cpra_bot.files.yaml_text import printable
from cpra_bot.model.campaign import Guarded
from cpra_bot.model.clockwork import YEARLY_DAY
from cpra_bot.model.settings import SERVICE, WATCHER

_SHOWN = 40  # characters of a wrong value that are repeated

PATTERNS: dict[str, tuple[str, str]] = {
    r"^[a-z0-9][a-z0-9-]{0,79}$": ("is not an id", "use lower-case letters, digits and hyphens, 80 at most"),
    r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]+$": ("holds a control character", "type it anew, on one line"),
    r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$": (
        "is not a bare mail address",
        "write it as `name@host.example`, without a name, brackets or line break",
    ),
    r"^[A-Z][0-9]{1,2}$": ("is not the label of an item", "write the letter of its part and a number, as `A1`"),
    r"^[A-Z]$": ("is not the label of a part", "write one capital letter, as `A`"),
    WATCHER: (
        "is no address of a watcher",
        "write `https://…` without a name and password in it, or `http://` for this machine only",
    ),
    SERVICE: (
        "is no base address",
        "write `https://…/` with a slash at its end and no name or password in it, or `http://` for this machine only",
    ),
    YEARLY_DAY: (
        "is no day of the year",
        "write it as `04-14`, `3rd mon jan`, `last mon may` or `day after 4th thu nov`",
    ),
}
"""Pattern of a model → what a text that misses it is, and what to write."""

_WANTED = {
    "string_type": ("text", "put it in quotes"),
    "bool": ("`true` or `false`", "write one of the two"),
    "int": ("a whole number", "write digits only"),
    "tuple_type": ("a list", "write `[one, two]`, or lines that start with `- `"),
    "dict_type": ("a mapping", "write `key: value` lines below it"),
    "model_type": ("a mapping", "write `key: value` lines below it"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """Number of the code, what is wrong, what to do."""

    number: int
    what: str
    remedy: str


def words_for(error: ErrorDetails, known_keys: Sequence[str]) -> Words:
    """Put one fault that Pydantic found into words.

    Args:
        error: one entry of `ValidationError.errors()`.
        known_keys: keys of the mapping in which the fault lies.
    """
    kind, value, name = error["type"], error["input"], _name(error["loc"])
    context = error.get("ctx", {})
    if kind == "extra_forbidden":
        key = error["loc"][-1]
        allowed = "write one of " + _either(known_keys) if known_keys else "remove it"
        return Words(1, f"unknown key `{key}`", did_you_mean(str(key), known_keys, allowed))
    if kind == "missing":
        return Words(2, f"the key `{error['loc'][-1]}` is missing", "add it here")
    if kind == "literal_error":
        return _closed_list(name, value, str(context.get("expected", "")))
    if kind in ("too_short", "string_too_short"):
        return _too_short(kind, name, value, context)
    if kind == "string_too_long":
        what = f"{name} has {len(value)} characters, more than the {context['max_length']} allowed"
        return Words(5, what, "shorten it")
    if kind == "string_pattern_mismatch":
        return _other_form(error["loc"], value, context["pattern"])
    if kind in ("greater_than_equal", "less_than_equal"):
        if "ge" in context:
            return Words(6, f"{name} is {value}, and {context['ge']} is the least it may be", "write a larger number")
        return Words(6, f"{name} is {value}, and {context['le']} is the most it may be", "write a smaller number")
    if kind.startswith("date"):
        return Words(8, f"{name} is not a date: {_shown(value)}", "write it as YYYY-MM-DD")
    return _other_sort(kind, name, value) or Words(9, f"{name} is wrong: {error['msg']}", "see the example file")


def _closed_list(name: str, value: Any, expected: str) -> Words:
    allowed = re.findall(r"'([^']*)'", expected) or expected.split(" or ")
    what = f"{name} is {_shown(value)}, which is not one of the words it may be"
    if value == "auto" and allowed == list(get_args(Guarded)):
        what = f"{name} is `auto`, and a letter that argues, answers or agrees leaves only if a person lets it go"
    return Words(4, what, did_you_mean(str(value), allowed, f"write {_either(allowed)}"))


def _other_form(path: tuple[str | int, ...], text: str, pattern: str) -> Words:
    what, remedy = PATTERNS.get(pattern, ("has another form than it should", "see the example file"))
    if "\n" in text or "\r" in text:
        what, remedy = "holds a line break", "write it on one line"
    shown = "" if path[-1] == "[key]" else f": {_shown(text)}"
    return Words(5, f"{_name(path)} {what}{shown}", remedy)


def _too_short(kind: str, name: str, value: Any, context: dict[str, Any]) -> Words:
    if not value:
        return Words(
            7, f"{name} is empty", "write at least one entry" if kind == "too_short" else "write something here"
        )
    if kind == "too_short":
        return Words(7, f"{name} has {len(value)} entries, fewer than the {context['min_length']} needed", "add some")
    what = f"{name} has {len(value)} characters, fewer than the {context['min_length']} needed"
    return Words(5, what, "say it in full")


def _other_sort(kind: str, name: str, value: Any) -> Words | None:
    wanted = _WANTED.get(kind) or _WANTED.get(kind.split("_", maxsplit=1)[0])
    if wanted is None:
        return None
    words, remedy = wanted
    if value is None:
        return Words(
            3, f"{name} is empty where {words} is wanted", "write a value, or remove the line if it may be left out"
        )
    if words == "text" and isinstance(value, list | dict):
        remedy = "write one line of text"
    return Words(3, f"{name} is {_sort(value)} where {words} is wanted", remedy)


def _sort(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return f"the text {_shown(value)}"
    return f"{str(value).lower()}" if isinstance(value, bool) else f"the number {value}"


def _name(path: tuple[str | int, ...]) -> str:
    steps = [step for step in path if step != "[key]"]
    if not steps:
        return "the file"
    if path[-1] == "[key]":
        return f"the key `{steps[-1]}`"
    if isinstance(steps[-1], int):
        holder = next((step for step in reversed(steps) if isinstance(step, str)), "")
        return f"entry {steps[-1] + 1} of `{holder}`"
    return f"`{steps[-1]}`"


def _shown(value: Any) -> str:
    text = str(value)
    text = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return f"`{printable(text)}`"


def _either(words: Sequence[str]) -> str:
    quoted = [f"`{word}`" for word in words]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}" if len(quoted) > 1 else quoted[0]

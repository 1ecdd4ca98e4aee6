"""What the YAML parser says, in words for people who do not write parsers."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from cpra_bot.model.problem import Problem

_TABS = re.compile(r" *\t[ \t]*(?=[^ \t\r\n])")
_MOST_TABS = 10
_QUOTES = "put the whole value in quotes"


def in_words(error: yaml.MarkedYAMLError, text: str, file: str) -> list[Problem]:
    """Turn a fault of the parser into problems; one, except for tabs, of which every line is told.

    Args:
        error: as raised by `yaml.compose` (libyaml's words and PyYAML's own are both known).
        text: what was parsed, for a look at the place.
        file: name for the problem.
    """
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = re.split("\r\n|\r|\n", text)
    here = lines[line - 1] if line <= len(lines) else ""
    said = " ".join(part for part in (error.context, error.problem) if part)
    if _is_tab(said, here, column):
        return _tabs(lines, line, column, file)
    for pattern, explain in _EXPLAINED:
        if re.search(pattern, said):
            place, what, remedy = explain(error, here, (line, column))
            return [Problem(file, *place, _code(said), what, remedy)]
    return [Problem(file, line, column, "Y005", f"this is not YAML ({error.problem})", "compare with an example file")]


Place = tuple[int, int]
Explained = tuple[Place, str, str]


def _code(said: str) -> str:
    if "too deeply" in said:
        return "Y010"
    return "Y008" if re.search("alias|anchor", said) else "Y005"


def _is_tab(said: str, here: str, column: int) -> bool:
    return "tab character" in said or ("cannot start any token" in said and here[column - 1 : column] == "\t")


def _tabs(lines: list[str], line: int, column: int, file: str) -> list[Problem]:
    what, remedy = "a tab stands where YAML wants spaces", "replace it by spaces"
    places = {line: column}
    for number, content in enumerate(lines[line:], line + 1):
        if _TABS.match(content) and len(places) < _MOST_TABS:
            places[number] = content.index("\t") + 1
    return [Problem(file, number, place, "Y004", what, remedy) for number, place in places.items()]


def _context(error: yaml.MarkedYAMLError, otherwise: Place) -> Place:
    mark = error.context_mark
    return (mark.line + 1, mark.column + 1) if mark else otherwise


def _second_colon(_error: yaml.MarkedYAMLError, here: str, place: Place) -> Explained:
    if ":" in here[: place[1] - 1]:
        return place, "there is a second colon in one value", _QUOTES
    return (
        place,
        "this key does not fit the line above it",
        "indent it like its neighbours, or end the line above with a colon",
    )


def _stray_line(error: yaml.MarkedYAMLError, here: str, place: Place) -> Explained:
    if here[: place[1] - 1].strip():
        return place, "something follows here after the end of the value", f"{_QUOTES}, and double each quote inside it"
    start, _column = _context(error, place)
    what = f"this line does not belong to the block that starts on line {start}"
    return place, what, "indent it like the lines beside it"


def _first_character(_error: yaml.MarkedYAMLError, here: str, place: Place) -> Explained:
    return place, f"a value cannot start with `{here[place[1] - 1 : place[1]]}`", _QUOTES


def _open_bracket(error: yaml.MarkedYAMLError, _here: str, place: Place) -> Explained:
    line, column = _context(error, place)
    what = f"the bracket opened on line {line}, column {column}, is not closed before this"
    return place, what, "close it, or put a comma between the entries"


def _at_start(what: str, remedy: str) -> Callable[[yaml.MarkedYAMLError, str, Place], Explained]:
    return lambda error, _here, place: (_context(error, place), what, remedy)


def _at(what: str, remedy: str) -> Callable[[yaml.MarkedYAMLError, str, Place], Explained]:
    return lambda _error, _here, place: (place, what, remedy)


_EXPLAINED: list[tuple[str, Callable[[yaml.MarkedYAMLError, str, Place], Explained]]] = [
    ("mapping values are not allowed", _second_colon),
    ("cannot start any token", _first_character),
    (
        "quoted scalar found unexpected (end of stream|document)",
        _at_start("the quote opened here is never closed", "close it"),
    ),
    (
        "escape",
        _at("there is an unknown escape in double quotes", "use single quotes, or write `\\\\` for a backslash"),
    ),
    ("parsing a flow", _open_bracket),
    ("could not find expected ':'", _at_start("this line has no colon", "write `key: value`, or indent it as text")),
    (
        "sequence entries are not allowed",
        _at("a list cannot start on the line of its key", "start it on the next line"),
    ),
    ("undefined alias", _at("this alias names no anchor", "put text that starts with `*` in quotes")),
    ("scanning an (alias|anchor)", _at("`*` and `&` start aliases and anchors", _QUOTES)),
    ("duplicate anchor", _at("this anchor exists already", "give it another name")),
    ("single document", _at("a second document starts here", "keep one document in a file, without `---` inside")),
    ("expected '?<document start>", _at("something follows here after the end of the document", "remove it")),
    ("expected (the )?node content", _at("a value is missing before this bracket or comma", "write it, or use quotes")),
    ("parsing a block", _stray_line),
    (
        "scanning a block scalar",
        _at("a block of text cannot begin like this", "write `|` or `>` alone, the text below"),
    ),
    ("tag", _at("tags with `!` are not read here", "put text that starts with `!` in quotes")),
    ("directive|incompatible", _at("a line that starts with `%` is not text to YAML", "remove it, or use quotes")),
    ("nested too deeply", _at("the file is nested too deeply", "these files need no more than ten levels")),
]

"""What the schema of `law.yaml` cannot say: rows that contradict each other, days that are none, unknown agencies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from cpra_bot.files.suggest import did_you_mean
from cpra_bot.files.yaml_tree import Path, Tree
from cpra_bot.law.holidays import HOLIDAYS, court_holiday, day_of
from cpra_bot.law.rules import RULES
from cpra_bot.model.problem import Problem

_ROWS = (("determination", "*"), ("extension", "*"), ("grounds", "*"), ("holidays", "add", "*"))
_LEAP = 2028


def check_law(tree: Tree, known: Mapping[str, str] | None, today: date | None = None) -> list[Problem]:
    """Every fault of a `law.yaml` beyond its schema.

    Args:
        tree: the file.
        known: spellings of agencies → ids; None if the directory could not be read, then ids are not looked up.
        today: the legal day; None leaves out what depends on it.
    """
    return [
        *_spans(tree),
        *_terms(tree),
        *_reviews(tree, today),
        *_grounds(tree),
        *_added(tree),
        *_removed(tree),
        *_closures(tree, known),
    ]


def _spans(tree: Tree) -> Iterator[Problem]:
    for pattern in _ROWS:
        for path, row in _rows(tree, *pattern):
            first, last = _date(row.get("from")), _date(row.get("until"))
            if first and last and last < first:
                what = f"the row ends on {last} before it begins on {first}"
                yield tree.problem((*path, "until"), "R011", what, "mend one of the two dates")


def _terms(tree: Tree) -> Iterator[Problem]:
    for table in ("determination", "extension"):
        first: dict[str, int] = {}
        for path, since in tree.strings(table, "*", "from"):
            line, _column = tree.value_place(path)
            if since in first:
                what = f"two rows of `{table}` begin on {since} (the first on line {first[since]})"
                yield tree.problem(path, "R012", what, "keep one of them")
            first.setdefault(since, line)


def _reviews(tree: Tree, today: date | None) -> Iterator[Problem]:
    data = tree.data if isinstance(tree.data, dict) else {}
    if data.get("reviewed") is not None and data.get("reviewed_by") is None:
        what, remedy = "a review without the name of who made it", "add `reviewed_by: …`"
        yield tree.problem(("reviewed",), "R013", what, remedy, at_key=True)
    for pattern in (("reviewed",), ("determination", "*", "reviewed"), ("extension", "*", "reviewed")):
        for path, text in tree.strings(*pattern):
            day = _date(text)
            if day and today and day > today + timedelta(days=1):  # it may be tomorrow where the reviewer lives
                what = f"the review of {day} lies in the future"
                yield tree.problem(path, "R014", what, "write the day on which the rules were compared with the law")


def _grounds(tree: Tree) -> Iterator[Problem]:
    taken = {ground.code for ground in RULES.grounds}
    for path, code in tree.strings("grounds", "*", "code"):
        if code in taken:
            yield tree.problem(path, "R015", f"the ground `{code}` exists already", "take the next free number")
        taken.add(code)


def _added(tree: Tree) -> Iterator[Problem]:
    for path, row in _rows(tree, "holidays", "add", "*"):
        if (row.get("day") is None) == (row.get("every") is None):
            what = "a holiday needs either `day` or `every`"
            yield tree.problem(path, "R016", what, "write `day: 2027-03-10` for one day, `every: 03-10` for each year")
        every = row.get("every")
        if isinstance(every, str) and not _exists(every):
            what = f"there is no {every} in any year"
            yield tree.problem((*path, "every"), "R017", what, "mend the month or the day")
        if row.get("day") is not None and (row.get("from") or row.get("until")):
            what, remedy = "a single day has no `from` and no `until`", "remove them, or write `every`"
            yield tree.problem((*path, "day"), "R016", what, remedy, at_key=True)


def _exists(every: str) -> bool:
    try:
        return day_of(every, _LEAP) is not None
    except ValueError as error:
        return "no rule" in str(error)  # another form than it should have: told by the schema


def _removed(tree: Tree) -> Iterator[Problem]:
    names = dict.fromkeys(row.name for row in HOLIDAYS if row.until is None)
    for path, row in _rows(tree, "holidays", "remove", "*"):
        day, name = _date(row.get("day")), row.get("name")
        if (row.get("day") is None) == (name is None) or (name is not None and row.get("from") is None):
            what = "to remove a holiday takes either `day`, or `name` and `from`"
            yield tree.problem(path, "R018", what, "write `day: 2027-03-31`, or a name and its first day without it")
        if isinstance(name, str) and name not in names:
            what = f"there is no judicial holiday `{name}`"
            yield tree.problem((*path, "name"), "R019", what, did_you_mean(name, names, "write it as the program does"))
        if day and court_holiday(day) is None:
            what = f"{day} is no judicial holiday"
            yield tree.problem((*path, "day"), "R019", what, "mend the date, or remove the row")


def _closures(tree: Tree, known: Mapping[str, str] | None) -> Iterator[Problem]:
    for path, _days in tree.find("closures", "*"):
        agency = str(path[-1])
        if known is not None and agency not in known.values():
            what = f"there is no agency `{agency}` in the directory"
            remedy = did_you_mean(agency, known, "add its record to the directory, or remove the line", known)
            yield tree.problem(path, "R020", what, remedy, at_key=True)


def _rows(tree: Tree, *pattern: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    return ((path, row) for path, row in tree.find(*pattern) if isinstance(row, dict))


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None

"""What the schema of the directory cannot say: ids are unique, references lead somewhere, addresses are addresses."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping

from pydantic import TypeAdapter, ValidationError

from cpra_bot.files.fault_words import PATTERNS
from cpra_bot.files.suggest import agency_names, did_you_mean
from cpra_bot.files.yaml_tree import Tree
from cpra_bot.model.agency import Directory
from cpra_bot.model.base import MailAddress
from cpra_bot.model.problem import Problem

_ADDRESS: TypeAdapter[str] = TypeAdapter(MailAddress)


def known_agencies(tree: Tree) -> dict[str, str]:
    """Names by which agencies of a directory may be meant → their ids; works on a directory with faults, too."""
    agencies = [agency for _path, agency in tree.find("agencies", "*") if isinstance(agency, dict)]
    return agency_names(
        (
            agency["id"],
            [name for name in [agency.get("name"), *_listed(agency.get("aliases"))] if isinstance(name, str)],
        )
        for agency in agencies
        if isinstance(agency.get("id"), str)
    )


def check_agencies(tree: Tree) -> list[Problem]:
    """Every fault of a directory beyond its schema."""
    known = known_agencies(tree)
    problems = [*_twice(tree), *_references(tree, known), *_sources(tree), *_mail(tree), *_ticket_patterns(tree)]
    if list(tree.find("agencies")) == [(("agencies",), [])]:
        problems.append(tree.problem(("agencies",), "A016", "the directory lists no agency", "add at least one"))
    return problems


def check_corrections(tree: Tree, directory: Directory) -> list[Problem]:
    """Every fault of `agencies.local.yaml` beyond its schema.

    Args:
        tree: the corrections.
        directory: what they are laid over.
    """
    known = agency_names((agency.id, (agency.name, *agency.aliases)) for agency in directory.agencies)
    both = {**known, **known_agencies(tree)}
    return [
        *_nobody(tree, known),
        *_references(tree, both),
        *_sources(tree, directory.sources),
        *_mail(tree),
        *_ticket_patterns(tree),
    ]


def _nobody(tree: Tree, known: Mapping[str, str]) -> Iterator[Problem]:
    """A correction of an agency that is not there, unless it brings what a new record needs."""
    ids = set(known.values())
    for path, agency in tree.strings("agencies", "*", "id"):
        if agency not in ids and not {"name", "kind"} <= _at(tree, path[:2]).keys():
            what = f"there is no agency `{agency}` to correct"
            yield tree.problem(path, "A017", what, did_you_mean(agency, known, "give `name` and `kind`", known))
        ids.add(agency)


def _twice(tree: Tree) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for path, agency in tree.strings("agencies", "*", "id"):
        line, _column = tree.value_place(path)
        if agency in first:
            what = f"the id `{agency}` is used a second time (first on line {first[agency]})"
            yield tree.problem(path, "A010", what, "give one of the two records another id, or remove it")
        first.setdefault(agency, line)


def _references(tree: Tree, known: Mapping[str, str]) -> Iterator[Problem]:
    ids = set(known.values())
    otherwise = "add a record for it, or remove the line"
    for path, parent in tree.strings("agencies", "*", "parent_id"):
        if parent not in ids:
            what = f"there is no agency `{parent}` to be the parent"
            yield tree.problem(path, "A011", what, did_you_mean(parent, known, otherwise, known))
    for path, via in tree.strings("agencies", "*", "channels", "*", "via"):
        if via not in ids:
            what = f"there is no agency `{via}` whose channel this could be"
            yield tree.problem(path, "A012", what, did_you_mean(via, known, otherwise, known))
        elif via == _at(tree, path[:2]).get("id"):
            yield tree.problem(path, "A012", "this agency's channel is said to be its own parent's", "remove `via`")


def _sources(tree: Tree, beside: Iterable[str] = ()) -> Iterator[Problem]:
    keys = {str(path[-1]) for path, _source in tree.find("sources", "*")} | set(beside)
    for pattern in (("source",), ("channels", "*", "source"), ("alpr", "*", "source")):
        for path, source in tree.strings("agencies", "*", *pattern, "*"):
            if source not in keys and not source.startswith(("https://", "http://")):
                what = f"`{source}` is neither a key of `sources` nor a web address"
                yield tree.problem(path, "A013", what, did_you_mean(source, keys, "add it to `sources`"))


def _mail(tree: Tree) -> Iterator[Problem]:
    for path, channel in tree.find("agencies", "*", "channels", "*"):
        if not isinstance(channel, dict) or channel.get("kind") != "email":
            continue
        address = channel.get("address")
        if address is None and channel.get("via") is None:
            what, remedy = "a channel of kind `email` has neither an address nor a `via`", "add `address: …`"
            yield tree.problem(path, "A014", what, remedy)
        # a line break is told by the schema already
        elif isinstance(address, str) and "\n" not in address.strip() and not is_address(address):
            what, remedy = PATTERNS[_pattern()]
            yield tree.problem((*path, "address"), "A014", f"`address` {what}: `{address}`", remedy)


def is_address(text: str) -> bool:
    """True for one bare mail address."""
    try:
        _ADDRESS.validate_python(text.strip())
    except ValidationError:
        return False
    return True


def _pattern() -> str:
    return str(_ADDRESS.json_schema()["pattern"])


def _ticket_patterns(tree: Tree) -> Iterator[Problem]:
    for path, pattern in tree.strings("agencies", "*", "ticket_pattern"):
        try:
            with warnings.catch_warnings(action="error"):
                re.compile(pattern)
        except (re.error, FutureWarning, DeprecationWarning, OverflowError, RecursionError) as error:
            what = f"`ticket_pattern` is not a regular expression: {error}"
            yield tree.problem(path, "A015", what, "write it as Python's `re` reads it, in single quotes")


def _at(tree: Tree, path: tuple[str | int, ...]) -> dict[str, object]:
    value = tree.data
    for step in path:
        value = value[step]
    return value if isinstance(value, dict) else {}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []

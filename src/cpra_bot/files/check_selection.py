"""Whom a campaign asks, checked against the directory: nobody misspelt, nobody forgotten in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cpra_bot.files.read import read_bytes
from cpra_bot.files.suggest import did_you_mean, like_an_id
from cpra_bot.files.yaml_text import decode
from cpra_bot.files.yaml_tree import Tree
from cpra_bot.model.agency import Directory
from cpra_bot.model.problem import Problem


def check_names(tree: Tree, known: Mapping[str, str]) -> Iterator[Problem]:
    """Tell agency ids in `ids`, `exclude` and `overrides` that the directory does not have.

    Args:
        tree: the campaign.
        known: other spellings of agencies and their ids → ids.
    """
    ids = set(known.values())
    for key in ("ids", "exclude"):
        for path, agency in tree.strings("agencies", key, "*"):
            if agency not in ids:
                yield tree.problem(path, "C020", *_unknown(agency, known))
    for path, _override in tree.find("overrides", "*"):
        agency = str(path[-1])
        if agency not in ids:
            yield tree.problem(path, "C020", *_unknown(agency, known), at_key=True)


def check_criteria(tree: Tree, directory: Directory) -> Iterator[Problem]:
    """Tell counties and tags that no agency of the directory has: a misspelt one would silently choose fewer."""
    counties = {agency.county for agency in directory.agencies if agency.county}
    tags = {tag for agency in directory.agencies for tag in agency.tags}
    for path, county in tree.strings("agencies", "counties", "*"):
        if county.strip().casefold() not in {name.casefold() for name in counties}:
            what = f"no agency of the directory lies in county `{county}`"
            yield tree.problem(path, "C021", what, did_you_mean(county, counties, "write it as the directory does"))
    for path, tag in tree.strings("agencies", "tags", "*"):
        if tag.strip() not in tags:
            what = f"no agency of the directory has the tag `{tag}`"
            yield tree.problem(path, "C021", what, did_you_mean(tag, tags, "add the tag in the directory"))


def selects_nobody(tree: Tree) -> Problem:
    """The problem of a campaign that would write to nobody."""
    what = "the campaign is empty: its selection chooses no agency"
    return tree.problem(
        ("agencies",), "C022", what, "name agencies by `ids`, `list`, `kinds`, `counties` or `tags`", at_key=True
    )


def read_list(
    tree: Tree, folder: Path, named: str, known: Mapping[str, str] | None
) -> tuple[tuple[str, ...], list[Problem]]:
    """Read the list file of a selection: one id a line, `#` starts a comment.

    Args:
        tree: the campaign; a list that cannot be read is told at the place that names it.
        folder: where the campaign lies.
        named: path of the list, relative to `folder`.
        known: spellings → ids; None if the directory could not be read, then ids are not looked up.

    Returns:
        The ids in the order of the list, and the faults.
    """
    place = ("agencies", "list")
    raw = read_bytes(folder / named, named, "")
    if isinstance(raw, Problem):
        return (), [tree.problem(place, "C023", f"the list `{named}`: {raw.what}", "create it, or mend its name")]
    name = str(Path(tree.file).parent / named)
    text, problems = decode(raw, name)
    if text is None:
        return (), problems
    ids = []
    for number, line in enumerate(text.splitlines(), 1):
        agency = line.partition("#")[0].strip()
        if not agency:
            continue
        # a line that is not UTF-8 or holds an invisible character is told already
        if known is not None and agency not in known.values() and "\ufffd" not in agency:
            column = line.index(agency) + 1
            problems.append(Problem(name, number, column, "C024", *_unknown(agency, known)))
        ids.append(agency)
    return tuple(ids), sorted(problems)


def _unknown(agency: str, known: Mapping[str, str]) -> tuple[str, str]:
    what = f"there is no agency `{agency}` in the directory"
    return what, did_you_mean(like_an_id(agency), known, "look the id up in the directory", known)


def spellings(directory: Directory) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Each agency's id with its names, for suggestions."""
    return [(agency.id, (agency.name, *agency.aliases)) for agency in directory.agencies]

"""Adds to `agencies.local.yaml` without touching a line that stands there: comments and order are the person's."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from cpra_bot.errors import CannotFinish, FilesAtFault
from cpra_bot.files.check_agencies import check_corrections
from cpra_bot.files.corrections import LOCAL, with_corrections
from cpra_bot.files.read import read_bytes
from cpra_bot.files.validate import one_fault_once, validate
from cpra_bot.files.yaml_tree import parse
from cpra_bot.model.agency import Directory
from cpra_bot.model.correction import Corrections
from cpra_bot.model.problem import Problem

HEAD = """\
# yaml-language-server: $schema=campaigns/schemas/agencies.local.schema.json
#
# What you know better than the shipped directory; an upgrade leaves this file alone. See docs/agencies.md.
version: 1
"""


def add_corrections(
    folder: Path, directory: Directory, entries: Sequence[Mapping[str, Any]], sources: Mapping[str, Mapping[str, str]]
) -> Path:
    """Put corrections at the end of the workspace's file, in one step.

    Args:
        folder: the workspace; the file is made if it is not there.
        directory: without the file's corrections, to check the result against.
        entries: plain data of `Correction`.
        sources: new keys of its `sources`.

    Returns:
        the file.

    Raises:
        FilesAtFault: the file has faults, or would have some; nothing was written.
        CannotFinish: it cannot be written.
    """
    path = folder / LOCAL
    raw = read_bytes(path, LOCAL, "") if os.path.lexists(path) else HEAD.encode()
    if isinstance(raw, Problem):
        raise FilesAtFault([raw])
    _checked(raw, directory)
    text = _with_block(raw.decode("utf-8-sig"), "sources", _mapping(sources)) if sources else raw.decode("utf-8-sig")
    text = _with_block(text, "agencies", _listing(entries))
    _checked(text.encode(), directory)
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{LOCAL}-")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as fault:
        raise CannotFinish(
            f"{path} cannot be written: {fault.strerror}", "look at the folder and its rights"
        ) from fault
    return path


def _checked(raw: bytes, directory: Directory) -> None:
    tree = parse(raw, LOCAL)
    corrections, problems = validate(Corrections, tree, "A")
    found = one_fault_once(tree.problems, problems, check_corrections(tree, directory))
    if found or corrections is None:
        raise FilesAtFault(found)
    with_corrections(directory, corrections)


def _with_block(text: str, key: str, block: str) -> str:
    """The text with the block as last entries of a top-level key; a key that is missing is made."""
    ends = "" if text.endswith("\n") or not text else "\n"
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    for name, value in pairs:
        if name.value == key and value.value:
            if value.flow_style:
                what, remedy = f"`{key}` is written in brackets", "write its entries on lines of their own"
                raise FilesAtFault([Problem(LOCAL, value.start_mark.line + 1, 1, "A018", what, remedy)])
            lines = (text + ends).splitlines(keepends=True)
            last, indent = _last_line(value), " " * (value.start_mark.column)
            fitted = "".join(indent + line[2:] if line.strip() else line for line in block.splitlines(keepends=True))
            return "".join([*lines[: last + 1], fitted, *lines[last + 1 :]])
        if name.value == key:  # `agencies:` with nothing or [] behind it
            lines = (text + ends).splitlines(keepends=True)
            line = name.start_mark.line
            return "".join([*lines[:line], f"{key}:\n{block}", *lines[line + 1 :]])
    return f"{text}{ends}{key}:\n{block}"


def _last_line(node: yaml.Node) -> int:
    """Line (from 0) on which the last scalar of a node ends; comments behind it do not belong to it."""
    while isinstance(node, yaml.MappingNode | yaml.SequenceNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    block = isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}
    return int(node.end_mark.line) - (1 if block or node.end_mark.column == 0 else 0)


def _mapping(values: Mapping[str, Mapping[str, str]]) -> str:
    return _indented(yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, width=110))


def _listing(entries: Sequence[Mapping[str, Any]]) -> str:
    pieces = [
        _indented(yaml.safe_dump([dict(entry)], allow_unicode=True, sort_keys=False, width=110)) for entry in entries
    ]
    return "".join(pieces)


def _indented(text: str) -> str:
    return "".join(f"  {line}" if line.strip() else line for line in text.splitlines(keepends=True))

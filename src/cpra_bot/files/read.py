"""Bytes off the disk, and the name under which a person knows the file."""

from __future__ import annotations

from pathlib import Path

from cpra_bot.files.yaml_text import LARGEST
from cpra_bot.files.yaml_tree import Tree, parse
from cpra_bot.model.problem import Problem


def shown(path: Path, folder: Path) -> str:
    """Name for problems: relative to the workspace, else to the current folder, else in full."""
    full = path.absolute()
    for base in (folder.absolute(), Path.cwd()):
        if full.is_relative_to(base):
            return str(full.relative_to(base))
    return str(full)


def read_bytes(path: Path, name: str, remedy: str) -> bytes | Problem:
    """Read a file, at most one byte more than is ever accepted.

    Args:
        path: where.
        name: its name in the problem.
        remedy: what to do if it is not there.
    """
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        return Problem(name, 0, 0, "Y001", "there is no such file", remedy)
    except IsADirectoryError:
        return Problem(name, 0, 0, "Y001", "this is a folder, not a file", remedy)
    except OSError as error:
        return Problem(name, 0, 0, "Y001", f"the file cannot be read: {error.strerror}", "make it readable for you")


def read_tree(path: Path, name: str, remedy: str) -> Tree:
    """Read a YAML file; one that cannot be read is a tree with one problem."""
    raw = read_bytes(path, name, remedy)
    return Tree(name, None, None, (raw,)) if isinstance(raw, Problem) else parse(raw, name)

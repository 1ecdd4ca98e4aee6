"""YAML with places: plain data for the models, and for every key and value the line and column where it stands.

Typing follows the core schema of YAML 1.2, narrowed to what a person expects who never read it: only `true` and
`false` are truth values, only plain decimal digits are numbers; `no`, `012`, `12:30:00` and `2026-01-05` stay text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from cpra_bot.files.yaml_text import decode, hidden_character, printable
from cpra_bot.files.yaml_words import in_words
from cpra_bot.model.problem import Problem

# PyYAML built without libyaml is ten times slower, and gives the same
FastestLoader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path = tuple[str | int, ...]
"""Steps from the top of the file: a key of a mapping, or an index (from 0) into a list."""

DEEPEST = 60  # levels; the composer recurses in C and would crash the interpreter at some 100,000
MOST_NODES = 200_000  # after aliases are filled in, or as many as the file has characters: a directory of 20,000
# agencies has 280,000 values, every one of them written out

_PREFIX = "tag:yaml.org,2002:"
_SCALARS: dict[str, tuple[re.Pattern[str], Callable[[str], Any], list[str]]] = {
    "null": (re.compile(r"(?:~|null|)\Z"), lambda _text: None, ["~", "n", ""]),
    "bool": (re.compile(r"(?:true|false)\Z"), lambda text: text == "true", ["t", "f"]),
    # a number of more than 18 digits is an account or a phone number, and stays text
    "int": (re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\Z"), int, list("-+0123456789")),
    "float": (re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}\Z"), float, list("-+0123456789")),
}


@dataclass(frozen=True, slots=True)
class Tree:
    """One file, read.

    Attributes:
        file: name for problems.
        data: mappings, lists, text, numbers, truth values and None; None as a whole if the file could not be composed.
        root: the node tree that knows the places.
        problems: faults of the YAML itself, in the order of the file. `data` may hold something all the same.
    """

    file: str
    data: Any
    root: yaml.Node | None
    problems: tuple[Problem, ...]

    def value_place(self, path: Path) -> tuple[int, int]:
        """Line and column (from 1) of the value at `path`, or of the innermost thing around it that exists."""
        _key, value = self._nodes(path)
        return _place(value)

    def key_place(self, path: Path) -> tuple[int, int]:
        """Line and column of the key that `path` ends in; of the value where it ends in an index."""
        key, value = self._nodes(path)
        return _place(key or value)

    def find(self, *pattern: str) -> Iterator[tuple[Path, Any]]:
        """Yield path and value of all that match; `*` stands for any entry of a list or mapping.

        What is missing or of another shape is passed over, so that checks can run on a file that has other faults.
        """
        found: list[tuple[Path, Any]] = [((), self.data)]
        for step in pattern:
            found = [deeper for path, value in found for deeper in _step(path, value, step)]
        yield from found

    def strings(self, *pattern: str) -> Iterator[tuple[Path, str]]:
        """As `find`, texts only."""
        for path, value in self.find(*pattern):
            if isinstance(value, str):
                yield path, value

    def problem(self, path: Path, code: str, what: str, remedy: str, *, at_key: bool = False) -> Problem:
        """Make a problem that points at the value (or the key) at `path`."""
        line, column = self.key_place(path) if at_key else self.value_place(path)
        return Problem(self.file, line, column, code, printable(what), printable(remedy))

    def _nodes(self, path: Path) -> tuple[yaml.Node | None, yaml.Node | None]:
        key, node = None, self.root
        for step in path:
            if isinstance(node, yaml.MappingNode):
                pair = next(((k, v) for k, v in node.value if k.value == step), None)
                if pair is None:
                    break
                key, node = pair
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                key, node = None, node.value[step]
            else:
                break
        return key, node


def parse(raw: bytes, file: str, loader: type = FastestLoader) -> Tree:
    """Read one YAML file. Never raises: whatever the bytes are, the answer is data or problems.

    Args:
        raw: the bytes of the file, UTF-8 with or without a byte order mark.
        file: its name in problems.
        loader: PyYAML loader class to build on.
    """
    text, problems = decode(raw, file)
    if text is None:
        return Tree(file, None, None, tuple(problems))
    try:
        root = yaml.compose(text, Loader=core_loader(loader))
    except yaml.MarkedYAMLError as error:
        problems += in_words(error, text, file)
        return Tree(file, None, None, tuple(sorted(problems)))
    if root is None:
        problems.append(Problem(file, 1, 1, "Y006", "the file is empty", "copy an example file into it, or remove it"))
        return Tree(file, None, None, tuple(problems))
    builder = _Builder(file, max(MOST_NODES, len(text)))
    try:
        data = builder.build(root, 0)
    except _TooMuchError as error:
        data = None
        builder.tell(error.node, "Y008", error.what, "write the repeated parts out")
    return Tree(file, data, root, tuple(sorted(problems + builder.problems)))


def core_loader(base: type) -> type:
    """A loader with the narrow core schema instead of YAML 1.1's resolvers, and with a limit on depth."""
    loader = type("CoreLoader", (_DepthLimit, base), {"yaml_implicit_resolvers": {}})
    for name, (pattern, _convert, first) in _SCALARS.items():
        loader.add_implicit_resolver(_PREFIX + name, pattern, first)  # type: ignore[attr-defined]
    return loader


class _DepthLimit:
    """Counts levels by the two hooks that the composer calls around every node."""

    depth = 0

    def descend_resolver(self, parent: yaml.Node | None, _index: object) -> None:
        self.depth += 1
        if self.depth > DEEPEST and parent is not None:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=parent.start_mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1


class _TooMuchError(Exception):
    """Aliases multiply the file beyond reason."""

    def __init__(self, node: yaml.Node, what: str) -> None:
        super().__init__(what)
        self.node, self.what = node, what


class _Builder:
    """Makes plain data of nodes, and notes what these files may not contain."""

    def __init__(self, file: str, most: int) -> None:
        self.file, self.most = file, most
        self.problems: list[Problem] = []
        self.count = 0
        self.open: set[int] = set()  # nodes we are inside of: an alias to one of them would never end

    def tell(self, node: yaml.Node, code: str, what: str, remedy: str) -> None:
        """Note one fault; an alias is built once per use and told once."""
        problem = Problem(self.file, *_place(node), code, printable(what), remedy)
        if problem not in self.problems:
            self.problems.append(problem)

    def build(self, node: yaml.Node, depth: int) -> Any:
        """Plain data of one node and all below it."""
        self.count += 1
        if self.count > self.most:
            raise _TooMuchError(node, f"aliases blow this file up to more than {self.most:,} values")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if depth > DEEPEST:
            raise _TooMuchError(node, f"aliases nest this file deeper than {DEEPEST} levels")
        if id(node) in self.open:
            self.tell(node, "Y008", "this value contains an alias to itself", "remove the alias inside it")
            return None
        self.open.add(id(node))
        try:
            return self._mapping(node, depth) if isinstance(node, yaml.MappingNode) else self._sequence(node, depth)
        finally:
            self.open.discard(id(node))

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        text: str = node.value
        if node.style == '"' and (hidden := hidden_character(text)):
            self.tell(node, "Y003", f"an escape makes the invisible character {hidden}", "write plain text instead")
        name = node.tag.removeprefix(_PREFIX)
        if name == "str":
            return text
        pattern, convert, _first = _SCALARS.get(name, (None, None, None))
        if pattern is None or convert is None or not pattern.match(text):
            self._refuse_tag(node)
            return text
        return convert(text)

    def _sequence(self, node: yaml.Node, depth: int) -> list[Any]:
        if node.tag != _PREFIX + "seq":
            self._refuse_tag(node)
        return [self.build(entry, depth + 1) for entry in node.value]

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        if node.tag != _PREFIX + "map":
            self._refuse_tag(node)
        data: dict[str, Any] = {}
        first: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if self._good_key(key, first):
                first[key.value] = key
                data[key.value] = self.build(value, depth + 1)
        return data

    def _good_key(self, key: yaml.Node, first: dict[str, yaml.Node]) -> bool:
        if not isinstance(key, yaml.ScalarNode) or not key.value:
            self.tell(key, "Y011", "a key here is not a word", "write `key: value`, with the key as plain text")
        elif key.value == "<<" and not key.style:
            self.tell(key, "Y008", "merge keys (`<<`) are not read here", "write the keys out")
        elif key.value in first:
            line, column = _place(first[key.value])
            what = f"the key `{key.value}` stands here a second time (first on line {line}, column {column})"
            self.tell(key, "Y007", what, "keep one of the two")
        else:
            return True
        return False

    def _refuse_tag(self, node: yaml.Node) -> None:
        name = node.tag.replace(_PREFIX, "!!")
        self.tell(node, "Y009", f"the tag `{name}` does not fit here", "remove it; text goes in quotes")


def _place(node: yaml.Node | None) -> tuple[int, int]:
    return (node.start_mark.line + 1, node.start_mark.column + 1) if node is not None else (0, 0)


def _step(path: Path, value: Any, step: str) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        if step == "*":
            yield from (((*path, key), inner) for key, inner in value.items())
        elif step in value:
            yield (*path, step), value[step]
    elif isinstance(value, list) and step == "*":
        yield from (((*path, index), inner) for index, inner in enumerate(value))

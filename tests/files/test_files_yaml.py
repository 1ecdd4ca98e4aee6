"""YAML to plain data: typing by YAML 1.2, exact places, and no input that gets past as an exception."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cpra_bot.files.yaml_tree import DEEPEST, FastestLoader, Tree, parse

LOADERS = [FastestLoader, yaml.SafeLoader]


def read(text: str, loader: type = FastestLoader) -> Tree:
    return parse(text.encode(), "x.yaml", loader)


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("null", None),
        ("~", None),
        ("", None),
        ("Null", "Null"),
        ("0", 0),
        ("12", 12),
        ("-7", -7),
        ("+3", 3),
        ("012", "012"),
        ("0o14", "0o14"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        ("1.5", 1.5),
        ("-0.25", -0.25),
        ("1.", "1."),
        (".5", ".5"),
        ("01.5", "01.5"),
        (".inf", ".inf"),
        ("12:30:00", "12:30:00"),
        ("20-34", "20-34"),
        ("2026-01-05", "2026-01-05"),
        ("2026-01-05 10:00:00", "2026-01-05 10:00:00"),
        ("9" * 18, 10**18 - 1),
        ("9" * 5000, "9" * 5000),
        ("=", "="),
        ("'12'", "12"),
        ('"true"', "true"),
        ("!!str 12", "12"),
        ('!!int "12"', 12),
        ("[no, 012, ~]", ["no", "012", None]),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_values_are_what_a_person_reads(written: str, meant: object, loader: type) -> None:
    tree = read(f"key: {written}\n", loader)
    assert tree.problems == ()
    assert tree.data == {"key": meant}
    assert type(tree.data["key"]) is type(meant)


@pytest.mark.parametrize(
    "written", ["!!int foo", '!!bool "yes"', "!!null x", "!!set {a, b}", "!!binary aGk=", "!mine 1"]
)
def test_a_tag_that_does_not_fit_is_refused(written: str) -> None:
    assert [problem.code for problem in read(f"key: {written}\n").problems] == ["Y009"]


def test_keys_stay_as_written() -> None:
    assert read("2021: a\nno: b\n012: c\n").data == {"2021": "a", "no": "b", "012": "c"}


PLACES = """\
# Größe
name: "Zoë – naïve"
parts:
  - id: A
    items: [one, {two: 3}]
  -
    id: B
empty:
"""


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), (2, 1), (2, 1)),
        (("name",), (2, 7), (2, 1)),
        (("parts", 0), (4, 5), (4, 5)),
        (("parts", 0, "items", 1, "two"), (5, 24), (5, 19)),
        (("parts", 1, "id"), (7, 9), (7, 5)),
        (("empty",), (8, 7), (8, 1)),
        (("parts", 0, "missing"), (4, 5), (4, 5)),
        (("parts", 7), (4, 3), (3, 1)),
    ],
)
def test_places(path: Any, value: Any, key: Any, ends: str, loader: type) -> None:
    tree = parse(b"\xef\xbb\xbf" + PLACES.replace("\n", ends).encode(), "x.yaml", loader)
    assert (tree.value_place(path), tree.key_place(path)) == (value, key)


def test_the_place_is_where_the_text_is() -> None:
    tree, lines = read(PLACES), PLACES.splitlines()
    for path, text in (
        *tree.strings("name"),
        *tree.strings("parts", "*", "id"),
        *tree.strings("parts", "*", "items", "*"),
    ):
        line, column = tree.value_place(path)
        assert lines[line - 1][column - 1 :].lstrip('"').startswith(text)


def test_an_alias_gives_the_same_data_again() -> None:
    tree = read("a: &x {n: [1, 2]}\nb: *x\n")
    assert tree.problems == ()
    assert tree.data["b"] == {"n": [1, 2]}
    assert tree.data["b"] is not tree.data["a"]


def test_find_passes_over_what_has_another_shape() -> None:
    tree = read("parts:\n  - {id: A}\n  - nothing\n  - {id: [B]}\n  - {id: C}\n")
    assert [text for _path, text in tree.strings("parts", "*", "id")] == ["A", "C"]
    assert list(tree.find("absent", "*")) == []


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("text", ["[" * 5000, "- " * 5000 + "x", "{a: " * 5000, "[" * 5000 + "]" * 5000])
def test_deep_nesting_is_told_and_does_not_crash(text: str, loader: type) -> None:
    assert [problem.code for problem in read(text, loader).problems] == ["Y010"]


def test_a_crash_of_the_composer_is_out_of_reach() -> None:
    assert [problem.code for problem in read("[" * 1_000_000).problems] == ["Y010"]
    assert read("[" * (DEEPEST - 2) + "]" * (DEEPEST - 2)).problems == ()


def test_a_chain_of_aliases_is_no_way_around_the_depth() -> None:
    chain = "".join(f"k{n}: &k{n} [*k{n - 1}]\n" for n in range(1, 400))
    assert [problem.code for problem in read("k0: &k0 [x]\n" + chain).problems] == ["Y008"]


def test_a_huge_file_is_not_read() -> None:
    assert [problem.code for problem in parse(b"#" * 8_000_001, "x.yaml").problems] == ["Y010"]


def test_many_faults_of_one_sort_end_somewhere() -> None:
    assert len(parse(b"\xff\n" * 1000, "x.yaml").problems) <= 20
    assert len(read("a: \x07\n" * 1000).problems) <= 1020  # the repeated key is told as well, on each line


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "a: }",
        "a: 'x",
        "a: *",
        "a: &",
        "%YAML 9\n---\na",
        "a: |x\n",
        "a: `b`",
        "- a\nb: 1\n",
        "a: !x!y z",
        "a: 1\n...\nb\n",
    ],
)
def test_both_loaders_are_put_into_words(text: str) -> None:
    for loader in LOADERS:
        tree = read(text, loader)
        assert tree.data is None
        (problem,) = tree.problems
        assert problem.line >= 1
        assert problem.remedy
        assert "expected" not in problem.what
        assert "token" not in problem.what


YAMLISH = st.text(alphabet="ab:-#{}[]&*!|>'\"%@`?,~<\t\n \r\\0x1é\u2028\x00.", max_size=60)


def never_an_exception(raw: bytes) -> None:
    for loader in LOADERS:
        tree = parse(raw, "x.yaml", loader)
        if tree.data is None and not tree.problems:
            assert isinstance(tree.root, yaml.ScalarNode)  # the file says `null` and nothing else
            assert tree.root.value in ("", "~", "null")
        for problem in tree.problems:
            assert problem.code[0] == "Y"
            assert problem.line >= 1
            assert problem.column >= 1
            assert problem.what
            assert problem.remedy


@given(YAMLISH)
@example("&a [*a, *a]")
@example("? {a: 1}\n: 2")
@example("a: \n- b\n\t- c")
@settings(max_examples=400, deadline=None)
def test_text_never_raises(text: str) -> None:
    never_an_exception(text.encode())


@given(st.binary(max_size=80))
@settings(max_examples=300, deadline=None)
def test_bytes_never_raise(raw: bytes) -> None:
    never_an_exception(raw)


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\u2028\u2029\x85\ufeff"), max_size=12
)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | WORDS | st.dates().map(date.isoformat),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS.filter(bool), inner, max_size=4),
    max_leaves=15,
)


@given(st.dictionaries(WORDS.filter(bool), DATA, min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_what_pyyaml_writes_is_read_back(data: dict[str, Any]) -> None:
    tree = read(yaml.safe_dump(data, allow_unicode=True))
    assert tree.problems == ()
    assert tree.data == data


def test_a_long_list_that_is_written_out_is_read() -> None:
    assert read("[" + "x, " * 300_000 + "x]").problems == ()

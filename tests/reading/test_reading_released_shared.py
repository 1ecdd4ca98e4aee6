"""Released reports of real agencies: lists, counts and periods as labelled, nothing invented, every quote in its source."""

from __future__ import annotations

import importlib.util

import pytest


@pytest.fixture(scope="module")
def table(shared, repository):
    folder = shared / "data" / "reports"
    if not (folder / "labels.jsonl").is_file():
        pytest.skip("the labelled reports are not here")
    place = importlib.util.spec_from_file_location("bench_reports", repository / "benchmarks" / "reports.py")
    assert place and place.loader
    bench = importlib.util.module_from_spec(place)
    import sys

    sys.modules["bench_reports"] = bench
    place.loader.exec_module(bench)
    return list(bench.scores(folder))


def test_native_text_is_read_as_labelled(table):
    assert table
    for kind, layer, name, made, differs in table:
        if layer not in {"native", "as pdf", "as html"}:
            continue
        assert made.claimed, (kind, name)
        assert made.f1 >= 0.98, (name, differs)
        assert made.exact == made.counted, (name, differs)
        assert not made.quotes, (name, differs)


def test_nothing_is_invented(table):
    """Street addresses are masked in the labels and not in one report: its place differs by that one."""
    for _, layer, name, made, differs in table:
        if layer in {"native", "as pdf", "as html"}:
            assert made.invented <= int("sharing" in name), (name, differs)

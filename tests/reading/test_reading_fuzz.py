"""The fuzzer's corpus, and a short run of the fuzzer with a fixed seed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpra_bot.reading.mail import parse_mail
from cpra_bot.reading.quotes import own_words, own_words_in_place

CORPUS = Path(__file__).parent / "fuzz_corpus"


def test_a_short_run_breaks_no_rule(repository: Path) -> None:
    fuzzer = repository / "benchmarks" / "fuzz_mail.py"
    done = subprocess.run(
        [sys.executable, str(fuzzer), "0.03", "7"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "none broke a rule" in done.stdout


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.eml")), ids=lambda path: path.stem)
def test_no_mail_of_the_corpus_is_empty(path: Path) -> None:
    mail = parse_mail(path.read_bytes())
    assert mail.text
    json.dumps(asdict(mail), default=str, ensure_ascii=False).encode()


PIECES = [
    "A1. All audits of the readers.", "1. Any list of agencies that can search", "None.", "See attached.", "\n", "\n\n", " ", "> A2. The list of searches.",
    "On May 4, 2026, Robin wrote:", "Your request stated: ", '"', "“", "”", "I request all audits.", "Sincerely,", "Robin Sample", "The City has two.",
    "5) The total; 12 6) The rest; 13", "Dear Robin Sample,", "in reference to issue CRM-26-14", "This email has been scanned.", "From: R\nSent: May 4\nTo: C",
    "https://town.example/a-\nb/c", "<https://u.ct.sendgrid.net/ls/click?x>", "(a) Statewide policy of 2024 on this", "Response: yes", "𝟙İ", "\t",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["", "\n", " "]), st.booleans())
def test_what_is_left_is_a_part_of_what_was_there(pieces: list[str], gap: str, known: bool) -> None:
    text = gap.join(pieces)
    ours = [pieces[0] * 3] if known and pieces else []
    words = own_words(text, ours)
    in_place = own_words_in_place(text, ours)
    assert len(in_place.text) == len(text)
    assert all(new in (old, "\n", " ") for old, new in zip(text, in_place.text, strict=True))
    assert words.text.split() == in_place.text.split()
    for start, end, label in words.between:
        assert label and words.text[start:end].strip() == words.text[start:end] != ""

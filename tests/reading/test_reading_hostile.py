"""Mails made to hurt: nothing raises, and nothing takes long."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpra_bot.model.message import KnownRequest, Strength
from cpra_bot.reading.facts import read
from cpra_bot.reading.mail import parse_mail
from cpra_bot.reading.match import Matcher
from cpra_bot.reading.records import mail_of
from cpra_bot.reading.rules import RULES

NOW = datetime(2026, 5, 1, tzinfo=UTC)
LIMIT = 2.0  # seconds for parsing, placing and reading one mail
HEAD = b"From: a@nextrequest.example\nTo: us@box.example\nSubject: x\n"


def _request(number: int) -> KnownRequest:
    return KnownRequest(
        key=f"c/a{number}",
        agency_name=f"Town{number} Police Department",
        names=(f"City of Town{number}",),
        token=f"tok{number}",
        message_ids=frozenset({f"<m{number}@box.example>"}),
        marks=frozenset(),
        numbers={f"RFI-{number}-109": Strength.STRONG, f"20-{number}": Strength.STRONG},
        domains=frozenset({f"town{number}.example"}),
        tenants=frozenset({f"t{number}.nextrequest.example"}),
        addresses=frozenset(),
        live=True,
        opened_at=NOW,
    )


MATCHER = Matcher([_request(number) for number in range(200)], "us@box.example")

BAIT = {
    "on": HEAD + b"\n" + b"On " * 35_000,
    "on lines": HEAD + b"\n" + b"On \n" * 30_000,
    "attributions": HEAD + b"\n" + b"On Mon, 3 wrote\n" * 8_000,
    "from lines": HEAD + b"\n" + b"From: x\n" * 8_000,
    "from headers": b"From: x@y.example\n" * 8_000 + b"\nx",
    "divs": HEAD + b"Content-Type: text/html\n\n" + b"<div>" * 20_000 + b"word",
    "ids": HEAD + b"Message-ID: <<a@b>\nReferences: " + b"<<a@b>" * 20_000 + b"\n\nx",
    "brackets": HEAD + b"References: " + b"<" * 200_000 + b"\n\nx",
    "nul": HEAD + b"\n" + b"\0" * 100_000,
    "empty": b"",
    "blank lines": HEAD + b"\n" + b" \n" * 50_000,
    "receipts": HEAD + b"\n" + b"request received " * 6_000,
    "digits": HEAD + b"\n" + b"1" * 100_000,
    "numbers": HEAD + b"\n" + b"request no. 1-" * 8_000,
    "dates": HEAD + b"\n" + b"May 4 " * 16_000,
    "slashes": HEAD + b"\n" + b"1/" * 50_000,
    "leads": HEAD + b"\n" + b'you requested: "' * 6_000,
    "links": HEAD + b"\n" + b"https://t1.nextrequest.example/requests/20-1 " * 3_000,
    "names": HEAD + b"\n" + b"City of Town1 " * 8_000,
    "nested parts": HEAD + b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 3_000,
    "addresses": b"To: " + b'"a" <b@c.example>, ' * 20_000 + b"\n\nx",
    "brackets in To": b"To: " + b"(" * 100_000 + b'\nFrom: "' + b"\n\nx",
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nx",
    "words without an end": b"".join(name + b": " + b"=?utf-8?b?From: " * 20_000 + b"\n" for name in (b"Subject", b"Date", b"From", b"To")) + b"\nx",
    "fake bounce": b"From: mailer-daemon@x.example\nSubject: failure notice\n\n" + b"a." * 60_000 + b"@",
}  # fmt: skip


@pytest.mark.parametrize("raw", BAIT.values(), ids=BAIT.keys())
def test_bait_costs_little(raw: bytes) -> None:
    before = time.process_time()
    mail = parse_mail(raw, ["Please release every audit. " * 2_000, "On " * 20_000])
    MATCHER.place(mail, NOW)
    read(mail, NOW)
    assert time.process_time() - before < LIMIT


def test_what_is_broken_is_named() -> None:
    assert parse_mail(BAIT["divs"]).defects
    assert parse_mail(BAIT["divs"]).own_text == "word"


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=600),
    st.sampled_from([b"", HEAD, HEAD + b"Content-Type: text/html\n\n", b"Content-Type: multipart/report; boundary="]),
)
def test_any_bytes_are_a_mail(raw: bytes, head: bytes) -> None:
    mail = parse_mail(head + raw)
    MATCHER.place(mail, NOW)
    read(mail, NOW)


PIECES = st.lists(
    st.sampled_from(
        [
            "Your request was received on May 4, 2026.", "RFI-26-7", "We will write by June 11.", "request #20-34", "\n", "\n\n", " ",
            "> old", "Gov. Code 7922.535(b) extension of time to May 20, 2026", "https://t1.nextrequest.example/requests/20-1",
            "On May 1, 2026, Robin wrote:", "é–“x”", "!", "Dear Robin Sample,", "\t", "𝟙", "İ", "________________",
        ]
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(PIECES, PIECES)
def test_spans_point_at_their_quotes(pieces: list[str], known: list[str]) -> None:
    raw = ("From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\n" + " ".join(pieces)).encode()
    mail = parse_mail(raw, ["".join(known)])
    for fact in read(mail, NOW).facts:
        assert fact.start == -1 or mail.own_text[fact.start : fact.start + len(fact.quote)] == fact.quote
    MATCHER.place(mail, NOW)


def _long_letter(size: int) -> str:
    """Every rule's samples over and over, no two sentences alike, a paragraph every few lines."""
    samples = [sample for rule in RULES for sample in (*rule.samples, *rule.look_alikes)]
    text, number = "", 0
    while len(text) < size:
        number += 1
        text += f"As to box {number}, {samples[number % len(samples)]} "
        text += f"Robin wrote {number} letters to the clerk of Alder Mills in that year." + (
            "\n\n" if number % 7 == 0 else " "
        )
    return text[:size]


def test_two_hundred_kilobytes_are_read_in_a_moment() -> None:
    mail, came = mail_of({"body": _long_letter(200_000), "date": "2026-05-01"})
    before = time.process_time()
    read(mail, came, {"A1": "x", "B1": "y"})
    assert time.process_time() - before < LIMIT


WORDS = ["request", "records", "not", "no", "we", "will", "be", "withheld", "denied", "if", "attached", "A1", "A1.", "(", "12,000", "$5", "fee", "within", "10 days", ";", "\n", "\n\n", '"', "Sincerely,", "Dear Robin,", "[ ]", "|", "2024", "\t"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=40))
def test_any_words_are_a_letter(words: list[str]) -> None:
    mail, came = mail_of({"body": " ".join(words), "date": "2026-05-01"})
    for fact in read(mail, came, {"A1": "x"}).facts:
        assert fact.start == -1 or mail.own_text[fact.start : fact.start + len(fact.quote)] == fact.quote


@pytest.mark.parametrize(
    "bait",
    ["no records " * 9_000, "we will not " * 8_000, "A1. " * 20_000, "(A1, " * 20_000, '"I request ' * 9_000, "Dear Robin, thank you " * 4_000,
     "Sincerely,\n" * 9_000, "\n\nTown Records | x" * 5_000, "within ten days of " * 5_000, "2024 | 1 | " * 9_000, "this message confidential. " * 4_000,
     "Robin. A.B. C-D " * 6_000, "Your request stated: " * 4_000, "See https://x.example/a. " * 4_000, "See Gov 7922.000. " * 5_000, "A1. * " * 16_000, "x 5) From: " * 9_000, "A1. none * " * 9_000,
     "denied: Records Center" + "ublic Records Center" * 5_000,
     "5) A1. " * 14_000],
    ids=lambda bait: bait[:12],
)  # fmt: skip
def test_bait_for_the_rules(bait: str) -> None:
    mail, came = mail_of({"body": bait[:100_000], "date": "2026-05-01"})
    before = time.process_time()
    read(mail, came, {"A1": "x"})
    assert time.process_time() - before < LIMIT

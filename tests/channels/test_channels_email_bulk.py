"""Answers to a large FETCH: read at once or by IMAPClient's parser, they come out the same."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient.exceptions import ProtocolError
from imapclient.response_parser import parse_fetch_response

from cpra_bot.channels.email.imap_bulk import Answer, read_answer


def by_imapclient(lines: list[Any]) -> Answer:
    """The same without sequence numbers, and instants in UTC."""
    found: Answer = {}
    for uid, fields in parse_fetch_response(lines, False, True).items():
        found[uid] = {name: value for name, value in fields.items() if name != b"SEQ"}
        when = fields.get(b"INTERNALDATE")
        if when:
            found[uid][b"INTERNALDATE"] = when.astimezone(UTC)
    return found


def read_at_once(lines: list[Any]) -> Answer:
    found = read_answer(lines)
    for fields in found.values():
        fields.pop(b"SEQ", None)
        if fields.get(b"INTERNALDATE"):
            fields[b"INTERNALDATE"] = fields[b"INTERNALDATE"].astimezone(UTC)
    return found


def head(uid: int, when: bytes, size: int) -> bytes:
    return b'7 (UID %d INTERNALDATE "%s" BODY[] {%d}' % (uid, when, size)


WHEN = b"22-Nov-2026 18:05:00 +0000"
ANSWERS = {
    "two messages": [(head(5, WHEN, 5), b"Hello"), b")", (head(6, b" 1-Jan-2026 00:00:00 -0800", 2), b"Hi"), b")"],
    "east of Greenwich": [(head(5, b"28-Feb-2024 23:59:59 +0530", 5), b"Hello"), b")"],
    "a day that is none": [(head(5, b"31-Feb-2026 18:05:00 +0000", 5), b"Hello"), b")"],
    "a month that is none": [(head(5, b"22-Foo-2026 18:05:00 +0000", 5), b"Hello"), b")"],
    "no instant": [(b"7 (UID 5 BODY[] {5}", b"Hello"), b")"],
    "another order": [(b"7 (BODY[] {5}", b"Hello"), b' UID 5 INTERNALDATE "%s")' % WHEN],
    "flags beside": [(b'7 (UID 5 FLAGS (\\Seen) INTERNALDATE "%s" BODY[] {5}' % WHEN, b"Hello"), b")"],
    "flags behind": [(head(5, WHEN, 5), b"Hello"), b" FLAGS (\\Seen))"],
    "two literals": [(b"7 (UID 5 BODY[HEADER] {2}", b"A:"), (b" BODY[] {5}", b"Hello"), b")"],
    "a quoted body": [b'7 (UID 5 BODY[] "Hello")'],
    "an unasked one between": [b"9 (FLAGS (\\Deleted))", (head(5, WHEN, 5), b"Hello"), b")"],
    "a body twice": [(head(5, WHEN, 5), b"Hello"), b")", b"7 (UID 5 FLAGS ())"],
    "sizes": [b"1 (UID 5 RFC822.SIZE 123)", b"2 (RFC822.SIZE 9 UID 6)", b"3 (UID 7 RFC822.SIZE 0)"],
    "brackets inside": [(head(5, WHEN, 9), b") (UID 6 "), b")"],
    "nothing": [],
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_both_ways_give_the_same(name: str) -> None:
    assert read_at_once(ANSWERS[name]) == by_imapclient(ANSWERS[name])


@pytest.mark.parametrize("lines", [[b"7 (UID x)"], [(head(5, WHEN, 5), b"Hello")], [b"words"]], ids=str)
def test_what_is_no_answer_is_an_error_in_both_ways(lines: list[Any]) -> None:
    with pytest.raises(ProtocolError):
        by_imapclient(lines)
    with pytest.raises(ProtocolError):
        read_answer(lines)


@given(
    st.integers(1, 28),
    st.sampled_from(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]),
    st.integers(1990, 2099),
    st.times(),
    st.sampled_from(["+0000", "-0800", "+0545", "-0330", "+1400"]),
)
def test_every_instant_is_the_same(day: int, month: str, year: int, at: Any, zone: str) -> None:
    when = f"{day:2}-{month}-{year} {at:%H:%M:%S} {zone}".encode()
    lines = [(head(5, when, 5), b"Hello"), b")"]
    assert read_at_once(lines) == by_imapclient(lines)

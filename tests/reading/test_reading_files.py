"""Attached files come out byte for byte; the walk here is independent of the parser: boundaries split by hand."""

from __future__ import annotations

import base64
import binascii
import json
import quopri
import re
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpra_bot.reading.files import files_of
from cpra_bot.reading.mail import parse_mail


def walked(part: bytes) -> list[bytes]:
    """Decoded bytes of every leaf of a mail, messages inside it taken as leaves."""
    head, _, body = (
        re.sub(rb"\A(\r?\n)", b"\n\n", part, count=1).partition(b"\n\n")
        if b"\r\n\r\n" not in part
        else part.partition(b"\r\n\r\n")
    )
    head = re.sub(rb"\r?\n[ \t]+", b" ", head)
    multipart = re.search(rb'(?im)^content-type:\s*multipart/[^\n]*?boundary="?([^"\s;]+)', head)
    if multipart:
        pieces = re.split(rb"(?m)(?:\r?\n|\A)--" + re.escape(multipart.group(1)) + rb"(?:--)?[ \t]*\r?$", body)
        return [
            leaf for piece in pieces[1:] if piece.strip() for leaf in walked(re.sub(rb"\A\r?\n", b"", piece, count=1))
        ]
    coding = re.search(rb"(?im)^content-transfer-encoding:\s*([\w-]+)", head)
    name = coding.group(1).lower() if coding else b""
    if name == b"base64":
        try:
            return [base64.b64decode(body)]
        except binascii.Error:
            return [body]
    return [quopri.decodestring(body) if name == b"quoted-printable" else body]


def test_files_of_all_raw_mails_byte_for_byte(shared: Path) -> None:
    folder = shared / "data" / "replies"
    seen = 0
    for line in (folder / "eml" / "index.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        raw = (folder / entry["file"]).read_bytes()
        files = files_of(raw)
        assert [file for file, _ in files] == list(parse_mail(raw).attachments)
        leaves = [leaf.rstrip() for leaf in walked(raw)]
        for file, data in files:
            assert file.size == len(data)
            if not file.content_type.startswith("multipart/"):
                assert data.rstrip() in leaves, (entry["file"], file)
                seen += 1
    assert seen >= 10


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=3_000),
    st.sampled_from(["application/pdf", "text/plain", "text/html", "image/png"]),
    st.booleans(),
)
def test_any_bytes_come_back(data: bytes, kind: str, crlf: bool) -> None:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content("See the file.")
    message.add_attachment(data, *kind.split("/"), filename="räport 1.bin")
    raw = message.as_bytes()
    ((file, found),) = files_of(raw.replace(b"\n", b"\r\n") if crlf else raw)
    assert (file.name, file.content_type, file.size) == ("räport 1.bin", kind, len(data))
    assert found == data


INNER = b"From: chief@town.example\r\nSubject:  two  spaces\r\nX-Long: " + b"word " * 40 + b"\r\n\r\nInner words.\r\n"
OUTER = b"From: clerk@town.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nFYI\r\n--x\r\n%s\r\n--x--\r\n"


@pytest.mark.parametrize(
    "part",
    [
        b"Content-Type: message/rfc822\r\n\r\n" + INNER,
        b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(INNER),
    ],
    ids=["plain", "base64, which the standard forbids"],
)
def test_a_message_inside_comes_as_it_was_sent(part: bytes) -> None:
    raw = OUTER % part
    ((file, data),) = files_of(raw)
    assert data == INNER
    assert (file.name, file.content_type) == ("message.eml", "message/rfc822")
    assert parse_mail(raw).attachments == (file,)


def test_a_file_that_speaks_of_messages_is_left_alone() -> None:
    text = b"Content-Type: message/rfc822\r\n\r\nis how it begins"
    part = b"Content-Type: text/x-notes; name=a.txt\r\n\r\n" + text
    raw = OUTER % (part + b"\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n" + INNER)
    assert [data for _, data in files_of(raw)] == [text, INNER]


def test_eight_bit_bytes_under_a_charset_that_cannot_be_named() -> None:
    raw = b"From: a@b.example\nContent-Type: text/plain; charset*=us-ascii''utf-8\n\nSe\xc3\xb1or, the fee is waived."
    assert parse_mail(raw).own_text == "Señor, the fee is waived."


def test_what_cannot_be_taken_apart_has_no_files() -> None:
    assert files_of(b"Content-Type: message/rfc822\n\n" * 3_000) == ()
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(1_200))
    assert files_of(deep) == ()
    assert any("MIME structure" in defect for defect in parse_mail(deep).defects)

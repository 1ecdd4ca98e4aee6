"""The bytes of a letter, read back by the standard library's other parser."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from channel_suite import make_letter
from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.channels.email.serialize import mail_bytes
from cpra_bot.errors import Refused
from cpra_bot.model.letter import Attachment

NOON = datetime(2026, 8, 3, 19, 0, tzinfo=UTC)
CLEAN = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))


def test_an_ascii_letter_is_its_preview_with_crlf() -> None:
    letter = make_letter(in_reply_to="<a@x.example>", references=("<r@x.example>", "<a@x.example>"))
    assert mail_bytes(letter, NOON).decode("ascii") == (
        "From: Robin Sample <robin@requester.example>\r\n"
        "To: records@elm-city.example\r\n"
        "Reply-To: robin+k7f2@requester.example\r\n"
        "Subject: Public records request\r\n"
        "Date: Mon, 03 Aug 2026 19:00:00 +0000\r\n"
        "Message-ID: <letter-1@requester.example>\r\n"
        "In-Reply-To: <a@x.example>\r\n"
        "References: <r@x.example>\r\n <a@x.example>\r\n"
        "X-CPRA-Letter: mark-1-c0ffee\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 7bit\r\n"
        "\r\n"
        "Dear Custodian,\r\n\r\nA1. The list of shared networks.\r\n\r\nRobin Sample\r\n"
    )


def test_the_date_is_the_instant_whatever_its_zone() -> None:
    west = NOON.astimezone(timezone(timedelta(hours=-7)))
    assert mail_bytes(make_letter(), west) == mail_bytes(make_letter(), NOON)


def test_optional_headers_are_absent_not_empty() -> None:
    raw = mail_bytes(make_letter(reply_to=""), NOON)
    for name in (b"Reply-To", b"In-Reply-To", b"References", b"Bcc", b"Auto-Submitted"):
        assert name not in raw


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        ("plain\n", "7bit"),
        ("x" * 998 + "\n", "7bit"),
        ("x" * 999 + "\n", "quoted-printable"),
        ("§ 7922.535\n", "quoted-printable"),
        ("", "7bit"),
    ],
)
def test_the_transfer_encoding(body: str, encoding: str) -> None:
    raw = mail_bytes(make_letter(body=body), NOON)
    parsed = message_from_bytes(raw, policy=policy.default)
    assert parsed["Content-Transfer-Encoding"] == encoding
    assert parsed.get_content().replace("\r\n", "\n") == body
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


@given(lengths=st.lists(st.integers(0, 2100), max_size=8), end=st.sampled_from(["", "\n"]))
def test_a_line_that_is_too_long_is_found_wherever_it_stands(lengths: list[int], end: str) -> None:
    body = "\n".join("x" * length for length in lengths) + end
    fits = max(map(len, body.split("\n"))) <= 998
    assert (b"Encoding: 7bit" in mail_bytes(make_letter(body=body), NOON)) == fits


def decoded(raw: bytes, name: str) -> str:
    """The header's value, read by the older of the two parsers: the newer one puts a space between encoded words."""
    return str(make_header(decode_header(message_from_bytes(raw)[name].replace("\r\n", ""))))


@given(
    body=st.text(CLEAN | st.sampled_from("\n\t.=§é \x20"), max_size=400).map(lambda text: text + "\n"),
    subject=st.text(CLEAN, min_size=1, max_size=150).map(str.strip).filter(bool),
    name=st.text(CLEAN, min_size=1, max_size=80).map(str.strip).filter(bool),
)
def test_what_is_written_can_be_read_back(body: str, subject: str, name: str) -> None:
    raw = mail_bytes(make_letter(body=body, subject=subject, sender_name=name), NOON)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    parsed = message_from_bytes(raw, policy=policy.default)
    assert not parsed.defects
    content = parsed.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.decode("utf-8").replace("\r\n", "\n") == body
    assert parsed["From"].addresses[0].addr_spec == "robin@requester.example"
    subject_read, sender_read = decoded(raw, "Subject"), decoded(raw, "From")
    assert subject_read == subject
    assert parseaddr(sender_read)[0] == name or sender_read == f"{name} <robin@requester.example>"
    assert parsed["X-CPRA-Letter"] == "mark-1-c0ffee"
    assert parsed["Message-ID"] == "<letter-1@requester.example>"


@given(
    place=st.sampled_from(["to", "sender", "sender_name", "reply_to", "subject", "message_id", "in_reply_to", "mark"]),
    control=st.characters(categories=("Cc", "Cs", "Zl", "Zp")),
    before=st.text(CLEAN, max_size=5),
)
def test_no_header_can_hold_a_line_break(place: str, control: str, before: str) -> None:
    with pytest.raises(Refused, match="nothing was sent") as caught:
        mail_bytes(make_letter(**{place: f"{before}{control}x: y"}), NOON)
    assert caught.value.remedy


def test_references_are_guarded_like_the_rest() -> None:
    with pytest.raises(Refused):
        mail_bytes(make_letter(references=("<a@x.example>", "<b>\r\nX: y")), NOON)


@pytest.mark.parametrize("place", ["to", "sender", "reply_to", "message_id", "mark"])
def test_addresses_and_identifiers_are_ascii(place: str) -> None:
    with pytest.raises(Refused, match="ASCII"):
        mail_bytes(make_letter(**{place: "récords@elm-city.example"}), NOON)


@pytest.mark.parametrize("body", ["a\rb\n", "a\x00\n", "a\x0cb\n", "\ud800\n"])
def test_a_body_with_control_characters_is_refused(body: str) -> None:
    with pytest.raises(Refused, match="control character"):
        mail_bytes(make_letter(body=body), NOON)


def test_a_header_that_no_mail_can_carry_is_refused() -> None:
    with pytest.raises(Refused, match="longer"):
        mail_bytes(make_letter(subject="x" * 1000), NOON)


def attached(content: bytes, name: str = "demo--elm-pd.pdf") -> Attachment:
    digest = hashlib.sha256(content).hexdigest()
    return Attachment(name, "application/pdf", digest, base64.b64encode(content).decode("ascii"))


@given(
    content=st.binary(max_size=400),
    body=st.text(CLEAN | st.sampled_from("\n=-_é"), max_size=200).map(lambda text: text + "\n"),
)
def test_an_attachment_arrives_as_it_was_approved_and_the_text_as_without_it(content: bytes, body: str) -> None:
    plain = mail_bytes(make_letter(body=body), NOON)
    raw = mail_bytes(make_letter(body=body, attachments=(attached(content), attached(b"two", "b.pdf"))), NOON)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    parsed = message_from_bytes(raw, policy=policy.default)
    assert not parsed.defects
    text, first, second = parsed.iter_parts()
    assert (first.get_filename(), first.get_content_type(), first.get_content()) == (
        "demo--elm-pd.pdf",
        "application/pdf",
        content,
    )
    assert second.get_content() == b"two"
    head, _, alone = plain.partition(b"\r\n\r\n")
    assert alone in raw  # byte for byte
    assert text["Content-Transfer-Encoding"] == message_from_bytes(plain)["Content-Transfer-Encoding"]
    ours = message_from_bytes(head)
    for name in ("From", "To", "Subject", "Message-ID", "X-CPRA-Letter", "Date"):
        assert message_from_bytes(raw)[name] == ours[name]


def test_the_same_letter_gives_the_same_bytes_and_lines_are_short() -> None:
    letter = make_letter(attachments=(attached(bytes(range(256)) * 50),))
    raw = mail_bytes(letter, NOON)
    assert mail_bytes(letter, NOON) == raw
    assert max(len(line) for line in raw.split(b"\r\n")) <= 100


def test_a_body_that_holds_the_boundary_gets_another_one() -> None:
    letter = make_letter(attachments=(attached(b"x"),))
    boundary = message_from_bytes(mail_bytes(letter, NOON)).get_boundary()
    tricky = make_letter(body=f"--{boundary}\n--{boundary}--\n", attachments=(attached(b"x"),))
    parsed = message_from_bytes(mail_bytes(tricky, NOON), policy=policy.default)
    text, file = parsed.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == tricky.body
    assert file.get_content() == b"x"


@pytest.mark.parametrize(
    "wrong",
    [
        replace(attached(b"x"), sha256="0" * 64),
        replace(attached(b"x"), content="not base64!"),
        replace(attached(b"x"), name='a".pdf\r\nBcc: x'),
        replace(attached(b"x"), name="../a.pdf"),
        replace(attached(b"x"), media_type="application/pdf\r\nX: y"),
    ],
)
def test_an_attachment_that_is_not_what_was_approved_is_refused(wrong: Attachment) -> None:
    with pytest.raises(Refused, match="attachment") as caught:
        mail_bytes(make_letter(attachments=(wrong,)), NOON)
    assert caught.value.remedy

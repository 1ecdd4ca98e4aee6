"""A raw mail becomes its parts, and what is broken costs only itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cpra_bot.reading.charset import decode
from cpra_bot.reading.html import render
from cpra_bot.reading.mail import parse_mail

HEAD = b"From: Robin Sample <Robin@Clerk.Example>\r\nTo: us+t0k@box.example\r\n"


def test_the_headers_of_identity_are_read_as_they_stand() -> None:
    raw = (
        HEAD + b"Message-ID: <[A1]@exchange.example>\r\nIn-Reply-To: <one@box.example>\r\n"
        b"References: <zero@box.example>\r\n\t<one@box.example>\r\nX-CPRA-Letter: m4rk\r\n"
        b"Date: Mon, 04 May 2026 09:00:00 -0700\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n =?utf-8?q?_records?=\r\n\r\nHello\r\n"
    )
    mail = parse_mail(raw)
    assert mail.message_id == "<[A1]@exchange.example>"
    assert mail.in_reply_to == ("<one@box.example>",)
    assert mail.references == ("<zero@box.example>", "<one@box.example>")
    assert mail.mark == "m4rk"
    assert (mail.sender, mail.sender_name) == ("robin@clerk.example", "Robin Sample")
    assert mail.recipients == ("us+t0k@box.example",)
    assert mail.date == datetime(2026, 5, 4, 16, tzinfo=UTC)
    assert mail.subject == "Café records"
    assert mail.own_text == "Hello"
    assert mail.defects == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"Message-ID: <<a@b.example>", "<a@b.example>"),
        (b"Message-ID: a@b.example", "<a@b.example>"),
        (b"message-id:<a@b.example>", "<a@b.example>"),
        (b"Message-ID:", ""),
        (b"Message-ID: no id at all", ""),
    ],
)
def test_message_ids_of_every_kind(line: bytes, expected: str) -> None:
    assert parse_mail(HEAD + line + b"\r\n\r\nHello").message_id == expected


@pytest.mark.parametrize(
    "line", [b"To: (c):", b"Date: the day after", b"Content-Type: text/plain; name*", b"Cc: " + b"(" * 5000]
)
def test_a_broken_header_costs_only_itself(line: bytes) -> None:
    raw = b"From: a@b.example\r\nSubject: Still here\r\n" + line + b"\r\nMessage-ID: <i@b.example>\r\n\r\nBody stays."
    mail = parse_mail(raw)
    assert (mail.sender, mail.subject, mail.message_id) == ("a@b.example", "Still here", "<i@b.example>")
    assert mail.own_text == "Body stays."


def test_raw_eight_bit_headers_and_bodies() -> None:
    mail = parse_mail("From: a@b.example\nSubject: Señor\n\nSeñor".encode())
    assert (mail.subject, mail.own_text) == ("Señor", "Señor")


@pytest.mark.parametrize(
    ("data", "charset", "text", "faulty"),
    [
        ("Peña".encode(), "utf-8", "Peña", False),
        (b"It\x92s", "iso-8859-1", "It’s", False),
        (b"It\x92s", "us-ascii", "It’s", False),
        ("Peña".encode(), "us-ascii", "Peña", False),
        ("Peña".encode(), None, "Peña", False),
        (b"It\x92s", "x-nobody-knows", "It’s", True),
        (b"It\x92s", "utf-8", "It’s", True),
        (b"a\x00b", None, "ab", False),
        (b"hi", "punycode", "hi", True),
        (b"hi", "base64", "hi", True),
        (b"hi +AKM-", "unicode-1-1-utf-7", "hi £", False),
    ],
)
def test_charsets_follow_a_rule(data: bytes, charset: str | None, text: str, faulty: bool) -> None:
    assert decode(data, charset) == (text, decode(data, charset)[1])
    assert bool(decode(data, charset)[1]) is faulty


def test_plain_text_wins_where_it_is_real_and_html_where_it_is_not() -> None:
    def both(plain: bytes) -> bytes:
        return (
            HEAD + b"Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n"
            + plain + b"\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>We have <b>your request</b> of May 4 and will write again "
            b"as soon as the records clerk has looked at it, which takes a few days at this time of the year.</p>\r\n--x--\r\n"
        )  # fmt: skip

    assert parse_mail(both(b"We have your request of May 4 and will write again soon.")).own_text.startswith(
        "We have your"
    )
    assert "takes a few days" in parse_mail(both(b"Please view this HTML mail in a browser.")).own_text
    assert "takes a few days" in parse_mail(both(b"")).own_text


def test_attachments_have_no_directories_and_logos_are_none() -> None:
    raw = (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nSee the letter.\r\n"
        b'--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="../../etc/letter.pdf"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n"
        b"--x\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <logo>\r\nContent-Disposition: inline\r\n\r\nabc\r\n"
        b"--x\r\nContent-Type: image/png; name=scan.png\r\nContent-Disposition: attachment\r\n\r\nabc\r\n"
        b"--x\r\nContent-Type: message/rfc822\r\n\r\nFrom: c@d.example\r\nSubject: inner\r\n\r\nYour request is denied.\r\n--x--\r\n"
    )
    mail = parse_mail(raw)
    assert [(file.name, file.content_type) for file in mail.attachments] == [
        ("letter.pdf", "application/pdf"),
        ("scan.png", "image/png"),
        ("message.eml", "message/rfc822"),
    ]
    assert mail.attachments[0].size == 5
    assert mail.text == "See the letter."


def test_html_keeps_what_matters() -> None:
    shown = render(
        "<p>No. 20<i>-34</i></p><p style='display: none'>hidden</p><ol start=5><li>fifth<li>sixth</ol>"
        "<table><tr><td>Detections</td><td>1,204</td></tr></table>"
        "<a href='https://town.portal.example/requests/20-34'>View</a><blockquote>our old letter</blockquote>tail"
    )
    assert "No. 20-34" in shown.own
    assert "hidden" not in shown.own
    assert "5. fifth" in shown.own and "6. sixth" in shown.own
    assert any("Detections" in line and "1,204" in line for line in shown.own.splitlines())
    assert "https://town.portal.example/requests/20-34" in shown.own
    assert "our old letter" not in shown.own and "our old letter" in shown.quoted
    assert "tail" in shown.own


def test_outlook_marks_the_rest_as_history() -> None:
    shown = render("<div>New words.<div id='appendonsend'></div><hr><div>From: somebody else</div></div>")
    assert "New words." in shown.own and "somebody else" not in shown.own


def test_a_mail_that_is_all_quotation_is_still_read() -> None:
    shown = render("<blockquote>We have your request.</blockquote>")
    assert shown.own.strip() == "We have your request."
    assert shown.defects


@pytest.mark.parametrize("depth", [300, 3000])
def test_deep_nesting_loses_no_text(depth: int) -> None:
    assert "deep words" in render("<div>" * depth + "deep words" + "</div>" * depth).own


def test_nested_paddings_do_not_grow() -> None:
    shown = render("<div style='padding-left:999999px'>" * 30 + "<br>line" * 1000)
    assert len(shown.own) < 200_000

"""Delivery reports in the standard form and in prose; a full mailbox is no dead address."""

from __future__ import annotations

import pytest

from cpra_bot.model.message import DeliveryReport
from cpra_bot.reading.autoreply import is_automatic_reply
from cpra_bot.reading.delivery import is_hard, is_soft
from cpra_bot.reading.mail import parse_mail


def standard(action: str = "failed", status: str = "5.1.1", diagnostic: str = "smtp; 550 5.1.1 no such user") -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example\nTo: us@box.example\nSubject: Undelivered Mail Returned to Sender\n"
        "Auto-Submitted: auto-replied\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; Clerk@Town.example\nAction: {action}\nStatus: {status}\nDiagnostic-Code: {diagnostic}\n\n"
        "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <letter-1@box.example>\nX-CPRA-Letter: m4rk\n"
        "To: clerk@town.example\nSubject: Records\n\n--b--\n"
    ).encode()


def test_the_standard_form() -> None:
    (report,) = parse_mail(standard()).reports
    assert report.recipient == "clerk@town.example"
    assert (report.action, report.status) == ("failed", "5.1.1")
    assert (report.original_message_id, report.original_mark) == ("<letter-1@box.example>", "m4rk")
    assert "no such user" in report.diagnostic


PROSE = {
    "exim": (
        "From: Mail Delivery System <Mailer-Daemon@mx.example>\nTo: us@box.example\nX-Failed-Recipients: clerk@town.example\n"
        "Subject: Mail delivery failed: returning message to sender\n\nThis is a permanent error.\n\n  clerk@town.example\n"
        "    Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n\n"
        "To: clerk@town.example\nX-CPRA-Letter: m4rk\nMessage-Id: <letter-1@box.example>\n\nOur words\n",
        True,
    ),
    "qmail": (
        "From: MAILER-DAEMON@mx.example\nTo: us@box.example\nSubject: failure notice\n\nHi. This is the qmail-send program.\n"
        "<clerk@town.example>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 unknown\n\n"
        "--- Below this line is a copy of the message.\n\nMessage-ID: <letter-1@box.example>\nX-CPRA-Letter: m4rk\n\nOur words\n",
        True,
    ),
    "exchange": (
        "From: postmaster@town.example\nTo: us@box.example\nSubject: Undeliverable: Records\n\nDelivery has failed to these "
        "recipients:\n\nclerk@town.example\n#550 5.1.10 RESOLVER.ADR.RecipientNotFound ##\n\nOriginal message headers:\n\n"
        "From: us@box.example\nMessage-ID: <letter-1@box.example>\nX-CPRA-Letter: m4rk\n",
        True,
    ),
    "delay": (
        "From: mailer-daemon@mx.example\nTo: us@box.example\nSubject: Delivery Status Notification (Delay)\n\nYour message to "
        "clerk@town.example has not been delivered yet; we will keep trying.\n\n----- Original message -----\n\n"
        "Message-ID: <letter-1@box.example>\nX-CPRA-Letter: m4rk\n",
        False,
    ),
    "full": (
        "From: mailer-daemon@mx.example\nTo: us@box.example\nSubject: failure notice\n\n<clerk@town.example>:\n"
        "552 5.2.2 The mailbox is full\n\n--- Below this line is a copy of the message.\n\n"
        "Message-ID: <letter-1@box.example>\nX-CPRA-Letter: m4rk\n",
        False,
    ),
}


@pytest.mark.parametrize(("raw", "hard"), PROSE.values(), ids=PROSE.keys())
def test_reports_in_prose(raw: str, hard: bool) -> None:
    (report,) = parse_mail(raw.encode()).reports
    assert report.recipient == "clerk@town.example"
    assert (report.original_message_id, report.original_mark) == ("<letter-1@box.example>", "m4rk")
    assert is_hard(report) is hard
    assert is_soft(report) is not hard


@pytest.mark.parametrize(
    ("action", "status", "diagnostic", "hard", "soft"),
    [
        ("failed", "5.1.1", "", True, False),
        ("failed", "5.1.10", "", True, False),
        ("failed", "5.4.1", "", True, False),
        ("failed", "5.2.1", "mailbox disabled", True, False),
        ("failed", "5.2.2", "", False, True),
        ("failed", "5.0.0", "552 mailbox is full", False, True),
        ("failed", "5.7.1", "user is over quota", False, True),
        ("failed", "4.4.7", "expired", False, True),
        ("delayed", "4.4.1", "", False, True),
        ("delayed", "5.1.1", "", False, True),
        ("failed", "", "unknown user", True, False),
        ("failed", "", "connection timed out", False, True),
        ("delivered", "2.0.0", "", False, False),
        ("relayed", "2.1.9", "", False, False),
    ],
)
def test_severity(action: str, status: str, diagnostic: str, hard: bool, soft: bool) -> None:
    report = DeliveryReport("clerk@town.example", action, status, diagnostic, "")
    assert (is_hard(report), is_soft(report)) == (hard, soft)


@pytest.mark.parametrize(
    "raw",
    [
        "From: clerk@town.example\nSubject: Undeliverable mail last week\n\nOur server was down. Your request is here now.",
        "From: clerk@town.example\nSubject: RE: Undeliverable: Records\n\nTry records@town.example, 550 5.1.1 was our fault.",
        "From: clerk@town.example\nSubject: Records\n\nYour earlier mail bounced with 550 5.1.1.",
    ],
)
def test_a_person_who_writes_about_a_bounce_is_no_report(raw: str) -> None:
    assert parse_mail(raw.encode()).reports == ()


@pytest.mark.parametrize(
    ("headers", "marked", "reply"),
    [
        ("Subject: Away\nAuto-Submitted: auto-replied (vacation)", True, True),
        ("Subject: Automatic reply: Records", True, True),
        ("Subject: Automatic reply: Records\nAuto-Submitted: auto-generated", True, True),
        ("Subject: Out of Office AutoReply: Records", True, True),
        ("Subject: R Sample/Clerk is out of the office", True, True),
        ("Subject: Hello\nX-Autoreply: yes", True, True),
        ("Subject: Hello\nX-Autogenerated: Reply", True, True),
        ("Subject: Hello\nPreference: auto_reply", True, True),
        ("Subject: Hello\nX-POST-MessageClass: 9; Autoresponder", True, True),
        ("Subject: Hello\nX-FC-MachineGenerated: false", False, False),
        ("Subject: Hello\nPrecedence: auto_reply", True, True),
        ("Subject: Your request 26-1\nAuto-Submitted: auto-generated", True, False),
        ("Subject: Hello\nAuto-Submitted: no", False, False),
        ("Subject: Hello\nX-Auto-Response-Suppress: All", False, False),
        ("Subject: Hello\nPrecedence: bulk", False, False),
        ("Subject: RE: Automatic reply: Records", False, False),
    ],
)
def test_marks_of_machines(headers: str, marked: bool, reply: bool) -> None:
    mail = parse_mail(f"From: a@b.example\n{headers}\n\nHello".encode())
    assert bool(mail.auto_submitted) is marked
    assert is_automatic_reply(mail.auto_submitted, mail.subject) is reply

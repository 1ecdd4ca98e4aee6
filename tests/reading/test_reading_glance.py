"""The first look at a mail sees what the parser sees or nothing, and places nothing otherwise than the long way."""

from __future__ import annotations

import importlib.util
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.message import EmailMessage
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpra_bot.model.message import KnownRequest, ParsedMail, Strength
from cpra_bot.reading.evidence import Evidence, domain_of
from cpra_bot.reading.glance import glance, without_files
from cpra_bot.reading.headers import address_pairs
from cpra_bot.reading.lookalike import shape
from cpra_bot.reading.mail import parse_mail
from cpra_bot.reading.match import Matcher
from cpra_bot.reading.numbers import find_numbers

CORPUS = Path(__file__).parent / "fuzz_corpus"
SEEN = (
    "message_id",
    "in_reply_to",
    "references",
    "sender",
    "sender_name",
    "reply_to",
    "recipients",
    "subject",
    "mark",
    "reports",
)
BOX = "robin@sample.example"
OPENED = datetime(2026, 4, 1, 17, tzinfo=UTC)
NOW = OPENED + timedelta(days=9)
REQUEST = KnownRequest(
    key="readers/alder-pd",
    agency_name="Alder Mills Police Department",
    names=("City of Alder Mills",),
    token="tok-alder",
    message_ids=frozenset({"<first@sample.example>"}),
    marks=frozenset({"mark-alder"}),
    numbers={},
    domains=frozenset({"aldermills.example"}),
    tenants=frozenset(),
    addresses=frozenset({"records@aldermills.example"}),
    live=True,
    opened_at=OPENED,
)


def what_it_may_be_known_by(whole: ParsedMail) -> Iterator[KnownRequest]:
    """Requests of which the mail may be an answer, by each thing that it shows, one at a time."""
    seen = Evidence(whole, lambda _domain: False)
    words = re.findall(r"[\w-]*\d[\w-]*", f"{whole.subject} {whole.text}")
    numbers = [hit.number for part in (whole.subject, whole.own_text, whole.text) for hit in find_numbers(part)]
    pieces = [piece for _, path in seen.links for piece in re.split(r"[/?=&:]+", path) if piece]
    for number in dict.fromkeys([*numbers, *words[:8], *pieces[:8]]):
        yield replace(REQUEST, numbers={number: Strength.STRONG}, agency_name=whole.sender_name or "Alder Mills")
        yield replace(REQUEST, numbers={number: Strength.STRONG}, domains=frozenset({domain_of(whole.sender)}))
    for host in islice(seen.hosts, 5):
        yield replace(REQUEST, tenants=frozenset({host}))
        yield replace(REQUEST, tenants=frozenset({host}), numbers=dict.fromkeys(pieces, Strength.STRONG))
    yield replace(REQUEST, tenants=frozenset({f"{whole.sender.partition('@')[0]}.vendor.example"}))
    yield replace(REQUEST, tenants=frozenset({f"alder.{domain_of(whole.sender)}"}))
    yield replace(REQUEST, domains=frozenset({domain_of(whole.sender)}))
    yield replace(REQUEST, addresses=frozenset({whole.sender}))
    yield replace(REQUEST, taught={f"address {whole.sender}": "a person placed m1"})
    yield replace(REQUEST, message_ids=frozenset({*whole.in_reply_to, *whole.references[:2]}))
    for address in whole.recipients[:4]:
        yield replace(REQUEST, token=address.partition("@")[0].partition("+")[2])


def held_together(raw: bytes) -> bool:
    """Hold the first look against the parser, and its placing against the matcher's; True if it saw anything."""
    seen, whole = glance(raw), parse_mail(raw)
    if seen is None:
        return False
    for name in SEEN:
        assert getattr(seen.mail, name) == getattr(whole, name), name
    light = parse_mail(without_files(raw))
    assert light.text == whole.text and light.own_text == whole.own_text and shape(light) == shape(whole)
    assert [(file.name, file.content_type) for file in light.attachments] == [
        (file.name, file.content_type) for file in whole.attachments
    ]
    with_text = seen.with_text()
    assert with_text is None or with_text.text == whole.text
    boxes = {
        BOX,
        *(f"{name.partition('+')[0]}@{host}" for name, _, host in (a.partition("@") for a in whole.recipients)),
    }
    for known in (REQUEST, *what_it_may_be_known_by(whole)):
        for box in sorted(boxes)[:2]:
            matcher = Matcher([known], box)
            at_once = matcher.place_at_once(seen)
            assert at_once is None or at_once == matcher.place(whole, NOW)
            assert at_once is None or not at_once.request
    return True


def mails(path: Path) -> list[Path]:
    return sorted(path.rglob("*.eml"))


@pytest.mark.parametrize("path", mails(CORPUS), ids=lambda path: path.stem)
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_the_corpus(path: Path, ends: bytes) -> None:
    held_together(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", ends))


def test_real_mails(shared: Path) -> None:
    raws = [path.read_bytes() for path in mails(shared / "data")]
    assert raws
    seen = sum(held_together(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")) for raw in raws)
    assert seen > len(raws) // 2


def test_broken_mails(repository: Path) -> None:
    place = importlib.util.spec_from_file_location("fuzz_mail", repository / "benchmarks" / "fuzz_mail.py")
    assert place and place.loader
    fuzzer = importlib.util.module_from_spec(place)
    place.loader.exec_module(fuzzer)
    chance = random.Random(12)
    seeds = [path.read_bytes() for path in mails(CORPUS)]
    seen = sum(held_together(raw) for raw in (fuzzer.broken(chance, seeds)[:40_000] for _ in range(150)))
    assert seen > 20


HEAD = (
    b"From: Somebody <somebody@list.example>\r\nTo: robin@sample.example\r\nSubject: Trees\r\n"
    b"Message-ID: <1@list.example>\r\n"
)
PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n"
MIXED = b'Content-Type: multipart/mixed; boundary="b0"\r\n\r\n--b0\r\n'
PDF = b"--b0\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nSkVSUlk=\r\n--b0--\r\n"
STATUS = b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\n"
LONG_WAY = {
    "no sender": HEAD.replace(b"From", b"Form") + b"\r\nHello",
    "a mail system": HEAD.replace(b"somebody@", b"mailer-daemon@") + b"\r\nHello",
    "its Sender is a mail system": b"Sender: postmaster@mx.example\r\n" + HEAD + b"\r\nHello",
    "our mark": HEAD + b"X-CPRA-Letter: abc\r\n\r\nHello",
    "failed recipients": HEAD + b"X-Failed-Recipients: a@b.example\r\n\r\nHello",
    "a report": HEAD + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b0\r\n\r\n--b0\r\n\r\nNo\r\n" + PDF,
    "a status among the parts": HEAD + MIXED + b"\r\nNo\r\n--b0\r\n" + STATUS + PDF,
    "a status in a part of a part": HEAD + MIXED + b"Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\n" + STATUS + b"--b1--\r\n" + PDF,
    "a digest": HEAD + MIXED.replace(b"mixed", b"digest") + b"\r\n" + STATUS + PDF,
    "a message inside": HEAD + MIXED + b"Content-Type: message/rfc822\r\n\r\n" + HEAD + b"\r\nHello\r\n" + PDF,
    "two types": HEAD + PLAIN + b"Content-Type: multipart/mixed; boundary=b0\r\n\r\nHello",
    "no last boundary": HEAD + MIXED + b"\r\nHello",
    "no boundary": HEAD + b"Content-Type: multipart/mixed\r\n\r\nHello",
    "a boundary that goes on": HEAD + b"Content-Type: multipart/mixed; boundary*0=b; boundary*1=0\r\n\r\n--b0\r\n\r\nHello\r\n" + PDF,
    "a comment in the type": HEAD + b"Content-Type: text/plain (words)\r\n\r\nHello",
    "a header that is none": HEAD + b"Hello there\r\n\r\nHello",
    "a space in a name": HEAD + b"In-Reply-To : <2@list.example>\r\n\r\nHello",
    "raw bytes": HEAD + "X-Town: Cañada\r\n\r\nHello".encode(),
    "a bare carriage return": HEAD + b"X-Town: A\rIn-Reply-To: <2@list.example>\r\n\r\nHello",
    "no content": HEAD,
    "an empty line first": b"\r\n" + HEAD + b"\r\nHello",
}  # fmt: skip
AT_ONCE = {
    "plain": (HEAD + PLAIN + b"\r\nHello 1\r\n", True),
    "line feeds": ((HEAD + PLAIN + b"\r\nHello\r\n").replace(b"\r\n", b"\n"), True),
    "no type": (HEAD + b"\r\nHello", True),
    "a file": (HEAD + MIXED + b"\r\nHello -- all\r\n" + PDF, True),
    "a file and a preamble": (HEAD + MIXED.replace(b"--b0\r\n", b"Not --b0\r\n--b0x\r\n--b0\r\n") + b"\r\nHello\r\n" + PDF, True),
    "nested": (HEAD + MIXED + b'Content-Type: multipart/alternative;\r\n boundary="b1"\r\n\r\n--b1\r\n' + PLAIN + b"\r\nHi\r\n--b1\r\nContent-Type: text/html\r\n\r\n<p>Hi\r\n--b1--\r\n" + PDF, False),
    "a long plain text beside HTML": (HEAD + MIXED + PLAIN + b"\r\n" + b"Trees and mills. " * 30 + b"\r\n--b0\r\nContent-Type: text/html\r\n\r\n<p>Hi\r\n" + PDF, True),
    "HTML alone": (HEAD + b"Content-Type: text/html\r\n\r\n<p>Hi", False),
    "quoted-printable": (HEAD + PLAIN + b"Content-Transfer-Encoding: quoted-printable\r\n\r\nCa=C3=B1ada 2=\r\n6\r\n", True),
    "base64": (HEAD + PLAIN + b"Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n", False),
    "a text that is a file": (HEAD + PLAIN.rstrip() + b"; name=a.txt\r\n\r\nHello", False),
    "a charset that nobody knows": (HEAD + b"Content-Type: text/plain; charset=x-none\r\n\r\nHello \xff", True),
    "a folded subject": (HEAD.replace(b"Trees", b"Trees\r\n\tand mills") + b"\r\nHello", True),
    "an encoded subject": (HEAD.replace(b"Trees", b"=?utf-8?q?Ca=C3=B1ada?=\r\n =?utf-8?q?_2?=") + b"\r\nHello", True),
    "links in redirects": (HEAD + PLAIN + b"\r\nSee https://www.google.com/url?q=https%3A%2F%2Falder.nextrequest.example%2Frequests%2F26-41 now", True),
}  # fmt: skip


@pytest.mark.parametrize("name", LONG_WAY)
def test_what_is_unusual_goes_the_long_way(name: str) -> None:
    assert glance(LONG_WAY[name]) is None


@pytest.mark.parametrize("name", AT_ONCE)
def test_what_is_usual_is_seen_at_once(name: str) -> None:
    raw, text = AT_ONCE[name]
    assert held_together(raw)
    seen = glance(raw)
    assert seen and (seen.with_text() is not None) is text


def test_a_mail_without_anything_known_is_placed_at_once() -> None:
    seen = glance(AT_ONCE["a file"][0])
    assert seen
    for known in ((), (REQUEST,), (replace(REQUEST, numbers={"26-41": Strength.STRONG}),)):
        assert Matcher(known, BOX).place_at_once(seen)
    assert not Matcher([replace(REQUEST, domains=frozenset({"list.example"}))], BOX).place_at_once(seen)


def test_files_are_emptied_and_nothing_else() -> None:
    raw = AT_ONCE["a file"][0]
    assert without_files(raw) == raw.replace(b"SkVSUlk=\r\n", b"")
    assert without_files(AT_ONCE["plain"][0]) is AT_ONCE["plain"][0]
    assert without_files(LONG_WAY["a message inside"]) is LONG_WAY["a message inside"]


def test_a_number_may_stand_in_the_address_of_a_link_alone() -> None:
    known = replace(REQUEST, tenants=frozenset({"alder.nextrequest.example"}), numbers={"26-41": Strength.STRONG})
    seen = glance(AT_ONCE["links in redirects"][0])
    assert seen and Matcher([known], BOX).place_at_once(seen) is None


WORDS = st.sampled_from(["Hello", "request 26-41", "CRM-26-7", "#12345", "https://a.vendor.example/requests/26-41", "Ca\u00f1ada", "--b0", "-- ", "> yes", "On May 4, 2026, Robin wrote:", "", "W012320-010126", "PRA 119"])  # fmt: skip
NAMES = st.sampled_from(["", "Somebody", "J. Some, Body", "Some Body", "Ca\u00f1ada", '"q" (c)', "a\\b"])
PEOPLE = st.sampled_from(["a@list.example", "A.B@List.example", "robin+tok-alder@sample.example", "postmaster@x.example", "clerk@alder.nextrequest.example", "x@gmail.com"])  # fmt: skip


@st.composite
def made(draw: st.DrawFn) -> bytes:
    message = EmailMessage()
    message["From"] = f"{Header(draw(NAMES)).encode()} <{draw(PEOPLE)}>" if draw(st.booleans()) else draw(PEOPLE)
    message["To"] = ", ".join(draw(st.lists(PEOPLE, min_size=1, max_size=3)))
    message["Subject"] = " ".join(draw(st.lists(WORDS, max_size=4)))
    for name, value in (
        ("Reply-To", PEOPLE),
        ("In-Reply-To", st.sampled_from(["<first@sample.example>", "<other@x>"])),
    ):
        if draw(st.booleans()):
            message[name] = draw(value)
    text = "\n".join(draw(st.lists(WORDS, max_size=70)))
    message.set_content(text, cte=draw(st.sampled_from(["quoted-printable", "base64", "8bit"])))
    if draw(st.booleans()):
        message.add_alternative(f"<p>{text}</p>", subtype="html")
    for kind in draw(
        st.lists(st.sampled_from(["application/pdf", "text/plain", "message/delivery-status"]), max_size=2)
    ):
        message.add_attachment(
            b"26-41 \xff" * 9, *kind.split("/"), filename="a"
        ) if kind != "message/delivery-status" else None
    for number, part in enumerate(part for part in message.walk() if part.get_content_maintype() == "multipart"):
        part.set_boundary(f"b{number}")
    raw = message.as_bytes()
    return raw.replace(b"\n", b"\r\n") if draw(st.booleans()) else raw


@settings(max_examples=150, deadline=None)
@given(made())
def test_made_mails(raw: bytes) -> None:
    held_together(raw)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.builds('{}"{}" <{}>'.format, st.sampled_from(["", " "]), NAMES, PEOPLE),
        st.builds("{} <{}>".format, st.one_of(NAMES, st.text("ab._- ,'&1", max_size=9)), PEOPLE),
        st.builds("{}@{}".format, st.text("aB.+_-1", min_size=1, max_size=9), st.text("aB.-1", min_size=1, max_size=9)),
    )
)
def test_a_sender_is_read_as_the_library_reads_it(value: str) -> None:
    assert address_pairs(value) == address_pairs(f"{value} ")  # a space at the end, and the library reads it

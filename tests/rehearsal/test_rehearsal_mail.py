from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, default

from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.rehearsal.mail import Enclosure, Reply, to_bytes

DUE = datetime(2027, 1, 11, 17, 30, tzinfo=UTC)
WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u2028\u2029"))
LINES = st.lists(WORDS, max_size=8).map(lambda lines: "\n".join(lines) + "\n")


def reply(subject: str, body: str, **more: object) -> Reply:
    fields: dict[str, object] = {
        "due": DUE,
        "agency": "x",
        "message_id": "<1@b.example>",
        "sender": "a@b.example",
        "sender_name": "Zoë Sample",
        "to": "robin@plainview.example",
        "subject": subject,
        "body": body,
    }
    return Reply(**(fields | more))  # type: ignore[arg-type]  # the table above is checked by running it


def parse(raw: bytes) -> EmailMessage:
    return BytesParser(EmailMessage, policy=default).parsebytes(raw)


@given(WORDS, LINES)
def test_what_was_written_is_what_is_read(subject: str, body: str) -> None:
    mail = parse(to_bytes(reply(subject, body)))
    assert " ".join(str(mail["Subject"]).split()) == " ".join(subject.split())
    assert mail["From"].addresses[0].display_name == "Zoë Sample"
    assert mail.get_content().replace("\r\n", "\n") == body


@given(st.text(st.sampled_from("ab= .\t\n\r\x0b\x85é\u2028-") | st.characters(exclude_categories=["Cs"]), max_size=300))
def test_a_plain_reply_has_the_bytes_that_the_library_gives_it(body: str) -> None:
    by_library = EmailMessage(policy=SMTP)
    by_library["MIME-Version"] = "1.0"
    by_library.set_content(body, cte="quoted-printable")
    assert to_bytes(reply("s", body)).endswith(b"\r\n" + by_library.as_bytes())


@given(st.binary(max_size=400))
def test_an_attachment_keeps_its_bytes(data: bytes) -> None:
    raw = to_bytes(reply("s", "b\n", html="<p>b</p>\n", attachments=(Enclosure("a b.pdf", "application/pdf", data),)))
    assert raw == to_bytes(
        reply("s", "b\n", html="<p>b</p>\n", attachments=(Enclosure("a b.pdf", "application/pdf", data),))
    )
    [attached] = parse(raw).iter_attachments()
    assert (attached.get_filename(), attached.get_payload(decode=True)) == ("a b.pdf", data)


def test_a_long_thread_of_long_message_ids_stays_whole() -> None:
    chain = tuple(f"<{number}.{'f' * 90}@plainview.example>" for number in range(6))
    raw = to_bytes(reply("s", "b\n", in_reply_to=chain[-1], references=chain))
    mail = parse(raw)
    assert tuple(str(mail["References"]).split()) == chain
    assert str(mail["In-Reply-To"]).strip() == chain[-1]
    assert b"=?" not in raw.partition(b"References:")[2].partition(b"MIME-Version")[0]

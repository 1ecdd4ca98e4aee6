"""Files of messages reach the store whichever way the message finds its request, and `show` says where they lie."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from cpra_bot.files.keep import stored
from cpra_bot.model.message import IncomingMessage
from cpra_bot.output.replies import message_page
from cpra_bot.output.style import Style
from cpra_bot.reading.mail import parse_mail
from cpra_bot.rehearsal.documents import pdf
from cpra_bot.tasks.inbox import inbox, place
from cpra_bot.tasks.read import Reader
from cpra_bot.tasks.reread import read_again
from cpra_bot.tasks.show import show_message
from desk import Desk

REPORT = pdf(["Dear Robin Sample:", "The list of trees is below.", "Sincerely, Pat Clerk"])


@pytest.fixture
def sent(desk: Desk) -> Desk:
    desk.send()
    desk.tick()
    return desk


def test_a_message_that_a_person_places_brings_its_files(sent: Desk) -> None:
    agency = sent.first.partition("/")[2]
    stranger = {"sender": "a@elsewhere.example", "to": sent.own_address, "threaded": False}
    sent.write(agency, "Here it is.", files=(("Trees.pdf", REPORT),), **stranger)  # type: ignore[arg-type]
    sent.tick()
    assert not list(stored(sent.office.workspace.folder)), "a stranger's file stays in the mail"
    (waiting,) = inbox(sent.office).messages
    place(sent.office, waiting.message, sent.first)
    (document,) = sent.office.books().documents.values()
    assert document.sources[0].request == sent.first and document.pages == 1
    page = message_page(show_message(sent.office, waiting.message), Style())
    assert "kept: Trees.pdf" in page and f"kept/{document.sha256[:2]}/{document.sha256}.pdf" in page


def test_files_that_an_older_version_left_in_the_mail_are_kept_by_reading_again(sent: Desk) -> None:
    office, letter = sent.office, sent.letter(sent.first.partition("/")[2])
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"clerk@{letter.to.partition('@')[2]}", letter.reply_to, "Records"
    mail["In-Reply-To"] = letter.message_id
    mail.set_content("The records are attached.")
    mail.add_attachment(REPORT, "application", "pdf", filename="Trees.pdf")
    message = IncomingMessage("INBOX/1/1", sent.clock.now(), mail.as_bytes())
    office.ledger.messages.keep(message, sent.clock.now(), "cron")
    reader, parsed = Reader(office), parse_mail(message.raw)
    events, _ = reader.events(message, parsed, reader.place(parsed, message))
    office.ledger.messages.settle(message.key, events)  # as the release before did: filed and read, no file kept
    read_again(office)
    assert not office.books().documents, "looking changes nothing"
    read_again(office, apply=True)
    assert [each.sources[0].name for each in office.books().documents.values()] == ["Trees.pdf"]
    count = len(office.ledger.events.all())
    read_again(office, apply=True)
    assert len(office.ledger.events.all()) == count, "what is known is not noted twice"


@pytest.mark.parametrize("name", ["../../up.pdf", "x" * 300 + ".pdf", "NUL", "con.pdf", "a\\b.pdf", "…", ".pdf"])
def test_a_senders_name_never_becomes_a_path(sent: Desk, name: str) -> None:
    agency = sent.first.partition("/")[2]
    sent.write(agency, "The records are attached.", files=((name, REPORT),))
    sent.tick()
    ((digest, path),) = stored(sent.office.workspace.folder)
    assert path.name.partition(".")[0] == digest and path.suffix in {"", ".pdf"}
    assert path.parent.parent == sent.office.workspace.folder / "kept"

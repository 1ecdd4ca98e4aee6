"""Filings by a person's hand, through the real tasks, ledger and servers: one by mail, one by portal, one by post."""

from __future__ import annotations

import base64
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.errors import FilesAtFault, UsageError
from cpra_bot.model.event import EventKind
from cpra_bot.model.filing import Number
from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.model.request import Grade
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.demo_directory import ADDRESS, lay_out
from cpra_bot.rehearsal.servers import DEMO_PASSWORD, LoopbackMail
from cpra_bot.tasks.approve import approve
from cpra_bot.tasks.approve import waiting as proposals
from cpra_bot.tasks.file import record, waiting
from cpra_bot.tasks.file_numbers import record_sheet
from cpra_bot.tasks.file_packet import write_packet
from cpra_bot.tasks.file_refile import refile
from cpra_bot.tasks.office import Office, open_office
from cpra_bot.tasks.poll import poll
from cpra_bot.tasks.standing import end
from cpra_bot.tasks.status import status
from cpra_bot.wire.secrets import Secret
from desk import CAMPAIGN_ID, Desk, Takers
from pdf_forms import form
from town import CAMPAIGN

START = datetime(2026, 9, 1, 17, 0, tzinfo=UTC)  # Tuesday, 10 in the morning in California
PORTAL = "moosegrove.nextrequest.example"
LOCAL = f"""\
version: 1
agencies:
  - id: moose-grove-pd
    by: Robin Sample
    looked: 2026-08-30
    source: [made-up]
    drop: [{{kind: email}}]
    channels:
      - {{kind: nextrequest, host: {PORTAL}, url: "https://{PORTAL}/", status: active, confidence: high}}
  - id: dry-ladle-so
    by: Robin Sample
    looked: 2026-08-30
    source: [made-up]
    drop: [{{kind: email}}]
    channels:
      - {{kind: postal, address: "1 Ladle Way, Dry Ladle, CA 90000", confidence: medium}}
"""
OPENED = "We have received your public records request and gave it the number 26-112.\n"


@pytest.fixture
def mixed(tmp_path: Path) -> Iterator[Desk]:
    clock, takers = SimulatedClock(START), Takers()
    with LoopbackMail(ADDRESS, takers, clock) as mail:
        lay_out(tmp_path, mail.smtp_port, mail.imap_port)
        (tmp_path / "campaigns").mkdir()
        (tmp_path / "campaigns" / "shade-trees-2026.yaml").write_text(CAMPAIGN, encoding="utf-8")
        (tmp_path / "agencies.local.yaml").write_text(LOCAL, encoding="utf-8")
        with open_office(
            tmp_path,
            clock=clock,
            channel=lambda box, clock: EmailChannel(box, lambda: Secret("password", DEMO_PASSWORD), clock),
        ) as office:
            yield Desk(office, clock, mail, takers.got)


def number(agency: str, given: str = "", **more: object) -> Number:
    return replace(Number(f"{CAMPAIGN_ID}/{agency}", given), **more)  # type: ignore[arg-type]


def state(desk: Desk, agency: str):  # type: ignore[no-untyped-def]
    return desk.office.books().requests[f"{CAMPAIGN_ID}/{agency}"]


def letters(office: Office) -> list[str]:
    return [each.letter.key.removeprefix(f"{CAMPAIGN_ID}/") for each in waiting(office)]


def test_mail_leaves_and_the_others_wait_for_a_person(mixed: Desk) -> None:
    plan = mixed.plan()
    assert [letter.channel for letter in plan.letters] == ["email", "postal", "nextrequest"]
    assert plan.notes["moose-grove-pd"].startswith("by a person's hand (nextrequest)")
    result = mixed.send()
    assert (result.queued, result.delivery.waiting) == (3, 0)
    assert {recipient for recipient, _raw in mixed.got} == {"police@cobblepoint.example"}
    assert letters(mixed.office) == ["dry-ladle-so/initial/1", "moose-grove-pd/initial/1"]
    assert mixed.statuses()["moose-grove-pd/initial/1"] is LetterStatus.QUEUED
    rules = {row.state.agency: row.action.rule for row in status(mixed.office).rows}
    assert (rules["moose-grove-pd"], rules["cobble-point-pd"]) == ("by-hand", "not-due")
    assert [need.rule for need in mixed.tick().news] == ["by-hand"]
    assert mixed.tick().news == ()
    mixed.pass_days(30)
    assert len(mixed.tick().written) == 1  # no follow-up to what was never filed
    assert len(mixed.got) == 2


def test_the_form_asks_for_the_requests_own_address(mixed: Desk) -> None:
    mixed.send()
    filing = next(each for each in waiting(mixed.office) if each.place == PORTAL)
    values = {field.label: field.value for field in filing.fields}
    assert values["E-mail"] == mixed.letter("moose-grove-pd").reply_to
    assert values["E-mail"].startswith("robin+")
    assert values["Request"] == mixed.letter("moose-grove-pd").body
    assert "Moose Grove Police Department" in values["Request"]
    assert filing.url == f"https://{PORTAL}/"


def test_a_number_completes_a_filing(mixed: Desk) -> None:
    mixed.send()
    mixed.pass_days(2)
    [done] = record(mixed.office, [number("moose-grove-pd", "26-112", on=date(2026, 9, 2), by="Ana")])
    assert (done.on, done.again, done.notes) == (date(2026, 9, 2), False, ())
    filed = state(mixed, "moose-grove-pd")
    assert (filed.sent_on, filed.received_on, filed.grade) == (date(2026, 9, 2), date(2026, 9, 2), Grade.NUMBERED)
    assert filed.sure_numbers == ("26-112",)
    assert letters(mixed.office) == ["dry-ladle-so/initial/1"]
    entry = mixed.office.ledger.outbox.entry(f"{CAMPAIGN_ID}/moose-grove-pd/initial/1")
    assert entry and entry.answer == "filed by hand by Ana on 2026-09-02, number 26-112"
    before = len(mixed.office.ledger.events.all())
    [again] = record(mixed.office, [number("moose-grove-pd", "#26-112")])
    assert again.again and len(mixed.office.ledger.events.all()) == before
    with pytest.raises(UsageError, match="has the number 26-112 already"):
        record(mixed.office, [number("moose-grove-pd", "26-113")])
    record(mixed.office, [number("moose-grove-pd", "26-113", replace=True)])
    assert state(mixed, "moose-grove-pd").sure_numbers == ("26-113",)
    assert mixed.plan().letters == ()  # nothing is offered twice


def test_post_needs_a_day_and_no_number(mixed: Desk) -> None:
    mixed.send()
    mixed.pass_days(1)
    record(mixed.office, [number("dry-ladle-so", on=date(2026, 9, 2), note="certified 7020 0000")])
    posted = state(mixed, "dry-ladle-so")
    assert (posted.sent_on, posted.received_on) == (date(2026, 9, 2), None)
    with pytest.raises(UsageError, match="noted as filed already"):
        record(mixed.office, [number("dry-ladle-so")])


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (number("moose-grove-pd", "26-112", on=date(2026, 9, 9)), "lies ahead"),
        (number("moose-grove-pd", "26-112", on=date(2026, 8, 9)), "was not approved yet"),
        (number("moose-grove-pd", "none"), "is no number"),
        (number("cobble-point-pd", "26-112"), "no letter that a person files"),
        (number("moose-grove-dp", "26-112"), "did you mean|there is no request"),
    ],
)
def test_wrong_words(mixed: Desk, given: Number, says: str) -> None:
    mixed.send()
    before = mixed.office.ledger.events.all()
    with pytest.raises(UsageError, match=says):
        record(mixed.office, [given])
    assert mixed.office.ledger.events.all() == before


def test_a_packet_is_dealt_out_once_and_comes_back_as_a_sheet(mixed: Desk, tmp_path: Path) -> None:
    mixed.send()
    written = write_packet(mixed.office, tmp_path / "packet", ["Ana Sample", "Ben Sample"])
    assert sorted(Path(name).name for name in written.folders) == ["ana-sample", "ben-sample"]
    assert [len(some) for some in written.folders.values()] == [1, 1]
    pages = {page.name: page for page in (tmp_path / "packet").rglob("*.html")}
    assert pages.keys() == {"index.html", "moose-grove-pd.html", "dry-ladle-so.html"}
    text = pages["moose-grove-pd.html"].read_text(encoding="utf-8")
    assert mixed.letter("moose-grove-pd").reply_to in text and f"https://{PORTAL}/" in text
    assert "data:application/pdf;base64," in text and "<script src" not in text
    assert {each.handed_to for each in waiting(mixed.office)} == {"Ana Sample", "Ben Sample"}
    once_more = write_packet(mixed.office, tmp_path / "second")
    assert (len(once_more.elsewhere), list(once_more.folders.values())) == (2, [()])
    assert not (tmp_path / "second").exists()
    assert len(write_packet(mixed.office, tmp_path / "third", again=True).folders[str(tmp_path / "third")]) == 2
    sheet = tmp_path / "third" / "numbers.csv"
    with sheet.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["number"] = "26-112" if "moose" in row["request"] else ""
    with sheet.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert [each.letter for each in record_sheet(mixed.office, sheet)] == [f"{CAMPAIGN_ID}/moose-grove-pd/initial/1"]


def test_a_sheet_with_faults_notes_nothing(mixed: Desk, tmp_path: Path) -> None:
    mixed.send()
    sheet = tmp_path / "numbers.csv"
    sheet.write_text(
        f"request,number,on\n{CAMPAIGN_ID}/moose-grove-pd,26-112,\n{CAMPAIGN_ID}/dry-ladle-so,,tomorrow\n"
        f"{CAMPAIGN_ID}/cobble-point-pd,=1+1,\n{CAMPAIGN_ID}/moose-grove-pd,26-113,\n"
    )
    with pytest.raises(FilesAtFault) as fault:
        record_sheet(mixed.office, sheet)
    assert [(each.line, each.column, each.code) for each in fault.value.problems] == [
        (3, 3, "F004"),
        (4, 2, "S005"),
        (5, 1, "F005"),
    ]
    assert len(letters(mixed.office)) == 2


FORM = "      - {{kind: web_form, url: 'https://{host}/f', confidence: high, form_pdf: form.pdf, form_fields: {{Who: name}}}}\n"


@pytest.fixture
def with_form(mixed: Desk) -> Iterator[Desk]:
    """Moose Grove wants its own PDF form, which lies in the workspace as `form.pdf`."""
    folder = mixed.office.workspace.folder
    text = re.sub(r"      - \{kind: nextrequest.*\n", FORM.format(host="moosegrove.example"), LOCAL)
    (folder / "agencies.local.yaml").write_text(text, encoding="utf-8")
    (folder / "form.pdf").write_bytes(form("Who"))
    with open_office(folder, clock=mixed.clock, channel=lambda *_: mixed.office.channel) as office:
        desk = Desk(office, mixed.clock, mixed.mail, mixed.got)
        desk.send()
        yield desk


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html>log in first</html>", "is not a PDF"),
        (form("Who", password="secret"), "is encrypted"),
        (form("Applicant"), "has no field `Who`"),
        (None, "does not exist|is not there|no such file"),
    ],
    ids=["no PDF", "encrypted", "no such field", "no file"],
)
def test_a_form_at_fault_stops_the_packet_before_anything_is_written(
    with_form: Desk, tmp_path: Path, content: bytes | None, says: str
) -> None:
    path = with_form.office.workspace.folder / "form.pdf"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(FilesAtFault) as fault:
        write_packet(with_form.office, tmp_path / "packet")
    [problem] = fault.value.problems
    assert problem.file == "form.pdf" and re.search(says, problem.what)
    assert not (tmp_path / "packet").exists()
    assert {each.handed_to for each in waiting(with_form.office)} == {None}  # nobody has it


def test_the_agencys_form_lies_filled_in_the_page(with_form: Desk, tmp_path: Path) -> None:
    write_packet(with_form.office, tmp_path / "packet")
    page = (tmp_path / "packet" / "moose-grove-pd.html").read_text(encoding="utf-8")
    [raw] = re.findall(r'base64,([^"]+)" download="form.pdf"', page)
    fields = PdfReader(io.BytesIO(base64.b64decode(raw))).get_fields() or {}
    assert {name: field.value for name, field in fields.items()} == {"Who": "Robin Sample"}


def test_a_flat_form_gets_a_sheet_of_values(with_form: Desk, tmp_path: Path) -> None:
    (with_form.office.workspace.folder / "form.pdf").write_bytes(form())
    write_packet(with_form.office, tmp_path / "packet")
    page = (tmp_path / "packet" / "moose-grove-pd.html").read_text(encoding="utf-8")
    assert "For the agency's own form" in page and "<strong>Who</strong>" in page
    assert "to be filled by hand" in page


def test_two_requests_at_one_desk_cannot_have_one_number(mixed: Desk, tmp_path: Path) -> None:
    text = LOCAL.replace("kind: postal, address", f"kind: nextrequest, host: {PORTAL}, status: active, note")
    (mixed.office.workspace.folder / "agencies.local.yaml").write_text(text, encoding="utf-8")
    with open_office(
        mixed.office.workspace.folder, clock=mixed.clock, channel=lambda *_: mixed.office.channel
    ) as office:
        desk = Desk(office, mixed.clock, mixed.mail, mixed.got)
        held = desk.plan().held
        assert [each.agency for each in held] == ["moose-grove-pd"]  # one desk: shown, and not written to twice
        assert "already has the first letter" in held[0].why
        from cpra_bot.tasks.send import preview, send

        plan = preview(office, CAMPAIGN_ID, same_address=True)
        send(office, CAMPAIGN_ID, plan.id, live=True, same_address=True)
        record(office, [number("moose-grove-pd", "26-112")])
        with pytest.raises(UsageError, match="is that of shade-trees-2026/moose-grove-pd"):
            record(office, [number("dry-ladle-so", "26-112")])
        with pytest.raises(UsageError, match="is that of"):
            record(office, [number("dry-ladle-so", "26-114"), number("moose-grove-pd", "26-114", replace=True)])


def opened(desk: Desk, text: str = OPENED, **more: str) -> None:
    desk.write(
        "moose-grove-pd",
        text,
        sender="Moose Grove <messages@nextrequest.example>",
        subject="Your Moose Grove public records request #26-112 has been opened.",
        threaded=False,
        **more,
    )


def test_the_portals_mail_completes_a_filing(mixed: Desk) -> None:
    mixed.send()
    mixed.pass_days(1)
    opened(mixed)
    result = poll(mixed.office)
    assert result.confirmed == (f"{CAMPAIGN_ID}/moose-grove-pd/initial/1",)
    filed = state(mixed, "moose-grove-pd")
    assert (filed.sent_on, filed.sure_numbers) == (date(2026, 9, 2), ("26-112",))
    assert poll(mixed.office).confirmed == ()
    [late] = record(mixed.office, [number("moose-grove-pd", "26-112")])
    assert late.again


def test_an_answer_is_no_proof_of_a_follow_up_that_waits(mixed: Desk) -> None:
    mixed.send()
    record(mixed.office, [number("moose-grove-pd", "26-112"), number("dry-ladle-so", on=date(2026, 9, 1))])
    mixed.pass_days(13)
    mixed.tick()
    assert "moose-grove-pd/follow-up/1" in letters(mixed.office)
    opened(mixed, "We have received your request. Its number is 26-112.\n")
    assert poll(mixed.office).confirmed == ()
    assert mixed.statuses()["moose-grove-pd/follow-up/1"] is LetterStatus.QUEUED


def test_a_mail_that_was_only_guessed_here_completes_nothing(mixed: Desk) -> None:
    mixed.send()
    mixed.pass_days(1)
    opened(mixed, to=mixed.own_address)  # not to the request's own address
    assert poll(mixed.office).confirmed == ()
    assert "moose-grove-pd/initial/1" in letters(mixed.office)


LONG = (
    "Dear Robin Sample,\n\nWe extend the time for our determination by fourteen days under Government Code section "
    "7922.535(b), until September 25, 2026, because we must search records of another office.\n\nRecords Unit\n"
)


def test_one_reply_by_two_ways_is_one(mixed: Desk) -> None:
    mixed.send()
    mixed.pass_days(1)
    opened(mixed)
    poll(mixed.office)
    mixed.pass_days(6)
    mixed.write("moose-grove-pd", LONG, sender="Records <clerk@moosegrove.example>", threaded=False)
    mixed.pass_days(0.01)
    frame = f"-- Write ABOVE THIS LINE to post a message --\n\nA message was sent to you:\n\n{LONG}\nView Request\n"
    opened(mixed, frame)
    poll(mixed.office)
    one, two = state(mixed, "moose-grove-pd").replies[-2:]
    assert {fact.kind for fact in one.facts} >= {"extension"}
    assert "it repeats m" in two.reason
    assert "extension" not in {fact.kind for fact in two.facts} and two.unclear == ""
    mixed.pass_days(8)
    mixed.write("moose-grove-pd", LONG, sender="Records <clerk@moosegrove.example>", threaded=False)
    poll(mixed.office)
    assert "it repeats" not in state(mixed, "moose-grove-pd").replies[-1].reason  # said anew


def test_a_mail_to_both_addresses_is_one(mixed: Desk) -> None:
    mixed.send()
    mixed.write("cobble-point-pd", "Your request number is 25-2170.", message_id="<same@cobblepoint.example>")
    mixed.write(
        "cobble-point-pd",
        "Your request number is 25-2170.",
        message_id="<same@cobblepoint.example>",
        to=mixed.own_address,
    )
    poll(mixed.office)
    one, two = state(mixed, "cobble-point-pd").replies
    assert one.facts and not two.facts
    assert "it repeats" in two.reason


def test_a_follow_up_answers_the_portals_mail(mixed: Desk) -> None:
    mixed.send()
    mixed.pass_days(1)
    opened(mixed, Reply_To="reply-7f3a@nextrequest.example")
    record(mixed.office, [number("dry-ladle-so", on=date(2026, 9, 2))])
    mixed.pass_days(14)
    written = {letter.request.split("/")[1]: letter for letter in mixed.tick().written}
    assert (written["moose-grove-pd"].channel, written["moose-grove-pd"].to) == (
        "email",
        "reply-7f3a@nextrequest.example",
    )
    assert "yours is 26-112" in " ".join(written["moose-grove-pd"].body.split())
    assert written["dry-ladle-so"].channel == "postal"
    assert letters(mixed.office) == ["dry-ladle-so/follow-up/1"]
    assert {to for to, _raw in mixed.got} == {"police@cobblepoint.example", "reply-7f3a@nextrequest.example"}


def test_a_portals_number_is_no_letter_of_the_agency(mixed: Desk) -> None:
    mixed.send()
    record(mixed.office, [number("moose-grove-pd", "26-112"), number("dry-ladle-so", on=date(2026, 9, 1))])
    mixed.pass_days(13)
    written = {letter.request.split("/")[1]: letter for letter in mixed.tick().written}
    by_hand = written["moose-grove-pd"]
    assert (by_hand.kind, by_hand.channel, by_hand.to) == (LetterKind.FOLLOW_UP, "nextrequest", PORTAL)
    words = " ".join(by_hand.body.split())
    assert "I filed a public records request with you" in words and "Thank you for acknowledging" not in words
    assert letters(mixed.office) == ["dry-ladle-so/follow-up/1", "moose-grove-pd/follow-up/1"]


def test_please_use_our_portal_keeps_the_first_date(mixed: Desk) -> None:
    text = LOCAL.replace("    drop: [{kind: email}]\n", "", 1)
    (mixed.office.workspace.folder / "agencies.local.yaml").write_text(text, encoding="utf-8")
    with open_office(
        mixed.office.workspace.folder, clock=mixed.clock, channel=lambda *_: mixed.office.channel
    ) as office:
        desk = Desk(office, mixed.clock, mixed.mail, mixed.got)
        with pytest.raises(UsageError):
            refile(office, "moose-grove-pd")
        desk.send()
        assert state(desk, "moose-grove-pd").sent_on == date(2026, 9, 1)
        desk.pass_days(3)
        letter = refile(office, "moose-grove-pd")
        assert (letter.channel, letter.to) == ("nextrequest", PORTAL)
        assert "first sent on September 1, 2026" in " ".join(letter.body.split())
        with pytest.raises(UsageError, match="waits for a person already"):
            refile(office, "moose-grove-pd")
        [filing] = [each for each in waiting(office) if each.place == PORTAL]
        assert filing.first_sent == date(2026, 9, 1)
        record(office, [number("moose-grove-pd", "26-120")])
        filed = state(desk, "moose-grove-pd")
        assert (filed.sent_on, filed.sure_numbers) == (date(2026, 9, 1), ("26-120",))
        with pytest.raises(UsageError, match="went to"):
            refile(office, "moose-grove-pd")


def test_a_redirect_that_names_no_page_is_filed_in_the_portal_that_the_directory_knows(mixed: Desk) -> None:
    text = LOCAL.replace("    drop: [{kind: email}]\n", "", 1)
    (mixed.office.workspace.folder / "agencies.local.yaml").write_text(text, encoding="utf-8")
    with open_office(
        mixed.office.workspace.folder, clock=mixed.clock, channel=lambda *_: mixed.office.channel
    ) as office:
        desk = Desk(office, mixed.clock, mixed.mail, mixed.got)
        desk.send()
        desk.pass_days(1)
        desk.write("moose-grove-pd", "Hello,\n\nPlease submit your request through our online portal.\n")
        desk.tick()
        (proposal,) = proposals(office).proposals
        assert (proposal.draft.letter.channel, proposal.draft.letter.to) == ("nextrequest", PORTAL)
        assert approve(office, proposal).done
        [filing] = [each for each in waiting(office) if each.letter.request.endswith("moose-grove-pd")]
        assert (filing.place, filing.first_sent) == (PORTAL, date(2026, 9, 1))
        record(office, [number("moose-grove-pd", "26-120")])
        desk.pass_days(1)
        desk.write("moose-grove-pd", "All requests must be submitted through our online public records portal.\n")
        asked = [need for need in desk.tick().news if need.rule == "redirected"]
        assert [each.order for each in asked] == [None], "it was filed there; another filing would be a second request"


ELSEWHERE = "https://portal.mossgrove.example/requests/new"


def redirected(desk: Desk) -> None:
    """The agency that was written to by mail wants the request in a portal that the directory does not know."""
    desk.send()
    desk.pass_days(1)
    words = f"Hello,\n\nPlease submit your request through our public records portal: {ELSEWHERE}\n\nRecords\n"
    desk.write("cobble-point-pd", words)
    poll(desk.office)


def test_a_page_that_only_the_agency_names(mixed: Desk) -> None:
    redirected(mixed)
    [row] = [each for each in status(mixed.office).rows if each.state.agency == "cobble-point-pd"]
    assert (row.action.rule, row.action.commands[1]) == ("redirected", f"cpra file again {row.state.key}")
    with pytest.raises(UsageError) as fault:
        refile(mixed.office, "cobble-point-pd")
    assert f"--at {ELSEWHERE}" in fault.value.remedy
    letter = refile(mixed.office, "cobble-point-pd", at=ELSEWHERE)
    mixed.pass_days(0.01)
    mixed.write("cobble-point-pd", "We have received your request.\n")  # the mail of the first day, not the filing
    assert poll(mixed.office).confirmed == ()
    assert (letter.channel, letter.to) == ("web_form", ELSEWHERE)
    assert "first sent on September 1, 2026" in " ".join(letter.body.split())
    [filing] = [each for each in waiting(mixed.office) if each.place == ELSEWHERE]
    assert (filing.url, filing.first_sent) == (ELSEWHERE, date(2026, 9, 1))
    record(mixed.office, [number("cobble-point-pd", "P-7")])
    filed = state(mixed, "cobble-point-pd")
    assert (filed.sent_on, filed.filed_on, filed.sure_numbers) == (date(2026, 9, 1), date(2026, 9, 2), ("P-7",))
    assert not [need for need in mixed.tick().news if need.rule == "redirected"]  # what it asked for was done


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"at": "our website"}, "is no page"),
        ({"at": "ftp://town.example/"}, "is no page"),
        ({"channel": "email"}, "is no way that a person files by"),
        ({"channel": "govqua"}, "is no way that a person files by"),
        ({"because": "angry"}, "is no reason"),
    ],
)
def test_wrong_words_for_filing_again(mixed: Desk, words: dict[str, str], says: str) -> None:
    mixed.send()
    with pytest.raises(UsageError, match=says):
        refile(mixed.office, "cobble-point-pd", **words)
    assert len(mixed.office.ledger.outbox.entries()) == 3


def test_nothing_is_filed_again_in_a_request_that_is_over(mixed: Desk) -> None:
    mixed.send()
    end(mixed.office, "cobble-point-pd", EventKind.REQUEST_WITHDRAWN)
    with pytest.raises(UsageError, match="was withdrawn"):
        refile(mixed.office, "cobble-point-pd", at=ELSEWHERE)


def test_a_filing_of_a_withdrawn_request_waits_no_more(mixed: Desk) -> None:
    mixed.send()
    end(mixed.office, "moose-grove-pd", EventKind.REQUEST_WITHDRAWN)
    assert letters(mixed.office) == ["dry-ladle-so/initial/1"]
    with pytest.raises(UsageError, match="taken back before it was filed"):
        record(mixed.office, [number("moose-grove-pd", "26-112")])


def test_a_kill_between_two_steps_files_nothing_twice(mixed: Desk) -> None:
    mixed.send()
    key = f"{CAMPAIGN_ID}/moose-grove-pd/initial/1"
    outbox, now = mixed.office.ledger.outbox, mixed.clock.now()
    assert outbox.filed(key, "by hand", now, now, "person", [])
    assert not outbox.filed(key, "by hand", now + timedelta(days=1), now, "person", [])
    assert [event.kind for event in mixed.office.ledger.events.all() if event.data.get("letter") == key][1:] == [
        "letter_sent"
    ]

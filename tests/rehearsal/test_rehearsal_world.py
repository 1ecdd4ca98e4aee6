from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import default

import pytest

from cpra_bot.law.clock import is_working_day
from cpra_bot.law.days import legal_day
from cpra_bot.rehearsal.courses import PROFILES, demo_agencies, strangers
from cpra_bot.rehearsal.demo_directory import ADDRESS
from cpra_bot.rehearsal.world import World

LATER = timedelta(days=70)
MakeLetter = Callable[..., bytes]
Mails = dict[str, list[tuple[EmailMessage, datetime]]]


def parse(raw: bytes) -> EmailMessage:
    return BytesParser(EmailMessage, policy=default).parsebytes(raw)


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def about_recipient(status: Message) -> Message:
    """The second block of a message/delivery-status part (RFC 3464 §2.1)."""
    blocks = status.get_payload()
    assert isinstance(blocks, list)
    recipient = blocks[1]
    assert isinstance(recipient, Message)
    return recipient


def play(world: World, make_letter: MakeLetter, start: datetime) -> list[tuple[bytes, datetime, str]]:
    """Every agency gets a first letter and, eleven days on, a follow-up; all that they answer."""
    for number, day in ((1, 0), (2, 11)):
        for profile in PROFILES:
            world.deliver(profile.address, make_letter(profile.address, number), start + timedelta(days=day))
    return world.due_replies(start + LATER)


@pytest.fixture
def replies(world: World, make_letter: MakeLetter, start: datetime) -> Mails:
    found: Mails = {}
    for raw, when, agency in play(world, make_letter, start):
        found.setdefault(agency, []).append((parse(raw), when))
    return found


def test_the_same_letters_give_the_same_bytes(make_letter: MakeLetter, start: datetime) -> None:
    runs = [play(World(demo_agencies(), strangers(start, ADDRESS)), make_letter, start) for _ in range(2)]
    assert runs[0] == runs[1]
    assert len(runs[0]) > 25


def test_replies_come_in_the_order_of_their_dates_and_once_only(
    world: World, make_letter: MakeLetter, start: datetime
) -> None:
    for profile in PROFILES:
        world.deliver(profile.address, make_letter(profile.address), start)
    early = world.due_replies(start + timedelta(days=5))
    late = world.due_replies(start + LATER)
    dates = [when for _, when, _ in early + late]
    assert dates == sorted(dates)
    assert all(when <= start + timedelta(days=5) for _, when, _ in early)
    assert early
    assert late
    assert world.due_replies(start + LATER) == []


def test_every_reply_is_sound_and_has_an_identity_of_its_own(replies: Mails) -> None:
    mails = [mail for each in replies.values() for mail, _ in each]
    identities = Counter(str(mail["Message-ID"]) for mail in mails)
    assert identities.most_common(1)[0][1] == 1
    for mail in mails:
        assert mail["From"] and mail["To"] and mail["Subject"] and mail["Date"] and mail["Received"]
        for part in mail.walk():
            assert not part.defects
            # every character set is one that Python knows, and nothing is left of the templates
            if part.get_content_type() == "text/plain":
                assert "$" not in part.get_content().replace("$50", "")


def test_header_lines_are_of_a_lawful_length(world: World, make_letter: MakeLetter, start: datetime) -> None:
    for raw, _, _ in play(world, make_letter, start):
        assert b"\n" not in raw.replace(b"\r\n", b"")
        assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_date_header_and_due_time_agree(replies: Mails) -> None:
    for each in replies.values():
        for mail, when in each:
            assert mail["Date"].datetime == when


def test_people_answer_on_open_days_only(replies: Mails) -> None:
    for agency, each in replies.items():
        for mail, when in each:
            if "Auto-Submitted" not in mail:
                assert is_working_day(legal_day(when)), (agency, when)


def test_the_books_know_whose_each_reply_is(world: World, make_letter: MakeLetter, start: datetime) -> None:
    everything = play(world, make_letter, start)
    truth = world.truth()
    assert truth == {str(parse(raw)["Message-ID"]): agency for raw, _, agency in everything}
    assert set(truth.values()) == {"", *(profile.id for profile in PROFILES)} - {"dry-ladle-so"}
    for agency, books in world.books().items():
        sent = {letter.message_id for letter in books.letters}
        assert all(reply.answers in sent for reply in books.replies), agency
        assert len(books.replies) == sum(1 for each in truth.values() if each == agency)


def test_truth_holds_only_what_has_come_due(world: World, make_letter: MakeLetter, start: datetime) -> None:
    world.deliver("records@tracewellpd.example", make_letter("records@tracewellpd.example"), start)
    assert world.truth() == {}


@pytest.mark.parametrize(
    ("days", "mark", "text", "counted"),
    [
        (0, "same", "other words", 1),  # the same letter by our own mark and Message-ID
        (30, "same", "other words", 1),
        (1, "new", "", 1),  # the same words again on the next day
        (8, "new", "", 0),  # … and after the time that must lie between two letters
        (1, "new", "other words", 0),
    ],
)
def test_a_letter_that_comes_twice_is_counted(
    world: World, make_letter: MakeLetter, start: datetime, days: int, mark: str, text: str, counted: int
) -> None:
    to = "records@fennelflats.example"
    world.deliver(to, make_letter(to, 1, "same", "the words"), start)
    number = 1 if mark == "same" else 2
    world.deliver(to, make_letter(to, number, mark, text or "the words"), start + timedelta(days=days))
    assert world.duplicates() == counted


def test_a_letter_without_a_mark_is_known_by_its_message_id(world: World, start: datetime) -> None:
    for words in (b"one", b"two"):
        raw = b"From: a@plainview.example\r\nMessage-ID: <x@plainview.example>\r\n\r\n" + words + b"\r\n"
        world.deliver("records@fennelflats.example", raw, start)
    assert world.duplicates() == 1


def test_a_repeated_letter_sets_nothing_off(world: World, make_letter: MakeLetter, start: datetime) -> None:
    to = "records@fennelflats.example"
    for _ in range(3):
        world.deliver(to, make_letter(to), start)
    answered = [agency for _, _, agency in world.due_replies(start + LATER) if agency]
    assert answered == ["fennel-flats-pd"] * 2
    assert world.duplicates() == 2


def test_two_agencies_may_get_the_same_words(world: World, make_letter: MakeLetter, start: datetime) -> None:
    for profile in PROFILES:
        world.deliver(profile.address, make_letter(profile.address, text="the same for all"), start)
    assert world.duplicates() == 0


def test_lost_letters_are_those_that_no_clerk_saw(world: World, make_letter: MakeLetter, start: datetime) -> None:
    play(world, make_letter, start)
    lost = {agency: len(books.lost) for agency, books in world.books().items() if books.lost}
    assert lost == {"moose-grove-pd": 1, "mothwing-pd": 2}
    assert world.letters_lost() == 3


def test_the_books_keep_each_letter_as_it_came(world: World, make_letter: MakeLetter, start: datetime) -> None:
    to = "Records@FennelFlats.example"
    raw = make_letter(to, text="Line one — “quoted”\r\n\r\nLine two")
    world.deliver(to, raw, start)
    letter = world.books()["fennel-flats-pd"].letters[0]
    assert letter.raw == raw
    assert letter.text == "Line one — “quoted”\n\nLine two\n"
    assert (letter.sender, letter.sender_name) == (ADDRESS, "Robin Sample")
    assert letter.reply_to == "robin+Records@plainview.example"
    assert letter.at == start


def test_nobody_lives_at_an_unknown_address(world: World, start: datetime) -> None:
    assert not world.knows("nobody@fennelflats.example")
    assert world.knows("RECORDS@fennelflats.example")
    with pytest.raises(KeyError):
        world.deliver("nobody@fennelflats.example", b"Subject: x\r\n\r\n", start)


def test_two_agencies_at_one_address_are_refused() -> None:
    with pytest.raises(ValueError, match="fennel-flats-pd"):
        World([*demo_agencies(), *[each for each in demo_agencies() if each.profile.id == "fennel-flats-pd"]])


# Courses: what each of the notable agencies does.


def test_moose_grove_hears_the_second_letter_only(world: World, make_letter: MakeLetter, start: datetime) -> None:
    to = "traffic@police.moosegrove.example"
    world.deliver(to, make_letter(to, 1), start)
    assert "moose-grove-pd" not in [agency for _, _, agency in world.due_replies(start + timedelta(days=10))]
    world.deliver(to, make_letter(to, 2), start + timedelta(days=11))
    acknowledged, withheld = [
        parse(raw) for raw, _, agency in world.due_replies(start + LATER) if agency == "moose-grove-pd"
    ]
    assert "RFI-27-109" in body(acknowledged)
    assert "January 22, 2027" in body(acknowledged)  # the clerk's own receipt date
    assert "March 1, 2027" in body(acknowledged)  # five weeks and some days later
    assert acknowledged["In-Reply-To"].startswith("<2.")
    assert acknowledged["To"] == "robin+traffic@plainview.example"
    assert withheld["In-Reply-To"] is None
    assert withheld["References"] is None
    assert withheld["To"] == ADDRESS
    assert "RFI-27-109" not in withheld.as_string()
    assert "Deputy City Attorney" in body(withheld)


def test_portal_notices_share_one_sender_and_never_a_thread(replies: Mails) -> None:
    notices = [mail for agency in ("tracewell-pd", "port-angelus-pd") for mail, _ in replies[agency]]
    assert {mail["From"].addresses[0].addr_spec for mail in notices} == {"messages@portal.example"}
    assert {mail["From"].addresses[0].display_name for mail in notices} == {
        "City of Tracewell",
        "City of Port Angelus",
        "Portal Example",
    }
    assert all("In-Reply-To" not in mail and "References" not in mail for mail in notices)
    assert all(mail["To"] == ADDRESS for mail in notices)


def test_tracewell_gives_a_number_answers_and_links_for_a_month(replies: Mails) -> None:
    account, opened, released, closed = [mail for mail, _ in replies["tracewell-pd"]]
    assert "27-34" not in body(account)
    assert "#27-34" in opened["Subject"]
    assert "tracewell.portal.example" not in opened.as_string()  # only the name tells whose notice it is
    assert "412,087" in body(released)
    assert "https://links.portal.example/" in body(released)
    assert "February 19, 2027" in body(released)
    assert "closed" in closed["Subject"]


def test_port_angelus_extends_without_a_date_and_names_its_own_host(replies: Mails) -> None:
    opened, _, extended, searching = [mail for mail, _ in replies["port-angelus-pd"]]
    assert "https://portangelus.portal.example/requests/27-2170" in body(opened)
    assert "7922.535" in body(extended)
    assert not any(month in body(extended) for month in ("January", "February", "March"))
    assert "March 19, 2027" in body(searching)


def test_beryl_heights_repeats_all_it_ever_wrote(replies: Mails) -> None:
    mails = [mail for mail, _ in replies["beryl-heights-pd"]]
    assert len(mails) == 4
    assert [body(mail).count("Dear Robin Sample") for mail in mails] == [1, 2, 3, 4]
    assert all("CRM-27-191" in body(mail) and "(CRM-Q" in body(mail) for mail in mails)
    assert all("In-Reply-To" not in mail for mail in mails)
    assert "02/04/2027" in body(mails[1])
    links = [{part for part in body(mail).split() if "email.crmdesk.example/c/" in part} for mail in mails]
    assert [len(each) for each in links] == [3, 3, 3, 3]
    assert not links[0] & links[1]  # wrapped anew each time
    assert all(len(link) > 300 for link in links[0])


@pytest.mark.parametrize(("place", "number"), [(2, 1), (3, 2)])
def test_the_records_are_a_link_in_an_attached_pdf(replies: Mails, place: int, number: int) -> None:
    mail, _ = replies["beryl-heights-pd"][place]
    letter = next(part for part in mail.walk() if part.get_content_type() == "application/pdf")
    data = letter.get_payload(decode=True)
    assert isinstance(data, bytes)
    assert letter.get_filename() == f"Letter_batch_{number}.pdf"
    assert data.startswith(b"%PDF-1.4")
    # the cross-reference table points at the objects, and startxref at the table
    table = int(data.split(b"startxref\n")[1].split()[0])
    assert data[table:].startswith(b"xref\n0 6\n")
    for index, row in enumerate(data[table:].splitlines()[3:8], start=1):
        assert data[int(row[:10]) :].startswith(b"%d 0 obj" % index)
    assert b"https://files.berylheights.example/" in data


def test_a_dead_address_returns_the_whole_letter(replies: Mails, world: World) -> None:
    mail, when = replies["mothwing-pd"][0]
    text, status, returned = mail.iter_parts()
    assert mail.get_content_type() == "multipart/report"
    assert mail.get_param("report-type") == "delivery-status"
    assert mail["Return-Path"] == "<>"
    assert mail["From"].addresses[0].addr_spec == "mailer-daemon@mx.plainview.example"
    assert text.get_content_type() == "text/plain"
    assert "Reporting-MTA: dns; mx.plainview.example" in status.as_string()
    recipient = about_recipient(status)
    assert (recipient["Action"], recipient["Status"]) == ("failed", "5.1.1")
    assert recipient["Final-Recipient"] == "rfc822; records@mothwing.example"
    assert returned.get_content_type() == "message/rfc822"
    original = returned.get_content()
    assert original["X-CPRA-Letter"] == "mark-records@mothwing.example-1"
    assert "X-CPRA-Letter" not in mail
    assert when - world.books()["mothwing-pd"].letters[0].at == timedelta(minutes=1)


def test_a_late_letter_returns_headers_only(replies: Mails) -> None:
    late, acknowledged = [mail for mail, _ in replies["saltbush-pd"]]
    _, status, returned = late.iter_parts()
    recipient = about_recipient(status)
    assert (recipient["Action"], recipient["Status"]) == ("delayed", "4.2.2")
    assert returned.get_content_type() == "text/rfc822-headers"
    assert "X-CPRA-Letter: mark-pd-records@saltbush.example-1" in returned.get_content()
    assert "Letter no. 1" not in returned.get_content()
    # this mail program answers the plain address: the thread alone tells which request it is
    assert acknowledged["To"] == ADDRESS
    assert acknowledged["In-Reply-To"].startswith("<1.")
    assert acknowledged["References"].split()[-1] == acknowledged["In-Reply-To"]


def test_an_absence_note_says_that_a_machine_wrote_it(replies: Mails) -> None:
    away, acknowledged = [mail for mail, _ in replies["quillback-bay-pd"]]
    assert away["Auto-Submitted"] == "auto-replied"
    assert away["Return-Path"] == "<>"
    assert away["In-Reply-To"].startswith("<1.")
    assert "Auto-Submitted" not in acknowledged
    assert "> Letter no. 1" in body(acknowledged)


def test_some_mail_gives_no_sign_of_its_request(replies: Mails) -> None:
    for agency in ("alder-fork-so", "windrow-county-so"):
        mail, _ = replies[agency][0]
        assert "In-Reply-To" not in mail
        assert mail["To"] == ADDRESS
        assert not any(character.isdigit() for character in body(mail))


def test_strangers_write_to_the_plain_address_and_one_looks_like_a_portal(replies: Mails) -> None:
    newsletter, bicycle = [mail for mail, _ in replies[""]]
    assert newsletter["List-Unsubscribe"]
    assert "26-34" in bicycle["Subject"]
    assert {newsletter["To"], bicycle["To"]} == {ADDRESS}


def test_a_letter_on_a_friday_night_is_answered_on_an_open_day(
    world: World, make_letter: MakeLetter, start: datetime
) -> None:
    night = start + timedelta(days=4, hours=13)  # Friday 22:30 before the long Martin Luther King weekend
    to = "records@tracewellpd.example"
    world.deliver(to, make_letter(to), night)
    first = next(when for _, when, agency in world.due_replies(start + LATER) if agency)
    assert legal_day(first).isoformat() == "2027-01-19"

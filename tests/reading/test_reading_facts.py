"""What a message states, with the words that prove it; and what must never be read into it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from telling import tells

from cpra_bot.model.fact import FactKind, Reading
from cpra_bot.reading.facts import read
from cpra_bot.reading.mail import parse_mail

RECEIVED = datetime(2026, 5, 6, 20, tzinfo=UTC)


def reading(text: str, subject: str = "RE: Records", headers: str = "", now: datetime = RECEIVED) -> Reading:
    mail = parse_mail(f"From: clerk@town.example\nSubject: {subject}\n{headers}\n{text}".encode())
    result = read(mail, now)
    for fact in result.facts:
        assert fact.quote
        assert fact.start == -1 or mail.own_text[fact.start : fact.start + len(fact.quote)] == fact.quote
    return result


def values(result: Reading, kind: FactKind) -> list[str]:
    return [fact.value for fact in result.facts if fact.kind is kind]


@pytest.mark.parametrize(
    "text",
    [
        "Your request was received by this office and is being processed.",
        "We received your public records request and will assign it to an analyst.",
        "The City is in receipt of your request under the Public Records Act.",
        "This acknowledges receipt of your request.",
        "Your record request #26-9 has been submitted successfully.",
        "Thank you for submitting your public records request to the Town.",
        "Record request #26-9 is open.",
        "Got it, thanks.",
        "I have received your letter.",
    ],
)
def test_acknowledged(text: str) -> None:
    result = reading(text)
    assert values(result, FactKind.ACKNOWLEDGED) == [""]
    assert result.unclear == ""


@pytest.mark.parametrize(
    "text",
    [
        "We have not received your request.",
        "Once your request is received we will write.",
        "If you received this message by mistake, delete it.",
        "We received your payment for the request.",
        "The department receives many requests.",
        "Your request has been closed.",
    ],
)
def test_not_acknowledged(text: str) -> None:
    result = reading(text)
    assert not values(result, FactKind.ACKNOWLEDGED)
    assert tells(result)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Your request dated April 16, 2026, was received in this office on May 4, 2026.", "2026-05-04"),
        ("Your request was dated and received by the Town on 05/04/2026.", "2026-05-04"),
        ("We received your letter of April 30, 2026 on May 4.", "2026-05-04"),
        ("We received your request December 29.", "2025-12-29"),
        ("I used May 4 as the date of receipt of your request.", "2026-05-04"),
        ("Your request of May 4, 2026 was received.", ""),
        ("The request of February 8, 2026 was not received here on May 4, 2026.", ""),
        ("We received your request and will write by June 3, 2026.", ""),
        ("Your request is received on June 30, 2026.", ""),
    ],
)
def test_received_on(text: str, day: str) -> None:
    assert values(reading(text), FactKind.RECEIVED_ON) == [day] * bool(day)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Under Gov. Code 7922.535(b) the City extends its time to respond to May 20, 2026.", "2026-05-20"),
        (
            "Due to unusual circumstances we take a 14 day extension. You will be notified on or before 05/20/2026.",
            "2026-05-20",
        ),
        ("We will need the fourteen days extension of time of section 6253(c). We hope to write soon.", ""),
        (
            "We need additional time to search. You will hear from me by May 18. The determination will issue by May 20.",
            "2026-05-20",
        ),
        ("PD is short of staff, so extended to 5/20.", "2026-05-20"),
        ("More time is needed; consider this our notice of extension.", ""),
    ],
)
def test_extension(text: str, until: str) -> None:
    result = reading(text)
    assert values(result, FactKind.EXTENSION) == [until]
    assert result.unclear == ""


@pytest.mark.parametrize(
    "text",
    [
        "Staff will determine whether the City will require an extension of time.",
        "We will write if additional time is necessary.",
        "The Act provides that an agency may extend the time to respond.",
        "Call me at extension 2250 about the date.",
        "We will not require an extension of time.",
        "In the event of unusual circumstances we will tell you.",
    ],
)
def test_no_extension(text: str) -> None:
    assert not values(reading(text), FactKind.EXTENSION)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("We anticipate that records can be available by June 11, 2026.", ["2026-06-11"]),
        ("We will provide an update by June 11.", ["2026-06-11"]),
        ("You will be notified on or before 06/11/2026.", ["2026-06-11"]),
        ("You may expect to hear from me by or before June 11, 2026.", ["2026-06-11"]),
        ("I should be finished by 6/11.", ["2026-06-11"]),
        ("We will send the first part by May 20, 2026 and the last by June 11, 2026.", ["2026-05-20", "2026-06-11"]),
        ("We expected to send them by May 1, 2026.", []),
        ("Links are valid for one month. After June 11 you will need to sign in.", []),
        ("Please reply by June 11, 2026 or we will close the request.", []),
        ("If we do not hear from you by June 11, 2026, it will be withdrawn.", []),
        ("Payment is expected by June 11, 2026 before records will be sent.", []),
        ("Your letter dated June 11, 2026 will be answered.", []),
        ("City Hall will re-open on June 11, 2026.", []),
        ("The footage will be deleted on June 11, 2026 and is no longer available.", []),
        ("We will not be able to send records by June 11, 2026.", []),
        ("You must provide your answer by June 11, 2026.", []),
        ("Within 10 days of May 2 you will hear from us.", ["2026-05-12"]),
        ("You will hear from us by Friday.", ["2026-05-08"]),
        ("We will write in two weeks.", ["2026-05-20"]),
        ("Records are kept for 30 days and will be sent to nobody.", []),
    ],
)
def test_promised(text: str, days: list[str]) -> None:
    assert values(reading(text), FactKind.PROMISED_DATE) == days


def test_days_are_californian() -> None:
    late = datetime(2027, 1, 1, 7, tzinfo=UTC)  # still New Year's Eve in California
    assert values(reading("We will write to you by December 31.", now=late), FactKind.PROMISED_DATE) == ["2026-12-31"]


def test_one_message_states_several_things() -> None:
    result = reading(
        "Dear Robin Sample,\n\nYour request was received by the Clerk on May 4, 2026. Please name RFI-26-7 when you write.\n"
        "We anticipate that records can be available by June 11, 2026; if we need more time, we will tell you.\n\n"
        "Please let me know if you have any questions.\n"
    )
    assert [fact.kind for fact in result.facts] == [
        FactKind.ACKNOWLEDGED,
        FactKind.RECEIVED_ON,
        FactKind.TRACKING_NUMBER,
        FactKind.PROMISED_DATE,
        FactKind.STATUS,
    ]
    assert result.unclear == ""


def test_a_number_in_the_subject_has_no_place_in_the_text() -> None:
    result = reading("Your request is open.", subject="Your Alder Mills public records request #26-41 has been opened.")
    (fact,) = [fact for fact in result.facts if fact.kind is FactKind.TRACKING_NUMBER]
    assert (fact.value, fact.start) == ("26-41", -1)


ACK = "We received your request. "


@pytest.mark.parametrize(
    "text",
    [
        "The records are withheld under section 7922.000.",
        "Your request is denied.",
        "We have no records that answer item A1.",
        "Nothing found.",
        "Your request has been closed.",
        "The attached file holds the audits.",
        "Records have been released to you.",
        "The fee is $48.75.",
        "Which calendar years do you want?",
        "Please clarify item B1.",
        "We are not required to create a record.",
        "You must submit your request through our portal.",
        "Please contact the Sheriff for these records.",
        "Please confirm your e-mail address.",
        "Detections in 2025: 490,535.",
        "A3: nobody.",
        "This link expires in June.",
        "The City has determined that the request is overbroad.",
        "It is burdensome and vague.",
        "It is not a public records request.",
        "Our vendor owns that data.",
        "The Department has no such system.",
        "We do not use plate readers.",
        "The search yielded zero documents.",
        "We consider it satisfied.",
        "You will find everything on our website.",
        "Your request is approved.",
    ],
)
def test_whatever_else_matters_is_read_or_goes_to_a_person(text: str) -> None:
    assert not tells(reading(ACK))
    assert tells(reading(ACK + text))


@pytest.mark.parametrize(
    "text",
    [
        "Some records may be exempt from disclosure.",
        "If fees exceed $50 we will tell you in advance.",
        "Our offices are closed on Fridays.",
        "Documents will be provided as they become available.",
        "For future requests you may use our portal.",
        "If you have any questions, please respond to this email.",
        "Your request is not available for the general public to view.",
    ],
)
def test_possibilities_and_politeness_are_clear(text: str) -> None:
    assert reading(ACK + text).unclear == ""


def test_an_attachment_is_unclear() -> None:
    mail = parse_mail(
        b"From: c@town.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nWe received your request.\n"
        b"--x\nContent-Type: application/pdf; name=letter.pdf\nContent-Disposition: attachment\n\nabc\n--x--\n"
    )
    assert "letter.pdf" in read(mail, RECEIVED).unclear


def test_no_new_words_are_unclear() -> None:
    letter = "Please release every audit of the reader system since January."
    mail = parse_mail(f"From: c@town.example\n\n{letter}\n".encode(), [letter])
    assert read(mail, RECEIVED) == Reading((), "it holds no words of its own beside quoted history")


def test_nothing_is_read_from_quoted_history() -> None:
    result = reading(
        "Thank you.\n\nOn May 1, 2026, Robin wrote:\n> We received your request #26-1; we will write by June 3, 2026."
    )
    assert result.facts == ()
    assert result.unclear


def test_a_closure_in_the_subject_is_unclear() -> None:
    assert reading("Your request is open.", subject="Your Alder Mills request has been closed.").unclear
    assert not reading("Your request is open.", subject="Re: has been closed").unclear


def test_an_absent_person_acknowledges_nothing() -> None:
    result = reading(
        "I received your message about the request and am out of the office until June 3.", "Automatic reply: Records"
    )
    assert [fact.kind for fact in result.facts] == [FactKind.AUTOMATIC_REPLY]
    assert result.unclear == ""


def test_a_machine_may_acknowledge() -> None:
    result = reading("We received your public records request.", "Automatic reply: Records")
    assert [fact.kind for fact in result.facts] == [FactKind.AUTOMATIC_REPLY, FactKind.ACKNOWLEDGED]


def test_a_machine_that_turns_requests_away_is_heard() -> None:
    assert tells(reading("Public records requests must be submitted through our portal.", "Automatic reply: Records"))


def test_a_ticket_system_is_read_like_anybody() -> None:
    result = reading("We received your request.", headers="Auto-Submitted: auto-generated\n")
    assert [fact.kind for fact in result.facts] == [FactKind.ACKNOWLEDGED]


@pytest.mark.parametrize(
    ("status", "kind"),
    [("5.1.1", FactKind.BOUNCE_HARD), ("5.2.2", FactKind.BOUNCE_SOFT), ("4.4.7", FactKind.BOUNCE_SOFT)],
)
def test_bounces(status: str, kind: FactKind) -> None:
    raw = (
        "From: mailer-daemon@mx.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n"
        "Your request was received? No.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        f"Final-Recipient: rfc822; clerk@town.example\nAction: failed\nStatus: {status}\n\n--b--\n"
    )
    (fact,) = read(parse_mail(raw.encode()), RECEIVED).facts
    assert (fact.kind, fact.value, fact.start) == (kind, "clerk@town.example", -1)
    assert read(parse_mail(raw.encode()), RECEIVED).unclear == ""

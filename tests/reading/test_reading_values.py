"""What statements carry: days that count from the message, sums, addresses, sections, items, answers, grounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cpra_bot.model.fact import Certainty, Fact, FactKind
from cpra_bot.reading.facts import read
from cpra_bot.reading.items import items_in, label_of
from cpra_bot.reading.links import find_links
from cpra_bot.reading.money import find_amounts
from cpra_bot.reading.other_statutes import find_other_statutes
from cpra_bot.reading.records import mail_of
from cpra_bot.reading.relative import find_relative
from cpra_bot.reading.summary import vocabulary

WEDNESDAY = date(2026, 5, 6)
ITEMS = {
    "A1": "A list of the agencies with which the Department shares plate data.",
    "A2": "A list of the agencies from which the Department receives plate data.",
    "A3": "Hot lists that are sent.",
    "B1": "The number of detections in each calendar year.",
    "B2": "The number of hits in each calendar year.",
}


def facts(text: str, kind: FactKind, items: dict[str, str] = ITEMS, subject: str = "") -> list[Fact]:
    mail, came = mail_of({"body": text, "date": "2026-05-06", "subject": subject})
    return [fact for fact in read(mail, came, items).facts if fact.kind is kind]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("within 14 days", ["2026-05-20"]),
        ("within fourteen (14) calendar days of this letter", ["2026-05-20"]),
        ("within 10 business days", ["2026-05-20"]),
        ("within 10 days of May 2", ["2026-05-12"]),
        ("in two weeks", ["2026-05-20"]),
        ("by Friday", ["2026-05-08"]),
        ("by Wednesday", ["2026-05-13"]),
        ("by Friday, May 15", []),
        ("until next Monday", ["2026-05-11"]),
        ("by the end of the month", ["2026-05-31"]),
        ("by the end of next week", ["2026-05-15"]),
        ("tomorrow", ["2026-05-07"]),
        ("in a few days", []),
        ("the last 30 days", []),
        ("valid for 30 days", []),
        ("kept for a minimum of 60 days", []),
        ("900 business days", []),
    ],
)
def test_relative(text: str, days: list[str]) -> None:
    assert [hit.day.isoformat() for hit in find_relative(text, WEDNESDAY)] == days


@pytest.mark.parametrize(
    ("text", "sums", "rates"),
    [
        ("The fee is $12.50.", ["12.50"], []),
        ("8 hours @ $50.00/hr = $400.00", ["400.00"], ["50.00"]),
        ("25 cents a page", [], ["0.25"]),
        ("137 pages at 20c each = $27.40", ["27.40"], ["0.20"]),
        ("$1,240 in all", ["1240.00"], []),
        ("$15 an hour", [], ["15.00"]),
        ("a disc is $5 flat", ["5.00"], []),
        ("300 dollars", ["300.00"], []),
    ],
)
def test_amounts(text: str, sums: list[str], rates: list[str]) -> None:
    found = find_amounts(text)
    assert [one.dollars for one in found if not one.rate] == sums
    assert [one.dollars for one in found if one.rate] == rates


def test_links_without_chrome() -> None:
    text = (
        "Files: https://share.town.example/s/ab-\ncd/ef, help at https://portal.example/hc/en; see www.town.example/records."
        " https://portal.example/settings?id=1"
    )
    assert [hit.url for hit in find_links(text)] == [
        "https://share.town.example/s/ab-cd/ef",
        "www.town.example/records",
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("under ORS 192.329(4)(a) and OAR 736-001-0030(2)", ["ORS 192.329(4)(a)", "OAR 736-001-0030(2)"]),
        ("Public Officers Law § 87(2)(b)", ["POL 87(2)(b)"]),
        ("51 O.S. § 24A.7 and 29 Del. C. sec. 100", ["51 OS 24A.7", "29 Del C 100"]),
        ("Per RCW 42.56.120(4)", ["RCW 42.56.120(4)"]),
        ("section 40(2) of the Freedom of Information Act", ["FOIA 40(2)"]),
        ("suite 192.311, room 12", []),
    ],
)
def test_other_statutes(text: str, names: list[str]) -> None:
    assert [name for _, _, name in find_other_statutes(text)] == names


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Items A1-A3 and B1", ("A1", "A2", "A3", "B1")),
        ("A1 to A3: none", ("A1", "A2", "A3")),
        ("Part B only", ("B1", "B2")),
        ("the first two items", ("A1", "A2")),
        ("A1 - 37 agencies", ("A1",)),
        ("As to A2.", ("A2",)),
        ("Form A9 and B12-7", ()),
        ("vitamin B1's", ("B1",)),
        ("item 3", ()),
    ],
)
def test_items(text: str, labels: tuple[str, ...]) -> None:
    assert items_in(text, ITEMS) == labels


def test_plain_numbers_are_items_where_the_request_has_them() -> None:
    assert items_in("items 1 and 2", {"1": "", "2": ""}) == ("1", "2")


def test_an_echo_names_its_item() -> None:
    assert label_of("A1", ITEMS) == "A1"
    assert label_of("The number of hits in each", ITEMS) == "B2"
    assert label_of("A list of the agencies", ITEMS) == ""  # two begin so
    assert label_of("Some other words altogether", ITEMS) == ""


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("A3: nobody", [("A3", "nobody")]),
        ("A3 nobody.\nB1 300,120 for 2024.", [("A3", "nobody"), ("B1", "300,120 for 2024")]),
        ("B1) 58,210 (2024) B2) 12 (2024)", [("B1", "58,210 (2024)"), ("B2", "12 (2024)")]),
        ("B1. The number of detections in each calendar year; 490,535", [("B1", "490,535")]),
        ("A3 is withheld.", []),
        ("A1 and A2 are attached.", []),
        ("A3 - still looking", []),
        ("We looked at A3 and B1 today.", []),
    ],
)
def test_answers(text: str, answers: list[tuple[str, str]]) -> None:
    assert [(fact.items[0], fact.value) for fact in facts(text, FactKind.ITEM_ANSWER)] == answers


def test_answers_in_a_table() -> None:
    text = "Totals:\n\n| Year | Detections (B1) | Hits (B2) |\n|---|---|---|\n| 2024 | 1,301,877 | 1,077 |\n| 2025 | 90 | n/a |\n"
    found = [(fact.items, fact.value) for fact in facts(text, FactKind.ITEM_ANSWER)]
    assert found == [
        (("B1",), "2024: 1,301,877 Detections (B1)"),
        (("B2",), "2024: 1,077 Hits (B2)"),
        (("B1",), "2025: 90 Detections (B1)"),
    ]


def test_numbered_answers_without_known_items() -> None:
    text = "5) The number of readings taken during 2018; 490,535 6) The number of matches during 2018; 405"
    assert [(fact.items, fact.value) for fact in facts(text, FactKind.ITEM_ANSWER, {})] == [
        (("5",), "490,535"),
        (("6",), "405"),
    ]


def test_words_under_an_echoed_item_belong_to_it() -> None:
    mail, came = mail_of({"body": "No such records exist.\nSee attached list.", "date": "2026-05-06"})
    spans = ((0, 22, "The number of hits in each calendar"), (23, 41, "A1"))
    found = read(replace(mail, between=spans), came, ITEMS).facts
    assert [(fact.kind, fact.items) for fact in found] == [
        (FactKind.NO_RECORDS, ("B2",)),
        (FactKind.RELEASE, ("A1",)),
    ]


def test_items_are_carried_to_the_next_sentence_and_no_further() -> None:
    text = "Item A3 is denied. It is withheld under Gov. Code 7923.600.\n\nThe rest of the logs is withheld."
    assert [fact.items for fact in facts(text, FactKind.DENIAL)] == [("A3",), ("A3",), ()]


@pytest.mark.parametrize(
    ("text", "grounds", "defects"),
    [
        ("The records are at our off-site storage, so we extend the time to May 18, 2026.", "c1", ""),
        ("Because of the voluminous records we take a 14-day extension.", "c2", "no_date"),
        (
            "We must confer with the task force and write a script, so the time is extended to May 18, 2026.",
            "c3,c4",
            "",
        ),
        ("We are short of staff and extend the time to May 18, 2026.", "", "no_ground"),
        ("Our servers were hit by ransomware; the time is extended to July 30, 2026.", "c6", "over_14"),
        ("The volume is large, so we take a second 14 days of extension.", "c2", "no_date,second"),
        ("[ ] voluminous records\n[X] separate facilities\nThe City extends its time to May 18, 2026.", "c1", ""),
    ],
)
def test_extension(text: str, grounds: str, defects: str) -> None:
    (fact,) = facts(text, FactKind.EXTENSION)
    assert (fact.detail.get("grounds", ""), fact.detail.get("defects", "")) == (grounds, defects)


def test_a_denial_names_sections_and_who() -> None:
    text = (
        "The logs are withheld under Gov. Code 7923.600 and 7922.000.\n"
        "The determination was made by Lt. Robin Sample, Records Manager."
    )
    (fact,) = facts(text, FactKind.DENIAL)
    assert fact.detail == {"sections": "Gov 7923.600; Gov 7922.000", "who": "Lt. Robin Sample, Records Manager"}


def test_boilerplate_about_new_records_is_no_objection() -> None:
    text = "We received your request. Please note that the Act does not require the City to create records."
    assert facts(text, FactKind.RECORD_CREATION) == []
    applied = "We are not required to create a record, so A1 to A3 will not be provided."
    (fact,) = facts(applied, FactKind.RECORD_CREATION)
    assert (fact.items, fact.certainty) == (("A1", "A2", "A3"), Certainty.SURE)
    assert facts(applied, FactKind.DENIAL) == []


def test_none_yet_is_not_final() -> None:
    final = facts("The City has no responsive records.", FactKind.NO_RECORDS)
    yet = facts("The unit has no responsive records. The Department is searching its archive.", FactKind.NO_RECORDS)
    assert [fact.detail for fact in (*final, *yet)] == [{"final": "yes"}, {}]


def test_a_release_is_partial_where_more_will_come() -> None:
    whole = facts("Attached are the requested audit reports. That is everything.", FactKind.RELEASE)
    part = facts("Attached are the requested audit reports. The rest is to follow.", FactKind.RELEASE)
    assert {fact.detail.get("partial") for fact in whole} == {None}
    assert {fact.detail.get("partial") for fact in part} == {"yes"}


def test_what_stands_aside_states_nothing() -> None:
    text = (
        "We are still searching.\n\nSincerely,\nRobin Sample\nFees must be paid before release.\n\n"
        "CONFIDENTIALITY NOTICE: this message may be withheld and is exempt from disclosure."
    )
    mail, came = mail_of({"body": text, "date": "2026-05-06"})
    assert [fact.kind for fact in read(mail, came).facts] == [FactKind.STATUS]


def test_the_repeated_request_states_nothing() -> None:
    text = (
        'Your request has been received. Records requested: "I request all audits. If you deny any part of it, tell me why, and'
        ' do not charge over $50.\nI look forward to your answer by May 16, 2026."\n\nTown of Alder Mills'
    )
    mail, came = mail_of({"body": text, "date": "2026-05-06"})
    assert [fact.kind for fact in read(mail, came).facts] == [FactKind.ACKNOWLEDGED]


def test_records_become_mails() -> None:
    record = {
        "body": "Received on May 4, 2026; we will write by June 3, 2026.\n\n> old words",
        "subject": "Ünïcode\nsubject",
        "from_header": '"Records" <clerk@town.example>',
        "attachment_names": ['a"b.pdf'],
    }
    mail, came = mail_of(record)
    assert (mail.sender, mail.subject) == ("clerk@town.example", "Ünïcode subject")
    assert mail.own_text == "Received on May 4, 2026; we will write by June 3, 2026."
    assert [file.name for file in mail.attachments] == ["a'b.pdf"]
    assert came.date() == date(2026, 5, 4)  # the latest day of which the words speak as past
    assert mail_of({"body": "x", "date": "2026-05-04T09:00:00-07:00"})[1] == datetime(2026, 5, 4, 16, tzinfo=UTC)
    with pytest.raises(ValueError, match="Invalid isoformat"):
        mail_of({"body": "x", "date": "4 May"})


def test_vocabulary() -> None:
    text = "Request #26-41 is denied under Gov. Code 7923.600. The agreement is at https://share.town.example/s/ab."
    mail, came = mail_of({"body": text, "date": "2026-05-06"})
    said = vocabulary(mail, read(mail, came))
    assert (said["primary"], said["tracking_numbers"], said["statutes"], said["links"]) == (
        "denial", ["26-41"], ["Gov 7923.600"], ["https://share.town.example/s/ab"],
    )  # fmt: skip
    first = said["facts"][0]
    assert text[first["start"] : first["end"]] == first["quote"]
    assert set(first) >= {"kind", "value", "quote", "start", "end", "rule", "certainty"}


def test_relative_days_are_no_due_dates_of_the_agency() -> None:
    mail, came = mail_of({"body": "You will hear from us within 10 days.", "date": "2026-05-06"})
    said = vocabulary(mail, read(mail, came))
    assert said["due_dates"] == []
    assert [fact["value"] for fact in said["facts"] if fact["kind"] == "promised_date"] == ["2026-05-16"]


def test_a_copy_of_the_mail_changes_nothing() -> None:
    mail, came = mail_of({"body": "Your request is denied.", "date": "2026-05-06"})
    assert read(mail, came) == read(replace(mail), came)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Your records are at https://share.town.example/s/ab. The link expires on May 20, 2026.", "2026-05-20"),
        ("Records can be downloaded at https://share.town.example/s/ab for the next thirty days.", "2026-06-05"),
        ("These links stay valid for one month: https://share.town.example/s/ab", "2026-06-05"),
        ("After May 20 you must log in: https://share.town.example/s/ab", "2026-05-20"),
        ("Your records are at https://share.town.example/s/ab.", ""),
    ],
)
def test_links_end(text: str, day: str) -> None:
    (fact,) = facts(text, FactKind.LINK)
    assert fact.detail.get("expires", "") == day
    assert facts(text, FactKind.PROMISED_DATE) == []


def test_an_address_and_its_target_are_one_link() -> None:
    text = "The list lies at www.alder.example/list (https://alder.example/files/7.pdf) and https://alder.example/b.pdf"
    assert [hit.url for hit in find_links(text)] == ["www.alder.example/list", "https://alder.example/b.pdf"]


def test_a_request_number_behind_items_is_no_answer() -> None:
    text = "We estimate $348.00 for the records that answer A1, A2\nA3, A4 under request PRA 26-77, due within 30 days."
    mail, came = mail_of({"body": text, "date": "2026-05-06"})
    assert not [fact for fact in read(mail, came, ITEMS).facts if fact.kind is FactKind.ITEM_ANSWER]


def test_a_response_that_will_follow_is_the_agencys() -> None:
    mail, came = mail_of({"body": "We received it, and a response will follow by May 20, 2026.", "date": "2026-05-06"})
    kinds = {fact.kind for fact in read(mail, came, ITEMS).facts}
    assert FactKind.PROMISED_DATE in kinds and FactKind.DEADLINE_FOR_US not in kinds

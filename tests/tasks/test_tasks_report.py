"""The report of a workspace: what is in it, what a public one leaves out, and what is said of wrong input."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from cpra_bot.errors import CannotFinish, UsageError
from cpra_bot.ledger.events import happened
from cpra_bot.model.answer import Standing
from cpra_bot.model.event import EventKind
from cpra_bot.model.fact import Fact, FactKind
from cpra_bot.model.request import How, Outcome
from cpra_bot.rehearsal.documents import pdf
from cpra_bot.tasks.judging import judge, waiting
from cpra_bot.tasks.record import record
from cpra_bot.tasks.report import gather, write_report
from cpra_bot.tasks.report_inside import pieces_of
from cpra_bot.tasks.standing import pause
from desk import CAMPAIGN_ID, Desk

PRIVATE = "zyx"
"""Stands in every private text that the tests plant."""

DENIAL = (
    "We have decided to withhold the records that answer A1 under Government Code section 7922.000, "
    "said Officer Zyxquote Person of (916) 555-0123."
)


def _plant_in_files(desk: Desk) -> None:
    """Private words in the settings and in the directory."""
    requester = desk.office.settings.requester.model_copy(
        update={
            "name": "Zyxname Sample",
            "organization": "Zyxorganization",
            "postal_address": ("1 Zyxstreet",),
            "phone": "555-ZYX",
        }
    )
    desk.office.settings = desk.office.settings.model_copy(update={"requester": requester})
    agencies = tuple(
        each.model_copy(update={"custodian": "Zyxcustodian Person", "notes": ("zyxnote",)})
        for each in desk.office.directory.agencies
    )
    desk.office.directory = desk.office.directory.model_copy(update={"agencies": agencies})


@pytest.fixture
def planted(desk: Desk) -> Desk:
    """A campaign in which every text that is private holds a word that stands nowhere else."""
    _plant_in_files(desk)
    desk.send()
    desk.tick()
    first, second, third = (state.agency for state in desk.office.books().requests.values())
    desk.pass_days(1)
    file = ("Zyxfile.pdf", pdf(["Dear Zyxletter Person:", "A1: 12 trees were planted by Zyxpdf Person.", "Zyxclerk"]))
    domain = desk.office.books().requests[f"{CAMPAIGN_ID}/{first}"].address.partition("@")[2]
    desk.write(first, f"Dear Zyxname,\n\n{DENIAL}\n\nZyxclerk Person", sender=f"Zyx Sender <zyxsender@{domain}>")
    desk.write(second, "Your tracking number is ZYX-26-0034.\n\nWe received your request.", subject="Zyxsubject")
    text = "A1: Zyxtyped Person planted them.\n\nA2: 1,234 in 2025\n\nThe records are attached."
    desk.write(third, text, files=(file,))
    desk.tick()
    record(desk.office, first, How.CALLED, note="Zyxcall Person said no", on=desk.office.today())
    pause(desk.office, "request", f"{CAMPAIGN_ID}/{second}", None, "zyxpause")
    reply = desk.office.books().requests[f"{CAMPAIGN_ID}/{second}"].replies[-1].message
    odd = Fact(
        FactKind.DENIAL,
        "",
        "zyxcorrected",
        -1,
        "person",
        ("A2",),
        {"sections": "Zyx 12; Gov 7923.600", "who": "Zyxwho"},
    )
    corrected = happened(
        EventKind.FACTS_CORRECTED, f"{CAMPAIGN_ID}/{second}", desk.clock.now(), "person",
        message=reply, facts=[odd.plain()], note="zyxcorrection", act="act-1",
    )  # fmt: skip
    desk.office.ledger.events.append([corrected])
    for answer in waiting(desk.office, CAMPAIGN_ID)[:1]:
        judge(desk.office, answer, Standing.CONFIRMED, by="Zyxjudge Person", note="zyxjudgement")
    return desk


def test_the_public_page_holds_nothing_that_is_private(planted: Desk) -> None:
    own = write_report(planted.office).path.read_text(encoding="utf-8").lower()
    found = set(re.findall(rf"{PRIVATE}\w*", own))
    assert len(found) >= 15, f"planted, and on the own page: {sorted(found)}"
    made = write_report(planted.office, public=True)
    public = made.path.read_text(encoding="utf-8").lower()
    assert re.findall(rf".{{0,60}}{PRIVATE}.{{0,30}}", public) == []
    assert "@" not in re.sub(r"@(media|import)", "", public) and "555" not in public.split("</style>")[1]
    text = str(made.as_json()).lower()
    assert PRIVATE not in text.replace(str(made.path).lower(), "")


def test_the_public_page_still_tells_the_campaign(planted: Desk) -> None:
    report = gather(planted.office, public=True)
    agencies = {row.agency: row for row in report.rows}
    first = next(iter(agencies.values()))
    assert first.outcomes["A1"] is Outcome.DENIED and first.name.endswith(("Department", "Office"))
    told = [each for row in report.rows for each in row.told]
    assert {section for each in told for section in each.sections} == {"Gov 7922.000", "Gov 7923.600"}
    assert [each for each in told if each.left_out] and not [each for each in told if each.left_out and each.quote]
    page = write_report(planted.office, public=True).path.read_text(encoding="utf-8")
    assert "public edition" in page and "It leaves out" in page and "words left out" in page
    assert "1,234" in page, "a number is no private matter"
    assert not report.inside and not report.needs and not report.letter and not report.inbox


def test_the_own_page_shows_each_request_whole(planted: Desk) -> None:
    report = gather(planted.office)
    assert set(report.inside) == {row.request for row in report.rows}
    first = report.inside[report.rows[0].request]
    marked = [piece for step in first.steps for piece in step.pieces if piece.facts]
    assert any("withhold the records that answer A1" in piece.text for piece in marked)
    assert [step.who for step in first.steps].count("noted") == 1 and first.clocks[0].working
    third = report.inside[report.rows[2].request]
    assert third.proof.holds and [each.name for each in third.proof.documents] == ["Zyxfile.pdf"]
    assert report.letter.startswith("To: ") and report.items.keys() == {"A1", "A2"}


def test_a_changed_file_shows(planted: Desk) -> None:
    (kept,) = [path for path in planted.office.workspace.folder.rglob("*.pdf") if "kept" in path.parts]
    kept.chmod(0o600)
    kept.write_bytes(b"%PDF-1.4 other")
    assert "SOMETHING WAS CHANGED" in write_report(planted.office).path.read_text(encoding="utf-8")


def test_the_own_page_is_the_owners_alone(planted: Desk) -> None:
    folder = planted.office.workspace.folder
    left = folder / "report.html.part"
    left.write_text("half a page that a killed run left")
    left.chmod(0o644)
    made = write_report(planted.office)
    assert not left.exists()
    assert made.path == folder / "report.html" and made.path.stat().st_mode & 0o777 == 0o600
    assert made.size == made.path.stat().st_size
    assert write_report(planted.office, public=True).path == folder / "report-public.html"


def test_a_page_is_replaced_whole_or_not_at_all(planted: Desk, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked.html"
    (tmp_path / "blocked.html.part").mkdir()
    blocked.write_text("the old one")
    with pytest.raises(CannotFinish, match=r"blocked\.html cannot be written"):
        write_report(planted.office, path=blocked)
    assert blocked.read_text() == "the old one"


def test_where_it_cannot_be_written(planted: Desk, tmp_path: Path) -> None:
    with pytest.raises(CannotFinish, match="cannot be written") as fault:
        write_report(planted.office, path=tmp_path / "no" / "report.html")
    assert "-o" in fault.value.remedy
    (tmp_path / "folder").mkdir()
    with pytest.raises(CannotFinish, match="cannot be written"):
        write_report(planted.office, path=tmp_path / "folder")
    assert not list(tmp_path.glob("*.part"))


def test_no_campaign_an_unknown_one_and_one_of_several(desk: Desk) -> None:
    with pytest.raises(UsageError, match="no request has been opened yet"):
        write_report(desk.office)
    desk.send()
    with pytest.raises(UsageError, match="no request belongs to the campaign shade-tree"):
        write_report(desk.office, "shade-tree")
    other = desk.office.books().requests[desk.first]
    desk.office.ledger.events.append(
        [
            happened(
                EventKind.REQUEST_OPENED, f"other-2026/{other.agency}", desk.clock.now(), "person",
                plan=desk.office.books().plan_of[desk.first], campaign_version=1, items={"A1": "All."}, conditional=[],
            )
        ]
    )  # fmt: skip
    with pytest.raises(UsageError, match="several campaigns"):
        write_report(desk.office)
    assert gather(desk.office, CAMPAIGN_ID).campaign == CAMPAIGN_ID


def test_a_campaign_whose_file_is_gone_has_its_report(planted: Desk) -> None:
    (planted.office.workspace.folder / "campaigns" / "shade-trees-2026.yaml").unlink()
    assert gather(planted.office).title == CAMPAIGN_ID


def fact(quote: str, start: int, document: str = "") -> Fact:
    return Fact(FactKind.STATUS, "", quote, start, "test", document=document)


@pytest.mark.parametrize(
    ("facts", "marked"),
    [
        ((fact("two", 4),), [("two", (1,))]),
        ((fact("two", 0),), [("two", (1,))]),
        ((fact("two", 11),), [("two", (1,))]),
        ((fact("two three", 4), fact("three", 8)), [("two ", (1,)), ("three", (1, 2))]),
        ((fact("nine", 4),), []),
        ((fact("two", 4, "letter.pdf"),), []),
        ((fact("", 4), fact("four", -1)), [("four", (2,))]),
    ],
)
def test_words_are_marked_where_they_stand(facts: tuple[Fact, ...], marked: list[tuple[str, tuple[int, ...]]]) -> None:
    text = "one two three four"
    pieces, numbers = pieces_of(text, facts)
    assert "".join(piece.text for piece in pieces) == text
    assert [(piece.text, piece.facts) for piece in pieces if piece.facts] == marked
    assert numbers == {number for _, some in marked for number in some}
    assert pieces_of("", facts)[0] == ()


def test_of_several_requests_each_proof_is_its_own(planted: Desk) -> None:
    from cpra_bot.tasks.prove import proofs, prove

    keys = list(planted.office.books().requests)
    assert [replace(each, at=planted.clock.now()) for each in proofs(planted.office, keys)] == [
        prove(planted.office, key) for key in keys
    ]


def test_of_a_very_long_message_the_page_shows_the_beginning_and_says_so(desk: Desk) -> None:
    desk.send()
    desk.tick()
    agency = desk.first.partition("/")[2]
    desk.pass_days(1)
    desk.write(agency, "We received your request.\n\n" + "The trees are many. " * 1_000)
    desk.tick()
    (step,) = [step for step in gather(desk.office).inside[desk.first].steps if step.who == "agency"]
    shown = "".join(piece.text for piece in step.pieces)
    assert len(shown) == 6_000 and shown.startswith("We received your request.") and 13_900 < step.rest < 14_100

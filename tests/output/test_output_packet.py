"""Pages that people file from: whole, harmless, and usable without a network; and agencies' own PDF forms."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from output_filings import AGENCY, DAY, WHO, filing

from builders import a_letter
from cpra_bot.channels.assisted.flavours import flavour_of
from cpra_bot.channels.assisted.form import VALUES, Known, pdf_values
from cpra_bot.errors import UsageError
from cpra_bot.model.agency import ContactChannel
from cpra_bot.model.reach import CHANNEL_KINDS
from cpra_bot.output.form_pdf import fill_form
from cpra_bot.output.packet import PacketFile, filing_page, index_page, page_name
from pdf_forms import form


@pytest.mark.parametrize("kind", [each for each in CHANNEL_KINDS if each != "email"])
def test_a_page_is_whole_and_no_text_becomes_markup(kind: str) -> None:
    page = filing_page(filing(kind), [PacketFile("letter.pdf", "application/pdf", b"%PDF-")], DAY, to="Ana")
    assert page.count("<script>") == 1 and "&lt;script&gt;" in page
    assert "{{ 7 * 7 }}" in page or kind == "postal" or "49" not in page
    assert re.findall(r'(?:src|href)="(?!https://|data:|index\.html)', page) == []
    assert re.findall(r"<(?:link|img|iframe|object)\b", page) == []
    targets = re.findall(r'data-copy="([^"]+)"', page)
    assert targets and all(f'id="{target}"' in page for target in targets)
    assert len(set(targets)) == len(targets)
    assert "cpra file record shade-trees-2026/sampleton-pd" in page


def test_fields_stand_in_the_order_of_the_form_and_empty_ones_are_left_out() -> None:
    labels = [field.label for field in filing("govqa").fields]
    assert labels == ["E-mail", "Your name", "Organization", "Address", "Kind of request", "Subject", "Request"]
    assert [field.label for field in filing("postal", "1 A St, Town, CA 90000").fields] == ["To"]


def test_a_vendor_is_known_by_its_host() -> None:
    assert flavour_of("web_form", "https://town.customerportal.help/x").key == "customerportal"
    assert flavour_of("web_form", "https://customerportal.help.example/x").key == "web_form"
    assert flavour_of("govqa", "town.govqa.us").answers_by_mail is False
    assert flavour_of("something new").key == "web_form"


def test_a_repeated_request_and_a_later_message_are_told_apart() -> None:
    again = filing_page(filing(first_sent=date(2026, 8, 1)), [], DAY, no_pdf="typst is missing")
    assert "keeps that\nday" in again and "2026-08-01" in again and "typst is missing" in again
    letter = replace(filing().letter, key="shade-trees-2026/sampleton-pd/follow-up/1")
    later = filing(letter=replace(letter, kind=type(letter.kind)("follow-up")))
    assert "open already (26-1)" in filing_page(later, [], DAY, numbers=["26-1"])
    assert page_name(later) == "sampleton-pd--follow-up-1.html"


def test_an_index_names_agencies_that_share_a_desk() -> None:
    two = [filing(), filing(agency="Sampleton Sheriff")]
    assert "One desk, several agencies" in index_page(two, DAY)
    assert "One desk" not in index_page(two[:1], DAY, "Ana")


# The agency's own form


def test_a_form_is_filled() -> None:
    from pypdf import PdfReader

    filled = fill_form(form("Name", "Request"), [("Name", "Robin Sample"), ("Request", "A1. Größe\nA2.")], "form.pdf")
    assert not filled.flat
    fields = PdfReader(io.BytesIO(filled.content)).get_fields() or {}
    assert {name: field.value for name, field in fields.items()} == {
        "Name": "Robin Sample",
        "Request": "A1. Größe\nA2.",
    }


def test_a_flat_form_stays_as_it_is() -> None:
    content = form()
    assert fill_form(content, [("Name", "Robin")], "form.pdf") == type(fill_form(content, [], "x"))(content, True)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html>log in</html>", "is not a PDF"),
        (b"%PDF-1.7\nnothing else", "cannot be read as a PDF form"),
        (form("Name", password="secret"), "is encrypted"),
        (form("Applicant"), "has no field `Name`"),
        (form("Name")[:200], "cannot be read|no field"),
    ],
    ids=["login page", "garbage", "encrypted", "another field", "cut off"],
)
def test_forms_that_cannot_be_filled(content: bytes, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        fill_form(content, [("Name", "Robin")], "form.pdf")


def test_a_map_of_a_form_names_values_or_says_them() -> None:
    channel = ContactChannel(
        kind="web_form", confidence="high", form_fields={"Name": "name", "Dept": '"Police"', "Date": "today"}
    )
    known = Known(a_letter(), AGENCY, channel, WHO)
    filled = pdf_values(known, "September 1, 2026")
    assert filled == (("Name", "Robin Sample"), ("Dept", "Police"), ("Date", "September 1, 2026"))
    wrong = replace(known, channel=channel.model_copy(update={"form_fields": {"Name": "nmae"}}))
    with pytest.raises(KeyError):
        pdf_values(wrong, "")
    assert "letter" in VALUES

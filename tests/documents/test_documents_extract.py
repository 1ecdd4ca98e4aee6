"""Words out of attached files: every kind, every fault, and a child process that outlives neither a cap nor us."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from cpra_bot.documents import limits
from cpra_bot.documents.child import Child
from cpra_bot.documents.extract import texts_of
from cpra_bot.documents.kinds import Kind, kind_of
from cpra_bot.model.message import DocumentText
from documents.made import LINES, docx, mail, ole, paragraph, pdf_of, scan, tnef, written, zipped

OCTETS = "application/octet-stream"


def one(name: str, data: bytes, kind: str = OCTETS) -> DocumentText:
    (text,) = texts_of(mail((name, kind, data)))
    return text


def test_a_pdf_page_by_page() -> None:
    text = one("letter.pdf", pdf_of([LINES, ["Second page"]]))
    assert [page.strip() for page in text.pages] == ["\n".join(LINES), "Second page"]
    assert text.fault == ""
    assert [text.page_at(text.text.index(words)) for words in ("Dear", "Second")] == [1, 2]


def test_a_pdf_locked_against_changes_is_read() -> None:
    assert one("locked.pdf", pdf_of([LINES], password="")).pages[0].startswith("Dear Robin")


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("secret.pdf", pdf_of([LINES], password="x"), "encrypted"),
        ("scan.pdf", scan(), "scan without text"),
        ("torn.pdf", b"%PDF-1.7\n" + b"x" * 3_000, "damaged"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old format"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + b"\x01" * 20_000, "picture"),
        ("all.zip", zipped({"a.pdf": b"%PDF-"}), "archive"),
        ("odd.bin", b"\x01\x02\x03" * 50, "not known"),
        ("torn.docx", zipped({"word/document.xml": "<w:document"}), "damaged"),
        ("torn.docx", b"PK\x03\x04 and nothing", "damaged"),
        ("smime.p7m", b"\x30\x82\x01", "not known"),
    ],
)
def test_what_may_be_a_letter_and_cannot_be_read_has_a_fault(name: str, data: bytes, fault: str) -> None:
    text = one(name, data)
    assert fault in text.fault
    assert text.pages == ()


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("list.csv", "text/csv", b"a,b\n"),
        ("list.xlsx", OCTETS, zipped({"xl/workbook.xml": "<x/>"})),
        ("call.mp3", "audio/mpeg", b"ID3"),
        ("logo.png", "image/png", b"\x89PNG" + b"\x00" * 900),
        ("signature.asc", "application/pgp-signature", b"-----BEGIN"),
        ("empty", OCTETS, b""),
    ],
)
def test_records_and_signatures_are_no_letters(name: str, kind: str, data: bytes) -> None:
    assert texts_of(mail((name, kind, data))) == ()


def test_only_the_first_pages_of_an_export() -> None:
    text = one("export.pdf", pdf_of([["Row"]] * (limits.PAGES + 5)))
    assert len(text.pages) == limits.PAGES
    assert f"{limits.PAGES + 5} pages, of which the first {limits.PAGES}" in text.fault


def test_a_scanned_page_among_others_is_named() -> None:
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(pdf_of([LINES]))))
    writer.append(PdfReader(BytesIO(scan())))
    text = one("mixed.pdf", written(writer))
    assert text.pages[0].startswith("Dear")
    assert "page 2 is a picture" in text.fault


def test_word() -> None:
    body = (
        paragraph("Dear Robin Sample:")
        + "<w:p><w:r><w:t>5)</w:t><w:tab/><w:t xml:space='preserve'>We have </w:t></w:r><w:del><w:r><w:delText>no </w:delText></w:r></w:del>"
        + "<w:r><w:t>records.</w:t><w:br w:type='page'/></w:r></w:p>"
        + f"<w:tbl><w:tr><w:tc>{paragraph('2025')}</w:tc><w:tc>{paragraph('12')}</w:tc></w:tr></w:tbl>"
    )
    text = one("letter.docx", docx(body))
    assert text.pages[0] == "Dear Robin Sample:\n5)\tWe have records."
    assert text.pages[1].split() == ["2025", "12"]


def test_a_word_file_says_what_it_says_once() -> None:
    twice = (
        "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice Requires='wps'>{paragraph('Denied.')}</mc:Choice><mc:Fallback>{paragraph('Denied.')}</mc:Fallback></mc:AlternateContent>"
    )
    assert one("box.docx", docx(twice)).text.split() == ["Denied."]


def test_entities_and_files_are_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("KEEP OUT", encoding="ascii")
    head = f"<!DOCTYPE x [<!ENTITY e SYSTEM 'file://{tmp_path}/secret'>]>"
    assert "KEEP" not in one("x.docx", docx(paragraph("Words &e;"), head)).text
    laughs = (
        "<!DOCTYPE x [<!ENTITY a 'ha'>"
        + "".join(f"<!ENTITY a{n} '{'&a;' * 10 if n == 0 else f'&a{n - 1};' * 10}'>" for n in range(12))
        + "]>"
    )
    assert len(one("y.docx", docx(paragraph("Words &a11;"), laughs)).text) < 1_000


def test_other_formats() -> None:
    assert one("a.rtf", rb"{\rtf1\ansi Dear Robin,\par we have \b no\b0  records.}").text.split() == [
        "Dear",
        "Robin,",
        "we",
        "have",
        "no",
        "records.",
    ]
    assert (
        one("a.txt", "Dear Robin, the fee is 5 €.".encode("cp1252"), "text/plain").text == "Dear Robin, the fee is 5 €."
    )
    assert one("a.html", b"<p>Dear <b>Robin</b></p>", "text/html").text.strip() == "Dear Robin"
    space = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    odt = zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<x xmlns:t='{space}'><t:p>Dear <t:span>Robin</t:span></t:p></x>",
        }
    )
    assert one("a.odt", odt).text == "Dear Robin"


def test_files_inside_a_message() -> None:
    inner = mail(
        ("letter.pdf", "application/pdf", pdf_of([LINES])), text="For you.\n\nOn May 4, 2026, Robin wrote:\n> old"
    )
    texts = texts_of(mail(("forwarded.eml", OCTETS, inner)))
    assert [(text.name, text.text.split("\n")[0]) for text in texts] == [
        ("forwarded.eml", "For you."),
        ("forwarded.eml/letter.pdf", "Dear Robin Sample:"),
    ]


def test_no_deeper_than_some_levels() -> None:
    raw = mail(("note.txt", "text/plain", b"Dear Robin"))
    for _ in range(5):
        raw = mail(("inner.eml", OCTETS, raw))
    assert "too many other files" in texts_of(raw)[-1].fault


def test_a_bomb_is_a_fault_and_not_a_disaster() -> None:
    xml = f"<w:document>{'x' * 40_000_000}</w:document>"
    assert "MB" in one("bomb.docx", zipped({"word/document.xml": xml})).fault
    packed = zlib.compress(b"(A) Tj " * 20_000_000, 9)
    page = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj "
    bomb = (
        b"%PDF-1.4\n"
        + page
        + b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(packed)
        + packed
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>"
    )
    assert one("bomb.pdf", bomb).fault
    assert one("after.pdf", pdf_of([LINES])).fault == ""


def test_one_process_serves_many_files_and_ends_with_us() -> None:
    child = Child()
    try:
        first, alive = child.read("a.txt", "text/plain", b"one")
        assert (first[0].text, alive) == ("one", True)
        process = child._process
        assert child.read("b.txt", "text/plain", b"two")[0][0].text == "two"
        assert child._process is process
    finally:
        child.close()
    assert process is not None and process.poll() is not None


def test_a_file_that_takes_too_long_costs_only_itself() -> None:
    child = Child(wall_seconds=0.01)  # it has not even started by then
    (text,), alive = child.read("slow.pdf", "application/pdf", pdf_of([LINES]))
    assert (alive, "seconds" in text.fault) == (False, True)
    texts = texts_of(mail(*[(f"{n}.pdf", "application/pdf", pdf_of([LINES])) for n in range(3)]), child)
    assert ["broke the reader" in text.fault for text in texts] == [False, False, True]
    child.close()


def test_the_child_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPRA_PASSWORD", "hunter2")
    child = Child()
    child.read("a.txt", "text/plain", b"one")
    process = child._process
    assert process is not None
    assert b"hunter2" not in Path(f"/proc/{process.pid}/environ").read_bytes()
    child.close()


def test_kinds_go_by_the_bytes() -> None:
    assert kind_of("letter.txt", "text/plain", b"%PDF-1.4") is Kind.PDF
    assert kind_of("letter.pdf", "application/pdf", b"<!DOCTYPE html><p>Log in</p>") is Kind.HTML
    assert kind_of("x", "message/rfc822", b"From: a") is Kind.MAIL
    assert kind_of("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22") is Kind.TNEF


def test_outlook_s_own_wrapping() -> None:
    texts = texts_of(mail(("winmail.dat", "application/ms-tnef", tnef("letter.pdf", pdf_of([LINES]), "For you."))))
    assert [(text.name, text.text.split("\n")[0]) for text in texts] == [
        ("winmail.dat", "For you."),
        ("winmail.dat/letter.pdf", "Dear Robin Sample:"),
    ]
    assert one("winmail.dat", b"\x78\x9f\x3e\x22" + b"\xff" * 90).fault == "nothing was found in it"


def test_a_message_saved_by_outlook() -> None:
    attached = "__attach_version1.0_#00000000"
    saved = ole(
        {
            ("__properties_version1.0",): b"",
            ("__substg1.0_1000001F",): "Dear Robin, the fee is 5 €.".encode("utf-16-le"),
            (attached, "__substg1.0_3707001F"): "letter.txt".encode("utf-16-le"),
            (attached, "__substg1.0_370E001F"): "text/plain".encode("utf-16-le"),
            (attached, "__substg1.0_37010102"): b"Dear Robin, granted." + b" " * 5_000,
        }
    )
    texts = texts_of(mail(("saved.msg", OCTETS, saved)))
    assert [(text.name, text.text) for text in texts] == [
        ("saved.msg", "Dear Robin, the fee is 5 €."),
        ("saved.msg/letter.txt", "Dear Robin, granted."),
    ]

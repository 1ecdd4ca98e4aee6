"""Released files that cannot be read, or only in part: each is told in a sentence, and none stops the others."""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile

import pytest
from pypdf import PdfReader, PdfWriter

from cpra_bot.documents import limits
from cpra_bot.documents.child import Child
from cpra_bot.tasks.report_reading import read_report
from paper import Run, pdf
from report_samples import hit_ratio


@pytest.fixture(scope="module")
def child():
    child = Child()
    yield child
    child.close()


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(hit_ratio())))
    writer.encrypt(password, "owner", algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def broken_workbook() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook><sheets>")
        archive.writestr("[Content_Types].xml", "<Types")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("locked.pdf", encrypted("open sesame"), "locked.pdf is encrypted with a password"),
        ("torn.pdf", hit_ratio()[:700], "torn.pdf is damaged"),
        ("noise.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40, "noise.pdf is damaged"),
        ("broken.xlsx", broken_workbook(), "broken.xlsx is damaged: it cannot be opened as a workbook"),
        ("cut.xlsx", b"PK\x03\x04" + b"\0" * 200, "cut.xlsx is damaged: it cannot be opened as a workbook"),
        ("scan.pdf", pdf([[], []], picture=True), "scan.pdf is a scan without text: it needs OCR"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + b"\1" * 50, "photo.jpg is a picture without text: it needs OCR"),
        ("nothing.csv", b"", "nothing.csv is empty"),
        ("blob.bin", b"\0\1\2\3" * 50, "blob.bin is of a kind that is not known here"),
    ],
)
def test_what_cannot_be_read_is_told(child, name, data, told):
    (reading,) = read_report(name, data, child)
    assert reading.kind == "" and not reading.values
    assert reading.faults[0].startswith(told)


def test_a_lock_without_password_is_no_lock(child):
    (reading,) = read_report("changes-forbidden.pdf", encrypted(""), child)
    assert reading.kind == "learn_hit_ratio_report" and not reading.faults


def test_of_thousands_of_pages_the_first_are_read_and_the_rest_is_told(child):
    pages = [[Run(60, 100, "minutes of a meeting")] for _ in range(5_000)]
    pages[1] = hit_ratio_page()
    (reading,) = read_report("long.pdf", pdf(pages), child)
    assert reading.kind == "learn_hit_ratio_report"
    assert reading.faults == (f"long.pdf has 5000 pages, of which the first {limits.REPORT_PAGES} were read",)
    assert "a part of the file was not read" in reading.unsure


def hit_ratio_page():
    from report_samples import hit_ratio_runs

    return hit_ratio_runs()


def test_a_scanned_page_among_others_is_told(child):
    (reading,) = read_report("mixed.pdf", mixed(), child)
    assert reading.kind == "learn_hit_ratio_report"
    assert len(reading.faults) == 1
    assert reading.faults[0].startswith("mixed.pdf has pictures without text on page 2: it needs OCR there")


def mixed() -> bytes:
    writer = PdfWriter()
    for data in (hit_ratio(), pdf([[]], picture=True)):
        writer.append(io.BytesIO(data))
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


HEAD = "Organization Name;Networks Shared With Me;Networks I'm Sharing\r\n"


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b""])
def test_a_csv_with_a_byte_order_mark_and_semicolons(child, start):
    text = HEAD + 'Sample Springs CA PD;"Sample Springs CA PD; annex";Testville CA PD\r\n'
    (reading,) = read_report("SharedNetworks_2031_March_2.csv", start + text.encode(), child)
    assert reading.kind == "flock_shared_networks_export" and not reading.faults
    assert [[entry.name for entry in value.entries] for value in reading.values] == [["Sample Springs CA PD"]] * 2


def test_a_csv_in_utf_16(child):
    text = HEAD.replace(";", "\t") + "Sample Springs CA PD\tSample Springs CA PD\t\r\n"
    (reading,) = read_report("networks.csv", text.encode("utf-16"), child)
    assert [len(value.entries) for value in reading.values] == [1, 0]


def test_a_file_that_breaks_the_reader_is_at_fault_itself():
    child = Child(wall_seconds=0.01)
    try:
        (reading,) = read_report("slow.pdf", hit_ratio(), child)
        assert (reading.kind == "" and "to be read" in reading.faults[0]) or "broke" in reading.faults[0]
    finally:
        child.close()


def test_a_run_over_a_folder_stops_for_no_file(tmp_path, capfd):
    from cpra_bot.cli.app import app

    files = {
        "a.pdf": encrypted("x"),
        "b.xlsx": broken_workbook(),
        "c.pdf": hit_ratio(),
        "d.pdf": pdf([[]], picture=True),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(SystemExit) as left:
        app(["results", "read", str(tmp_path), "--json"], prog_name="cpra")
    assert left.value.code == 0
    told = json.loads(capfd.readouterr().out)
    assert [each["file"] for each in told] == list(files)
    assert [bool(each["faults"]) for each in told] == [True, True, False, True]
    assert told[2]["kind"] == "learn_hit_ratio_report"


TESSERACT = """#!{python}
import sys
size = sys.stdin.buffer.read(30).split()
assert size[0] == b"P5" and sys.argv[1:3] == ["stdin", "stdout"] and sys.argv[-1] == "tsv"
print("level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext")
for line, (left, top, text) in enumerate({lines!r}, 1):
    top, height = round(top * 200 / 72), 40
    print(4, 1, 1, 1, line, 0, round(left * 200 / 72), top, 900, height, -1, "", sep="\\t")
    for number, word in enumerate(text.split(), 1):
        width = 17 * len(word)
        print(5, 1, 1, 1, line, number, round(left * 200 / 72), top, width, height, 96, word, sep="\\t")
        left += (width + 9) * 72 / 200
"""


def test_a_scan_is_read_where_tesseract_is_on_the_path(tmp_path, monkeypatch):
    program = tmp_path / "tesseract"
    lines = [(run.x, run.y, run.text) for run in hit_ratio_page()]
    program.write_text(TESSERACT.format(python=sys.executable, lines=lines))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    child = Child()
    try:
        (reading,) = read_report("scan.pdf", pdf([[]], picture=True), child)
        assert reading.kind == "learn_hit_ratio_report" and not reading.faults
        assert [value.number for value in reading.values] == [1210, 1204, 6]
        assert "a machine read the words off a scan" in reading.unsure
        program.write_text("#!/bin/sh\nexit 3\n")
        (reading,) = read_report("scan.pdf", pdf([[]], picture=True), child)
        assert reading.kind == "" and reading.faults == ("scan.pdf is a scan without text: it needs OCR",)
    finally:
        child.close()


def test_without_tesseract_that_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    child = Child()
    try:
        (reading,) = read_report("scan.pdf", pdf([[]], picture=True), child)
        assert reading.faults[0].endswith("it needs OCR (the program tesseract is not on the path)")
    finally:
        child.close()

"""The bundle that checks itself, and what other programs get."""

from __future__ import annotations

import csv
import io
import json
import mailbox
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from python_calamine import CalamineWorkbook

from cpra_bot.errors import CannotFinish, UsageError
from cpra_bot.files.keep import kept
from cpra_bot.model.table import Table
from cpra_bot.output.sheets import csv_text, workbook
from cpra_bot.tasks.evidence import export_evidence
from cpra_bot.tasks.export import export_mbox, export_tables
from desk import START, Desk


@pytest.fixture
def bundle(lived: Desk, tmp_path: Path) -> Path:
    """The bundle of the first request, unpacked."""
    made = export_evidence(lived.office, lived.first, tmp_path / "e.zip")
    assert made.holds and not made.note and (tmp_path / "e.zip").stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(tmp_path / "e.zip") as archive:
        assert len(archive.namelist()) == made.files + 1
        archive.extractall(tmp_path / "bundle")
    return tmp_path / "bundle"


def _verify(folder: Path) -> subprocess.CompletedProcess[str]:
    """As counsel does: Python alone, without this program and without its environment."""
    words = [sys.executable, "-I", "-S", "verify.py"]
    return subprocess.run(words, cwd=folder, env={}, capture_output=True, text=True, check=False)


def test_the_bundle_checks_itself_with_python_alone(bundle: Path, lived: Desk) -> None:
    done = _verify(bundle)
    assert done.returncode == 0 and "all holds" in done.stdout, done.stdout + done.stderr
    names = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    assert {"README.txt", "timeline.pdf", "timeline.txt", "clock.txt", "proof.json", "manifest.json"} <= names
    assert (bundle / "timeline.pdf").read_bytes().startswith(b"%PDF")
    (document,) = (bundle / "documents").iterdir()
    assert document.name == "001-Trees.pdf"
    reply = lived.office.books().requests[lived.first].replies[0].message
    stored = lived.office.ledger.messages.get(reply)
    assert stored is not None and stored.raw in [path.read_bytes() for path in (bundle / "mails").iterdir()]
    assert "last day" in (bundle / "clock.txt").read_text()


def test_of_other_requests_the_bundle_holds_hashes_only(bundle: Path, lived: Desk) -> None:
    others = [key for key in lived.office.books().requests if key != lived.first]
    part = json.loads((bundle / "ledger" / "events.json").read_text())
    opened = {link["event"]["request"] for link in part["links"] if "event" in link}
    assert opened == {lived.first, ""} and any("hash" in link for link in part["links"])
    addresses = {lived.letter(key.partition("/")[2]).to for key in others}
    text = "".join(path.read_text("utf-8", "replace") for path in bundle.rglob("*") if path.is_file())
    assert not [each for each in addresses if each in text]


def _bite(name: str) -> Callable[[Path], str]:
    def change(folder: Path) -> str:
        path = next(iter(sorted(folder.glob(name))))
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
        return path.relative_to(folder).as_posix()

    return change


def _forged(folder: Path) -> str:
    """Whoever changes a mail and its line in the manifest has not changed the ledger's word."""
    import hashlib

    mail = next(iter(sorted((folder / "mails").iterdir())))
    mail.write_bytes(mail.read_bytes() + b"more\n")
    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in manifest["files"]:
        if entry["path"] == f"mails/{mail.name}":
            entry["sha256"], entry["size"] = hashlib.sha256(mail.read_bytes()).hexdigest(), mail.stat().st_size
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return f"mails/{mail.name} is not the message that came"


def _forged_event(folder: Path) -> str:
    import hashlib

    path = folder / "ledger" / "events.json"
    part = json.loads(path.read_text())
    link = next(each for each in part["links"] if each.get("event", {}).get("kind") == "letter_sent")
    link["event"]["at"] = link["event"]["at"].replace("2026", "2025")
    path.write_text(json.dumps(part))
    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in manifest["files"]:
        if entry["path"] == "ledger/events.json":
            entry["sha256"], entry["size"] = hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return f"event {link['sequence']} or its seal was changed"


def _lost(folder: Path) -> str:
    (folder / "clock.txt").unlink()
    return "clock.txt is missing"


def _added(folder: Path) -> str:
    (folder / "mails" / "999.eml").write_text("more")
    return "mails/999.eml is not in the manifest"


@pytest.mark.parametrize(
    "change",
    [
        _bite("mails/*"), _bite("documents/*"), _bite("letters/letters.json"), _bite("ledger/events.json"),
        _bite("timeline.pdf"), _forged, _forged_event, _lost, _added,
    ],
)  # fmt: skip
def test_a_byte_changed_in_the_bundle_is_found_and_named(bundle: Path, change: Callable[[Path], str]) -> None:
    named = change(bundle)
    done = _verify(bundle)
    assert done.returncode == 1 and named in done.stdout, done.stdout + done.stderr


def test_a_bundle_of_a_changed_workspace_says_so(lived: Desk, tmp_path: Path) -> None:
    digest = next(iter(lived.office.books().documents))
    path = kept(lived.office.workspace.folder, digest)
    assert path is not None
    path.write_bytes(b"something else")
    made = export_evidence(lived.office, lived.first, tmp_path / "e.zip")
    assert not made.holds
    with zipfile.ZipFile(tmp_path / "e.zip") as archive:
        assert json.loads(archive.read("manifest.json"))["holds"] is False
        archive.extractall(tmp_path / "bundle")
    assert _verify(tmp_path / "bundle").returncode == 1


def test_nothing_is_replaced_unless_said(lived: Desk, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("mine")
    office = lived.office
    for export in (
        lambda: export_evidence(office, lived.first, path),
        lambda: export_mbox(office, path),
        lambda: export_tables(office, "csv", path),
    ):
        with pytest.raises(UsageError, match="already"):
            export()
    assert path.read_text() == "mine"
    with pytest.raises(CannotFinish):
        export_tables(office, "json", tmp_path / "nowhere" / "x")
    with pytest.raises(UsageError, match="no request"):
        export_tables(office, "json", tmp_path / "y", "nobody")


def test_the_json_is_what_its_schema_says(lived: Desk, tmp_path: Path, repository: Path) -> None:
    schema = json.loads((repository / "docs" / "export.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    made = export_tables(lived.office, "json", tmp_path / "x.json")
    data = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, schema, jsonschema.Draft202012Validator)
    assert made.counts == {name: len(rows) for name, rows in data.items() if isinstance(rows, list)}
    assert all(data[name] for name in ("requests", "items", "letters", "messages", "facts", "documents"))
    for rows in data.values():  # nothing is in it that the schema does not describe
        for row in rows if isinstance(rows, list) else ():
            row["more"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema, jsonschema.Draft202012Validator)


def test_only_what_was_asked_for(lived: Desk, tmp_path: Path) -> None:
    export_tables(lived.office, "json", tmp_path / "x.json", lived.first)
    data = json.loads((tmp_path / "x.json").read_text())
    assert {row["request"] for rows in data.values() if isinstance(rows, list) for row in rows} == {lived.first}
    campaign = lived.first.partition("/")[0]
    assert export_tables(lived.office, "csv", tmp_path / "c.csv", campaign).counts == {"requests": 3}


SLY = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "|calc", "\uff1d1", "plain", "a\nb", 'say "x"')


def test_no_cell_of_a_csv_or_a_workbook_is_a_formula() -> None:
    table = Table("t", ("a", "b"), tuple((text, 5) for text in SLY))
    rows = list(csv.reader(io.StringIO(csv_text(table), newline="")))[1:]
    assert [row[0] for row in rows] == [text if text[0] in "pas" else f"'{text}" for text in SLY]
    data = workbook([table], START)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert sheet[0] == ["a", "b"] and sheet[1] == ["=1+1", 5.0]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in page and "hyperlink" not in page
    assert data == workbook([table], START), "the same contents give the same bytes"


def test_a_text_that_is_too_long_for_a_cell_says_that_it_was_cut() -> None:
    data = workbook([Table("t", ("a",), (("x" * 40_000,),))], START)
    cell = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1][0]
    assert len(str(cell)) == 32_767 and str(cell).endswith("has all of it)")


def test_the_sly_subject_stays_a_text(lived: Desk, tmp_path: Path) -> None:
    export_tables(lived.office, "csv", tmp_path / "m.csv", table="messages")
    export_tables(lived.office, "xlsx", tmp_path / "x.xlsx")
    (row,) = csv.DictReader(io.StringIO((tmp_path / "m.csv").read_text("utf-8-sig")))
    assert row["subject"] == "'=HYPERLINK(1)"
    book = CalamineWorkbook.from_path(tmp_path / "x.xlsx")
    assert book.sheet_names == ["requests", "items", "letters", "messages", "facts", "documents"]
    assert "=HYPERLINK(1)" in book.get_sheet_by_name("messages").to_python()[1]


def test_the_mbox_opens_and_no_line_of_a_mail_begins_another(lived: Desk, tmp_path: Path) -> None:
    made = export_mbox(lived.office, tmp_path / "x.mbox")
    box = mailbox.mbox(tmp_path / "x.mbox", create=False)
    mails = list(box)
    box.close()
    assert len(mails) == made.counts["mails"] == 4  # three copies of ours, one answer
    assert b">From here on" in (tmp_path / "x.mbox").read_bytes()
    assert "=HYPERLINK(1)" in [mail["Subject"] for mail in mails]

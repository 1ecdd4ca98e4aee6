"""The table of a campaign from mails that came, a person's word on it, and what others get of it."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cpra_bot.errors import FilesAtFault, UsageError
from cpra_bot.model.answer import Answer, AnswerForm, Standing
from cpra_bot.model.comparison import Kind
from cpra_bot.model.event import EventKind
from cpra_bot.model.report import Measure
from cpra_bot.output.sheets import csv_text
from cpra_bot.tasks.answer_typed import UNREAD, Cited, add_answer
from cpra_bot.tasks.comparison import compare
from cpra_bot.tasks.contribution import COLUMNS, contribution, export_contribution
from cpra_bot.tasks.data_export import export_data_file
from cpra_bot.tasks.documentcloud import write_upload_folder
from cpra_bot.tasks.judging import Correction, find, judge, waiting
from cpra_bot.tasks.results import chosen, figures, results
from desk import CAMPAIGN_ID, Desk
from plates import answer_plates, ask_plates

REQUEST = f"{CAMPAIGN_ID}/cobble-point-pd"


@pytest.fixture
def plates(desk: Desk) -> Desk:
    """Three were asked; one answered with a list and numbers, one refused, one is silent."""
    ask_plates(desk)
    desk.pass_days(1)
    return answer_plates(desk)


def of(desk: Desk, item: str, agency: str = "cobble-point-pd") -> tuple[Answer, ...]:
    return results(desk.office).of(agency, item)


def test_the_table_holds_every_agency_and_item(plates: Desk) -> None:
    found = results(plates.office)
    assert list(found.items) == ["A1", "A2", "B1", "B2"]
    assert list(found.agencies) == ["cobble-point-pd", "dry-ladle-so", "moose-grove-pd"]
    (shares,) = found.of("cobble-point-pd", "A1")
    assert [name.agency for name in shares.names] == ["moose-grove-pd", ""]
    assert (shares.form, shares.measure, shares.place.name) == (
        AnswerForm.NAMES,
        Measure.SHARES_WITH,
        "SharedNetworks-2026-08-14.csv",
    )
    numbers = [(each.number, each.period.year if each.period else 0) for each in found.of("cobble-point-pd", "B1")]
    assert numbers == [(490535, 2024), (515858, 2025)]
    assert found.of("dry-ladle-so", "A1")[0].sections == ("Gov 7923.600",)
    assert not [each for each in found.answers if each.request.endswith("moose-grove-pd")]


def test_what_was_read_in_a_file_is_kept_and_may_be_thrown_away(plates: Desk) -> None:
    before = results(plates.office)
    (kept,) = (plates.office.workspace.folder / "kept" / "readings").rglob("*.json")
    stored = json.loads(kept.read_text("utf-8"))
    stored["readings"][0]["values"] = []
    kept.write_text(json.dumps(stored), encoding="utf-8")
    assert not of(plates, "A1")[0].names, "it was read from beside the file"
    stored["rules"] = "older rules"
    kept.write_text(json.dumps(stored), encoding="utf-8")
    assert results(plates.office) == before, "other rules read the file anew"
    kept.write_bytes(b"\xff{")
    assert results(plates.office) == before


def test_only_some_items_and_agencies(plates: Desk) -> None:
    found = results(plates.office)
    assert {each.item for each in chosen(found, ["B1"], [])} == {"B1"}
    assert {each.form for each in chosen(found, [], ["dry-ladle-so"])} == {AnswerForm.REFUSED}
    for items, agencies, word in ((["B9"], [], "no item B9"), ([], ["cobble-point"], "no agency cobble-point")):
        with pytest.raises(UsageError, match=word):
            chosen(found, items, agencies)


@pytest.mark.parametrize("name", ["nobody-2026", "alpr"])
def test_a_campaign_that_is_not_there(plates: Desk, name: str) -> None:
    with pytest.raises(UsageError, match=name):
        results(plates.office, name)


def test_before_anything_was_sent_it_says_what_to_do(desk: Desk) -> None:
    with pytest.raises(UsageError, match="no request has been opened"):
        results(desk.office)


def test_a_persons_word_is_in_the_ledger_with_a_name(plates: Desk) -> None:
    (answer,) = of(plates, "A1")
    after = judge(plates.office, answer, Standing.CONFIRMED, note="looked")
    (event,) = plates.office.ledger.events.of_kinds((EventKind.ANSWER_JUDGED,))
    assert (event.request, event.data["answer"], event.data["verdict"]) == (REQUEST, answer.id, "confirmed")
    assert event.data["by"] == plates.office.settings.requester.name and event.data["note"] == "looked"
    assert of(plates, "A1") == (after,) and after.standing is Standing.CONFIRMED


def test_a_correction_by_a_person(plates: Desk) -> None:
    answer = of(plates, "B1")[0]
    judge(
        plates.office,
        answer,
        Standing.CORRECTED,
        "Ana Sample",
        "",
        Correction("490,536", period="2024-01-01..2024-11-30"),
    )
    (after,) = find(plates.office, [answer.id[:6]])
    assert (after.number, after.by, after.rule) == (490536, "Ana Sample", "person")
    assert after.period and after.period.year is None
    judge(plates.office, after, Standing.CORRECTED, "Ana Sample", "", Correction(item="B2"))
    assert answer.id in {each.id for each in of(plates, "B2")}
    (moved,) = find(plates.office, [answer.id])
    assert moved.number == 490536, "what was not typed stays"


def test_names_that_a_person_types_are_resolved_too(plates: Desk) -> None:
    (answer,) = of(plates, "A1")
    typed = judge(plates.office, answer, Standing.CORRECTED, "", "", Correction("Moose Grove PD; Nobody at All"))
    assert [each.agency for each in typed.names] == ["moose-grove-pd", ""]
    none = judge(plates.office, answer, Standing.CORRECTED, "", "", Correction("none"))
    assert none.form is AnswerForm.NAMES and none.names == ()


@pytest.mark.parametrize(
    ("correction", "says"),
    [
        (Correction("many"), "no whole number"),
        (Correction("12.5"), "no whole number"),
        (Correction("5", period="20188"), "no period"),
        (Correction("5", period="2018-13-01..2018-12-31"), "no period"),
        (Correction("5", period="2018-12-31..2018-01-01"), "before it begins"),
        (Correction("5", item="Z1"), "no item Z1"),
        (Correction("5", form="figure"), "no form"),
    ],
)
def test_a_correction_that_is_none_changes_nothing(plates: Desk, correction: Correction, says: str) -> None:
    answer = of(plates, "B1")[0]
    with pytest.raises(UsageError, match=says):
        judge(plates.office, answer, Standing.CORRECTED, "", "", correction)
    assert of(plates, "B1")[0] == answer


def test_what_waits_begins_with_what_is_unsure(plates: Desk) -> None:
    answer = of(plates, "B1")[0]
    standings = [each.standing for each in waiting(plates.office)]
    assert standings == sorted(standings, key=[Standing.PROPOSED, Standing.FOUND].index)
    judge(plates.office, answer, Standing.REJECTED)
    assert answer.id not in {each.id for each in waiting(plates.office, "cobble-point-pd")}
    assert {each.request for each in waiting(plates.office, "dry-ladle-so")} == {f"{CAMPAIGN_ID}/dry-ladle-so"}
    for name in ("0000", "zz"):
        with pytest.raises(UsageError):
            find(plates.office, [name])


def rows(desk: Desk) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_text(contribution(desk.office)), newline="")))


def test_the_contribution_has_the_columns_of_its_schema(plates: Desk, repository: Path) -> None:
    schema = json.loads((repository / "docs" / "contribution.schema.json").read_text("utf-8"))
    assert tuple(field["name"] for field in schema["fields"]) == COLUMNS
    by_year = {(row["year"], row["detections"], row["hits"]) for row in rows(plates) if row["year"]}
    assert by_year == {("2024", "490535", "405"), ("2025", "515858", "219")}
    (shared,) = [row for row in rows(plates) if row["shares_with"]]
    assert shared["shares_with"] == "2" and shared["receives_from"] == "2" and shared["year"] == ""
    assert shared["shares_with_names"] == "Moose Grove CA PD; Far Away TX PD"
    assert shared["document"] == "SharedNetworks-2026-08-14.csv" and len(shared["sha256"]) == 64


def test_what_is_proposed_or_rejected_is_not_published(plates: Desk) -> None:
    told = len(rows(plates))
    (answer,) = of(plates, "B2")[:1]
    judge(plates.office, answer, Standing.REJECTED)
    assert "405" not in {row["hits"] for row in rows(plates)} and len(rows(plates)) == told
    (shares,) = of(plates, "A1")
    judge(plates.office, shares, Standing.CORRECTED, "", "", Correction("=1+1 PD"))
    assert "'=1+1 PD" in {row["shares_with_names"] for row in rows(plates)}, "no cell is a formula"


def test_our_own_table_compared_with_itself_is_the_same(plates: Desk, tmp_path: Path) -> None:
    export_contribution(plates.office, tmp_path / "ours.csv")
    found = compare(plates.office, tmp_path / "ours.csv")
    assert found.differences and {each.kind for each in found.differences} == {Kind.SAME}
    assert not found.unknown and not found.not_asked


OLD = (
    "Agency;Year;Detections;Hits;Document\n"
    "Cobble Point CA PD;2024;490,535;406;https://documents.example/1\n"
    "Cobble Point Police Department (CA);2023;7;;\n"
    "Norwalk Police Department;2024;1;1;\n"
    "Mothwing Police Department (CA);2024;3;;\n"
)


def test_new_gone_and_changed_each_with_its_source(plates: Desk, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(b"\xef\xbb\xbf" + OLD.encode())
    found = compare(plates.office, path)
    told = {
        (each.kind, each.measure, each.year, each.before, each.after, each.old_source) for each in found.differences
    }
    assert (Kind.SAME, Measure.DETECTIONS, 2024, 490535, 490535, "https://documents.example/1") in told
    assert (Kind.CHANGED, Measure.HITS, 2024, 406, 405, "https://documents.example/1") in told
    assert (Kind.GONE, Measure.DETECTIONS, 2023, 7, None, f"{path}, line 3") in told
    (new,) = [each for each in found.of(Kind.NEW) if each.measure is Measure.DETECTIONS]
    assert (new.year, new.after) == (2025, 515858) and new.source.startswith("m")
    assert found.unknown == ("Norwalk Police Department (line 4)",)
    assert found.not_asked == ("Mothwing Police Department (CA) (line 5)",)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("agency,year,hits\nCobble Point CA PD,20x4,1\n", ":2:2: S030"),
        ("agency,year,hits\nCobble Point CA PD,2024,many\n", ":2:3: S031"),
        ("agency,year,hits\nCobble Point CA PD,2024,1\nCobble Point CA PD,2024,2\n", ":3:3: S032"),
        ("town,year\nx,2024\n", ":1:1: S003"),
        ("", "S003"),
    ],
)
def test_a_table_with_faults_is_told_with_its_place(plates: Desk, tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "old.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FilesAtFault) as fault:
        compare(plates.office, path)
    assert place in str(fault.value.problems[0])


def test_the_data_file_can_be_asked_in_sql(plates: Desk, tmp_path: Path) -> None:
    path = tmp_path / "plates.db"
    made = export_data_file(plates.office, path)
    assert path.stat().st_mode & 0o777 == 0o600 and made.counts["answers"] == len(results(plates.office).answers)
    with closing(sqlite3.connect(path)) as data:
        assert not data.execute("PRAGMA foreign_key_check").fetchall()
        found = data.execute("SELECT agency, number FROM answers WHERE measure = 'hits' ORDER BY number").fetchall()
        assert found == [("cobble-point-pd", 219), ("cobble-point-pd", 405)]
        named = data.execute("SELECT count(*) FROM names JOIN agencies ON agencies.id = names.agency").fetchone()
        assert named == (3,)
        assert data.execute("SELECT count(*) FROM answers_fts WHERE answers_fts MATCH 'withheld'").fetchone() == (2,)
        kinds = {row[2] for row in data.execute("PRAGMA table_info(answers)") if row[1] in {"number", "year"}}
        assert kinds == {"INTEGER"}
    metadata = json.loads((tmp_path / "plates.metadata.json").read_text("utf-8"))
    assert set(metadata["databases"]["plates"]["tables"]) == set(made.counts)
    with pytest.raises(UsageError, match="is there already"):
        export_data_file(plates.office, path)
    export_data_file(plates.office, path, force=True)


def test_the_upload_folder_is_as_the_uploader_wants_it(plates: Desk, tmp_path: Path) -> None:
    made = write_upload_folder(plates.office, tmp_path / "up")
    assert (made.files, made.others, made.left) == (0, 1, ())
    plates.write(
        "moose-grove-pd", "The records for items A1 and A2 are attached.", files=(("Über=Report.PDF", b"%PDF-1.4 x"),)
    )
    plates.tick()
    made = write_upload_folder(plates.office, tmp_path / "up2")
    assert made.files == 1
    raw = (tmp_path / "up2" / "metadata.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf"), "the uploader would take the mark into the first column's name"
    (row,) = csv.DictReader(io.StringIO(raw.decode("utf-8"), newline=""))
    assert list(row)[:2] == ["title", "name"] and row["items"] == "A1 A2"
    assert row["name"] == row["name"].lower() and (tmp_path / "up2" / "documents" / f"{row['name']}.pdf").is_file()
    assert all(len(value) <= 300 for value in row.values())
    with pytest.raises(UsageError, match="not empty"):
        write_upload_folder(plates.office, tmp_path / "up2")


def test_figures_count_what_is_relied_on(plates: Desk) -> None:
    told = {each.name: each for each in figures(plates.office)}
    assert (told["asked"].count, told["asked"].of) == (3, 3)
    assert (told["acknowledged"].count, told["acknowledged"].of) == (2, 3)
    assert told["denied_under:Gov 7923.600"].rows == (f"{CAMPAIGN_ID}/dry-ladle-so",)
    assert "490,535 in sum" in told["detections:2024"].sentence and told["detections:2024"].of == 3
    assert (told["shares_with"].count, told["shares_with_elsewhere"].count) == (1, 1)
    judge(plates.office, of(plates, "A1")[0], Standing.REJECTED)
    told = {each.name: each for each in figures(plates.office)}
    assert told["shares_with"].count == 0 and "shares_with_elsewhere" not in told


REAL = "learn_sharing/orange-county-so-2025.pdf"


def test_real_reports_come_into_the_table_with_their_gold_values(desk: Desk, shared: Path) -> None:
    """Somebody else's report is read whole and only proposed, for it names another agency."""
    reports = shared / "data" / "reports"
    labels = [json.loads(line) for line in (reports / "labels.jsonl").read_text("utf-8").splitlines() if line.strip()]
    sharing = next(each for each in labels if each["file"] == REAL)
    ratio = next(each for each in labels if each["kind"] == "learn_hit_ratio_report" and each["text_layer"] == "native")
    ask_plates(desk)
    files = tuple((Path(each["file"]).name, (reports / each["file"]).read_bytes()) for each in (sharing, ratio))
    desk.write("cobble-point-pd", "The records for items A1, A2, B1 and B2 are attached.", files=files)
    desk.tick()
    lists = {each.measure: each for each in results(desk.office).answers if each.form is AnswerForm.NAMES}
    for measure in (Measure.SHARES_WITH, Measure.RECEIVES_FROM):
        assert [name.printed for name in lists[measure].names] == sharing["gold"][measure.value]
        assert lists[measure].standing is Standing.PROPOSED and "Orange County" in lists[measure].because
        assert lists[measure].place.page and lists[measure].as_of is not None
    numbers = {each.measure: each for each in results(desk.office).answers if each.form is AnswerForm.NUMBER}
    assert numbers[Measure.HITS].number == ratio["gold"]["hits"]
    assert numbers[Measure.DETECTIONS].number == ratio["gold"]["detections"]
    assert numbers[Measure.HITS].period is not None


def test_an_answer_that_no_rule_found_is_typed_with_its_words(plates: Desk) -> None:
    plates.write(
        "moose-grove-pd", "Dear Robin,\n\nOur readers made about four hundred\nthousand reads in 2024.\n\nPat\n"
    )
    plates.tick()
    assert not of(plates, "B1", "moose-grove-pd")
    typed = Correction("400,000", period="2024")
    cited = Cited("about four hundred thousand reads")
    added = add_answer(plates.office, "moose-grove-pd", "B1", typed, cited, by="Ana Sample")
    (shown,) = of(plates, "B1", "moose-grove-pd")
    assert (shown.id, shown.number, shown.period and shown.period.year) == (added.id, 400000, 2024)
    assert (shown.by, shown.standing, shown.because) == ("Ana Sample", Standing.CORRECTED, "")
    assert added.quote == "about four hundred\nthousand reads" and added.place.start > 0
    twice = add_answer(plates.office, "moose-grove-pd", "B1", typed, cited, by="Ana Sample")
    assert twice.id == added.id and len(of(plates, "B1", "moose-grove-pd")) == 1, "said twice, it is one answer"
    judge(plates.office, added, Standing.REJECTED)
    assert not of(plates, "B1", "moose-grove-pd")


def test_an_answer_out_of_a_file_names_its_line(plates: Desk) -> None:
    added = add_answer(plates.office, REQUEST, "A2", Correction("Far Away TX PD"), Cited("Far Away TX PD"))
    assert (added.place.name, added.place.line) == ("SharedNetworks-2026-08-14.csv", 3)
    assert [name.printed for name in added.names] == ["Far Away TX PD"]


@pytest.mark.parametrize(
    ("item", "value", "cited", "says"),
    [
        ("Z9", "5", Cited("B1"), "no item Z9"),
        ("B1", " ", Cited("490,535"), "needs its value"),
        ("B1", "5", Cited(" "), "needs the words"),
        ("B1", "5", Cited("nobody wrote this"), "do not stand in any message"),
        ("B1", "5", Cited("490,535", "SharedNetworks-2026-08-14.csv"), "do not stand in Shared"),
        ("B1", "5", Cited("Dear Robin"), "at several places"),
        ("B1", "5", Cited("not in the table", "SharedNetworks-2026-08-14.csv", page=1), "do not stand"),
        ("B1", "many", Cited("490,535"), "no whole number"),
    ],
)
def test_an_answer_without_words_of_its_own_is_none(
    plates: Desk, item: str, value: str, cited: Cited, says: str
) -> None:
    before = results(plates.office)
    with pytest.raises(UsageError, match=says):
        add_answer(plates.office, REQUEST, item, Correction(value), cited)
    assert results(plates.office) == before


def test_what_stands_in_a_picture_is_taken_on_a_persons_word(plates: Desk) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(64)
    plates.write("moose-grove-pd", "Dear Robin,\n\nthe record is attached.\n\nPat\n", files=(("scan.png", picture),))
    plates.tick()
    with pytest.raises(UsageError, match="do not stand in scan"):
        add_answer(plates.office, "moose-grove-pd", "B2", Correction("12"), Cited("hits: 12", "scan.png"))
    added = add_answer(plates.office, "moose-grove-pd", "B2", Correction("12"), Cited("hits: 12", "scan.png", 1))
    assert (added.place.page, added.because) == (1, UNREAD)

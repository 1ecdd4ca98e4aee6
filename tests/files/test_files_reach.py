"""The directory completed by hand: corrections laid over it, names matched, sheets read, ways judged."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.errors import FilesAtFault
from cpra_bot.files import cache
from cpra_bot.files.corrections import with_corrections
from cpra_bot.files.corrections_text import add_corrections
from cpra_bot.files.findings import findings
from cpra_bot.files.names import match_name
from cpra_bot.files.places import NoPlaceError, channel_at
from cpra_bot.files.sheet import read_sheet, tame, write_sheet
from cpra_bot.files.ways import best_way, law_enforcement, reach_of, route, ways
from cpra_bot.files.workspace import Workspace, directory_of, load_directory
from cpra_bot.model.agency import Agency, Directory
from cpra_bot.model.correction import Corrections
from cpra_bot.model.settings import Settings

WHO: dict[str, Any] = {"by": "Robin Sample", "looked": "2026-11-20", "source": ["https://town.example/records"]}


def agency(key: str, kind: str = "police", **more: Any) -> dict[str, Any]:
    return {"id": key, "name": key.replace("-", " ").title(), "kind": kind, "source": ["made-up"], **more}


def channel(kind: str, sure: str = "high", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "confidence": sure, **more}


def directory(*agencies: dict[str, Any]) -> Directory:
    return Directory.model_validate(
        {"version": 1, "as_of": "2026-11-01", "sources": {"made-up": {"title": "Made up"}}, "agencies": agencies}
    )


def corrected(book: Directory, *corrections: dict[str, Any]) -> Directory:
    return with_corrections(
        book, Corrections.model_validate({"version": 1, "agencies": [{**WHO, **each} for each in corrections]})
    )


def of(book: Directory, key: str) -> Agency:
    return book.by_id[key]


TOWN = directory(
    agency("city-of-town", "city", channels=[channel("nextrequest", host="town.nextrequest.com", status="active")]),
    agency(
        "town-pd",
        parent_id="city-of-town",
        channels=[channel("nextrequest", "medium", host="town.nextrequest.com", via="city-of-town")],
    ),
)


# Corrections


def test_a_new_channel_of_a_city_serves_its_police_one_step_less_sure() -> None:
    book = corrected(TOWN, {"id": "city-of-town", "channels": [channel("email", address="clerk@town.example")]})
    clerk = of(book, "city-of-town").channels[0]
    assert (clerk.address, clerk.as_of, clerk.source) == ("clerk@town.example", "2026-11-20", tuple(WHO["source"]))
    theirs = of(book, "town-pd").channels[0]
    assert (theirs.address, theirs.confidence, theirs.via) == ("clerk@town.example", "medium", "city-of-town")
    assert route(of(book, "town-pd"), book)[0] is not None


def test_a_known_channel_is_changed_in_the_keys_that_are_named() -> None:
    book = corrected(
        TOWN, {"id": "city-of-town", "channels": [channel("nextrequest", "low", host="Town.nextrequest.com")]}
    )
    [changed] = of(book, "city-of-town").channels
    assert (changed.confidence, changed.status) == ("low", "active")


def test_what_the_city_says_of_its_portal_counts_for_its_police() -> None:
    gone = [channel("nextrequest", host="town.nextrequest.com", status="superseded")]
    book = corrected(TOWN, {"id": "city-of-town", "channels": gone})
    assert best_way(of(book, "town-pd"), book.by_id).way is None
    book = corrected(TOWN, {"id": "city-of-town", "drop": [{"kind": "nextrequest"}]})
    assert of(book, "town-pd").channels == of(book, "city-of-town").channels == ()


def test_post_and_muckrock_come_behind_what_is_there() -> None:
    more = [channel("muckrock", url="https://muckrock.example"), channel("postal", address="1 A St, Town, CA 90000")]
    book = corrected(TOWN, {"id": "town-pd", "channels": more})
    assert [each.kind for each in of(book, "town-pd").channels] == ["nextrequest", "muckrock", "postal"]


def test_an_agency_can_be_added_and_the_last_word_counts() -> None:
    book = corrected(
        TOWN,
        {"id": "anywhere-pd", "name": "Anywhere Police Department", "kind": "police"},
        {"id": "town-pd", "custodian": "City Clerk"},
        {"id": "town-pd", "custodian": "Records Unit", "notes": ["moved in 2026"]},
    )
    assert [each.id for each in book.agencies] == ["anywhere-pd", "city-of-town", "town-pd"]
    assert (of(book, "town-pd").custodian, of(book, "town-pd").notes) == ("Records Unit", ("moved in 2026",))


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("agencies:\n  - id: town-dp\n    by: R\n    looked: 2026-11-20\n    source: [made-up]\n", "2:9", "A017"),
        ("agencies:\n  - id: town-pd\n    by: R\n    looked: soon\n    source: [made-up]\n", "4:13", "A008"),
        ("agencies:\n  - id: town-pd\n    by: R\n    looked: 2026-11-20\n    source: [hearsay]\n", "5:14", "A013"),
        ("agencies:\n  - id: town-pd\n    looked: 2026-11-20\n    source: [made-up]\n", "2:5", "A002"),
        ("agencies: []\ncolour: red\n", "2:1", "A001"),
    ],
)
def test_faults_of_the_corrections_have_places(tmp_path: Path, text: str, place: str, code: str) -> None:
    (tmp_path / "agencies.yaml").write_text(json.dumps(TOWN.model_dump(mode="json", exclude_defaults=True)))
    text = "version: 1\n" + text
    (tmp_path / "agencies.local.yaml").write_text(text)
    with pytest.raises(FilesAtFault) as fault:
        load_directory(Workspace(tmp_path), SETTINGS)
    line, column = place.split(":")
    assert str(fault.value.problems[0]).startswith(f"agencies.local.yaml:{int(line) + 1}:{column}: {code} ")


SETTINGS = Settings.model_validate(
    {
        "requester": {"name": "Robin Sample"},
        "mailbox": {
            "address": "robin@sample.example",
            "smtp": {"host": "127.0.0.1", "port": 25},
            "imap": {"host": "127.0.0.1", "port": 143},
        },
        "directory": "agencies.yaml",
    }
)


@pytest.mark.parametrize(
    "before",
    [
        None,
        "version: 1\n",
        "version: 1\nagencies: []\n",
        "# mine\nversion: 1\nagencies:  # all\n- id: town-pd\n  by: R\n  looked: 2026-11-01\n  source: [made-up]\n# end",
        "version: 1\nagencies:\n    - {id: town-pd, by: R, looked: 2026-11-01, source: [made-up]}\nsources:\n  a: {title: A}\n",
        "version: 1\nsources:\n  a:\n    title: A\nagencies:\n  - id: town-pd\n    by: R\n    looked: 2026-11-01\n"
        "    source: [a]\n    notes:\n      - |\n        two\n        lines\n# the end\n",
    ],
)
def test_adding_touches_no_line_that_stands_there(tmp_path: Path, before: str | None) -> None:
    path = tmp_path / "agencies.local.yaml"
    if before is not None:
        path.write_text(before)
    entry = {**WHO, "id": "town-pd", "source": ["call-1"], "custodian": "no", "notes": ["012", "ä: b # c"]}
    for count in (1, 2):
        add_corrections(tmp_path, TOWN, [entry], {"call-1": {"title": "A call"}} if count == 1 else {})
        text = path.read_text()
        assert text.count("custodian:") == count
        for line in (before or "").splitlines():
            assert line in text or line in {"agencies: []", "agencies:"}
    book = corrected(TOWN)
    (tmp_path / "agencies.yaml").write_text(json.dumps(book.model_dump(mode="json", exclude_defaults=True)))
    found = of(load_directory(Workspace(tmp_path), SETTINGS), "town-pd")
    assert found.custodian == "no" and {"012", "ä: b # c"} <= set(found.notes)


def test_corrections_in_brackets_are_told_and_left(tmp_path: Path) -> None:
    path = tmp_path / "agencies.local.yaml"
    path.write_text("version: 1\nagencies: [{id: town-pd, by: R, looked: 2026-11-01, source: [made-up]}]\n")
    before = path.read_text()
    with pytest.raises(FilesAtFault) as fault:
        add_corrections(tmp_path, TOWN, [{**WHO, "id": "town-pd"}], {})
    assert fault.value.problems[0].code == "A018"
    assert path.read_text() == before


# The cache


def test_a_directory_is_read_once_and_a_damaged_copy_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPRA_CACHE", str(tmp_path / "cache"))
    raw = b"whatever these bytes are"
    assert cache.kept(raw) is None
    cache.keep(raw, TOWN)
    assert cache.kept(raw) == TOWN
    assert cache.kept(raw + b" ") is None
    [copy] = (tmp_path / "cache").iterdir()
    copy.write_text(copy.read_text()[:100])
    assert cache.kept(raw) is None
    for number in range(9):
        cache.keep(bytes([number]), TOWN)
    assert len(list((tmp_path / "cache").iterdir())) == cache.KEPT


def test_a_cache_that_cannot_be_written_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CPRA_CACHE", str(tmp_path / "file" / "cache"))
    cache.keep(b"raw", TOWN)
    assert cache.kept(b"raw") is None


# Names


@pytest.fixture(scope="module")
def shipped() -> Directory:
    return directory_of(Workspace(Path("nowhere")))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("elk-grove-pd", "elk-grove-pd"),
        ("Elk Grove Police Department", "elk-grove-pd"),
        ("City of Elk Grove Police", "elk-grove-pd"),
        ("W. Sacramento PD", "west-sacramento-pd"),
        ("Orange County Sheriff", "orange-county-sheriff"),
        ("Alameda County Sheriff's Dept.", "alameda-county-sheriff"),
        ("County of Alameda", "county-of-alameda"),
        ("City of Alameda", "city-of-alameda"),
        ("alameda police", "alameda-pd"),
        # like another one's name, and not the same: a person chooses
        ("Los Altos Hills PD", ""),
        ("Portland OR PD", ""),
        ("Sacramento", ""),
        ("", ""),
    ],
)
def test_only_the_same_name_is_sure(shipped: Directory, name: str, key: str) -> None:
    assert match_name(name, shipped).agency == key


def test_every_agency_is_found_by_its_own_name_or_named_among_its_namesakes(shipped: Directory) -> None:
    for each in shipped.agencies[::23]:
        match = match_name(each.name, shipped)
        assert match.agency == each.id or each.id in match.near


# Sheets and places


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("records@town.example", {"kind": "email", "address": "records@town.example"}),
        ("mailto:records@town.example", {"kind": "email", "address": "records@town.example"}),
        ("town.nextrequest.com", {"kind": "nextrequest", "host": "town.nextrequest.com"}),
        ("https://townca.govqa.us/WEBAPP/_rs/", {"kind": "govqa", "host": "townca.govqa.us"}),
        ("https://town.justfoia.com/x", {"kind": "justfoia", "host": "town.justfoia.com"}),
        ("www.town.example/records", {"kind": "web_form", "url": "https://www.town.example/records"}),
        ("1 Main St, Town, CA 94501", {"kind": "postal", "address": "1 Main St, Town, CA 94501"}),
    ],
)
def test_places(place: str, found: dict[str, str]) -> None:
    assert found.items() <= channel_at(place).items()


@pytest.mark.parametrize(
    "place",
    ["(510) 555-0100", "510.555.0100 x12", "+1 510-555-0100", "ask the clerk", "a@b@c", "nextrequest.com", "x y@z.gov"],
)
def test_what_is_no_place(place: str) -> None:
    with pytest.raises(NoPlaceError):
        channel_at(place)


def test_a_kind_that_does_not_fit_its_place() -> None:
    with pytest.raises(NoPlaceError, match="looks like web_form"):
        channel_at("https://town.example", "email")
    assert channel_at("https://town.nextrequest.com", "web_form")["kind"] == "web_form"


KNOWN = frozenset({"agency", "email", "note"})


@pytest.mark.parametrize(
    ("raw", "rows", "note"),
    [
        (b"Agency,E-mail\na,b", None, ""),
        (b"agency,email\r\ntown-pd,a@b.example\r\n", 1, ""),
        (b"\xef\xbb\xbfagency;email\n\n;\ntown-pd;a@b.example\n", 1, "semicolons"),
        (b"agency\temail\ntown-pd\ta@b.example", 1, "tabs"),
        ("agency,note\ntown-pd,José".encode("latin-1"), 1, "Windows-1252"),
        (b'agency,note\ntown-pd,"two\nlines"\n', 1, ""),
        (b"agency,colour\ntown-pd,red\n", 1, "not read: colour"),
    ],
)
def test_sheets_of_all_sorts(tmp_path: Path, raw: bytes, rows: int | None, note: str) -> None:
    (tmp_path / "s.csv").write_bytes(raw)
    sheet = read_sheet(tmp_path / "s.csv", KNOWN, frozenset({"agency"}))
    assert note in "; ".join(sheet.notes)
    assert rows is None or (len(sheet.rows), sheet.problems) == (rows, ())


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"agency,email\ntown-pd,=HYPERLINK(1)\n", (2, 2, "S005")),
        (b"agency,email\ntown-pd,a,b,c\n", (2, 3, "S004")),
        (b"agency,agency\nx,y\n", (1, 2, "S007")),
        (b'agency,note\n"one\ntwo",@x\n', (2, 2, "S005")),
    ],
)
def test_faults_in_cells(tmp_path: Path, raw: bytes, place: tuple[int, int, str]) -> None:
    (tmp_path / "s.csv").write_bytes(raw)
    [problem] = read_sheet(tmp_path / "s.csv", KNOWN, frozenset({"agency"})).problems
    assert (problem.line, problem.column, problem.code) == place


@pytest.mark.parametrize("raw", [b"PK\x03\x04rest", b"", b"colour\nred\n", b'agency,note\n"open\n', b"a\0b"])
def test_files_that_are_no_sheets(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "s.csv").write_bytes(raw)
    with pytest.raises(FilesAtFault):
        read_sheet(tmp_path / "s.csv", KNOWN, frozenset({"agency"}))


@given(st.text(max_size=60))
def test_no_cell_of_ours_is_ever_computed(cell: str) -> None:
    assert not tame(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(
    st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=40).map(lambda text: " ".join(text.split()))
)
def test_what_was_written_is_read_again(cell: str) -> None:
    import tempfile

    text = write_sheet(["agency", "note"], [{"agency": "x", "note": cell}])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.csv"
        path.write_text(text, encoding="utf-8", newline="")
        [row] = read_sheet(path, KNOWN, frozenset({"agency"})).rows
    expected = "" if cell and set(cell) <= {"-"} else cell
    assert row.cells["note"] in {expected, expected.lstrip("'").strip(), expected.strip()}


# Ways


@pytest.mark.parametrize(
    ("channels", "accept_low", "kind"),
    [
        ([channel("postal", "medium", address="1 A St, Town, CA 90000")], False, "postal"),
        ([channel("nextrequest", "low", host="t.nextrequest.com")], False, None),
        ([channel("nextrequest", "low", host="t.nextrequest.com")], True, "nextrequest"),
        ([channel("govqa", host="t.govqa.us", status="suspect")], False, None),
        ([channel("govqa", host="t.govqa.us", status="suspect")], True, "govqa"),
        ([channel("govqa", host="t.govqa.us", status="superseded")], True, None),
        ([channel("web_form", url="https://t.example"), channel("email", address="a@t.example")], False, "email"),
        (
            [channel("web_form", url="https://t.example"), channel("email", "low", address="a@t.example")],
            True,
            "web_form",
        ),
        ([channel("govqa", "low", host="t.govqa.us"), channel("postal", address="1 A, CA 90000")], True, "postal"),
        ([channel("email")], True, None),
        ([], True, None),
    ],
)
def test_the_way_that_is_taken(channels: list[dict[str, Any]], accept_low: bool, kind: str | None) -> None:
    book = directory(agency("town-pd", channels=channels))
    taken, why = route(book.agencies[0], book, accept_low)
    assert (taken.channel if taken else None) == kind
    assert why


def test_the_shipped_reach_is_what_the_sources_add_up_to(shipped: Directory) -> None:
    reach = reach_of(law_enforcement(shipped), shipped)
    assert reach.agencies == 518
    assert reach.best == {
        "nextrequest": 105,
        "postal": 82,
        "govqa": 45,
        "muckrock": 23,
        "justfoia": 22,
        "web_form": 8,
        "email": 1,
    }
    assert (reach.machine, reach.hand, reach.none) == (2, 284, 232)
    assert 12 <= reach.per_hour <= reach.none


def test_an_inherited_channel_says_whose_it_is(shipped: Directory) -> None:
    records = shipped.by_id
    told = ways(records["alameda-pd"], records)
    assert told[0].why == "medium confidence, via city-of-alameda"


# Findings


def test_findings() -> None:
    book = directory(
        agency("a-pd", name="Aye Police Department", county="Bee", channels=[channel("govqa", host="a.example")]),
        agency("b-pd", name="AYE PD", county="Bee"),
        agency("c-pd", channels=[channel("email", address="x@t.example", as_of="2020-01")]),
        agency("d-pd", channels=[channel("email", address="X@t.example", as_of="2026-01")]),
        agency("e-pd", channels=[channel("postal", address="1 A St, Reno, NV 89501")]),
        agency("f-pd", channels=[channel("web_form", url="https://www.coplogic.example/")]),
    )
    found = findings(book, date(2026, 11, 22))
    assert [(each.sort, each.agencies) for each in found] == [
        ("duplicate", ("a-pd", "b-pd")),
        ("shape", ("a-pd",)),
        ("shape", ("e-pd",)),
        ("shape", ("f-pd",)),
        ("shared", ("c-pd", "d-pd")),
        ("stale", ("c-pd",)),
    ]

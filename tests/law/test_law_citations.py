"""Citations in agencies' words: forms, ranges, what is none, and the figures on real replies."""

from __future__ import annotations

import json
import re
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpra_bot.law import citations
from cpra_bot.law.citations import expand, find_citations, read_citations, sentence_around
from cpra_bot.law.code_names import CODES, CONSTITUTION, NAMES, may_name_a_code
from cpra_bot.reading.mail import parse_mail

FORMS = [
    ("Government Code section 6254(k), 6255 and Civil Code section 1798.90.55.", "Gov 6254(k)|Gov 6255|Civ 1798.90.55"),
    ("Gov. Code, § 7922.535, subd. (b)", "Gov 7922.535(b)"),
    ("§§ 7923.600-7923.625", "Gov 7923.600|Gov 7923.625"),
    ("Government Code sections 7922.530, 7922.570 and 7922.575(b)(2)", "Gov 7922.530|Gov 7922.570|Gov 7922.575(b)(2)"),
    ("Civ. Code 1798.90.51(b)(2)(D), 1798.90.52(b),\n1798.90.55(b)", "Civ 1798.90.51(b)(2)(D)|Civ 1798.90.52(b)|Civ 1798.90.55(b)"),
    ("\u00a7\u00a7 6253, 6254(k)", "Gov 6253|Gov 6254(k)"),
    ("Sections 7927.200; 7927.700; 7923.600–7923.625; and 7922.000. We will", "Gov 7927.200|Gov 7927.700|Gov 7923.600|Gov 7923.625|Gov 7922.000"),
    ("7923.600-.625", "Gov 7923.600|Gov 7923.625"),
    ("Gov't Code §§ 6254(f), (k) and 6255(a)", "Gov 6254(f)|Gov 6254(k)|Gov 6255(a)"),
    ("Section 6254(f) and (k) of the Government Code", "Gov 6254(f)|Gov 6254(k)"),
    ("subdivision (f) of Section 6254 of the Government Code", "Gov 6254(f)"),
    ("paragraph (2) of subdivision (c) of section 7922.535", "Gov 7922.535(c)(2)"),
    ("section 7922.535 subsections (a) and (b)", "Gov 7922.535(a)|Gov 7922.535(b)"),
    ("GC 7923.600 et seq.", "Gov 7923.600"),
    ("G.C. 6254f", "Gov 6254(f)"),
    ("withheld under 7927.500, and the memo (7927.205).", "Gov 7927.500|Gov 7927.205"),
    ("Gov. Code. § 7922.000; Pen. Code, § 832.7, subd. (b)(7)", "Gov 7922.000|Pen 832.7(b)(7)"),
    ("Penal Code sections 832.5, 832.7 and 832.8", "Pen 832.5|Pen 832.7|Pen 832.8"),
    ("Section 832.7 forbids it", "Pen 832.7"),
    ("Evidence Code section 1040, 7927.705 and section 1798.90.55", "Evid 1040|Gov 7927.705|Civ 1798.90.55"),
    ("Gov. Code sections 7922.000, 6255, 12965 and 34090", "Gov 7922.000|Gov 6255|Gov 12965|Gov 34090"),
    ("Evidence Code section 1040 and section 34090 of the Government Code", "Evid 1040|Gov 34090"),
    ("Welf. & Inst. Code 827; W&I Code § 827(a)", "WIC 827|WIC 827(a)"),
    ("Code of Civil Procedure section 2018.030", "CCP 2018.030"),
    ("Health and Safety Code section 123100", "HSC 123100"),
    ("Civ. Code, §§ 56 et seq.; 45 C.F.R. §§ 164.500 et seq.", "Civ 56|45 CFR 164.500"),
    ("Cal. Const., art. I, § 3, subd. (b)(2)", "CalConst I 3(b)(2)"),
    ("Article I, section 3(b) of the California Constitution", "CalConst I 3(b)"),
    ("rule 10.500 of the California Rules of Court", "CRC 10.500"),
    ("Cal. Rules of Court, rule 10.500(c)", "CRC 10.500(c)"),
    ("5 U.S.C. § 552(b)(6)", "5 USC 552(b)(6)"),
    ("1798.90.51 or § 1798.90.53", "Civ 1798.90.51|Civ 1798.90.53"),
    ("section\n6253.9(b)", "Gov 6253.9(b)"),
    ("(See id., § 6252(f)(1))", "Gov 6252(f)(1)"),
    # what stands beside a citation and is none
    ("Gov. Code 7922.535(b); 14 days", "Gov 7922.535(b)"),
    ("Gov. Code section 7922.535 and 10 days", "Gov 7922.535"),
    ("sections 6254 and 2025 records", "Gov 6254"),
    ("Civ. Code 7922.535", "Gov 7922.535"),  # a slip of the pen: no other code has such numbers
    ("7922.535, 412.50 dollars", "Gov 7922.535"),
    ("(a) Government Code section 7923.600; (b) Section 7927.705", "Gov 7923.600|Gov 7927.705"),
    ("Duty Manual section L 4207, calendar years 2024 and 2025", ""),
    ("Municipal Code section 6254", ""),
    ("Policy Manual section 6250 et seq.", ""),
    ("Texas Government Code section 552.108", ""),
    ("ORS 192.324(2) and section 192.329", ""),
    ("call 555-6254 (a cell phone), 6254 Main Street, RFI-21-6254", ""),
    ("https://law.example/?sectionNum=7922.535 and $7922.535", ""),
    ("zip code 90210, area code 916, item A1, 10 a.m.", ""),
    ("section 5 of your letter and section 12", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_forms(text: str, expected: str) -> None:
    found = find_citations(text)
    assert "|".join(map(str, found)) == expected
    for one in found:
        assert text[one.start : one.end].strip()


def test_a_range_knows_its_members() -> None:
    first, last = find_citations("Gov. Code sections 7923.600 through 7923.625")
    assert (first.through, last.through) == ("7923.625", "")
    listed = (f"7923.6{end}" for end in ("00", "01", "05", "10", "15", "20", "25"))
    assert expand([first, last]) == tuple(f"Gov {section}" for section in listed)
    plates = expand(find_citations("Civil Code sections 1798.90.5-1798.90.55"))
    assert plates == tuple(f"Civ 1798.90.{end}" for end in (5, 51, 52, 53, 54, 55))
    assert expand(find_citations("Evid. Code 1040, 1040")) == ("Evid 1040",)


def test_et_seq_is_kept() -> None:
    assert [one.et_seq for one in find_citations("Gov. Code 7920.000 et seq. and 7922.535")] == [True, False]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Gov. Code 7922.535", "determination in 10 days; extension of 14"),
        ("Gov. Code 7922.535(b)(1)", "extension of 14 days"),
        ("Gov. Code 6254(k)", "exempt under other law; privileges"),
        ("Gov. Code 6253(d)", "no delay; who denied it / own equipment at inspection"),  # not told by the number
        ("Civ. Code 1798.90.52(a)", "plate readers: record of access"),
        ("Gov. Code 7929.999", ""),
        ("Civ. Code 9999", ""),
    ],
)
def test_topics(text: str, topic: str) -> None:
    assert find_citations(text)[0].topic == topic


def test_the_sentence_around() -> None:
    text = "We searched.\n\nThe list is exempt (Gov. Code, § 7922.000, subd. (a)) in part. More follows."
    assert sentence_around(text, find_citations(text)[0]) == (
        "The list is exempt (Gov. Code, § 7922.000, subd. (a)) in part"
    )


@given(st.text(alphabet="§ .,;()-–§0123456789abcdfGovCdePnSsctiuEqW&I\n", max_size=200))
def test_any_text_is_taken(text: str) -> None:
    for one in find_citations(text):
        assert 0 <= one.start < one.end <= len(text)
        assert re.fullmatch(r"[IVX\d]+(?: \d+)?(?:\.\d+)*[a-z]?", one.section, re.IGNORECASE)


@pytest.mark.parametrize(
    "bait",
    ["section 6254" + "(a)" * 40_000, "Gov. Code 6254, " * 10_000, "§" * 80_000, "subdivision (a) of " * 10_000, "1," * 80_000, "(" * 80_000],
)  # fmt: skip
def test_hostile_text_costs_no_more_than_its_length(bait: str) -> None:
    assert len(find_citations(bait)) <= 10_000  # a regular expression that backtracks would never come back


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("7923.600(a), 7922.000, Civil Code 1798.90.55", "Gov 7923.600(a)|Gov 7922.000|Civ 1798.90.55"),
        ("Sections 6254(f), 6254(k), 6255", "Gov 6254(f)|Gov 6254(k)|Gov 6255"),
        ("6254", "Gov 6254"),
        ("1798.90.55", "Civ 1798.90.55"),
        ("Evidence Code section 1040", "Evid 1040"),
        ("Gov 7922.000; Gov 6255; Evid 1040; Civ 1798.90.55; WIC 827", "Gov 7922.000|Gov 6255|Evid 1040|Civ 1798.90.55|WIC 827"),
        ("", ""),
        ("our policy", ""),
    ],
)  # fmt: skip
def test_a_list_of_sections_is_read_as_one(words: str, expected: str) -> None:
    assert "|".join(map(str, read_citations(words))) == expected


@pytest.mark.parametrize("text", [text for text, expected in FORMS if expected])
def test_its_own_names_are_read_back(text: str) -> None:
    own = [str(one) for one in find_citations(text) if one.code not in {"CalConst", "CRC"}]
    assert [str(one) for one in read_citations("; ".join(own))] == own


def test_names_are_those_of_letters() -> None:
    names = [one.name for one in find_citations("Gov. Code 7922.535(b); Evidence Code section 1040; 5 U.S.C. § 552")]
    assert names == ["Gov. Code 7922.535(b)", "Evid. Code 1040", "5 USC 552"]


# --- real replies -----------------------------------------------------------------------------------------------

ECHO = re.compile(r"^Description:\n(.*?)(?=^[A-Z][\w ]{2,30}:$|\Z)", re.DOTALL | re.MULTILINE)


def own_text(record: dict[str, Any], folder: Path, earlier: list[str]) -> str:
    """Subject and new words of a record; the request it echoes is known to the program, which sent it."""
    if record.get("eml"):
        raw = (folder / "eml" / Path(record["eml"]).name).read_bytes()
    else:
        message = EmailMessage()
        message["Subject"] = " ".join((record["subject"] or "").split())
        message.set_content(record["body"] or "\n")
        raw = message.as_bytes()
    echoed = ECHO.findall(record["body"] or "") if "echoed_request" in record.get("traps", ()) else []
    mail = parse_mail(raw, [*earlier, *echoed])
    earlier.append(mail.own_text)
    return f"{mail.subject}\n\n{mail.own_text}"


def bare(name: str) -> str:
    """`Gov 6254(k)` → `Gov 6254`: agencies are loose with subdivisions."""
    return re.sub(r"\(.*", "", name)


@pytest.mark.parametrize(("file", "most_invented"), [("dev.jsonl", 0), ("written.jsonl", 4)])
def test_every_statute_of_californian_replies_is_found(shared: Path, file: str, most_invented: int) -> None:
    """By section, all labels found. The four too many of the made-up messages stand in footers below their text."""
    folder = shared / "data" / "replies"
    threads: dict[str, list[str]] = {}
    labelled, found, invented, exact = set(), set(), set(), 0
    for line in (folder / file).read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["jurisdiction"] != "CA":
            continue
        earlier = threads.setdefault(record["id"][:8], []) if record["id"].startswith("seed-") else []
        said = find_citations(own_text(record, folder, earlier))
        truth = {(record["id"], bare(name)) for name in record["labels"].get("statutes", ())}
        told = {(record["id"], bare(str(one))) for one in said}
        labelled, found, invented = labelled | truth, found | truth & told, invented | told - truth
        exact += len({str(one) for one in said} & set(record["labels"].get("statutes", ())))
    sys.stdout.write(
        f"\n{file}: {len(found)} of {len(labelled)} statutes found, {len(invented)} invented, {exact} with subdivision\n"
    )
    assert len(labelled) >= 25
    assert labelled == found
    assert len(invented) <= most_invented, sorted(invented)


BEGINNINGS = (citations._LED, citations._BARE)

SPELLED = [
    "Code of Civil Procedure", "code of civ. proc.", "CCP", "C.C.P.", "civ. proc. code", "Government Code",
    "gov't code", "Govt. Code", "gov code", "G.C.", "G. C.", "GC", "Civil Code", "civ. code", "CC", "penal code", "P.C.",
    "P. C.", "PC", "Evidence Code", "EC", "Welf. & Inst. Code", "W&I", "W & I Code", "WIC", "vehicle code", "VC", "CVC",
    "health and safety code", "H&S", "H & S", "HSC", "Bus. & Prof. Code", "B&P", "B & P", "BPC",
    "public resources code", "PRC", "pub. util. code", "PUC", "public contract code", "PCC", "rev. & tax. code",
    "unemployment insurance code", "military and veterans code", "family code", "labor code", "probate code",
    "elections code", "education code", "ed. code", "financial code", "insurance code", "corporations code",
    "water code", "rules of court, rule", "crc", "CRC, rule", "45 CFR", "45 c.f.r.", "45 c. f. r",
    "18 USC", "18 u.s.c.", "18 U. S. C.",
]  # fmt: skip


@pytest.mark.parametrize("name", SPELLED)
def test_every_name_of_a_code_has_its_sign(name: str) -> None:
    assert CODES.fullmatch(name) and may_name_a_code(name, name.casefold()), name


@pytest.mark.parametrize("pattern", NAMES.values(), ids=list(NAMES))
def test_no_name_of_a_code_is_missing_above(pattern: str) -> None:
    assert any(re.fullmatch(pattern, name, re.IGNORECASE) for name in SPELLED)


@pytest.mark.parametrize("pattern", [*NAMES.values(), CONSTITUTION.pattern, *(each.pattern for each in BEGINNINGS)])
def test_no_beginning_of_a_citation_lacks_a_sign(pattern: str) -> None:
    @given(st.from_regex(re.compile(pattern, re.IGNORECASE)))
    @settings(max_examples=40)
    def has_one(text: str) -> None:
        words = text.casefold()
        if CODES.search(text):
            assert may_name_a_code(text, words)
        if CONSTITUTION.search(text) or any(each.search(text) for each in (CODES, *BEGINNINGS)):
            assert citations._may_cite(text, words)

    has_one()

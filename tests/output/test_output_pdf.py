"""Letters on paper: every word of the mail and no other, the same bytes every time, readable by a screen reader."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from letters_kinds import AGENCIES, FACTS, first_context, later_context, render
from letters_pictures import png
from letters_samples import FIRST_DAY
from pypdf import PdfReader

from cpra_bot.errors import LetterAtFault
from cpra_bot.letters.plain import RULE
from cpra_bot.model.agency import PortalRoute
from cpra_bot.model.letter import Letter, LetterKind
from cpra_bot.output.pdf import letter_pdf, pdf_name

pytest.importorskip("typst")

REPEATING = {LetterKind.RECEIPT_CHECK, LetterKind.REFILING}


def _read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def _words(text: str) -> list[str]:
    """Words alone: lines of the page may end at a hyphen or a stroke, and its lists have bullets."""
    text = text.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff").replace("ﬃ", "ffi").replace("ﬄ", "ffl")
    return sorted(re.findall(r"\w+", text))


LETTERS: dict[str, Letter] = {
    f"{kind.value}--{name}": render(later_context(kind, whom, turn))[0]
    for turn, (name, whom) in enumerate(AGENCIES.items())
    for kind in FACTS
} | {f"initial--{name}": render(first_context(whom))[0] for name, whom in AGENCIES.items()}


@pytest.mark.parametrize("name", LETTERS)
def test_the_page_says_what_the_mail_says(name: str) -> None:
    letter = LETTERS[name]
    reader = _read(letter_pdf(letter, FIRST_DAY))
    text = "\n".join(page.extract_text() for page in reader.pages)
    footer = re.compile(rf"{re.escape(letter.request)}\s*Page \d of \d")
    assert len(footer.findall(text)) == len(reader.pages)
    shown = footer.sub("", text)
    expected = f"November 2, 2026 {letter.sender_name} {letter.subject} {letter.body.replace(RULE, '')}"
    assert _words(shown) == _words(expected)


@pytest.mark.parametrize("name", LETTERS)
def test_pages(name: str) -> None:
    letter = LETTERS[name]
    pages = _read(letter_pdf(letter, FIRST_DAY)).pages
    if letter.kind is LetterKind.INITIAL:
        assert len(pages) == 2
    elif letter.kind in REPEATING:
        assert "Sincerely" in pages[0].extract_text()
        assert "Request first sent on" not in pages[0].extract_text()
        assert len(pages) == 3
    else:
        assert len(pages) == 1


def test_a_follow_up_that_repeats_the_request_says_its_own_on_one_page() -> None:
    made_of = later_context(LetterKind.FOLLOW_UP, AGENCIES["long-name"])
    unheard = replace(made_of.request, acknowledged=False, received_on=None, numbers=())
    pages = _read(letter_pdf(render(replace(made_of, request=unheard))[0], FIRST_DAY)).pages
    assert len(pages) == 3
    assert "Sincerely" in pages[0].extract_text()
    assert "Request first sent on" in pages[1].extract_text()


@pytest.mark.parametrize("name", LETTERS)
def test_no_line_ends_inside_a_citation_or_our_reference(name: str) -> None:
    letter = LETTERS[name]
    lines = [line for page in _read(letter_pdf(letter, FIRST_DAY)).pages for line in page.extract_text().split("\n")]
    cited = set(re.findall(r"\d+(?:\.\d+)+(?:\(\w{1,3}\))+", " ".join(letter.body.split())))
    assert [whole for whole in (*cited, letter.request) if not any(whole in line for line in lines)] == []
    assert not [line for line in lines if line.startswith("(") and re.match(r"\(\w{1,3}\)\(?", line)]


def test_same_letter_same_bytes_in_another_process(tmp_path: Path) -> None:
    letter = LETTERS["initial--known"]
    here = letter_pdf(letter, FIRST_DAY, png())
    assert letter_pdf(letter, FIRST_DAY, png()) == here
    code = (
        "import sys; sys.path[:0] = sys.argv[1:3]\n"
        "from test_output_pdf import LETTERS, FIRST_DAY, png, letter_pdf\n"
        "sys.stdout.buffer.write(letter_pdf(LETTERS['initial--known'], FIRST_DAY, png()))"
    )
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "letters")]
    there = subprocess.run([sys.executable, "-c", code, *folders], check=True, capture_output=True, cwd=tmp_path).stdout
    assert there == here


def test_day_and_signature_change_the_file() -> None:
    letter = LETTERS["initial--known"]
    plain = letter_pdf(letter, FIRST_DAY)
    assert letter_pdf(letter, date(2026, 11, 3)) != plain
    assert letter_pdf(letter, FIRST_DAY, png()) != plain
    assert not _images(plain)
    assert _images(letter_pdf(letter, FIRST_DAY, png())) == 1


def _images(pdf: bytes) -> int:
    return sum(len(page.images) for page in _read(pdf).pages)


def test_it_is_tagged_titled_and_in_english() -> None:
    letter = LETTERS["initial--no-custodian"]
    pdf = letter_pdf(letter, FIRST_DAY, png())
    reader = _read(pdf)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == (letter.subject, letter.sender_name)
    assert "pdfuaid:part" in reader.xmp_metadata.stream.get_data().decode()  # type: ignore[union-attr]
    tags = _tags(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Figure"} <= tags


def _tags(node: Any) -> set[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return {tag for each in node for tag in _tags(each)}
    if not hasattr(node, "get"):
        return set()
    own = {node["/S"]} if "/S" in node else set()
    return own | (_tags(node["/K"]) if "/K" in node else set())


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        "$x^2$ *bold* _it_ `raw` <label> @ref // no",
        "\\u{41} #panic() ]]",
        "José Muñoz علی Ελλάς",
    ],
)
def test_typst_syntax_is_printed_as_it_is(name: str) -> None:
    whom = AGENCIES["no-custodian"].model_copy(update={"name": name})
    letter, _ = render(first_context(whom))
    text = _read(letter_pdf(replace(letter, sender_name=letter.sender_name), FIRST_DAY)).pages[0].extract_text()
    if name.isascii():
        assert " ".join(name.split()) in " ".join(text.split())
    assert "root:" not in text


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\u202e", "\u2066", "\u200b"], ids=ascii)
@pytest.mark.parametrize("field", ["subject", "body", "sender_name", "request"])
def test_control_and_bidi_characters_never_reach_typst(field: str, bad: str) -> None:
    letter = LETTERS["initial--known"]
    with pytest.raises(LetterAtFault, match=r"which no letter may carry") as caught:
        letter_pdf(replace(letter, **{field: f"{bad}{getattr(letter, field)}"}), FIRST_DAY)
    assert caught.value.remedy


def test_a_sign_that_no_font_has_is_told() -> None:
    letter = LETTERS["initial--known"]
    with pytest.raises(LetterAtFault, match="cannot be printed") as caught:
        letter_pdf(replace(letter, subject="Records 中文"), FIRST_DAY)
    assert "fonts" in caught.value.remedy


def test_a_picture_that_is_none_is_told() -> None:
    with pytest.raises(LetterAtFault, match="cannot be printed") as caught:
        letter_pdf(LETTERS["initial--known"], FIRST_DAY, b"\x89PNG\r\n\x1a\nnothing")
    assert "signature" in caught.value.remedy


def test_by_post_it_names_the_address_and_leaves_room_to_sign() -> None:
    route = PortalRoute(channel="postal", address="1 Records Way, Sampleton, CA 90000")
    letter, _ = render(first_context(AGENCIES["known"]), route)
    text = _read(letter_pdf(letter, FIRST_DAY)).pages[0].extract_text()
    assert "By post to 1 Records Way, Sampleton, CA 90000" in text


def test_names() -> None:
    assert pdf_name(LETTERS["initial--known"]) == "alpr-2026--knownville-pd.pdf"
    assert pdf_name(LETTERS["overdue--known"]) == "alpr-2026--knownville-pd--overdue-1.pdf"


def test_without_typst_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "typst.py").write_text("raise ImportError('not here')")
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from letters_kinds import *; from cpra_bot.output.pdf import letter_pdf; from datetime import date\n"
        "from cpra_bot.errors import UsageError\n"
        "try: letter_pdf(render(first_context(AGENCIES['known']))[0], date(2026, 11, 2))\n"
        "except UsageError as error: print(error, '|', error.remedy)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(Path(__file__).parents[1] / "letters")],
        check=True,
        capture_output=True,
        text=True,
    )
    assert (
        done.stdout == "PDF letters need typst, which is not installed | install it with: pip install 'cpra-bot[pdf]'\n"
    )

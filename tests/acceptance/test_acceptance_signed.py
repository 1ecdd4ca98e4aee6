"""Letters on paper through the installed program: a channel that wants a signature gets the PDF that was approved."""

from __future__ import annotations

import hashlib
import io
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from letters_pictures import png
from pypdf import PdfReader

from town import Town

WHERE = "address: police@cobblepoint.example, confidence: high"


@pytest.fixture
def signing(town: Town) -> Town:
    """Cobble Point wants signed letters, and the requester has a picture of a signature."""
    directory, settings = town.folder / "agencies.yaml", town.folder / "cpra.yaml"
    text = directory.read_text()
    assert WHERE in text
    directory.write_text(text.replace(WHERE, f"{WHERE}, signed: true"))
    settings.write_text(settings.read_text().replace("requester:\n", "requester:\n  signature: robin.png\n"))
    (town.folder / "robin.png").write_bytes(png())
    return town


def test_the_signed_pdf_goes_with_the_letter_that_was_approved_and_with_no_other(signing: Town) -> None:
    preview = signing.json("preview", "shade-trees-2026")
    (with_pdf,) = [letter for letter in preview["letters"] if letter["attachments"]]
    assert with_pdf["agency"] == "cobble-point-pd"
    assert signing.cpra("preview", "shade-trees-2026", "--pdf", "paper").returncode == 0
    done = signing.cpra("send", "shade-trees-2026", "--plan", preview["plan"], "--live")
    assert done.returncode == 0, done.stderr
    for letter in preview["letters"]:
        mail = message_from_bytes(signing.world.books()[letter["agency"]].letters[0].raw, policy=default)
        files = list(mail.iter_attachments())
        assert len(files) == len(letter["attachments"])
        text = mail.get_body(("plain",))
        assert text is not None
        assert text.get_content().replace("\r\n", "\n") == letter["body"]
        for file in files:
            content = file.get_content()
            assert file.get_filename() == "shade-trees-2026--cobble-point-pd.pdf"
            assert hashlib.sha256(content).hexdigest() == letter["attachments"][0]["sha256"]
            assert content == (signing.folder / "paper" / file.get_filename()).read_bytes()
            assert sum(len(page.images) for page in PdfReader(io.BytesIO(content)).pages) == 1


def test_another_signature_is_another_plan(signing: Town) -> None:
    plan = signing.plan()
    (signing.folder / "robin.png").write_bytes(png(shade=90))
    done = signing.cpra("send", "shade-trees-2026", "--plan", plan, "--live")
    assert done.returncode == 2
    assert "not those of plan" in done.stderr
    assert signing.received() == {}


def test_preview_writes_every_letter_as_a_pdf(town: Town) -> None:
    done = town.cpra("preview", "shade-trees-2026", "--pdf", "paper", "--summary")
    assert done.returncode == 0, done.stderr
    files = sorted((town.folder / "paper").glob("*.pdf"))
    assert [file.name for file in files] == [
        f"shade-trees-2026--{agency}.pdf" for agency in ("cobble-point-pd", "dry-ladle-so", "moose-grove-pd")
    ]
    assert all("A1." in PdfReader(file).pages[0].extract_text() for file in files)
    assert town.cpra("preview", "shade-trees-2026", "--pdf", "one", "--agency", "dry-ladle-so").returncode == 0
    assert len(list((town.folder / "one").iterdir())) == 1


def test_without_a_signature_the_agency_is_held_back_and_told(signing: Town) -> None:
    settings = signing.folder / "cpra.yaml"
    settings.write_text(settings.read_text().replace("  signature: robin.png\n", ""))
    preview = signing.json("preview", "shade-trees-2026")
    assert len(preview["letters"]) == 2
    (held,) = preview["held_back"]
    assert held["agency"] == "cobble-point-pd"
    assert "requester.signature" in held["why"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot be read"), (b"GIF89a", "PNG or JPEG"), (b"\x89PNG\r\n\x1a\n" + b"x" * 1_000_000, "at most 1 MB")],
)
def test_a_faulty_signature_is_one_line(signing: Town, content: bytes | None, words: str) -> None:
    picture = signing.folder / "robin.png"
    picture.unlink()
    if content is not None:
        picture.write_bytes(content)
    for command in (("check",), ("preview", "shade-trees-2026")):
        done = signing.cpra(*command)
        assert done.returncode == 3
        said = done.stdout + done.stderr
        assert "W013" in said
        assert words in said
        assert "Traceback" not in said


def test_without_typst_one_sentence_tells_the_remedy(signing: Town, tmp_path: Path) -> None:
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "typst.py").write_text("raise ImportError('not here')")
    done = signing.cpra("preview", "shade-trees-2026", PYTHONPATH=str(tmp_path / "hidden"))
    assert done.returncode == 2
    assert done.stderr.strip() == (
        "cpra: PDF letters need typst, which is not installed; install it with: pip install 'cpra-bot[pdf]'"
    )

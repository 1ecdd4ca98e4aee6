"""What the shipped campaigns must ask, and what they must not repeat from letters that went wrong before."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from letters_samples import ALPR, REPOSITORY, TOW, context, letter_of

from cpra_bot.model.campaign import Campaign


def test_alpr_asks_all_three_parts() -> None:
    assert [item.id for item in ALPR.items] == ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "B1", "B2", "C1", "C2", "C3"]
    for item in ALPR.items:
        conditional = item.id in {"A5", "A6", "A7"}
        assert item.fallback_for == (("A1", "A2", "A3", "A4") if conditional else ())
        assert item.activated_by == ("record_creation_objection" if conditional else None)


@pytest.mark.parametrize("asked", [ALPR, TOW], ids=lambda asked: asked.id)
def test_every_item_names_its_day_or_period(asked: Campaign) -> None:
    for item in asked.items:
        assert re.search(r"day you search|calendar year|90 days", item.ask), item.id
        assert "sufficient to show" in item.ask or item.answer == "documents", item.id


@pytest.mark.parametrize("asked", [ALPR, TOW], ids=lambda asked: asked.id)
def test_labels_are_never_typed_in_texts(asked: Campaign) -> None:
    texts = [asked.purpose, *(hint.text for hint in asked.vendor_hints)]
    for part in asked.parts:
        texts += [part.satisfied_by or "", part.fallback_intro or "", *(item.ask for item in part.items)]
    assert [text for text in texts if re.search(r"\b[A-Z]\d\b", text)] == []


def test_other_campaign_knows_nothing_of_plate_readers() -> None:
    text = (REPOSITORY / "campaigns" / "tow-fees-2026.yaml").read_text("utf-8") + letter_of(context(TOW)).body
    assert not re.search(r"plate|ALPR|hot list|1798", text)


def test_code_and_templates_know_no_subject() -> None:
    rooms = [*(REPOSITORY / "src" / "cpra_bot" / "letters").glob("*.py"), *(REPOSITORY / "templates").glob("*.j2")]
    for file in rooms:
        assert not re.search(r"\bplates?\b|hot list|flock|vigilant\b", file.read_text("utf-8"), re.I), file.name


@pytest.mark.parametrize("name", ["alpr-2026", "tow-fees-2026"])
def test_files_name_their_schema(name: str) -> None:
    first = (REPOSITORY / "campaigns" / f"{name}.yaml").read_text("utf-8").split("\n", 1)[0]
    assert first == "# yaml-language-server: $schema=schemas/campaign.schema.json"


def test_hints_are_worded_as_possibilities() -> None:
    assert all(hint.text.startswith("If your system offers") for hint in ALPR.vendor_hints)


def test_no_sentence_of_the_old_requests_is_reused(shared: Path) -> None:
    """Seven words in a row are a copied sentence; fewer are the subject's own vocabulary."""
    own = letter_of(context()).body + "".join(hint.text for hint in ALPR.vendor_hints)
    for seed in sorted((shared / "data" / "seeds").glob("00[0-3]*.txt")):
        assert _runs(own) & _runs(seed.read_text("utf-8")) == set(), seed.name


def _runs(text: str, length: int = 7) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}

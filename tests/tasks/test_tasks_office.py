"""An open workspace keeps what it read, and follows its files and its ledger all the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cpra_bot.ledger.events import happened
from cpra_bot.ledger.ledger import open_ledger
from cpra_bot.model.event import EventKind
from cpra_bot.rehearsal.demo_directory import lay_out
from cpra_bot.tasks.office import Office, open_office
from cpra_bot.tasks.send import preview
from town import CAMPAIGN

PATIENT = "follow_up:\n  minimum_distance_days: 30\n"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    lay_out(tmp_path, 25, 143)
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "trees.yaml").write_text(CAMPAIGN)
    with open_office(tmp_path) as office:
        yield office


def test_a_campaign_is_read_once_until_its_file_changes(office: Office) -> None:
    first = office.campaign("shade-trees-2026")
    assert office.campaign("shade-trees-2026") is first
    assert office.policies()["shade-trees-2026"].minimum_distance_days == 7
    path = office.workspace.folder / "campaigns" / "trees.yaml"
    path.write_text(CAMPAIGN + PATIENT)
    assert office.policies()["shade-trees-2026"].minimum_distance_days == 30
    assert office.campaign("shade-trees-2026") is not first
    path.write_text(CAMPAIGN.replace("version: 1", "version: one") + PATIENT)
    assert office.policies() == {}  # a broken file gives none
    path.unlink()
    assert office.policies() == {}


def test_a_change_of_the_same_length_is_seen(office: Office) -> None:
    path = office.workspace.folder / "campaigns" / "trees.yaml"
    assert office.campaign("shade-trees-2026").campaign.version == 1
    before = path.stat()
    path.write_text(CAMPAIGN.replace("version: 1", "version: 2"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert office.campaign("shade-trees-2026").campaign.version == 2


def test_a_file_outside_the_folder_is_read_each_time(office: Office, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere.yaml"
    outside.write_text(CAMPAIGN)
    assert office.campaign(str(outside)).campaign.version == 1
    outside.write_text(CAMPAIGN.replace("version: 1", "version: 4"))
    assert office.campaign(str(outside)).campaign.version == 4


def test_the_books_follow_what_another_process_wrote(office: Office) -> None:
    assert office.books().told == frozenset()
    with open_ledger(office.ledger.path) as other:
        other.events.append([happened(EventKind.PERSON_TOLD, "", office.clock.now(), "person", needs=["a"])])
    books = office.books()
    assert books.told == {"a"}
    assert office.books() is books


def test_a_draft_is_written_anew_when_the_campaign_changes(office: Office) -> None:
    first = preview(office, "shade-trees-2026")
    again = preview(office, "shade-trees-2026")
    assert again.id == first.id and again.letters[0] is first.letters[0]
    path = office.workspace.folder / "campaigns" / "trees.yaml"
    path.write_text(CAMPAIGN.replace("trees planted in 2025", "shrubs planted in 2025"))
    changed = preview(office, "shade-trees-2026")
    assert changed.id != first.id and "shrubs" in changed.letters[0].body

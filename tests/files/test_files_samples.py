"""The samples in `good/` and `bad/` collect themselves: a bad file stands beside the exact lines it must give.

A file's name begins with what it is: `agencies-`, `campaign-`, `cpra-` or `law-`. Campaigns choose from
`good/agencies-small.yaml`. `CPRA_GOLDEN=write` writes the lines anew, for a person to read through in the diff.
"""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from cpra_bot.errors import FilesAtFault
from cpra_bot.files.law_file import load_law
from cpra_bot.files.workspace import Workspace, load_campaign, load_directory, load_settings
from cpra_bot.model.settings import Settings

HERE = Path(__file__).parent
GOOD, BAD = sorted((HERE / "good").glob("*.yaml")), sorted((HERE / "bad").glob("*.yaml"))
LINE = re.compile(r"[\w./-]+:[1-9]\d*:[1-9]\d*: [YACWR]\d{3} \S.*[^.;]; \S.*[^.]\Z")
ANY_SETTINGS = {
    "requester": {"name": "Robin Sample"},
    "mailbox": {
        "address": "robin@sample.example",
        "smtp": {"host": "smtp.sample.example", "port": 465},
        "imap": {"host": "imap.sample.example", "port": 993},
    },
}


def settings(directory: Path) -> Settings:
    return Settings.model_validate(ANY_SETTINGS | {"directory": str(directory)})


def load(sample: Path, tmp_path: Path) -> object:
    """Load a sample as the program would, whatever kind of file it is."""
    workspace = Workspace(sample.parent)
    if sample.name.startswith("campaign-"):
        directory = load_directory(workspace, settings(HERE / "good" / "agencies-small.yaml"))
        return load_campaign(sample, directory, workspace)
    if sample.name.startswith("agencies-"):
        return load_directory(workspace, settings(sample))
    if sample.name.startswith("law-"):
        directory = load_directory(workspace, settings(HERE / "good" / "agencies-small.yaml"))
        shutil.copy(sample, tmp_path / "law.yaml")
        return load_law(tmp_path, directory, date(2027, 2, 1))
    shutil.copy(sample, tmp_path / "cpra.yaml")
    return load_settings(Workspace(tmp_path))


@pytest.mark.parametrize("sample", GOOD, ids=lambda path: path.stem)
def test_a_good_file_loads(sample: Path, tmp_path: Path) -> None:
    assert load(sample, tmp_path)


@pytest.mark.parametrize("sample", BAD, ids=lambda path: path.stem)
def test_a_bad_file_says_where_and_what_to_do(sample: Path, tmp_path: Path) -> None:
    with pytest.raises(FilesAtFault) as caught:
        load(sample, tmp_path)
    lines = [str(problem) for problem in caught.value.problems]
    expected = sample.with_suffix(".expected")
    if os.environ.get("CPRA_GOLDEN") == "write":
        expected.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    assert lines == expected.read_text("utf-8").splitlines()
    assert [line for line in lines if not LINE.match(line)] == []
    assert list(caught.value.problems) == sorted(caught.value.problems)


def test_every_expectation_has_its_sample() -> None:
    assert len(BAD) > 50
    assert {path.stem for path in (HERE / "bad").glob("*.expected")} == {path.stem for path in BAD}


def test_five_faults_in_a_file_are_five_lines() -> None:
    assert len((HERE / "bad" / "campaign-five-faults.expected").read_text("utf-8").splitlines()) == 5

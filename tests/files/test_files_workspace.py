"""A workspace is read as a whole: every fault of every file in one go, and campaigns are found by path or id."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from cpra_bot.errors import CannotFinish, FilesAtFault, UsageError
from cpra_bot.files import shipped
from cpra_bot.files.init import Answers, init_workspace
from cpra_bot.files.law_file import load_law
from cpra_bot.files.templates import read_templates
from cpra_bot.files.workspace import (
    Workspace,
    find_campaign,
    load_all,
    load_campaign,
    load_directory,
    load_settings,
    load_templates_text,
)
from cpra_bot.model.overlay import LawOverlay

HERE = Path(__file__).parent


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace without fault: small settings, small directory, one campaign."""
    (tmp_path / "campaigns").mkdir()
    text = (HERE / "good" / "cpra-small.yaml").read_text() + "directory: own.yaml\n"
    (tmp_path / "cpra.yaml").write_text(text)
    shutil.copy(HERE / "good" / "agencies-small.yaml", tmp_path / "own.yaml")
    shutil.copy(HERE / "good" / "campaign-small.yaml", tmp_path / "campaigns" / "small.yaml")
    return Workspace(tmp_path)


def faults(workspace: Workspace) -> list[str]:
    with pytest.raises(FilesAtFault) as caught:
        load_all(workspace)
    return [str(problem) for problem in caught.value.problems]


def test_everything_loads(workspace: Workspace) -> None:
    loaded = load_all(workspace)
    assert [one.campaign.id for one in loaded.campaigns] == ["parks-2026"]
    assert [agency.id for agency in loaded.campaigns[0].agencies] == ["bayside-pd", "hilltown-pd"]
    assert loaded.directory == load_directory(workspace, load_settings(workspace))
    assert loaded.settings == load_settings(workspace)
    assert loaded.templates == load_templates_text(workspace)
    path = find_campaign(workspace, "parks-2026")
    assert loaded.campaigns[0] == load_campaign(path, loaded.directory, workspace)
    assert len(load_all(workspace, ["parks-2026", f"{path.parent}/./../campaigns/small.yaml"]).campaigns) == 1
    path.rename(path.with_suffix(".yml"))
    assert len(load_all(workspace).campaigns) == 1


def test_dates_of_a_file_are_dates_of_the_model(workspace: Workspace) -> None:
    bayside = load_all(workspace).directory.agencies[1]
    assert [day.isoformat() for day in bayside.closures] == ["2026-12-24", "2026-12-31"]


def test_all_faults_of_all_files_come_at_once(workspace: Workspace) -> None:
    folder = workspace.folder
    shutil.copy(HERE / "bad" / "campaign-five-faults.yaml", folder / "campaigns" / "five.yaml")
    shutil.copy(HERE / "bad" / "campaign-tab.yaml", folder / "campaigns" / "tab.yaml")
    with (folder / "cpra.yaml").open("a") as file:
        file.write("lodger: ledger.db\n")
    with (folder / "own.yaml").open("a") as file:
        file.write("    parent_id: city-of-baysid\n")
    (folder / "templates").mkdir()
    (folder / "templates" / "inital.j2").write_bytes(b"Dear \xff\n")
    told = [line.partition(" ")[0] + line.partition(" ")[2][:5] for line in faults(workspace)]
    assert told == [
        "cpra.yaml:13:1:W001 ",
        "own.yaml:43:16:A011 ",
        "campaigns/five.yaml:2:10:C006 ",
        "campaigns/five.yaml:3:1:C001 ",
        "campaigns/five.yaml:11:17:C004 ",
        "campaigns/five.yaml:12:13:C011 ",
        "campaigns/five.yaml:16:9:C020 ",
        "campaigns/tab.yaml:5:1:Y004 ",
        "campaigns/tab.yaml:6:1:Y004 ",
        "templates/inital.j2:1:1:T002 ",
        "templates/inital.j2:1:6:Y002 ",
    ]


def test_a_workspace_may_lay_its_own_rules_over_the_clocks(workspace: Workspace) -> None:
    directory = load_directory(workspace, load_settings(workspace))
    assert load_law(workspace.folder, directory) == LawOverlay()
    shutil.copy(HERE / "good" / "law-full.yaml", workspace.folder / "law.yaml")
    overlay = load_law(workspace.folder, directory)
    assert overlay.determination[0].since == date(2027, 1, 1)
    assert overlay.closures["bayside-pd"] == (date(2026, 12, 24), date(2026, 12, 28))
    load_all(workspace)
    (workspace.folder / "law.yaml").write_text("closures: {bayside: []}\n")
    assert faults(workspace) == [
        "law.yaml:1:12: R020 there is no agency `bayside` in the directory; did you mean `bayside-pd`?"
    ]
    (workspace.folder / "law.yaml").unlink()
    (workspace.folder / "law.yaml").symlink_to("gone.yaml")
    assert faults(workspace) == ["law.yaml: Y001 there is no such file; remove the link"]


def test_an_empty_folder_is_told_to_be_no_workspace(tmp_path: Path) -> None:
    (line,) = faults(Workspace(tmp_path))
    assert line.startswith("cpra.yaml: Y001 there is no such file; run `cpra init`")


def test_a_directory_that_is_missing_is_told_once(workspace: Workspace) -> None:
    (workspace.folder / "own.yaml").unlink()
    assert [line.partition(" ")[2][:26] for line in faults(workspace)] == ["Y001 there is no such file"]


def test_files_that_cannot_be_read(workspace: Workspace) -> None:
    (workspace.folder / "own.yaml").unlink()
    (workspace.folder / "own.yaml").mkdir()
    (workspace.folder / "campaigns" / "loop.yaml").symlink_to("loop.yaml")
    assert [line.partition(";")[0] for line in faults(workspace)] == [
        "own.yaml: Y001 this is a folder, not a file",
        "campaigns/loop.yaml: Y001 the file cannot be read: Too many levels of symbolic links",
    ]


def test_two_files_may_not_share_a_campaign_id(workspace: Workspace) -> None:
    folder = workspace.folder / "campaigns"
    shutil.copy(folder / "small.yaml", folder / "twin.yaml")
    (line,) = faults(workspace)
    assert line.startswith(
        "campaigns/twin.yaml:1:5: C025 campaign `parks-2026` exists already in campaigns/small.yaml;"
    )


def test_find_campaign(workspace: Workspace) -> None:
    path = workspace.folder / "campaigns" / "small.yaml"
    assert find_campaign(workspace, "parks-2026") == path
    assert find_campaign(workspace, "campaigns/small.yaml") == path
    assert find_campaign(workspace, str(path)) == path
    with pytest.raises(UsageError, match="there is no campaign `parks-2025`") as caught:
        find_campaign(workspace, "parks-2025")
    assert caught.value.remedy == "did you mean `parks-2026`?"


def test_a_broken_campaign_is_found_by_its_file_name(workspace: Workspace) -> None:
    (workspace.folder / "campaigns" / "broken.yaml").write_text("a: [")
    assert find_campaign(workspace, "broken").name == "broken.yaml"


def test_templates_are_laid_over_the_shipped_ones(tmp_path: Path) -> None:
    own, workspace = tmp_path / "shipped", tmp_path / "workspace"
    (workspace / "templates").mkdir(parents=True)
    own.mkdir()
    (own / "initial.j2").write_text("shipped\n")
    (own / "follow-up.j2").write_text("again\n")
    (workspace / "templates" / "initial.j2").write_bytes(b"own {% include 'closing.j2' %}\r\n")
    (workspace / "templates" / "closing.j2").write_text("bye\n")
    texts, problems = read_templates(own, workspace)
    assert problems == []
    assert texts == {"initial.j2": "own {% include 'closing.j2' %}\n", "follow-up.j2": "again\n", "closing.j2": "bye\n"}
    (workspace / "templates" / "folow-up.j2").write_text("mine\n")
    texts, problems = read_templates(own, workspace)
    assert texts is None
    assert [str(problem) for problem in problems] == [
        "templates/folow-up.j2:1:1: T002 this template replaces no shipped one, and no template uses `folow-up.j2`; "
        "did you mean `follow-up.j2`?"
    ]


def test_init_makes_a_workspace_that_loads(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "requests"
    answers = Answers(name='Robin "R" Sample: Ω', organization="Sample, Inc. #1", plus_addressing=False)
    written = init_workspace(folder, answers)
    loaded = load_all(Workspace(folder))
    assert loaded.settings.requester.name == answers.name
    assert loaded.settings.requester.organization == answers.organization
    assert not loaded.settings.mailbox.plus_addressing
    assert len(loaded.campaigns) == len(list(shipped.campaigns().glob("*.yaml")))
    assert [warning.code for warning in loaded.warnings] == ["W020"] * 3
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "cpra.yaml").stat().st_mode & 0o777 == 0o600
    assert set(written) == {path for path in folder.rglob("*") if path.is_file()}
    text = (folder / "cpra.yaml").read_text()
    assert "may show your letters, with your name, mail and\n# postal address" in text
    assert (folder / ".gitignore").read_text().count("*.db")


def test_the_commented_lines_of_the_new_settings_are_right_too(tmp_path: Path) -> None:
    init_workspace(tmp_path)
    lines = (tmp_path / "cpra.yaml").read_text().splitlines()
    keys = ("organization:", "postal_address:", "phone:", "user:", "password_command:", "directory:")
    opened = [line.replace("# ", "", 1) if line.strip().removeprefix("# ").startswith(keys) else line for line in lines]
    assert sum(a != b for a, b in zip(lines, opened, strict=True)) == len(keys)
    (tmp_path / "cpra.yaml").write_text("\n".join(opened) + "\n")
    assert load_settings(Workspace(tmp_path)).requester.postal_address


def test_a_disk_error_leaves_nothing_half_done(tmp_path: Path) -> None:
    (tmp_path / "campaigns").touch()  # a file where a folder is needed
    with pytest.raises(CannotFinish, match="cannot write in"):
        init_workspace(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["campaigns"]


def test_init_changes_nothing_that_exists(tmp_path: Path) -> None:
    (tmp_path / "cpra.yaml").write_text("mine")
    tmp_path.chmod(0o755)
    with pytest.raises(UsageError, match=r"cpra\.yaml exists already"):
        init_workspace(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["cpra.yaml"]
    assert (tmp_path / "cpra.yaml").read_text() == "mine"
    assert tmp_path.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (Answers(name="Robin\nSample"), "W005"),
        (Answers(address="Robin <robin@sample.example>"), "W005"),
        (Answers(smtp_port=0), "W006"),
        (Answers(smtp_security="none"), "W010"),
        (Answers(name="Robin\u2028Sample"), "Y003"),
        (Answers(name="Robin\ud800"), "Y002"),
    ],
)
def test_init_writes_nothing_with_a_wrong_answer(answers: Answers, code: str, tmp_path: Path) -> None:
    with pytest.raises(FilesAtFault) as caught:
        init_workspace(tmp_path / "new", answers)
    assert {problem.code for problem in caught.value.problems} == {code}
    assert not (tmp_path / "new").exists()

"""What comes with the program: the directory holds only sourced facts, and the schemas are those of the models."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
import yaml

from cpra_bot.errors import CannotFinish
from cpra_bot.files import shipped
from cpra_bot.files.routes import mail_route
from cpra_bot.files.schema import attribute_meanings, schemas, write_schemas
from cpra_bot.files.select import select
from cpra_bot.files.validate import validate
from cpra_bot.files.workspace import Workspace, find_campaign, load_campaign, load_directory
from cpra_bot.files.yaml_tree import parse
from cpra_bot.model.agency import Agency, ContactChannel, Directory
from cpra_bot.model.settings import Settings

SETTINGS = Settings.model_validate(
    {
        "requester": {"name": "Robin Sample"},
        "mailbox": {
            "address": "robin@sample.example",
            "smtp": {"host": "127.0.0.1", "port": 25},
            "imap": {"host": "127.0.0.1", "port": 143},
        },
    }
)


@pytest.fixture(scope="module")
def directory() -> Directory:
    """The shipped directory, loaded as the program does."""
    return load_directory(Workspace(Path("nowhere")), SETTINGS)


def same_place(one: ContactChannel, other: ContactChannel) -> bool:
    return (one.kind, one.address, one.host, one.url) == (other.kind, other.address, other.host, other.url)


def test_the_directory_has_mail_and_portal_agencies(directory: Directory) -> None:
    by_id = {agency.id: agency for agency in directory.agencies}
    for place in ("elk-grove", "tracy", "los-angeles", "beverly-hills"):
        assert {f"{place}-pd", f"city-of-{place}"} <= by_id.keys()
    assert sum(mail_route(agency, directory, True)[0] is not None for agency in directory.agencies) >= 50
    assert list(by_id) == sorted(by_id)


def test_every_channel_has_a_source_or_a_parent_that_has_it(directory: Directory) -> None:
    by_id = {agency.id: agency for agency in directory.agencies}

    def sourced(agency: Agency, channel: ContactChannel) -> bool:
        if channel.via is None:
            return bool(channel.source)
        return any(same_place(channel, theirs) and theirs.source for theirs in by_id[channel.via].channels)

    unsourced = [(a.id, c.kind) for a in directory.agencies for c in a.channels if not sourced(a, c)]
    assert unsourced == []


def test_only_sources_that_are_used_are_listed(directory: Directory) -> None:
    used = {source for agency in directory.agencies for source in agency.source}
    used |= {source for agency in directory.agencies for channel in agency.channels for source in channel.source}
    used |= {source for agency in directory.agencies for evidence in agency.alpr for source in evidence.source}
    assert {source for source in used if not source.startswith("http")} == directory.sources.keys()


def test_the_directory_loads_quickly() -> None:
    start = time.process_time()
    load_directory(Workspace(Path("nowhere")), SETTINGS)
    assert time.process_time() - start < 0.5


def test_lines_of_the_directory_stay_readable() -> None:
    lines = shipped.directory().read_text("utf-8").splitlines()
    assert [line for line in lines if len(line) > 120 and "http" not in line] == []


def test_the_committed_schemas_are_those_of_the_models() -> None:
    folder = shipped.campaigns() / "schemas"
    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == schemas()


def test_write_schemas(tmp_path: Path) -> None:
    for _again in range(2):
        written = write_schemas(tmp_path / "new" / "schemas")
        assert {path.name: path.read_text("utf-8") for path in written} == schemas()
    (tmp_path / "file").touch()
    with pytest.raises(CannotFinish, match="cannot write in"):
        write_schemas(tmp_path / "file")


def test_shipped_files_name_a_schema_that_exists() -> None:
    for path in (shipped.directory(), *shipped.campaigns().glob("*.yaml")):
        named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text("utf-8"))
        assert named, path
        assert (path.parent / named[1]).is_file()


def test_shipped_campaigns_load(directory: Directory) -> None:
    workspace = Workspace(shipped.root())
    for path in shipped.campaigns().glob("*.yaml"):
        loaded = load_campaign(path, directory, workspace)
        assert find_campaign(workspace, loaded.campaign.id) == path
        assert loaded.agencies == select(loaded.campaign, directory, ()) or loaded.campaign.agencies.list


def test_meanings_come_from_the_docstring() -> None:
    section = "    host: name, also\n        the other: one.\n    smtp, imap: the servers.\n    no meaning here\n"
    assert attribute_meanings(section) == {
        "host": "Name, also the other: one.",
        "smtp": "The servers.",
        "imap": "The servers.",
    }


def test_the_whole_state_fits_the_model(shared: Path) -> None:
    raw = (shared / "data" / "agencies_ca.yaml").read_bytes()
    start = time.process_time()
    tree = parse(raw, "agencies_ca.yaml")
    directory, problems = validate(Directory, tree, "A")
    assert time.process_time() - start < 2
    assert [str(problem) for problem in problems] == []
    assert directory is not None
    assert len(directory.agencies) == len(yaml.load(raw, Loader=yaml.CSafeLoader)["agencies"])

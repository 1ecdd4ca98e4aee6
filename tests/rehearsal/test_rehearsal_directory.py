from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from cpra_bot.model.agency import Directory
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.settings import Settings
from cpra_bot.rehearsal.courses import PROFILES
from cpra_bot.rehearsal.demo_directory import ADDRESS, lay_out


@pytest.fixture
def directory(tmp_path: Path) -> Directory:
    lay_out(tmp_path / "new" / "demo", 2525, 1143)
    return Directory.model_validate(yaml.safe_load((tmp_path / "new" / "demo" / "agencies.yaml").read_text()))


def test_settings_point_at_this_machine(tmp_path: Path) -> None:
    lay_out(tmp_path, 2525, 1143)
    settings = Settings.model_validate(yaml.safe_load((tmp_path / "cpra.yaml").read_text()))
    assert (settings.mailbox.address, settings.mailbox.login) == (ADDRESS, ADDRESS)
    assert (settings.mailbox.smtp.host, settings.mailbox.smtp.port) == ("127.0.0.1", 2525)
    assert (settings.mailbox.imap.host, settings.mailbox.imap.port) == ("127.0.0.1", 1143)
    assert {settings.mailbox.smtp.security, settings.mailbox.imap.security} == {"none"}
    assert settings.directory == "agencies.yaml"
    assert settings.mailbox.password_command is None


def test_the_directory_names_the_agencies_of_the_courses_at_their_addresses(directory: Directory) -> None:
    named = {
        agency.id: [channel.address for channel in agency.channels if channel.kind == "email"]
        for agency in directory.agencies
    }
    assert named == {profile.id: [profile.address] for profile in PROFILES}
    assert len(named) >= 10


def test_nothing_in_it_exists(directory: Directory) -> None:
    for agency in directory.agencies:
        hosts = [channel.host for channel in agency.channels if channel.host]
        assert all(each.endswith(".example") for each in (*agency.domains, *agency.reply_domains, *hosts))
        assert all(channel.address is None or channel.address.endswith(".example") for channel in agency.channels)


def test_names_of_cities_in_notices_are_those_of_the_directory(directory: Directory) -> None:
    parents = {agency.id: agency.parent for agency in directory.agencies}
    for profile in PROFILES:
        if profile.organization:
            assert parents[profile.id] == profile.organization


def test_portal_hosts_in_notices_are_those_of_the_directory(directory: Directory) -> None:
    hosts = {agency.id: {channel.host for channel in agency.channels} for agency in directory.agencies}
    for profile in PROFILES:
        if profile.tenant:
            assert profile.tenant in hosts[profile.id]


def test_the_shipped_campaign_selects_exactly_these(directory: Directory, repository: Path) -> None:
    campaign = Campaign.model_validate(yaml.safe_load((repository / "campaigns" / "alpr-2026.yaml").read_text()))
    assert {agency.kind for agency in directory.agencies} == set(campaign.agencies.kinds)
    assert not campaign.agencies.counties
    assert not campaign.agencies.tags


def test_every_text_is_used_and_says_what_it_is_about() -> None:
    folder = files("cpra_bot.rehearsal").joinpath("replies")  # `any/` holds those of the temperaments
    texts = {each.name.removesuffix(".txt"): each for each in folder.iterdir() if each.is_file()}
    used = {step.text for profile in PROFILES for steps in profile.course.values() for step in steps}
    assert set(texts) == used | {"newsletter", "unrelated-person"}
    for each in texts.values():
        assert each.read_text(encoding="utf-8").startswith("Subject: ")

"""The workspace of a rehearsal: copies of the user's files, with everything taken out that leads to the world."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from cpra_bot.files.law_file import LAW, load_law
from cpra_bot.files.signature import load_signature
from cpra_bot.files.workspace import SETTINGS, LoadedCampaign, Workspace
from cpra_bot.model.campaign import Selection
from cpra_bot.model.overlay import LawOverlay
from cpra_bot.model.settings import Mailbox, NextRequest, Server, Settings
from cpra_bot.rehearsal.cast import Cast
from cpra_bot.rehearsal.play import Mail, disk_in_words
from cpra_bot.rehearsal.portals import account_of
from cpra_bot.rehearsal.servers import DEMO_PASSWORD, LOOPBACK

LEDGER = "ledger.db"
DIRECTORY = "agencies.yaml"
COPIED = ("pace", "plan_valid_days")
"""Settings that a rehearsal takes over as they are. A new one is left out until somebody has seen that it is harmless:
it may name a service, a command or an account in the world."""


def furnish(
    folder: Path, workspace: Workspace, settings: Settings, loaded: LoadedCampaign, cast: Cast, mail: Mail
) -> None:
    """Write settings, directory, campaign, and copies of the templates, `law.yaml` and the picture of the signature.

    The requester, the pace and the wording are the user's. The mailbox keeps its address, so that the letters look as
    they will, and nothing else: its servers are the rehearsal's, and its `password_command` prints the rehearsal's
    password, so that no command that is run in this folder later asks a keyring or a variable for the real one. Links
    lead into the world and are never fetched.

    Args:
        folder: of the rehearsal; it exists.
        workspace: the user's; only read.
        settings, loaded: as read there.
        cast: who plays.
        mail: whose ports go into the settings.

    Raises:
        CannotFinish: the disk does not take it.
    """
    campaign = loaded.campaign.model_copy(
        update={
            "agencies": Selection(ids=tuple(agency.id for agency in cast.agencies)),
            "overrides": {
                key: each
                for key, each in loaded.campaign.overrides.items()
                if any(agency.id == key for agency in cast.agencies)
            },
        }
    )
    files: dict[str, bytes] = {
        SETTINGS: _yaml("Settings of a rehearsal. Its mail servers are gone.", _settings(settings, mail)),
        DIRECTORY: _yaml("Those who take part in the rehearsal.", cast.directory),
        f"campaigns/{campaign.id}.yaml": _yaml(f"Copied from {loaded.path.name}; only the agencies differ.", campaign),
    }
    with disk_in_words(folder):
        own = workspace.folder / "templates"
        for path in sorted(own.glob("*.j2")) if own.is_dir() else ():
            files[f"templates/{path.name}"] = path.read_bytes()
        if (workspace.folder / LAW).is_file():
            files[LAW] = _yaml("The rules of the clock, with the closures of those who play.", _law(workspace, cast))
        if signature := load_signature(workspace, settings):
            files[_signature(settings) or ""] = signature
        for name, content in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        (folder / SETTINGS).chmod(0o600)  # it tells where somebody lives


def _settings(settings: Settings, mail: Mail) -> Settings:
    mailbox = Mailbox(
        address=settings.mailbox.address,
        smtp=Server(host=LOOPBACK, port=mail.smtp_port, security="none"),
        imap=Server(host=LOOPBACK, port=mail.imap_port, security="none"),
        plus_addressing=settings.mailbox.plus_addressing,
        password_command=f"echo {DEMO_PASSWORD}",
    )
    requester = settings.requester.model_copy(update={"signature": _signature(settings)})
    own = {"requester": requester, "mailbox": mailbox, "ledger": LEDGER, "directory": DIRECTORY, "fetch_links": False}
    # Hosts of portals in the directory may be real ones: a command that is run here later must not ask them.
    own["nextrequest"] = NextRequest(read=False)
    own["muckrock"] = account_of(settings.muckrock) if settings.muckrock else None
    return Settings.model_validate({name: getattr(settings, name) for name in COPIED} | own)


def _law(workspace: Workspace, cast: Cast) -> LawOverlay:
    overlay = load_law(workspace.folder)
    ids = {agency.id for agency in cast.directory.agencies}
    return overlay.model_copy(update={"closures": {key: days for key, days in overlay.closures.items() if key in ids}})


def _signature(settings: Settings) -> str | None:
    """Name of the signature's picture in the rehearsal's folder."""
    return Path(settings.requester.signature).name if settings.requester.signature else None


def _yaml(head: str, model: Any) -> bytes:
    values = model.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude_none=True)
    text = yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return f"# {head}\n{text}".encode()


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # ten times as fast where built
    """Writes no aliases: our own reader would follow them, a person would rather not."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True

"""The demo's own workspace: a directory of agencies that do not exist, and the settings of an organizer who does not.

Both are plain files in `rehearsal/workspace/`, so that a reader can look at them and `cpra check` can read them.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from string import Template

ADDRESS = "robin@plainview.example"
"""The organizer's mailbox; each request has its own `robin+token@…`."""


def lay_out(folder: Path, smtp_port: int, imap_port: int, address: str = ADDRESS) -> None:
    """Write `cpra.yaml` and `agencies.yaml` for servers on this machine.

    Args:
        folder: the workspace; made if it is not there. Files of these names are replaced.
        smtp_port, imap_port: where `servers.LoopbackMail` listens.
        address: the organizer's plain address, also the login.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    values = {"address": address, "smtp_port": str(smtp_port), "imap_port": str(imap_port)}
    settings = Template(_shipped("cpra.yaml.in")).substitute(values)
    (folder / "cpra.yaml").write_text(settings, encoding="utf-8")
    (folder / "agencies.yaml").write_text(_shipped("agencies.yaml"), encoding="utf-8")


def _shipped(name: str) -> str:
    return files("cpra_bot.rehearsal").joinpath("workspace", name).read_text(encoding="utf-8")

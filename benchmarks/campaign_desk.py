"""A workspace whose letters are approved and wait in the queue, for the figures on sending."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from letter_samples import REPOSITORY, desk

from cpra_bot.ledger.events import happened
from cpra_bot.ledger.ledger import open_ledger
from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import Letter
from cpra_bot.rehearsal.servers import DEMO_PASSWORD

CAMPAIGN = "alpr-2026"
SETTINGS = """\
requester: {{ name: Robin Sample, organization: Sample Records Project }}
mailbox:
  address: robin@sample.example
  smtp: {{ host: 127.0.0.1, port: {port}, security: none }}
  imap: {{ host: 127.0.0.1, port: {imap}, security: none }}
  sent_folder: none
{connections}pace: {{ per_minute: {pace}, per_day: 100000, per_host_per_minute: {pace} }}
directory: agencies.yaml
fetch_links: false
nextrequest: {{ read: false }}
"""
AGENCY = """\
  - id: sampleton-{0}-pd
    name: Sampleton No. {0} Police Department
    kind: police
    channels:
      - {{ kind: email, address: clerk@sampleton-{0}-pd.example, confidence: high, source: [made-up] }}
    source: [made-up]
    confidence: high
"""
CHUNK = 1_000
LISTED = 10_000  # agencies in the directory at most; the letters to the others leave all the same


def lay_out(folder: Path, count: int, port: int, *, connections: int = 0, pace: int = 100_000, imap: int = 9) -> None:
    """Write the workspace: so many agencies, and for each a first letter that a person approved.

    Args:
        folder: made here.
        count: letters.
        port: the SMTP server's; `imap` the IMAP server's, which sending does not ask.
        connections: as in cpra.yaml; 0 leaves it out there.
        pace: letters a minute, over all and to one host.
    """
    (folder / "campaigns").mkdir(parents=True)
    shutil.copy(REPOSITORY / "campaigns" / f"{CAMPAIGN}.yaml", folder / "campaigns")
    several = f"  connections: {connections}\n" if connections else ""
    settings = SETTINGS.format(port=port, imap=imap, connections=several, pace=pace)
    (folder / "cpra.yaml").write_text(settings, encoding="utf-8")
    head = "version: 1\nas_of: '2026-11-02'\nsources:\n  made-up: {title: Made up}\nagencies:\n"
    agencies = "".join(AGENCY.format(number) for number in range(min(count, LISTED)))
    (folder / "agencies.yaml").write_text(head + agencies, encoding="utf-8")
    at, now = desk(), datetime.now(UTC)
    asks = {item.id: item.ask for part in at.campaign.parts for item in part.items}
    with open_ledger(folder / "ledger.db", durable=False) as ledger:
        approved = {"plan": "p", "letters": count, "campaign": at.campaign.model_dump(mode="json")}
        ledger.events.append([happened(EventKind.PLAN_APPROVED, "", now, "person", **approved)])
        batch: list[Letter] = []
        for number, made_of in enumerate(at.contexts(count), start=1):
            batch.append(at.letter(made_of))
            if len(batch) == CHUNK or number == count:
                opened = [
                    happened(
                        EventKind.REQUEST_OPENED, each.request, now, "person", plan="p", campaign_version=1,
                        items={label: asks[label] for label in each.items}, conditional=[],
                    )
                    for each in batch
                ]  # fmt: skip
                ledger.outbox.queue(batch, "p", now, "person", opened)
                batch = []


def environment(folder: Path) -> dict[str, str]:
    """Variables for a command in that workspace: the password, and a cache of its own."""
    return {
        "CPRA_PASSWORD": DEMO_PASSWORD,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "CPRA_CACHE": str(folder / "cache"),
    }

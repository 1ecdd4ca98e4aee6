"""Check this bundle with Python alone: `python -I verify.py`, in the folder into which it was unpacked.

Nothing is installed, nothing is fetched, nothing is changed. Every file is held against the manifest, every message and
document against the hash that the ledger noted when it came, every letter against its fingerprint, and every event
against the chain in which it stands. Of other people's requests the chain shows hashes only.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"


def digest(path: Path) -> str:
    """SHA-256 (hex) of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1_000_000):
            found.update(piece)
    return found.hexdigest()


def files(folder: Path, manifest: dict[str, Any]) -> Iterator[str]:
    """Every file is there, none more, each with its bytes."""
    listed = {entry["path"]: entry for entry in manifest["files"]}
    for name, entry in listed.items():
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing"
        elif path.stat().st_size != entry["size"] or digest(path) != entry["sha256"]:
            yield f"{name} was changed"
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST and name not in listed:
            yield f"{name} is not in the manifest"


def chain(part: dict[str, Any]) -> Iterator[str]:
    """The events of this request, each at its place in the ledger's chain of hashes."""
    before = part["before"]
    for link in part["links"]:
        own, event = link.get("hash"), link.get("event")
        if event is not None:
            fields = (event["request"], event["at"], event["kind"], event["actor"], event["data"])
            own = hashlib.sha256("\0".join(fields).encode("utf-8", "surrogatepass")).hexdigest()
        found = hashlib.sha256((before + own).encode("ascii")).hexdigest()
        if found != link["link"]:
            yield f"event {link['sequence']} or its seal was changed"
        before = link["link"]
    if before != part["head"]:
        yield "the end of the chain was cut off or changed"


def noted(part: dict[str, Any], letters: list[dict[str, Any]], manifest: dict[str, Any]) -> Iterator[str]:
    """What the ledger said of letters, messages and documents, against what lies here."""
    events = [(link["event"]["kind"], json.loads(link["event"]["data"])) for link in part["links"] if link.get("event")]
    queued = {data["letter"]: data["fingerprint"] for kind, data in events if kind == "letter_queued"}
    came = {data["message"]: data["sha256"] for kind, data in events if kind == "message_stored"}
    kept = {data["sha256"] for kind, data in events if kind == "document_kept"}
    kept |= {data.get("file") for kind, data in events if kind == "contact_noted"}
    for letter in letters:
        values = {name: value for name, value in letter.items() if name != "fingerprint"}
        if not values["attachments"]:
            del values["attachments"]
        found = hashlib.sha256(json.dumps(sorted(values.items())).encode("ascii")).hexdigest()
        if found != letter["fingerprint"] or queued.get(letter["key"]) != found:
            yield f"the letter {letter['key']} is not the one that was queued"
    for entry in manifest["files"]:
        if entry["what"] == "mail" and came.get(entry["key"]) != entry["sha256"]:
            yield f"{entry['path']} is not the message that came"
        if entry["what"] == "document" and entry["sha256"] not in kept:
            yield f"{entry['path']} is no file that the ledger knows"


def check(folder: Path) -> list[str]:
    """All that does not hold, a sentence each."""
    faults: list[str] = []
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        faults += files(folder, manifest)
        part = json.loads((folder / manifest["events"]).read_text("utf-8"))
        letters = json.loads((folder / manifest["letters"]).read_text("utf-8"))
        faults += [*chain(part), *noted(part, letters, manifest)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        faults.append(f"the bundle cannot be read to its end ({type(fault).__name__}: {fault})")
    return faults


def main() -> int:
    """Print what does not hold; exit code 1 if anything does not."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    faults = check(folder)
    for fault in faults:
        sys.stdout.write(f"FAIL  {fault}\n")
    if not faults:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        sys.stdout.write(f"all holds: {len(manifest['files'])} files of {manifest['request']}\n")
    if (folder / MANIFEST).is_file():
        sys.stdout.write(f"SHA-256 of the manifest: {digest(folder / MANIFEST)}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

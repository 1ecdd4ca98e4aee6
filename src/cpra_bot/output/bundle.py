"""A bundle of files with a manifest that names the hash of each: one ZIP, written at once or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cpra_bot.errors import CannotFinish

_WHEN = (1980, 1, 1, 0, 0, 0)
"""No time of its own: the same contents give the same bytes."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a bundle.

    Attributes:
        path: in the bundle, with slashes.
        what: `mail`, `document`, `letter` or what else it is, for the manifest.
        content: its bytes, or where they lie.
        key: what it is in the ledger; empty if it is nothing there.
    """

    path: str
    what: str
    content: bytes | Path
    key: str = ""


def write_bundle(path: Path, parts: Sequence[Part], about: dict[str, Any]) -> str:
    """Write a bundle.

    Args:
        path: of the ZIP; one that is there is replaced.
        parts: in the order in which they stand in it; the manifest comes last.
        about: what the manifest says beside the list of files.

    Returns:
        SHA-256 (hex) of the manifest, which fixes everything else.

    Raises:
        CannotFinish: the disk refuses.
    """
    draft = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600), "w+b") as file:
            digest = _fill(file, parts, about)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as fault:
        draft.unlink(missing_ok=True)
        raise CannotFinish(
            f"{path} cannot be written ({fault.strerror or fault})", "make room, or name another"
        ) from fault
    return digest


def _fill(file: IO[bytes], parts: Sequence[Part], about: dict[str, Any]) -> str:
    listed = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            size, digest = _add(archive, part)
            entry = {"path": part.path, "what": part.what, "size": size, "sha256": digest}
            listed.append({**entry, "key": part.key} if part.key else entry)
        manifest = json.dumps({**about, "files": listed}, indent=1, ensure_ascii=False).encode("utf-8", "replace")
        _add(archive, Part("manifest.json", "manifest", manifest))
    return hashlib.sha256(manifest).hexdigest()


def _add(archive: zipfile.ZipFile, part: Part) -> tuple[int, str]:
    info = zipfile.ZipInfo(part.path, _WHEN)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    if isinstance(part.content, bytes):
        archive.writestr(info, part.content)
        return len(part.content), hashlib.sha256(part.content).hexdigest()
    with part.content.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target, 1_000_000)
        size = source.tell()
        source.seek(0)
        return size, hashlib.file_digest(source, "sha256").hexdigest()

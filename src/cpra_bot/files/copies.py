"""Derived values kept on the disk for speed: what the events add up to, and what the rules say about it.

A copy is never the truth. It is believed only under the key that it was made for (program, files, events, day) and with
a seal made with the ledger's secret; what does not fit, is damaged or cannot be read is none, and it may be deleted at
any time. Python's pickle is the quickest form, and would run whatever a stranger's file tells it to: this reader makes
nothing but our own records, dates and plain containers.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
from contextlib import suppress
from dataclasses import is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

OURS = ("cpra_bot.model.", "cpra_bot.decide.")
PLAIN = {
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
}
SEAL = 32  # bytes
KEY = 64  # characters
_PIECE = 1 << 20  # bytes


def write_copy(path: Path, key: str, secret: bytes, value: object) -> None:
    """Keep a value, the owner's alone. A disk that refuses costs speed and nothing else.

    Args:
        path: the file; replaced in one step.
        key: 64 characters that name all that the value was made from.
        secret: the ledger's.
        value: records of `model` and `decide`, dates, and plain containers of them.
    """
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        fresh.touch(0o600)
        with fresh.open("w+b") as file:
            file.write(key.encode("ascii") + bytes(SEAL))
            pickle.dump(value, file, protocol=5)  # piece by piece: as one, a large ledger's fold is tens of megabytes
            file.seek(KEY + SEAL)
            seal = _begun(key, secret)
            while piece := file.read(_PIECE):
                seal.update(piece)
            file.seek(KEY)
            file.write(seal.digest())
        fresh.replace(path)


def read_copy(path: Path, key: str, secret: bytes) -> Any:
    """The value that was kept under this key; None if there is none.

    Args:
        path, key, secret: as for `write_copy`.
    """
    try:
        with path.open("rb") as file:
            if file.read(KEY) != key.encode("ascii"):
                return None
            seal, body = file.read(SEAL), file.read()
    except OSError:
        return None
    if seal != _seal(key, secret, body):
        return None
    try:
        return _Reader(io.BytesIO(body)).load()
    except (pickle.UnpicklingError, AttributeError, ImportError, EOFError, TypeError, ValueError, IndexError, KeyError):
        return None


def _seal(key: str, secret: bytes, body: bytes) -> bytes:
    seal = _begun(key, secret)
    seal.update(body)
    return seal.digest()


def _begun(key: str, secret: bytes) -> hashlib.blake2b:
    return hashlib.blake2b(key.encode("ascii"), key=secret[:64], digest_size=SEAL)


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """A class that a copy may hold."""
        if (module, name) in PLAIN:
            return super().find_class(module, name)
        if module.startswith(OURS):
            found = super().find_class(module, name)
            if (
                isinstance(found, type)
                and found.__module__ == module
                and (is_dataclass(found) or issubclass(found, Enum))
            ):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a copy")

"""What an export wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Exported:
    """One file.

    Attributes:
        path: where it lies.
        counts: what is in it → how many.
    """

    path: Path
    counts: Mapping[str, int]

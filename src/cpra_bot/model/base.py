"""The common base of all types that come from YAML files: frozen, and no key that we do not know."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class FileModel(BaseModel):
    """Frozen, extra keys forbidden, lists as tuples: what a YAML file may say, and nothing else."""

    # deferred: its checks are put together when a model is first used, and most commands use few of the models; so a
    # default that is itself a model is made by `model_construct`, which puts none together
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$", description="lower-case letters, digits, hyphens")]
"""An id that a person can type and a file system can hold: `beverly-hills-pd`."""

OneLine = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]+$")]
"""Text that ends up in a mail header: no line break, no control character (RFC 5322 §2.2)."""

MailAddress = Annotated[
    str,
    Field(max_length=254, pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$"),
]
"""One bare address, without a name and without angle brackets (RFC 5321 §4.1.2, quoted local parts left out)."""

"""Names that a letter keeps for ever: Message-ID, reply address, mark, fingerprint, plan id.

All are computed, none is drawn: rendering the same letter again gives the same names, so that a letter can be looked
for after a crash. Those that leave the house are HMACs under the workspace's secret, so that nobody can guess them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date
from functools import lru_cache

from cpra_bot.errors import UsageError
from cpra_bot.model.letter import Letter

TOKEN_LENGTH = 12
"""Characters of a reply token: 60 bits, too many to guess, few enough to read out on the telephone."""

LOCAL_PART_LIMIT = 64
"""Octets before the @ (RFC 5321 §4.5.3.1.1)."""

_FRAME = json.JSONEncoder(default=asdict)
_FINGERPRINTED = sorted(field.name for field in fields(Letter) if field.name != "fingerprint")
_WITHOUT_FILES = [name for name in _FINGERPRINTED if name != "attachments"]
_PLAN = re.compile(r"([0-9]{8})-[0-9a-f]{12}")


def message_id(secret: bytes, key: str, domain: str) -> str:
    """Message-ID of a letter, with angle brackets (RFC 5322 §3.6.4).

    Args:
        secret: the workspace's own; never empty.
        key: letter key, `campaign/agency/kind/n`.
        domain: right-hand side, the domain of the From address.
    """
    return f"<{_keyed(secret, 'message-id', key).hex()[:32]}@{domain.lower()}>"


def letter_mark(secret: bytes, key: str) -> str:
    """Value of `X-CPRA-Letter`, 32 hex digits, by which our own copy of the letter is known."""
    return _keyed(secret, "mark", key).hex()[:32]


def calendar_uid(secret: bytes, name: str) -> str:
    """UID of a calendar event (RFC 7986 §5.3): the same for ever, and not the same in another workspace."""
    return f"{_keyed(secret, 'calendar', name).hex()[:32]}@cpra-bot.invalid"


def reply_token(secret: bytes, request: str) -> str:
    """The part after `+` in a request's reply address: 12 characters of a-z and 2-7 (RFC 4648 §6, lower case)."""
    digits = _keyed(secret, "reply", request)[:10]  # two groups of five octets make sixteen characters
    return base64.b32encode(digits).decode("ascii").lower()[:TOKEN_LENGTH]


def reply_address(mailbox_address: str, token: str) -> str:
    """`name+token@domain` (RFC 5233 subaddressing).

    Raises:
        UsageError: the address is none, or its local part would become too long.
    """
    name, at, domain = mailbox_address.rpartition("@")
    if not (name and at and domain):
        raise UsageError(f"{mailbox_address} is not a mail address", "mend mailbox.address in cpra.yaml")
    local = f"{name}+{token}"
    if len(local.encode()) > LOCAL_PART_LIMIT:
        raise UsageError(
            f"{mailbox_address} is too long for a reply address of its own per request",
            "set mailbox.plus_addressing to false in cpra.yaml, or use a shorter address",
        )
    return f"{local}@{domain}"


def fingerprint(letter: Letter) -> str:
    """SHA-256 (hex) over every field of a letter but the fingerprint itself.

    The fields are framed as a JSON list of pairs, so that no two different letters give the same bytes. A letter
    without attachments has the fingerprint that it had before letters knew attachments.
    """
    names = _FINGERPRINTED if letter.attachments else _WITHOUT_FILES
    framed = _FRAME.encode([(name, getattr(letter, name)) for name in names])
    return hashlib.sha256(framed.encode("ascii")).hexdigest()


def plan_id(day: date, fingerprints: Iterable[str]) -> str:
    """`YYYYMMDD-` and 12 hex digits that fix the day and all letters of a plan, in whatever order they come."""
    framed = json.dumps([day.isoformat(), sorted(fingerprints)]).encode("ascii")
    return f"{day:%Y%m%d}-{hashlib.sha256(framed).hexdigest()[:12]}"


def plan_day(plan: str) -> date:
    """The legal day whose dates stand in the letters of a plan.

    Raises:
        UsageError: this is no plan id.
    """
    match = _PLAN.fullmatch(plan)
    try:
        if match is None:
            raise ValueError(plan)
        digits = match[1]
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise UsageError(
            f'"{plan}" is not a plan id', "copy the id that preview printed, such as 20261122-0123456789ab"
        ) from None


@lru_cache(maxsize=4096)  # each run asks for the names of all letters again
def _keyed(secret: bytes, purpose: str, value: str) -> bytes:
    """HMAC-SHA256; the purpose is framed in, so that no name of one kind tells anything about another kind."""
    if not secret:
        raise ValueError("the workspace's secret is empty")
    framed = f'["{purpose}", {json.dumps(value)}]'  # a JSON list; a purpose is a plain word of ours
    return hmac.digest(secret, framed.encode("ascii"), "sha256")

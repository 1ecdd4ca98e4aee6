"""What our own server found wrong with a sender only ever weakens; nothing that the mail says of itself counts."""

from __future__ import annotations

import pytest

from cpra_bot.reading.mail import parse_mail

CASES = {
    "dmarc fails": ("Authentication-Results: mx.box.example; spf=pass; dkim=pass; dmarc=fail (p=reject)", "dmarc=fail"),
    "all is well": ("Authentication-Results: mx.box.example; spf=pass; dkim=pass; dmarc=pass", ""),
    "forwarded: spf fails, dkim holds": ("Authentication-Results: mx; dkim=pass header.d=a.example; spf=fail", ""),
    "nothing holds": ("Authentication-Results: mx; dkim=fail; spf=softfail", "spf and dkim fail"),
    "one of two dkim holds": ("Authentication-Results: mx; dkim=fail; dkim=pass; spf=fail", ""),
    "only one was looked at": ("Authentication-Results: mx; spf=fail", ""),
    "folded": ("Authentication-Results: mx;\n dkim=none;\n dmarc=fail", "dmarc=fail"),
    "a comment says fail": ("Authentication-Results: mx; dmarc=pass (was dmarc=fail)", ""),
    "an older one that came with the mail": (
        "Authentication-Results: mx; dmarc=pass\nAuthentication-Results: evil; dmarc=fail", "",
    ),
    "none": ("X-Other: dmarc=fail", ""),
    "nonsense": ("Authentication-Results: ;;;=;dmarc=", ""),
}  # fmt: skip


@pytest.mark.parametrize(("header", "doubt"), CASES.values(), ids=CASES.keys())
def test_doubts(header: str, doubt: str) -> None:
    assert parse_mail(f"{header}\nFrom: a@b.example\n\nHello\n".encode()).sender_doubt == doubt

"""What our own mail server found wrong with a sender (RFC 8601, RFC 7489).

Only the topmost Authentication-Results is ours; those below came with the mail. Anyone can write one, so a *pass*
proves nothing here and is not used. A *fail* only ever weakens a placing, and a forged one costs a person one look.
"""

from __future__ import annotations

import re

from cpra_bot.reading.headers import raw_values

_METHOD = re.compile(r"(?:\A|[;\s])(dmarc|spf|dkim)\s*=\s*([a-z]+)", re.IGNORECASE)


def sender_doubt(head: str) -> str:
    """Why the sender may be forged, as `dmarc=fail`; empty if our server found nothing or did not look.

    A failed SPF or DKIM alone is common with forwarded mail and says nothing; both together do.

    Args:
        head: the unfolded header block.
    """
    found = raw_values(head, "Authentication-Results")
    if not found:
        return ""
    results: dict[str, set[str]] = {}
    for method, result in _METHOD.findall(re.sub(r"\([^()]*\)", " ", found[0][:5_000])):
        results.setdefault(method.lower(), set()).add(result.lower())
    dmarc = results.get("dmarc", set())
    if "fail" in dmarc:
        return "dmarc=fail"
    if "pass" in dmarc or not {"spf", "dkim"} <= results.keys():
        return ""
    failed = not {"pass"} & (results["spf"] | results["dkim"]) and "fail" in results["spf"] | results["dkim"]
    return "spf and dkim fail" if failed else ""

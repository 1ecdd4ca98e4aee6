"""Delivery reports: the standard form (RFC 3464) and what Exim, qmail, Exchange and Gmail write instead.

The severity follows the enhanced status codes of RFC 3463, with care: a full mailbox (5.2.2) and whatever is still
being tried is soft, for the address may be right.
"""

from __future__ import annotations

import re
from email.message import Message
from functools import partial

from cpra_bot.model.message import DeliveryReport
from cpra_bot.reading.files import part_bytes
from cpra_bot.reading.headers import addresses, content_type, guarded, identity, one_line, text_header

_ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})
_LOOK = 200_000
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_SMTP = re.compile(r"(?<![\d.#-])([45])\d\d[ -](?!\d)")
_ADDRESS = re.compile(r"[\w.+'&*/=?^`{|}~-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}", re.IGNORECASE)
_DAEMON = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|microsoftexchange[0-9a-f]{8,})@?", re.IGNORECASE)
_SUBJECT = re.compile(
    r"undeliver(?:able|ed)|delivery status notification|mail delivery (?:failed|failure|system)|returned mail"
    r"|failure notice|delivery (?:has )?(?:failed|failure|delayed)|mail system error|could not be delivered"
    r"|message delayed|warning: message",
    re.IGNORECASE,
)
_RETURNED = re.compile(
    r"^.{0,20}(?:this is a copy of (?:the|your) message|original message(?: headers)?\b|below this line is a copy"
    r"|message text, headers only|undelivered message follows|message header follows|included is a copy)",
    re.IGNORECASE | re.MULTILINE,
)
_DELAYED = re.compile(
    r"\(delay(?:ed)?\)|has been delayed|is delayed|not been delivered yet|will (?:keep|continue) (?:on )?trying"
    r"|warning message only|do not need to resend|still being retried",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"(?:mail)?box (?:is )?(?:full|exceeded)|over ?quota|quota (?:exceeded|limit)|exceeded .{0,30}quota", re.IGNORECASE
)
_PASSING = re.compile(
    r"greylist|try again later|temporar|timed? ?out|connection refused|too many connections", re.IGNORECASE
)


def delivery_reports(message: Message, subject: str, text: str, defects: list[str]) -> tuple[DeliveryReport, ...]:
    """What a mail system says about the recipients of one of our letters.

    Args:
        message: the parsed mail.
        subject: its decoded subject.
        text: its visible text.

    Returns:
        One report per recipient, each once; empty if the mail is no delivery report.
    """
    status_parts = [part for part in message.walk() if content_type(part) == "message/delivery-status"]
    sender = " ".join(address for _, address in addresses(message, ("From", "Sender"), defects))
    failed = [address for _, address in addresses(message, ("X-Failed-Recipients",), defects)]
    daemon = from_a_daemon(sender) or (not sender and "mailer-daemon" in str(message.get("From", "")).lower())
    is_report = text_header(message, "Content-Type", []).lower().find("report-type=delivery-status") >= 0
    if not (status_parts or failed or is_report or (daemon and _SUBJECT.search(subject[:300]))):
        return ()
    returned = _returned_headers(message, text)
    origin = identity(returned)
    none: list[_Found] = []
    found = [
        report
        for part in status_parts
        for report in guarded(partial(_standard, part), none, "delivery-status", defects)
    ]
    if not found:
        found = _from_words(message, failed, f"{subject}\n{text}", returned)
    unique = {report[0]: report for report in reversed(found)}
    return tuple(
        DeliveryReport(recipient, action, status, diagnostic[:1000], origin.message_id, origin.mark)
        for recipient, action, status, diagnostic in reversed(unique.values())
    )


def from_a_daemon(sender: str) -> bool:
    """True if a mail system wrote, by its addresses (lower case)."""
    return bool(_DAEMON.search(sender))


def is_hard(report: DeliveryReport) -> bool:
    """True if the report says that the address does not work, so that trying it again is of no use."""
    if report.action != "failed" or _FULL.search(report.diagnostic):
        return False
    if report.status:
        return report.status.startswith("5.") and report.status != "5.2.2"
    return not _PASSING.search(report.diagnostic)


def is_soft(report: DeliveryReport) -> bool:
    """True if the letter is not delivered yet, or was not for a passing reason."""
    return report.action in {"failed", "delayed"} and not is_hard(report)


_Found = tuple[str, str, str, str]  # recipient, action, status, diagnostic


def _standard(part: Message) -> list[_Found]:
    """The recipients' blocks of a `message/delivery-status` part (RFC 3464 §2.3)."""
    payload = part.get_payload()
    blocks = [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []
    found = []
    for block in blocks:
        recipient = _typed(block, "Final-Recipient") or _typed(block, "Original-Recipient")
        action = one_line(str(block.get("Action", ""))).lower().split(" ")[0]
        if action not in _ACTIONS:
            continue
        status = _STATUS.search(str(block.get("Status", "")))
        address = _ADDRESS.search(recipient)
        diagnostic = one_line(str(block.get("Diagnostic-Code", "")))
        code = status.group(1) if status else _code(diagnostic)
        found.append(((address.group() if address else recipient).lower(), action, code, diagnostic))
    return found


def _typed(block: Message, name: str) -> str:
    """Value of a field `type; value`."""
    return one_line(str(block.get(name, ""))).split(";", 1)[-1].strip().strip("<>")


def _from_words(message: Message, failed: list[str], text: str, returned: str) -> list[_Found]:
    """Recipients, code and severity out of a report that is plain prose."""
    prose = _RETURNED.split(text[:_LOOK], maxsplit=1)[0]
    own = {address for _, address in addresses(message, ("To", "From", "Delivered-To"), [])}
    named = [hit.lower() for hit in _ADDRESS.findall(prose)]
    recipients = failed or [address for address in dict.fromkeys(named) if address not in own and "=" not in address]
    if not recipients:
        holder = Message()
        for line in re.findall(r"(?im)^to[ \t]*:([^\n]*)", returned)[:1]:
            holder["To"] = line.strip()
        recipients = [address for _, address in addresses(holder, ("To",), [])]
    action = "delayed" if _DELAYED.search(prose) else "failed"
    code = _code(prose)
    return [(recipient, action, code, _saying(prose)) for recipient in recipients[:20] or [""]]


def _code(prose: str) -> str:
    """Enhanced status code in a text; of a bare SMTP reply code only its class (RFC 3463 §2)."""
    enhanced = _STATUS.search(prose)
    if enhanced:
        return enhanced.group(1)
    bare = _SMTP.search(prose)
    return f"{bare.group(1)}.0.0" if bare else ""


def _saying(prose: str) -> str:
    """The line with the remote server's answer, else the beginning of the text."""
    for line in prose.splitlines():
        if _STATUS.search(line[:500]) or _SMTP.search(line[:500]):
            return one_line(line)
    return one_line(prose)[:500]


def _returned_headers(message: Message, text: str) -> str:
    """Headers of our returned letter, unfolded; empty if the report brings none."""
    for part in message.walk():
        if part is not message and content_type(part) in {"message/rfc822", "text/rfc822-headers"}:
            source = guarded(partial(part_bytes, part), b"", "returned message", [])
            source = source[:_LOOK].replace(b"\r\n", b"\n").lstrip(b"\n").split(b"\n\n", 1)[0]
            return re.sub(r"\n[ \t]+", " ", source.decode("utf-8", errors="replace"))
    pieces = _RETURNED.split(text[:_LOOK], maxsplit=1)
    return re.sub(r"\n[ \t]+", " ", pieces[1]) if len(pieces) > 1 else ""

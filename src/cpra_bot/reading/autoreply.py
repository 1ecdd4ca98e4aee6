"""Which mails a machine wrote by itself (RFC 3834), and by which mark that is known."""

from __future__ import annotations

import re
from email.message import Message

from cpra_bot.reading.headers import text_header

_VENDOR_MARKS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Mail-Autoreply", "X-AutoReply-From")
_SUBJECT = re.compile(
    r"\s*(?:"
    r"automatic reply\s?:|auto(?:matic)?[ -]?(?:reply|response)\b|out of (?:the )?office\b|ooo\s?:"
    r"|automatische antwort|réponse automatique|respuesta automática"
    r"|away (?:until|from)\b|.{1,120}\bis out of the office\b"
    r")",
    re.IGNORECASE,
)
"""A reply to an automatic reply begins with `RE:` and is no automatic reply itself."""

_ABSENT = re.compile(
    r"\bout of (?:the |my )?office\b|\bon (?:vacation|leave|holiday)\b|\baway (?:from|returning|until)\b"
    r"|\b(?:will|when i|upon my) return\b|\boffices? (?:is|are|will be) closed\b|\blimited access to (?:my )?e-?mail"
    r"|\bwill re-?open\b|\bback in (?:the office )?on\b",
    re.IGNORECASE,
)


def automatic_mark(message: Message, subject: str, defects: list[str]) -> str:
    """The mark of a machine's mail; empty for a person's.

    `X-Auto-Response-Suppress` alone is no mark: Exchange users' own mails carry it.

    Returns:
        The value of Auto-Submitted, else `name: value` of a vendor's header, else `subject: …`.
    """
    value = text_header(message, "Auto-Submitted", defects).lower()
    if value and value.split(";")[0].strip() != "no":
        return value[:200]
    for name in _VENDOR_MARKS:
        found = text_header(message, name, defects)
        if found and found.lower() != "no":
            return f"{name.lower()}: {found[:100]}"
    if text_header(message, "Precedence", defects).lower() in {"auto_reply", "auto-reply"}:
        return "precedence: auto_reply"
    if "disposition-notification" in text_header(message, "Content-Type", defects).lower():
        return "disposition-notification"
    return f"subject: {subject[:100]}" if _SUBJECT.match(subject[:200]) else ""


def is_automatic_reply(mark: str, subject: str) -> bool:
    """True if a machine answered for a mailbox.

    `auto-generated` alone is not enough: ticket systems mark their acknowledgements so, and those are read like any
    other mail.

    Args:
        mark: `ParsedMail.auto_submitted`.
        subject: decoded subject.
    """
    if not mark:
        return False
    return not mark.startswith("auto-generated") or bool(_SUBJECT.match(subject[:200]))


def says_absent(text: str) -> bool:
    """True if the text is about somebody's absence rather than about a request."""
    return bool(_ABSENT.search(text[:20_000]))

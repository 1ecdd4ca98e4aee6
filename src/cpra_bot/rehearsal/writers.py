"""The ways in which answers are put on paper: a clerk's mail program, an autoresponder, a mail server, a portal, a CRM.

Each has its own headers, its own idea of threads, and its own wrapping round what a person typed.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from dataclasses import replace
from hashlib import sha512
from html import escape

from cpra_bot.law.days import CALIFORNIA
from cpra_bot.rehearsal.agencies import Case, Writer
from cpra_bot.rehearsal.mail import DeliveryNotice, Reply, digest
from cpra_bot.rehearsal.texts import text_of

RULE = "*" * 72
"""The line of stars between a portal's own words and what a person typed."""


def by_mail_program(case: Case) -> Reply:
    """A person presses Reply, types on top, and leaves our letter quoted below."""
    reply = _plain(case)
    quoted = "".join(f"> {line}".rstrip() + "\n" for line in case.letter.text.splitlines())
    asked = case.letter.at.astimezone(CALIFORNIA)
    who = f"{case.letter.sender_name} <{case.letter.sender}>"
    line = f"On {asked:%a, %b} {asked.day}, {asked:%Y at %H:%M}, {who} wrote:"
    body = f"{reply.body}\n{line}\n{quoted}" if case.step.threaded else reply.body
    headers = (
        ("Thread-Topic", case.letter.subject),
        ("Accept-Language", "en-US"),
        ("X-MS-Has-Attach", "yes" if reply.attachments else ""),
        ("X-Mailer", "Desk Mail 16.0"),
    )
    return replace(reply, body=body, headers=headers, message_id=_id(case, "dm6pr09.prod.example"))


def by_typing(case: Case) -> Reply:
    """A person types an answer, and what is quoted below is cut by the service that takes it."""
    return replace(_plain(case), message_id=_id(case, "dm6pr09.prod.example"))


def by_autoresponder(case: Case) -> Reply:
    """An absence note: in the thread, marked as automatic, to the envelope's sender (RFC 3834)."""
    headers = (
        ("Auto-Submitted", "auto-replied"),
        ("X-Auto-Response-Suppress", "All"),
        ("Precedence", "bulk"),
    )
    return replace(_plain(case), headers=headers, envelope_sender="")


def by_portal(case: Case) -> Reply:
    """A notice of a records portal: one sender address for all its cities, never in our thread."""
    reply = replace(_plain(case), in_reply_to="", references=())
    city, home = case.profile.organization, case.step.desk.address.rpartition("@")[2]
    page = f"https://{case.profile.tenant}/requests/{case.number}" if case.profile.tenant else ""
    top = "-- Type your answer ABOVE THIS LINE and it is posted to the request --"
    foot = f"To ask {city} something about this request, answer this message. Trouble with the site: https://www.{home}/help"
    view = f"View Request {case.number}: {page}\n\n" if page else ""
    body = f"{top}\n\n{city}\n\n{RULE}\n\n{reply.body}\n{RULE}\n{view}{foot}\n\nPOWERED BY PORTAL EXAMPLE\n"
    button = f'<p><a href="{page}">View Request {case.number}</a></p>' if page else ""
    html = (
        f"<html><body><p style='color:#999'>{top}</p><h2>{escape(city)}</h2><hr>{_paragraphs(reply.body)}<hr>{button}"
        f"<p><em>{escape(foot)}</em></p><p><small>POWERED BY PORTAL EXAMPLE</small></p></body></html>\n"
    )
    headers = (
        ("X-Entity-Ref-ID", case.identity[:20]),
        ("X-Mailer-EID", urlsafe_b64encode(case.identity.encode()).decode()[:60]),
    )
    return replace(reply, body=body, html=html, headers=headers, message_id=_id(case, f"geopod.{home}"))


def by_open_portal(case: Case) -> Reply:
    """A notice whose answer by mail is posted to the request: it names an address of its own for that."""
    reply = by_portal(case)
    return replace(reply, headers=(*reply.headers, ("Reply-To", case.profile.address)))


def by_account(case: Case) -> Reply:
    """The portal's own account mail: about a login, not about a request."""
    return replace(_plain(case), in_reply_to="", references=(), headers=(("Auto-Submitted", "auto-generated"),))


def by_crm(case: Case) -> Reply:
    """A city's service desk: a new thread each time, links wrapped for tracking, and everything said before below."""
    reply = replace(_plain(case), in_reply_to="", references=())
    home, city = case.step.desk.address.rpartition("@")[2], case.profile.organization
    foot = (
        f"Reference for this message: issue {case.number} ({_twin(case)}). Answer this message with any question, and "
        f"we will come back to you.\n{city}\n1 Fountain Walk, {city.removeprefix('City of ')}, CA 90000\n"
    )
    body = f"{reply.body}{foot}"
    if case.before:  # the desk's foot once more, then all it ever wrote, without any mark of quotation
        body += f"{foot}{case.before[-1].body}"
    body = _track(body, f"https://email.{home}/c/", case.identity)
    headers = (("X-Case-ID", case.number), ("Feedback-ID", f"{case.identity[:8]}:crm"))
    html = f"<html><body>{_paragraphs(body)}</body></html>\n"
    return replace(reply, body=body, html=html, headers=headers, message_id=_id(case, f"crm.{home}"))


def by_mail_server(action: str, status: str, diagnostic: str) -> Writer:
    """The requester's own mail server reports that a letter came back or is late (RFC 3464).

    Args:
        action: `failed` or `delayed`.
        status: enhanced code, as `4.2.2` (RFC 3463).
        diagnostic: the far server's answer.
    """

    def write(case: Case) -> Reply:
        host = f"mx.{case.letter.sender.rpartition('@')[2]}"
        failed = (("X-Failed-Recipients", case.profile.address),) if action == "failed" else ()
        return replace(
            _plain(case, diagnostic=diagnostic),
            sender=f"mailer-daemon@{host}",
            sender_name="Mail Delivery System",
            headers=(("Auto-Submitted", "auto-replied"), *failed),
            notice=DeliveryNotice(
                host, case.profile.address, action, status, diagnostic, case.letter.raw, case.letter.at
            ),
            envelope_sender="",
            message_id=_id(case, host),
        )

    return write


def _plain(case: Case, **more: str) -> Reply:
    """The text with its dates and numbers filled in, and the thread where the step keeps it."""
    step, letter = case.step, case.letter
    subject, body = text_of(step.text, case.values() | more, case.profile.voice)
    return Reply(
        due=case.due,
        agency=case.profile.id,
        message_id=_id(case, step.desk.address.rpartition("@")[2]),
        sender=step.desk.address,
        sender_name=step.desk.name,
        to=case.to,
        subject=subject,
        body=body,
        in_reply_to=letter.message_id if step.threaded else "",
        references=(*letter.references, letter.message_id) if step.threaded and letter.message_id else (),
        attachments=step.attachments(case) if step.attachments else (),
        envelope_sender=step.desk.address,
        answers=letter.message_id,
        text=step.text,
        unless=step.unless,
    )


def _id(case: Case, host: str) -> str:
    return f"<{case.identity[:24]}@{host}>"


def _twin(case: Case) -> str:
    """The name by which the service desk's database knows the same case."""
    return f"CRM-Q{digest(case.profile.id, case.number)[:8].upper()}"


def _track(text: str, redirector: str, salt: str) -> str:
    """Put a tracking link after every web address, in place of one that an earlier mail left there."""

    def wrapped(match: re.Match[str]) -> str:
        noise = sha512(f"{salt}{match.start()}{match[1]}".encode()).digest() * 4
        return f"{match[1]} ({redirector}{urlsafe_b64encode(noise).decode().rstrip('=')})"

    return re.sub(rf"\b(www\.[a-z0-9./-]*[a-z0-9])(?: \({re.escape(redirector)}[^)]*\))?", wrapped, text)


def _paragraphs(text: str) -> str:
    linked = re.sub(r"(https?://[^\s)]+)", r'<a href="\1">\1</a>', escape(text, quote=False))
    return "".join(f"<p>{each.strip()}</p>".replace("\n", "<br>\n") for each in linked.split("\n\n"))

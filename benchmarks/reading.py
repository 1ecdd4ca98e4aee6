"""CPU time and peak memory: replies parsed, matched among as many requests, parsed again in their thread, and read.

python benchmarks/reading.py [replies] [documents]

Half of the replies are plain, half HTML with a plain part; each quotes or repeats the request and carries a footer,
every fifth has a picture: 9 KB in the middle, 45 KB at most, like the raw mails that the sizes were taken from. Each is
handled as `cpra poll` handles it. With the word `documents` each tenth also brings a PDF letter, which the child
process reads; its time is in none of the figures but the last.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage

from row import Row, more, show

from cpra_bot.documents.extract import texts_of
from cpra_bot.model.message import KnownRequest, Strength
from cpra_bot.reading.documents import read_all
from cpra_bot.reading.mail import parse_mail
from cpra_bot.reading.match import Matcher
from cpra_bot.rehearsal.documents import pdf

NOW = datetime(2026, 5, 20, 18, tzinfo=UTC)
LETTER = (
    "Dear Custodian of Records,\n\nUnder the California Public Records Act I request the following records.\n\n"
    + "\n\n".join(
        f"A{number}. Records sufficient to show, for each month of the years 2023 to 2025, what part {number} of the\n"
        "reader system was used for, by whom it was searched, and which agencies received what it had stored."
        for number in range(1, 8)
    )
    + "\n\nIf any part is withheld, name the exemption and the person who decided it.\n\nThank you,\nRobin Sample\n"
)
ANSWERS = (
    "Your request was received on May 11, 2026. Its number is PRR-26-{n}. We will write to you by June 3, 2026.",
    "The Town has looked through its files and found no records that answer your request PRR-26-{n}. It is closed.",
    "Under section 7922.535 of the Government Code we extend the time to respond by 14 days, until June 5, 2026.",
    "The first batch of records is attached. The cost of the rest is estimated at $412.50; a deposit is due first.",
)
FOOTER = "CONFIDENTIALITY NOTICE: This e-mail is intended only for the addressee and may be privileged.\n" * 3


def request(number: int) -> KnownRequest:
    """What matching knows about one request."""
    return KnownRequest(
        key=f"c/town{number}",
        agency_name=f"Town{number} Police Department",
        names=(f"City of Town{number}",),
        token=f"t0k{number}",
        message_ids=frozenset({f"<letter{number}@box.example>"}),
        marks=frozenset(),
        numbers={f"PRR-26-{number}": Strength.STRONG},
        domains=frozenset({f"town{number}.example"}),
        tenants=frozenset(),
        addresses=frozenset({f"clerk@town{number}.example"}),
        live=True,
        opened_at=NOW,
    )


def reply(number: int, documents: bool) -> bytes:
    """The agency's answer to one request."""
    mail = EmailMessage()
    mail["From"] = f"Pat Clerk <clerk@town{number}.example>"
    mail["To"] = "robin@box.example"
    mail["Subject"] = "RE: Public records request"
    mail["Date"] = "Wed, 20 May 2026 09:00:00 -0700"
    mail["Message-ID"] = f"<answer{number}@town{number}.example>"
    if number % 3:
        mail["In-Reply-To"] = f"<letter{number}@box.example>"
    for at in range(30):
        mail[f"X-Transport-{at}"] = "from one.mail.example by two.mail.example with ESMTPS id 12345; " * 2
    words = f"Dear Robin Sample,\n\n{ANSWERS[number % 4].format(n=number)}\n\nSincerely,\nPat Clerk\n\n{FOOTER}\n"
    old = f"From: Robin Sample\nSent: Monday, May 11, 2026\nTo: Pat Clerk\nSubject: Request\n\n{LETTER}"
    if number % 4 == 1:
        old = f"Your request stated:\n{LETTER}"
    mail.set_content(words + old)
    if number % 2:
        paragraphs = "".join(
            f"<p class='MsoNormal'><span style='color:black'>{line}</span></p>" for line in words.split("\n")
        )
        mail.add_alternative(
            f"<html><body>{paragraphs}<div id='appendonsend'></div><pre>{old}</pre></body></html>", "html"
        )
    if number % 5 == 0:
        mail.add_attachment(bytes(range(256)) * 100, "image", "png", filename="logo.png")
    if documents and number % 10 == 0:
        page = pdf(
            ["Dear Robin Sample:", *["The records that you asked for are being looked for."] * 30, "Sincerely, Pat"]
        )
        mail.add_attachment(page, "application", "pdf", filename="letter.pdf")
    return mail.as_bytes()


def replies(number: int, documents: bool) -> Iterator[bytes]:
    """One after the other, so that the mails themselves do not count as memory."""
    return (reply(at, documents) for at in range(number))


def main() -> None:
    """Measure and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    documents = "documents" in sys.argv
    matcher = Matcher([request(at) for at in range(number)], "robin@box.example")
    began = time.perf_counter()
    spent = dict.fromkeys(("parsed", "matched", "parsed again", "files", "read"), 0.0)
    sizes, placed, facts = [], 0, 0
    for raw in replies(number, documents):
        sizes.append(len(raw))
        marks = [time.process_time()]
        mail = parse_mail(raw)
        marks.append(time.process_time())
        placed += bool(matcher.place(mail, NOW).request)
        marks.append(time.process_time())
        mail = parse_mail(raw, [LETTER])
        marks.append(time.process_time())
        texts = texts_of(raw) if documents and mail.attachments else ()
        marks.append(time.process_time())
        facts += len(read_all(mail, texts, NOW, [LETTER]).facts)
        marks.append(time.process_time())
        for name, before, after in zip(spent, marks, marks[1:], strict=False):
            spent[name] += after - before
    total = sum(spent.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sizes.sort()
    steps = ", ".join(f"{name} {seconds / number * 1000:.2f}" for name, seconds in spent.items())
    speed = number / total
    show(Row(f"{number:,} replies read, a CPU second", f"{speed:.0f}", "", speed, 300, 800, at_least=True))
    show(Row(f"{number:,} replies read, memory", f"{peak:.0f} MB", "", peak, 250))
    more(
        f"{number} replies of {sizes[number // 2] // 1000} KB (largest {sizes[-1] // 1000}); CPU ms each: {steps}; "
        f"{placed} placed, {facts} facts; {time.perf_counter() - began:.0f} s with the making of the mails"
    )


if __name__ == "__main__":
    main()

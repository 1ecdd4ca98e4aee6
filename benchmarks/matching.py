"""5,000 messages placed among 5,000 requests, each teaching the next: per second, and peak memory. One line.

python benchmarks/matching.py [messages] [requests]

The messages are parsed mails of the length of real ones, in the mix in which replies come: by the reply address, in the
thread, with the portal's number, from the agency's domain, and from somebody unknown.
"""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cpra_bot.model.message import KnownRequest, ParsedMail, Strength
from cpra_bot.reading.match import Matcher

OPENED = datetime(2026, 4, 1, 17, tzinfo=UTC)
BOX = "letters@box.example"
SYLLABLES = ("al", "ber", "cor", "dan", "el", "fal", "gar", "hol", "im", "jas", "kel", "lor", "mar", "nor", "or", "pal")
PARAGRAPH = (
    "We are searching the records of several divisions for what you describe. Some of them are kept by a vendor, and "
    "their review takes time; we will write again when it is done, and tell you of any that cannot be disclosed. "
)


def place_name(number: int) -> str:
    """A made-up city, another for each number."""
    words = []
    for _ in range(2):
        word = ""
        for _ in range(3):
            number, rest = divmod(number, len(SYLLABLES))
            word += SYLLABLES[rest]
        words.append(word.capitalize())
    return " ".join(words)


def request(number: int) -> KnownRequest:
    """A request to a city's police; one in three has a portal tenant, one in ten shares its city's domain."""
    place = place_name(number)
    slug = place.lower().replace(" ", "")
    domain = f"{slug}.example" if number % 10 else f"county{number // 100}.example"
    tenants = {0: f"{slug}.nextrequest.example", 1: f"{slug}.mycusthelp.example"}.get(number % 3)
    return KnownRequest(
        key=f"campaign-{number % 10}/{slug}-pd",
        agency_name=f"{place} Police Department",
        names=(f"{place} PD", f"City of {place}"),
        token=f"tok{number:012d}",
        message_ids=frozenset({f"<first-{number}@box.example>"}),
        marks=frozenset({f"mark-{number}"}),
        numbers={},
        domains=frozenset({domain}),
        tenants=frozenset({tenants} if tenants else ()),
        addresses=frozenset({f"records@{domain}"}),
        live=True,
        opened_at=OPENED,
    )


def message(number: int, about: KnownRequest) -> ParsedMail:
    """A reply in one of the ways in which replies come."""
    domain = min(about.domains)
    way = number % 5
    city = about.names[1]
    text = f"{city}\n\nYour request #26-{number % 700} was received.\n\n{PARAGRAPH * (2 + number % 9)}\n\n{city}\n"
    mail = ParsedMail(
        message_id=f"<reply-{number}@clerk.example>",
        in_reply_to=(),
        references=(),
        sender=f"clerk@{domain}",
        sender_name=f"{city} Clerk",
        reply_to=(),
        recipients=(BOX,),
        subject=f"Your {city} public records request #26-{number % 700}",
        date=None,
        auto_submitted="",
        mark="",
        text=text,
        own_text=text,
    )
    if way == 0:
        return replace(mail, recipients=(f"letters+{about.token}@box.example",))
    if way == 1:
        return replace(mail, in_reply_to=(min(about.message_ids),))
    if way == 2:
        return replace(mail, sender="messages@nextrequest.example")
    return mail if way == 3 else replace(mail, sender=f"someone{number}@gmail.com")


def main() -> None:
    """Measure and print."""
    messages, requests = (int(word) for word in (*sys.argv[1:], *("5000", "5000")[len(sys.argv) - 1 :]))
    known = {one.key: one for one in map(request, range(requests))}
    about = list(known.values())
    truths = [about[number * 7 % requests] for number in range(messages)]
    mails = [(message(number, truth), truth) for number, truth in enumerate(truths)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    matcher = Matcher(about, BOX)
    entered = time.process_time()
    right = wrong = 0
    for number, (mail, truth) in enumerate(mails):
        placing = matcher.place(mail, OPENED + timedelta(days=9))
        if placing.request:
            right, wrong = right + (placing.request == truth.key), wrong + (placing.request != truth.key)
            learned = known[placing.request]
            strength = placing.strength or Strength.WEAK
            ids = learned.message_ids | ({mail.message_id} if strength is Strength.STRONG else set())
            learned = replace(learned, message_ids=ids, numbers={**learned.numbers, f"26-{number % 700}": strength})
            known[learned.key] = learned
            matcher.learn(learned)
    taken = time.process_time() - entered
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(
        f"matching: {messages} messages among {requests} requests, CPU: entered {entered - start:.2f} s, placed "
        f"{taken:.2f} s, {messages / taken:,.0f} a second; peak {peak / 1024:.0f} MB ({(peak - before) / 1024:.0f} MB "
        f"of it the matcher's); {right} placed rightly, {wrong} wrongly, {messages - right - wrong} in the inbox\n"
    )


if __name__ == "__main__":
    main()

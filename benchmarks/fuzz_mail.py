"""Mails broken at random: nothing raises, hangs or grows without bounds.

python benchmarks/fuzz_mail.py [minutes] [seed]

Each round takes a mail of the kept corpus (tests/reading/fuzz_corpus) and breaks it: bytes flipped, pieces cut,
doubled, swapped with another mail's, a token put in, a piece repeated up to many thousand times. Then it is parsed,
with and without known texts, its files are taken out, it is read, and looked at as most mails are. A mail that breaks
a rule is kept in the corpus and ends the run.
"""

from __future__ import annotations

import hashlib
import json
import random
import resource
import signal
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from cpra_bot.reading.facts import read
from cpra_bot.reading.files import files_of
from cpra_bot.reading.glance import glance
from cpra_bot.reading.mail import parse_mail

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "reading" / "fuzz_corpus"
NOW = datetime(2026, 5, 4, tzinfo=UTC)
SECONDS = 4.0  # of computing, for one mail of half a megabyte, parsed three times and read twice
MOST = 500_000
TOKENS = tuple(
    line.encode().decode("unicode_escape").encode("latin-1")
    for line in (CORPUS / "tokens.txt").read_text(encoding="ascii").splitlines()
)
SEEN = (
    "message_id",
    "in_reply_to",
    "references",
    "sender",
    "sender_name",
    "reply_to",
    "recipients",
    "subject",
    "reports",
)
KNOWN = [
    "Please release every audit of the reader system.\nA1. Records sufficient to show who may search.\nRobin Sample"
]


def broken(chance: random.Random, seeds: list[bytes]) -> bytes:
    """A mail of the corpus after one to eight changes."""
    raw = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(raw) + 1)
        to = min(len(raw), at + chance.randrange(200))
        kind = chance.randrange(7)
        if kind == 0 and raw:
            raw[at % len(raw)] = chance.randrange(256)
        elif kind == 1:
            del raw[at:to]
        elif kind == 2:
            raw[at:at] = raw[at:to]
        elif kind == 3:
            raw[at:at] = chance.choice(TOKENS)
        elif kind == 4:
            other = chance.choice(seeds)
            start = chance.randrange(len(other))
            raw[at:at] = other[start : start + chance.randrange(400)]
        elif kind == 5:
            piece = bytes(raw[at:to]) if chance.random() < 0.5 else chance.choice(TOKENS) + chance.choice(TOKENS)
            raw[at:at] = piece * chance.choice((3, 3, 3, 30, 30, 30, 300, 300, 3_000, 30_000))
        else:
            raw = raw.replace(chance.choice(TOKENS), chance.choice(TOKENS), 5)
        del raw[MOST:]
    return bytes(raw)


def tried(raw: bytes) -> None:
    """All that the reader does with a mail, and what must hold."""
    for known in ((), KNOWN):
        mail = parse_mail(raw, known)
        for start, end, label in mail.between:
            assert 0 <= start < end <= len(mail.own_text) and label, "a span outside of the text"
            assert mail.own_text[start:end].strip() == mail.own_text[start:end], "a span with loose ends"
        for fact in read(mail, NOW).facts:
            assert fact.start == -1 or mail.own_text[fact.start : fact.start + len(fact.quote)] == fact.quote, "a quote"
        json.dumps(asdict(mail), default=str, ensure_ascii=False).encode()  # it can be stored and printed
    seen = glance(raw)
    if seen:  # the first look, which most of a mailbox gets alone, sees the same
        text = seen.with_text()
        assert all(getattr(seen.mail, name) == getattr(mail, name) for name in SEEN), "the first look"
        assert text is None or text.text == mail.text, "the text at first look"
    assert [file for file, _ in files_of(raw)] == list(parse_mail(raw).attachments), "files"


class TooSlow(BaseException):
    """Raised by the alarm; no exception that the reader would catch."""


def _too_slow(*_: object) -> None:
    raise TooSlow(f"more than {SECONDS} s")


def main(minutes: float, seed: int) -> int:
    """Run for some minutes; 1 if a mail broke a rule."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    seeds = [path.read_bytes() for path in sorted(CORPUS.glob("*.eml"))]
    signal.signal(signal.SIGPROF, _too_slow)
    end = time.monotonic() + minutes * 60
    rounds, slowest = 0, 0.0
    while time.monotonic() < end:
        raw = broken(chance, seeds)
        before = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            tried(raw)
        except (Exception, TooSlow) as error:  # noqa: BLE001 - any exception is the find
            signal.setitimer(signal.ITIMER_PROF, 0)
            kept = CORPUS / f"found-{hashlib.sha256(raw).hexdigest()[:12]}.eml"
            kept.write_bytes(raw)
            sys.stdout.write(f"{type(error).__name__}: {error}; kept as {kept.name}, round {rounds} of seed {seed}\n")
            return 1
        signal.setitimer(signal.ITIMER_PROF, 0)
        rounds += 1
        slowest = max(slowest, time.process_time() - before)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(
        f"{rounds} broken mails in {minutes:g} minutes, seed {seed}: none broke a rule; "
        f"slowest {slowest:.2f} CPU seconds, peak {peak} MB\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 10, int(sys.argv[2]) if len(sys.argv) > 2 else 1))

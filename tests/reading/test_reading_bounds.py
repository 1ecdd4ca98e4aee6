"""Very large and very odd mails, each in a process of its own: time and memory stay within bounds."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAD = "h = b'From: a@b.example\\nTo: u@x.example\\nSubject: x\\n'"
MAILS = {
    "30 MB file": "h + b'Content-Type: multipart/mixed; boundary=a\\n\\n--a\\n\\nhello\\n--a\\nContent-Type: application/pdf\\nContent-Transfer-Encoding: base64\\n\\n' + b'QUJD' * 18 + b'\\n' + (b'QUJD' * 18 + b'\\n') * 410_000 + b'--a--\\n'",
    "10 MB text": "h + b'\\n' + b'We write to you again. Please wait.\\n' * 300_000",
    "10,000 parts": "h + b'Content-Type: multipart/mixed; boundary=a\\n\\n' + b'--a\\n\\nwords\\n' * 10_000",
    "1 MB header": "h + b'X: ' + b'a b ' * 262_000 + b'\\n\\nhello'",
    "1 MB of addresses": "h + b'Cc: ' + b'\"a, b\" <c@d.example>,\\n ' * 45_000 + b'\\n\\nhello'",
    "nested parts": "h + b''.join(b'Content-Type: multipart/mixed; boundary=b%d\\n\\n--b%d\\n' % (i, i) for i in range(1_500)) + b'x'",
    "nested HTML": "h + b'Content-Type: text/html\\n\\n' + b'<div>' * 200_000 + b'word'",
    "nested quotations": "h + b'Content-Type: text/html\\n\\n' + b'<blockquote>x' * 50_000",
    "many links": "h + b'Content-Type: text/html\\n\\n' + b\"<a href='https://a.example/b'>x</a> \" * 50_000",
    "blank lines": "h + b'\\n' + b'\\n' * 300_000 + b'Dear Robin'",
    "salutations": "h + b'\\n' + b'Dear Robin Sample, yes. ' * 20_000",
    "leads": "h + b'\\n' + b'Records requested:\\nI request all records\\n' * 10_000",
    "leads without a request": "h + b'\\n' + b'Records requested:\\nnone\\n' * 10_000",
    "quotation marks": "h + b'\\n' + b'request for: \"a\"\\n' * 20_000 + b'\"' * 100_000",
    "labels": "h + b'\\n' + b'1) All records; none 2) Any audit; yes ' * 8_000",
    "items": "h + b'\\n' + b'1. All records of it, please\\nyes\\n' * 15_000",
    "From inside a line": "h + b'\\n' + b'x From: a Sent: ' * 25_000",
    "packed link": "h + b'\\n' + b'https://email.d.example/c/eJ' + b'A' * 400_000",
    "spaces": "h + b'\\n' + b' ' * 400_000 + b'Dear Robin'",
}
PROGRAM = """
import resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))
from cpra_bot.reading.files import files_of
from cpra_bot.reading.mail import parse_mail
{head}
raw = {mail}
before = time.process_time()
mail = parse_mail(raw, ["Please release every audit of the reader system. " * 400])
files_of(raw)
print(time.process_time() - before, len(mail.own_text))
"""


@pytest.mark.parametrize("mail", MAILS.values(), ids=MAILS.keys())
def test_a_monster_costs_little(mail: str) -> None:
    """Within one gigabyte of address space (the made-up mail included) and eight seconds of computing, on a busy machine."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(head=HEAD, mail=mail)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert float(done.stdout.split()[0]) < 8

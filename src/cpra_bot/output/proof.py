"""The chain of evidence of one request, as text of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

from cpra_bot.model.proof import DocumentProof, LetterProof, MessageProof, Proof, Step
from cpra_bot.output.style import Style, fold_in, plain


def proof_text(proof: Proof, style: Style) -> str:
    """Each letter with who let it go and what the servers said, each answer, each file, and whether all holds."""
    lines = [style.bold(proof.request), fold_in(plain(f"{proof.agency}; put together {_time(proof.at)}"), ""), ""]
    for letter in proof.letters:
        lines += [*_letter(letter, style), ""]
    lines.append(style.bold("What came back") if proof.messages else "nothing has come back")
    for message in proof.messages:
        lines += _message(message, style)
    received = f"{proof.received_on}: {proof.received_because}" if proof.received_on else proof.received_because
    lines += [fold_in(plain(f"received by the agency: {received}"), "    ", "  "), ""]
    if proof.documents:
        lines.append(style.bold("Files"))
        for document in proof.documents:
            lines += _document(document, style)
        lines.append("")
    return "\n".join([*lines, *_verdict(proof, style)])


def _letter(each: LetterProof, style: Style) -> Iterator[str]:
    yield style.bold(each.key)
    yield fold_in(plain(f"to {each.to}: {each.subject}"), "    ", "  ")
    approved = _words(each.approved) if each.approved else "nothing in the ledger says who let it go"
    yield fold_in(plain(f"approved     {approved}"), " " * 15, "  ")
    yield from _hash("fingerprint", each.fingerprint, each.holds, style)
    for name in each.ids:
        yield f"  Message-ID   {plain(name)}"
    for step in each.steps:
        yield fold_in(plain(_words(step)), "    ", "  ")
    for key, digest in each.copies:
        yield fold_in(plain(f"copy         {key}"), " " * 15, "  ")
        yield f"               SHA-256 {digest[:32]}\n                       {digest[32:]}"


def _message(each: MessageProof, style: Style) -> Iterator[str]:
    yield fold_in(plain(f"{each.number}  {_time(each.received_at)}, {each.sender}: {each.subject}"), "    ", "  ")
    if each.says:
        yield fold_in(plain(each.says), "    ")
    yield fold_in(plain(f"placed {each.placed}"), "      ", "    ")
    yield from _hash("  SHA-256", each.sha256, each.holds, style)


def _document(each: DocumentProof, style: Style) -> Iterator[str]:
    way = f"under {each.url}" if each.url else "attached"
    inside = f", inside the archive {each.inside[:16]}…" if each.inside else ""
    words = f"{each.name} ({each.media_type}, {each.size:,} bytes): {way}{inside}, {each.message}, {_time(each.at)}"
    yield fold_in(plain(words), "    ", "  ")
    if each.expires:
        yield f"    the link ends on {each.expires}"
    yield from _hash("  SHA-256", each.sha256, each.holds, style)


def _hash(name: str, digest: str, holds: bool, style: Style) -> Iterator[str]:
    yield f"  {name:<12} {digest[:32]}"
    verdict = style.good("holds") if holds else style.bad("WAS CHANGED OR IS LOST")
    yield f"  {'':<12} {digest[32:]}  {verdict}"


def _verdict(proof: Proof, style: Style) -> Iterator[str]:
    yield from (style.bad(fold_in(plain(each), "  ", "! ")) for each in proof.faults)
    if proof.holds:
        yield style.good(f"all holds: {proof.events} events of the ledger, each sealed to the one before it")
    else:
        yield style.bad("something was changed; `cpra doctor --verify` looks at everything")
    yield f"  head         {proof.head[:32]}\n               {proof.head[32:]}"


def _words(step: Step) -> str:
    answer = f': "{step.answer}"' if step.answer else ""
    return f"{_time(step.at)}  {step.said}{answer} (event {step.event}, {step.who})"


def _time(at: object) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"

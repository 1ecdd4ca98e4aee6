"""The bundle for counsel: everything of one request, and how to check it without this program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from cpra_bot.errors import CannotFinish, UsageError
from cpra_bot.files.keep import kept
from cpra_bot.model.chain import FIRST, Sealed, event_hash
from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import Letter
from cpra_bot.model.names import ending_of, safe_name
from cpra_bot.model.proof import Proof
from cpra_bot.model.request import RequestState
from cpra_bot.output.bundle import Part, write_bundle
from cpra_bot.output.clock import working_lines
from cpra_bot.output.jsonable import dumps
from cpra_bot.output.proof import proof_text
from cpra_bot.output.style import Style
from cpra_bot.output.timeline import timeline_pdf, timeline_text
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.prove import prove

EVENTS, LETTERS, VERIFY = "ledger/events.json", "letters/letters.json", "verify.py"

README = """Records request {request}
{agency}
put together on {day} by cpra-bot

timeline.txt, timeline.pdf  what happened, day by day
clock.txt                   how the last days were counted
proof.txt, proof.json       approvals, attempts, copies, answers and every hash
mails/                      every mail as the mailbox gave it, with all its headers (.eml)
letters/                    our letters as they were fixed before they left
documents/                  every file that came, once, with the bytes that came
ledger/events.json          the events of this request in the ledger's chain of hashes
manifest.json               the SHA-256 of every file here
verify.py                   checks all of this with Python 3.8 or newer and nothing else:

    python -I verify.py

It prints the SHA-256 of the manifest. Compare that with the one that was noted when
the bundle was made: it fixes everything else.
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A bundle that was written.

    Attributes:
        path: of the ZIP.
        request: its key.
        files: how many are in it, the manifest aside.
        manifest: SHA-256 (hex) of the manifest.
        holds: False if something in the workspace was changed; the bundle says so itself.
        note: why there is no PDF; empty if there is one.
    """

    path: Path
    request: str
    files: int
    manifest: str
    holds: bool
    note: str


def export_evidence(office: Office, request: str, path: Path | None, *, force: bool = False) -> Evidence:
    """Write the bundle of one request.

    Args:
        office: the open workspace.
        request: `campaign/agency`, or the agency alone.
        path: of the ZIP; in the current folder under the request's name where left out.
        force: replace a file that is there.

    Raises:
        UsageError: there is no such request, or the file is there.
        CannotFinish: the disk refuses.
    """
    proof = prove(office, request)
    state = office.books().requests[proof.request]
    target = path or Path(f"evidence-{safe_name(proof.request)}.zip")
    if target.exists() and not force:
        raise UsageError(f"{target} is there already", "name another file, or say --force")
    page, note = _page(proof, state, office.settings.requester.name)
    parts = [
        *_words(proof, state),
        *page,
        *_ours(office, proof),
        *_mails(office, proof),
        *_documents(office, proof, state),
    ]
    parts.append(
        Part(EVENTS, "events", json.dumps(_chain(office, proof, state), ensure_ascii=False, indent=1).encode())
    )
    about = {
        "format": 1,
        "request": proof.request,
        "made_at": proof.at.isoformat(),
        "holds": proof.holds,
        "events": EVENTS,
        "letters": LETTERS,
    }
    manifest = write_bundle(target, parts, about)
    return Evidence(target, proof.request, len(parts), manifest, proof.holds, note)


def _page(proof: Proof, state: RequestState, requester: str) -> tuple[list[Part], str]:
    """The timeline as PDF; without typst, or with letters that its fonts do not know, the text has to do."""
    try:
        return [Part("timeline.pdf", "timeline", timeline_pdf(proof, state, requester))], ""
    except (UsageError, CannotFinish) as fault:
        return [], f"no timeline.pdf: {fault}"


def _words(proof: Proof, state: RequestState) -> Iterator[Part]:
    intro = README.format(request=proof.request, agency=proof.agency, day=f"{proof.at:%Y-%m-%d %H:%M} UTC")
    clock = []
    for each in state.clocks:
        start = "received" if each.proven else "sent (the agency has not confirmed receipt)"
        clock += [f"Items {', '.join(each.items)}: {start} on {each.start}; last day {each.due.law}", ""]
        clock += [*working_lines(each.due.working), ""]
    texts = {
        "README.txt": intro,
        "timeline.txt": timeline_text(proof, state),
        "clock.txt": "\n".join(clock) or "No clock runs: nothing has been sent.\n",
        "proof.txt": proof_text(proof, Style()) + "\n",
        "proof.json": dumps({**asdict(proof), "holds": proof.holds}),
        VERIFY: resources.files("cpra_bot.output").joinpath("verify_bundle.py").read_text("utf-8"),
    }
    for name, text in texts.items():
        yield Part(name, name.partition(".")[0].lower(), text.encode("utf-8", "replace"))


def _ours(office: Office, proof: Proof) -> Iterator[Part]:
    letters = [entry.letter for key in proof.letters if (entry := office.ledger.outbox.entry(key.key))]
    for number, letter in enumerate(letters, start=1):
        yield Part(f"letters/{number:02}-{letter.kind}.txt", "letter", _as_text(letter).encode(), letter.key)
    data = json.dumps([asdict(letter) for letter in letters], ensure_ascii=False, indent=1)
    yield Part(LETTERS, "letters", data.encode())


def _as_text(letter: Letter) -> str:
    head = {"From": f"{letter.sender_name} <{letter.sender}>", "To": letter.to, "Reply-To": letter.reply_to}
    head |= {"Subject": letter.subject, "Message-ID": letter.message_id, "In-Reply-To": letter.in_reply_to}
    head |= {"Fingerprint": letter.fingerprint}
    return "".join(f"{name}: {value}\n" for name, value in head.items() if value) + "\n" + letter.body


def _mails(office: Office, proof: Proof) -> Iterator[Part]:
    """Copies of our letters and what came back, byte for byte."""
    copies = [(key, f"copy-{number}") for number, each in enumerate(proof.letters, 1) for key, _ in each.copies]
    for place, (key, name) in enumerate([*copies, *((each.key, each.number) for each in proof.messages)], start=1):
        message = office.ledger.messages.get(key)
        if message:
            yield Part(f"mails/{place:03}-{name}.eml", "mail", message.raw, key)


def _documents(office: Office, proof: Proof, state: RequestState) -> Iterator[Part]:
    """Every file once, under the first name by which it came; those that a person handed in as well."""
    names: dict[str, str] = {}
    came = [(each.sha256, each.name) for each in proof.documents]
    for digest, name in [*came, *((each.file, each.note) for each in state.contacts if each.file)]:
        names.setdefault(digest, name)
    for number, (digest, name) in enumerate(names.items(), start=1):
        path = kept(office.workspace.folder, digest)
        if path:
            fit = safe_name(name)
            shown = fit if ending_of(fit) else fit + path.suffix
            yield Part(f"documents/{number:03}-{shown}", "document", path, digest)


def _chain(office: Office, proof: Proof, state: RequestState) -> dict[str, Any]:
    """The ledger's chain from the first event that concerns the request on; of other events their hashes alone."""
    messages = {each.key for each in proof.messages} | {key for each in proof.letters for key, _ in each.copies}
    plans = {entry.plan for each in proof.letters if (entry := office.ledger.outbox.entry(each.key))}
    events = list(office.ledger.events.sealed())
    ours = {each.sequence for each in events if _concerns(each, state.key, messages, plans)}
    first = min(ours, default=1)
    links = [_link(each, each.sequence in ours) for each in events if each.sequence >= first]
    before = next((each.link for each in reversed(events) if each.sequence < first), FIRST)
    return {"before": before, "links": links, "head": proof.head}


def _concerns(each: Sealed, request: str, messages: Iterable[str], plans: Iterable[str]) -> bool:
    if each.request:
        return each.request == request
    if each.kind not in {EventKind.MESSAGE_STORED.value, EventKind.PLAN_APPROVED.value}:
        return False
    try:
        data = json.loads(each.data)
    except ValueError:
        return False
    return data.get("message") in messages or data.get("plan") in plans


def _link(each: Sealed, open_: bool) -> dict[str, Any]:
    shown = {"request": each.request, "at": each.at, "kind": each.kind, "actor": each.actor, "data": each.data}
    own = {"event": shown} if open_ else {"hash": event_hash(**shown)}
    return {"sequence": each.sequence, **own, "link": each.link}

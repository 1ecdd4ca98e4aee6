"""What of a mail is new: quoted history, portal chrome and legal footers are cut off, line by line, in linear time.

Every library tried for this hangs on some 100 KB bait and none knows what we wrote ourselves; that half is in `echo`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cpra_bot.reading.echo import cut_echo

_WINDOW = 7  # lines over which an attribution or a header block may spread
_LOOK = 300  # characters of a line that are looked at

_MARK = re.compile(r"\s{0,8}>")
_ATTRIBUTION = re.compile(r"\s{0,40}(?:On\b|Am\s|Le\s|El\s)")
_WROTE = re.compile(r"(?:wrote|writes|schrieb|écrit|escribió)\s?:\s*$")
_HEADER = re.compile(r"\s{0,8}[*_]{0,2}(from|sent|date|to|cc|subject|reply-to)[*_]{0,2}:", re.IGNORECASE)
_REST_IS_OLD = re.compile(
    r"\s{0,8}(?:-{2,}\s?(?:original message|forwarded message|forwarded by|previous message|original appointment)"
    r"|begin forwarded message:|_{5,}\s*original message)",
    re.IGNORECASE,
)
_REPEATS = re.compile(
    r"(?:copy of your request|your request (?:stated|states|reads|was)|records? ?(?:\(s\))? requested|you requested"
    r"|description given)"
    r"[^\"“”\n:]{0,80}:\s{0,4}[\"“]",
    re.IGNORECASE,
)
_END_OF_QUOTE = re.compile(r"[\"”]\s*(?:\n|\Z)")
_RULER = re.compile(r"\s*[_*=\-—]{5,}\s*$")
_CHROME = re.compile(
    r"(?:above this line|questions about your request\?|^\s*(?:<[^>]*>)?reply to this e-?mail or sign in to contact"
    r"|change your e-?mail settings|technical support:.{0,60}help page|visit our help center|powered by nextrequest"
    r"|\bhttps?://\S{1,100}/settings\?id=|^\s*\[(?:cid|image):[^\]]{0,200}\]|you don.t often get e-?mail from"
    r"|caution:? external e-?mail|this email originated from outside)",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"\s*[*_]{0,3}(?:"
    r"(?:confidentiality\b|privileged and confidential\b|confidential communication|disclaimer\s*:"
    r"|notice to recipient)"
    r"|this (?:e-?mail|electronic|message|transmission|communication)\b.{0,120}?(?:intended (?:only|solely)"
    r"|contains? .{0,60}(?:confidential|privileged)|prepared on resources|attorney-client)"
    r"|the information (?:transmitted|contained) in this (?:e-?mail|message)"
    r"|by sending us an e-?mail"
    r"|certain information that you provide us is subject to disclosure"
    r"|if you (?:(?:have )?received? this (?:e-?mail|message|transmission|communication) in error"
    r"|are not the (?:intended|addressee))"
    r"|(?:all )?e-?mail (?:to and from|sent to or from|correspondence)\b.{0,80}public record"
    r"|(?:p )?please consider the environment"
    r"|did we answer your question\?"
    r")",
    re.IGNORECASE,
)
"""First words of a notice that stands below every mail of its sender. Narrow: a denial must never pass for one."""


def own_words(text: str, our_texts: Sequence[str] = ()) -> str:
    """The sender's new words.

    Args:
        text: the visible text of the mail, LF line ends.
        our_texts: our own letters and the earlier messages of the thread; sentences that stand in them are cut,
            whether they are marked as quotations or not.

    Returns:
        The lines that are left, in order; empty if nothing is new.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    kept = _without_repeated_request("\n".join(_without_legal(_without_quotes(lines))))
    if our_texts:
        kept = cut_echo(kept, our_texts)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def _without_quotes(lines: list[str]) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if _REST_IS_OLD.match(line) or (_HEADER.match(line) and _is_header_block(lines, at)):
            break
        attribution = _attribution_end(lines, at)
        if attribution:
            at = attribution
            if not any(_MARK.match(old) for old in lines[at : at + _WINDOW]):
                break  # an attribution without marks: all that follows is old
            continue
        if not (_MARK.match(line) or _RULER.match(line) or _CHROME.search(line[:_LOOK])):
            kept.append(line)
        at += 1
    return kept


def _is_header_block(lines: list[str], at: int) -> bool:
    """True if a block `From: … Sent: … To: … Subject: …` begins here."""
    hit = _HEADER.match(lines[at])
    if not hit or hit.group(1).lower() != "from":
        return False
    window = [_HEADER.match(line) for line in lines[at : at + _WINDOW + 2]]
    names = {found.group(1).lower() for found in window if found}
    return bool(names & {"sent", "date"}) and bool(names & {"to", "subject"})


def _attribution_end(lines: list[str], at: int) -> int:
    """Number of the line after `On …, somebody wrote:`, which may spread over several lines; 0 if none begins here."""
    if not _ATTRIBUTION.match(lines[at]):
        return 0
    seen = ""
    filled = 0
    for number in range(at, min(at + 3 * _WINDOW, len(lines))):
        part = lines[number].strip()
        filled += bool(part)
        seen += " " + (part if len(part) <= _LOOK else part[:100] + part[-100:])
        if _WROTE.search(part[-40:]):
            return number + 1 if re.search(r"\d|@", seen) else 0
        if filled > _WINDOW:
            break
    return 0


def _without_legal(lines: list[str]) -> list[str]:
    """Drop paragraphs that begin like a confidentiality notice; a paragraph ends at an empty line."""
    kept: list[str] = []
    dropping = False
    for line in lines:
        if not line.strip():
            dropping = False
        elif _LEGAL.match(line[:_LOOK]):
            dropping = True
        if not dropping:
            kept.append(line)
    return kept


def _without_repeated_request(text: str) -> str:
    """Drop our request where the agency repeats it between quotation marks behind words such as `you requested:`."""
    at = 0
    for _ in range(10):
        lead = _REPEATS.search(text, at)
        if not lead:
            break
        end = _END_OF_QUOTE.search(text, lead.end())
        if not end:
            break
        text = text[: lead.end() - 1] + "\n" + text[end.end() :]
        at = lead.end()
    return text

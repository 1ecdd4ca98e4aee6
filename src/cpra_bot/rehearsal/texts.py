"""The texts of answers, below `rehearsal/replies/`: each says one thing, and most of them in several ways.

A text begins with its `Subject:` and, where it is anybody's, with `Says:`, the kinds of facts that a careful reader may
find in it, the point of it first. Then come its phrasings, a line of `%%` between them; names after a dollar sign are
filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

from cpra_bot.model.fact import FactKind
from cpra_bot.rehearsal.mail import digest

_BETWEEN = "%%\n"


@dataclass(frozen=True, slots=True)
class Text:
    """One text.

    Attributes:
        subject: one line.
        says: kinds of facts that stand in it in one phrasing or another.
        point: the one for which it was written; None where it is nobody's.
        phrasings: bodies that say the same.
    """

    subject: str
    says: frozenset[FactKind]
    phrasings: tuple[str, ...]
    point: FactKind | None = None


@cache
def load_text(name: str) -> Text:
    """Read a text.

    Args:
        name: path below `replies/`, without `.txt`.
    """
    page = files("cpra_bot.rehearsal").joinpath("replies", f"{name}.txt").read_text(encoding="utf-8")
    head, _, bodies = page.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    says = [FactKind(word) for word in fields.get("Says", "").split()]
    return Text(fields["Subject"], frozenset(says), tuple(bodies.split(_BETWEEN)), next(iter(says), None))


def text_of(name: str, values: dict[str, str], voice: int = 0) -> tuple[str, str]:
    """Subject and body with everything filled in.

    Args:
        name: see `load_text`.
        values: name → what stands for it.
        voice: who writes: a voice keeps to its phrasing of each text.

    Raises:
        KeyError: the text names what `values` does not have.
    """
    text = load_text(name)
    phrasing = text.phrasings[int(digest(str(voice), name), 16) % len(text.phrasings)]
    return Template(text.subject).substitute(values), Template(phrasing).substitute(values)

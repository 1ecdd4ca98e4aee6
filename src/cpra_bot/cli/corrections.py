"""The options of `label` as one correction; loaded only when that command runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from cpra_bot.errors import UsageError
from cpra_bot.files.suggest import did_you_mean
from cpra_bot.model.fact import Fact, FactKind
from cpra_bot.model.message import ParsedMail
from cpra_bot.reading.correction import Given, added, changed, removed
from cpra_bot.tasks.label import Correction


def one_of(options: Mapping[str, object]) -> str:
    """The one option that was given, or empty.

    Raises:
        UsageError: several were.
    """
    said = [name for name, value in options.items() if value]
    if len(said) > 1:
        raise UsageError(f"{' and '.join(said)} do not go together", "one correction a time")
    return said[0] if said else ""


def given(kind: str, quote: str | None, value: str | None, items: str | None, detail: Sequence[str]) -> Given:
    """What the options say of a fact.

    Raises:
        UsageError: there is no such kind, or a detail is not NAME=TEXT.
    """
    wrong = next((each for each in detail if "=" not in each), None)
    if wrong is not None:
        raise UsageError(f"--detail {wrong} has no `=`", "write NAME=TEXT, as --detail by=2026-05-04")
    pairs = (each.split("=", 1) for each in detail)
    labels = None if items is None else tuple(each for each in items.replace(",", " ").split() if each)
    return Given(
        _kind(kind) if kind else None, value, quote, labels, {name.strip(): text.strip() for name, text in pairs}
    )


def _kind(name: str) -> FactKind:
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    if plain in {kind.value for kind in FactKind}:
        return FactKind(plain)
    known = [kind.value for kind in FactKind]
    raise UsageError(f"there is no kind {name}", did_you_mean(plain, known, "the kinds: " + ", ".join(known)))


def correction(chosen: str, change: int, remove: tuple[int, ...], said: Given) -> Correction:
    """The correction that was chosen: `--add`, `--change`, `--remove` or `--clear`."""
    if chosen == "--add":
        return lambda mail, facts: added(mail, facts, said)
    if chosen == "--change":
        return lambda mail, facts: changed(mail, facts, change, said)
    return partial(_without, remove if chosen == "--remove" else None)


def _without(positions: tuple[int, ...] | None, _mail: ParsedMail, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return () if positions is None else removed(facts, positions)

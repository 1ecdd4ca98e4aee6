"""Queue an approved plan and send it; without `live`, say what would happen."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from shlex import quote
from typing import Any

from cpra_bot.errors import FilesAtFault, Unavailable, UsageError
from cpra_bot.files.workspace import LoadedCampaign
from cpra_bot.ledger.events import happened
from cpra_bot.ledger.outbox import CLAIMABLE
from cpra_bot.letters.identity import plan_day
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.letter import Letter, LetterKind, Waiting
from cpra_bot.model.results import Delivery, Plan, SendResult
from cpra_bot.tasks.deliver import deliver
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.orders import standing_orders

FIRST_LETTERS = frozenset({LetterKind.INITIAL})
"""Follow-ups leave with `tick` only, which reads the mailbox first."""


def preview(office: Office, name: str, *, accept_low: bool = False, same_address: bool = False) -> Plan:
    """Render every letter that would open a request today, and change nothing.

    Args:
        office: the open workspace.
        name: a campaign's id or file.
        accept_low: also use addresses of low confidence.
        same_address: also write to an address that got a first letter within 180 days.
    """
    loaded = office.campaign(name)
    return _drafted(office, loaded, name, office.today(), accept_low, same_address)


def send(
    office: Office, name: str, plan: str, *, live: bool, accept_low: bool = False, same_address: bool = False
) -> SendResult:
    """Approve a previewed plan and send it, or go on with what is queued.

    Args:
        office: the open workspace.
        name: a campaign's id or file.
        plan: the id that `preview` printed; empty to send only what is queued already.
        live: False for a dry run.
        accept_low, same_address: as given to the preview.

    Raises:
        UsageError: the plan is unknown, expired, or not what a preview would print now.
        FilesAtFault: a letter of the plan has a lint error.
        RunInProgress: another run holds the ledger.
    """
    loaded = office.campaign(name)
    queue = tuple(
        each.key
        for each in office.ledger.outbox.waiting(CLAIMABLE)
        if each.request.startswith(f"{loaded.campaign.id}/") and not each.by_hand
    )
    if not live:
        draft = _drafted(office, loaded, name, office.today(), accept_low, same_address)
        command = _for_real(draft, name, queue, accept_low, same_address)
        other = plan and plan != draft.id and not _approved(office, plan)
        notes = (f"{plan} is not the plan that would go out now",) if other else ()
        return SendResult(False, draft, 0, queue, Delivery(waiting=len(queue)), command, notes)
    with office.ledger.run("send", office.clock.now()):
        queued = 0
        approved = _approved(office, plan) if plan else None
        if approved and approved["id"] != loaded.campaign.id:
            raise UsageError(f"the plan {plan} is of the campaign {approved['id']}", f"see `cpra preview {name}`")
        if plan and not approved:
            queued = _approve(office, loaded, name, plan, accept_low, same_address)
        elif not plan and not queue:
            raise UsageError(
                "nothing is queued, and no plan was named",
                f"run `cpra preview {name}`, read the letters, then send with the plan id it prints",
            )
        held = standing_orders(office)
        delivery = deliver(office, FIRST_LETTERS, campaign=loaded.campaign.id, hold=held, again=True)
        return SendResult(True, None, queued, queue, delivery)


def costs(office: Office, name: str, plan: str, *, accept_low: bool = False, same_address: bool = False) -> str:
    """What `send` would cost, a sentence for a person to agree to; empty where it costs nothing.

    Args:
        office, name, plan, accept_low, same_address: as for `send`.
    """
    if office.settings.muckrock is None:
        return ""
    from cpra_bot.tasks.plan import costs_of

    loaded = office.campaign(name)
    queued: list[Letter | Waiting] = [
        each for each in office.ledger.outbox.waiting(CLAIMABLE) if each.request.startswith(f"{loaded.campaign.id}/")
    ]
    if plan and not _approved(office, plan):
        draft = _drafted(office, loaded, name, office.today(), accept_low, same_address)
        queued += draft.letters
    return costs_of(office, queued)


def _drafted(
    office: Office, loaded: LoadedCampaign, name: str, day: date, accept_low: bool, same_address: bool
) -> Plan:
    from cpra_bot.tasks.plan import make_plan  # loads all that writes letters, which a full queue does not need

    return make_plan(office, loaded, name, day, accept_low=accept_low, same_address=same_address)


def _approved(office: Office, plan: str) -> dict[str, Any] | None:
    """The campaign of a plan that was approved, as it was then; None if nobody approved it."""
    approvals = office.ledger.events.of_kinds((EventKind.PLAN_APPROVED,))
    return next((each.data["campaign"] for each in reversed(approvals) if each.data["plan"] == plan), None)


def _approve(office: Office, loaded: LoadedCampaign, name: str, plan: str, accept_low: bool, same_address: bool) -> int:
    """Check that the plan is still what was previewed, then queue all its letters in one commit."""
    day, today = plan_day(plan), office.today()
    if day > today or today - day > timedelta(days=office.settings.plan_valid_days):
        raise UsageError(
            f"the plan {plan} of {day} has expired or lies ahead",
            f"run `cpra preview {name}` and approve what it shows",
        )
    draft = _drafted(office, loaded, name, day, accept_low, same_address)
    if draft.blocked:
        raise FilesAtFault(draft.problems)
    if draft.id != plan:
        raise UsageError(
            f"the letters are not those of plan {plan} any more (now {draft.id}): a file, the directory or the options "
            "changed since the preview, or the id is mistyped; nothing was sent",
            f"run `cpra preview {name}` again, and send with the plan id it prints",
        )
    for channel in dict.fromkeys(letter.channel for letter in draft.letters):
        with suppress(Unavailable):  # a server that is down does not matter yet, a missing password does
            office.line(channel).connect()
    _queue(office, loaded, draft)
    return len(draft.letters)


def _queue(office: Office, loaded: LoadedCampaign, plan: Plan) -> None:
    now, campaign = office.clock.now(), loaded.campaign
    asks = {item.id: item.ask for item in campaign.items}
    conditional = {item.id for item in campaign.items if item.fallback_for}
    events: list[Event] = [
        happened(
            EventKind.PLAN_APPROVED,
            "",
            now,
            office.actor,
            plan=plan.id,
            letters=len(plan.letters),
            campaign=campaign.model_dump(mode="json"),
        )
    ]
    events += [
        happened(
            EventKind.REQUEST_OPENED,
            letter.request,
            now,
            office.actor,
            plan=plan.id,
            campaign_version=campaign.version,
            items={label: asks[label] for label in letter.items},
            conditional=[label for label in letter.items if label in conditional],
        )
        for letter in plan.letters
    ]
    office.ledger.outbox.queue(plan.letters, plan.id, now, office.actor, events)


def _for_real(plan: Plan, name: str, queue: tuple[str, ...], accept_low: bool, same_address: bool) -> str:
    """The command that does what the dry run showed."""
    if plan.letters and not plan.blocked:
        options = " --accept-low" * accept_low + " --same-address" * same_address
        return f"cpra send {quote(name)} --plan {plan.id}{options} --live"
    return f"cpra send {quote(name)} --live" if queue else ""

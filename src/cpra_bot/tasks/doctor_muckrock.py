"""doctor looks at the account at MuckRock: reachable, let in, known there, and good for a run of cron."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cpra_bot.errors import CpraError
from cpra_bot.model.doctor import Finding, Health
from cpra_bot.model.settings import MuckRock
from cpra_bot.tasks.office import Office

if TYPE_CHECKING:
    from cpra_bot.channels.muckrock.shapes import User

NAME = "muckrock"
NO_BALANCE = "its API does not tell how many requests are left"


def look_at_muckrock(office: Office) -> Iterator[Finding]:
    """Log in with what is there and ask who we are; nothing is filed and nothing is read.

    Args:
        office: whose account; nothing is said where cpra.yaml names none.
    """
    account = office.settings.muckrock
    if account is None:
        return
    from cpra_bot.channels.muckrock.channel import MuckRockChannel  # loads the web client, which mail does not need
    from cpra_bot.tasks.portals import password_of

    try:
        line = office.line(NAME)
        line.connect()
        user = line.api.user() if isinstance(line, MuckRockChannel) else None
        has_password = bool(password_of(account))
    except CpraError as error:
        yield Finding(NAME, Health.FAIL, str(error), error.remedy, error.exit_code)
        return
    yield _judged(account, user, has_password)


def _judged(account: MuckRock, user: User | None, has_password: bool) -> Finding:
    who = user.name if user and user.name else account.user
    if user and account.organization is not None and account.organization not in user.organizations:
        said = f"MuckRock lets {who} in, who is no member of organization {account.organization} there"
        return Finding(NAME, Health.FAIL, said, "mend `muckrock.organization` in cpra.yaml, or leave it out", 3)
    if not has_password:
        said = f"MuckRock lets {who} in; the log-in lies in the keyring and ends a day after its last use"
        remedy = "for cron set `muckrock.password_command` in cpra.yaml, or CPRA_MUCKROCK_PASSWORD in the crontab"
        return Finding(NAME, Health.WARN, said, remedy)
    return Finding(NAME, Health.OK, f"MuckRock lets {who} in; {NO_BALANCE}")

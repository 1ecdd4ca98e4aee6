"""Every exception the program raises on purpose.

    CpraError
    ├── UsageError            the command line asks for something that does not exist        exit 2
    ├── FilesAtFault          campaign, directory, settings or templates are wrong           exit 3
    ├── LetterAtFault         a template could not be rendered for one agency                exit 3
    ├── SecretMissing         no password or token where the settings say it is              exit 3
    ├── CannotFinish          the world or the disk stands in the way; try again later       exit 4
    │   ├── LedgerUnusable    the ledger is locked, full, damaged or of a newer version
    │   └── RunInProgress     another run holds this ledger
    ├── SendFailure           one attempt to hand over one letter did not end in a receipt
    │   ├── Refused           it provably was not accepted, and trying again will not help
    │   ├── Unavailable       it provably was not accepted; trying again later may help
    │   └── OutcomeUnknown    the far side may have it: look, never send again blindly
    └── LinkFailure           a document behind a link could not be fetched                  told, never stops a run
        ├── LinkRefused       the link is a trap or leads nowhere; it is not tried again
        ├── LinkNeedsPerson   a login, a login page, a size that wants a person's yes
        └── LinkUnavailable   not now; what came is kept, and the rest is fetched later

An error carries what is wrong (`str(error)`) and, in `remedy`, what to do next. The command line prints both and
nothing else; a traceback is shown under `--debug` only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpra_bot.model.problem import Problem


class CpraError(Exception):
    """Base of all errors that are told to a person in one sentence.

    Args:
        what: what is wrong, one sentence without a full stop.
        remedy: what the person can do next; empty if there is nothing to do.
    """

    exit_code = 4

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.remedy = remedy


class UsageError(CpraError):
    """The command line names something that does not exist, or options that exclude each other."""

    exit_code = 2


class FilesAtFault(CpraError):
    """One or more files of the workspace are wrong. All faults of all files are carried, not only the first.

    Args:
        problems: the faults, in the order in which they stand in the files.
    """

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = len(problems)
        super().__init__(f"{count} fault{'s' * (count != 1)} in the files", "mend them and run the command again")
        self.problems = tuple(problems)


class LetterAtFault(CpraError):
    """A template cannot be rendered: a syntax error, or a variable that does not exist.

    Args:
        template: name of the template, as `follow-up.j2`.
        line: line in the template, counted from 1; 0 if unknown.
        agency: id of the agency whose letter failed; empty for a fault that every letter meets.
    """

    exit_code = 3

    def __init__(self, what: str, remedy: str = "", *, template: str, line: int = 0, agency: str = "") -> None:
        super().__init__(what, remedy)
        self.template, self.line, self.agency = template, line, agency


class SecretMissing(CpraError):
    """No password or token was found in any of the places that the settings allow."""

    exit_code = 3


class CannotFinish(CpraError):
    """Something outside the program stands in the way. Nothing is lost; the next run takes it up again."""

    exit_code = 4


class LedgerUnusable(CannotFinish):
    """The ledger cannot be opened, read or written."""


class RunInProgress(CannotFinish):
    """Another run that touches the world holds the ledger's lock."""


class SendFailure(CpraError):
    """One attempt to hand over one letter did not end in a receipt.

    Args:
        answer: the far side's own words, as received, for the ledger.
    """

    def __init__(self, what: str, remedy: str = "", *, answer: str = "") -> None:
        super().__init__(what, remedy)
        self.answer = answer


class Refused(SendFailure):
    """The far side said no for good: a recipient it does not know, a text it will not take. It has no copy."""


class Unavailable(SendFailure):
    """The far side could not take it now: no connection, a greylist, a quota. It has no copy.

    Args:
        retry_after: seconds to wait before another attempt, where the far side names them; else None.
        whole_channel: True if the server itself is the trouble (no connection, login refused, throttled), so that
            the run stops sending; False if only this recipient is.
        by_person: True if only a person can remove the cause and each attempt does harm, so that no run tries again by
            itself.
    """

    def __init__(
        self,
        what: str,
        remedy: str = "",
        *,
        answer: str = "",
        retry_after: float | None = None,
        whole_channel: bool = True,
        by_person: bool = False,
    ) -> None:
        super().__init__(what, remedy, answer=answer)
        self.retry_after, self.whole_channel, self.by_person = retry_after, whole_channel, by_person


class OutcomeUnknown(SendFailure):
    """The connection broke after the text was handed over and before the answer came. The letter may have arrived."""


class LinkFailure(CpraError):
    """One attempt to fetch what lies behind a link did not bring it."""


class LinkRefused(LinkFailure):
    """The link leads where no letter may lead us, or to nothing for good. It is not tried again."""


class LinkNeedsPerson(LinkFailure):
    """A person has to fetch it: it wants a login, or it is larger than we take without asking."""


class LinkUnavailable(LinkFailure):
    """The server cannot give it now.

    Args:
        retry_after: seconds to wait before another attempt, where the server names them; else None.
    """

    def __init__(self, what: str, remedy: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(what, remedy)
        self.retry_after = retry_after

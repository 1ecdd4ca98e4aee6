"""Work at many hosts at once: each host has a thread, so that one that is slow keeps only itself waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from cpra_bot.errors import CpraError

T = TypeVar("T")

HOSTS_AT_ONCE = 32


def each_host(work: Mapping[str, Callable[[], T]], at_once: int = HOSTS_AT_ONCE) -> Iterator[tuple[str, T | CpraError]]:
    """Do all the work; yields host and result as they come, or the error that ended it there.

    Args:
        work: host → what to do there. It must not touch what other threads use.
        at_once: threads at most; with 1 nothing runs beside the caller, and the order is that of `work`.
    """
    if at_once == 1:
        for host, job in work.items():
            yield host, _guarded(job)
        return
    with ThreadPoolExecutor(max_workers=max(1, min(at_once, len(work)))) as pool:
        waiting = {pool.submit(_guarded, job): host for host, job in work.items()}
        for done in as_completed(waiting):
            yield waiting[done], done.result()


def _guarded(job: Callable[[], T]) -> T | CpraError:
    try:
        return job()
    except CpraError as error:
        return error

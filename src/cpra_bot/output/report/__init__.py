"""The report of a campaign: one HTML file that needs nothing else, for the organizer, for counsel and for the public.

`view` says what it shows, `figures` counts, `charts` draws, `screen` says which words a public page may repeat; a
template a part. Everything is escaped: what an agency wrote is text, never markup. The page asks no other host for
anything, and its script only filters and prints.
"""

from __future__ import annotations

from cpra_bot.output.report.page import render

__all__ = ["render"]

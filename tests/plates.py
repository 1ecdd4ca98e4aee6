"""A small campaign about plate readers, and agencies that answer it in all the ways that end in the table of results."""

from __future__ import annotations

from desk import Desk

PLATES = """\
id: shade-trees-2026
version: 1
title: plate readers
parts:
  - id: A
    title: Sharing
    items:
      - {id: A1, ask: "Records sufficient to show who can search your data.", answer: list, measure: shares_with}
      - {id: A2, ask: "Records sufficient to show whose data you can search.", answer: list, measure: receives_from}
  - id: B
    title: Numbers
    items:
      - {id: B1, ask: "Records sufficient to show the plates read in 2024 and in 2025.", answer: count_per_year, measure: detections}
      - {id: B2, ask: "Records sufficient to show the hits in 2024 and in 2025.", answer: count_per_year, measure: hits}
agencies:
  ids: [cobble-point-pd, dry-ladle-so, moose-grove-pd]
follow_up: {automatic: false}
"""
NETWORKS = (
    b"Organization Name,Networks Shared With Me,Networks I'm Sharing\r\n"
    b"Moose Grove CA PD,Moose Grove,Cobble Point\r\n"
    b"Far Away TX PD,,Cobble Point\r\n"
    b"Dry Ladle County CA SO,Dry Ladle,\r\n"
)
NUMBERS = "Dear Robin,\n\nB1: 2024: 490,535; 2025: 515,858\nB2: 2024: 405; 2025: 219\n\nPat Clerk\n"
DENIAL = (
    "Dear Robin,\n\nWe have received your request. The records for items A1 and A2 are withheld under Government Code "
    "section 7923.600.\n\nPat Clerk\n"
)


def ask_plates(desk: Desk) -> Desk:
    """The letters of the campaign leave."""
    path = desk.office.workspace.folder / "campaigns" / "shade-trees-2026.yaml"
    path.write_text(PLATES, encoding="utf-8")
    desk.send()
    desk.tick()
    return desk


def answer_plates(desk: Desk) -> Desk:
    """One sends a list and types its numbers, one refuses, one says nothing."""
    desk.write(
        "cobble-point-pd",
        "Dear Robin,\n\nThe records for items A1 and A2 are attached.\n\nPat Clerk\n",
        files=(("SharedNetworks-2026-08-14.csv", NETWORKS),),
    )
    desk.write("cobble-point-pd", NUMBERS)
    desk.write("dry-ladle-so", DENIAL)
    desk.tick()
    return desk

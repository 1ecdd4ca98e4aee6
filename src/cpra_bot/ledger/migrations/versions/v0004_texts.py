"""The texts of letters lie by themselves, and what is written for every letter that leaves stands in fewer indexes."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CHUNK = 500  # letters with their texts in memory
READ = """
    SELECT key, request, kind, "to", plan, status, queued_at, started_at, settled_at, not_before, attempts, answer, text
    FROM letters_before ORDER BY queued_at, key
"""
WRITE = """
    INSERT INTO letters (
        key, request, kind, "to", plan, status, queued_at, started_at, settled_at, not_before, attempts, answer, channel
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def upgrade() -> None:
    """Divide the table of letters; drop the index that nothing asks and cut the one that need not know every letter."""
    op.drop_index("events_by_request", "events")
    op.drop_index("events_by_kind", "events")
    rare = sa.text("kind NOT IN ('letter_started', 'letter_sent')")
    op.create_index("events_by_kind", "events", ["kind"], sqlite_where=rare, postgresql_where=rare)
    op.drop_index("letters_by_status", "letters")
    op.drop_index("letters_by_recipient", "letters")
    op.rename_table("letters", "letters_before")
    op.create_table(
        "letters",
        sa.Column("key", sa.String(240), primary_key=True),
        sa.Column("request", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("to", sa.String(254), nullable=False),
        sa.Column("plan", sa.String(80), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("queued_at", sa.String(32), nullable=False),
        sa.Column("started_at", sa.String(32)),
        sa.Column("settled_at", sa.String(32)),
        sa.Column("not_before", sa.String(32)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
    )
    op.create_table(
        "texts",
        sa.Column("letter", sa.String(240), primary_key=True),
        sa.Column("text", sa.JSON, nullable=False),
    )
    _divide(op.get_bind())
    op.drop_table("letters_before")
    op.create_index("letters_by_recipient", "letters", ["to"])


def _divide(connection: sa.Connection) -> None:
    """Every letter into its two rows, in the order in which they stood; the text as it lies there."""
    for some in connection.exec_driver_sql(READ).partitions(CHUNK):
        connection.exec_driver_sql("INSERT INTO texts VALUES (?, ?)", [(row[0], row[-1]) for row in some])
        connection.exec_driver_sql(WRITE, [(*row[:-1], json.loads(row[-1])["channel"]) for row in some])

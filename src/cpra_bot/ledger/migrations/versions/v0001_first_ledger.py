"""The first ledger. Spelled out rather than taken from schema.py, so that it stays what it was."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create all tables and draw the ledger's secret."""
    meta = op.create_table(
        "meta",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )
    op.bulk_insert(meta, [{"name": "secret", "value": secrets.token_bytes(32)}])
    op.create_table(
        "events",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("request", sa.String(200), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("actor", sa.String(20), nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
    )
    op.create_index("events_by_request", "events", ["request"])
    op.create_index("events_by_kind", "events", ["kind"])
    op.create_table(
        "letters",
        sa.Column("key", sa.String(240), primary_key=True),
        sa.Column("request", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("to", sa.String(254), nullable=False),
        sa.Column("text", sa.JSON, nullable=False),
        sa.Column("plan", sa.String(80), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("queued_at", sa.String(32), nullable=False),
        sa.Column("started_at", sa.String(32)),
        sa.Column("settled_at", sa.String(32)),
        sa.Column("not_before", sa.String(32)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
    )
    op.create_index("letters_by_status", "letters", ["status"])
    op.create_index("letters_by_recipient", "letters", ["to"])
    op.create_table(
        "messages",
        sa.Column("key", sa.String(500), primary_key=True),
        sa.Column("received_at", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.Column("settled", sa.Boolean, nullable=False),
    )
    op.create_index("messages_by_hash", "messages", ["sha256"], unique=True)
    op.create_index("messages_unsettled", "messages", ["settled"])
    op.create_table(
        "cursors",
        sa.Column("folder", sa.String(400), primary_key=True),
        sa.Column("uidvalidity", sa.Integer, nullable=False),
        sa.Column("next_uid", sa.Integer, nullable=False),
    )

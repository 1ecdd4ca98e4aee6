"""Letters that wait for a person's word; of each request one at most is live."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of proposals."""
    op.create_table(
        "proposals",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("request", sa.String(200), nullable=False),
        sa.Column("need", sa.String(400), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("ordered", sa.JSON, nullable=False),
        sa.Column("letter", sa.JSON, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("rests_on", sa.JSON, nullable=False),
        sa.Column("seen", sa.JSON, nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("settled_at", sa.String(32)),
        sa.Column("until", sa.String(10)),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("edited", sa.Boolean, nullable=False),
    )
    live = sa.text("status = 'live'")
    op.create_index(
        "proposals_one_live", "proposals", ["request"], unique=True, sqlite_where=live, postgresql_where=live
    )
    op.create_index("proposals_by_status", "proposals", ["status"])

"""Events are sealed one to the other; those of an older ledger get their seals now."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and seal what is there, as the texts lie in the file."""
    op.add_column("events", sa.Column("link", sa.String(64), nullable=False, server_default=""))
    connection = op.get_bind()
    link = "0" * 64
    rows = connection.exec_driver_sql(
        'SELECT sequence, request, "at", kind, actor, data FROM events ORDER BY sequence'
    ).fetchall()
    for row in rows:
        own = hashlib.sha256("\0".join(row[1:]).encode("utf-8", "surrogatepass")).hexdigest()
        link = hashlib.sha256((link + own).encode("ascii")).hexdigest()
        connection.execute(sa.text("UPDATE events SET link = :link WHERE sequence = :at"), {"link": link, "at": row[0]})

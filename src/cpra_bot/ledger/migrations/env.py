"""Alembic runs this: the connection is handed in by `connection.py`, in whose transaction all steps stand."""

from alembic import context

from cpra_bot.ledger.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()

"""Alembic runs this: the connection is handed in by `connection.py`, in whose transaction all steps stand."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()

"""Alembic's folder: numbered steps from an older ledger to today's."""

"""An older ledger is brought up to the tables of today by the steps in `versions`. Loads SQLAlchemy and Alembic."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from cpra_bot.ledger.connection import connect, copy_file, prepared
from cpra_bot.ledger.schema import HEAD


def upgrade(path: Path) -> None:
    """Bring the ledger along in one commit, and leave a copy of it as it was beside it.

    Args:
        path: the file; nothing is done if another process was quicker.

    Raises:
        LedgerUnusable: there is no room for the copy.
        sqlite3.Error: the disk refuses; the ledger is as it was.
    """
    engine = create_engine("sqlite://", creator=lambda: connect(path), poolclass=NullPool)
    event.listen(engine, "connect", lambda driver, _: prepared(driver, durable=True))
    event.listen(engine, "begin", _take_turn)
    try:
        with engine.begin() as connection:
            if connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD:
                return
            copy_file(path, path.with_name(f"{path.name}.before-{HEAD}"))
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except DBAPIError as fault:
        raise (fault.orig if isinstance(fault.orig, sqlite3.Error) else sqlite3.OperationalError(str(fault))) from fault
    finally:
        engine.dispose()


def _take_turn(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")

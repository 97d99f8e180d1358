"""The same memory on PostgreSQL, for shops that need several workers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import local
from typing import TYPE_CHECKING, Any

import psycopg

from bot.errors import BadRequest, BadSettings, Later
from bot.store.database import SQL, AlreadyThere, Row, coming_out, going_in

if TYPE_CHECKING:
    import pyarrow as pa

PLACE = re.compile(r"\$(\w+)")
ON_POSTGRES = {name: PLACE.sub(r"%(\1)s", sql.replace("%", "%%")) for name, sql in SQL.items()}
LOST_RACE = (
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    psycopg.OperationalError,
)


class PostgresDatabase:
    """Every thread has its own connection."""

    dialect = "postgres"

    def __init__(self, url: str) -> None:
        self._url = url
        self._mine = local()
        try:
            self._connection()
        except psycopg.OperationalError as error:
            raise BadSettings(f"DATABASE_URL cannot be reached: {error}") from error

    def run(self, query: str, /, **values: object) -> list[Row]:
        """The rows of one named query."""
        with _our_errors():
            cursor = self._connection().execute(ON_POSTGRES[query], going_in(values))
            return coming_out(cursor.fetchall()) if cursor.description else [(cursor.rowcount,)]

    def execute(self, sql: str) -> None:
        """Statements of a schema or a migration."""
        with _our_errors():
            self._connection().execute(sql)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        with _our_errors(), self._connection().transaction():
            yield

    def select(self, sql: str, values: dict[str, Any], *, seconds: float, rows: int) -> pa.Table:
        """One read-only SELECT in a transaction that cannot write, ended after `seconds`."""
        import pyarrow as pa  # noqa: PLC0415 -- heavy, and only analysts need it

        text = PLACE.sub(r"%(\1)s", sql.replace("%", "%%")) if values else sql
        try:
            with psycopg.connect(self._url) as connection:
                connection.read_only = True
                connection.execute(f"set local statement_timeout = {int(seconds * 1000)}")
                # the extended protocol refuses a second statement by itself
                cursor = connection.execute(text, values or None, prepare=True)
                names = [column.name for column in cursor.description or ()]
                got = cursor.fetchmany(rows)
        except psycopg.errors.QueryCanceled as error:
            raise BadRequest(f"the query took longer than {seconds:g} seconds") from error
        except psycopg.Error as error:
            raise BadRequest(str(error)) from error
        return pa.table({n: [row[i] for row in got] for i, n in enumerate(names)})

    def close(self) -> None:
        """Let go of this thread's connection."""
        self._connection().close()

    def _connection(self) -> psycopg.Connection[Row]:
        connection: psycopg.Connection[Row] | None = getattr(self._mine, "connection", None)
        if connection is None or connection.closed:
            connection = self._mine.connection = psycopg.connect(self._url, autocommit=True)
        return connection


@contextmanager
def _our_errors() -> Iterator[None]:
    """A lost race or connection may be tried again; everything else may not."""
    try:
        yield
    except LOST_RACE as error:
        raise Later(str(error)) from error
    except psycopg.errors.UniqueViolation as error:
        raise AlreadyThere from error

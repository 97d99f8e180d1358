"""The same memory on PostgreSQL, for shops that need several workers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import local
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.types.string import StrDumper

from bot.errors import BadRequest, BadSettings, Later
from bot.store.database import SQL, AlreadyThere
from bot.store.question import check
from bot.store.text import Row, coming_out, going_in

if TYPE_CHECKING:
    import pyarrow as pa

Connection = psycopg.Connection[Row]
PLACE = re.compile(r"\$(\w+)")
ON_POSTGRES = {name: PLACE.sub(r"%(\1)s", sql.replace("%", "%%")) for name, sql in SQL.items()}
LOST_RACE = (
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    psycopg.OperationalError,
)


class PostgresDatabase:
    """A thread borrows a connection for a statement or a transaction, and hands it back."""

    dialect = "postgres"

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: SimpleQueue[Connection] = SimpleQueue()
        self._mine = local()
        try:
            with self._connection():
                pass
        except Later as error:
            raise BadSettings(f"DATABASE_URL cannot be reached: {error}") from error

    def run(self, query: str, /, **values: object) -> list[Row]:
        """The rows of one named query; a change without `returning` tells how many it changed."""
        with self._connection() as connection:
            cursor = connection.execute(ON_POSTGRES[query], going_in(values))
            return coming_out(cursor.fetchall()) if cursor.description else [(cursor.rowcount,)]

    def execute(self, sql: str) -> None:
        """Statements of a schema or a migration."""
        with self._connection() as connection:
            connection.execute(sql.encode())

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        with self._connection() as connection, connection.transaction():
            self._mine.connection = connection
            try:
                yield
            finally:
                self._mine.connection = None

    def fill(self, table: str, rows: pa.Table) -> None:
        """Add many rows to one of our tables at once."""
        copy = f"copy {table} ({', '.join(rows.column_names)}) from stdin"
        with (
            self._connection() as connection,
            connection.cursor() as cursor,
            cursor.copy(copy.encode()) as stream,
        ):
            for row in rows.to_pylist():
                stream.write_row(list(row.values()))

    def select(self, sql: str, values: dict[str, Any], *, seconds: float, rows: int) -> pa.Table:
        """One read-only SELECT in a transaction that cannot write, ended after `seconds`."""
        import pyarrow as pa  # noqa: PLC0415 -- heavy, and only analysts need it

        check(sql)
        text = PLACE.sub(r"%(\1)s", sql.replace("%", "%%")) if values else sql
        limit = f"set local statement_timeout = {int(seconds * 1000)}"
        try:
            # a named cursor takes nothing but one SELECT, and does not read more than it is asked
            with psycopg.connect(self._url) as connection, connection.cursor("question") as cursor:
                connection.read_only = True
                connection.execute(limit)
                cursor.execute(text.encode(), values or None)
                names = [column.name for column in cursor.description or ()]
                got = cursor.fetchmany(rows)
        except psycopg.errors.QueryCanceled as error:
            raise BadRequest(f"the query took longer than {seconds:g} seconds") from error
        except psycopg.Error as error:
            raise BadRequest(str(error)) from error
        return pa.table({n: [row[i] for row in got] for i, n in enumerate(names)})

    def close(self) -> None:
        """Let go of the connections that nobody uses."""
        try:
            while True:
                self._idle.get_nowait().close()
        except Empty:
            return

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """The connection of the thread's transaction, or an idle one, or a new one."""
        held: Connection | None = getattr(self._mine, "connection", None)
        with _our_errors():
            if held is not None:
                yield held
                return
            connection = self._borrowed()
            try:
                yield connection
            finally:
                if not connection.closed:
                    self._idle.put(connection)

    def _borrowed(self) -> Connection:
        try:
            return self._idle.get_nowait()
        except Empty:
            connection = psycopg.connect(self._url, autocommit=True)
            # a text without a type is "inconsistent" where a query uses it twice
            connection.adapters.register_dumper(str, StrDumper)
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

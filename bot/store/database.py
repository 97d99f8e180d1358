"""The shop's database: named SQL, transactions that are retried, on DuckDB."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from random import uniform
from threading import Timer, local
from time import sleep
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from weakref import WeakSet

import duckdb

from bot.core.named import named_queries
from bot.errors import BadRequest, Later, ShopError, ShopIsDamaged, ShopIsOpen
from bot.store.question import check
from bot.store.text import Row, coming_out, going_in, sql_file

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")
RETRIES = 14  # of a transaction that lost a race; about two seconds
LONGEST_WAIT = 0.4  # seconds before one of them
HELD = re.compile(r"Could not set lock.*?(?:\(PID (\d+)\)|$)", re.DOTALL)
FILES = ("queries.sql", "channel.sql", "console.sql", "figures.sql")
SQL = {name: sql for file in FILES for name, sql in named_queries(sql_file(file)).items()}


class Database(Protocol):
    """Runs a named query; groups several into one transaction; answers an analyst's SELECT."""

    dialect: str

    def run(self, query: str, /, **values: object) -> list[Row]:
        """The rows of one named query; a change without `returning` tells how many it changed."""

    def execute(self, sql: str) -> None:
        """Statements of a schema or a migration."""

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing."""

    def fill(self, table: str, rows: pa.Table) -> None:
        """Add many rows to one of our tables at once."""

    def select(self, sql: str, values: dict[str, Any], *, seconds: float, rows: int) -> pa.Table:
        """One read-only SELECT, with a time limit and a row cap."""

    def close(self) -> None:
        """Let go of the database."""


def atomically(db: Database, work: Callable[[], T]) -> T:
    """Do work in one transaction; when it loses a race, do all of it again."""
    for attempt in range(RETRIES):
        try:
            with db.transaction():
                return work()
        except Later:
            if attempt == RETRIES - 1:
                raise
            sleep(uniform(0, min(LONGEST_WAIT, 0.004 * 2**attempt)))  # noqa: S311 -- jitter
    raise AssertionError


def changed(rows: list[Row]) -> int:
    """How many rows a change without `returning` has changed."""
    return int(rows[0][0])


class AlreadyThere(ShopError):
    """It is already there."""


@contextmanager
def as_new() -> Iterator[None]:
    """What is opened here was not there; where another was faster, all is done again."""
    try:
        yield
    except AlreadyThere as lost:
        raise Later("another opened it just now") from lost


class DuckDatabase:
    """One process owns the file; every thread has its own cursor."""

    dialect = "duckdb"

    def __init__(self, path: Path | str, *, memory: str = "800MB") -> None:
        # one thread a query: the shop asks many small ones, which a second makes slower by a third
        config: dict[str, Any] = {"threads": 1, "memory_limit": memory}
        try:
            self._owner = duckdb.connect(str(path), config=config)
        except duckdb.IOException as error:
            raise _who_holds_it(error) from error
        self._owner.execute("set global TimeZone = 'UTC'")
        # it doubles the time of "the last 40 of one chat", which a shop asks all day
        self._owner.execute("set global disabled_optimizers = 'late_materialization'")
        self._mine = local()
        self._cursors: WeakSet[duckdb.DuckDBPyConnection] = WeakSet()
        self._statements: dict[str, duckdb.Statement] = {}

    def lock_down(self, exports: Path) -> None:
        """From here on no file but those in `exports` can be reached, and no setting changed."""
        exports.mkdir(parents=True, exist_ok=True)
        folder = str(exports.resolve()).replace("'", "''")
        for statement in sql_file("lockdown.sql").replace("$exports", f"'{folder}/'").split(";"):
            if statement.strip():
                self._owner.execute(statement)

    def run(self, query: str, /, **values: object) -> list[Row]:
        """The rows of one named query."""
        with _our_errors():
            return coming_out(
                self._cursor().execute(self._read(query), going_in(values)).fetchall()
            )

    def execute(self, sql: str) -> None:
        """Statements of a schema or a migration."""
        with _our_errors():
            self._cursor().execute(sql)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        cursor = self._cursor()
        with _our_errors():
            cursor.begin()
        try:
            yield
            with _our_errors():
                cursor.commit()
        except BaseException:
            _roll_back(cursor)
            raise

    def fill(self, table: str, rows: pa.Table) -> None:
        """Add many rows to one of our tables at once."""
        cursor = self._cursor()
        with _our_errors():
            cursor.register("rows_to_fill", rows)
            cursor.execute(f"insert into {table} by name select * from rows_to_fill")  # noqa: S608 -- ours
            cursor.unregister("rows_to_fill")

    def select(self, sql: str, values: dict[str, Any], *, seconds: float, rows: int) -> pa.Table:
        """One read-only SELECT in a transaction that cannot write, ended after `seconds`."""
        check(sql)
        cursor = self._owner.cursor()
        self._cursors.add(cursor)
        timer = Timer(seconds, cursor.interrupt)
        try:
            cursor.execute("begin transaction read only")
            timer.start()
            reader = cursor.execute(sql, values or None).to_arrow_reader(min(rows, 65536))
            return _first_rows(reader, rows)
        except duckdb.InterruptException as error:
            raise BadRequest(f"the query took longer than {seconds:g} seconds") from error
        except duckdb.FatalException as error:
            raise ShopIsDamaged(str(error)) from error
        except duckdb.Error as error:
            raise BadRequest(str(error)) from error
        finally:
            timer.cancel()
            cursor.close()

    def export(self, table: str, file: Path) -> None:
        """One table as a Parquet file in the folder that the lock-down leaves open."""
        target = str(file).replace("'", "''")
        with _our_errors(), self._owner.cursor() as cursor:  # a file's name cannot be a parameter
            cursor.execute(f"copy {table} to '{target}' (format parquet, compression zstd)")

    def close(self) -> None:
        """Let go of the file; a cursor that stayed open would keep it, and its lock."""
        for cursor in list(self._cursors):
            with suppress(duckdb.Error):  # a question's own end was faster
                cursor.interrupt()
                cursor.close()
        self._owner.close()

    def _read(self, query: str) -> duckdb.Statement:
        """A named query, read once."""
        if (statement := self._statements.get(query)) is None:
            [statement] = self._owner.extract_statements(SQL[query])
            self._statements[query] = statement
        return statement

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._mine, "cursor", None)
        if cursor is None:
            cursor = self._mine.cursor = self._owner.cursor()
            self._cursors.add(cursor)
        return cursor


@contextmanager
def _our_errors() -> Iterator[None]:
    """DuckDB's errors as ours: a lost race may be tried again, a broken file may not."""
    try:
        yield
    except duckdb.FatalException as error:
        raise ShopIsDamaged(str(error)) from error
    except duckdb.TransactionException as error:
        raise Later(str(error)) from error
    except duckdb.ConstraintException as error:
        if "duplicate key" not in str(error).casefold():
            raise
        raise AlreadyThere from error


def _roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    with suppress(duckdb.Error):  # a failed commit or a broken file has ended it already
        cursor.rollback()


def _who_holds_it(error: duckdb.IOException) -> Exception:
    held = HELD.search(str(error))
    if held is None:
        return ShopIsDamaged(str(error))
    return ShopIsOpen(f"the shop is already open in process {held[1] or '?'}")


def _first_rows(reader: pa.RecordBatchReader, rows: int) -> pa.Table:
    """At most so many rows of a result, without reading the rest."""
    import pyarrow as pa  # noqa: PLC0415 -- heavy, and only analysts need it

    batches, left = [], rows
    for batch in reader:
        batches.append(batch.slice(0, left))
        left -= batches[-1].num_rows
        if left <= 0:
            break
    return pa.Table.from_batches(batches, schema=reader.schema)

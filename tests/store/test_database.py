from __future__ import annotations

from pathlib import Path
from subprocess import run
from sys import executable
from threading import Thread

import pytest

from bot.errors import BadSettings, Later, NotFound, ShopIsDamaged, ShopIsOpen
from bot.store import migrations
from bot.store.database import RETRIES, AlreadyThere, Database, DuckDatabase, atomically, changed
from bot.store.migrations import bring_up_to_date, version_of
from bot.store.postgres import PostgresDatabase
from tests.store.shop import NOON, one, rows, says


def test_a_new_shop_has_seen_all_migrations(empty: Database) -> None:
    assert version_of(empty) is None
    bring_up_to_date(empty)
    bring_up_to_date(empty)
    assert version_of(empty) == len(migrations.MIGRATIONS)


def test_a_newer_shop_is_refused_untouched(db: Database) -> None:
    db.run("put_meta", key="schema_version", value="99")
    db.execute("drop table media")
    with pytest.raises(BadSettings, match="newer release"):
        bring_up_to_date(db)
    assert (
        one(
            db,
            "select count(*) from information_schema.tables where table_name = 'media'"
            " and table_schema = current_schema()",
        )
        == 0
    )  # fmt: skip -- reads as one question


def columns(db: Database) -> set[tuple[str, str]]:
    return set(
        rows(
            db,
            "select table_name, column_name from information_schema.columns"
            " where table_schema = current_schema()",
        )
    )


def test_a_shop_of_the_first_release_becomes_one_of_today(empty: Database) -> None:
    empty.execute((Path(__file__).parent / "first_release.sql").read_text(encoding="utf-8"))
    empty.run("put_meta", key="schema_version", value="0")
    before = columns(empty)

    bring_up_to_date(empty)

    after = columns(empty)
    today = DuckDatabase(":memory:")
    bring_up_to_date(today)
    made = columns(today)
    today.close()
    tables = {table for table, _ in made}
    assert before < after
    assert {column for column in after if column[0] in tables} == made


def test_an_older_shop_is_changed_step_by_step(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (
        lambda db: db.execute("create table one(a integer)"),
        lambda db: db.execute("create table two(a integer)"),
    )
    db.run("put_meta", key="schema_version", value="0")
    monkeypatch.setattr(migrations, "MIGRATIONS", steps)
    bring_up_to_date(db)
    assert version_of(db) == 2
    assert rows(db, "select * from one, two") == []
    bring_up_to_date(db)


def test_a_migration_that_fails_is_taken_back(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(db: Database) -> None:
        db.execute("create table half(a integer)")
        raise NotFound

    db.run("put_meta", key="schema_version", value="0")
    monkeypatch.setattr(migrations, "MIGRATIONS", (broken,))
    with pytest.raises(NotFound):
        bring_up_to_date(db)
    assert version_of(db) == 0
    db.execute("create table half(a integer)")


def test_a_transaction_is_all_or_nothing(db: Database) -> None:
    def work() -> None:
        db.run("put_meta", key="a", value="1")
        raise NotFound

    with pytest.raises(NotFound):
        atomically(db, work)
    assert db.run("meta", key="a") == []


def test_what_lost_a_race_is_done_again(db: Database) -> None:
    tries = []

    def work() -> int:
        tries.append(1)
        db.run("put_meta", key=f"try{len(tries)}", value="1")
        if len(tries) < 3:
            raise Later
        return len(tries)

    assert atomically(db, work) == 3
    assert [bool(db.run("meta", key=f"try{n}")) for n in (1, 2, 3)] == [False, False, True]


def test_a_race_that_is_always_lost_is_told(db: Database) -> None:
    tries = []

    def work() -> None:
        tries.append(1)
        raise Later("lost")

    with pytest.raises(Later, match="lost"):
        atomically(db, work)
    assert len(tries) == RETRIES


@pytest.mark.parametrize("error", [AlreadyThere, NotFound, ValueError])
def test_nothing_but_a_lost_race_is_done_again(db: Database, error: type[Exception]) -> None:
    tries = []

    def work() -> None:
        tries.append(1)
        raise error

    with pytest.raises(error):
        atomically(db, work)
    assert len(tries) == 1


def test_a_second_row_of_the_same_key_is_told_by_its_own_error(db: Database) -> None:
    row = {"source": "", "who": "", "action": "import", "digest": "", "report": "", "now": NOON}
    db.run("publish_version", version=1, **row)
    with pytest.raises(AlreadyThere):
        db.run("publish_version", version=1, **row)
    assert one(db, "select count(*) from catalogue_versions") == 1


def test_a_change_tells_how_many_rows_it_changed(db: Database) -> None:
    says(db, "hola")
    where = {"account": "main", "chat": "573001"}
    assert changed(db.run("person_wrote", **where, said_at=NOON, body="x")) == 1
    assert changed(db.run("person_wrote", account="main", chat="?", said_at=NOON, body="x")) == 0


def test_each_query_can_be_prepared_by_both_databases(db: Database) -> None:
    says(db, "hola")  # the values of real use are in the other tests; here no section is forgotten
    for name in ("versions", "counts", "list_users", "all_settings", "stored_products"):
        db.run(name)
    assert db.run("counts") == [(1, 0, 0, 0, 0)]


def test_a_second_process_is_told_who_has_the_file(tmp_path: Path) -> None:
    file = tmp_path / "shop.duckdb"
    db = DuckDatabase(file)
    code = f"from bot.store.database import DuckDatabase; DuckDatabase({str(file)!r})"
    second = run([executable, "-c", code], capture_output=True, text=True, check=False)
    db.close()
    assert second.returncode != 0
    assert "ShopIsOpen: the shop is already open in process" in second.stderr


def test_a_shop_that_was_closed_can_be_opened_by_the_next_process(tmp_path: Path) -> None:
    file = tmp_path / "shop.duckdb"
    db = DuckDatabase(file)
    bring_up_to_date(db)
    thread = Thread(target=says, args=(db, "hola"))
    thread.start()
    thread.join()
    db.close()
    assert not file.with_suffix(".duckdb.wal").exists()
    code = f"from bot.store.database import DuckDatabase; DuckDatabase({str(file)!r})"
    run([executable, "-c", code], check=True)


def test_a_file_that_is_no_database_is_called_damaged(tmp_path: Path) -> None:
    file = tmp_path / "shop.duckdb"
    file.write_text("not a database, but long enough to look like one" * 500)
    with pytest.raises(ShopIsDamaged):
        DuckDatabase(file)


def test_a_postgres_that_is_not_there_is_a_matter_of_settings() -> None:
    with pytest.raises(BadSettings, match="DATABASE_URL"):
        PostgresDatabase("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")


def test_an_open_shop_is_no_damaged_shop() -> None:
    assert not issubclass(ShopIsOpen, ShopIsDamaged)

"""What DuckDB can no longer do once the shop is open, and the export that it still can."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from bot.store.database import DuckDatabase
from bot.store.migrations import bring_up_to_date
from bot.store.snapshots import TABLES, snapshot
from bot.store.turns import free_all
from tests.store.shop import NOON, SECOND, answers, person, says


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[DuckDatabase]:
    db = DuckDatabase(tmp_path / "shop.duckdb")
    bring_up_to_date(db)
    db.lock_down(tmp_path / "snap'shots")
    yield db
    db.close()


@pytest.mark.parametrize(
    "statement",
    [
        "from read_text('/etc/passwd')",
        "from read_csv('/etc/passwd')",
        "from '/etc/passwd'",
        "from glob('/etc/*')",
        "copy (select 1) to '/tmp/x.csv'",
        "copy messages to '/tmp/x.parquet'",
        "copy messages from '/etc/passwd'",
        "attach '/tmp/other.duckdb' as other",
        "export database '/tmp/all'",
        "install httpfs",
        "load httpfs",
        "set global enable_external_access = true",
        "set enable_external_access = true",
        "set memory_limit = '10GB'",
        "set global lock_configuration = false",
        "reset enable_external_access",
        "create secret s (type s3)",
    ],
)
def test_no_file_is_reached_and_no_setting_changed(shop: DuckDatabase, statement: str) -> None:
    with pytest.raises(duckdb.Error):
        shop.execute(statement)


def test_the_shop_works_behind_the_lock(shop: DuckDatabase) -> None:
    says(shop, "hola")
    answers(shop, "¡Hola!")
    free_all(shop)


def test_a_snapshot_holds_what_was_stored(shop: DuckDatabase, tmp_path: Path) -> None:
    says(shop, "hola 'amiga' \x00")
    answers(shop, "¡Hola!", at=NOON + 4 * SECOND)
    person(shop, "yo sigo", NOON + 5 * SECOND)
    folder = tmp_path / "snap'shots"
    files = snapshot(shop, folder)
    assert [file.stem for file in files] == list(TABLES)
    assert sorted(file.name for file in folder.iterdir()) == sorted(f"{t}.parquet" for t in TABLES)
    messages = pq.read_table(folder / "messages.parquet").to_pylist()
    assert [m["body"] for m in messages] == ["hola 'amiga' \x1a0", "¡Hola!", "yo sigo"]
    assert messages[0]["sent_at"] == NOON
    assert pq.read_table(folder / "turns.parquet").num_rows == 1


def test_a_snapshot_replaces_the_last_one_and_what_was_left_half(
    shop: DuckDatabase, tmp_path: Path
) -> None:
    folder = tmp_path / "snap'shots"
    snapshot(shop, folder)
    (folder / "messages.parquet.new").write_text("half a file")
    says(shop, "hola", at=NOON + timedelta(days=1))
    snapshot(shop, folder)
    assert pq.read_table(folder / "messages.parquet").num_rows == 1
    assert not list(folder.glob("*.new"))

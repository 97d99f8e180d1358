from __future__ import annotations

from pathlib import Path

from tests.crash.crash import crash


def test_nothing_is_lost_and_nothing_is_knowingly_said_twice(tmp_path: Path) -> None:
    found = crash(tmp_path, kills=15, count=150, seed=11)
    assert found.is_clean, found
    assert found.acknowledged == found.stored >= 150
    assert found.turns > 30
    assert found.queued > 30

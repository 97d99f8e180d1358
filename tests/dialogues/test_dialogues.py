"""Each dialogue goes as it is written; `pytest tests/dialogues --update-dialogues` rewrites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path
from shutil import copytree

import pytest

from tests.dialogues.script import Script, Step, read
from tests.dialogues.stage import Stage, fill, folder_of, replay

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*/*.md"))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The home of each shop, filled once; dialogues play in copies."""
    homes: dict[str, Path] = {}

    def of(shop: str) -> Path:
        if shop not in homes:
            homes[shop] = fill(shop, tmp_path_factory.mktemp("shops") / shop)
        return homes[shop]

    return of


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_dialogue_goes_as_it_is_written_down(path, filled, tmp_path, request):
    shop = path.parent.name
    home = copytree(filled(shop), tmp_path / "home")
    script = read(path)
    now = answered(script, replay(Stage(home, folder_of(shop), path.stem), script))
    if request.config.getoption("--update-dialogues"):
        path.write_text(now.written, encoding="utf-8")
    elif differs := differences(script, now):
        where = f"{shop}/{path.name} ({script.head.splitlines()[0].removeprefix('# ')})"
        pytest.fail("\n".join([where, *differs, "", UPDATE]), pytrace=False)


UPDATE = "Where the new answers are as good: pytest tests/dialogues --update-dialogues"


def answered(script: Script, replies: list[str]) -> Script:
    """The dialogue with what the bot answers now."""
    pairs = zip(script.steps, replies, strict=True)
    return replace(script, steps=[step.answered(reply) for step, reply in pairs])


def differences(was: Script, now: Script) -> list[str]:
    """Turn by turn, what was answered (-) and is now (+); a known fault may change."""
    pairs = zip(was.steps, now.steps, strict=True)
    return [line for a, b in pairs if not a.fault and a.reply != b.reply for line in _turn(a, b)]


def _turn(was: Step, now: Step) -> list[str]:
    lines = unified_diff(was.reply.splitlines(), now.reply.splitlines(), n=99, lineterm="")
    return ["", was.happens, *list(lines)[3:]]


def test_there_are_enough_good_dialogues_over_enough_trades():
    good = [path for path in FILES if not any(step.fault for step in read(path).steps)]
    shops = Counter(path.parent.name for path in good)
    assert len(good) >= 80
    assert sum(count >= 5 for count in shops.values()) >= 6


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_dialogue_is_laid_out_as_it_would_be_written(path):
    script = read(path)
    title, blank, shows, *_ = script.head.splitlines()
    assert title.startswith("# ")
    assert not blank
    assert len(shows) > 12
    assert path.read_text(encoding="utf-8") == script.written


def test_a_known_fault_may_change_and_is_then_to_be_read_again(tmp_path):
    file = tmp_path / "hours.md"
    file.write_text(
        "# Hours\n\nOne question.\n\n> open?\n\n*(a fault: no hour is told)*\n\n**Ana:** Yes.\n"
    )
    was = read(file)
    now = answered(was, ["**Ana:** From 9 to 5."])
    assert not differences(was, now)
    assert "*(a fault, answered otherwise since: no hour is told)*" in now.written
    assert was.written == answered(was, ["**Ana:** Yes."]).written


def test_an_answer_that_changed_is_told_turn_by_turn(tmp_path):
    file = tmp_path / "hours.md"
    file.write_text(
        "# Hours\n\nOne question.\n\n> open?\n\n**Ana:** Yes.\n\n> ok\n\n**Ana:** Bye.\n"
    )
    was = read(file)
    told = differences(was, answered(was, ["**Ana:** No.", "**Ana:** Bye."]))
    assert told == ["", "> open?", "-**Ana:** Yes.", "+**Ana:** No."]

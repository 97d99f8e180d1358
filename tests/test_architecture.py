"""The shape of the house: who may import whom, how large things grow, what core may not touch."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GROUND = {"errors", "settings", "fresh", "core"}  # importable by all
PROGRAMS = {"app", "asking", "lines", "linking", "worker", "cli", "commands", "__main__"}
# A room is a module or folder of bot/, or the console. It imports itself, the ground, and these.
MAY_IMPORT: Mapping[str, set[str]] = {
    "errors": set(),
    "settings": {"errors"},
    "fresh": set(),
    "core": set(),
    "ports": set(),
    "language": set(),
    "learn": {"language", "edges"},
    "catalogue": set(),
    "client": set(),
    "samples": set(),
    "store": {"catalogue", "ports"},
    "edges": {"ports"},
    "turn": {"ports"},
    "loops": {"ports", "turn", "store"},
    "door": {"ports", "turn", "catalogue", "store"},
    "lab": {"client", "learn", "store"},
    "app": {"ports", "language", "learn", "catalogue", "store", "edges", "turn", "loops", "door"},
    "asking": {"app", "ports", "store", "turn", "loops", "door"},
    "minding": {"ports", "store"},
    "lines": {"app", "ports", "store", "edges", "loops", "minding"},
    "linking": {"app", "client", "door", "lines"},
    "worker": {"app", "ports", "store", "turn", "loops", "door", "lines"},
    "commands": {"app", "asking", "linking", "worker", "client", "door", "samples", "catalogue"},
    "cli": {"commands"},
    "__main__": {"cli"},
    "dashboard": {"lab", "client"},
}
LIBRARIES_OF_CORE = {"numpy", "rapidfuzz", "babel", "phonenumbers"}
NOT_IN_CORE = {
    *("asyncio", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "signal"),
    *("socket", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid"),
}
CALLS_NOT_IN_CORE = {"open", "input", "print", "now", "utcnow", "today"}
MOST = {
    "file lines": 300,
    "function lines": 30,  # without the docstring
    "branches": 8,  # arms of a match count only with a guard
    "conditions": 10,  # branches, and each further `and` or `or`
    "arguments": 6,
}

# Why it may -> measure or arrow -> where. One that is not needed any more fails too.
EXCEPTIONS: Mapping[str, Mapping[str, set[str]]] = {
    "standard output is its channel": {"arrow": {"bot.asking -> bot.edges.simulator"}},
    "in flux": {
        "arguments": {
            "bot.store.events.add_event",
        },
        "branches": {
            "bot.catalogue.amounts.style",
            "bot.catalogue.from_json._expanded",
            "bot.catalogue.header_rows._settled",
            "bot.catalogue.products.made",
            "bot.catalogue.reader._reading",
            "bot.core.choose._near",
            "bot.core.choose.choose",
            "bot.core.choose.fitting",
            "bot.core.compose.goods.in_stock",
            "bot.core.compose.talk.policy",
            "bot.core.remember._in_view",
            "bot.store.catalogue._plan",
        },
        "conditions": {
            "bot.core.choose._near",
            "bot.core.choose.choose",
            "bot.core.choose.fitting",
            "bot.core.compose.goods.in_stock",
            "bot.core.compose.goods.priced",
            "bot.core.compose.talk.policy",
            "bot.core.lookup._found",
            "bot.store.catalogue._plan",
        },
        "file lines": {
            "bot.core.decision",
        },
        "function lines": {
            "bot.catalogue.items._item",
            "bot.core.compose.draft",
            "bot.core.lookup.look_up",
            "bot.door.web.door",
            "bot.store.closing._keep_turn",
            "bot.store.orders.put_order",
        },
    },
}


@cache
def trees() -> Mapping[str, ast.Module]:
    """Every module of the program, by its name."""
    files = sorted(path for top in ("bot", "dashboard") for path in (ROOT / top).rglob("*.py"))
    return {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if parts[0] == "bot" and len(parts) > 1 else parts[0]


def imports(tree: ast.Module) -> Iterator[str]:
    """Everything that a module imports, anywhere in it, as full names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def module_in(imported: str) -> str:
    """The module of ours that an import loads, or nothing."""
    known = trees()
    parent = imported.rpartition(".")[0]
    return imported if imported in known else parent if parent in known else ""


def arrows() -> Iterator[tuple[str, str]]:
    for module, tree in trees().items():
        targets = {module_in(imported) for imported in imports(tree)}
        yield from ((module, target) for target in sorted(targets - {"", "bot", module}))


def is_allowed(module: str, target: str) -> bool:
    own, other = room(module), room(target)
    return own == other or other in GROUND | MAY_IMPORT[own]


def loads(tree: ast.Module) -> Iterator[str]:
    """What is imported when the module is loaded: not in functions, not for type checkers."""
    todo: list[ast.AST] = list(tree.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            todo += node.orelse
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            todo += ast.iter_child_nodes(node)
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield from imports(ast.Module([node], []))


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for module, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{module}.{node.name}", node


def lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 2 if body else 1


def branches(function: ast.AST) -> int:
    kinds = (ast.If, ast.For, ast.While, ast.AsyncFor, ast.ExceptHandler, ast.comprehension)
    inside = list(ast.walk(function))
    guarded = sum(isinstance(n, ast.match_case) and n.guard is not None for n in inside)
    return 1 + guarded + sum(isinstance(n, (*kinds, ast.IfExp)) for n in inside)


def conditions(function: ast.AST) -> int:
    joined = (n for n in ast.walk(function) if isinstance(n, ast.BoolOp))
    return branches(function) + sum(len(n.values) - 1 for n in joined)


def arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    given = function.args
    return len(given.posonlyargs) + len(given.args) + len(given.kwonlyargs)


def too_large() -> Iterator[tuple[str, str]]:
    for module, tree in trees().items():
        last = max((getattr(n, "end_lineno", 0) or 0 for n in ast.walk(tree)), default=0)
        if last > MOST["file lines"]:
            yield "file lines", module
    measures = {
        "function lines": lines,
        "branches": branches,
        "conditions": conditions,
        "arguments": arguments,
    }
    for name, function in functions():
        for measure, measured in measures.items():
            if measured(function) > MOST[measure]:
                yield measure, name


def bad_arrows() -> Iterator[tuple[str, str]]:
    for module, target in arrows():
        if not is_allowed(module, target):
            yield "arrow", f"{module} -> {target}"


def beyond() -> set[tuple[str, str]]:
    return {*bad_arrows(), *too_large()}


def excepted() -> set[tuple[str, str]]:
    told = [pair for reason in EXCEPTIONS.values() for pair in reason.items()]
    return {(measure, place) for measure, places in told for place in places}


def listed(found: set[tuple[str, str]]) -> str:
    return "\n".join(f"{measure}: {place}" for measure, place in sorted(found))


def test_every_room_is_on_the_plan() -> None:
    assert {room(module) for module in trees()} - {"bot"} <= MAY_IMPORT.keys()


def test_nobody_imports_against_the_arrows_and_nothing_grows_too_large() -> None:
    assert not beyond() - excepted(), listed(beyond() - excepted())


def test_every_exception_is_still_needed() -> None:
    assert not excepted() - beyond(), listed(excepted() - beyond())


def test_only_programs_import_the_app() -> None:
    assert {room(module) for module, target in arrows() if room(target) == "app"} <= PROGRAMS


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {
        module: {module_in(imported) for imported in loads(tree)} - {"", "bot", module}
        for module, tree in trees().items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("module", [m for m in trees() if room(m) == "core"])
def test_core_thinks_and_touches_nothing(module: str) -> None:
    tree = trees()[module]
    allowed = sys.stdlib_module_names - NOT_IN_CORE | LIBRARIES_OF_CORE | {"bot"}
    foreign = {name.split(".")[0] for name in imports(tree)} - allowed
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    called = {getattr(func, "id", getattr(func, "attr", "")) for func in calls}

    assert foreign == set()
    assert called & CALLS_NOT_IN_CORE == set()


def test_the_console_opens_no_database() -> None:
    pages = (tree for module, tree in trees().items() if room(module) == "dashboard")
    imported = {name.split(".")[0] for tree in pages for name in imports(tree)}
    assert imported & {"duckdb", "psycopg", "sqlite3"} == set()


def test_a_command_starts_without_heavy_libraries() -> None:
    heavy = {"duckdb", "numpy", "pandas", "sklearn", "streamlit", "litellm", "torch", "faiss"}
    told = f"import sys, bot.cli; print(*(set(sys.modules) & {heavy!r}))"
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


PRIVATE = re.compile(
    r"(?<![\w.])/(?:wor[k]|far[m]|hom[e]/\w|roo[t]/|User[s]/\w)"  # a folder of one machine
    r"|[A-Z]:\\+User[s]"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\b(?:sk-|gsk_|ghp_|github_pat_|xox[abp]-|AKIA|AIza|APP_USR-|whsec_)\w{12,}"
)


def test_no_file_names_a_machines_folder_or_holds_a_secret() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 -- git is where the person put it
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if tracked.returncode:
        pytest.skip("not a git checkout")
    texts = {name: readable(ROOT / name) for name in tracked.stdout.split("\0") if name}
    assert {n: found[0] for n, text in texts.items() if (found := PRIVATE.search(text))} == {}


def readable(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "ignore") if path.is_file() else ""

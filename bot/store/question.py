"""What an analyst may ask: one SELECT over the shop's own tables, as DuckDB's parser reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from bot.errors import BadRequest, NotAllowed
from bot.store.text import sql_file

Tree = Any
Known = frozenset[str]

SCHEMA = sql_file("schema.sql") + sql_file("reports.sql")
SECRET = frozenset(
    "users sessions sign_ins settings settings_history meta pairings link_wishes".split()
)
OURS = (
    frozenset(
        re.findall(r"^create (?:table if not exists|or replace view) (\w+)", SCHEMA, re.MULTILINE)
    )
    - SECRET
)
SCHEMAS = ("", "main", "public")
# functions that stand where a table stands; all others could read a file or hide a name
TABLES_MADE = frozenset(
    [
        *"range generate_series unnest duckdb_tables duckdb_columns".split(),
        *re.findall(r"^create or replace macro (\w+)", SCHEMA, re.MULTILINE),
    ]
)
# functions that run text as SQL, read or write outside the tables, or touch the server
REACHING = re.compile(
    "pg_|lo_|dblink|query|(cursor|table|schema|database)_to|xml|set_|setval|nextval|currval|lastval"
    "|current_setting|current_query|getenv|getvariable|getvar|write_|read_|glob|sniff|parquet_"
    "|ts_(stat|rewrite)|txid_|enable_|disable_|json_execute|pragma_|which_secret|has_|inet_"
    "|duckdb_(secrets|logs|settings)|checkpoint|force_|in_search_path|advisory"
)
UNICODE_NAME = re.compile(r"\bu&['\"]", re.IGNORECASE)  # read by PostgreSQL, not by DuckDB


def check(sql: str) -> None:
    """Refuse everything but one SELECT over tables that hold no secrets."""
    if UNICODE_NAME.search(sql):
        raise NotAllowed("names written with U& are not open to analysts")
    tree = parsed(sql)
    if len(tree["statements"]) != 1:
        raise BadRequest("one SELECT, please")
    for kind, name in used(tree["statements"][0]["node"], frozenset()):
        if not is_open(kind, name):
            raise NotAllowed(f"not open to analysts: {name}")


def is_open(kind: str, name: str) -> bool:
    """Whether an analyst may use a table or a function."""
    if kind == "function":
        return REACHING.match(name) is None
    if kind == "table function":
        return name in TABLES_MADE
    return name in OURS or name.startswith("information_schema.")


def parsed(sql: str) -> Tree:
    """A SELECT as a tree; whatever else it is, is refused."""
    with duckdb.connect(config={"threads": 1}) as parser:
        try:
            [(text,)] = parser.execute(
                "select json_serialize_sql($sql::varchar)", {"sql": sql}
            ).fetchall()
        except duckdb.Error as error:
            raise BadRequest(str(error)) from error
    tree = json.loads(text)
    if not tree["error"]:
        return tree
    if tree.get("error_type") == "parser":
        raise BadRequest(str(tree.get("error_message")))
    raise BadRequest("one SELECT, please")


def used(tree: Tree, known: Known) -> Iterator[tuple[str, str]]:
    """The tables and functions of a tree; `known` are names that a `with` has made."""
    if isinstance(tree, list):
        for part in tree:
            yield from used(part, known)
    elif isinstance(tree, dict):
        made = _made(tree)
        names = [str(entry["key"]).casefold() for entry in made]
        for n, entry in enumerate(made):
            itself = names[n : n + 1] if _is_recursive(entry) else []
            yield from used(entry["value"], known | {*names[:n], *itself})
        yield from _here(tree, known)
        rest = [part for key, part in tree.items() if key != "cte_map"]
        yield from used(rest, known | {*names})


def _here(tree: Mapping[str, Any], known: Known) -> Iterator[tuple[str, str]]:
    """What one node of a tree names."""
    if tree.get("type") == "BASE_TABLE":
        yield from _table(tree, known)
    if tree.get("type") == "TABLE_FUNCTION":
        yield "table function", str(tree["function"].get("function_name")).casefold()
    if tree.get("class") == "FUNCTION":
        yield "function", str(tree["function_name"]).casefold()


def _made(tree: Mapping[str, Any]) -> list[Tree]:
    """The entries of the `with` of a query."""
    return list((tree.get("cte_map") or {}).get("map") or ())


def _is_recursive(entry: Tree) -> bool:
    node = (entry["value"].get("query") or {}).get("node") or {}
    return bool(node.get("type") == "RECURSIVE_CTE_NODE")


def _table(tree: Mapping[str, Any], known: Known) -> Iterator[tuple[str, str]]:
    schema, name = (str(tree.get(key) or "").casefold() for key in ("schema_name", "table_name"))
    if schema in SCHEMAS:
        if schema or name not in known:
            yield "table", name
    else:
        yield "table", f"{schema}.{name}"

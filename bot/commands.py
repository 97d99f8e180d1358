"""What each command of the shop does."""

from __future__ import annotations

import argparse
import base64
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.errors import BadRequest
from bot.settings import Settings

Do = Callable[..., Any]


@contextmanager
def operations(settings: Settings) -> Iterator[Do]:
    """Named operations on the shop: through its worker when one has it, else on our own."""
    from bot.client import find_door  # noqa: PLC0415 -- only commands that need it pay for it

    client = find_door(settings.home)
    if client is not None:
        yield client.do
        return
    from bot.app import desk, open_shop  # noqa: PLC0415 -- the same
    from bot.door.operations import Caller, perform  # noqa: PLC0415 -- the same

    shop = open_shop(settings)
    try:
        caller = Caller("terminal", "owner")
        yield lambda name, /, **given: perform(desk(shop), name, given, caller)
    finally:
        shop.close()


def run_command(options: argparse.Namespace, settings: Settings) -> int:
    """The shop, open until Ctrl-C."""
    from bot.worker import run  # noqa: PLC0415 -- the worker's parts are heavy

    return run(settings, options)


def ask_command(options: argparse.Namespace, settings: Settings) -> int:
    """The whole conversation engine on standard input and output."""
    from bot.asking import ask  # noqa: PLC0415 -- opens the shop's parts

    return ask(settings, sys.stdin, sys.stdout, options.now)


def chat_command(options: argparse.Namespace, settings: Settings) -> int:
    """The same engine, typed by a person."""
    from bot.asking import chat  # noqa: PLC0415 -- opens the shop's parts

    return chat(settings)


def import_command(options: argparse.Namespace, settings: Settings) -> int:
    """A catalogue file, row by row."""
    content = base64.b64encode(_bytes(options.file)).decode()
    given = {"name": options.file.name, "content": content}
    with operations(settings) as do:
        report = do("import_catalogue", **given, dry_run=options.dry_run, replace=options.replace)
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        print(_told(report, dry_run=options.dry_run))
    return 0 if report["accepted"] or (report["hidden"] and not report["rejected"]) else 1


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadRequest(f"{file}: {error.strerror or error}") from error


def _told(report: dict[str, Any], *, dry_run: bool) -> str:
    """The report of an import, for people."""
    lines = ["Nothing was changed (dry run)."] if dry_run else []
    counts = ("created", "updated", "unchanged", "retired", "hidden")
    told = ", ".join(f"{report[key]} {key}" for key in counts if report[key])
    lines.append(
        f"{report['accepted']} of {report['rows']} rows accepted: {told or 'nothing new'}."
    )
    lines += [f"  row {r['row']}: rejected, {r['reason']}" for r in report["rejected"][:50]]
    lines += [f"  row {w['row']}: {w['field']}: {w['message']}" for w in report["warnings"][:20]]
    return "\n".join(lines)


def settings_command(options: argparse.Namespace, settings: Settings) -> int:
    """Load a settings file, or show the settings."""
    if options.act == "load" and options.file is None:
        raise BadRequest("settings load: which file?")
    with operations(settings) as do:
        if options.act == "load":
            changed = do("load_settings", values=_json(options.file))["changed"]
            print(f"changed: {', '.join(changed)}" if changed else "nothing changed")
            return 0
        shown = do("show_settings")
    if options.json:
        print(json.dumps(shown, ensure_ascii=False))
    else:
        print("\n".join(f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in shown.items()))
    return 0


def _json(file: Path) -> Any:
    try:
        values = json.loads(_bytes(file).decode("utf-8-sig"))
    except ValueError as error:
        raise BadRequest(f"{file}: not JSON: {error}") from error
    if not isinstance(values, dict):
        raise BadRequest(f"{file}: a JSON object is expected")
    return values


def products_command(options: argparse.Namespace, settings: Settings) -> int:
    """What the shop sells now."""
    with operations(settings) as do:
        products = do("list_products")
    if options.json:
        print(json.dumps(products, ensure_ascii=False))
        return 0
    for p in products:
        stock = "" if p["stock"] is None else f"  ({p['stock']})"
        print(f"{p['id']:<24} {p['price']:>14,} {p['currency']}  {p['name']}{stock}")
    print(f"{len(products)} products")
    return 0


def search_command(options: argparse.Namespace, settings: Settings) -> int:
    """What the search finds, for one question or one a line."""
    one = options.query is not None
    lines = [options.query] if one else [line.strip() for line in sys.stdin if line.strip()]
    with operations(settings) as do:
        names = {p["id"]: p["name"] for p in do("list_products")}
        for line in lines:
            [found] = do("search", queries=[line], limit=options.limit)
            print(json.dumps(found, ensure_ascii=False) if options.json else _found(found, names))
    return 0


def _found(found: dict[str, Any], names: dict[str, str]) -> str:
    hits = [f"  {h['score']:.2f}  {names.get(h['id'], '')} ({h['id']})" for h in found["products"]]
    mark = "" if found["sold_here"] else "  [nothing like that is sold here]"
    return "\n".join([f"{found['query']}{mark}", *hits])


def models_command(options: argparse.Namespace, settings: Settings) -> int:
    """Fetch a model of meaning; the only command that reaches for one."""
    from bot.app import download_model  # noqa: PLC0415 -- opens the shop's parts

    print(download_model(options.name))
    print(f'now set "embedding_model": "{options.name}" in the shop\'s settings')
    return 0


def link_command(options: argparse.Namespace, settings: Settings) -> int:
    """A number, linked in the terminal."""
    from bot import linking  # noqa: PLC0415 -- the worker's parts are heavy

    return linking.link(settings, options.account, options.phone, accepts=options.accept_risk)


def unlink_command(options: argparse.Namespace, settings: Settings) -> int:
    """A number, signed out."""
    from bot import linking  # noqa: PLC0415 -- the same

    return linking.unlink(settings, options.account)


def voice_command(options: argparse.Namespace, settings: Settings) -> int:
    """The speech model, fetched once."""
    from bot.app import fetch_speech_model  # noqa: PLC0415 -- only this command needs it

    print(fetch_speech_model(options.model, settings.models))
    return 0


def seed_command(options: argparse.Namespace, settings: Settings) -> int:
    """The sample shop, for a first look."""
    from bot.samples import seed  # noqa: PLC0415 -- only a first run needs it

    with operations(settings) as do:
        print(seed(do, settings))
    return 0

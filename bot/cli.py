"""The commands of the shop: run, chat, ask, import, settings, products, search."""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from bot import __version__
from bot.errors import BadRequest, ShopError, ShopIsOpen
from bot.settings import Settings, settings_from_environment

Command = Callable[[argparse.Namespace, Settings], int]
Add = Callable[[str, Command, str], argparse.ArgumentParser]
Do = Callable[..., Any]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; what goes wrong is one clear line and an exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # whatever the terminal's language
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parser().parse_args(argv)
    try:
        settings = settings_from_environment(os.environ, options.home)
        command: Command = options.command
        return command(options, settings)
    except ShopIsOpen as error:
        return _fail(str(error), 3)
    except ShopError as error:
        return _fail(str(error), 2)
    except BrokenPipeError:  # whoever read us has left; write no more, at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _fail(f"{error.filename or 'the system'}: {error.strerror or error}", 2)
    except KeyboardInterrupt:
        return 130


def _fail(line: str, code: int) -> int:
    print(f"salesbot: {line}", file=sys.stderr)
    return code


def parser() -> argparse.ArgumentParser:
    """The command line, as the README tells it."""
    top = argparse.ArgumentParser(
        prog="salesbot", description="A WhatsApp sales assistant for one shop."
    )
    top.add_argument("--version", action="version", version=f"salesbot {__version__}")
    top.add_argument("--home", default="", metavar="DIR", help="the shop's folder (data/)")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, text: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=text, description=text)
        one.set_defaults(command=command)
        return one

    _add_talking(add)
    _add_keeping(add)
    _add_numbers(add)
    return top


def _add_talking(add: Add) -> None:
    """The commands in which the shop talks."""
    run = add("run", run_command, "Open the shop: the worker and the console.")
    channels = ["simulator", "whatsapp", "cloud"]
    run.add_argument("--channel", default="simulator", choices=channels)
    run.add_argument("--no-console", action="store_true", help="only the worker")
    run.add_argument("--port", type=_up_to(65535), metavar="N", help="of the console (8501)")
    ask = add("ask", ask_command, "Answer JSON lines from standard input, a line each.")
    ask.add_argument(
        "--now", default="", metavar="ISO-8601", help="the clock of lines without `at`"
    )
    add("chat", chat_command, "Be a customer, in the terminal.")


def _add_keeping(add: Add) -> None:
    """The commands that keep goods and settings."""
    bring = add("import", import_command, "Read a catalogue file into the shop.")
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--json", action="store_true", help="print the report as JSON")
    bring.add_argument("--dry-run", action="store_true", help="only tell what it would change")
    bring.add_argument("--replace", action="store_true", help="retire what is no longer in it")
    settings = add("settings", settings_command, "Load or show the shop's settings.")
    settings.add_argument("act", choices=["load", "show"])
    settings.add_argument("file", type=Path, nargs="?", metavar="FILE.json")
    settings.add_argument("--json", action="store_true", help="print JSON")
    products = add("products", products_command, "What the shop sells now.")
    products.add_argument("act", choices=["list"])
    products.add_argument("--json", action="store_true", help="print JSON")
    search = add("search", search_command, "What the shop's search finds.")
    search.add_argument("query", nargs="?", metavar="QUERY", help="one a line from standard input")
    search.add_argument("--limit", type=_up_to(1000), default=10, metavar="N")
    search.add_argument("--json", action="store_true", help="print JSON lines")
    add("seed", seed_command, "Fill an empty shop with the sample catalogue.")


def _add_numbers(add: Add) -> None:
    """The commands that link numbers and let them listen."""
    link = add("link", link_command, "Link a WhatsApp number: scan a code with its phone.")
    link.add_argument("--account", default="whatsapp", metavar="NAME", help="of this number")
    link.add_argument("--phone", default="", metavar="+57...", help="type a code instead")
    link.add_argument("--accept-risk", action="store_true", help="do not ask about the risk")
    unlink = add("unlink", unlink_command, "Sign a WhatsApp number out and forget its session.")
    unlink.add_argument("--account", default="whatsapp", metavar="NAME")
    voice = add("voice", voice_command, "Fetch the model that listens to voice notes.")
    voice.add_argument("act", choices=["download"])
    voice.add_argument("--model", default="small", metavar="SIZE", help="tiny, base, small, turbo")


def _up_to(most: int) -> Callable[[str], int]:
    """Reads a whole number from 1 to the most."""

    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {most}")
        return int(text)

    return number


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


# ---------------------------------------------------------------- commands


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


if __name__ == "__main__":
    sys.exit(main())

"""The command line of the shop."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path

from bot import __version__
from bot.commands import (
    ask_command,
    chat_command,
    import_command,
    link_command,
    models_command,
    products_command,
    run_command,
    search_command,
    seed_command,
    settings_command,
    unlink_command,
    voice_command,
)
from bot.errors import ShopError, ShopIsOpen
from bot.settings import Settings, settings_from_environment

Command = Callable[[argparse.Namespace, Settings], int]
Add = Callable[[str, Command, str], argparse.ArgumentParser]


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
    models = add("models", models_command, "Fetch a model of meaning from its hub.")
    models.add_argument("act", choices=["download"])
    models.add_argument("name", metavar="NAME", help="such as intfloat/multilingual-e5-small")
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


if __name__ == "__main__":
    sys.exit(main())

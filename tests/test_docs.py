"""The README tells the truth: what it names exists, what exists is named, what it shows runs."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import parser

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"^```(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
CHAT = re.compile(r"(<!-- chat:.*-->\n```text\n)((?:.*\n)*?)(```\n)")


def readme() -> str:
    return README.read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    [subparsers] = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(subparsers.choices)


def acts() -> list[str]:
    """Every command with its act: `settings load`, `products list`, `ask`."""
    found = []
    for name, command in commands().items():
        choices = [a.choices for a in command._actions if a.dest == "act"]
        found += [f"{name} {act}" for act in choices[0] or ()] if choices else [name]
    return found


def targets() -> list[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE)


@pytest.mark.parametrize("act", acts())
def test_every_command_is_in_the_readme(act):
    assert f"`salesbot {act}" in readme()


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        (name, option)
        for name, command in commands().items()
        for action in command._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    ],
)
def test_every_flag_is_in_the_readme(name, flag):
    rows = [line for line in readme().splitlines() if f"salesbot {name}" in line]
    assert any(flag in row for row in rows)


@pytest.mark.parametrize("target", targets())
def test_every_make_target_is_in_the_readme(target):
    assert f"`make {target}" in readme()


def test_the_readme_names_no_target_command_or_file_that_there_is_not():
    text = readme()
    told = set(re.findall(r"`salesbot ([a-z]+)", text))
    files = set(re.findall(r"`((?:bot|data|tests|\.ci)/[\w./-]+)`", text))

    assert set(re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)", text, re.MULTILINE)) <= {
        pair for target in targets() for pair in ((target, ""), ("", target))
    }
    assert told <= commands().keys()
    assert {file for file in files if not (ROOT / file).exists()} == set()


def test_the_readme_stays_short():
    assert len(readme().splitlines()) <= 190


def test_what_the_readme_shows_runs(home):
    blocks = [code for kind, code in BLOCK.findall(readme()) if kind == "sh run"]
    assert blocks
    tools = Path(sys.executable).parent
    env = {**os.environ, "SALESBOT_HOME": str(home), "PATH": f"{tools}:{os.environ['PATH']}"}
    for code in blocks:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", code],  # noqa: S607 -- any bash
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_the_chat_of_the_readme_is_what_the_shop_says(salesbot, home, request):
    found = CHAT.search(readme())
    assert found
    played = "\n".join(played_again(salesbot, home, found[2]))
    if request.config.getoption("--update-dialogues"):
        README.write_text(readme().replace(found[2], played), encoding="utf-8")
    else:
        assert found[2] == played


def played_again(salesbot, home, chat):
    """What is said and answered, a line each; a picture is named before its words."""
    asked = [line.removeprefix("> ") for line in chat.splitlines() if line.startswith("> ")]
    lines = [
        {
            "chat": "573001112233",
            "id": f"m{n}",
            "text": text,
            "at": f"2026-11-24T10:{n:02d}:00-05:00",
        }
        for n, text in enumerate(asked)
    ]
    for text, answer in zip(asked, salesbot(home, "ask", stdin=lines).lines, strict=True):
        yield f"> {text}"
        for message in answer["messages"]:
            picture = [f"[{message['photo']}]"] if message["photo"] else []
            yield from (*picture, *(line for line in message["text"].splitlines() if line))
        yield ""

"""The engine on standard input and output, as a script uses it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
AT = "2026-11-24T10:00:00-05:00"


def said(**line: Any) -> dict[str, Any]:
    return {"chat": "573001112233", "name": "Ana", "at": AT, **line}


def test_an_answer_has_the_shape_of_the_contract(salesbot, home):
    [answer] = salesbot(home, "ask", stdin=[said(text="quiero ver una foto del martillo")]).lines

    assert list(answer) == "chat messages decision products handoff payment".split()
    assert answer["products"] == ["FE03"]
    assert "$34.900" in answer["messages"][0]["text"]
    assert answer["messages"][0]["photo"] == "media/martillo.png"


def test_a_burst_is_answered_once_and_each_line_has_its_line(salesbot, home):
    burst = said(texts=["hola", "busco", "un martillo"])

    told = salesbot(home, "ask", stdin=[burst, said(chat="573009998877", text="hola")])

    assert [line["chat"] for line in told.lines] == ["573001112233", "573009998877"]
    assert told.lines[0]["products"] == ["FE03"]


def test_a_redelivered_message_gets_no_second_answer(salesbot, home):
    line = said(id="3EB0C767", text="¿cuánto vale el martillo?")

    first, second = salesbot(home, "ask", stdin=[line, line]).lines

    assert first["messages"]
    assert second["messages"] == []


def test_a_later_ask_goes_on_with_the_same_customer(salesbot, home):
    salesbot(home, "ask", stdin=[said(text="¿tienen martillos?")])

    [answer] = salesbot(home, "ask", stdin=[said(text="mándeme una foto")]).lines

    assert [message["photo"] for message in answer["messages"]] == ["media/martillo.png"]


def test_after_the_owner_writes_the_bot_is_silent(salesbot, home):
    lines = [said(text="hola"), said(from_owner="Hola Ana, le atiendo yo"), said(text="¡gracias!")]

    _, owner, customer = salesbot(home, "ask", stdin=lines).lines

    assert owner["messages"] == customer["messages"] == []


def test_what_the_owners_phone_is_told_is_not_told_to_the_customer(salesbot, home):
    lines = [said(text="quiero hablar con una persona"), said(chat="573000000001", text="hola")]

    customer, owner = salesbot(home, "ask", stdin=lines).lines

    assert customer["handoff"]
    assert len(customer["messages"]) == 1
    assert not any("Ana" in m["text"] for line in (customer, owner) for m in line["messages"])


@pytest.mark.parametrize(
    ("key", "name"), [("image", "recibo.jpg"), ("image", "recibo.png"), ("audio", "nota.ogg")]
)
def test_media_are_kept_once_by_their_content(salesbot, home, tmp_path, key, name):
    (tmp_path / name).write_bytes(b"any bytes")
    line = said(**{key: str(tmp_path / name)})

    told = salesbot(home, "ask", stdin=[line, line])

    assert all(answer["messages"] for answer in told.lines)
    assert len(list((home / "media" / "received").iterdir())) == 1


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("nonsense", ""),
        ("[" * 100_000, ""),
        ("[1]", "object"),
        ("{}", "chat"),
        ('{"chat": 5, "text": "hola"}', "chat"),
        ('{"chat": "1"}', "text"),
        ('{"chat": "1", "text": 5}', "text"),
        ('{"chat": "1", "text": "a", "texts": ["b"]}', "text"),
        ('{"chat": "1", "texts": "a"}', "texts"),
        ('{"chat": "1", "text": "a", "at": "tomorrow"}', "tomorrow"),
        ('{"chat": "1", "text": "a", "at": "9999-12-31T23:59:59Z"}', "9999"),
        ('{"chat": "1", "image": "nowhere.png"}', "nowhere.png"),
        ('{"chat": "1", "audio": "."}', "."),
    ],
)
def test_a_line_that_cannot_be_read_is_told_and_the_run_goes_on(salesbot, home, line, names):
    told = salesbot(home, "ask", stdin=f"{line}\n{json.dumps(said(text='hola'))}\n")

    refused, answered = told.lines
    assert list(refused) == ["error"]
    assert names in refused["error"]
    assert answered["messages"]


def test_half_an_emoji_and_nothing_at_all_are_read(salesbot, home):
    lines = '{"chat": "1", "text": "hola \\ud83d"}\n{"chat": "2", "text": "hola \\u0000"}\n'
    assert all(answer["messages"] for answer in salesbot(home, "ask", stdin=lines).lines)


def test_a_clock_for_all_lines_must_be_a_time(salesbot, home):
    told = salesbot(home, "ask", "--now", "noon")
    assert (told.code, "noon" in told.complaint) == (2, True)


def test_each_answer_comes_before_the_next_line_is_read(home):
    command = [sys.executable, "-m", "bot", "--home", str(home), "ask", "--now", AT]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as bot:
        assert bot.stdin
        assert bot.stdout
        for text in ("hola", "¿tienen martillos?"):
            bot.stdin.write(json.dumps({"chat": "1", "text": text}) + "\n")
            bot.stdin.flush()
            assert json.loads(bot.stdout.readline())["messages"]


def test_a_person_may_be_the_customer_in_the_terminal(salesbot, home, monkeypatch):
    lines = iter(["hola", "quiero ver una foto del martillo"])
    monkeypatch.setattr("builtins.input", lambda _: next(lines, ""))

    told = salesbot(home, "chat")

    assert "You are a customer of Bazar La Ceiba" in told.out
    assert "[photo: media/martillo.png]" in told.out


def test_whoever_writes_at_a_machines_speed_is_answered(salesbot, home):
    lines = [said(text=f"¿cuánto vale el martillo? {n}") for n in range(20)]

    told = salesbot(home, "ask", stdin=lines).lines

    assert [line["handoff"] for line in told] == [False] * 20
    assert all(line["messages"] for line in told)

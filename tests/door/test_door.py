from __future__ import annotations

import base64
import json
import socket
import stat
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from urllib.parse import urlsplit

import pytest

from bot import errors
from bot.app import Shop
from bot.client import Client, find_door
from bot.door import web
from bot.errors import BadCatalogue, BadRequest, BadSettings, NotAllowed, NotFound, ShopIsAway
from bot.worker import listening

CHAT = {"account": "main", "chat": "573001"}


def raw(client: Client, method: str, path: str, body: bytes = b"", **headers: str):
    """The number and the JSON of an answer to a request made by hand."""
    place = urlsplit(client.url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=30)
    sides = {"x-token": client.token, **{k.replace("_", "-"): v for k, v in headers.items()}}
    connection.request(method, path, body, sides)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


# ---------------------------------------------------------------- who comes in


def test_the_door_tells_how_the_worker_is(owner: Client, analyst: Client) -> None:
    for client in (owner, analyst):
        assert client.health()["products"] >= 1


@pytest.mark.parametrize("token", ["", "wrong", "ñandú", "x" * 5000])
def test_a_wrong_token_opens_nothing(owner: Client, token: str) -> None:
    for path in ("/do/inbox", "/select", "/health"):
        method = "GET" if path == "/health" else "POST"
        header = token.encode().decode("latin-1")
        status, body = raw(owner, method, path, b"{}", x_token=header)
        assert status == 403
        assert json.loads(body) == {"error": "wrong token", "kind": "NotAllowed"}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example"])
def test_a_page_of_another_host_cannot_reach_the_door(owner: Client, host: str) -> None:
    for method, path in (("POST", "/do/inbox"), ("POST", "/select"), ("GET", "/health")):
        status, _ = raw(owner, method, path, b"{}", host=host)
        assert status == 403


def test_the_door_listens_only_on_this_machine(owner: Client) -> None:
    port = urlsplit(owner.url).port
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing; tells our address towards the world
        address = probe.getsockname()[0]
    if address.startswith("127."):
        pytest.skip("this machine has no other address")
    with socket.socket() as probe:
        assert probe.connect_ex((address, port)) != 0


def test_token_files_are_for_their_owner_only(home: Path) -> None:
    folder = home / "door"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("owner", "analyst"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_an_open_folder_is_closed_and_tokens_are_new_each_time(tmp_path: Path) -> None:
    (tmp_path / "door").mkdir(mode=0o755)
    first, second = web.make_tokens(tmp_path), web.make_tokens(tmp_path)
    assert stat.S_IMODE((tmp_path / "door").stat().st_mode) == 0o700
    assert len({*first.values(), *second.values()}) == 6
    assert (tmp_path / "door" / "owner").read_text() == second["owner"]


def test_an_analyst_may_not_act(analyst: Client) -> None:
    for name in ("take_chat", "reply", "load_settings", "import_catalogue", "give_back"):
        with pytest.raises(NotAllowed, match=f"a analyst may not {name.replace('_', ' ')}"):
            analyst.do(name, **CHAT)


# ---------------------------------------------------------------- what is asked


def test_an_unknown_operation_is_told(owner: Client) -> None:
    for name in ("fly", "../health", "", "inbox/x"):
        with pytest.raises((NotFound, errors.ShopError)):
            owner.do(name)


@pytest.mark.parametrize("body", [b"{", b"[]", b"1", b'"x"', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_object_is_refused(owner: Client, body: bytes) -> None:
    status, told = raw(owner, "POST", "/do/inbox", body)
    assert (status, json.loads(told)["kind"]) == (400, "BadRequest")


def test_a_body_that_is_too_large_is_refused(
    owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "LARGEST", 1000)
    status, told = raw(owner, "POST", "/do/inbox", b'"' + b"x" * 2000 + b'"')
    assert (status, "larger than" in json.loads(told)["error"]) == (400, True)
    status, told = raw(owner, "POST", "/do/inbox", iter([b"x" * 600] * 3))  # told no length
    assert (status, "larger than" in json.loads(told)["error"]) == (400, True)


@pytest.mark.parametrize("limit", ["x", -1, 0, 1.5, True, None, 10**9])
def test_a_limit_that_is_none_is_refused(owner: Client, limit: object) -> None:
    with pytest.raises(BadRequest, match="limit"):
        owner.do("inbox", limit=limit)


def test_errors_come_back_as_what_they_were(owner: Client) -> None:
    content = base64.b64encode(b"%PDF-1.4 \x00\x01").decode()
    for error, name, given in (
        (NotFound, "thread", {"chat": "nobody"}),
        (BadRequest, "reply", {**CHAT, "text": "  "}),
        (BadRequest, "import_catalogue", {"content": "no base64"}),
        (BadRequest, "search", {"queries": "tenis"}),
        (BadSettings, "load_settings", {"values": {"colour": "red"}}),
        (BadRequest, "load_settings", {"values": []}),
        (BadCatalogue, "import_catalogue", {"name": "x.pdf", "content": content}),
    ):
        with pytest.raises(error) as told:
            owner.do(name, **given)
        assert type(told.value) is error
        assert str(told.value)


def test_a_fault_of_the_worker_is_told_as_one(
    owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(web, "perform", broken)
    with pytest.raises(errors.ShopError, match="the worker failed \\(ZeroDivisionError\\)"):
        owner.do("inbox")


def test_any_text_comes_through_the_door_as_it_is(owner: Client) -> None:
    [chat] = owner.do("inbox")
    assert chat["last_body"] == "hola \ud83d \x00"
    sent = "ñ 🌸 <b> \ud83d \x00 'x'"
    owner.do("reply", **CHAT, text=sent, id="r1")
    assert owner.do("thread", **CHAT)[-1]["body"] == sent


def test_who_acts_is_written_down(owner: Client) -> None:
    assert owner.do("take_chat", **CHAT) == {"status": "person", "person": "José Ñandú 🌸"}
    assert owner.do("inbox")[0]["person"] == "José Ñandú 🌸"
    assert owner.do("give_back", **CHAT) == {"given_back": True}
    assert owner.do("give_back", **CHAT) == {"given_back": False}


def test_many_callers_are_served_at_once(owner: Client, analyst: Client) -> None:
    got: list[int] = []

    def call() -> None:
        got.append(len(owner.do("list_products")))
        got.append(analyst.select("select count(*) as n from messages").num_rows)

    threads = [Thread(target=call) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 32
    assert all(got)


def test_a_new_catalogue_is_answered_from_as_soon_as_it_is_imported(
    owner: Client, shop: Shop
) -> None:
    """Also while the worker's threads ask for the team all the time."""
    stop = Event()

    def ask() -> None:
        while not stop.is_set():
            shop.team.get()

    threads = [Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(5):
        rows = f"codigo,nombre,precio\nN1,Sombrero Luna,{1000 + n}\n".encode()
        content = base64.b64encode(rows).decode()
        owner.do("import_catalogue", name="n.csv", content=content)
        prices = {p["id"]: p["price"] for p in owner.do("list_products")}
        assert prices["N1"] == 1000 + n
    stop.set()
    for thread in threads:
        thread.join()


# ---------------------------------------------------------------- SELECT


def test_an_analyst_asks_in_sql(analyst: Client) -> None:
    asked = "select chat, sent_at from messages where id = $id and sent_at <= $until"
    table = analyst.select(asked, id="A", until="2999-01-01")
    assert table.column_names == ["chat", "sent_at"]
    assert table.num_rows == 1


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("select * from users", NotAllowed),
        ("select * from messages m, settings", NotAllowed),
        ("from query('select * from users')", NotAllowed),
        ("from '/etc/passwd'", NotAllowed),
        ("delete from messages", BadRequest),
        ("select 1; select 2", BadRequest),
        ("", BadRequest),
        ("select no_such_column from messages", BadRequest),
        ("select $x", BadRequest),
    ],
)
def test_what_an_analyst_may_not_ask_is_refused(analyst: Client, sql: str, error) -> None:
    with pytest.raises(error):
        analyst.select(sql)


def test_values_that_are_no_object_are_refused(analyst: Client) -> None:
    body = json.dumps({"sql": "select 1", "with": [1]}).encode()
    assert raw(analyst, "POST", "/select", body)[0] == 400


def test_a_runaway_question_ends_and_the_next_one_is_answered(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "SECONDS", 1.0)
    endless = "select count(*) from range(100000) a, range(100000) b, range(1000) c"
    started = monotonic()
    with pytest.raises(BadRequest, match="longer than 1 second"):
        analyst.select(endless + " where a.range + b.range = c.range + 7")
    assert monotonic() - started < 30
    assert analyst.select("select 1 as a").num_rows == 1


def test_the_rows_of_an_answer_are_capped(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "ROWS", 70_000)
    assert analyst.select("from range(1000000)").num_rows == 70_000


# ---------------------------------------------------------------- finding it


def test_a_door_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    assert find_door(tmp_path) is None


def test_what_a_killed_worker_left_behind_is_not_found(tmp_path: Path, owner: Client) -> None:
    folder = tmp_path / "door"
    folder.mkdir()
    with listening(0) as listener:
        port = listener.getsockname()[1]
    for address in (f"http://127.0.0.1:{port}", "", "nonsense", "http://", owner.url):
        (folder / "address").write_text(address)
        (folder / "owner").write_text("an old token")
        assert find_door(tmp_path) is None


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>",
        b"HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n",
        b"",
    ],
)
def test_somebody_elses_server_on_the_old_port_is_not_taken_for_the_door(
    tmp_path: Path, answer: bytes
) -> None:
    folder = tmp_path / "door"
    folder.mkdir()
    with listening(0) as listener:
        listener.listen()

        def serve() -> None:
            connection, _ = listener.accept()
            connection.recv(65536)
            connection.sendall(answer)
            connection.close()

        thread = Thread(target=serve)
        thread.start()
        (folder / "address").write_text(f"http://127.0.0.1:{listener.getsockname()[1]}")
        (folder / "owner").write_text("an old token")
        assert find_door(tmp_path) is None
        thread.join()


def test_a_worker_that_went_away_is_told(owner: Client) -> None:
    with listening(0) as listener:
        port = listener.getsockname()[1]
    gone = replace(owner, url=f"http://127.0.0.1:{port}")
    with pytest.raises(ShopIsAway, match="does not answer"):
        gone.do("inbox")


def test_no_proxy_stands_between(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert owner.do("list_products")


def test_operations_are_listed_for_the_roles_that_may(shop: Shop, owner: Client) -> None:
    product = owner.do("list_products")[0]
    assert (product["id"], product["price"]) == ("T1", 89900)
    [found] = owner.do("search", queries=["tenis"], limit=3)
    assert [p["id"] for p in found["products"]] == ["T1"]

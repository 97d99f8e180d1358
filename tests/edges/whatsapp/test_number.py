"""A linked number minded by the worker: its real process, a scripted WhatsApp, a real database."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.happening import Standing
from bot.edges.whatsapp import sealed
from bot.edges.whatsapp.child import _without_numbers
from bot.edges.whatsapp.folder import Folder
from bot.edges.whatsapp.number import Number, Program
from bot.errors import ShopIsOpen
from bot.minding import leave, mind
from bot.store import links
from bot.store.database import Database, DuckDatabase
from bot.store.links import Wish
from bot.store.migrations import bring_up_to_date
from tests.edges.whatsapp import written
from tests.edges.whatsapp.wire import (
    BANNED,
    CONNECTED,
    DROPPED,
    LOGGED_OUT,
    MESSAGE,
    OUTDATED,
    PROGRAM,
    REFUSED,
    REPLACED,
    Wire,
    until,
)
from tests.store.shop import rows

ACCOUNT = "whatsapp"
ROOT = Path(__file__).parents[3]
KEY = "correct horse battery staple"
QR = "https://wa.me/settings/linked_devices#REF,noise,identity,adv,6"


class Minded:
    """A number and whoever minds it."""

    def __init__(self, home: Path, program: Program = PROGRAM) -> None:
        self.db: Database = DuckDatabase(home / "shop.duckdb")
        bring_up_to_date(self.db)
        links.open_link(self.db, ACCOUNT, "WhatsApp", datetime.now(UTC))
        self.number = Number(ACCOUNT, Folder(home / "whatsapp" / ACCOUNT), program)
        self.wire = Wire(self.number.folder.path)
        self.alarms: list[str] = []

    def wishes(self, wish: str, phone: str = "") -> None:
        links.wish(self.db, ACCOUNT, Wish(wish, phone, "marta"), datetime.now(UTC))

    def looks(self) -> dict[str, Any]:
        mind(self.db, self.number, self.alarms.append, datetime.now(UTC), 0.1)
        return links.all_links(self.db, datetime.now(UTC))[0]

    def stands(self, standing: Standing, seconds: float = 20) -> dict[str, Any]:
        def there() -> dict[str, Any] | None:
            row = self.looks()
            return row if row["standing"] == standing else None

        found: dict[str, Any] = until(there, seconds)
        return found

    def code(self) -> dict[str, Any] | None:
        return links.shown_code(self.db, ACCOUNT, datetime.now(UTC))

    def tell(self, code: int, name: str, **parts: Any) -> None:
        event = getattr(written.schema(), name)(**parts)
        self.wire.arrives(code, written.fill_required(event))

    def connects(self) -> None:
        self.wishes("link")
        self.stands(Standing.CONNECTING)
        self.wire.login("success")
        self.tell(CONNECTED, "Connected", status=True)
        self.stands(Standing.CONNECTED)

    def close(self) -> None:
        leave(self.db, self.number, datetime.now(UTC))
        self.number.close()
        self.db.close()


@pytest.fixture
def minded(tmp_path: Path) -> Iterator[Minded]:
    made = Minded(tmp_path)
    yield made
    made.close()


def ended(pid: int) -> Callable[[], bool]:
    def gone() -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
        except OSError:
            return True

    return gone


def test_a_code_to_scan_is_shown_renewed_and_gone_once_scanned(minded: Minded) -> None:
    minded.wishes("link")
    minded.stands(Standing.CONNECTING)
    minded.wire.qr(QR)
    minded.stands(Standing.PAIRING)
    code = minded.code()
    assert code
    assert (code["kind"], code["text"], code["number"]) == ("qr", QR, 1)
    assert timedelta(seconds=40) < code["expires_at"] - datetime.now(UTC) <= timedelta(seconds=60)
    minded.wire.qr(f"{QR}2")
    until(lambda: minded.looks() and (minded.code() or {}).get("number") == 2)
    minded.wire.login("success")
    minded.tell(CONNECTED, "Connected", status=True)
    row = minded.stands(Standing.CONNECTED)
    assert (row["is_linked"], row["phone"]) == (True, written.SHOP)
    assert minded.code() is None


def test_a_code_to_type_is_shown_for_a_phone_number(minded: Minded) -> None:
    minded.wishes("link", written.SHOP)
    minded.stands(Standing.CONNECTING)
    minded.wire.qr(QR)
    minded.stands(Standing.PAIRING)
    assert (minded.code() or {})["text"] == "ABCD-EFGH"


def test_codes_that_ran_out_are_said_and_can_be_asked_for_again(minded: Minded) -> None:
    minded.wishes("link")
    minded.stands(Standing.CONNECTING)
    minded.wire.login("timeout")
    row = minded.stands(Standing.STOPPED)
    assert "in time" in row["detail"]
    assert not minded.number.runs
    minded.connects()


def test_a_passkey_is_said_in_words(minded: Minded) -> None:
    minded.wishes("link")
    minded.stands(Standing.CONNECTING)
    minded.wire.login("passkey-request")
    minded.stands(Standing.PASSKEY_REQUIRED)
    assert "passkey" in minded.alarms[0]


ENDS = {
    "logged out": (LOGGED_OUT, "LoggedOut", {"OnConnect": False, "Reason": 2}, Standing.LOGGED_OUT),
    "replaced": (REPLACED, "StreamReplaced", {}, Standing.REPLACED),
    "banned": (BANNED, "TemporaryBan", {"Code": 4, "Expire": 86400}, Standing.BANNED),
    "outdated": (OUTDATED, "ClientOutdated", {}, Standing.OUTDATED),
    "refused as gone": (
        REFUSED,
        "ConnectFailure",
        {"Reason": 4, "Message": "x"},
        Standing.LOGGED_OUT,
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_an_end_for_good_is_told_and_not_tried_again(minded: Minded, end: str) -> None:
    code, name, parts, standing = ENDS[end]
    minded.connects()
    minded.tell(code, name, **parts)
    minded.stands(standing)
    until(lambda: minded.looks() and not minded.number.runs)
    time.sleep(0.3)
    minded.looks()
    assert not minded.number.runs
    assert len(minded.alarms) == 1
    assert rows(minded.db, "select count(*) from events where kind = 'number_alarm'") == [(1,)]


def test_a_ban_says_why_and_how_long(minded: Minded) -> None:
    minded.connects()
    minded.tell(BANNED, "TemporaryBan", Code=4, Expire=86400)
    row = minded.stands(Standing.BANNED)
    assert row["detail"] == "sent too many same message, for 86400 seconds"


def test_a_dropped_connection_is_seen_and_comes_back(minded: Minded) -> None:
    minded.connects()
    minded.tell(DROPPED, "Disconnected", status=True)
    minded.stands(Standing.RECONNECTING)
    assert not minded.number.is_open
    minded.tell(CONNECTED, "Connected", status=True)
    minded.stands(Standing.CONNECTED)
    history = [s for _, s, _ in links.history(minded.db, ACCOUNT, datetime.now(UTC) - timedelta(1))]
    assert history[-3:] == ["connected", "reconnecting", "connected"]


def test_a_killed_process_is_started_again(minded: Minded) -> None:
    minded.connects()
    pid = minded.number.pid
    os.kill(pid, signal.SIGKILL)
    minded.stands(Standing.RECONNECTING)
    until(lambda: minded.looks() and minded.number.pid not in (0, pid))


def test_without_a_network_it_waits_longer_each_time(minded: Minded) -> None:
    minded.wire.says("no_network")
    minded.wishes("link")
    row = until(lambda: (r := minded.looks())["tries"] >= 2 and r, 40)
    assert "cannot be reached" in row["detail"] or row["standing"] in ("connecting", "reconnecting")


def test_unlinking_signs_out_and_leaves_nothing(minded: Minded) -> None:
    minded.connects()
    minded.wishes("unlink")
    minded.looks()
    assert (minded.wire.path / "signed_out").exists()
    assert not minded.number.folder.has_session
    assert not minded.number.runs


def test_a_number_switched_off_stays_linked(minded: Minded) -> None:
    minded.connects()
    minded.wishes("off")
    row = minded.stands(Standing.STOPPED)
    until(lambda: minded.looks() and not minded.number.runs)
    assert row["is_linked"]
    minded.wishes("on")
    minded.stands(Standing.CONNECTING)


def test_a_worker_that_is_gone_takes_its_numbers_with_it(minded: Minded) -> None:
    minded.connects()
    pid = minded.number.pid
    assert minded.number._process
    assert minded.number._process.stdin
    minded.number._process.stdin.close()  # what a killed worker leaves
    minded.number._process.stdin = None
    until(ended(pid), 10)


def test_two_processes_never_hold_one_session(minded: Minded) -> None:
    minded.connects()
    with pytest.raises(ShopIsOpen):
        minded.number.folder.hold()
    second = Number(ACCOUNT, minded.number.folder, PROGRAM)
    second.start()
    [over] = until(lambda: second.happenings(pairing=False))
    assert "another process holds" in over.problem
    second.close()
    assert minded.number.runs


def test_only_the_owner_can_read_a_number(minded: Minded) -> None:
    minded.connects()
    folder = minded.number.folder
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    files = [file for file in folder.path.iterdir() if file.is_file()]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert {"session.db", "spool.db", "lock"} <= {file.name for file in files}


def test_what_the_process_complains_of_names_nobody(minded: Minded) -> None:
    said = _without_numbers("failed for 573001112233@s.whatsapp.net and +57 3001112233")
    assert "3001112233" not in said


def test_a_key_from_the_environment_leaves_no_session_to_read_while_stopped(tmp_path: Path) -> None:
    program = Program(PROGRAM.command, secret=KEY)
    minded = Minded(tmp_path, program)
    minded.connects()
    folder = minded.number.folder
    assert folder.session.exists()
    minded.number.end()
    assert not list(folder.path.glob("session.db*"))
    assert b"SQLite" not in folder.sealed.read_bytes()
    minded.looks()
    until(lambda: folder.session.exists() and not folder.sealed.exists())
    minded.close()
    assert not folder.session.exists()


def test_a_killed_process_leaves_no_session_to_read_once_the_shop_closes(tmp_path: Path) -> None:
    program = Program(PROGRAM.command, secret=KEY)
    minded = Minded(tmp_path, program)
    minded.connects()
    os.kill(minded.number.pid, signal.SIGKILL)
    minded.close()
    assert not list(minded.number.folder.path.glob("session.db*"))
    assert minded.number.folder.sealed.exists()


@pytest.mark.parametrize("secret", ["", "another key than the first", "short"])
def test_a_wrong_key_is_said_and_not_tried_again(tmp_path: Path, secret: str) -> None:
    folder = Folder(tmp_path / "n")
    folder.make()
    folder.prepare_session()
    sealed.seal(folder, "correct horse battery staple")
    minded = Number(ACCOUNT, folder, Program(PROGRAM.command, secret))
    Wire(folder.path)
    minded.start()
    found = until(lambda: minded.happenings(pairing=False))
    assert found[0].is_final
    assert folder.sealed.exists()
    minded.close()


def test_messages_wait_in_the_spool_through_kills(minded: Minded) -> None:
    minded.connects()
    name = minded.wire.arrives(MESSAGE, written.message("hola"))
    until(lambda: name in minded.wire.acknowledged)
    os.kill(minded.number.pid, signal.SIGKILL)
    assert minded.number.waiting() == 1


# ------------------------------------------------------- the real library, without a network


def alone(code: str, *, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program of a few lines in a process of its own; nothing outside loopback is asked."""
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HTTPS_PROXY": "http://127.0.0.1:9",
        **environment,
    }
    return subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True,
        text=True,
        timeout=60,
        env=env,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_the_worker_reads_messages_without_starting_neonize(tmp_path: Path) -> None:
    code = """if 1:
        import sys, bot.lines, bot.worker
        from bot.edges.whatsapp.wire import schema
        schema()
        assert "neonize" not in sys.modules
        print("clean")
    """
    assert alone(code, folder=tmp_path).stdout.strip() == "clean"


def test_the_real_process_without_a_network_says_so_and_ends(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "n")
    number = Number(ACCOUNT, folder, Program())
    os.environ["HTTPS_PROXY"] = "http://127.0.0.1:9"
    try:
        number.start()
        found = until(lambda: number.happenings(pairing=True), 30)
    finally:
        del os.environ["HTTPS_PROXY"]
    assert "cannot be reached" in found[0].problem
    assert stat.S_IMODE(folder.session.stat().st_mode) == 0o600
    number.close()


def test_the_real_process_refuses_a_broken_session_for_good(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "n")
    folder.make()
    folder.session.write_bytes(b"no database at all" * 100)
    number = Number(ACCOUNT, folder, Program())
    number.start()
    found = until(lambda: number.happenings(pairing=True), 30)
    assert found[0].is_final
    number.close()

"""Linking a number in the terminal, with the number's real process and a scripted WhatsApp."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Thread

import pytest

from bot.edges.whatsapp.folder import Folder
from bot.errors import BadRequest, NotFound
from bot.linking import link, unlink
from bot.settings import Settings
from tests.edges.whatsapp import written
from tests.edges.whatsapp.wire import CONNECTED, PROGRAM, Wire, until

QR = "https://wa.me/settings/linked_devices#REF"


def folder(home: Path) -> Folder:
    return Folder(home / "whatsapp" / "whatsapp")


def scans(wire: Wire) -> None:
    """A person with the phone: waits for the code, scans it."""
    wire.qr(QR)
    until(lambda: not list((wire.path / "in").iterdir()), 30)
    time.sleep(2)  # a person takes the phone
    wire.login("success")
    wire.arrives(CONNECTED, written.fill_required(written.schema().Connected(status=True)))


@pytest.mark.parametrize("phone", ["", written.SHOP])
def test_a_number_is_linked_and_unlinked_in_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], phone: str
) -> None:
    home = Settings(tmp_path)
    wire = Wire(folder(tmp_path).path)
    person = Thread(target=scans, args=(wire,))
    person.start()
    assert link(home, "whatsapp", phone, accepts=True, program=PROGRAM) == 0
    person.join()
    told = capsys.readouterr().out
    assert "unofficial" in told
    assert "ABCD-EFGH" in told if phone else "\u2588" in told or "\u2580" in told
    assert told.rstrip().endswith("connected")
    assert folder(tmp_path).has_session
    assert unlink(home, "whatsapp", program=PROGRAM) == 0
    assert not folder(tmp_path).has_session


def test_a_number_that_needs_a_passkey_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Wire(folder(tmp_path).path).login("passkey-request")
    assert link(Settings(tmp_path), "whatsapp", "", accepts=True, program=PROGRAM) == 1
    assert "passkey" in capsys.readouterr().out


def test_nothing_is_linked_without_a_yes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "no")
    with pytest.raises(BadRequest):
        link(Settings(tmp_path), "whatsapp", "", accepts=False, program=PROGRAM)
    assert not (tmp_path / "whatsapp").exists()


def test_a_number_that_is_not_there_cannot_be_unlinked(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        unlink(Settings(tmp_path), "whatsapp", program=PROGRAM)

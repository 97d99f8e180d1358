"""A number's process with a scripted WhatsApp behind it: the real program and callback path.

    python scripted.py FOLDER

In the folder lies another, `wire`: files that appear in `wire/in` are events (code, bytes) that
arrive, in the order of their names; each is named in `wire/acknowledged` when the callback
has returned: then WhatsApp takes it as delivered. What is sent is written to `wire/out`, a line a
message. `wire/fault` holds a word: what becomes of the next send.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import time
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

from bot.edges.whatsapp import child
from bot.edges.whatsapp.client import LinkedClient, linked_client
from bot.edges.whatsapp.spool import Spool

FAULTS = {
    "timeout": "timed out waiting for message send response",
    "463": "server returned error 463",
    "500": "server returned error 500",
    "away": "failed to send: websocket not connected",
    "no_lid": "no LID found for 57... from server",
}


class Scripted(LinkedClient):
    """neonize's client without the network: its events come from files."""

    wire: Path

    def connect(self, proxy_settings: Any = None) -> None:
        from neonize._binder import func_callback_bytes
        from neonize.exc import NeonizeError

        self._over, self._count = Event(), 0
        if (self.wire / "no_network").exists():
            raise NeonizeError("failed to dial whatsapp web websocket: network is unreachable")
        execute = func_callback_bytes(self.event.execute)
        acknowledged = os.open(
            self.wire / "acknowledged", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600
        )
        while not self._over.is_set():
            found = sorted(file.name for file in (self.wire / "in").iterdir())
            names = [name for name in found if not name.endswith(".new")]
            for name in names:
                if self._over.is_set():
                    break
                file = self.wire / "in" / name
                self._deliver(file.read_bytes(), execute)
                os.write(acknowledged, f"{name}\n".encode())
                file.unlink()
            if not names:
                self._over.wait(0.01)

    def _deliver(self, raw: bytes, execute: Any) -> None:
        code, body = raw[0], raw[1:]
        if code == 255:
            self.event._qr(self, body)
        elif code == 254:
            told = ctypes.create_string_buffer(body)
            self._NewClient__onLoginStatus(0, ctypes.addressof(told))
        else:
            kept = ctypes.create_string_buffer(body, len(body))
            begun = time.perf_counter()
            execute(self.uuid, ctypes.addressof(kept), len(body), code)
            with (self.wire / "spent").open("a") as out:
                out.write(f"{time.perf_counter() - begun:.6f}\n")

    def _fault(self) -> str:
        file = self.wire / "fault"
        try:
            word = file.read_text()
            file.unlink()
        except OSError:
            return ""
        return word

    def send_message(self, to: Any, message: Any, *_: Any, **__: Any) -> Any:
        from neonize.exc import SendMessageError

        word = self._fault()
        if word == "hang":
            time.sleep(3600)
        if word == "die_before":
            os._exit(9)
        if word in FAULTS:
            raise SendMessageError(FAULTS[word])
        if word.startswith("slow"):
            time.sleep(float(word.split()[1]))
        self._count += 1
        id_ = f"OUT{os.getpid()}-{self._count}"
        text = (
            message.conversation or message.imageMessage.caption or message.documentMessage.caption
        )
        kind = "text" if message.conversation else message.ListFields()[0][0].name
        line = {"to": f"{to.User}@{to.Server}", "text": text, "kind": kind, "id": id_}
        with (self.wire / "out").open("a") as out:
            out.write(json.dumps(line) + "\n")
        if word == "die_after":
            os._exit(9)
        return SimpleNamespace(ID=id_, Timestamp=int(time.time()))

    def upload(self, binary: bytes, media_type: Any = None) -> Any:
        from neonize.exc import UploadError

        if (self.wire / "no_upload").exists():
            raise UploadError("server returned error 403: status code 403")
        return SimpleNamespace(
            url="https://mmg.whatsapp.net/x",
            DirectPath="/x",
            MediaKey=b"k" * 32,
            FileEncSHA256=b"e" * 32,
            FileSHA256=b"s" * 32,
            FileLength=len(binary),
        )

    def download_any(self, message: Any, path: str | None = None) -> bytes:
        from neonize.exc import DownloadError

        file = self.wire / "file"
        if not file.exists():
            raise DownloadError("download failed with status code 404")
        return file.read_bytes()

    def mark_read(self, *ids: str, **_: Any) -> None:
        with (self.wire / "read").open("a") as out:
            out.write("".join(f"{id_}\n" for id_ in ids))

    def send_chat_presence(self, jid: Any, state: Any, media: Any) -> None:
        with (self.wire / "typing").open("a") as out:
            out.write(f"{jid.User}@{jid.Server} {state.name}\n")

    def send_presence(self, presence: Any) -> None:
        pass

    def PairPhone(self, phone: str, show_push_notification: bool, *_: Any) -> str:  # noqa: N802
        return "ABCD-EFGH"

    def get_me(self) -> Any:
        return SimpleNamespace(JID=SimpleNamespace(User="573009998877"))

    def logout(self) -> None:
        (self.wire / "signed_out").touch()

    def disconnect(self) -> None:
        self._over.set()

    def stop(self) -> None:
        self._over.set()


def make(session: Path, spool: Spool) -> Any:
    client = linked_client(session, spool, make=Scripted)
    client.wire = session.parent / "wire"
    return client


if __name__ == "__main__":
    status = child.main(sys.argv[1:], make)
    sys.stderr.flush()
    os._exit(status)

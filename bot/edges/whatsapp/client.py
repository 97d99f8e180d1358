"""neonize's client with ears: every event is journaled and nothing else.

Only the number's process imports this.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bot.edges.whatsapp.events import is_customers, key_of
from bot.edges.whatsapp.spool import Spool
from bot.edges.whatsapp.wire import Proto, address

os.environ.setdefault("NEONIZE_BOT_TAG", "off")  # read when neonize is imported

from neonize import events
from neonize.client import NewClient
from neonize.exc import NeonizeError
from neonize.proto.Neonize_pb2 import ConnectFailureReason, TemporaryBan
from neonize.proto.waCompanionReg.WAWebProtobufsCompanionReg_pb2 import DeviceProps
from neonize.utils.log import log as library_log

FALTERS = 3  # signs of life unanswered in a row
REFUSALS = {
    "LOGGED_OUT": "logged_out",
    "MAIN_DEVICE_GONE": "logged_out",
    "UNKNOWN_LOGOUT": "logged_out",
    "TEMP_BANNED": "banned",
    "CLIENT_OUTDATED": "outdated",
    "BAD_USER_AGENT": "outdated",
}
LOGINS = {
    "timeout": "codes_ran_out",
    "passkey-request": "passkey_required",
    "err-client-outdated": "outdated",
    "success": "paired",
}


PLAINLY = {
    events.DisconnectedEv: "dropped",
    events.KeepAliveRestoredEv: "recovered",
    events.LoggedOutEv: "logged_out",
    events.StreamReplacedEv: "replaced",
    events.ClientOutdatedEv: "outdated",
}


class LinkedClient(NewClient):  # type: ignore[misc]  # neonize comes without types
    """A client that tells how linking went; neonize itself keeps that private."""

    on_login: Callable[[str], None]

    def _NewClient__onLoginStatus(self, uuid: int, status: int) -> None:  # noqa: N802, ARG002 -- the name is neonize's
        self.on_login(ctypes.string_at(status).decode("utf-8", "replace"))


def linked_client(session: Path, spool: Spool, *, make: type[LinkedClient] = LinkedClient) -> Any:
    """A client of the session in a file, whose events go to the spool."""
    quieten()
    props = DeviceProps(os="Salesbot", platformType=DeviceProps.CHROME)
    client = make(str(session), props=props, uuid="number")
    client.on_login = lambda status: spool.tell(LOGINS.get(status, "login"), status)
    journal_messages(client, spool)
    tell_of_the_connection(client, spool)
    return client


def quieten() -> None:
    """Neonize logs whole messages and sets up the root logger; we want warnings only."""
    library_log.setLevel(logging.WARNING)
    logging.getLogger().setLevel(logging.WARNING)


def journal_messages(client: Any, spool: Spool) -> None:
    """Keep each message and receipt as it came, then let WhatsApp go on."""

    def on_message(_: Any, event: Proto) -> None:
        source = event.Info.MessageSource
        if not is_customers(source):
            return
        if source.IsFromMe and event.Info.Category != "peer":
            spool.spoke(address(source.Chat), event.Info.ID)
        spool.arrive("message", key_of(event), event.SerializeToString())

    def on_receipt(_: Any, event: Proto) -> None:
        if is_customers(event.MessageSource):
            spool.arrive("receipt", None, event.SerializeToString())

    def on_garbled(_: Any, event: Proto) -> None:
        if is_customers(event.Info.MessageSource):
            spool.tell("garbled", address(event.Info.MessageSource.Chat))

    client.event(events.MessageEv)(on_message)
    client.event(events.ReceiptEv)(on_receipt)
    client.event(events.UndecryptableMessageEv)(on_garbled)


def tell_of_the_connection(client: Any, spool: Spool) -> None:
    """Write down each change of the connection."""

    def on_failure(_: Any, event: Proto) -> None:
        reason = ConnectFailureReason.Name(event.Reason)
        spool.tell(REFUSALS.get(reason, "refused"), reason.lower())

    def on_ban(_: Any, event: Proto) -> None:
        why = TemporaryBan.TempBanReason.Name(event.Code).lower().replace("_", " ")
        spool.tell("banned", f"{why}, for {event.Expire} seconds")

    def on_falter(_: Any, event: Proto) -> None:
        if event.ErrorCount >= FALTERS:
            spool.tell("faltered")

    def on_opened(_: Any, __: Proto) -> None:
        phone = ""
        with contextlib.suppress(NeonizeError):  # only now may it be asked: before, neonize aborts
            phone = str(client.get_me().JID.User)
        spool.tell("opened", phone)

    client.event.qr(lambda _, data: spool.tell("qr", data.decode("utf-8", "replace")))
    client.event(events.ConnectedEv)(on_opened)
    client.event(events.KeepAliveTimeoutEv)(on_falter)
    client.event(events.TemporaryBanEv)(on_ban)
    client.event(events.ConnectFailureEv)(on_failure)
    for kind, word in PLAINLY.items():
        client.event(kind)(partial(_tell_plainly, spool, word))


def _tell_plainly(spool: Spool, word: str, _: Any, __: Proto) -> None:
    spool.tell(word)

"""WhatsApp's messages as neonize writes them, read without starting neonize's Go library."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.errors import BadSettings

Proto = Any  # a protobuf message: its classes come without types that a checker could follow
CUSTOMER_SERVERS = frozenset({"s.whatsapp.net", "lid"})  # everything else is no customer's chat


@cache
def schema() -> ModuleType:
    """The classes of neonize's own messages: MessageEv is `schema().Message`.

    In the number's process neonize is there; elsewhere its package would start the Go library, so
    only the folder of its messages is opened.
    """
    if "neonize" in sys.modules:
        return import_module("neonize.proto.Neonize_pb2")
    found = find_spec("neonize")
    if found is None or not found.submodule_search_locations:
        raise BadSettings("WhatsApp needs the package neonize: pip install 'salesbot[whatsapp]'")
    folder = str(Path(found.submodule_search_locations[0]) / "proto")
    if folder not in sys.path:
        sys.path.append(folder)
    return import_module("Neonize_pb2")


@cache
def e2e() -> ModuleType:
    """The classes of what people write: `e2e().Message` and its parts."""
    schema()  # it makes their folder known
    return import_module("waE2E.WAWebProtobufsE2E_pb2")


def address(jid: Proto) -> str:
    """An address as text, without the device: "57300...@s.whatsapp.net"; "" for an empty one."""
    if jid.IsEmpty or not jid.Server:
        return ""
    return f"{jid.User}@{jid.Server}"


def jid_of(text: str) -> Proto:
    """The address that a text names."""
    user, _, server = text.partition("@")
    return schema().JID(
        User=user,
        Server=server or "s.whatsapp.net",
        RawAgent=0,
        Device=0,
        Integrator=0,
        IsEmpty=False,
    )


def kind_of(address_: str) -> str:
    """What kind of name an address is: phone or lid."""
    return "lid" if address_.endswith("@lid") else "phone"

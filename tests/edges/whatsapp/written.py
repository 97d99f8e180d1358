"""WhatsApp's events as its Go library writes them, for tests: made here, read by the real code."""

from __future__ import annotations

from typing import Any

from bot.edges.whatsapp.wire import e2e, schema

ANA = "573001112233@s.whatsapp.net"
ANA_LID = "200000000000001@lid"
SHOP = "573009998877"
AT = 1_764_000_000_000  # milliseconds


def fill_required(message: Any) -> Any:
    """Every required field set, as Go does: empty addresses say that they are empty."""
    for field in message.DESCRIPTOR.fields:
        if field.message_type:
            if field.is_required:
                fresh = not message.HasField(field.name)
                part = getattr(message, field.name)
                part.SetInParent()
                fill_required(part)
                if fresh and field.message_type.name == "JID":
                    part.IsEmpty = True
            elif not field.is_repeated and message.HasField(field.name):
                fill_required(getattr(message, field.name))
        elif field.is_required and not message.HasField(field.name):
            setattr(message, field.name, field.default_value)
    return message


def jid(text: str, device: int = 0) -> Any:
    user, _, server = text.partition("@")
    return schema().JID(
        User=user, Server=server, Device=device, RawAgent=0, Integrator=0, IsEmpty=False
    )


def message(  # noqa: PLR0913 -- an event has that many sides
    body: Any,
    *,
    id_: str = "3EB0A1",
    chat: str = ANA,
    sender: str = "",
    other: str = "",
    own: bool = False,
    at: int = AT,
    name: str = "Ana",
    **more: Any,
) -> Any:
    """A message event; a text may be given as a plain string."""
    content = e2e().Message(conversation=body) if isinstance(body, str) else body
    event = schema().Message(Message=content)
    info, source = event.Info, event.Info.MessageSource
    source.Chat.CopyFrom(jid(chat))
    source.Sender.CopyFrom(jid(sender or (f"{SHOP}@s.whatsapp.net" if own else chat)))
    if other:
        (source.RecipientAlt if own else source.SenderAlt).CopyFrom(jid(other))
    source.IsFromMe, source.IsGroup = own, chat.endswith("@g.us")
    info.ID, info.Timestamp, info.Pushname = id_, at, name
    info.Category = more.pop("category", "")
    for key, value in more.items():
        setattr(event, key, value)
    return fill_required(event)


def receipt(ids: list[str], kind: int, *, chat: str = ANA) -> Any:
    event = schema().Receipt(MessageIDs=ids, Timestamp=AT, Type=kind)
    event.MessageSource.Chat.CopyFrom(jid(chat))
    event.MessageSource.Sender.CopyFrom(jid(chat))
    event.MessageSource.IsFromMe = False
    return fill_required(event)

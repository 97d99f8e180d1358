"""WhatsApp's events in our words; what is no customer's business is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.chat import Inbound
from bot.core.heard import Deleted, Delivered, Edited, Heard, Progress, Reacted
from bot.edges.whatsapp.content import Content, File, content, unwrapped
from bot.edges.whatsapp.wire import CUSTOMER_SERVERS, Proto, address, e2e, kind_of

READ_TYPES: dict[int, Progress] = {1: "delivered", 4: "read", 6: "read", 8: "failed"}


@dataclass(frozen=True, slots=True)
class Arrived:
    """An event in our words, with the file it carries where there is one to fetch."""

    heard: Heard
    file: File | None = None
    is_own: bool = False  # written by this number: by us, or by a person on the phone
    sender: str = ""


def is_customers(source: Proto) -> bool:
    """Whether an event belongs to a chat with one person: no group, status, list or channel."""
    return source.Chat.Server in CUSTOMER_SERVERS and not source.IsGroup and bool(source.Chat.User)


def key_of(event: Proto) -> str:
    """What makes a message one and the same: its chat and its id."""
    return f"{address(event.Info.MessageSource.Chat)}|{event.Info.ID}"


def arrived(account: str, event: Proto) -> Arrived | None:
    """A message event in our words; None when it is nothing for the shop."""
    info, source = event.Info, event.Info.MessageSource
    if not is_customers(source) or info.Category == "peer":
        return None
    message, _ = unwrapped(event.Message)
    if message.HasField("protocolMessage"):
        heard = _changed(account, event, message.protocolMessage)
        return Arrived(heard, is_own=source.IsFromMe) if heard else None
    if message.HasField("reactionMessage"):
        return Arrived(_reacted(account, event, message.reactionMessage), is_own=source.IsFromMe)
    said = content(event.Message)
    if said is None:
        return None
    file = None if source.IsFromMe or _is_once(event, said) else said.file
    return Arrived(_inbound(account, event, said), file, source.IsFromMe, address(source.Sender))


def _is_once(event: Proto, said: Content) -> bool:
    """Whether it may be seen once, and is not to be kept."""
    return any((said.once, event.IsViewOnce, event.IsViewOnceV2, event.IsViewOnceV2Extension))


def moment(milliseconds: int) -> datetime:
    """WhatsApp's time of a message."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _inbound(account: str, event: Proto, said: Content) -> Inbound:
    info, source = event.Info, event.Info.MessageSource
    return Inbound(
        account=account,
        chat=address(source.Chat),
        id=str(info.ID),
        sent_at=moment(info.Timestamp),
        text=said.text,
        name="" if source.IsFromMe else str(info.Pushname),
        kind=said.kind,
        speaker="person" if source.IsFromMe else "customer",
        reply_to=said.reply_to,
        aliases=aliases(source),
        extra=dict(said.extra),
    )


def aliases(source: Proto) -> tuple[tuple[str, str], ...]:
    """(kind, address) of everything that names the customer of a chat."""
    other = source.RecipientAlt if source.IsFromMe else source.SenderAlt
    found = dict.fromkeys([address(source.Chat), address(other)])
    known = [a for a in found if a and a.partition("@")[2] in CUSTOMER_SERVERS]
    return tuple((kind_of(a), a) for a in known)


def _changed(account: str, event: Proto, protocol: Proto) -> Heard | None:
    """An edit or a deletion; every other system message is nothing for the shop."""
    types = e2e().ProtocolMessage
    where = address(event.Info.MessageSource.Chat)
    at, id_ = moment(event.Info.Timestamp), str(protocol.key.ID)
    if protocol.type == types.MESSAGE_EDIT and id_:
        said = content(protocol.editedMessage)
        return Edited(account, where, id_, said.text, at) if said else None
    if protocol.type == types.REVOKE and protocol.HasField("key") and id_:
        return Deleted(account, where, id_, at)
    return None


def _reacted(account: str, event: Proto, reaction: Proto) -> Reacted:
    where = address(event.Info.MessageSource.Chat)
    at = moment(event.Info.Timestamp)
    return Reacted(account, where, str(reaction.key.ID), str(reaction.text), at)


def receipt(account: str, event: Proto) -> Delivered | None:
    """How far our messages came; None for receipts that say nothing of that."""
    source, progress = event.MessageSource, READ_TYPES.get(event.Type)
    if progress is None or not is_customers(source) or source.IsFromMe:
        return None
    at = moment(event.Timestamp if event.Timestamp > 10**11 else event.Timestamp * 1000)
    return Delivered(account, address(source.Chat), tuple(event.MessageIDs), progress, at)

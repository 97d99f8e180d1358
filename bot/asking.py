"""The engine without a phone: JSON lines for programs, a chat in the terminal for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from shutil import copyfile
from typing import IO, Any
from uuid import uuid4

from bot.app import Shop, open_shop
from bot.core.chat import Inbound, Media, MediaKind, Speaker
from bot.door.operations import number
from bot.edges.simulator import Simulator
from bot.errors import BadRequest, ShopError
from bot.loops import answer_one, send_one
from bot.settings import Settings
from bot.store.chats import receive
from bot.store.people import is_with_person
from bot.store.turns import Patience
from bot.turn import Answer

AT_ONCE = Patience(quiet=timedelta(0), patience=timedelta(0), listening=False)
ACCOUNT = "main"
SAYS = ("text", "texts", "audio", "image", "from_owner")
MEDIA: Mapping[str, tuple[str, MediaKind]] = {
    ".ogg": ("audio/ogg", "voice"),
    ".opus": ("audio/ogg", "voice"),
    ".mp3": ("audio/mpeg", "voice"),
    ".m4a": ("audio/mp4", "voice"),
    ".wav": ("audio/wav", "voice"),
    ".jpg": ("image/jpeg", "image"),
    ".jpeg": ("image/jpeg", "image"),
    ".png": ("image/png", "image"),
    ".webp": ("image/webp", "image"),
}


def ask(settings: Settings, lines: IO[str], out: IO[str], now: str = "") -> int:
    """One answer a line, written and flushed before the next line is read."""
    clock = _moment(now) if now else None
    shop, channel = open_shop(settings), Simulator()
    try:
        for line in lines:
            if not line.strip():
                continue
            out.write(json.dumps(_answered(shop, channel, line, clock), ensure_ascii=False) + "\n")
            out.flush()
    finally:
        shop.close()
    return 0


def _answered(shop: Shop, channel: Simulator, line: str, clock: datetime | None) -> Any:
    """The output for one line; a line that cannot be read is told so, and the run goes on."""
    try:
        said = _whole(json.loads(line))
        if not isinstance(said, dict):
            raise BadRequest("a JSON object is expected")
        return turn(shop, channel, said, clock)
    except (ShopError, ValueError, RecursionError) as error:
        return {"error": str(error)}


def _whole(said: Any) -> Any:
    """The same, with `?` for half an emoji, which cut texts hold and nothing can store."""
    return json.loads(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"))


def turn(shop: Shop, channel: Simulator, said: Mapping[str, Any], clock: datetime | None) -> Any:
    """One line in, what the customer would receive out."""
    chat = said.get("chat")
    if not isinstance(chat, str) or not chat:
        raise BadRequest("chat: who writes?")
    now = _moment(said["at"]) if said.get("at") else clock or datetime.now(UTC)
    for message in messages(said, chat, now, shop.settings.media):
        receive(shop.db, message, now)
    channel.collect(chat)  # what was sent there before is no answer to this
    answered = _answer(shop, chat, now)
    while send_one(shop.db, channel, now):
        pass
    return _told(shop, chat, answered, channel)


def _answer(shop: Shop, chat: str, now: datetime) -> Answer | None:
    """Answer until this chat is answered; what other chats waited for longer comes first."""
    while (answered := answer_one(shop.db, shop.team.get, AT_ONCE, now, "ask")) is not None:
        if answered.turn.chat == chat:
            return answered
    return None


def messages(said: Mapping[str, Any], chat: str, now: datetime, media: Path) -> Iterator[Inbound]:
    """The messages of a line: one, a burst, a voice note, a picture, or the owner's own words."""
    kind, texts = _kind_and_texts(said)
    id_ = str(said.get("id") or uuid4())
    speaker: Speaker = "person" if kind == "from_owner" else "customer"
    plainly = Inbound(ACCOUNT, chat, id_, now, name=str(said.get("name") or ""), speaker=speaker)
    for n, text in enumerate(texts):
        message = replace(plainly, id=f"{id_}-{n}" if n else id_)
        if kind in ("audio", "image"):
            yield _with_media(message, text, said, media)
        else:
            yield replace(message, text=text)


def _kind_and_texts(said: Mapping[str, Any]) -> tuple[str, list[str]]:
    """In what way something is said, and its texts or files."""
    kinds = [key for key in SAYS if key in said]
    if len(kinds) != 1:
        raise BadRequest(f"one of {', '.join(SAYS)} is expected")
    [kind] = kinds
    texts = said[kind] if kind == "texts" else [said[kind]]
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadRequest(f"{kind}: text is expected")
    return kind, texts


def _with_media(message: Inbound, path: str, said: Mapping[str, Any], folder: Path) -> Inbound:
    """A message with a file: kept once, by its content."""
    file = Path(path)
    mime, kind = MEDIA.get(file.suffix.lower(), ("application/octet-stream", "document"))
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadRequest(f"{path}: {error.strerror or error}") from error
    hash_ = sha256(content).hexdigest()
    kept = folder / "received" / f"{hash_}{file.suffix.lower()}"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        copyfile(file, kept)
    media = Media(hash_, mime, str(kept.relative_to(folder.parent)), len(content))
    return replace(message, text=str(said.get("caption") or ""), kind=kind, media=media)


def _moment(text: object) -> datetime:
    """A time with its zone; without one it is UTC."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise BadRequest(f"{text!r} is not a time, such as 2026-11-24T10:00:00-05:00") from error
    if not 2000 <= moment.year < 2100:
        raise BadRequest(f"{text!r} is not a time of this century")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _told(shop: Shop, chat: str, answered: Answer | None, channel: Simulator) -> Any:
    """A line of output, as the contract fixes it."""
    sent = channel.collect(chat)
    payment = answered.payment if answered and sent else None
    return {
        "chat": chat,
        "messages": [{"text": m.text, "photo": m.photo, "product": m.product_id} for m in sent],
        "decision": answered.act if answered else "silent",
        "products": list(dict.fromkeys(answered.products)) if answered and sent else [],
        "handoff": is_with_person(shop.db, ACCOUNT, chat),
        "payment": payment
        and {
            "product": payment.product,
            "amount": number(payment.amount),
            "currency": payment.currency,
            "method": payment.method,
            "url": payment.url,
        },
    }


def chat(settings: Settings) -> int:
    """Be the customer: an empty line or Ctrl-D ends it."""
    shop, channel = open_shop(settings), Simulator()
    who = f"terminal-{uuid4().hex[:8]}"
    name = shop.team.get().know.settings.business_name or "the shop"
    sys.stdout.write(f"You are a customer of {name}. Ctrl-D ends the chat.\n")
    try:
        while line := _typed():
            told = turn(shop, channel, {"chat": who, "text": line}, None)
            for message in told["messages"]:
                photo = f"  [photo: {message['photo']}]\n" if message["photo"] else ""
                sys.stdout.write(f"{photo}  {message['text']}\n\n".replace("\n", "\n  "))
            if not told["messages"]:
                sys.stdout.write(f"  (silence: {told['decision']})\n\n")
    finally:
        shop.close()
    return 0


def _typed() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""

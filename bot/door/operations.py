"""What may be asked of an open shop by name: one place for the console, the terminal and tests."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from bot import catalogue as reader
from bot.core.access import Action, may
from bot.core.chat import Outbound
from bot.core.goods import Product
from bot.core.search import Query
from bot.core.shop import settings_from
from bot.core.state import to_json
from bot.core.understand.utterance import taken_apart
from bot.core.words import plain
from bot.door import numbers
from bot.door.demo import load_demo, remove_demo
from bot.door.dry import dry_turn
from bot.errors import BadRequest, NotAllowed, NotFound
from bot.fresh import Fresh
from bot.store import catalogue, office, people
from bot.store.database import Database, atomically
from bot.turn import Team

Json = Any
LARGEST = 50 * 1024 * 1024  # bytes of a catalogue file
MOST = 10_000  # rows of one list


@dataclass(frozen=True, slots=True)
class Desk:
    """An open shop, as operations use it."""

    db: Database
    team: Fresh[Team]
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Operation:
    """A named operation, and what it takes to be allowed to do it."""

    action: Action
    do: Callable[[Desk, Mapping[str, Json], Caller], Json]


def perform(desk: Desk, name: str, given: Mapping[str, Json], caller: Caller) -> Json:
    """Do a named operation for somebody who may."""
    operation = OPERATIONS.get(name)
    if operation is None:
        raise NotFound(f"no operation is called {name!r}")
    if not may(caller.role, operation.action):
        raise NotAllowed(f"a {caller.role or 'stranger'} may not {name.replace('_', ' ')}")
    return operation.do(desk, given, caller)


# ---------------------------------------------------------------- goods


def import_catalogue(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Read a catalogue file into the shop, or only tell what it would change."""
    name, content = str(given.get("name") or "catalogue"), _content(given)
    now = desk.clock()
    read = reader.read(name, content, today=now.date(), **_where(desk.db))
    delivery = catalogue.Delivery(name, read.products, read.hidden, bool(given.get("replace")))
    report = _report(read)
    if given.get("dry_run"):
        change = catalogue.preview(desk.db, delivery)
    else:
        change = catalogue.publish(
            desk.db, delivery, who=caller.name, report=to_json(report), now=now
        )
        desk.team.get(wait=True)  # whoever asks after this is answered from the new catalogue
    counts = ("created", "updated", "unchanged", "retired")
    return {
        "rows": read.rows,
        "accepted": read.accepted,
        **{key: getattr(change, key) for key in counts},
        "hidden": change.hidden,
        **report,
    }


def _where(db: Database) -> dict[str, str]:
    """The shop's currency and country, as far as they have been told: a file may say others."""
    told = office.stored_settings(db)
    shop = settings_from(told)
    known = "country" in told
    currency = shop.currency if known or "currency" in told else ""
    return {"currency": currency, "country": shop.country if known else ""}


def _content(given: Mapping[str, Json]) -> bytes:
    try:
        content = base64.b64decode(str(given.get("content") or ""), validate=True)
    except binascii.Error as error:
        raise BadRequest("content: base64 is expected") from error
    if len(content) > LARGEST:
        raise BadRequest(f"the file is larger than {LARGEST // 1024**2} MB")
    return content


def _report(read: reader.Reading) -> dict[str, Json]:
    return {
        "rejected": [{"row": r.row, "reason": r.reason} for r in read.rejected],
        "warnings": [{"row": w.row, "field": w.field, "message": w.message} for w in read.warnings],
    }


def list_products(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """What the shop sells now, in the order of the catalogue."""
    return [listed(product) for product in desk.team.get().catalogue.values()]


def listed(product: Product) -> dict[str, Json]:
    """A product as `products list --json` prints it."""
    return {
        "id": product.id,
        "name": product.name,
        "price": number(product.price),
        "currency": product.currency,
        "stock": product.stock,
        "kind": product.kind,
        "category": product.category,
        "tags": list(product.tags),
        "status": product.status,
        "variants": [
            {
                "id": v.id,
                "options": dict(v.options),
                "price": number(v.price),
                "stock": v.stock,
            }
            for v in product.variants
        ],
        "images": list(product.images),
    }


def number(amount: Json) -> int | float:
    """An amount as JSON: whole where it is whole."""
    return int(amount) if amount == int(amount) else float(amount)


def search(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """What the shop's search finds for each question, best first."""
    team = desk.team.get()
    queries, limit = given.get("queries") or [], _limit(given, 10)
    if not isinstance(queries, list):
        raise BadRequest("queries: a list is expected")
    return [_searched(team, str(query), limit) for query in queries]


def _limit(given: Mapping[str, Json], usual: int) -> int:
    limit = given.get("limit", usual)
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= MOST:
        raise BadRequest(f"limit: a whole number from 1 to {MOST} is expected")
    return limit


def _searched(team: Team, query: str, limit: int) -> Json:
    said = taken_apart(plain(query), team.know.language, team.know.lexicon)
    words = tuple(loose.word for loose in said.loose) or tuple(said.words)
    found = team.shelf.search(Query(words, limit=limit))
    hits = [{"id": h.product_id, "score": round(h.score, 4)} for h in found.hits]
    return {"query": query, "products": hits, "sold_here": found.sold_here}


# ---------------------------------------------------------------- settings


def load_settings(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Lay values over the shop's settings."""
    values = given.get("values")
    if not isinstance(values, Mapping):
        raise BadRequest("settings: an object is expected")
    changed = office.load_settings(desk.db, values, who=caller.name, now=desk.clock())
    desk.team.get(wait=True)
    return {"changed": changed}


def show_settings(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """The settings as the owner wrote them."""
    return office.stored_settings(desk.db)


# ---------------------------------------------------------------- chats


def take_chat(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """A person answers from here on."""
    account, chat = _chat(desk, given)
    now = desk.clock()
    atomically(
        desk.db,
        lambda: people.take_chat(desk.db, account, chat, person=caller.name, now=now),
    )
    return {"status": "person", "person": caller.name}


def give_back(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """The bot may answer again."""
    account, chat = _chat(desk, given)
    now = desk.clock()
    given_back = atomically(
        desk.db, lambda: people.give_back(desk.db, account, chat, who=caller.name, now=now)
    )
    return {"given_back": given_back}


def reply(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """A person's own words to the customer; with them the chat is theirs."""
    account, chat = _chat(desk, given)
    text = str(given.get("text") or "").strip()
    if not text:
        raise BadRequest("text: something to say is expected")
    id_ = str(given.get("id") or uuid4())
    message = people.PersonSays(account, chat, id_, Outbound(text), caller.name)
    new = people.person_says(desk.db, message, desk.clock())
    return {"id": id_, "queued": new}


def _chat(desk: Desk, given: Mapping[str, Json]) -> tuple[str, str]:
    account, chat = str(given.get("account") or "main"), str(given.get("chat") or "")
    if not desk.db.run("find_chat", account=account, chat=chat):
        raise NotFound("there is no such chat")
    return account, chat


def inbox(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """The chats that last moved."""
    return people.inbox(desk.db, limit=_limit(given, 50))


def thread(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """The last messages of a chat, oldest first."""
    account, chat = _chat(desk, given)
    return people.thread(desk.db, account, chat, limit=_limit(given, 50))


OPERATIONS: Mapping[str, Operation] = {
    "import_catalogue": Operation("sell", import_catalogue),
    "list_products": Operation("read", list_products),
    "search": Operation("read", search),
    "load_settings": Operation("settings", load_settings),
    "show_settings": Operation("read", show_settings),
    "take_chat": Operation("chat", take_chat),
    "give_back": Operation("chat", give_back),
    "reply": Operation("chat", reply),
    "inbox": Operation("read", inbox),
    "thread": Operation("read", thread),
    "numbers": Operation("read", numbers.numbers),
    "number_history": Operation("read", numbers.number_history),
    "number_code": Operation("settings", numbers.number_code),
    "link_number": Operation("settings", numbers.link_number),
    "unlink_number": Operation("settings", numbers.unlink_number),
    "switch_number": Operation("settings", numbers.switch_number),
    "queue": Operation("read", numbers.queue),
    "retry_message": Operation("settings", numbers.retry_message),
    "drop_message": Operation("settings", numbers.drop_message),
    "load_demo": Operation("settings", load_demo),
    "remove_demo": Operation("settings", remove_demo),
    "dry_turn": Operation("read", dry_turn),
}

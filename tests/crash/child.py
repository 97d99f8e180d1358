"""A real shop that is about to be killed: it answers, sends, and is changed all the time.

It reads messages from standard input and acknowledges each one after `receive` has returned.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from threading import Event, Thread
from time import time

from bot.app import Shop, open_shop
from bot.core.chat import Inbound, Parcel
from bot.core.goods import Product, Variant
from bot.errors import Later
from bot.loops import answer_one, keep, send_one
from bot.settings import Settings
from bot.store.catalogue import Delivery, products, publish
from bot.store.chats import receive
from bot.store.database import atomically
from bot.store.office import load_settings, stored_settings
from bot.store.turns import Patience

FAST = 20  # times as fast as the clock on the wall: bursts, leases and waits keep their real length
START = 1_800_000_000
NAMES = "Tenis Botas Sandalias Gorra Camisa Chaqueta Morral Cinturón Medias Bufanda".split()


def now() -> datetime:
    """A clock that goes on from one life of the shop to the next."""
    return datetime.fromtimestamp(START + (time() - START) * FAST, UTC)


class Wire:
    """The network: a file that outlives the shop. One message in five does not get through."""

    def __init__(self, file: Path, life: str) -> None:
        self._file, self._life = file, life

    def send(self, parcel: Parcel) -> str:
        """Write down what was sent, for good."""
        if random.random() < 0.2:  # noqa: S311 -- no secret
            raise Later("no network")
        line = json.dumps([parcel.id, self._life, parcel.attempts]) + "\n"
        with self._file.open("a") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        return parcel.id


def goods(mark: int) -> tuple[Product, ...]:
    """A catalogue whose every price tells which version it is."""
    price = Decimal(mark)
    one = Product("", "", price, "COP", stock=mark)
    sizes = tuple(Variant(size, (("Talla", size),), price) for size in ("S", "M", "L"))
    return tuple(
        replace(one, id=f"P{n}", name=f"{NAMES[n % 10]} modelo {n}", variants=sizes)
        for n in range(30)
    )


def change(shop: Shop) -> bool:
    """A new catalogue and new settings, each whole."""
    mark = random.randint(1, 1_000_000)  # noqa: S311 -- no secret
    publish(shop.db, Delivery("x.csv", goods(mark)), who="crash", report="{}", now=now())
    load_settings(shop.db, {"about": str(mark), "phone": str(mark)}, who="crash", now=now())
    return False


def halves(shop: Shop) -> list[str]:
    """What was changed only in part."""
    there = products(shop.db)
    prices = {p.price for p in there} | {v.price for p in there for v in p.variants}
    settings = stored_settings(shop.db)
    texts = {settings.get("about"), settings.get("phone")}
    torn = [] if len(prices) <= 1 else [f"catalogue {sorted(prices)[:3]}"]
    return torn + ([] if len(texts) == 1 else [f"settings {texts}"])


def work(shop: Shop, life: str, stop: Event, home: Path) -> None:
    """The threads of a worker, and somebody in the office."""
    wire, patience = Wire(home / "wire.log", life), Patience()

    def answering(number: int) -> Callable[[], bool]:
        lease = f"{life}-{number}"
        return lambda: answer_one(shop.db, shop.team.get, patience, now(), lease) is not None

    for step, rest in (
        (answering(1), 0.02),
        (answering(2), 0.02),
        (lambda: send_one(shop.db, wire, now()), 0.02),
        (lambda: send_one(shop.db, wire, now()), 0.02),
        (lambda: change(shop), 0.2),
    ):
        Thread(target=keep, args=(step, stop), kwargs={"rest": rest}, daemon=True).start()


def say(line: str) -> None:
    """One line to whoever watches, at once."""
    os.write(1, f"{line}\n".encode())


def main() -> None:
    """Open, check, work, and keep what comes in until the end comes."""
    home, life = Path(sys.argv[1]), sys.argv[2]
    shop, stop = open_shop(Settings(home)), Event()
    for torn in halves(shop):
        say(f"torn {torn}")
    work(shop, life, stop, home)
    say("ready")
    for line in sys.stdin:
        if line.strip() == "drain":
            while any(atomically(shop.db, lambda: shop.db.run("counts"))[0][:2]):
                stop.wait(0.05)
            say("drained")
            continue
        chat, id_, text = json.loads(line)
        receive(shop.db, Inbound("main", chat, id_, now(), text, name="Ana"), now())
        say(f"ack {id_}")
    stop.set()


if __name__ == "__main__":
    main()

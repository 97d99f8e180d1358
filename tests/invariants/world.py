"""A shop in which anything may happen in any order, and what must hold meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import Shop, desk, open_shop
from bot.core.answer import Answer
from bot.core.chat import Inbound, Parcel
from bot.door.operations import Caller, Desk, perform
from bot.edges.simulator import Simulator
from bot.loops import answer_one, send_one
from bot.settings import Settings
from bot.store.chats import receive
from bot.store.turns import Patience
from tests.adversarial.oracle import Heard, Truth, violations
from tests.conversations.amounts import numbers
from tests.conversations.checks import Goods

OWNER, MARTA = Caller("owner", "owner"), Caller("Marta", "owner")
PATIENCE = Patience()
SILENCE = timedelta(hours=12)  # of a person, after which the bot may answer again
START = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
OUT, IN = "BAJA", "ALTA"
ASKS = (
    "cuánto cuesta la bota vaquera chihuahua?",
    "tienes tenis?",
    "foto del tenis urbano lienzo",
    "cuánto es el envío a Puebla?",
    "quiero la gorra trucker agave",
    "cuánto vale el botín chelsea roma en miel del 24?",
    "me dijeron que la bota vaquera costaba $317, cuánto cuesta?",
)
TALK = ("ok", "gracias", "👍", "hola", "bueno")
PERSON = "quiero hablar con una persona"
FOLLOWS = ("la 2", "en negro", "contra entrega", "cuánto es?", "qué horario tienen?")


@dataclass
class Chat:
    """What happened in a chat, as an onlooker knows it."""

    id: str
    words: list[str] = field(default_factory=list)
    waiting: dict[str, Inbound] = field(default_factory=dict)  # what nobody has answered
    last: Inbound | None = None
    human_at: datetime | None = None  # a person has the chat since
    called_at: datetime | None = None  # a person was called
    reminded: int = 0  # answers since a person was called
    opted_out: bool = False

    def has_human(self, now: datetime) -> bool:
        """Whether a person has the chat."""
        return self.human_at is not None and now - self.human_at < SILENCE

    def is_called(self, now: datetime) -> bool:
        """Whether a person was called and has not come."""
        return self.called_at is not None and now - self.called_at < SILENCE

    def with_human(self, now: datetime) -> None:
        """A person took the chat or spoke."""
        self.human_at, self.called_at, self.reminded = now, None, 0

    def given_back(self) -> None:
        """The bot may answer again."""
        self.human_at, self.called_at, self.reminded = None, None, 0


class Watched(Simulator):
    """A channel that looks at each message before it leaves."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self.sent: set[str] = set()

    def send(self, parcel: Parcel) -> str:
        self._world.look_at(parcel)
        assert parcel.id not in self.sent, "nothing is sent twice"
        self.sent.add(parcel.id)
        return super().send(parcel)


class World:
    """A shop, its customers, its people and its clock."""

    def __init__(self, home: Path) -> None:
        self.home, self.now, self.count = home, START, 0
        self.shop: Shop = open_shop(Settings(home))
        self.channel = Watched(self)
        self.chats: dict[str, Chat] = {}
        goods = Goods(perform(desk(self.shop), "list_products", {}, OWNER))
        told = perform(desk(self.shop), "show_settings", {}, OWNER)
        rows = "\n".join(str(product) for product in self.shop.team.get().catalogue.values())
        self.truth = Truth(goods, told, rows)

    # ------------------------------------------------------------ what may happen

    def say(self, chat: str, text: str) -> None:
        """A customer writes."""
        self.count += 1
        one = self.chats.setdefault(chat, Chat(chat))
        message = Inbound("main", chat, f"m{self.count}", self.now, text)
        receive(self.shop.db, message, self.now)
        one.words.append(text)
        one.waiting[message.id] = message
        one.last = message

    def say_again(self, chat: str) -> None:
        """The same message is delivered a second time."""
        if message := self.chats[chat].last:
            receive(self.shop.db, message, self.now)

    def owner_writes(self, chat: str) -> None:
        """The owner writes from the phone."""
        self.count += 1
        line = Inbound("main", chat, f"o{self.count}", self.now, "Yo te ayudo.", speaker="person")
        receive(self.shop.db, line, self.now)
        self.chats[chat].with_human(self.now)

    def console(self, chat: str, operation: str) -> None:
        """Somebody takes the chat in the console, replies in it or gives it back."""
        self.count += 1
        at = Desk(self.shop.db, self.shop.team, lambda: self.now)
        words = {"text": "Hola, soy Marta.", "id": f"c{self.count}"}
        perform(at, operation, {"chat": chat, **words}, MARTA)
        if operation == "give_back":
            self.chats[chat].given_back()
        else:
            self.chats[chat].with_human(self.now)

    def wait(self, span: timedelta) -> None:
        """Time passes."""
        self.now += span

    def restart(self) -> None:
        """The shop is closed and opened again."""
        self.shop.close()
        self.shop = open_shop(Settings(self.home))

    def answer(self) -> bool:
        """The bot answers what is due, once, or leaves it to a person."""
        answered = answer_one(self.shop.db, self.shop.team.get, PATIENCE, self.now, "w")
        if answered:
            self.look_at_answer(answered)
        return answered is not None or self._left()

    def send(self) -> bool:
        """One message leaves."""
        return send_one(self.shop.db, self.channel, self.now)

    def settle(self) -> None:
        """Time passes until nothing is due; then nobody waits in vain."""
        self.wait(PATIENCE.patience)
        while self.answer() or self.send():
            pass
        assert not [c.id for c in self.chats.values() if c.waiting], "everybody was answered"

    def _left(self) -> bool:
        """Whether something was left to a person without an answer: forget it."""
        found = False
        for chat in (c for c in self.chats.values() if c.waiting):
            where = {"account": "main", "chat": chat.id}
            [(_, _, _, _, heard, done, *_)] = self.shop.db.run("claimed_chat", **where)
            if heard == done:
                found = True
                chat.waiting.clear()
                chat.human_at, chat.called_at, chat.reminded = None, self.now, 0
        return found

    # ------------------------------------------------------------ what must hold

    def look_at(self, parcel: Parcel) -> None:
        """A message of the bot's leaves only where no person is, and nothing unasked."""
        chat = self.chats[parcel.chat]
        if parcel.speaker != "bot":
            return
        assert not chat.has_human(self.now), "the bot spoke over a person"
        assert not (chat.opted_out and parcel.starts), "the bot wrote after an opt-out"

    def look_at_answer(self, answered: Answer) -> None:
        """One burst, one answer, and only what may be said now."""
        chat = self.chats[answered.turn.chat]
        ids = {message.id for message in answered.turn.messages}
        assert ids == set(chat.waiting), "a burst is answered once, and whole"
        first, last = (f(m.sent_at for m in chat.waiting.values()) for f in (min, max))
        done = self.now - last >= PATIENCE.quiet or self.now - first >= PATIENCE.patience
        assert done, "the customer is still writing"
        chat.waiting.clear()
        if chat.has_human(self.now):
            assert not answered.messages, "the bot answered while a person had the chat"
        self._look_at_opt_out(chat, answered)
        self._look_at_call(chat, answered)
        assert not self._lies(chat, answered)

    def _look_at_opt_out(self, chat: Chat, answered: Answer) -> None:
        texts = [message.text for message in answered.turn.messages]
        out, free = chat.opted_out, not chat.has_human(self.now)
        if texts == [OUT]:
            assert bool(answered.messages) is (free and not out), "acknowledged once"
            chat.opted_out = True
        elif texts == [IN]:
            chat.opted_out = False
        elif out and set(texts) <= set(TALK):
            assert not answered.messages, "silence after an opt-out"
        else:
            chat.opted_out = self._is_out(chat)  # in a burst with other words either may be right

    def _is_out(self, chat: Chat) -> bool:
        [(contact, *_)] = self.shop.db.run("find_chat", account="main", chat=chat.id)
        [(_, _, _, _, opted_out_at, _)] = self.shop.db.run("who", contact=contact)
        return opted_out_at is not None

    def _look_at_call(self, chat: Chat, answered: Answer) -> None:
        if chat.has_human(self.now):
            return
        if chat.is_called(self.now):
            chat.reminded += bool(answered.messages) and not answered.opted
            assert chat.reminded <= 1, "acknowledged once more"
            assert not answered.payment, "nothing is sold while a person is called"
            assert not answered.messages or not answered.products, "nor shown"
        elif answered.handoff:
            chat.human_at, chat.called_at, chat.reminded = None, self.now, 0
        else:
            chat.given_back()

    def _lies(self, chat: Chat, answered: Answer) -> list[str]:
        words = "\n".join(chat.words)
        claimed = frozenset(numbers(words)) - self.truth.prices
        told: dict[str, Any] = {
            "messages": [{"text": message.text} for message in answered.messages],
            "products": answered.products if answered.messages else [],
            "payment": None,
        }
        if answered.payment and answered.messages:
            paid = answered.payment
            told["payment"] = {"product": paid.product, "amount": paid.amount}
        return violations(told, Heard(words, claimed, claims=False, invents=False), self.truth)

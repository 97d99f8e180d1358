"""A conversation as HTML in which everything that somebody wrote stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from dashboard.parts import clock, day, moment, symbol, who
from dashboard.visit import t
from dashboard.words import has

Message = Mapping[str, Any]
BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
TICKS = {"queued": "◷", "sent": "✓", "delivered": "✓✓", "read": "✓✓", "failed": "⚠"}
TICKS |= {"unknown": "?", "cancelled": "⊘"}


def conversation(
    messages: Sequence[Message], *, as_customer: bool = False, names: Any = None
) -> str:
    """All messages, a mark for each day, and the bot's reasons where the shop looks on."""
    drawn: list[str] = []
    last = ""
    for message in messages:
        at = moment(message["sent_at"])
        today = day(at) if at else ""
        if today != last:
            drawn.append(f'<li class="day"><span>{escape(today)}</span></li>')
            last = today
        drawn.append(_bubble(message, as_customer=as_customer, names=names or {}))
    label = escape(t("thread.label"))
    return f'<ol class="thread" aria-label="{label}">{"".join(drawn)}</ol>'


def _bubble(message: Message, *, as_customer: bool, names: Mapping[str, str]) -> str:
    speaker = message["speaker"]
    mine = (speaker == "customer") == as_customer
    author = "" if as_customer or speaker == "customer" else _author(message)
    why = "" if as_customer or not message.get("why") else _why(message["why"], names)
    body = "".join((_media(message), _said(message)))
    side = "mine" if mine else "theirs"
    return (
        f'<li class="bubble {side} {escape(speaker)} {escape(message["delivery"])}">'
        f'{author}{body}<span class="meta">{_meta(message, as_customer=as_customer)}</span>'
        f"</li>{why}"
    )


def _author(message: Message) -> str:
    bot = message["speaker"] == "bot"
    name = t("thread.bot") if bot else who(message["person"])
    return f'<span class="author">{escape(name)}</span>'


def _said(message: Message) -> str:
    text = formatted(message["body"])
    heard = message["heard_text"]
    told = f'<em class="heard">{escape(t("thread.heard"))}: {escape(heard)}</em>' if heard else ""
    return f'<span class="said">{text}</span>{told}' if text or told else ""


def formatted(text: str) -> str:
    """Text as WhatsApp shows it: bold between asterisks, and nothing else of it is markup."""
    return BOLD.sub(r"<b>\1</b>", escape(text))


def bare(text: str) -> str:
    """The same without its marks, for one line of a list."""
    return BOLD.sub(r"\1", text)


def _media(message: Message) -> str:
    path = message["media"] or message["photo"]
    if not path:
        without = message["kind"] in ("text", "") or message["body"] or message["heard_text"]
        kind = escape(word("kind", message["kind"]))
        return "" if without else f'<span class="afar">{symbol("attachment")} {kind}</span>'
    if path.startswith(("http://", "https://")):
        host = escape(urlsplit(path).netloc)
        return f'<span class="afar">{escape(t("thread.picture_at", host=host))}</span>'
    address = f"/picture/{quote(path)}"
    if message["mime"].startswith("audio/") or message["kind"] == "voice":
        return f'<audio controls preload="none" src="{address}"></audio>'
    alt = escape(t("thread.picture"))
    return f'<img src="{address}" alt="{alt}" loading="lazy">'


def _meta(message: Message, *, as_customer: bool) -> str:
    time = escape(clock(message["sent_at"]))
    delivery = message["delivery"]
    if as_customer or message["speaker"] == "customer" or delivery not in TICKS:
        return time
    told = escape(t(f"delivery.{delivery}"))
    return f'{time} <span class="tick {delivery}" title="{told}">{TICKS[delivery]}</span>'


def _why(why: Message, names: Mapping[str, str]) -> str:
    """Why the bot said it: what it understood, what it decided, on what each claim stands."""
    rows = "".join(f"<dt>{escape(k)}</dt><dd>{v}</dd>" for k, v in _reasons(why, names))
    return (
        f'<li class="why"><details><summary>{escape(t("why.title"))}</summary>'
        f"<dl>{rows}</dl></details></li>"
    )


def _reasons(why: Message, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    reading = why["reading"]
    acts = ", ".join(word("act", act) for act in reading.get("acts", ())) or t("why.nothing")
    sure = f" ({reading.get('confidence', 1):.0%})"
    words = " ".join(reading.get("words", ()))
    about = f" · «{escape(words)}»" if words else ""
    yield t("why.understood"), f"{escape(acts)}{sure}{about}"
    yield t("why.decided"), escape(word("decision", why["decision"]))
    claims = [_claim(claim, names) for claim in why["claims"]]
    yield t("why.stands_on"), "<br>".join(claims) or escape(t("why.no_claims"))
    if why["problems"]:
        yield t("why.held_back"), "<br>".join(escape(str(p)) for p in why["problems"])
    yield t("why.took"), f"{why['took_ms']:.0f} ms"


def _claim(claim: Message, names: Mapping[str, str]) -> str:
    kind, _, id_ = str(claim.get("source", "")).partition(":")
    source = word("source", kind)
    thing = names.get(id_, id_)
    told = f"{source}: {thing}" if thing else source
    return f"<code>{escape(str(claim.get('text', '')))}</code> ← {escape(told)}"


def word(kind: str, name: str) -> str:
    """A word of the engine as people say it; one without a text as it is."""
    key = f"{kind}.{name}"
    return t(key) if has(key) else name.replace("_", " ")

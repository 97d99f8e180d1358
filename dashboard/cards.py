"""A chat in a list, and what is known of its customer."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from dashboard.bubbles import bare, word
from dashboard.parts import ago, mark, money, symbol, when, who
from dashboard.visit import act, can, do, here, live, t

Chat = Mapping[str, Any]
SIGNS = {"bot": f"{symbol('smart_toy')} ", "person": f"{symbol('person')} "}
TOLD = ("use", "budget", "city", "address", "timing")  # of what customers say of themselves


def ref(chat: Chat) -> str:
    """A chat's name in addresses: its account and its own."""
    return f"{chat['account']}/{chat['chat']}"


def where(ref_: str) -> dict[str, str]:
    """The account and the chat of such a name."""
    account, _, chat = ref_.partition("/")
    return {"account": account, "chat": chat}


def name_of(chat: Chat) -> str:
    """The customer's name, or the address they write from."""
    return str(chat["name"] or chat.get("phone") or chat["chat"])


def face(name: str) -> str:
    """The first letters of a name, as a picture."""
    letters = "".join(word[0] for word in name.split()[:2] if word).upper() or "?"
    return f'<span class="face" aria-hidden="true">{escape(letters)}</span>'


def chat_row(chat: Chat, *, chosen: bool = False) -> str:
    """One line of the list of chats."""
    name = name_of(chat)
    speaker = SIGNS.get(chat["last_speaker"], "")
    unread = f'<span class="unread">{chat["unread"]}</span>' if chat["unread"] else ""
    return (
        f'<div class="row{" chosen" if chosen else ""}">{face(name)}<div class="lines">'
        f'<div class="top"><b>{escape(name)}</b><time>{escape(ago(chat["last_at"]))}</time></div>'
        f'<div class="last">{speaker}{escape(bare(chat["last_body"]))}</div>'
        f'<div class="marks">{"".join(_marks(chat))}{unread}</div></div></div>'
    )


def _marks(chat: Chat) -> list[str]:
    marks = []
    if chat["status"] == "waiting" and chat["handoff_reason"]:
        marks.append(mark(word("handoff", chat["handoff_reason"]), "amber"))
    if chat["status"] == "person":
        marks.append(mark(who(chat["person"]), "blue"))
    if chat["assigned_to"] and chat["assigned_to"] != chat["person"]:
        marks.append(mark(f"→ {who(chat['assigned_to'])}"))
    if chat["score"] >= 35:
        marks.append(mark(word("stage", chat["stage"]), "green"))
    if str(chat["chat"]).startswith("sim-"):
        marks.append(mark(t("inbox.played")))
    return marks


@live(None)
def customer_card(chat: str, names: Mapping[str, str]) -> None:
    """What is known of the customer: facts, orders, who looks after them, notes."""
    card = do("customer", **where(chat))
    st.subheader(t("card.title"), anchor=False)
    facts = "".join(f"<dt>{escape(k)}</dt><dd>{v}</dd>" for k, v in _facts(card, names))
    st.html(f'<dl class="facts">{facts}</dl>')
    _orders(card["orders"])
    if can("chat"):
        _assigned(chat, card["assigned_to"])
        _notes(chat, card["notes"])
    else:
        st.html("".join(_note(note) for note in card["notes"]) or "<span></span>")


def _facts(card: Chat, names: Mapping[str, str]) -> list[tuple[str, str]]:
    state = card["state"]
    told = {**state.get("slots", {}), "city": card["city"], "budget": state.get("max_price")}
    about = ", ".join(names.get(id_, id_) for id_ in state.get("focus", ()))
    reasons = ", ".join(reason_words(reason) for reason in card["score_reasons"])
    facts = [
        (t("card.name"), escape(card["name"] or "—")),
        (t("card.address"), escape(card["phone"] or card["chat"])),
        (t("card.since"), escape(when(card["first_seen_at"]))),
        (t("card.stage"), escape(word("stage", card["stage"]))),
        (t("card.score"), _bar(card["score"]) + f"<small>{escape(reasons)}</small>"),
        (t("card.about"), escape(about or "—")),
    ]
    facts += [(t(f"card.told.{key}"), escape(str(told[key]))) for key in TOLD if told.get(key)]
    if state.get("objections"):
        doubts = ", ".join(word("objection", one) for one in state["objections"])
        facts.append((t("card.objections"), escape(doubts)))
    if card["opted_out_at"]:
        facts.append((t("card.opted_out"), escape(when(card["opted_out_at"]))))
    return facts


def reason_words(reason: str) -> str:
    """A reason of a score: `stage:quoted +35` as people say it."""
    name, _, points = reason.rpartition(" ")
    kind, _, which = name.partition(":")
    said = word("act" if kind == "asked" else "stage", which) if which else word("reason", name)
    lead = t("reason.stage") if kind == "stage" else ""
    return f"{lead} {said} {points}".strip()


def _bar(score: int) -> str:
    share = max(0, min(100, score))
    return f'{score} <div class="bar"><i style="width:{share}%"></i></div>'


def _orders(orders: list[Chat]) -> None:
    if orders:
        st.subheader(t("card.orders"), anchor=False)
        rows = "".join(
            f"<dt>{escape(when(o['created_at']))}</dt>"
            f"<dd>{escape(money(o['total'], o['currency']))}"
            f" {mark(word('order', o['status']))}</dd>"
            for o in orders
        )
        st.html(f'<dl class="facts">{rows}</dl>')


def _assigned(chat: str, assigned_to: str) -> None:
    names = {"": t("card.nobody"), **here().team}
    people = list(names)
    key = f"assigned/{chat}"
    st.session_state[key] = assigned_to if assigned_to in people else ""
    st.selectbox(
        t("card.assigned"),
        people,
        format_func=names.__getitem__,
        key=key,
        on_change=lambda: act("assign", **where(chat), person=st.session_state[key]),
    )


def _notes(chat: str, notes: list[Chat]) -> None:
    st.subheader(t("card.notes"), anchor=False)
    for note in notes:
        with st.container(horizontal=True, gap="xsmall", key=f"note_{note['id']}"):
            st.html(_note(note))
            st.button(
                t("card.drop_note"),
                icon=":material/close:",
                type="tertiary",
                key=f"drop/{note['id']}",
                on_click=lambda id_=note["id"]: act("drop_note", **where(chat), id=id_),
            )
    key = f"new_note/{chat}"
    with st.form(f"note/{chat}", clear_on_submit=True, border=False):
        st.text_area(
            t("card.note"),
            placeholder=t("card.note"),
            label_visibility="collapsed",
            max_chars=2000,
            key=key,
        )
        st.form_submit_button(t("card.add_note"), on_click=_noted, args=[chat, key])


def _noted(chat: str, key: str) -> None:
    if text := st.session_state[key].strip():
        act("add_note", **where(chat), text=text)


def _note(note: Chat) -> str:
    signed = f"{who(note['who'])}, {when(note['made_at'])}"
    return f'<div class="note">{escape(note["body"])}<small>{escape(signed)}</small></div>'

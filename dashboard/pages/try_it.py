"""Be the customer: write, send pictures and voice notes, and see what the bot answers."""

from __future__ import annotations

import base64
from typing import Any
from uuid import uuid4

import streamlit as st

from dashboard import bubbles
from dashboard.cards import chat_row, name_of
from dashboard.parts import head, may_or_told, nothing_here
from dashboard.visit import act, do, go, live, plain, t

BARE: dict[str, Any] = dict.fromkeys(
    "last_speaker assigned_to person handoff_reason stage".split(), ""
)
BARE |= {"account": "main", "unread": 0, "score": 0}
ARRIVED = ("sent", "delivered", "read")
TYPES = ["png", "jpg", "jpeg", "webp", "ogg", "mp3", "m4a", "wav"]


def play(chat: str) -> None:
    """Be this customer."""
    go(customer=chat)


def new_customer() -> None:
    """Be somebody who has never written before."""
    st.session_state["customer_name"] = st.session_state.get("new_name", "").strip()
    st.session_state["new_name"] = ""
    play(f"sim-{uuid4().hex[:10]}")


def customers(chosen: str) -> None:
    """Those who were played before, and a new one."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(t("try_it.name"), key="new_name", max_chars=80, placeholder=t("try_it.name"))
        st.button(
            t("try_it.new"), icon=":material/person_add:", type="primary", on_click=new_customer
        )
    played_before(chosen)


@live("4s")
def played_before(chosen: str) -> None:
    """The list of played customers."""
    with st.container(key="pane_list", gap=None):
        for n, chat in enumerate(do("customers")):
            with st.container(key=f"row_{n}", gap=None):
                st.html(chat_row({**BARE, **chat}, chosen=chat["chat"] == chosen))
                label = t("try_it.play", name=plain(name_of(chat)))
                st.button(label, key=f"play/{chat['chat']}", on_click=play, args=[chat["chat"]])


@live("2s")
def talk(chat: str) -> None:
    """What the customer sees on their phone, and where they write."""
    known = {customer["chat"]: customer for customer in do("customers")}
    with st.container(height=520, key="thread_scroll", autoscroll=True, border=True):
        if chat not in known:
            nothing_here("waving_hand", "try_it.first", "try_it.first_hint")
        else:
            messages = do("conversation", chat=chat, limit=80)["messages"]
            st.html(bubbles.conversation(_received(messages), as_customer=True))
            if known[chat]["heard"] > known[chat]["answered"] and known[chat]["status"] == "bot":
                st.html(f'<div class="typing" role="status">{t("try_it.typing")}</div>')
    st.chat_input(
        t("try_it.write"),
        key=f"say/{chat}",
        accept_file="multiple",
        accept_audio=True,
        file_type=TYPES,
        max_chars=4000,
        on_submit=_say,
        args=[chat],
    )


def _received(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What really reached the customer."""
    return [m for m in messages if m["speaker"] == "customer" or m["delivery"] in ARRIVED]


def _say(chat: str) -> None:
    said = st.session_state[f"say/{chat}"]
    name = st.session_state.get("customer_name", "")
    files = [*said.files, *([said.audio] if said.audio else [])]
    for file in files:
        content = base64.b64encode(file.getvalue()).decode()
        media = {"mime": file.type, "content": content}
        act("customer_says", chat=chat, name=name, media=media, id=uuid4().hex)
    if said.text and said.text.strip():
        act("customer_says", chat=chat, name=name, text=said.text, id=uuid4().hex)


def page() -> None:
    """The customers on the left, the phone on the right."""
    head("try_it.title", "try_it.hint")
    if not may_or_told("chat"):
        return
    chosen = st.query_params.get("customer", "")
    left, right = st.columns([1, 1.7], gap="medium")
    with left:
        customers(chosen)
    with right:
        if not chosen:
            nothing_here("smartphone", "try_it.choose", "try_it.choose_hint")
            return
        talk(chosen)
        st.page_link(
            "inbox.py",
            label=t("try_it.in_inbox"),
            icon=":material/forum:",
            query_params={"chat": f"main/{chosen}", "view": "all"},
        )


page()

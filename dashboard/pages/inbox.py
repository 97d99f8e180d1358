"""The inbox: the chats, one conversation, its customer; read it, take it, give it back."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any
from uuid import uuid4

import streamlit as st

from bot.errors import NotFound
from dashboard import bubbles
from dashboard.bubbles import word
from dashboard.cards import chat_row, customer_card, name_of, ref, where
from dashboard.parts import choice, head, mark, nothing_here, waited, who
from dashboard.visit import act, can, do, go, here, live, plain, t

VIEWS = ("waiting", "mine", "person", "bot", "all")
STEP = 60  # messages that are shown at first, and further ones at each wish


def open_chat(chat: str) -> None:
    """Choose a chat; it stands in the address, to be kept or sent to others."""
    go(chat=chat)


def close_chat() -> None:
    """Go back to the list."""
    go(chat=None)


@live("5s")
def chat_list(chosen: str) -> None:
    """The chats of the view, the search and the numbers."""
    words = st.text_input(
        t("inbox.search"),
        key="q",
        bind="query-params",
        type="search",
        placeholder=t("inbox.search"),
        label_visibility="collapsed",
    )
    counts = do("chats", view="all", limit=1)["counts"]
    usual = "waiting" if counts["waiting"] else "all"
    view = choice(
        "view", VIEWS, usual, lambda v: f"{t(f'inbox.views.{v}')} {counts[v]}", key="view"
    )
    found = do("chats", view=view, words=words or "", limit=40)["chats"]
    with st.container(key="pane_list", gap=None):
        for n, chat in enumerate(found):
            with st.container(key=f"row_{n}", gap=None):
                st.html(chat_row(chat, chosen=ref(chat) == chosen))
                label = t("inbox.open", name=plain(name_of(chat)))
                st.button(label, key=f"open/{ref(chat)}", on_click=open_chat, args=[ref(chat)])
        if not found:
            empty = "searched" if words else "view" if counts["all"] else "all"
            nothing_here("forum", f"inbox.empty.{empty}", f"inbox.empty.{empty}_hint")


@live("3s")
def conversation(chat: str) -> None:
    """The messages of the chat as they come, and a place to answer."""
    count = st.session_state.setdefault(f"shown/{chat}", STEP)
    got = do("conversation", **where(chat), limit=count)
    face, messages = got["chat"], got["messages"]
    if face["unread"] and can("chat"):
        act("mark_read", **where(chat))
    _top(chat, face)
    with st.container(height=520, key="thread_scroll", autoscroll=True, border=True):
        if len(messages) == count:
            key = f"more/{chat}"
            st.button(t("thread.more"), key=key, type="tertiary", on_click=_more, args=[chat])
        st.html(bubbles.conversation(messages, names=product_names()))
    if can("chat"):
        taken = face["status"] == "person"
        st.chat_input(
            t("reply.yours" if taken else "reply.takes_over"),
            key=f"reply/{chat}",
            max_chars=4000,
            on_submit=_reply,
            args=[chat],
        )


def _more(chat: str) -> None:
    st.session_state[f"shown/{chat}"] += STEP


def _reply(chat: str) -> None:
    if text := st.session_state[f"reply/{chat}"]:
        act("reply", **where(chat), text=text, id=uuid4().hex)


def _top(chat: str, face: Mapping[str, Any]) -> None:
    """Whose chat it is, who answers, and how to change that."""
    with st.container(horizontal=True, vertical_alignment="center", key="chat_top"):
        st.button(t("inbox.back"), icon=":material/arrow_back:", key="back", on_click=close_chat)
        st.html(f'<div class="chat-name"><b>{escape(name_of(face))}</b> {_status(face)}</div>')
        if not can("chat"):
            return
        if not (face["status"] == "person" and face["person"] == here().login):
            st.button(
                t("inbox.take"),
                icon=":material/front_hand:",
                type="primary" if face["status"] == "waiting" else "secondary",
                key=f"take/{chat}",
                on_click=lambda: act("take_chat", **where(chat)),
            )
        if face["status"] != "bot":
            st.button(
                t("inbox.give_back"),
                icon=":material/smart_toy:",
                key=f"give/{chat}",
                on_click=lambda: act("give_back", **where(chat)),
            )


def _status(face: Mapping[str, Any]) -> str:
    match face["status"]:
        case "person":
            return mark(t("status.person", who=who(face["person"])), "blue")
        case "waiting":
            why = word("handoff", face["handoff_reason"])
            return mark(t("status.waiting", why=why, wait=waited(face["person_at"])), "amber")
        case _:
            return mark(t("status.bot"), "green")


@st.cache_data(ttl="60s", max_entries=4, show_spinner=False)
def _names(_key: str) -> dict[str, str]:
    return {product["id"]: product["name"] for product in do("list_products")}


def product_names() -> dict[str, str]:
    """The goods by their ids, as of a minute ago."""
    return _names(here().shop["business_name"])


def page() -> None:
    """Three panes; on a phone the list, or one chat."""
    head("inbox.title")
    chosen = st.query_params.get("chat", "")
    hidden = "pane_left" if chosen else "pane_right"
    st.html(
        f"<style>@media (max-width: 640px) {{ .stColumn:has(.st-key-{hidden}), "
        f".st-key-{hidden} {{ display: none }} }}</style>"
    )
    left, middle, right = st.columns([1.1, 1.9, 1.05], gap="small")
    with left.container(key="pane_left"):
        chat_list(chosen)
    with middle.container(key="pane_right" if not chosen else "pane_middle"):
        if chosen:
            _open(chosen, right)
        else:
            nothing_here("mark_chat_read", "inbox.choose", "inbox.choose_hint")


def _open(chat: str, right: Any) -> None:
    try:
        do("customer", **where(chat))
    except NotFound:
        nothing_here("search_off", "inbox.gone", "inbox.gone_hint")
        return
    conversation(chat)
    with right.container(key="pane_card"):
        customer_card(chat, product_names())


page()

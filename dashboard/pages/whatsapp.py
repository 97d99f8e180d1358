"""The shop's WhatsApp numbers: link one, see how it stands, unlink it; what waits to be sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from dashboard import numbers
from dashboard.forms import tried, wrong
from dashboard.parts import choice, head, may_or_told, nothing_here
from dashboard.visit import act, do, live, t

FIRST = "whatsapp"  # what the first number is called in the shop
WAYS = ("qr", "code")
FIELDS = ("phone", "accept_risk")


@live("2s")
def linked() -> None:
    """Every number as it stands now."""
    known = do("numbers")
    if not known:
        nothing_here("qr_code_2", "whatsapp.none", "whatsapp.none_hint")
    for number in known:
        with st.container(border=True):
            one(number)


def one(number: numbers.Number) -> None:
    """A number: its standing, its code while it is being linked, what can be done with it."""
    account = number["account"]
    st.html(numbers.face(number))
    if number["pairing"] or number["standing"] == "pairing":
        st.html(numbers.code(do("number_code", account=account)))
    with st.container(horizontal=True):
        _on_and_off(number)
        if not number["is_linked"]:
            with st.popover(t("whatsapp.link"), icon=":material/qr_code_2:"):
                link(account, is_agreed=bool(number["agreed_at"]))
        _unlink(account)
    if st.toggle(t("whatsapp.history"), key=f"history/{account}"):
        changes = reversed(do("number_history", account=account))
        st.html(f'<dl class="facts">{"".join(map(numbers.change, changes))}</dl>')


def _on_and_off(number: numbers.Number) -> None:
    """Connect a number that has a session, or let it rest."""
    is_up = number["is_on"] and number["standing"] not in numbers.BROKEN
    if number["is_linked"] or number["pairing"]:
        st.button(
            t("whatsapp.off" if is_up else "whatsapp.on"),
            icon=":material/power_settings_new:",
            key=f"switch/{number['account']}",
            on_click=act,
            args=["switch_number"],
            kwargs={"account": number["account"], "on": not is_up},
        )


def _unlink(account: str) -> None:
    """Sign the number out, after a question."""
    with st.popover(t("whatsapp.unlink"), icon=":material/link_off:"):
        st.markdown(t("whatsapp.sure"))
        st.button(
            t("whatsapp.yes"),
            type="primary",
            key=f"unlink/{account}",
            on_click=act,
            args=["unlink_number", "whatsapp.unlinked"],
            kwargs={"account": account},
        )


def link(account: str, *, is_agreed: bool = False, is_new: bool = False) -> None:
    """A form that asks WhatsApp for a code."""
    form = f"link/{account}"
    way = st.segmented_control(
        t("whatsapp.way"),
        WAYS,
        default="qr",
        required=True,
        format_func=lambda way: t(f"whatsapp.by_{way}"),
        key=f"{form}/way",
    )
    with st.form(form, border=False):
        given: dict[str, Any] = {"account": account}
        if is_new:
            given["name"] = st.text_input(t("whatsapp.name"), "WhatsApp", max_chars=40)
        if way == "code":
            given["phone"] = st.text_input(
                t("whatsapp.phone"), placeholder="+57 300 1234567", key=f"{form}/phone"
            )
            wrong(form, "phone")
        if not is_agreed:
            st.caption(t("whatsapp.risk"))
            given["accept_risk"] = st.checkbox(t("whatsapp.accept"), key=f"{form}/accept")
            wrong(form, "accept_risk")
        asked = st.form_submit_button(t("whatsapp.ask"), type="primary", key=f"{form}/ask")
    if asked and tried(form, FIELDS, "link_number", **given):
        st.toast(t("whatsapp.asked"))
        st.rerun()


def _names() -> Iterator[str]:
    yield FIRST
    yield from (f"{FIRST}{n}" for n in range(2, 100))


def another() -> None:
    """A form for one more number."""
    taken = {number["account"] for number in do("numbers")}
    account = next(name for name in _names() if name not in taken)
    st.subheader(t("whatsapp.another" if taken else "whatsapp.first"), anchor=False)
    with st.container(border=True):
        link(account, is_new=True)


@live("5s")
def queue() -> None:
    """What waits to be sent or could not be, and what to do about it."""
    waiting = do("queue", limit=100)
    if not waiting:
        nothing_here("outbox", "whatsapp.empty", "whatsapp.empty_hint")
    for message in waiting:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.html(numbers.parcel(message), width="stretch")
            if message["state"] != "sending":
                for name, icon in (("retry_message", "replay"), ("drop_message", "delete")):
                    st.button(
                        t(f"whatsapp.{name}"),
                        icon=f":material/{icon}:",
                        key=f"{name}/{message['id']}",
                        on_click=act,
                        args=[name],
                        kwargs={"id": message["id"]},
                    )


def page() -> None:
    """The numbers, or what waits to be sent."""
    head("whatsapp.title", "whatsapp.hint")
    if not may_or_told("settings"):
        return
    parts = ("numbers", "queue")
    part = choice(
        "part", parts, "numbers", lambda p: t(f"whatsapp.parts.{p}"), key="wa_part", pills=False
    )
    if part == "queue":
        queue()
        return
    left, right = st.columns([1.5, 1], gap="large")
    with left:
        linked()
    with right:
        another()


page()

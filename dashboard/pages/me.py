"""One's own account: name, password, the sessions elsewhere."""

from __future__ import annotations

import streamlit as st

from dashboard.forms import tried, wrong
from dashboard.parts import head
from dashboard.visit import act, here, t


def my_name() -> None:
    """How the team sees me."""
    with st.form("me/name", border=True):
        name = st.text_input(t("users.name"), here().name)
        if st.form_submit_button(t("save")) and tried("me", ("name",), "change_me", name=name):
            st.toast(t("users.changed"))
            st.rerun()


def my_password() -> None:
    """A new password; it ends all sessions."""
    with st.form("me/password", border=True):
        st.caption(t("me.password_hint"))
        old = st.text_input(t("me.old"), type="password", autocomplete="current-password")
        wrong("me", "old")
        new = st.text_input(t("me.new"), type="password", autocomplete="new-password")
        wrong("me", "password")
        if st.form_submit_button(t("me.change")) and tried(
            "me", ("old", "password"), "change_me", old=old, password=new
        ):
            st.rerun()


def page() -> None:
    """My own corner."""
    head("me.mine", "me.hint")
    left, right = st.columns(2, gap="medium")
    with left:
        my_name()
        st.button(
            t("me.leave_everywhere"),
            icon=":material/logout:",
            on_click=lambda: act("sign_out", all=True),
        )
    with right:
        my_password()


page()

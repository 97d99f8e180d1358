"""The people of the shop: who may sign in, and what each may do."""

from __future__ import annotations

from typing import Any, get_args

import streamlit as st

from bot.core.access import Role
from dashboard.forms import tried, wrong
from dashboard.parts import ago, head, mark, may_or_told
from dashboard.visit import do, here, plain, t

ROLES = get_args(Role)
FIELDS = ("name", "login", "password", "role")


def add() -> None:
    """A form for somebody new."""
    with st.form("user/new", border=True, clear_on_submit=False):
        st.subheader(t("users.add"), anchor=False)
        values: dict[str, Any] = {
            "name": _field("user/new", "name"),
            "login": _field("user/new", "login"),
            "password": _field("user/new", "password", type_="password"),
            "role": _role("user/new", "agent"),
        }
        if st.form_submit_button(t("users.create"), type="primary") and tried(
            "user/new", FIELDS, "add_user", **values
        ):
            st.toast(t("users.created"))
            st.rerun()


def _field(form: str, key: str, value: str = "", *, type_: Any = "default") -> str:
    with st.container(gap="xxsmall"):
        text = st.text_input(
            t(f"users.{key}"),
            value,
            type=type_,
            key=f"{form}/{key}",
            autocomplete="new-password" if type_ == "password" else "off",
        )
        wrong(form, key)
    return (text or "").strip() if type_ != "password" else text or ""


def _role(form: str, role: str) -> str:
    return str(
        st.selectbox(
            t("users.role"),
            ROLES,
            ROLES.index(role),
            format_func=lambda r: f"{t(f'role.{r}')}: {t(f'users.may.{r}')}",
            key=f"{form}/role/{here().language}",  # its chosen words are kept by key
        )
    )


def one(user: dict[str, Any]) -> None:
    """Somebody who is here, and a form to change what they may."""
    with st.container(border=True):
        seen = ago(user["last_login_at"]) or t("users.never")
        colour = "green" if user["active"] else "red"
        state = mark(t(f"role.{user['role']}") if user["active"] else t("users.out"), colour)
        st.markdown(f"**{plain(user['name'])}**  \n{plain(user['login'])} · {plain(seen)}")
        st.html(state)
        with st.expander(t("users.change")):
            _change(user)


def _change(user: dict[str, Any]) -> None:
    name = f"user/{user['login']}"
    with st.form(name, border=False):
        values: dict[str, Any] = {
            "name": _field(name, "name", user["name"]),
            "role": _role(name, user["role"]),
            "password": _field(name, "password", type_="password"),
            "active": st.toggle(t("users.active"), user["active"], key=f"{name}/active"),
        }
        if user["login"] == here().login:
            st.caption(t("users.yourself"))
        if st.form_submit_button(t("save")) and tried(
            name, FIELDS, "change_user", login=user["login"], **values
        ):
            st.toast(t("users.changed"))
            st.rerun()


def page() -> None:
    """Everybody, and a form for somebody new."""
    head("users.title", "users.hint")
    if not may_or_told("people"):
        return
    left, right = st.columns([1.4, 1], gap="medium")
    with left:
        for user in do("list_users"):
            one(user)
    with right:
        add()


page()

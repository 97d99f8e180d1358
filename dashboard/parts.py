"""Pieces of pages: a page's head, times, amounts, empty places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import escape
from pathlib import Path

import streamlit as st
from babel.dates import format_date, format_datetime
from babel.numbers import format_compact_decimal

from bot.core.money import shown
from dashboard.visit import act, can, here, plain, show_problem, t

FOLDER = Path(__file__).parent
MINUTE, HOUR, DAY = 60, 3600, 86400


def head(title: str, hint: str = "") -> None:
    """The head of a page: what it is for, and who is here."""
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        with st.container():
            st.title(t(title), anchor=False)
            if hint:
                st.caption(t(hint))
        with st.popover(plain(here().name), icon=":material/account_circle:"):
            _own_corner()
    show_problem()


def _own_corner() -> None:
    visit = here()
    st.markdown(f"**{plain(visit.name)}**")
    st.caption(t(f"role.{visit.role}"))
    st.segmented_control(
        t("me.language"),
        ["es", "en"],
        default=visit.language,
        format_func={"es": "Español", "en": "English"}.__getitem__,
        required=True,
        key="my_language",
        on_change=lambda: act("change_me", language=st.session_state.my_language),
    )
    st.page_link("me.py", label=t("me.mine"), icon=":material/manage_accounts:")
    st.html(f'<a class="leave" href="/sign-out" target="_self">{escape(t("me.leave"))}</a>')


def moment(text: str | None) -> datetime | None:
    """A time as the door writes it."""
    return datetime.fromisoformat(text) if text else None


def ago(text: str | None) -> str:
    """How long ago, in few letters."""
    at = moment(text)
    if at is None:
        return ""
    seconds = max(0.0, (datetime.now(UTC) - at).total_seconds())
    if seconds < MINUTE:
        return t("time.now")
    for unit, size, until in (("min", MINUTE, HOUR), ("hour", HOUR, DAY), ("day", DAY, 7 * DAY)):
        if seconds < until:
            return t(f"time.{unit}", n=int(seconds // size))
    return day(at)


def waited(text: str | None) -> str:
    """The same as a wait: 5 min, 3 h, 2 d."""
    at = moment(text)
    seconds = max(0.0, (datetime.now(UTC) - at).total_seconds()) if at else 0.0
    for unit, size, until in (("min", MINUTE, HOUR), ("hour", HOUR, DAY)):
        if seconds < until:
            return t(f"wait.{unit}", n=int(seconds // size))
    return t("wait.day", n=int(seconds // DAY))


def day(at: datetime) -> str:
    """A day in the shop's time, short: today, yesterday, 24 nov."""
    local, today = at.astimezone(here().zone).date(), datetime.now(here().zone).date()
    if local == today:
        return t("time.today")
    if local == today - timedelta(days=1):
        return t("time.yesterday")
    form = "d MMM" if local.year == today.year else "d MMM y"
    return format_date(local, form, locale=here().language)


def clock(text: str | None) -> str:
    """A time of day in the shop's time."""
    at = moment(text)
    return format_datetime(at.astimezone(here().zone), "H:mm", locale="es") if at else ""


def when(text: str | None) -> str:
    """A day and a time, short."""
    at = moment(text)
    return f"{day(at)}, {clock(text)}" if at else ""


def money(amount: object, currency: str = "") -> str:
    """An amount as people of the shop's country write it."""
    shop = here().shop
    return shown(Decimal(str(amount)), currency or shop["currency"], shop["country"])


def compact(amount: float) -> str:
    """A large amount in few letters."""
    country = here().shop["country"]
    locale = "pt_BR" if country == "BR" else f"es_{country}"
    number = format_compact_decimal(amount, locale=locale, fraction_digits=1)
    return money(0).replace("0", number)


def choice(
    name: str,
    options: Sequence[str],
    usual: str,
    shown: Callable[[str], str],
    *,
    key: str,
    pills: bool = True,
) -> str:
    """One of some options, which stands in the address too, to be kept or sent to others."""
    asked = st.query_params.get(name)
    if key not in st.session_state and asked in options:
        st.session_state[key] = asked
    draw = st.pills if pills else st.segmented_control
    default = None if key in st.session_state else usual
    chosen = draw(
        t(f"choice.{name}"),
        options,
        required=True,
        format_func=shown,
        key=key,
        on_change=lambda: st.query_params.update({name: st.session_state[key]}),
        label_visibility="collapsed",
        wrap=True,
        default=default,
    )
    return str(chosen)


def nothing_here(icon: str, title: str, hint: str) -> None:
    """An empty place that says what will come, and how."""
    st.html(
        f'<div class="nothing"><div class="sym sign" aria-hidden="true">{icon}</div>'
        f"<strong>{escape(t(title))}</strong><p>{escape(t(hint))}</p></div>"
    )


def symbol(name: str) -> str:
    """A sign of the font that comes with Streamlit, as HTML; nothing for whoever listens."""
    return f'<span class="sym" aria-hidden="true">{escape(name)}</span>'


def mark(text: str, colour: str = "grey") -> str:
    """A small coloured mark, as HTML."""
    return f'<span class="mark {colour}">{escape(text)}</span>'


def who(login: str) -> str:
    """A person of the shop by their name."""
    return here().team.get(login) or (t(f"who.{login}") if login in ("phone", "rule") else login)


def may_or_told(action: str) -> bool:
    """Whether they may; else the page says so."""
    if not can(action):
        st.info(t("problem.not_yours"), icon=":material/lock:")
    return can(action)

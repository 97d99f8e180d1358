"""The frame of every page: who is here, where they may go, what is said without a worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import streamlit as st

from bot.errors import NotSignedIn, ShopIsAway
from dashboard import visit
from dashboard.parts import nothing_here
from dashboard.visit import t

FOLDER = Path(__file__).parent.parent
# what a page is called, where it is, its icon, and what it takes to see it
PAGES = (
    ("today", "", "wb_sunny", "read"),
    ("inbox", "inbox", "forum", "read"),
    ("leads", "leads", "local_fire_department", "read"),
    ("products", "products", "inventory_2", "read"),
    ("try_it", "try", "science", "chat"),
    ("whatsapp", "whatsapp", "qr_code_2", "settings"),
    ("settings", "settings", "tune", "settings"),
    ("users", "users", "group", "people"),
)


def pages(may: frozenset[str], waiting: int) -> Iterator[st.Page]:
    """The pages that somebody may see."""
    for name, path, icon, action in PAGES:
        if action in may:
            count = f" · {waiting}" if name == "inbox" and waiting else ""
            title, sign = f"{t(f'{name}.title')}{count}", f":material/{icon}:"
            yield st.Page(
                f"{name}.py", title=title, icon=sign, url_path=path or None, default=not path
            )
    yield st.Page("me.py", title=t("me.mine"), url_path="me", visibility="hidden")


def worker_is_away() -> None:
    """Say so, and come back with the worker."""
    nothing_here("cloud_off", "away.title", "away.hint")
    look_again()


@st.fragment(run_every="2s")
def look_again() -> None:
    """Draw the page anew as soon as the worker answers."""
    try:
        visit.do("me")
    except ShopIsAway:
        return
    except NotSignedIn:
        pass
    st.rerun()


def session_is_over() -> None:
    """Lead back to the way in."""
    st.html(
        f'<div class="nothing"><div class="sym sign" aria-hidden="true">lock</div>'
        f"<strong>{t('over.title')}</strong>"
        f'<p><a href="/sign-out" target="_self">{t("over.go")}</a></p></div>'
    )


st.set_page_config(
    page_title="Salesbot", page_icon=str(FOLDER / "icon.png"), layout="wide", menu_items={}
)
st.html(FOLDER / "style.css")
st.logo(str(FOLDER / "icon.png"), size="large")
try:
    guest = visit.come_in()
    st.html(
        f"<style>:root {{ --choose: '{t('upload.choose')}'; --drop: '{t('upload.drop')}' }}</style>"
    )
    st.navigation(list(pages(guest.may, guest.waiting)), position="top").run()
except ShopIsAway:
    worker_is_away()
except NotSignedIn:
    session_is_over()

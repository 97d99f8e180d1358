"""Who is here, and what they do: every act goes through the shop's door in their name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec
from zoneinfo import ZoneInfo

import streamlit as st

from bot.errors import NotSignedIn, ShopError, ShopIsAway
from dashboard.entrance import door
from dashboard.gate import COOKIE, session_in
from dashboard.words import LANGUAGES, has, told

P = ParamSpec("P")
SESSION, VISIT, PROBLEM, ANEW = "_session", "_visit", "_problem", "_anew"


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed-in person, the shop they work for, the language they read."""

    login: str
    name: str
    role: str
    may: frozenset[str]
    team: Mapping[str, str]
    shop: Mapping[str, str]
    language: str
    waiting: int = 0

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone."""
        return ZoneInfo(self.shop["timezone"])


def come_in() -> Visit:
    """Who is here now, as the shop says; NotSignedIn when nobody is any more."""
    state = st.session_state
    if SESSION not in state:
        state[SESSION] = session_in(st.context.cookies.get(COOKIE, ""))
    if not state[SESSION]:
        raise NotSignedIn
    me, shop, how = do("me"), do("settings_in_force"), do("health")
    language = me["language"] if me["language"] in LANGUAGES else LANGUAGES[0]
    state[VISIT] = Visit(
        login=me["login"],
        name=me["name"],
        role=me["role"],
        may=frozenset(me["may"]),
        team=me["team"],
        shop=shop,
        language=language,
        waiting=how["waiting_for_a_person"],
    )
    return here()


def here() -> Visit:
    """Who is here, as of this page's last full run."""
    visit: Visit = st.session_state[VISIT]
    return visit


def t(key: str, **values: object) -> str:
    """A text in the language of whoever reads it."""
    visit: Visit | None = st.session_state.get(VISIT)
    return told(visit.language if visit else LANGUAGES[0], key, **values)


def can(action: str) -> bool:
    """Whether they may do something; the door asks again."""
    return action in here().may


def do(name: str, /, **given: Any) -> Any:
    """A named operation, in the name of whoever is here."""
    return door(st.session_state.get(SESSION, "")).do(name, **given)


def act(name: str, /, done: str = "", **given: Any) -> Any:
    """The same from a button: what went wrong is told on the page, not raised."""
    try:
        answer = do(name, **given)
    except ShopError as error:
        st.session_state[PROBLEM] = problem(error)
        return None
    if done:
        st.toast(t(done))
    return answer


def problem(error: ShopError) -> str:
    """What went wrong, in words for people of the shop."""
    key = f"problem.{type(error).__name__}"
    detail = f"{t('problem.detail')}: {error}" if not isinstance(error, ShopIsAway) else ""
    return f"{t(key if has(key) else 'problem.other')} {detail}".strip()


def show_problem() -> None:
    """What the last act ran into, once."""
    if told_now := st.session_state.pop(PROBLEM, ""):
        with st.container(key="problem"):
            st.error(plain(told_now), icon=":material/error:")


def plain(text: str) -> str:
    """Text that Markdown leaves as it is, whoever wrote it."""
    marked = "".join(f"\\{c}" if c in "\\`*_{}[]<>()#+-.!|$~^=&'\"/" else c for c in text)
    for sign in (":", "@"):
        marked = marked.replace(sign, f"{sign}\u2060")  # no link, no icon, no emoji is made of it
    return " ".join(marked.replace("www", "w\u2060ww").split())


def go(**address: str | None) -> None:
    """Change the address from a live part, and have the whole page drawn anew."""
    for name, value in address.items():
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = value
    st.session_state[ANEW] = True


def live(every: str | None) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """A part of a page that draws itself again, and outlives a worker that is away."""

    def around(draw: Callable[P, None]) -> Callable[P, None]:
        @wraps(draw)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
            if st.session_state.pop(ANEW, False):
                st.rerun()
            try:
                draw(*args, **kwargs)
            except ShopIsAway:
                st.warning(t("away.short"), icon=":material/cloud_off:")
            except NotSignedIn:
                st.warning(t("over.title"), icon=":material/lock:")

        return st.fragment(guarded, run_every=every)

    return around

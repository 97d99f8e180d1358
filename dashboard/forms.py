"""Forms that say beside each field what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from bot.errors import BadRequest, BadSettings, ShopError
from dashboard.visit import PROBLEM, do, plain, problem, t
from dashboard.words import has

WRONG = "_wrong"


def wrong(form: str, key: str) -> None:
    """What was wrong with a field at the last try."""
    if told := st.session_state.get(WRONG, {}).get(f"{form}/{key}"):
        st.markdown(f":red[{plain(told)}]")


def all_right(form: str) -> None:
    """Forget what was wrong with a form."""
    told: dict[str, str] = st.session_state.setdefault(WRONG, {})
    for key in [key for key in told if key.startswith(f"{form}/")]:
        del told[key]


def tell_wrong(form: str, mistakes: Mapping[str, str]) -> None:
    """Remember mistakes by field, to be shown beside them."""
    st.session_state.setdefault(WRONG, {}).update(
        {f"{form}/{key}": in_words(key, told) for key, told in mistakes.items()}
    )


def in_words(key: str, told: str) -> str:
    """A mistake for people: our own sentence for this field, or what the shop said."""
    own = f"wrong.{key}"
    return t(own) if has(own) else f"{t('wrong.other')} {told.partition(':')[2].strip() or told}"


def tried(form: str, fields: tuple[str, ...], name: str, /, **given: object) -> bool:
    """Do an operation. True: done; else the page is drawn anew with what is wrong beside it."""
    all_right(form)
    try:
        do(name, **given)
    except ShopError as error:
        key = str(error).partition(":")[0]
        if isinstance(error, BadRequest | BadSettings) and key in fields:
            tell_wrong(form, {key: str(error)})
        else:
            st.session_state[PROBLEM] = problem(error)
        st.rerun()
    return True

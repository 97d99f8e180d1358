"""The shop's settings: every change has an author, a time and a way back, and counts at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from itertools import groupby
from math import isnan
from typing import Any, get_args
from zoneinfo import available_timezones

import pandas as pd
import streamlit as st
from babel import Locale
from babel.numbers import get_currency_name

from bot.core.shop import COUNTRIES, LANGUAGES, Voice
from dashboard.forms import all_right, tell_wrong, tried, wrong
from dashboard.parts import ago, choice, head, may_or_told, nothing_here, who
from dashboard.visit import act, can, do, here, t
from dashboard.words import has

LONG = ("shipping", "returns", "warranty", "about", "greeting")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "country": tuple(COUNTRIES),
    "currency": tuple(sorted({currency for currency, _, _ in COUNTRIES.values()})),
    "timezone": tuple(sorted(zone for zone in available_timezones() if "/" in zone)),
    "language": LANGUAGES,
    "voice": get_args(Voice),
}
PARTS: Mapping[str, tuple[str, ...]] = {
    "shop": ("business_name", "bot_name", "country", "currency", "timezone", "language", "voice"),
    "contact": ("address", "hours", "phone", "handoff_phone"),
    "policies": ("greeting", "about", "shipping", "returns", "warranty"),
    "payments": ("payment_methods",),
    "questions": ("faq",),
    "discounts": ("discounts",),
    "work": ("languages", "person_hours"),
}
TABLES: Mapping[str, tuple[str, ...]] = {
    "payment_methods": ("kind", "name", "provider", "payee", "holder"),
    "faq": ("question", "answer"),
    "discounts": ("name", "percent", "amount", "min_total", "from", "until"),
}
NUMBERS = {"percent", "amount", "min_total"}
SOME = 4  # changes of one moment that are shown
KINDS = ("transfer", "cash_on_delivery", "link", "product_link")


def form(part: str, stored: Mapping[str, Any]) -> None:
    """The fields of one part, and what is wrong with each."""
    keys = PARTS[part]
    with st.form(f"settings/{part}", border=True):
        values = {key: field(part, key, stored) for key in keys}
        saved = st.form_submit_button(t("save"), type="primary")
    if saved:
        changed = {
            key: value
            for key, value in values.items()
            if value != stored.get(key, EMPTY.get(key, ""))
        }
        _save(part, changed)


EMPTY: Mapping[str, Any] = {
    **{key: [] for key in ("payment_methods", "faq", "discounts", "languages")},
    "person_hours": 12,
}


def _save(part: str, changed: Mapping[str, Any]) -> None:
    all_right(part)
    if not changed:
        st.toast(t("settings.same"))
        return
    mistakes = act("check_settings", values=changed)
    if mistakes:
        mine = {k if k in PARTS[part] else PARTS[part][0]: told for k, told in mistakes.items()}
        tell_wrong(part, mine)
    elif mistakes is not None and tried(part, PARTS[part], "load_settings", values=changed):
        st.toast(t("settings.saved"))
    st.rerun()


def field(part: str, key: str, stored: Mapping[str, Any]) -> Any:
    """One setting as a field that fits it."""
    label, hint = t(f"settings.field.{key}"), t(f"settings.hint.{key}")
    hint_or_none = hint if has(f"settings.hint.{key}") else None
    with st.container(gap="xxsmall"):
        value = _drawn(key, label, hint_or_none, stored.get(key) or EMPTY.get(key, ""))
        wrong(part, key)
    return value


def _drawn(key: str, label: str, hint: str | None, value: Any) -> Any:
    if key in TABLES:
        return _table(key, label, value)
    if key in CHOICES:
        return _choice(key, label, hint, value)
    if key == "languages":
        return st.multiselect(label, LANGUAGES, value, format_func=_language, help=hint)
    if key == "person_hours":
        return int(st.number_input(label, 1, 720, int(value), help=hint))
    if key in LONG:
        return (st.text_area(label, value, help=hint, height=100) or "").strip()
    return (st.text_input(label, value, help=hint) or "").strip()


def _choice(key: str, label: str, hint: str | None, value: Any) -> str:
    options = ("", *CHOICES[key])
    index = options.index(value) if value in options else 0
    ways: Mapping[str, Callable[[str], str]] = {
        "language": _language,
        "country": partial(_country, here().language),
        "currency": partial(_currency, here().language),
    }
    shown = ways.get(key, str)
    chosen = st.selectbox(
        label,
        options,
        index,
        format_func=lambda o: shown(o) if o else t("settings.by_country"),
        help=hint,
    )
    return chosen or ""


def _country(language: str, code: str) -> str:
    return str(Locale(language).territories.get(code, code))


def _currency(language: str, code: str) -> str:
    return f"{code} · {get_currency_name(code, locale=language)}"


def _language(code: str) -> str:
    return t(f"language.{code}")


def _table(key: str, label: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A list of small records as a table that can grow."""
    columns = TABLES[key]
    st.caption(label)
    edited = st.data_editor(
        _frame(columns, rows),
        column_config=_columns(columns),
        num_rows="dynamic",
        hide_index=True,
        key=f"table/{key}",
        placeholder="",
        alt=label,
    )
    kept = [_filled_in(row) for row in edited.to_dict("records")]
    return [row for row in kept if row]


def _frame(columns: tuple[str, ...], rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    kinds: Any = {c: "float64" if c in NUMBERS else "object" for c in columns}
    cells = [{c: row.get(c) for c in columns} for row in rows]
    return pd.DataFrame(cells, columns=list(columns)).astype(kinds)


def _filled_in(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row without its empty cells."""
    cells = {str(c): _cell(v) for c, v in row.items()}
    return {c: v for c, v in cells.items() if v not in (None, "")}


def _columns(columns: tuple[str, ...]) -> dict[str, Any]:
    told: dict[str, Any] = {
        c: st.column_config.TextColumn(t(f"settings.column.{c}"), width="medium") for c in columns
    }
    for c in NUMBERS & told.keys():
        told[c] = st.column_config.NumberColumn(t(f"settings.column.{c}"), min_value=0)
    if "kind" in columns:
        told["kind"] = st.column_config.SelectboxColumn(
            t("settings.column.kind"),
            options=KINDS,
            required=True,
            format_func=lambda kind: t(f"settings.kind.{kind}"),
        )
    return told


def _cell(value: Any) -> Any:
    """A cell as the settings keep it: nothing for nothing, whole numbers whole."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return None
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value.strip() if isinstance(value, str) else value


def history() -> None:
    """Who changed what together, with a way back."""
    changes = do("settings_history", limit=200)
    if not changes:
        nothing_here("history", "settings.no_history", "settings.no_history_hint")
    for version, together in groupby(changes, key=lambda change: change["version"]):
        some = list(together)
        with st.container(horizontal=True, border=True, vertical_alignment="center"):
            st.html(_changed(some), width="stretch")
            st.button(
                t("undo"),
                icon=":material/undo:",
                key=f"undo/{version}",
                on_click=_undo,
                args=[version],
            )


def _changed(some: Sequence[Mapping[str, Any]]) -> str:
    """The changes of one moment, as HTML."""
    lines = [
        f"<b>{escape(t('settings.field.' + one['key']))}</b>:"
        f" {escape(_short(one['before']))} → {escape(_short(one['after']))}"
        for one in some[:SOME]
    ]
    if len(some) > SOME:
        lines.append(escape(t("settings.more", n=len(some) - SOME)))
    signed = f"{who(some[0]['changed_by'])} · {ago(some[0]['changed_at'])}"
    return f'<div class="past">{"<br>".join(lines)}<small>{escape(signed)}</small></div>'


def _undo(version: int) -> None:
    act("undo_settings", done="settings.undone", version=version)


def _short(value: Any) -> str:
    text = "—" if value in (None, "", []) else str(value) if not isinstance(value, list) else ""
    text = text or t("settings.entries", n=len(value))
    return text if len(text) <= 90 else f"{text[:90]}…"


def page() -> None:
    """One part of the settings, or their history."""
    head("settings.title", "settings.hint.page")
    if not can("settings") and not may_or_told("settings"):
        return
    parts = (*PARTS, "history")
    part = choice("part", parts, "shop", lambda p: t(f"settings.parts.{p}"), key="settings_part")
    if part == "history":
        history()
    else:
        with st.container(width=900):
            form(part, do("show_settings"))


page()

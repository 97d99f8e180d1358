"""Who may buy: the warmest first, why, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from bot.errors import BadRequest
from dashboard import figures
from dashboard.bubbles import bare, word
from dashboard.cards import face, name_of, reason_words
from dashboard.parts import ago, head, mark, money, nothing_here
from dashboard.visit import plain, t

STAGES = ("contact", "need", "seen", "quoted", "order", "paying")
MOST = 60
COLOURS = {"answer_now": "amber", "check_payment": "amber"}
Lead = Mapping[Any, Any]


def _name(lead: Lead) -> str:
    return name_of({"name": lead["name"], "chat": lead["chat"]})


def lead_row(lead: Lead) -> str:
    """A lead on one card: warmth, stage, reasons, the next step."""
    name, warmth = _name(lead), float(lead["warmth"])
    reasons = " · ".join(reason_words(str(r)) for r in lead["reasons"]) or t("leads.no_reasons")
    total = float(lead["order_total"] or 0)
    order = mark(money(round(total)), "blue") if total else ""
    action = str(lead["next_step"])
    return (
        f'<div class="row card lead">{face(name)}<div class="lines"><div class="top">'
        f"<b>{escape(name)}</b><time>{escape(ago(lead['last_at'].isoformat()))}</time></div>"
        f'<div class="last">{escape(bare(str(lead["last_body"])))}</div>'
        f'<div class="marks">{mark(word("stage", str(lead["stage"])), "green")}{order}'
        f"{mark(t(f'leads.do.{action}'), COLOURS.get(action, 'blue'))}</div>"
        f'<div class="reasons">{escape(reasons)}</div></div>'
        f'<div class="warmth"><strong>{warmth:.0f}</strong><div class="bar">'
        f'<i style="width:{min(100, warmth):.0f}%"></i></div></div></div>'
    )


def leads() -> None:
    """The list, by stage."""
    frame = figures.leads()
    if frame.empty:
        nothing_here("local_fire_department", "leads.none", "leads.none_hint")
        return
    counts = frame["stage"].value_counts()
    stages = [s for s in STAGES if counts.get(s)]
    chosen = st.pills(
        t("leads.stages"),
        stages,
        selection_mode="multi",
        format_func=lambda s: f"{word('stage', s)} {counts[s]}",
        key="stages",
        bind="query-params",
        label_visibility="collapsed",
    )
    shown = frame[frame["stage"].isin(chosen)] if chosen else frame
    for n, lead in enumerate(shown.head(MOST).to_dict("records")):
        with st.container(key=f"row_{n}", gap=None):
            st.html(lead_row(lead))
            chat = f"{lead['account_id']}/{lead['chat']}"
            label = t("inbox.open", name=plain(_name(lead)))
            if st.button(label, key=f"lead/{chat}"):
                st.switch_page("inbox.py", query_params={"chat": chat, "view": "all"})
    if len(shown) > MOST:
        st.caption(t("leads.more", n=len(shown) - MOST))


def page() -> None:
    """Who may buy."""
    head("leads.title", "leads.hint")
    with st.expander(t("leads.how")):
        st.markdown(t("leads.how_told"))
    try:
        leads()
    except BadRequest:
        st.info(t("today.no_figures"))


page()

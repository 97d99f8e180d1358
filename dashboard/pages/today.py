"""The morning's page: what needs a person now, how the day goes, how the house is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from html import escape
from typing import Any

import streamlit as st

from bot.errors import BadRequest
from bot.lab import draw
from dashboard import figures, numbers
from dashboard.bubbles import bare, word
from dashboard.cards import face, name_of, ref
from dashboard.parts import compact, head, mark, money, nothing_here, symbol, waited, who
from dashboard.visit import act, can, do, here, live, plain, t

Need = Mapping[str, Any]
SOME = 6  # needs that are shown at first
FIGURES = ("conversations", "revenue", "paid_orders", "handoffs")


@live("10s")
def needs_now() -> None:
    """What needs a person now: whoever waits before what waits, the longest wait first."""
    needs = list(_needs(do("needs_now")))
    st.subheader(f"{t('today.needs')} · {len(needs)}" if needs else t("today.needs"), anchor=False)
    if not needs:
        nothing_here("task_alt", "today.calm", "today.calm_hint")
    most = len(needs) if st.session_state.get("all_needs") else SOME
    for n, (mark_, need) in enumerate(needs[:most]):
        with st.container(key=f"row_{n}", gap=None):
            st.html(_row(mark_, need))
            label = t("inbox.open", name=plain(name_of(need)))
            st.button(label, key=f"need/{n}/{ref(need)}", on_click=_open, args=[ref(need)])
    if len(needs) > SOME:
        st.toggle(t("today.all_needs", n=len(needs)), key="all_needs")
    if st.session_state.pop("_go", None):
        chat = st.session_state.pop("_chat")
        st.switch_page("inbox.py", query_params={"chat": chat, "view": "all"})


def _open(chat: str) -> None:
    st.session_state["_go"], st.session_state["_chat"] = True, chat


def _needs(found: Mapping[str, list[Need]]) -> Iterator[tuple[str, Need]]:
    for need in found["people"]:
        called = need["status"] == "waiting"
        why = (
            word("handoff", need["handoff_reason"])
            if called
            else t("today.owed", who=who(need["person"]))
        )
        yield mark(why, "amber"), need
    for need in found["stuck"]:
        yield mark(t("today.stuck"), "red"), need
    for need in found["unsent"]:
        yield mark(t(f"today.unsent.{need['state']}"), "red"), need
    for need in found["orders"]:
        amount = money(need["total"], need["currency"])
        about = mark(f"{word('order', need['status'])} · {amount}", "green")
        yield about, {**need, "last_body": ""}


def _row(mark_: str, need: Need) -> str:
    name = name_of(need)
    wait = t("today.waits", wait=waited(need["since"]))
    return (
        f'<div class="row card">{face(name)}<div class="lines"><div class="top">'
        f"<b>{escape(name)}</b><time>{escape(wait)}</time></div>"
        f'<div class="last">{escape(bare(need["last_body"]))}</div><div class="marks">{mark_}</div>'
        f"</div></div>"
    )


def the_day() -> None:
    """Today beside the same weekday a week ago, and the last two weeks as a line."""
    frame = figures.days(28)
    rows = {row["day"].date(): row for row in frame.to_dict("records")}
    last = [figures.today() - timedelta(days=n) for n in range(13, -1, -1)]

    def line(key: str) -> list[float]:
        return [float(rows[d][key] or 0) if d in rows else 0.0 for d in last]

    cards = "".join(_card(key, line(key)) for key in FIGURES)
    st.html(f'<ul class="figures">{cards}</ul>')


def _card(key: str, values: list[float]) -> str:
    """A figure of today, how it differs from a week ago, and two weeks as bars."""
    now, before = values[-1], values[-8]
    shown = compact(now) if key == "revenue" else f"{now:.0f}"
    change = abs(now - before)
    by = compact(change) if key == "revenue" else f"{change:.0f}"
    way = "same" if now == before else "more" if now > before else "less"
    told = t(f"today.{way}", n=by)
    most = max(values) or 1.0
    bars = "".join(f'<i style="height:{max(4, 100 * v / most):.0f}%"></i>' for v in values)
    return (
        f'<li class="figure"><span>{escape(t(f"today.figure.{key}"))}</span>'
        f"<strong>{escape(shown)}</strong><small>{escape(told)}</small>"
        f'<span class="bars" aria-hidden="true">{bars}</span></li>'
    )


def health() -> None:
    """How the worker is, in a line of marks."""
    how = do("health")
    told = [
        (symbol("check_circle"), t("health.open", version=how["salesbot"])),
        (symbol("hourglass_top"), t("health.waiting", n=how["waiting_chats"])),
        (symbol("outbox"), t("health.queued", n=how["queued_messages"])),
        (symbol("inventory_2"), t("health.products", n=how["products"])),
    ]
    told += [(_light(n), f"{n['name']}: {t('standing.' + n['standing'])}") for n in do("numbers")]
    if how["search_problem"]:
        told.append((symbol("manage_search"), t("health.search", why=how["search_problem"])))
    items = "".join(f"<li>{sign} {escape(text)}</li>" for sign, text in told)
    st.html(f'<ul class="health" aria-label="{escape(t("health.label"))}">{items}</ul>')
    if how.get("demo_chats"):
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="demo"):
            st.markdown(t("demo.told", n=how["demo_chats"]))
            if can("settings"):
                _remove_demo()


def _light(number: Mapping[str, Any]) -> str:
    """How a number stands, as a coloured sign."""
    colour_ = numbers.colour(number)
    return f'<span class="light {colour_}">{symbol("smartphone")}</span>'


def _remove_demo() -> None:
    """One button, and the question whether it is meant."""
    with st.popover(t("demo.remove"), icon=":material/delete_sweep:"):
        st.markdown(t("demo.sure"))
        goods = st.toggle(t("demo.goods"), key="demo_goods")
        st.button(
            t("demo.yes"),
            icon=":material/delete_forever:",
            type="primary",
            key="remove_demo",
            on_click=lambda: act("remove_demo", done="demo.removed", goods=goods),
        )


def pictures() -> None:
    """How sales went, and when customers write."""
    language = here().language
    st.subheader(t("today.sales"), anchor=False)
    frame = figures.named("sales_by_day", 28)
    if frame.empty or not frame["revenue"].sum():
        nothing_here("payments", "today.no_sales", "today.no_sales_hint")
    else:
        figure = draw.sales(frame, language=language)
        _plot(figure.update_xaxes(tickformat="%-d/%-m"), "today.sales")
    st.subheader(t("today.hours"), anchor=False)
    hours = figures.named("busy_hours", 28)
    if hours.empty or not hours["per_day"].sum():
        nothing_here("schedule", "today.no_hours", "today.no_hours_hint")
    else:
        _plot(draw.heatmap(hours, language=language), "today.hours")


def _plot(figure: Any, alt: str) -> None:
    figure.update_layout(font_family="Source Sans, sans-serif", margin_l=0, margin_r=0)
    st.plotly_chart(figure, config={"displayModeBar": False}, theme=None, alt=t(alt))


def page() -> None:
    """How the house is; how the day goes; what needs a person, and beside it the last weeks."""
    head("today.title", "today.hint")
    health()
    try:
        the_day()
    except BadRequest:  # figures are DuckDB's own SQL
        st.info(t("today.no_figures"))
    left, right = st.columns([1.35, 1], gap="large")
    with left:
        needs_now()
    with right, suppress(BadRequest):
        pictures()


page()

"""The goods: see them, change them, bring in a catalogue, undo."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from bot.errors import NotFound
from dashboard import goods
from dashboard.bringing import bring_in, changes
from dashboard.forms import tried, wrong
from dashboard.parts import choice, head, money, nothing_here, when, who
from dashboard.visit import act, can, do, plain, t

A_PAGE = 24
STATES = ("on_sale", "sold_out", "hidden", "retired", "all")
FIELDS = ("name", "price", "price_before", "stock", "category", "brand", "description", "link")


def open_product(id_: str) -> None:
    """Show one product; it stands in the address."""
    st.query_params["product"] = id_


def close_product() -> None:
    """Go back to all of them."""
    st.query_params.pop("product", None)


def shelf() -> None:
    """All goods as cards, found by words and state."""
    products = do("all_products")
    if not products:
        nothing_here("inventory_2", "products.none", "products.none_hint")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        words = st.text_input(
            t("products.search"),
            key="words",
            bind="query-params",
            type="search",
            placeholder=t("products.search"),
            label_visibility="collapsed",
        )
        state = choice(
            "state", STATES, "on_sale", lambda s: t(f"products.states.{s}"), key="products_state"
        )
    found = [p for p in products if goods.fits(p, words or "", state)]
    st.caption(t("products.count", n=len(found), all=len(products)))
    pages = max(1, -(-len(found) // A_PAGE))
    slot = st.container()
    page = st.pagination(pages, key="page") if pages > 1 else 1
    with slot:
        _cards(found[(min(page, pages) - 1) * A_PAGE :][:A_PAGE])
    if not found:
        nothing_here("search_off", "products.not_found", "products.not_found_hint")


def _cards(found: list[dict[str, Any]]) -> None:
    with st.grid("auto", min_column_width=160, gap="small", key="goods") as grid:
        for n, product in enumerate(found):
            with grid.cell(), st.container(key=f"row_{n}", gap=None):
                st.html(goods.card(product))
                label = t("products.open", name=plain(product["name"]))
                key = f"good/{product['id']}"
                st.button(label, key=key, on_click=open_product, args=[product["id"]])


def one(id_: str) -> None:
    """One product: its picture, a form to change it, its past."""
    st.button(t("products.back"), icon=":material/arrow_back:", on_click=close_product)
    try:
        product = do("product", id=id_)
    except NotFound:
        nothing_here("search_off", "products.gone", "products.gone_hint")
        return
    left, right = st.columns([1, 2], gap="medium")
    with left:
        st.html(f'<div class="good large">{goods.card(product)}</div>')
        if can("sell"):
            _new_picture(product)
    with right:
        _form(product)
        _past(product)


def _form(product: dict[str, Any]) -> None:
    name, closed = f"product/{product['id']}/{product['version']}", not can("sell")
    with st.form(name, border=True):
        values: dict[str, Any] = {
            "name": _text(name, product, "name", closed=closed),
        }
        with st.container(horizontal=True):
            if not product["variants"]:
                values["price"] = _amount(name, product, "price", closed=closed)
                values["stock"] = _stock(name, product, closed=closed)
            values["price_before"] = _amount(name, product, "price_before", closed=closed)
        with st.container(horizontal=True):
            values["category"] = _text(name, product, "category", closed=closed)
            values["brand"] = _text(name, product, "brand", closed=closed)
        values["description"] = st.text_area(
            t("products.field.description"), product["description"], height=120, disabled=closed
        )
        wrong(name, "description")
        values["link"] = _text(name, product, "link", closed=closed)
        if product["variants"]:
            values["variants"] = _variants(name, product, closed=closed)
        is_hidden = product["status"] in ("hidden", "retired")
        values["hidden"] = st.toggle(t("products.field.hidden"), is_hidden, disabled=closed)
        saved = st.form_submit_button(t("save"), type="primary", disabled=closed)
    if saved and _saved(name, product, values):
        st.toast(t("products.saved"))
        st.rerun()


def _saved(name: str, product: dict[str, Any], values: dict[str, Any]) -> bool:
    given = {"id": product["id"], "version": product["version"], "values": values}
    return tried(name, (*FIELDS, "variants"), "edit_product", **given)


def _text(form: str, product: dict[str, Any], key: str, *, closed: bool) -> str:
    with st.container(gap="xxsmall"):
        text = st.text_input(t(f"products.field.{key}"), product[key], disabled=closed)
        wrong(form, key)
    return text or ""


def _amount(form: str, product: dict[str, Any], key: str, *, closed: bool) -> float | int | None:
    whole = product["currency"] in goods.WHOLE
    before = product[key]
    kind: Any = int if whole else float
    with st.container(gap="xxsmall"):
        amount: float | int | None = st.number_input(
            f"{t(f'products.field.{key}')} ({product['currency']})",
            value=None if before is None else kind(before),
            min_value=kind(0),
            step=kind(1),
            format="%d" if whole else "%.2f",
            disabled=closed,
        )
        wrong(form, key)
    return amount


def _stock(form: str, product: dict[str, Any], *, closed: bool) -> int | None:
    with st.container(gap="xxsmall"):
        stock: int | None = st.number_input(
            t("products.field.stock"),
            value=product["stock"],
            min_value=0,
            step=1,
            help=t("products.field.stock_hint"),
            disabled=closed,
        )
        wrong(form, "stock")
    return stock


def _variants(form: str, product: dict[str, Any], *, closed: bool) -> dict[str, Any]:
    """The variants as a table; only price and stock can be changed."""
    rows = [
        {
            "id": v["id"],
            "what": ", ".join(f"{k}: {value}" for k, value in v["options"].items()),
            "price": v["price"],
            "stock": v["stock"],
        }
        for v in product["variants"]
    ]
    st.caption(t("products.field.variants"))
    edited = st.data_editor(
        pd.DataFrame(rows).astype({"price": "float64", "stock": "float64"}),
        column_config={
            "id": None,
            "what": st.column_config.TextColumn(t("products.field.variant")),
            "price": st.column_config.NumberColumn(t("products.field.price"), min_value=0),
            "stock": st.column_config.NumberColumn(t("products.field.stock"), min_value=0, step=1),
        },
        disabled=["id", "what"] if not closed else True,
        hide_index=True,
        alt=t("products.field.variants"),
    )
    wrong(form, "variants")
    return {row["id"]: _priced(row) for row in edited.to_dict("records")}


def _priced(row: Mapping[Any, Any]) -> dict[str, Any]:
    stock = row["stock"]
    return {"price": row["price"], "stock": None if pd.isna(stock) else int(stock)}


def _new_picture(product: dict[str, Any]) -> None:
    file = st.file_uploader(
        t("products.picture"),
        type=["png", "jpg", "jpeg", "webp"],
        max_upload_size=8,
        key=f"picture/{product['id']}/{product['version']}",
    )
    if file is not None:
        content = base64.b64encode(file.getvalue()).decode()
        given = {"id": product["id"], "mime": file.type, "content": content}
        if act("put_picture", done="products.saved", **given):
            st.rerun()


def _past(product: dict[str, Any]) -> None:
    if product["history"]:
        st.subheader(t("products.past"), anchor=False)
        st.html("".join(_was(product, was) for was in product["history"]))


def _was(product: Mapping[str, Any], was: Mapping[str, Any]) -> str:
    price = money(was["price"], product["currency"])
    told = t("products.was", price=price, stock="—" if was["stock"] is None else was["stock"])
    signed = t("products.changed_by", who=f"{who(was['changed_by'])}, {when(was['changed_at'])}")
    return f'<div class="past">{escape(told)}<small>{escape(signed)}</small></div>'


def page() -> None:
    """The shelf, one product, a new catalogue, or what was changed."""
    head("products.title", "products.hint")
    if chosen := st.query_params.get("product", ""):
        one(chosen)
        return
    parts = ["shelf", "import", "changes"] if can("sell") else ["shelf", "changes"]
    part = choice(
        "part", parts, "shelf", lambda p: t(f"products.parts.{p}"), key="products_part", pills=False
    )
    {"shelf": shelf, "import": bring_in, "changes": changes}[part]()


page()

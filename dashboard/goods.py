"""A product on a card, as HTML and in words."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from dashboard.parts import mark, money, symbol
from dashboard.visit import t

Product = Mapping[str, Any]
STATUS = {"sold_out": "amber", "hidden": "grey", "retired": "red"}
WHOLE = ("COP", "CLP", "PYG")  # currencies without cents


def card(product: Product) -> str:
    """A product with its picture, price, stock and state."""
    return (
        f'<div class="good">{picture(product)}<b>{escape(product["name"])}</b>'
        f'<span class="price">{escape(price(product))}</span>'
        f'<span class="marks">{"".join(marks(product))}</span></div>'
    )


def picture(product: Product) -> str:
    """Its first picture; one that lies on the web is not fetched."""
    image = next(iter(product["images"]), "")
    if not image or image.startswith(("http://", "https://")):
        sign = symbol("public" if image else "image")
        return f'<span class="picture none">{sign}</span>'
    return f'<span class="picture"><img src="/picture/{quote(image)}" alt="" loading="lazy"></span>'


def price(product: Product) -> str:
    """Its price; from the lowest where its variants differ."""
    shown = money(product["price"], product["currency"])
    prices = {variant["price"] for variant in product["variants"]}
    return t("products.from", price=shown) if len(prices) > 1 else shown


def marks(product: Product) -> list[str]:
    """Its stock and state in small marks."""
    told = []
    if product["status"] in STATUS:
        told.append(mark(t(f"products.status.{product['status']}"), STATUS[product["status"]]))
    elif product["stock"] is not None:
        few = "amber" if product["stock"] <= 3 else "grey"
        told.append(mark(t("products.left", n=product["stock"]), few))
    if product["variants"]:
        told.append(mark(t("products.variants_n", n=len(product["variants"]))))
    return told


def fits(product: Product, words: str, state: str) -> bool:
    """Whether a product has all these words, and is on sale or not as wanted."""
    on_sale = product["status"] in ("available", "sold_out")
    if state == "on_sale" and not on_sale:
        return False
    if state not in ("on_sale", "all") and product["status"] != state:
        return False
    text = " ".join([product["id"], product["name"], product["category"], *product["tags"]])
    return all(word in text.casefold() for word in words.casefold().split())

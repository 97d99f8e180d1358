"""Draws the pictures of README.md from the sample shop, with a browser and without the internet.

    python notebooks/draw_pictures.py

It needs Chromium (apt-get install chromium) and the `test` packages. The shop is seeded in a
temporary folder, so the pictures show the sample history as it ends today.
"""

from __future__ import annotations

import html
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

from playwright.sync_api import Page, sync_playwright
from plotly.offline import get_plotlyjs

from bot import lab
from bot.app import open_shop
from bot.cli import main as salesbot
from bot.edges.simulator import Simulator
from bot.lab import draw
from bot.settings import Settings
from bot.worker import count, opened

PICTURES = Path(__file__).parent / "pictures"
LOOKS = {"light": ("#ffffff", "#1f2937"), "dark": ("#0e1117", "#e6e9ee")}
WIDTH = 860


def main() -> None:
    """Seed, ask, draw."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("chromium is not installed: apt-get install chromium")
    with ExitStack() as stack:
        shop = lab.open(stack.enter_context(_served()))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 400})
        for name, parts in _pictures(shop).items():
            for look in LOOKS:
                _shoot(page, parts, look, PICTURES / f"{name}-{look}.png")
        browser.close()


@contextmanager
def _served() -> Iterator[Path]:
    """The folder of the sample shop, while a worker serves it."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "home"
        salesbot(["--home", str(home), "seed"])
        shop = open_shop(Settings(home))
        stack.callback(shop.close)
        count(shop, datetime.now(UTC))
        stack.enter_context(opened(shop, Event(), Simulator()))
        yield home


def _pictures(shop: lab.Lab) -> dict[str, list[Any]]:
    """What stands in each picture: titles and figures, or text."""
    weeks = date.today() - timedelta(days=42)  # noqa: DTZ011 -- any day will do
    return {
        "01-busy-hours": ["When customers write", draw.heatmap(shop.busy_hours(), language="en")],
        "01-replies": ["How long they wait", draw.replies(shop.days(), language="en")],
        "02-demand": ["What they ask about", draw.demand(shop.top_products(), language="en")],
        "02-unmet": ["Asked for and not sold", draw.unmet(shop.not_sold(), language="en")],
        "03-funnel": ["How far conversations come", draw.funnel(shop.funnel(), language="en")],
        "03-sales": ["Revenue paid", draw.sales(shop.sales_by_day(since=weeks), language="en")],
        "04-dry-turn": ["What the bot would say, and why", _dry(shop)],
    }


def _dry(shop: lab.Lab) -> str:
    """A conversation that was never held."""
    told, turn = [], None
    for text in ("¿tienen tenis para correr?", "¿en talla 38?", "está muy caro"):
        turn = shop.ask(text, after=turn)
        why = f"{turn.act} · claims {', '.join(c['text'] for c in turn.claims) or 'nothing'}"
        score = f"score {turn.score}: {', '.join(turn.score_reasons)}"
        told.append(
            f"<b>— {html.escape(text)}</b>\n{html.escape(str(turn))}\n<i>{why} · {score}</i>"
        )
    return "\n\n".join(told)


def _shoot(page: Page, parts: list[Any], look: str, file: Path) -> None:
    """One picture."""
    ground, ink = LOOKS[look]
    title, shown = parts
    body = (
        f"<pre>{shown}</pre>"
        if isinstance(shown, str)
        else shown.to_html(full_html=False, include_plotlyjs=False, config={"staticPlot": True})
    )
    style = (
        f"body{{margin:0}} #all{{padding:16px 20px;background:{ground};color:{ink}}}"
        "#all{font:14px system-ui,sans-serif} h1{font-size:17px;margin:0 0 6px}"
        "pre{white-space:pre-wrap;font:13px system-ui} i{opacity:.65}"
    )
    page.set_content(
        f"<style>{style}</style><script>{get_plotlyjs()}</script>"
        f"<div id=all><h1>{title}</h1>{body}</div>"
    )
    page.wait_for_timeout(600)
    page.locator("#all").screenshot(path=str(file))


if __name__ == "__main__":
    main()

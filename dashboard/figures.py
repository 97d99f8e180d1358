"""The figures of pages: asked of the lab, kept for a minute, the same for everybody."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from bot import lab
from dashboard.gate import home
from dashboard.visit import here

if TYPE_CHECKING:
    import pandas as pd


def today() -> date:
    """Today in the shop's time."""
    return datetime.now(here().zone).date()


@st.cache_data(ttl="60s", max_entries=50, show_spinner=False)
def _asked(name: str, shop: str, since: date | None, until: date | None) -> pd.DataFrame:
    asked = lab.open(shop)
    if since is None:
        frame: pd.DataFrame = getattr(asked, name)()
    else:
        frame = getattr(asked, name)(since, until)
    return frame


def days(count: int) -> pd.DataFrame:
    """A row a day, the last one today; days on which nothing happened are missing."""
    return _asked("days", str(home()), today() - timedelta(days=count - 1), _tomorrow())


def named(name: str, count: int) -> pd.DataFrame:
    """A named number of the lab over the last days."""
    return _asked(name, str(home()), today() - timedelta(days=count - 1), _tomorrow())


def leads() -> pd.DataFrame:
    """Who may buy, the warmest first, and what to do next."""
    return _asked("leads", str(home()), None, None)


def _tomorrow() -> date:
    return today() + timedelta(days=1)

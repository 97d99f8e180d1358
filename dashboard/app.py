"""The console as a web application: the gate, the way in, and Streamlit behind them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard.entrance import ROUTES
from dashboard.gate import Gate

# `streamlit run` looks for it when it loads this file; nothing is opened before a page is asked for
app = st.App(
    Path(__file__).parent / "pages" / "console.py", routes=ROUTES, middleware=[Middleware(Gate)]
)

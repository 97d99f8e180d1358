"""Figures of the lab's frames: plotly objects in one colourway, on light and dark ground alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

COLOURS = ("#0f9d78", "#3d7edb", "#e08a1e", "#c2477f", "#7a6ff0", "#6b7b8c")  # 3:1 on both grounds
WARM = ((0.0, "rgba(15,157,120,0.06)"), (0.5, "rgba(15,157,120,0.45)"), (1.0, "rgba(15,157,120,1)"))
WAITS = {"1 s": 1, "10 s": 10, "1 min": 60, "10 min": 600, "1 h": 3600, "10 h": 36000}
LINE = "rgba(128,128,128,0.25)"
WORDS = {
    "es": {
        "weekdays": "lun mar mié jue vie sáb dom",
        "stages": "Contacto|Necesidad|Vio producto|Con precio|Pedido|Por pagar|Pagado",
        "bot": "Bot, p50",
        "person": "Persona, p50",
        "slow": "el 10 % más lento",
        "asks": "consultas",
        "units": "unidades pagadas",
        "customers": "clientes",
        "revenue": "ventas pagadas",
        "before": "semana anterior",
        "rate": "conversión",
        "hour": "hora",
    },
    "en": {
        "weekdays": "Mon Tue Wed Thu Fri Sat Sun",
        "stages": "Contact|Need known|Product seen|Quoted|Ordered|To pay|Paid",
        "bot": "Bot, p50",
        "person": "Person, p50",
        "slow": "slowest 10 %",
        "asks": "answers about it",
        "units": "units paid",
        "customers": "customers",
        "revenue": "revenue paid",
        "before": "a week before",
        "rate": "conversion",
        "hour": "hour",
    },
}


def funnel(frame: pd.DataFrame, *, language: str = "es") -> go.Figure:
    """Conversations by stage, as bars that grow narrower.

    Args:
        frame: `Lab.funnel()`.
        language: of the labels, es or en.
    """
    import plotly.graph_objects as go  # noqa: PLC0415 -- heavy, and only pictures need it

    names = WORDS[language]["stages"].split("|")
    shares = [
        f"{n:,} · {share:.0%}"
        for n, share in zip(frame["conversations"], frame["share"].fillna(0), strict=True)
    ]
    bars = go.Bar(
        y=names,
        x=frame["conversations"],
        text=shares,
        orientation="h",
        marker_color=COLOURS[0],
        hovertemplate="%{y}: %{text}<extra></extra>",
        textposition="auto",
        cliponaxis=False,
    )
    figure = dressed(go.Figure(bars), height=44 * len(names) + 60)
    return figure.update_yaxes(autorange="reversed", showgrid=False).update_xaxes(visible=False)


def heatmap(frame: pd.DataFrame, *, language: str = "es") -> go.Figure:
    """When customers write: weekday by hour, lines on a mean day.

    Args:
        frame: `Lab.busy_hours()`.
        language: of the labels, es or en.
    """
    import plotly.graph_objects as go  # noqa: PLC0415 -- heavy, and only pictures need it

    grid = frame.pivot_table(index="weekday", columns="hour", values="per_day")  # up to (7, 24)
    days = WORDS[language]["weekdays"].split()
    cells = go.Heatmap(
        z=grid.to_numpy(),
        x=[f"{hour:02d}" for hour in grid.columns],
        y=[days[day - 1] for day in grid.index],
        colorscale=[list(stop) for stop in WARM],
        xgap=2,
        ygap=2,
        hovertemplate="%{y} %{x}:00 · %{z:.1f}<extra></extra>",
        colorbar={"thickness": 8, "outlinewidth": 0},
    )
    figure = dressed(go.Figure(cells), height=300)
    figure.update_xaxes(showgrid=False, title=WORDS[language]["hour"], type="category")
    return figure.update_yaxes(autorange="reversed", showgrid=False)


def replies(frame: pd.DataFrame, *, language: str = "es") -> go.Figure:
    """Middle and slowest reply times by day, of bot and person, in seconds on a log scale.

    Args:
        frame: `Lab.days()`.
        language: of the labels, es or en.
    """
    import plotly.graph_objects as go  # noqa: PLC0415 -- heavy, and only pictures need it

    words, figure = WORDS[language], go.Figure()
    for n, who in enumerate(("bot", "person")):
        for part, dash in (("p50", "solid"), ("p90", "dot")):
            name = words[who] if part == "p50" else f"{words[who].split(',')[0]}, {words['slow']}"
            waits = frame[f"{who}_reply_{part}"].clip(lower=1)  # a log scale has no zero
            line = {"color": COLOURS[n], "dash": dash, "width": 2 if part == "p50" else 1}
            figure.add_scatter(x=frame["day"], y=waits, name=name, line=line, connectgaps=True)
    names = {"tickvals": list(WAITS.values()), "ticktext": list(WAITS)}
    return dressed(figure, height=320).update_yaxes(type="log", **names)


def demand(frame: pd.DataFrame, *, language: str = "es", most: int = 12) -> go.Figure:
    """The products most asked about, and how many of them were paid.

    Args:
        frame: `Lab.top_products()`.
        language: of the labels, es or en.
        most: how many products.
    """
    import plotly.graph_objects as go  # noqa: PLC0415 -- heavy, and only pictures need it

    top, words = frame.head(most).iloc[::-1], WORDS[language]
    figure = go.Figure()
    figure.add_bar(y=top["name"], x=top["answers"], name=words["asks"], orientation="h")
    figure.add_bar(y=top["name"], x=top["units_paid"], name=words["units"], orientation="h")
    return dressed(figure, height=34 * len(top) + 110).update_layout(barmode="group", bargap=0.3)


def unmet(frame: pd.DataFrame, *, language: str = "es", most: int = 12) -> go.Figure:
    """What was asked for and is not sold, by customers.

    Args:
        frame: `Lab.not_sold()`.
        language: of the labels, es or en.
        most: how many of them.
    """
    import plotly.graph_objects as go  # noqa: PLC0415 -- heavy, and only pictures need it

    top = frame.head(most).iloc[::-1]
    bars = go.Bar(y=top["words"], x=top["customers"], orientation="h", marker_color=COLOURS[2])
    figure = dressed(go.Figure(bars), height=30 * len(top) + 90)
    return figure.update_xaxes(title=WORDS[language]["customers"])


def sales(frame: pd.DataFrame, *, language: str = "es") -> go.Figure:
    """Revenue paid by day, beside the same weekday a week before.

    Args:
        frame: `Lab.sales_by_day()`; amounts in the shop's currency.
        language: of the labels, es or en.
    """
    import plotly.graph_objects as go  # noqa: PLC0415 -- heavy, and only pictures need it

    words, figure = WORDS[language], go.Figure()
    figure.add_bar(x=frame["day"], y=frame["revenue"], name=words["revenue"])
    figure.add_scatter(
        x=frame["day"],
        y=frame["revenue_week_before"],
        name=words["before"],
        line={"color": COLOURS[5], "dash": "dot", "width": 1},
    )
    return dressed(figure, height=300)


def conversion(frame: pd.DataFrame, *, language: str = "es") -> go.Figure:
    """Conversion by week; weeks that are not old enough are left out.

    Args:
        frame: `Lab.conversion()`; rates from 0 to 1.
        language: of the labels, es or en.
    """
    import plotly.graph_objects as go  # noqa: PLC0415 -- heavy, and only pictures need it

    whole = frame[frame["is_complete"]]
    line = go.Scatter(
        x=whole["week"], y=whole["rate"], mode="lines+markers", name=WORDS[language]["rate"]
    )
    return dressed(go.Figure(line), height=280).update_yaxes(tickformat=".0%", rangemode="tozero")


def dressed(figure: go.Figure, *, height: int) -> go.Figure:
    """The house's look: clear ground, so that a light or a dark page shows through."""
    figure.update_layout(
        template="none",
        colorway=list(COLOURS),
        height=height,
        margin={"l": 10, "r": 10, "t": 20, "b": 10},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": "system-ui, sans-serif", "size": 13, "color": "#808b96"},
        legend={"orientation": "h", "y": 1.12, "x": 0},
        hovermode="closest",
    )
    figure.update_xaxes(automargin=True, gridcolor=LINE, zeroline=False, fixedrange=True)
    return figure.update_yaxes(automargin=True, gridcolor=LINE, zeroline=False, fixedrange=True)

"""A linked number and a message that waits, as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

from dashboard.bubbles import bare, word
from dashboard.parts import ago, mark, moment, when, who
from dashboard.visit import t
from dashboard.words import has

Number = Mapping[str, Any]
OPEN = ("connected", "degraded")
BROKEN = ("passkey_required", "logged_out", "replaced", "banned", "outdated", "failed")
COLOURS = {"connected": "green", "stopped": "grey", "connecting": "blue", "pairing": "blue"}


def colour(number: Number) -> str:
    """Green, on its way, or somebody has to look."""
    usual = "red" if number["standing"] in BROKEN else "amber"
    return COLOURS.get(number["standing"], usual)


def face(number: Number) -> str:
    """Which number it is, how it stands, and since when."""
    phone = f"+{number['phone']}" if number["phone"] else ""
    standing = mark(t(f"standing.{number['standing']}"), colour(number))
    facts = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in _facts(number) if v)
    return (
        f'<div class="past"><b>{escape(number["name"] or number["account"])}</b> {standing}'
        f"<small>{escape(phone)}</small></div>"
        f"<p>{escape(_meaning(number['standing']))}</p>"
        f'<dl class="facts">{facts}</dl>'
    )


def _meaning(standing: str) -> str:
    key = f"whatsapp.means.{standing}"
    return t(key) if has(key) else ""


def _facts(number: Number) -> list[tuple[str, str]]:
    shares = (number["uptime_day"], number["uptime_week"])
    up = t("whatsapp.up", day=f"{shares[0]:.0%}", week=f"{shares[1]:.0%}")
    is_linked = bool(number["linked_at"])
    return [
        (t("whatsapp.since"), ago(number["since"])),
        (t("whatsapp.linked"), when(number["linked_at"])),
        (t("whatsapp.uptime"), up if is_linked else ""),
        (t("whatsapp.retry"), _left(number["retry_at"])),
        (t("whatsapp.restricted"), when(number["restricted_until"])),
        (t("whatsapp.waiting"), str(number["waiting"] or "")),
        (t("whatsapp.detail"), number["detail"] or ""),
        (t("whatsapp.agreed"), who(number["agreed_by"]) if number["agreed_at"] else ""),
    ]


def _left(text: str | None) -> str:
    """How many seconds are left until a moment."""
    at = moment(text)
    seconds = int((at - datetime.now(UTC)).total_seconds()) if at else 0
    return t("whatsapp.seconds", n=seconds) if seconds > 0 else ""


def code(shown: Mapping[str, Any] | None) -> str:
    """The code to scan or to type, and how."""
    if shown is None:
        return f'<p role="status">{escape(t("whatsapp.no_code"))}</p>'
    left = escape(t("whatsapp.lives", left=_left(shown["expires_at"]) or "…"))
    if shown["kind"] == "qr":
        alt = escape(t("whatsapp.qr"))
        drawn = f'<img class="qr" src="{escape(shown["png"])}" alt="{alt}">'
    else:
        drawn = f'<strong class="code">{escape(shown["text"])}</strong>'
    steps = escape(t(f"whatsapp.steps_{shown['kind']}"))
    return f'<div class="pairing">{drawn}<div><p>{steps}</p><small>{left}</small></div></div>'


def change(one: Mapping[str, Any]) -> str:
    """A line of the number's history."""
    standing = mark(t(f"standing.{one['standing']}"), colour(one))
    return f"<dt>{escape(when(one['at']))}</dt><dd>{standing} {escape(one['detail'])}</dd>"


def parcel(one: Mapping[str, Any]) -> str:
    """A message that waits or did not arrive: to whom, what, and why."""
    state = mark(
        t(f"whatsapp.states.{one['state']}"),
        "red" if one["state"] in ("never", "unknown") else "amber",
    )
    why = word("whatsapp.why", one["why"]) if one["why"] else t("whatsapp.next")
    signed = f"{one['account']} → {one['chat']} · {ago(one['queued_at'])} · {why}"
    return (
        f'<div class="past">{state}'
        f" {escape(bare(one['body'])[:160])}<small>{escape(signed)}</small></div>"
    )

"""Bring in a catalogue: look at what it would change, publish it, undo it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from bot.errors import ShopError
from dashboard.parts import ago, nothing_here, who
from dashboard.visit import act, can, do, plain, problem, t

TYPES = ["csv", "tsv", "txt", "json", "xlsx", "xml"]
LOOK = "_look"


def bring_in() -> None:
    """A file, what it would change, and the button that publishes it."""
    file = st.file_uploader(t("import.file"), type=TYPES, key="catalogue_file")
    if file is None:
        st.session_state.pop(LOOK, None)
        nothing_here("upload_file", "import.none", "import.none_hint")
        return
    replace = st.toggle(t("import.replace"), help=t("import.replace_hint"), key="import_replace")
    content = base64.b64encode(file.getvalue()).decode()
    given = {"name": file.name, "content": content, "replace": replace}
    try:
        look = _looked_at((file.file_id, replace), given)
    except ShopError as error:
        st.error(plain(problem(error)))
        return
    _numbers(look)
    _told(look)
    moves = look["created"] + look["updated"] + look["retired"] + len(look.get("changes", ()))
    label = t("import.publish" if moves else "import.nothing")
    st.button(
        label, type="primary", disabled=not moves, on_click=_publish, args=[given], key="publish"
    )


def _looked_at(key: tuple[str, bool], given: Mapping[str, Any]) -> dict[str, Any]:
    """What the file would change, asked once a file."""
    kept = st.session_state.get(LOOK)
    if not kept or kept[0] != key:
        kept = (key, do("import_catalogue", **given, dry_run=True, detail=True))
        st.session_state[LOOK] = kept
    look: dict[str, Any] = kept[1]
    return look


def _publish(given: Mapping[str, Any]) -> None:
    if act("import_catalogue", done="import.done", **given):
        st.session_state.pop(LOOK, None)
        st.query_params["part"] = st.session_state["products_part"] = "changes"


def _numbers(look: Mapping[str, Any]) -> None:
    counts = ("rows", "created", "updated", "unchanged", "retired", "rejected")
    with st.grid("auto", min_column_width=110, gap="small"):
        for key in counts:
            number = len(look[key]) if key == "rejected" else look[key]
            st.metric(t(f"import.{key}"), number, border=True)


def _told(look: Mapping[str, Any]) -> None:
    changes = [
        {
            t("import.kind"): t(f"import.kinds.{change['kind']}"),
            t("import.name"): change["name"],
            t("import.what"): _what(change["fields"]),
        }
        for change in look.get("changes", ())
    ]
    if changes:
        st.dataframe(changes, hide_index=True, height=300, alt=t("import.changes"))
    if look["rejected"]:
        st.warning(t("import.rejected_hint", n=len(look["rejected"])))
        rows = [{t("import.row"): r["row"], t("import.why"): r["reason"]} for r in look["rejected"]]
        st.dataframe(rows, hide_index=True, alt=t("import.rejected"))
    if look["warnings"]:
        with st.expander(t("import.warnings", n=len(look["warnings"]))):
            st.dataframe(look["warnings"], hide_index=True, alt=t("import.notes"))


def _what(fields: Mapping[str, Any]) -> str:
    """What changes in a product, in one line."""
    parts = []
    for field, (before, after) in fields.items():
        name = t(f"products.field.{field}")
        long = field in ("description", "facts", "images", "tags")
        parts.append(name if long else f"{name}: {before} → {after}")
    return ", ".join(parts)


def changes() -> None:
    """What was done to the catalogue, by whom, with a way back."""
    versions = do("catalogue_history", limit=30)
    if not versions:
        nothing_here("history", "changes.none", "changes.none_hint")
    for version in versions:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            told = f"<b>{escape(_did(version))}</b><small>{escape(_signed(version))}</small>"
            st.html(f'<div class="past">{told}</div>', width="stretch")
            if can("sell"):
                st.button(
                    t("undo"),
                    icon=":material/undo:",
                    key=f"undo/{version['version']}",
                    on_click=_undo,
                    args=[version["version"]],
                )


def _did(version: Mapping[str, Any]) -> str:
    report = version["report"]
    source = report.get("name") or version["source"]
    return t(f"changes.{version['action']}", source=source)


def _signed(version: Mapping[str, Any]) -> str:
    return f"{who(version['published_by'])} · {ago(version['published_at'])}"


def _undo(version: int) -> None:
    undone = act("undo_catalogue", done="changes.undone", version=version)
    if undone and undone["left"]:
        st.toast(t("changes.left", n=len(undone["left"])), icon=":material/warning:")

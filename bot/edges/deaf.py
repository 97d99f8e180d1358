"""Ears that hear nothing: without speech recognition, customers are asked to write."""

from __future__ import annotations

from bot.core.chat import Media


class Deaf:
    """Hears nothing."""

    def hear(self, media: Media) -> str:  # noqa: ARG002 -- the port gives it
        """Nothing."""
        return ""

    def is_ready(self, media: Media) -> bool:  # noqa: ARG002 -- the port gives it
        """At once."""
        return True

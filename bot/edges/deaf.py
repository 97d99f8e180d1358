"""Ears that hear nothing: where no speech recognition is installed, customers are asked to write."""

from __future__ import annotations

from bot.core.chat import Media


class Deaf:
    """Hears nothing."""

    def hear(self, media: Media) -> str:
        """Nothing."""
        return ""

"""Search by words and letters, fitted to one catalogue."""

from bot.core.lexical.index import Lexical, Weighed

__all__ = ["Lexical", "Weighed"]

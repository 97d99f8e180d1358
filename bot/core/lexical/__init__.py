"""Search by words and letters, fitted to one catalogue."""

from bot.core.lexical.index import Lexical
from bot.core.lexical.threshold import threshold
from bot.core.lexical.weighed import Weighed

__all__ = ["Lexical", "Weighed", "threshold"]

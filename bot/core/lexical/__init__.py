"""Search by words and letters, fitted to one catalogue."""

from bot.core.lexical.changes import changed
from bot.core.lexical.index import Lexical, Section, section_of
from bot.core.lexical.part import SMALL, Likeness, Mask, Part, Rows
from bot.core.lexical.thesaurus import Thesaurus
from bot.core.lexical.threshold import threshold
from bot.core.lexical.weighed import Weighed

__all__ = [
    "SMALL",
    "Lexical",
    "Likeness",
    "Mask",
    "Part",
    "Rows",
    "Section",
    "Thesaurus",
    "Weighed",
    "changed",
    "section_of",
    "threshold",
]

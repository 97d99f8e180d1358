"""Numbers as people write and spell them: '1.329.900', 'two hundred and fifty'."""

from bot.core.numerals.grammar import Numeral, numerals
from bot.core.numerals.pieces import ready, to_number
from bot.core.numerals.vocabulary import Numerals, Table, numerals_from, table

__all__ = [
    "Numeral",
    "Numerals",
    "Table",
    "numerals",
    "numerals_from",
    "ready",
    "table",
    "to_number",
]

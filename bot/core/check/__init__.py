"""Nothing leaves the shop that a row does not say: each claim with its source, or a problem."""

from bot.core.check.claims import claims
from bot.core.check.ground import Ground, ground
from bot.core.check.problems import problems
from bot.core.check.vocabulary import Vocabulary, vocabulary_from

__all__ = ["Ground", "Vocabulary", "claims", "ground", "problems", "vocabulary_from"]

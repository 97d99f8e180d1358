"""Bring in: a file of any shop becomes products, and a report of what did not."""

from bot.catalogue.reader import read
from bot.catalogue.report import Reading, Rejected, Warned

__all__ = ["Reading", "Rejected", "Warned", "read"]

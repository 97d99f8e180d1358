"""Bring in: a file of any shop becomes products, and a report of what did not."""

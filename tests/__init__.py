"""Tests are sentences; run them with pytest."""

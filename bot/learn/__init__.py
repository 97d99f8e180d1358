"""Fit: estimators and statistics."""

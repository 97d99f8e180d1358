"""Conversations with made-up shops, in two halves, and what must be true of each answer."""

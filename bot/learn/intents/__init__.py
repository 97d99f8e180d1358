"""Fits the classifier of short messages to the messages of bot/language."""

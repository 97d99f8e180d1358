"""A WhatsApp sales assistant for one shop."""

__version__ = "0.1.0"

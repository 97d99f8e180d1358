"""WhatsApp by a linked number: one process per number, a spool between it and the worker."""

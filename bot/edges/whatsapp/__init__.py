"""WhatsApp by a linked number: one process per number, a spool on disk between it and the worker."""

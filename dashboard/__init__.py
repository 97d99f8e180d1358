"""The console: what managers see and do."""

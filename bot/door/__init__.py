"""The worker's local door: named operations, a read-only SELECT, health."""

-- Several workers may start at once: one after the other makes the tables.
select pg_advisory_xact_lock(7282253)

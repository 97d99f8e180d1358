-- Indexes that PostgreSQL needs and DuckDB does not.
create index if not exists messages_of_chat on messages(account_id, chat, seq);
create index if not exists messages_by_time on messages(account_id, chat, sent_at);
create index if not exists chats_waiting on chats(waiting_since) where heard > answered;
create index if not exists chats_by_time on chats(last_at);
create index if not exists outbox_due on outbox(due_at) where state in ('due', 'sending');
create index if not exists events_by_time on events(at_time);

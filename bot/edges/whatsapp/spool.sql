-- The spool between a number's process and the worker: SQLite, one folder a number.

-- name: tables
-- What arrived and is not yet in the shop; what is to be done by the process, and what came of it.
create table if not exists arrivals(
  seq integer primary key autoincrement,
  key text unique,                 -- chat and id: a second copy is not kept
  kind text not null,
  raw blob not null,
  at real not null,
  tries integer not null default 0,
  problem text not null default '');
create table if not exists news(
  seq integer primary key autoincrement,
  kind text not null,
  detail text not null default '',
  at real not null);
create table if not exists commands(
  id text primary key,
  seq integer not null,
  kind text not null,
  address text not null default '',
  body text not null,
  state text not null,             -- queued | started | done | dropped
  outcome text not null default '',
  detail text not null default '',
  put_at real not null,
  started_at real,
  done_at real);
create index if not exists commands_by_state on commands(state, seq);
create table if not exists sent(
  channel_id text primary key,     -- ids of messages that we sent: their echoes are not a person's
  command text not null,
  at real not null);
create table if not exists spoken(
  id text primary key,             -- what this number wrote, by us or by the owner on the phone
  address text not null,
  at real not null);
create table if not exists unread(
  address text not null,
  id text not null,
  sender text not null,
  primary key (address, id));
create table if not exists pulse(
  one integer primary key check (one = 1),
  at real not null,
  pid integer not null,
  busy_since real);

-- name: arrive
insert or ignore into arrivals(key, kind, raw, at) values (:key, :kind, :raw, :at)

-- name: arrived
select seq, kind, raw, at, tries from arrivals where tries < :tries order by seq limit :limit

-- name: took
delete from arrivals where seq = :seq

-- name: stumbled
update arrivals set tries = tries + 1, problem = :problem where seq = :seq

-- name: spoke
insert or ignore into spoken(id, address, at) values (:id, :address, :at)

-- name: spoken_since
-- Whether the owner wrote in this chat on the phone since a moment; what we sent does not count.
select count(*) from spoken where address = :address and at >= :since
  and id not in (select channel_id from sent)

-- name: forget_spoken
delete from spoken where at < :before

-- name: tell
insert into news(kind, detail, at) values (:kind, :detail, :at)

-- name: told
select seq, kind, detail, at from news order by seq limit 200

-- name: forget_news
delete from news where seq <= :seq

-- name: put
-- A command once; one that failed for now or was dropped may be put again.
insert into commands(id, seq, kind, address, body, state, put_at)
values (:id, (select coalesce(max(seq), 0) + 1 from commands), :kind, :address, :body, 'queued', :at)
on conflict (id) do update set state = 'queued', body = excluded.body, seq = excluded.seq,
  put_at = excluded.put_at, outcome = '', detail = '', started_at = null, done_at = null
where commands.state = 'dropped' or (commands.state = 'done' and commands.outcome in ('later', 'away'))

-- name: look
select state, outcome, detail from commands where id = :id

-- name: next_command
-- The oldest command of its chat that nobody has begun; one at a time in a chat.
select id, kind, address, body, put_at from commands c where state = 'queued'
  and not exists (select 1 from commands o where o.address = c.address and o.state = 'started'
                  and c.address <> '')
order by seq limit 1

-- name: begin
update commands set state = 'started', started_at = :at where id = :id and state = 'queued'

-- name: end
update commands set state = 'done', outcome = :outcome, detail = :detail, done_at = :at where id = :id

-- name: take_back
-- A command that was not begun is withdrawn; nothing happens when it was.
update commands set state = 'dropped' where id = :id and state = 'queued'

-- name: drop_queued
-- A new process does nothing that was asked of the one before it.
update commands set state = 'dropped' where state = 'queued'

-- name: leave_unknown
-- What the process before was doing when it ended may or may not have happened.
update commands set state = 'done', outcome = case when kind = 'send' then 'unknown' else 'later' end,
  detail = 'the process ended in the middle', done_at = :at
where state = 'started'

-- name: running
select count(*), min(started_at) from commands where state = 'started' and kind = 'send'

-- name: sending_to
-- Whether something is being sent to an address, or anywhere with these words.
select count(*) from commands where state = 'started' and kind = 'send'
  and (address = :address or body like :words)

-- name: forget_commands
-- What was said in them is the shop's to keep, not the spool's.
delete from commands where state in ('done', 'dropped') and put_at < :before

-- name: forget_fetch
delete from commands where id = :id

-- name: own
insert or ignore into sent(channel_id, command, at) values (:channel_id, :command, :at)

-- name: is_own
select count(*) from sent where channel_id = :channel_id

-- name: forget_own
delete from sent where at < :before

-- name: to_read
insert or ignore into unread(address, id, sender) values (:address, :id, :sender)

-- name: unread_of
select id, sender from unread where address = :address

-- name: read
delete from unread where address = :address

-- name: beat
insert into pulse(one, at, pid, busy_since) values (1, :at, :pid, :busy_since)
on conflict (one) do update set at = excluded.at, pid = excluded.pid, busy_since = excluded.busy_since

-- name: pulse
select at, pid, busy_since from pulse

-- name: waiting
select count(*), coalesce(min(at), 0) from arrivals

-- name: checkpoint
pragma wal_checkpoint(truncate)

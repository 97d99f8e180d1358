-- What the people of the shop see and do in the console. Portable, as queries.sql is.

-- name: users_count
select count(*) from users

-- name: user_of_login
select user_id, name, login, role, password_hash, language, active from users where login = $login

-- name: touch_user
update users set last_login_at = $now where user_id = $id

-- name: set_language
update users set language = $language where user_id = $id

-- name: owners_left
-- How many other people may still manage users.
select count(*) from users where role = 'owner' and active and user_id <> $id

-- name: open_session
insert into sessions(session_hash, user_id, made_at, expires_at) values ($hash, $user, $now, $until)

-- name: user_of_session
select u.user_id, u.name, u.login, u.role, u.password_hash, u.language, u.active
from sessions s join users u on u.user_id = s.user_id
where s.session_hash = $hash and s.expires_at > $now and u.active

-- name: end_session
delete from sessions where session_hash = $hash

-- name: end_sessions
-- All of a person's sessions, but the one they are in.
delete from sessions where user_id = $user and session_hash <> $but

-- name: forget_sessions
delete from sessions where expires_at <= $now

-- name: keep_sign_in
insert into sign_ins(sign_in_id, login, source, good, at_time)
values ($id, $login, $source, $good, $now)

-- name: wrong_sign_ins
-- Wrong passwords for a login since its last right one from the same place, and from everywhere.
select count(case when source = $source then 1 end), count(*) from sign_ins s
where s.login = $login and not s.good and s.at_time > $since
  and not exists (select 1 from sign_ins g where g.login = s.login and g.source = $source
                  and s.source = $source and g.good and g.at_time > s.at_time)

-- name: forget_sign_ins
delete from sign_ins where at_time <= $since

-- name: inbox_page
-- The chats of one view, those that wait for a person longest first.
select c.account_id, c.chat, c.contact_id, k.name, k.phone, c.status, c.person, c.person_at,
  c.handoff_reason, c.assigned_to, c.last_at, c.last_body, c.last_speaker, c.unread, c.stage, c.score
from chats c join contacts k on k.contact_id = c.contact_id
where ($view = 'all' or c.status = $view
       or ($view = 'mine' and (c.assigned_to = $me or (c.status = 'person' and c.person = $me))))
order by case when $view = 'waiting' then c.person_at end nulls last, c.last_at desc, c.chat
limit $limit

-- name: inbox_search
-- The chats whose customer, or a message of the last months, has these words.
select c.account_id, c.chat, c.contact_id, k.name, k.phone, c.status, c.person, c.person_at,
  c.handoff_reason, c.assigned_to, c.last_at, c.last_body, c.last_speaker, c.unread, c.stage, c.score
from chats c join contacts k on k.contact_id = c.contact_id
left join (select distinct account_id, chat from messages
           where stored_at >= $since and lower(body) like $like) said
  on said.account_id = c.account_id and said.chat = c.chat
where ($view = 'all' or c.status = $view
       or ($view = 'mine' and (c.assigned_to = $me or (c.status = 'person' and c.person = $me))))
  and (lower(k.name) like $like or k.phone like $like or lower(c.chat) like $like
       or said.chat is not null)
order by c.last_at desc, c.chat limit $limit

-- name: inbox_counts
select count(*), count(case when status = 'waiting' then 1 end),
  count(case when status = 'person' then 1 end), count(case when status = 'bot' then 1 end),
  count(case when assigned_to = $me or (status = 'person' and person = $me) then 1 end)
from chats

-- name: conversation
-- The last messages of a chat, newest first, with their pictures and what became of them.
select m.id, m.place, m.speaker, m.person, m.kind, m.body, m.heard_text, m.product_id, m.sent_at,
  m.stored_at, m.turn_id, m.delivery, coalesce(o.photo, ''), coalesce(o.problem, ''),
  coalesce(d.path, ''), coalesce(d.mime, '')
from messages m
left join outbox o on m.speaker <> 'customer' and o.account_id = $account and o.chat = $chat
  and o.parcel_id = m.id
left join media d on m.media <> '' and d.hash = m.media
where m.account_id = $account and m.chat = $chat and m.place < $before
order by m.place desc limit $limit

-- name: turns_shown
-- How the turns of some time were answered.
select turn_id, reading, decision, claims, problems, products, took_ms, silenced from turns
where account_id = $account and chat = $chat and closed_at >= $since and closed_at <= $until

-- name: chat_card
select c.account_id, c.chat, c.contact_id, k.name, k.phone, k.city, k.language, k.opted_out_at,
  k.first_seen_at, c.status, c.person, c.person_at, c.handoff_reason, c.assigned_to, c.unread,
  c.stage, c.score, c.score_reasons, c.state, c.opened_at, c.last_at, c.lines, c.heard
from chats c join contacts k on k.contact_id = c.contact_id
where c.account_id = $account and c.chat = $chat

-- name: mark_read
update chats set unread = 0 where account_id = $account and chat = $chat and unread > 0

-- name: assign
update chats set assigned_to = $person where account_id = $account and chat = $chat

-- name: add_note
insert into notes(note_id, account_id, chat, who, body, made_at)
values ($id, $account, $chat, $who, $body, $now)

-- name: notes_of
select note_id, who, body, made_at from notes where account_id = $account and chat = $chat
order by made_at desc, note_id limit 50

-- name: drop_note
delete from notes where note_id = $id and account_id = $account and chat = $chat

-- name: people_needed
-- Chats in which a person was called, or in which the customer wrote to a person last.
select c.account_id, c.chat, k.name, c.status, c.person, c.assigned_to, c.handoff_reason,
  case when c.status = 'waiting' then c.person_at else c.last_at end as since, c.last_body
from chats c join contacts k on k.contact_id = c.contact_id
where c.status = 'waiting' or (c.status = 'person' and c.last_speaker = 'customer')
order by since limit $limit

-- name: stuck_chats
-- What customers wrote a while ago and nobody has answered, although the bot should.
select c.account_id, c.chat, k.name, c.waiting_since, c.last_body
from chats c join contacts k on k.contact_id = c.contact_id
where c.heard > c.answered and c.status = 'bot' and c.waiting_since < $since
order by c.waiting_since limit $limit

-- name: unsent
-- Messages that did not go out, or perhaps did.
select o.account_id, o.chat, k.name, o.state, o.settled_at, o.problem, o.body
from outbox o join contacts k on k.contact_id = o.contact_id
where o.state in ('never', 'unknown') and o.settled_at >= $since
order by o.settled_at desc limit $limit

-- name: orders_to_see
-- Orders in which a person has something to confirm.
select o.account_id, o.chat, k.name, o.order_id, o.status, o.total, o.currency, o.changed_at
from orders o join contacts k on k.contact_id = o.contact_id
where o.status in ('receipt_received', 'to_confirm') and o.changed_at > $since order by o.changed_at limit $limit

-- name: all_products
-- Everything that is or was sold, in the order of the catalogue.
select product_id, status, source, position, body, version, updated_at from products
order by position, product_id

-- name: one_product
select status, source, position, body, version from products where product_id = $id

-- name: catalogue_versions
select version, source, published_at, published_by, action, report from catalogue_versions
order by version desc limit $limit

-- name: products_before
-- What this version changed, as it was before.
select h.product_id, h.status, h.body, p.version, p.source, p.position
from product_history h join products p on p.product_id = h.product_id
where h.version = $version

-- name: products_made
-- What this version brought for the first time, and nothing has changed since.
select p.product_id from products p
where p.version = $version and not exists (select 1 from product_history h
                                           where h.product_id = p.product_id and h.version = $version)

-- name: history_of_product
select version, status, body, changed_at, changed_by from product_history
where product_id = $id order by version desc limit $limit

-- name: settings_changed_in
select key, before, after, changed_at, changed_by from settings_history where version = $version

-- name: drop_setting
delete from settings where key = $key

-- name: simulated_chats
-- The customers that people of the shop play themselves.
select c.chat, k.name, c.last_at, c.last_body, c.status, c.heard, c.answered
from chats c join contacts k on k.contact_id = c.contact_id
where c.account_id = $account and c.chat like $like order by c.last_at desc limit $limit

-- One section a query. A change without `returning` answers with the number of rows it changed:
-- on DuckDB `returning` makes of an update a delete and an insert, twice as slow, and `on conflict`
-- makes an insert three to five times slower: what is known to be new is inserted plainly.

-- name: meta
-- One value that the shop keeps about itself.
select value from meta where key = $key

-- name: versions
-- The versions on which everything that is rebuilt depends.
select key, value from meta where key in ('catalogue_version', 'settings_version')

-- name: put_meta
insert into meta(key, value) values ($key, $value)
on conflict (key) do update set value = excluded.value

-- name: start_meta
insert into meta(key, value) values ($key, $value) on conflict (key) do nothing

-- name: open_account
insert into accounts(account_id, channel, name, created_at) values ($account, $channel, $name, $now)
on conflict (account_id) do nothing

-- name: find_chat
select contact_id, heard, lines from chats where account_id = $account and chat = $chat

-- name: contact_of_alias
select contact_id from aliases where account_id = $account and alias = $alias

-- name: add_alias
insert into aliases(account_id, alias, kind, contact_id, seen_at)
values ($account, $alias, $kind, $contact, $now)

-- name: open_contact
insert into contacts(contact_id, name, phone, first_seen_at)
values ($contact, $name, $phone, $now)

-- name: open_chat
insert into chats(account_id, chat, contact_id, last_at, opened_at)
values ($account, $chat, $contact, $now, $now)

-- name: keep_message
-- Keep a message; a second copy is refused by the key.
insert into messages(account_id, chat, id, contact_id, seq, place, speaker, person, kind, body, media,
                     product_id, reply_to, sent_at, stored_at, turn_id, delivery, extra)
values ($account, $chat, $id, $contact, $seq, $place, $speaker, $person, $kind, $body, $media,
        $product, $reply_to, $sent_at, $now, $turn, $delivery, $extra)

-- name: customer_wrote
-- Count a customer's message; the chat's row is held until the message is stored.
update chats set heard = heard + 1, lines = lines + 1, unread = unread + 1,
  last_at = greatest(last_at, $said_at), last_body = $body, last_speaker = 'customer',
  waiting_since = coalesce(waiting_since, $now), waiting_last = $now
where account_id = $account and chat = $chat

-- name: name_contact
-- The name that the channel shows, until the customer gives another.
update contacts set name = $name where contact_id = $contact and name = ''

-- name: keep_media
insert into media(hash, mime, bytes, path, uses, first_seen_at)
values ($hash, $mime, $bytes, $path, 1, $now)
on conflict (hash) do update set uses = media.uses + 1

-- name: next_chat
-- The chat that waited longest and has been quiet long enough.
select account_id, chat from chats
where heard > answered and (busy_until is null or busy_until < $now)
  and (waiting_last <= $quiet_since or waiting_since <= $patient_since)
order by waiting_since, chat limit 1

-- name: claim_chat
-- Take a chat; the guard, repeated here, keeps two workers from taking the same one.
update chats set busy_until = $until, busy_by = $lease, tries = tries + 1
where account_id = $account and chat = $chat
  and heard > answered and (busy_until is null or busy_until < $now)

-- name: claimed_chat
select contact_id, status, person_at, watch, heard, answered, state, tries from chats
where account_id = $account and chat = $chat

-- name: last_lines
-- The lines of a chat since a time, newest first: what waits for an answer and what was said before.
select id, sent_at, body, kind, media, reply_to, seq, heard_text, speaker from messages
where account_id = $account and chat = $chat and stored_at >= $since and seq <= $heard
order by place desc limit $limit

-- name: waiting
-- What this chat said and nobody answered, however long ago.
select id, sent_at, body, kind, media, reply_to, seq, heard_text, speaker from messages
where account_id = $account and chat = $chat and seq > $answered and seq <= $heard

-- name: media_of
select hash, mime, path, bytes from media where hash = $hash

-- name: who
select contact_id, name, city, language, opted_out_at, first_seen_at from contacts
where contact_id = $contact

-- name: release_chat
-- Close the turn's chat, if the lease still holds it and nobody took it or gave it back meanwhile.
update chats set answered = $up_to, busy_until = null, busy_by = '', tries = 0, state = $state,
  stage = $stage, score = $score, score_reasons = $reasons, lines = lines + $replies,
  waiting_since = case when heard > $up_to then waiting_last else null end,
  last_at = case when $replies = 0 then last_at else greatest(last_at, $now) end,
  last_body = case when $replies = 0 then last_body else $body end,
  last_speaker = case when $replies = 0 then last_speaker else 'bot' end
where account_id = $account and chat = $chat and busy_by = $lease and answered < $up_to
  and watch = $watch and (status <> 'person' or $replies = 0)

-- name: release_silently
-- Close the turn of a chat that a person has: nothing is said, and the memory stays as it was.
update chats set answered = $up_to, busy_until = null, busy_by = '', tries = 0,
  waiting_since = case when heard > $up_to then waiting_last else null end
where account_id = $account and chat = $chat and busy_by = $lease and answered < $up_to
  and status = 'person'

-- name: set_aside
-- Close what waits in a chat unanswered.
update chats set answered = $up_to, busy_until = null, busy_by = '', tries = 0,
  waiting_since = case when heard > $up_to then waiting_last else null end
where account_id = $account and chat = $chat and busy_by = $lease

-- name: let_go
-- Give a claimed chat back unanswered, to be claimed again later.
update chats set busy_until = $until, busy_by = ''
where account_id = $account and chat = $chat and busy_by = $lease

-- name: free_chats
-- Every claim ends: the process that held them is gone.
update chats set busy_until = null, busy_by = '' where busy_until is not null

-- name: free_parcels
-- What a sender that is gone had in its hands is due again.
update outbox set state = 'due', due_at = queued_at where state = 'sending'

-- name: set_status
-- Who answers in this chat: the bot, a person who was called, or a person.
update chats set status = $status, person = $person,
  person_at = greatest(coalesce(person_at, $person_at), $person_at),
  handoff_reason = $reason, watch = watch + 1, unread = case when $person = '' then unread else 0 end
where account_id = $account and chat = $chat

-- name: person_wrote
-- Count a person's line; the chat's row is held until the line is stored.
update chats set lines = lines + 1, last_at = greatest(last_at, $said_at), last_body = $body,
  last_speaker = 'person'
where account_id = $account and chat = $chat

-- name: bot_began
-- Count a line that the bot says unasked; the chat's row is held until the line is stored.
update chats set lines = lines + 1, last_at = greatest(last_at, $now), last_body = $body,
  last_speaker = 'bot'
where account_id = $account and chat = $chat

-- name: give_back
update chats set status = 'bot', person = '', person_at = null, handoff_reason = '', watch = watch + 1
where account_id = $account and chat = $chat and status <> 'bot'

-- name: chat_status
select status from chats where account_id = $account and chat = $chat

-- name: what_was_heard
update messages set heard_text = $text where account_id = $account and chat = $chat and id = $id

-- name: update_contact
update contacts set name = case when $name = '' then name else $name end,
  city = case when $city = '' then city else $city end,
  language = case when $language = '' then language else $language end
where contact_id = $contact

-- name: opt_out
update contacts set opted_out_at = $at where contact_id = $contact

-- name: opt_in
update contacts set opted_out_at = null where contact_id = $contact

-- name: keep_turn
insert into turns(turn_id, account_id, chat, contact_id, from_seq, up_to, opened_at, closed_at, seed,
  said, state_before, state_after, reading, decision, decided, found, products, claims, problems,
  exposures, payment, silenced, catalogue_version, settings_version, language_version,
  model_version, code_version, took_ms)
values ($turn, $account, $chat, $contact, $from_seq, $up_to, $opened_at, $closed_at, $seed,
  $said, $state_before, $state_after, $reading, $decision, $decided, $found, $products, $claims,
  $problems, $exposures, $payment, $silenced, $catalogue_version, $settings_version,
  $language_version, $model_version, $code_version, $took_ms)

-- name: keep_turn_set_aside
-- A turn that nobody could answer.
insert into turns(turn_id, account_id, chat, contact_id, from_seq, up_to, opened_at, closed_at, seed,
  decision, silenced)
values ($turn, $account, $chat, $contact, $from_seq, $up_to, $now, $now, $seed, 'set_aside', true)

-- name: enqueue
insert into outbox(parcel_id, account_id, chat, contact_id, turn_id, place, speaker, person, body,
                   photo, plain, product_id, state, due_at, queued_at)
values ($id, $account, $chat, $contact, $turn, $place, $speaker, $person, $body,
        $photo, $plain, $product, 'due', $due_at, $now)

-- name: on_their_way
-- What is still to be sent; a parcel of a sender that died comes back when its lease ends.
-- In two halves: DuckDB skips what was sent long ago for each of them, but not for both at once.
select parcel_id, account_id, chat, place, due_at from outbox where state = 'due'
union all
select parcel_id, account_id, chat, place, due_at from outbox where state = 'sending'

-- name: claim_parcel
-- Take a parcel; the guard keeps two senders from taking the same one.
update outbox set state = 'sending', attempts = attempts + 1, due_at = $until
where parcel_id = $id and state in ('due', 'sending') and due_at <= $now

-- name: claimed_parcel
select parcel_id, account_id, chat, body, photo, product_id, attempts, queued_at, plain, speaker,
  turn_id, round
from outbox where parcel_id = $id

-- name: address
-- Where a chat is reached now. A question of its own: asked within the parcel's, both take longer.
select address from chats where account_id = $account and chat = $chat

-- name: settle
-- What came of this attempt. That it was sent counts even when it was cancelled meanwhile.
update outbox set state = $state, due_at = $due_at, settled_at = $now, channel_id = $channel_id,
  problem = $problem
where parcel_id = $id
  and ((state = 'sending' and attempts = $attempts) or ($state = 'sent' and state <> 'sent'))

-- name: mark_delivery
-- The time finds the row without reading all of them.
update messages set delivery = $delivery
where account_id = $account and chat = $chat and id = $id and stored_at = $stored_at

-- name: cancel_parcels
-- What the bot still had to say in a chat that a person has taken, also what is being sent just now.
update outbox set state = 'cancelled', settled_at = $now
where account_id = $account and chat = $chat and state in ('due', 'sending') and speaker = 'bot'
returning parcel_id, queued_at

-- name: add_event
insert into events(event_id, at_time, kind, account_id, chat, contact_id, turn_id, who, body)
values ($id, $now, $kind, $account, $chat, $contact, $turn, $who, $body)

-- name: add_event_once
insert into events(event_id, at_time, kind, account_id, chat, contact_id, turn_id, who, body)
values ($id, $now, $kind, $account, $chat, $contact, $turn, $who, $body)
on conflict (event_id) do nothing

-- name: catalogue_products
-- The goods in the order of the catalogue.
select product_id, body, status from products where status in ('available', 'sold_out')
order by position, product_id

-- name: stored_products
select product_id, digest, status, source, position from products

-- name: put_products
-- Many products at once, a list for each column.
insert into products(product_id, name, kind, category, brand, price, currency, stock, status,
  position, source, digest, body, version, updated_at)
select unnest(cast($id as varchar[])), unnest(cast($name as varchar[])),
  unnest(cast($kind as varchar[])), unnest(cast($category as varchar[])),
  unnest(cast($brand as varchar[])), unnest(cast($price as numeric(18, 4)[])),
  unnest(cast($currency as varchar[])), unnest(cast($stock as bigint[])),
  unnest(cast($status as varchar[])), unnest(cast($position as bigint[])),
  unnest(cast($source as varchar[])),
  unnest(cast($digest as varchar[])), unnest(cast($body as varchar[])), $version, $now
on conflict (product_id) do update set name = excluded.name, kind = excluded.kind,
  category = excluded.category, brand = excluded.brand, price = excluded.price,
  currency = excluded.currency, stock = excluded.stock, status = excluded.status,
  position = excluded.position, source = excluded.source, digest = excluded.digest,
  body = excluded.body, version = excluded.version, updated_at = excluded.updated_at

-- name: set_products_status
update products set status = $status, version = $version, updated_at = $now
where product_id = any(cast($id as varchar[]))

-- name: drop_variants
delete from variants where product_id = any(cast($id as varchar[]))

-- name: put_variants
insert into variants(product_id, variant_id, position, options, price, stock)
select unnest(cast($product as varchar[])), unnest(cast($id as varchar[])),
  unnest(cast($position as bigint[])), unnest(cast($options as varchar[])),
  unnest(cast($price as numeric(18, 4)[])), unnest(cast($stock as bigint[]))

-- name: keep_products_before
-- What the products were, before this version changes them.
insert into product_history(product_id, version, status, body, changed_at, changed_by)
select product_id, $version, status, body, $now, $who from products
where product_id = any(cast($id as varchar[]))
on conflict (product_id, version) do nothing

-- name: lock_meta
-- Hold one value until the end of the transaction, so that two who change it come one after the other.
update meta set value = value where key = $key returning value

-- name: has_meta
-- Whether this database holds a shop.
select count(*) from information_schema.tables
where table_name = 'meta' and table_schema = current_schema()

-- name: publish_version
insert into catalogue_versions(version, source, published_at, published_by, action, digest, report)
values ($version, $source, $now, $who, $action, $digest, $report)

-- name: all_settings
select key, value from settings

-- name: put_setting
insert into settings(key, value) values ($key, $value)
on conflict (key) do update set value = excluded.value

-- name: keep_setting_change
insert into settings_history(change_id, version, key, before, after, changed_at, changed_by)
values ($id, $version, $key, $before, $after, $now, $who)

-- name: setting_changes
select change_id, version, key, before, after, changed_at, changed_by from settings_history
order by version desc, key limit $limit

-- name: put_order
insert into orders(order_id, account_id, chat, contact_id, status, currency, total, method,
  method_kind, payment_url, customer, turn_id, catalogue_version, created_at, changed_at)
values ($id, $account, $chat, $contact, $status, $currency, $total, $method, $method_kind, $url,
  $customer, $turn, $catalogue_version, $now, $now)
on conflict (order_id) do update set status = excluded.status, total = excluded.total,
  method = excluded.method, method_kind = excluded.method_kind, payment_url = excluded.payment_url,
  customer = case when excluded.customer = '{}' then orders.customer else excluded.customer end,
  changed_at = excluded.changed_at

-- name: drop_order_lines
delete from order_lines where order_id = $id

-- name: put_order_line
insert into order_lines(order_id, line, product_id, variant_id, name, quantity, unit_price, currency,
  catalogue_version)
values ($id, $line, $product, $variant, $name, $quantity, $price, $currency, $catalogue_version)

-- name: set_order_status
update orders set status = $status, changed_at = $now where order_id = $id

-- name: settled_order
select order_id from orders
where order_id = $id and status in ('paid', 'sent', 'delivered', 'cancelled')

-- name: chat_of_order
select account_id, chat, contact_id from orders where order_id = $order and status <> $status

-- name: bought_together
-- How many orders held each two products; what was bought together once is no habit.
select a.product_id, b.product_id, count(distinct a.order_id)
from orders o
join order_lines a on a.order_id = o.order_id
join order_lines b on b.order_id = o.order_id and b.product_id <> a.product_id
where o.created_at >= $since and o.status not in ('draft', 'cancelled') and o.account_id <> 'demo'
group by a.product_id, b.product_id having count(distinct a.order_id) >= $least

-- name: orders_of
-- What a contact has ordered, newest first.
select order_id, status, currency, total, method, created_at from orders
where contact_id = $contact and status <> 'draft' order by created_at desc limit 5

-- name: inbox
-- The chats that last moved, for the console.
select c.account_id, c.chat, c.contact_id, k.name, c.status, c.person, c.person_at,
  c.handoff_reason, c.assigned_to, c.last_at, c.last_body, c.last_speaker, c.unread, c.stage, c.score
from chats c join contacts k on k.contact_id = c.contact_id
order by c.last_at desc limit $limit

-- name: thread
-- The last messages of a chat, newest first.
select id, speaker, person, kind, body, heard_text, media, product_id, sent_at, turn_id, delivery
from messages where account_id = $account and chat = $chat
order by place desc limit $limit

-- name: find_user
select user_id, name, login, role, password_hash, language, active from users where login = $login

-- name: list_users
select user_id, name, login, role, language, active, created_at, last_login_at from users order by login

-- name: put_user
insert into users(user_id, name, login, role, password_hash, language, active, created_at)
values ($id, $name, $login, $role, $password_hash, $language, $active, $now)
on conflict (user_id) do update set name = excluded.name, role = excluded.role,
  password_hash = excluded.password_hash, language = excluded.language, active = excluded.active

-- name: counts
-- How full the house is, for health.
select (select count(*) from chats where heard > answered), (select count(*) from outbox where state in ('due', 'sending')),
  (select count(*) from chats where status = 'waiting'), (select count(*) from products where status in ('available', 'sold_out')),
  (select count(*) from chats where account_id = 'demo')

-- name: forget_demo_lines
-- Of the orders of the sample history; what follows forgets the rest of it, the contacts last.
delete from order_lines where order_id in (select order_id from orders where account_id = 'demo')

-- name: forget_demo_orders
delete from orders where account_id = 'demo'

-- name: forget_demo_messages
delete from messages where account_id = 'demo'

-- name: forget_demo_turns
delete from turns where account_id = 'demo'

-- name: forget_demo_outbox
delete from outbox where account_id = 'demo'

-- name: forget_demo_events
delete from events where account_id = 'demo'

-- name: forget_demo_contacts
-- Who is known under a demo address and under no other.
delete from contacts where contact_id in (
  select contact_id from aliases where account_id = 'demo'
  except select contact_id from aliases where account_id <> 'demo')

-- name: forget_demo_aliases
delete from aliases where account_id = 'demo'

-- name: forget_demo_chats
delete from chats where account_id = 'demo'

-- name: forget_demo_account
delete from accounts where account_id = 'demo'

-- name: idle_chats
-- Chats in which a person has been silent for too long.
select account_id, chat from chats where status <> 'bot' and person_at <= $since limit 50

-- name: add_search
insert into searches(search_id, at_time, account_id, chat, turn_id, words, sold_here, fit, found, shown,
  catalogue_version, model)
values ($id, $now, $account, $chat, $turn, $words, $sold_here, $fit, $found, $shown, $catalogue, $model)

-- name: last_search
-- The newest search of a chat whose outcome is open.
select search_id from searches
where account_id = $account and chat = $chat and asked_about = '' and at_time >= $since
  and position($product in shown) > 0
order by at_time desc, search_id desc limit 1

-- name: settle_search
update searches set asked_about = $product, asked_at = $now
where search_id = $id and asked_about = ''

-- name: searches_since
-- Every search with its results and outcome, for the evaluation of rankings.
select search_id, at_time, words, sold_here, fit, found, shown, asked_about from searches
where at_time >= $since order by at_time, search_id

-- name: asked_not_sold
-- What customers asked for and the shop does not sell, most wanted first.
select words, count(*) as times, count(distinct chat) as people, max(at_time) as last_at
from searches where not sold_here and at_time >= $since
group by words order by people desc, times desc, words limit $most

-- name: found_not_asked
-- Searches that showed goods which nobody then asked about: a ranking or a price to look at.
select words, count(*) as times, count(distinct chat) as people, max(at_time) as last_at
from searches where sold_here and asked_about = '' and at_time >= $since
group by words order by people desc, times desc, words limit $most

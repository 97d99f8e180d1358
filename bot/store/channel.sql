-- Numbers and what they bring: contacts behind several addresses, changed messages, receipts, the queue, links.
-- One section a query, as in queries.sql.

-- name: chat_goes_on
-- The chat that goes on with this one, if it was merged.
select moved_to from chats where account_id = $account and chat = $chat and moved_to <> ''

-- name: place_of
-- The addresses by which the contact of a chat is known, among two.
select a.alias from chats c join aliases a on a.account_id = c.account_id and a.contact_id = c.contact_id
where c.account_id = $account and c.chat = $chat and c.moved_to = '' and c.address = ''
  and a.alias in ($first, $last)

-- name: chat_of_contact
-- The chat in which a contact last spoke.
select chat from chats where account_id = $account and contact_id = $contact and moved_to = ''
order by last_at desc, chat limit 1

-- name: chat_of_phone
-- The chat in which whoever has a phone number last spoke.
select c.chat from chats c join contacts k on k.contact_id = c.contact_id
where c.account_id = $account and k.phone = $phone and c.moved_to = ''
order by c.last_at desc, c.chat limit 1

-- name: chats_of_contact
select chat, status from chats where account_id = $account and contact_id = $contact and moved_to = ''
order by last_at desc, chat

-- name: who_has
select status, person, person_at, handoff_reason from chats where account_id = $account and chat = $chat

-- name: reach_chat
-- Where a chat is reached from now on.
update chats set address = $address where account_id = $account and chat = $chat and address <> $address

-- name: move_chat
-- What is heard from now on belongs to another chat of the same person.
update chats set moved_to = $to
where account_id = $account and chat = $chat

-- name: aliases_of_contact
select alias, kind from aliases where account_id = $account and contact_id = $contact order by seen_at

-- name: give_alias
-- An address that now names another contact.
update aliases set contact_id = $contact, seen_at = $now where account_id = $account and alias = $alias

-- name: give_aliases
update aliases set contact_id = $to where account_id = $account and contact_id = $contact

-- name: give_chats
update chats set contact_id = $to where account_id = $account and contact_id = $contact

-- name: merge_contact
update contacts set merged_into = $to where contact_id = $contact

-- name: adopt_contact
-- What was known of the other contact, where this one does not know it; an opt-out holds for both.
update contacts set
  name = case when name = '' then $name else name end,
  phone = case when phone = '' then $phone else phone end,
  city = case when city = '' then $city else city end,
  language = case when language = '' then $language else language end,
  opted_out_at = coalesce(opted_out_at, $opted_out_at)
where contact_id = $contact

-- name: contact_for_merge
select name, phone, city, language, opted_out_at, first_seen_at from contacts where contact_id = $contact

-- name: phone_of_contact
update contacts set phone = $phone where contact_id = $contact and phone = ''

-- name: message_said
-- A message as it stands, and whether a turn has closed over it.
select m.body, m.speaker, m.kind, m.contact_id, m.seq > c.answered, m.stored_at
from messages m join chats c on c.account_id = m.account_id and c.chat = m.chat
where m.account_id = $account and m.chat = $chat and m.id = $id

-- name: edit_message
update messages set body = $body, edited_at = $at where account_id = $account and chat = $chat and id = $id and stored_at = $stored_at

-- name: delete_message
update messages set body = '', heard_text = '', media = '', kind = 'deleted', deleted_at = $at
where account_id = $account and chat = $chat and id = $id and stored_at = $stored_at

-- name: nothing_waits
-- When every message that waits for an answer was taken back, none waits.
update chats set answered = heard, waiting_since = null
where account_id = $account and chat = $chat and busy_until is null and heard > answered
  and not exists (select 1 from messages m where m.account_id = chats.account_id and m.chat = chats.chat
                  and m.seq > chats.answered and m.kind <> 'deleted')

-- name: parcels_of_channel_id
select parcel_id, chat, queued_at from outbox where account_id = $account and channel_id = $channel_id

-- name: delivered
-- How far a message came; never backwards.
update messages set delivery = $delivery
where account_id = $account and chat = $chat and id = $id and stored_at = $stored_at
  and delivery in ('sent', 'unknown', 'delivered') and delivery <> $delivery

-- name: hold_parcel
-- Not sent yet, through no fault of its own: the try does not count.
update outbox set state = 'due', due_at = $until, attempts = attempts - 1, problem = $why
where parcel_id = $id and state = 'sending' and attempts = $attempts

-- name: may_still_go
-- Whether a parcel that was claimed may still be sent: not cancelled, and no person answers in its chat.
select count(*) from outbox o join chats c on c.account_id = o.account_id and c.chat = o.chat
where o.parcel_id = $id and o.state = 'sending' and not (o.speaker = 'bot' and c.status = 'person')

-- name: queue
-- What waits to be sent or could not be, oldest first.
select parcel_id, account_id, chat, speaker, body, photo, state, due_at, attempts, queued_at,
  settled_at, problem
from outbox where state in ('due', 'sending', 'unknown')
  or (state = 'never' and settled_at > $since)
order by queued_at, place limit $limit

-- name: retry_parcel
-- A manager has it sent again.
update outbox set state = 'due', due_at = $now, attempts = 0, problem = '', round = round + 1
where parcel_id = $id and state in ('never', 'unknown', 'due')
returning account_id, chat, queued_at

-- name: drop_parcel
update outbox set state = 'cancelled', settled_at = $now
where parcel_id = $id and state in ('due', 'never', 'unknown')
returning account_id, chat, queued_at

-- name: traffic
-- What a number has sent lately, for the pace of the next message.
select
  (select max(settled_at) from outbox where account_id = $account and chat = $chat and state = 'sent'),
  (select count(*) from outbox where account_id = $account and chat = $chat and state = 'sent' and settled_at > $minute),
  (select count(*) from outbox where account_id = $account and state = 'sent' and settled_at > $minute),
  (select count(*) from outbox where account_id = $account and state = 'sent' and settled_at > $day),
  (select count(distinct chat) from outbox where account_id = $account and state = 'sent' and settled_at > $day),
  (select count(*) from outbox where account_id = $account and chat = $chat and state = 'sent' and settled_at > $day),
  (select count(distinct chat) from outbox where account_id = $account and state = 'sent' and settled_at > $hour and body = $body),
  (select min(linked_at) from links where account_id = $account),
  (select max(restricted_until) from links where account_id = $account)

-- name: restrict_link
update links set restricted_until = $until where account_id = $account

-- name: open_link
insert into links(account_id) values ($account) on conflict (account_id) do nothing

-- name: link
select standing, since, detail, is_on, is_linked, pairing, phone, tries, retry_at, linked_at, told_at,
  seen_at from links where account_id = $account

-- name: keep_link
update links set standing = $standing, since = $since, detail = $detail, is_linked = $is_linked,
  pairing = $pairing, phone = $phone, tries = $tries, retry_at = $retry_at, linked_at = $linked_at
where account_id = $account

-- name: switch_link
update links set is_on = $is_on where account_id = $account

-- name: look_at_link
update links set seen_at = $now, waiting = $waiting where account_id = $account

-- name: link_told
update links set told_at = $now where account_id = $account

-- name: agree_to_link
update links set agreed_at = $now, agreed_by = $who where account_id = $account

-- name: link_agreed
select agreed_at from links where account_id = $account and agreed_at is not null

-- name: all_links
-- Every number and how it stands, for the console.
select l.account_id, a.name, l.standing, l.since, l.detail, l.is_on, l.is_linked, l.pairing, l.phone,
  l.tries, l.retry_at, l.linked_at, l.seen_at, l.waiting, l.restricted_until, l.agreed_at, l.agreed_by,
  exists (select 1 from link_wishes w where w.account_id = l.account_id)
from links l join accounts a on a.account_id = l.account_id order by l.account_id

-- name: linked_accounts
select account_id from accounts where channel = 'whatsapp' order by account_id

-- name: link_changed
insert into link_history(account_id, at_time, standing, detail) values ($account, $now, $standing, $detail)

-- name: link_history
-- Changes since a moment and the last one before it, oldest first.
select at_time, standing, detail from link_history where account_id = $account and at_time >= coalesce(
  (select max(h.at_time) from link_history h where h.account_id = $account and h.at_time <= $since), $since)
order by at_time

-- name: show_code
insert into pairings(account_id, kind, body, number, expires_at) values ($account, $kind, $body, $number, $expires_at)
on conflict (account_id) do update set kind = excluded.kind, body = excluded.body,
  number = excluded.number, expires_at = excluded.expires_at

-- name: hide_code
delete from pairings where account_id = $account

-- name: kept_code
select kind, body, number, expires_at from pairings where account_id = $account

-- name: shown_code
select kind, body, number, expires_at from pairings where account_id = $account and expires_at > $now

-- name: wish
insert into link_wishes(account_id, wish, phone, asked_at, asked_by) values ($account, $wish, $phone, $now, $who)
on conflict (account_id) do update set wish = excluded.wish, phone = excluded.phone,
  asked_at = excluded.asked_at, asked_by = excluded.asked_by

-- name: take_wish
-- Once.
delete from link_wishes where account_id = $account returning wish, phone, asked_by

-- name: put_off
-- Give a claimed chat back for a moment; that does not count as a try.
update chats set busy_until = $until, busy_by = '', tries = tries - 1
where account_id = $account and chat = $chat and busy_by = $lease

-- How the kept tables of schema.sql are brought up to what reports.sql counts. DuckDB's own SQL.

-- name: last_refresh
-- When and for which place the figures were last brought up to date.
select timezone, currency, business_name, refreshed_at from kept_place

-- name: newest_move
-- When anything last happened that a figure may count.
select greatest(
  (select coalesce(max(stored_at), timestamptz '1970-01-01') from messages),
  (select coalesce(max(at_time), timestamptz '1970-01-01') from events),
  (select coalesce(max(changed_at), timestamptz '1970-01-01') from orders),
  (select coalesce(max(closed_at), timestamptz '1970-01-01') from turns))

-- name: moved_chats
-- The chats in which anything happened since a time, each as 'account/chat'.
select account_id || '/' || chat from (
  select account_id, chat from messages where stored_at >= $since
  union select account_id, chat from events where at_time >= $since
  union select account_id, chat from turns where closed_at >= $since
  union select account_id, chat from orders where changed_at >= $since)

-- name: doubt_place
update kept_place set refreshed_at = timestamptz '1970-01-01'

-- name: forget_place
delete from kept_place

-- name: keep_place
insert into kept_place(timezone, currency, business_name, refreshed_at)
values ($timezone, $currency, $business_name, $now)

-- name: forget_conversations
delete from kept_conversations where list_contains($chats, account_id || '/' || chat)

-- name: forget_all_conversations
delete from kept_conversations

-- name: keep_conversations
insert into kept_conversations from conversations_of($chats)

-- name: earliest_day
-- The first day whose figures may have changed: that of the last two conversations of these chats (an answer may
-- belong to a question of the one before), and of the orders that changed.
select min(day) from (
  select day from (
    select day, row_number() over (partition by account_id, chat order by started_at desc) as number
    from kept_conversations where list_contains($chats, account_id || '/' || chat)) where number <= 2
  union all
  select s.day from sales s join orders o using (order_id) where o.changed_at >= $since)

-- name: forget_hours
delete from kept_hours where day >= $day

-- name: keep_hours
insert into kept_hours from hours where day >= $day

-- name: forget_products
delete from kept_products where day >= $day

-- name: keep_products
insert into kept_products from product_days where day >= $day

-- name: forget_days
delete from kept_days where day >= $day

-- name: keep_days
insert into kept_days from days_from(cast($day as date)) where day is not null

-- Every number about the shop, once: console, notebooks and tests all read these. DuckDB's own SQL.
-- The comment above a section is the number's definition. Views have a row for each thing; macros
-- count over the days `since` <= day < `until` of the shop's own time zone. Amounts are doubles in the shop's
-- currency, times UTC, waits seconds. What begins with `kept_` is a table that the worker keeps
-- (figures.sql): the view it copies is said above each; a copy of the file reads the view instead.

-- name: clock
-- The time as of which everything is told: now, or when a snapshot was taken.
create or replace view clock as
select now() as now_at;

-- name: place
-- The shop's time zone, currency and name, as the worker last wrote them.
create or replace view place as
select coalesce(max(timezone), 'UTC') as timezone, coalesce(max(currency), '') as currency,
  coalesce(max(business_name), '') as business_name
from kept_place;

-- name: steps
-- The stages of a sale in their order.
create or replace view steps as
select unnest(['contact', 'need', 'seen', 'quoted', 'order', 'paying', 'paid']) as stage,
  unnest([0, 1, 2, 3, 4, 5, 6]) as step;

-- name: said
-- Lines that were really said: not cancelled, not failed. A phone's clock that runs ahead is not believed.
create or replace view said as
select account_id, chat, contact_id, place, speaker, kind, turn_id,
  least(sent_at, stored_at) as said_at
from messages where delivery not in ('cancelled', 'failed');

-- name: sales
-- Orders: made when written down, paid at the first event that says so (without one, when an order
-- that is paid, sent or delivered last changed). Drafts are no orders.
create or replace view sales as
select o.order_id, o.account_id, o.chat, o.contact_id, o.status, o.currency,
  cast(o.total as double) as total, o.method, o.created_at, p.paid_at, p.paid_at is not null as is_paid,
  cast(timezone(place.timezone, o.created_at) as date) as day,
  cast(timezone(place.timezone, p.paid_at) as date) as paid_day
from orders o cross join place
left join (
  select o.order_id, coalesce(min(e.at_time), min(o.changed_at)) as paid_at
  from orders o left join events e on e.kind = 'order' and (e.body ->> '$.order') = o.order_id
    and (e.body ->> '$.status') = 'paid'
  where o.status in ('paid', 'sent', 'delivered') group by o.order_id) p on p.order_id = o.order_id
where o.status <> 'draft';

-- name: conversations_of
-- The lines of one chat with no silence longer than 24 hours between them, from the first line on.
-- first_reply: the first line of bot or person at or after the customer's first line, minus that line.
-- stage: the farthest stage its turns reached, `paid` when an order made in it was paid.
-- is_converted: an order made in it was paid within 7 days of its start.
-- is_contained: the customer wrote, and no person was called or spoke. is_first: the chat's first.
-- `these`: of these chats, each as 'account/chat'; null: of all.
create or replace macro conversations_of(these) as table
with spoken as (
  select *, coalesce(said_at - lag(said_at) over line > interval 24 hours, true) as opens
  from said where these is null or list_contains(these, account_id || '/' || chat)
  window line as (partition by account_id, chat order by said_at, place)
), parted as (
  select *, sum(cast(opens as integer)) over line as number
  from spoken window line as (partition by account_id, chat order by said_at, place
    rows between unbounded preceding and current row)
), heard as (
  select *, min(said_at) filter (speaker = 'customer') over (partition by account_id, chat, number) as heard_at
  from parted
), talks as (
  select account_id, chat, number, any_value(contact_id) as contact_id,
    min(said_at) as started_at, max(said_at) as ended_at, arg_min(speaker, (said_at, place)) as started_by,
    count(*) filter (speaker = 'customer') as customer_lines,
    count(*) filter (speaker = 'bot') as bot_lines,
    count(*) filter (speaker = 'person') as person_lines,
    any_value(heard_at) as heard_at,
    min(said_at) filter (speaker <> 'customer' and said_at >= heard_at) as replied_at,
    arg_min(speaker, (said_at, place)) filter (speaker <> 'customer' and said_at >= heard_at) as replied_by
  from heard group by account_id, chat, number
), happened as (
  select t.account_id, t.chat, t.started_at,
    max(s.step) as step,
    count(*) filter (e.kind in ('handoff', 'set_aside')) as handoffs,
    count(*) filter (e.kind = 'objection') as objections,
    count(*) filter (e.kind = 'not_sold') as not_sold
  from events e asof join talks t
    on t.account_id = e.account_id and t.chat = e.chat and e.at_time >= t.started_at
  left join steps s on e.kind = 'stage' and s.stage = (e.body ->> '$.to')
  where e.kind in ('stage', 'handoff', 'set_aside', 'objection', 'not_sold')
  group by t.account_id, t.chat, t.started_at
), bought as (
  select t.account_id, t.chat, t.started_at, count(*) as orders,
    count(*) filter (o.is_paid) as paid_orders,
    coalesce(sum(o.total) filter (o.is_paid), 0) as revenue,
    coalesce(bool_or(o.is_paid and o.paid_at <= t.started_at + interval 7 days), false) as is_converted
  from sales o asof join talks t
    on t.account_id = o.account_id and t.chat = o.chat and o.created_at >= t.started_at
  group by t.account_id, t.chat, t.started_at
), known as (
  select t.account_id, t.chat, t.contact_id, t.started_at, t.ended_at, t.started_by,
    t.customer_lines, t.bot_lines, t.person_lines,
    epoch(t.replied_at - t.heard_at) as first_reply_s, coalesce(t.replied_by, '') as first_reply_by,
    t.customer_lines > 0 and t.person_lines = 0 and coalesce(h.handoffs, 0) = 0 as is_contained,
    t.number = 1 as is_first,
    t.account_id = 'demo' as is_demo,
    coalesce(h.handoffs, 0) as handoffs, coalesce(h.objections, 0) as objections,
    coalesce(h.not_sold, 0) as not_sold, coalesce(b.orders, 0) as orders,
    coalesce(b.paid_orders, 0) as paid_orders, coalesce(b.revenue, 0) as revenue,
    coalesce(b.is_converted, false) as is_converted,
    case when b.paid_orders > 0 then 6 else least(coalesce(h.step, 0), 5) end as step
  from talks t
  left join happened h on h.account_id = t.account_id and h.chat = t.chat and h.started_at = t.started_at
  left join bought b on b.account_id = t.account_id and b.chat = t.chat and b.started_at = t.started_at
)
select account_id, chat, contact_id, started_at, ended_at,
  cast(timezone(place.timezone, started_at) as date) as day, started_by, is_first, is_demo,
  customer_lines, bot_lines, person_lines, first_reply_s, first_reply_by, step, stage, handoffs, objections,
  not_sold, orders, paid_orders, revenue, is_converted, is_contained
from known join steps using (step) cross join place;

-- name: conversations
-- All of them (see conversations_of). Kept as kept_conversations.
create or replace view conversations as
from conversations_of(null);

-- name: replies_from
-- For each run of a customer's lines, the first line of bot or person after it, minus the last line of the run.
-- day: of the question, on or after `since`.
create or replace macro replies_from(since) as table
with spoken as (
  select account_id, chat, speaker, said_at, lag(speaker) over line as before, lag(said_at) over line as asked_at
  from said cross join place where cast(timezone(place.timezone, said_at) as date) >= since
  window line as (partition by account_id, chat order by said_at, place)
)
select account_id, chat, speaker, asked_at, said_at, epoch(said_at - asked_at) as reply_s,
  cast(timezone(place.timezone, asked_at) as date) as day
from spoken cross join place where speaker <> 'customer' and before = 'customer';

-- name: replies
-- All of them (see replies_from).
create or replace view replies as
from replies_from(date '1970-01-01');

-- name: handoffs
-- Each time a person was called to a chat where none was awaited yet. Answered by the first line of a
-- person, unless the chat was given back before; then it lapsed. wait_s: until then, or until now while it waits.
create or replace view handoffs as
with turns_of_hands as (
  select event_id, account_id, chat, contact_id, at_time, kind, body,
    lag(kind) over (partition by account_id, chat order by at_time, event_id) as before
  from events where kind in ('handoff', 'set_aside', 'taken', 'given_back')
), called as (
  select event_id, account_id, chat, contact_id, at_time as called_at,
    case kind when 'set_aside' then 'failed' else coalesce(body ->> '$.why', '') end as reason
  from turns_of_hands
  where kind in ('handoff', 'set_aside') and coalesce(before not in ('handoff', 'set_aside'), true)
), ended as (
  select c.*, s.said_at as person_at, e.at_time as given_back_at
  from called c
  asof left join (from said where speaker = 'person') s
    on s.account_id = c.account_id and s.chat = c.chat and c.called_at <= s.said_at
  asof left join (from turns_of_hands where kind = 'given_back') e
    on e.account_id = c.account_id and e.chat = c.chat and c.called_at <= e.at_time
)
select account_id, chat, contact_id, called_at, reason,
  case when person_at is not null and (given_back_at is null or person_at <= given_back_at) then 'answered'
    when given_back_at is not null then 'lapsed' else 'waiting' end as outcome,
  epoch(coalesce(least(person_at, given_back_at), clock.now_at) - called_at) as wait_s,
  cast(timezone(place.timezone, called_at) as date) as day
from ended cross join place cross join clock;

-- name: answers
-- Each closed turn with how it went, the first that applies: silenced (a person had the chat),
-- not_understood, not_in_data (the shop's data do not tell), clarifying (it asked back), understood.
create or replace view answers as
select turn_id, account_id, chat, contact_id, closed_at, decision, took_ms,
  case when silenced or decision = 'silent' then 'silenced'
    when decision in ('rephrase', 'cannot_hear', 'set_aside')
      or (decision = 'handoff' and (decided ->> '$.why') = 'not_understood') then 'not_understood'
    when decision = 'not_in_data'
      or (decision = 'handoff' and (decided ->> '$.why') = 'beyond_data') then 'not_in_data'
    when decision in ('ask_which', 'ask_need', 'ask_variant', 'ask_picture') then 'clarifying'
    else 'understood' end as kind,
  cast(timezone(place.timezone, opened_at) as date) as day
from turns cross join place;

-- name: product_days
-- How often answers were about a product, and how many customers that were, by day.
-- Kept as kept_products.
create or replace view product_days as
select day, product_id, count(*) as answers, count(distinct contact_id) as customers
from (
  select cast(timezone(place.timezone, opened_at) as date) as day, contact_id,
    unnest(from_json(products, '["VARCHAR"]')) as product_id
  from turns cross join place where products <> '[]' and not silenced)
group by day, product_id;

-- name: hours
-- Lines by day and hour of the shop's time zone, by speaker. Kept as kept_hours.
create or replace view hours as
select cast(local_at as date) as day, cast(extract(hour from local_at) as integer) as hour,
  count(*) filter (speaker = 'customer') as customer_lines,
  count(*) filter (speaker = 'bot') as bot_lines,
  count(*) filter (speaker = 'person') as person_lines
from (select timezone(place.timezone, said_at) as local_at, speaker from said cross join place)
group by day, hour;

-- name: days_from
-- The figures of each day from `since` on which anything happened. Conversations count on the day they start, orders when made,
-- revenue when paid, hand-offs when a person is called, replies when the question was asked.
create or replace macro days_from(since) as table
with lines as (
  select day, cast(sum(customer_lines) as bigint) as customer_lines, cast(sum(bot_lines) as bigint) as bot_lines, cast(sum(person_lines) as bigint) as person_lines
  from kept_hours where day >= since group by day
), talks as (
  select day, count(*) as conversations, count(*) filter (is_first) as new_customers,
    count(distinct contact_id) as customers, count(*) filter (is_contained) as contained,
    quantile_cont(first_reply_s, 0.5) as first_reply_p50, quantile_cont(first_reply_s, 0.9) as first_reply_p90,
    cast(sum(objections) as bigint) as objections, cast(sum(not_sold) as bigint) as not_sold
  from kept_conversations where day >= since group by day
), waits as (
  select day, quantile_cont(reply_s, 0.5) filter (speaker = 'bot') as bot_reply_p50,
    quantile_cont(reply_s, 0.9) filter (speaker = 'bot') as bot_reply_p90,
    quantile_cont(reply_s, 0.5) filter (speaker = 'person') as person_reply_p50,
    quantile_cont(reply_s, 0.9) filter (speaker = 'person') as person_reply_p90
  from replies_from(since) where day >= since group by day
), calls as (
  select day, count(*) as handoffs from handoffs where day >= since group by day
), made as (
  select day, count(*) as orders, count(*) filter (status = 'cancelled') as cancelled from sales
  where day >= since group by day
), paid as (
  select paid_day as day, count(*) as paid_orders, sum(total) as revenue from sales
  where is_paid and paid_day >= since group by paid_day
), went as (
  select day, count(*) as answers, count(*) filter (kind = 'understood') as understood,
    count(*) filter (kind = 'clarifying') as clarifying, count(*) filter (kind = 'not_in_data') as not_in_data,
    count(*) filter (kind = 'not_understood') as not_understood, count(*) filter (kind = 'silenced') as silenced
  from answers where day >= since group by day
)
select day, coalesce(conversations, 0) as conversations, coalesce(new_customers, 0) as new_customers,
  coalesce(customers, 0) as customers, coalesce(contained, 0) as contained,
  coalesce(customer_lines, 0) as customer_lines, coalesce(bot_lines, 0) as bot_lines,
  coalesce(person_lines, 0) as person_lines, first_reply_p50, first_reply_p90,
  bot_reply_p50, bot_reply_p90, person_reply_p50, person_reply_p90,
  coalesce(handoffs, 0) as handoffs, coalesce(objections, 0) as objections, coalesce(not_sold, 0) as not_sold,
  coalesce(orders, 0) as orders, coalesce(cancelled, 0) as cancelled,
  coalesce(paid_orders, 0) as paid_orders, coalesce(revenue, 0) as revenue,
  coalesce(answers, 0) as answers, coalesce(understood, 0) as understood, coalesce(clarifying, 0) as clarifying,
  coalesce(not_in_data, 0) as not_in_data, coalesce(not_understood, 0) as not_understood,
  coalesce(silenced, 0) as silenced
from lines full join talks using (day) full join waits using (day) full join calls using (day)
  full join made using (day) full join paid using (day) full join went using (day);

-- name: days
-- All of them (see days_from). Kept as kept_days.
create or replace view days as
from days_from(date '1970-01-01');

-- name: today
-- Today's figures beside those of the same weekday a week ago, up to the same hour for lines only.
create or replace view today as
with this as (select cast(timezone(place.timezone, clock.now_at) as date) as day from place cross join clock)
select 'today' as which, d.* from kept_days d join this on d.day = this.day
union all by name
select 'a week ago' as which, d.* from kept_days d join this on d.day = this.day - 7;

-- name: response_times
-- Waits for a reply in seconds, middle and slowest tenth, of bot and of person: `first` of a conversation,
-- and `reply` to each run of a customer's lines (see replies).
create or replace macro response_times(since := date '1970-01-01', until := date '2999-01-01') as table
select 'first' as measure, first_reply_by as speaker, count(*) as n,
  quantile_cont(first_reply_s, 0.5) as p50_s, quantile_cont(first_reply_s, 0.9) as p90_s
from kept_conversations where first_reply_s is not null and day >= since and day < until
group by first_reply_by
union all
select 'reply', speaker, count(*), quantile_cont(reply_s, 0.5), quantile_cont(reply_s, 0.9)
from replies where day >= since and day < until group by speaker
order by measure, speaker;

-- name: handoff_waits
-- Hand-offs by reason: how many, how many were answered, lapsed or still wait, and how long the answered
-- ones waited for the first line of a person. share_late: of those answered, after more than 15 minutes.
create or replace macro handoff_waits(since := date '1970-01-01', until := date '2999-01-01') as table
select reason, count(*) as handoffs, count(*) filter (outcome = 'answered') as answered,
  count(*) filter (outcome = 'lapsed') as lapsed, count(*) filter (outcome = 'waiting') as waiting,
  quantile_cont(wait_s, 0.5) filter (outcome = 'answered') as p50_s,
  quantile_cont(wait_s, 0.9) filter (outcome = 'answered') as p90_s,
  avg(cast(wait_s > 900 as integer)) filter (outcome = 'answered') as share_late
from handoffs where day >= since and day < until group by reason order by handoffs desc, reason;

-- name: funnel
-- Conversations that a customer took part in, by how far they came: each stage counts those that reached it or
-- a later one. step_share: of the stage before; share: of all.
create or replace macro funnel(since := date '1970-01-01', until := date '2999-01-01') as table
select s.step, s.stage, count(c.step) as conversations,
  count(c.step) / nullif(lag(count(c.step)) over (order by s.step), 0) as step_share,
  count(c.step) / nullif(first_value(count(c.step)) over (order by s.step), 0) as share
from steps s left join (
  select step from kept_conversations where customer_lines > 0 and day >= since and day < until) c
  on c.step >= s.step
group by s.step, s.stage order by s.step;

-- name: conversion
-- Conversations that a customer took part in, by the week they started in (its Monday): how many are mature (7 days
-- old), how many of these are converted, and their share. Young conversations are counted and not judged.
create or replace macro conversion(since := date '1970-01-01', until := date '2999-01-01') as table
select cast(date_trunc('week', day) as date) as week, count(*) as conversations,
  count(*) filter (started_at + interval 7 days <= now_at) as mature,
  count(*) filter (is_converted and started_at + interval 7 days <= now_at) as converted,
  count(*) filter (is_converted and started_at + interval 7 days <= now_at)
    / nullif(count(*) filter (started_at + interval 7 days <= now_at), 0) as rate,
  count(*) = count(*) filter (started_at + interval 7 days <= now_at) as is_complete
from kept_conversations cross join clock where customer_lines > 0 and day >= since and day < until
group by week order by week;

-- name: top_products
-- Products that answers were about: answers, customers counted once a day, orders and units in orders that were
-- paid, and their value at the price of the order.
create or replace macro top_products(since := date '1970-01-01', until := date '2999-01-01') as table
with asked as (
  select product_id, cast(sum(answers) as bigint) as answers,
    cast(sum(customers) as bigint) as customers
  from kept_products where day >= since and day < until group by product_id
), sold as (
  select l.product_id, count(distinct l.order_id) as orders,
    cast(coalesce(sum(l.quantity) filter (s.is_paid), 0) as bigint) as units_paid,
    coalesce(sum(l.quantity * cast(l.unit_price as double)) filter (s.is_paid), 0) as revenue
  from order_lines l join sales s using (order_id) where s.day >= since and s.day < until group by l.product_id
)
select product_id, coalesce(p.name, product_id) as name, coalesce(p.category, '') as category,
  coalesce(a.answers, 0) as answers, coalesce(a.customers, 0) as customers,
  coalesce(s.orders, 0) as orders,
  coalesce(s.units_paid, 0) as units_paid, coalesce(s.revenue, 0) as revenue,
  p.stock, coalesce(p.status, '') as status
from asked a full join sold s using (product_id) left join products p using (product_id)
order by answers desc, product_id;

-- name: busy_hours
-- Customers' lines by weekday (1 Monday ... 7 Sunday) and hour: in all, and on a mean day of that kind.
create or replace macro busy_hours(since := date '1970-01-01', until := date '2999-01-01') as table
with lines as (
  select day, hour, customer_lines from kept_hours where day >= since and day < until
), span as (
  select unnest(generate_series(min(day), max(day), interval 1 day)) as day from lines
), kinds as (
  select isodow(day) as weekday, count(*) as days from span group by weekday
)
select k.weekday, h.hour, cast(coalesce(sum(l.customer_lines), 0) as bigint) as customer_lines,
  coalesce(sum(l.customer_lines), 0) / k.days as per_day
from kinds k cross join (select unnest(range(24)) as hour) h
left join lines l on isodow(l.day) = k.weekday and l.hour = h.hour
group by k.weekday, k.days, h.hour order by k.weekday, h.hour;

-- name: not_sold
-- What was asked for and is not sold, by the words of the question in any order: how often, by how many customers, and when last.
create or replace macro not_sold(since := date '1970-01-01', until := date '2999-01-01') as table
with asked as (
  select from_json(body -> '$.words', '["VARCHAR"]') as words, contact_id, at_time from events where kind = 'not_sold'
)
select arg_max(array_to_string(words, ' '), at_time) as words,
  count(*) as asks, count(distinct contact_id) as customers, max(at_time) as last_at
from asked cross join place
where cast(timezone(place.timezone, at_time) as date) >= since
  and cast(timezone(place.timezone, at_time) as date) < until
group by list_sort(words) order by customers desc, asks desc, last_at desc;

-- name: objections
-- Doubts by kind: how often met, in how many conversations, how many of these the customer went on after it
-- (wrote again), how many came to an order, and to a paid one.
create or replace macro objections(since := date '1970-01-01', until := date '2999-01-01') as table
with met as (
  select coalesce(e.body ->> '$.kind', '') as kind, e.at_time, c.*
  from events e asof join kept_conversations c
    on c.account_id = e.account_id and c.chat = e.chat and e.at_time >= c.started_at
  where e.kind = 'objection'
), each as (
  select kind, account_id, chat, started_at, min(at_time) as at_time, count(*) as met,
    any_value(ended_at) as ended_at, any_value(orders) as orders, any_value(paid_orders) as paid_orders
  from met where day >= since and day < until group by kind, account_id, chat, started_at
), after as (
  select e.*, exists (select 1 from turns t where t.account_id = e.account_id and t.chat = e.chat
    and t.opened_at > e.at_time and t.opened_at <= e.ended_at + interval 1 minute) as went_on
  from each e
)
select kind, cast(sum(met) as bigint) as met, count(*) as conversations, count(*) filter (went_on) as went_on,
  count(*) filter (orders > 0) as ordered, count(*) filter (paid_orders > 0) as paid
from after group by kind order by conversations desc, kind;

-- name: objection_replies
-- Each doubt by the wordings that met it, and what came next in that conversation: an order, more questions, or
-- nothing. A doubt that came up again counts each time with its own reply.
create or replace macro objection_replies(since := date '1970-01-01', until := date '2999-01-01') as table
with met as (
  select coalesce(e.body ->> '$.kind', '') as kind,
    coalesce(array_to_string(from_json(e.body -> '$.reply', '["VARCHAR"]'), ' + '), '') as reply,
    e.at_time, c.account_id, c.chat, c.ended_at, c.day
  from events e asof join kept_conversations c
    on c.account_id = e.account_id and c.chat = e.chat and e.at_time >= c.started_at
  where e.kind = 'objection'
), after as (
  select m.*,
    exists (select 1 from orders o where o.account_id = m.account_id and o.chat = m.chat
      and o.status not in ('draft', 'cancelled')
      and o.created_at > m.at_time and o.created_at <= m.ended_at + interval 1 minute) as bought,
    exists (select 1 from turns t where t.account_id = m.account_id and t.chat = m.chat
      and t.opened_at > m.at_time and t.opened_at <= m.ended_at + interval 1 minute) as went_on
  from met m where day >= since and day < until
)
select kind, reply, count(*) as met, count(*) filter (bought) as bought,
  count(*) filter (went_on and not bought) as asked_more, count(*) filter (not went_on and not bought) as left_it
from after group by kind, reply order by met desc, kind, reply;

-- name: sales_by_day
-- Orders made and revenue paid on each day, beside those of the same weekday a week before. Days without any count 0.
create or replace macro sales_by_day(since := date '1970-01-01', until := date '2999-01-01') as table
with ends as (
  select min(day) as first_day, max(day) as last_day from kept_days
), span as (
  select cast(unnest(generate_series(greatest(first_day, since), least(last_day, until - 1), interval 1 day))
    as date) as day
  from ends
)
select span.day, coalesce(d.orders, 0) as orders, coalesce(d.paid_orders, 0) as paid_orders,
  coalesce(d.revenue, 0) as revenue, coalesce(w.paid_orders, 0) as paid_orders_week_before,
  coalesce(w.revenue, 0) as revenue_week_before
from span left join kept_days d on d.day = span.day left join kept_days w on w.day = span.day - 7
order by span.day;

-- name: bot_quality
-- How answers went (see answers): how many of each kind, and their share.
create or replace macro bot_quality(since := date '1970-01-01', until := date '2999-01-01') as table
with summed as (
  select sum(understood) as understood, sum(clarifying) as clarifying, sum(not_in_data) as not_in_data,
    sum(not_understood) as not_understood, sum(silenced) as silenced
  from kept_days where day >= since and day < until
)
select kind, cast(coalesce(answers, 0) as bigint) as answers, answers / nullif(sum(answers) over (), 0) as share
from (unpivot summed on understood, clarifying, not_in_data, not_understood, silenced
  into name kind value answers);

-- name: leads
-- Chats in which something may still be sold, the warmest first: the score and its reasons as of the last turn,
-- and the score halved for each 3 days of silence (warmth). Not those silent for 30 days, opted out, or
-- whose last order was paid or cancelled.
create or replace view leads as
with bought as (
  select account_id, chat, arg_max(order_id, created_at) as order_id, arg_max(status, created_at) as order_status,
    arg_max(total, created_at) as order_total
  from sales group by account_id, chat
)
select c.account_id, c.chat, c.contact_id, k.name, c.status, c.person, c.stage, c.score,
  round(c.score * pow(0.5, greatest(epoch(now_at - c.last_at), 0) / 86400 / 3), 1) as warmth,
  from_json(c.score_reasons, '["VARCHAR"]') as reasons,
  coalesce(b.order_id, '') as order_id, coalesce(b.order_status, '') as order_status,
  coalesce(b.order_total, 0) as order_total, c.last_at, c.last_body, c.last_speaker, c.state
from chats c join contacts k using (contact_id) cross join clock
left join bought b on b.account_id = c.account_id and b.chat = c.chat
where c.last_at > now_at - interval 30 days and k.opted_out_at is null
  and coalesce(b.order_status, '') not in ('paid', 'sent', 'delivered', 'cancelled')
order by warmth desc, c.last_at desc;

-- name: lead_moments
-- What was known of each conversation that a customer began when it was one hour old, oldest first, and whether it
-- was converted in the end. Nothing later than that hour counts; those paid by then are left out.
create or replace view lead_moments as
with talks as (
  select account_id, chat, started_at, started_at + interval 1 hour as known_at, is_first, is_converted,
    started_at + interval 7 days <= now_at as is_mature
  from kept_conversations cross join clock where customer_lines > 0 and started_by = 'customer'
), spoken as (
  select t.account_id, t.chat, t.started_at, count(*) as customer_lines
  from said s asof join talks t on t.account_id = s.account_id and t.chat = s.chat and s.said_at >= t.started_at
  where s.speaker = 'customer' and s.said_at <= t.known_at group by all
), answered as (
  select t.account_id, t.chat, t.started_at, count(*) as answers,
    len(list_distinct(flatten(list(from_json(a.products, '["VARCHAR"]'))))) as products,
    bool_or(a.decision = 'tell_price') as asked_price, bool_or(a.decision = 'send_photo') as asked_photo,
    bool_or(a.decision = 'tell_shipping') as asked_shipping,
    bool_or(a.decision in ('how_to_pay', 'payment_methods')) as asked_payment
  from turns a asof join talks t on t.account_id = a.account_id and t.chat = a.chat and a.closed_at >= t.started_at
  where a.closed_at <= t.known_at group by all
), happened as (
  select t.account_id, t.chat, t.started_at, max(s.step) as step,
    count(*) filter (e.kind = 'objection') as objections, count(*) filter (e.kind = 'not_sold') as not_sold,
    count(*) filter (e.kind = 'handoff') as handoffs
  from events e asof join talks t on t.account_id = e.account_id and t.chat = e.chat and e.at_time >= t.started_at
  left join steps s on e.kind = 'stage' and s.stage = (e.body ->> '$.to')
  where e.at_time <= t.known_at group by all
), bought as (
  select distinct t.account_id, t.chat, t.started_at
  from sales o asof join talks t on t.account_id = o.account_id and t.chat = o.chat and o.created_at >= t.started_at
  where o.paid_at <= t.known_at
)
select t.account_id, t.chat, t.started_at, t.is_mature, t.is_converted, t.is_first,
  coalesce(s.customer_lines, 0) as customer_lines, coalesce(a.answers, 0) as answers,
  coalesce(a.products, 0) as products, coalesce(a.asked_price, false) as asked_price,
  coalesce(a.asked_photo, false) as asked_photo, coalesce(a.asked_shipping, false) as asked_shipping,
  coalesce(a.asked_payment, false) as asked_payment, least(coalesce(h.step, 0), 5) as step,
  coalesce(h.objections, 0) as objections, coalesce(h.not_sold, 0) as not_sold, coalesce(h.handoffs, 0) as handoffs,
  isodow(timezone(place.timezone, t.started_at)) as weekday,
  extract(hour from timezone(place.timezone, t.started_at)) as hour
from talks t cross join place
left join spoken s on s.account_id = t.account_id and s.chat = t.chat and s.started_at = t.started_at
left join answered a on a.account_id = t.account_id and a.chat = t.chat and a.started_at = t.started_at
left join happened h on h.account_id = t.account_id and h.chat = t.chat and h.started_at = t.started_at
anti join bought b on b.account_id = t.account_id and b.chat = t.chat and b.started_at = t.started_at
order by t.started_at;

-- name: health
-- How full the house is: chats and messages that wait, people awaited and since when, what may or may not have
-- been sent, and how much of all is demo data.
create or replace view health as
select (select count(*) from chats where heard > answered) as waiting_chats,
  (select count(*) from outbox where state in ('due', 'sending')) as queued_messages,
  (select count(*) from outbox where state = 'unknown') as unknown_messages,
  (select count(*) from chats where status = 'waiting') as waiting_for_a_person,
  (select min(person_at) from chats where status = 'waiting') as longest_wait_since,
  (select count(*) from chats) as chats,
  (select count(*) from chats where account_id = 'demo') as demo_chats,
  (select count(*) from products where status in ('available', 'sold_out')) as products;

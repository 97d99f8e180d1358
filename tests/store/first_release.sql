-- Everything the shop must not forget. Runs unchanged on DuckDB and PostgreSQL.
-- Times are UTC; ids are text; JSON is kept as text; defaults are constants; no foreign keys.
-- Migrations in migrations.py change this file's tables once a release has shipped them.

create table if not exists meta(
  key varchar primary key,
  value varchar not null);

-- One number or channel through which the shop speaks.
create table if not exists accounts(
  account_id varchar primary key,
  channel varchar not null,
  name varchar not null default '',
  phone varchar not null default '',
  created_at timestamptz not null);

-- A person. What is known of them outlives the conversation.
create table if not exists contacts(
  contact_id varchar primary key,
  name varchar not null default '',
  phone varchar not null default '',
  language varchar not null default '',
  city varchar not null default '',
  profile varchar not null default '{}',
  consent varchar not null default '',
  opted_out_at timestamptz,
  merged_into varchar,
  first_seen_at timestamptz not null);

-- The addresses under which a person writes: phone, LID, business-scoped id, simulator.
create table if not exists aliases(
  account_id varchar not null,
  alias varchar not null,
  kind varchar not null,
  contact_id varchar not null,
  seen_at timestamptz not null,
  primary key (account_id, alias));

-- One conversation thread. `heard` counts the customer's messages, `answered` those that a turn closed.
create table if not exists chats(
  account_id varchar not null,
  chat varchar not null,
  contact_id varchar not null,
  status varchar not null default 'bot',          -- bot | waiting (a person was called) | person
  person varchar not null default '',             -- who has it: a user's id, or 'phone'
  person_at timestamptz,                          -- when a person was called or last wrote
  handoff_reason varchar not null default '',
  assigned_to varchar not null default '',
  watch integer not null default 0,               -- grows at every change of hands: an answer begun before is void
  last_at timestamptz not null,
  last_body varchar not null default '',
  last_speaker varchar not null default '',
  unread integer not null default 0,
  heard bigint not null default 0,
  answered bigint not null default 0,
  lines bigint not null default 0,                -- lines of all speakers; the next one's place
  waiting_since timestamptz,                      -- when the first message nobody answered came in
  waiting_last timestamptz,                       -- when the last one came in
  busy_until timestamptz,
  busy_by varchar not null default '',
  tries integer not null default 0,               -- claims since the last closed turn
  state varchar not null default '{}',
  stage varchar not null default 'contact',
  score integer not null default 0,
  score_reasons varchar not null default '[]',
  opened_at timestamptz not null,
  primary key (account_id, chat));

-- Every message, in and out, exactly once.
create table if not exists messages(
  account_id varchar not null,
  chat varchar not null,
  id varchar not null,
  contact_id varchar not null,
  seq bigint not null default 0,                  -- the customer's count in this chat; 0 for other speakers
  place bigint not null default 0,                -- order within the chat, of all speakers
  speaker varchar not null,                       -- customer | bot | person
  person varchar not null default '',
  kind varchar not null default 'text',           -- text | voice | image | video | document | sticker | ...
  body varchar not null default '',
  heard_text varchar not null default '',         -- what a voice note was understood to say
  media varchar not null default '',              -- content hash
  product_id varchar not null default '',
  reply_to varchar not null default '',
  sent_at timestamptz not null,
  stored_at timestamptz not null,
  turn_id varchar not null default '',
  delivery varchar not null default '',           -- queued | sent | delivered | read | failed | unknown | cancelled
  primary key (account_id, chat, id));

-- Media once by content, with a count of uses.
create table if not exists media(
  hash varchar primary key,
  mime varchar not null,
  bytes bigint not null,
  path varchar not null,
  uses integer not null default 0,
  first_seen_at timestamptz not null);

-- A turn as it was answered, with all that is needed to answer it again.
create table if not exists turns(
  turn_id varchar primary key,
  account_id varchar not null,
  chat varchar not null,
  contact_id varchar not null,
  from_seq bigint not null,                       -- the customer's messages of this turn, by their count
  up_to bigint not null,
  opened_at timestamptz not null,                 -- the clock that the turn saw
  closed_at timestamptz not null,
  seed bigint not null,
  said varchar not null default '',
  state_before varchar not null default '{}',
  state_after varchar not null default '{}',
  reading varchar not null default '{}',
  decision varchar not null default '',
  decided varchar not null default '{}',
  found varchar not null default '[]',            -- what search returned
  products varchar not null default '[]',         -- what the answer is about
  claims varchar not null default '[]',           -- each with its source
  problems varchar not null default '[]',
  exposures varchar not null default '[]',
  payment varchar not null default '',
  silenced boolean not null default false,        -- a person took over while it was being answered
  catalogue_version bigint not null default 0,
  settings_version bigint not null default 0,
  language_version varchar not null default '',
  model_version varchar not null default '',
  code_version varchar not null default '',
  took_ms double precision not null default 0);

-- Replies on their way out.
create table if not exists outbox(
  parcel_id varchar primary key,
  account_id varchar not null,
  chat varchar not null,
  contact_id varchar not null,
  turn_id varchar not null default '',
  place bigint not null,                          -- order within the chat
  speaker varchar not null default 'bot',
  person varchar not null default '',
  body varchar not null default '',
  photo varchar not null default '',
  product_id varchar not null default '',
  state varchar not null default 'due',           -- due | sending | sent | never | unknown | cancelled
  due_at timestamptz not null,
  attempts integer not null default 0,
  queued_at timestamptz not null,
  settled_at timestamptz,
  channel_id varchar not null default '',         -- the message's id at the channel
  problem varchar not null default '');

-- Each publication of the catalogue.
create table if not exists catalogue_versions(
  version bigint primary key,
  source varchar not null default '',
  published_at timestamptz not null,
  published_by varchar not null default '',
  action varchar not null default 'import',       -- import | edit | retire | undo
  digest varchar not null default '',
  report varchar not null default '{}');

-- The goods as they stand now. `body` holds the whole product; the columns are for questions.
create table if not exists products(
  product_id varchar primary key,
  name varchar not null,
  kind varchar not null,
  category varchar not null default '',
  brand varchar not null default '',
  price numeric(18, 4) not null,
  currency varchar not null,
  stock bigint,
  status varchar not null,                        -- available | sold_out | hidden | retired
  position bigint not null default 0,
  source varchar not null default '',
  digest varchar not null,
  body varchar not null,
  version bigint not null,                        -- of the catalogue that last changed it
  updated_at timestamptz not null);

create table if not exists variants(
  product_id varchar not null,
  variant_id varchar not null,
  position bigint not null default 0,
  options varchar not null default '{}',
  price numeric(18, 4) not null,
  stock bigint,
  primary key (product_id, variant_id));

-- What a product was before each change: for undo, and for "what did it cost that day".
create table if not exists product_history(
  product_id varchar not null,
  version bigint not null,
  status varchar not null,
  body varchar not null,
  changed_at timestamptz not null,
  changed_by varchar not null default '',
  primary key (product_id, version));

create table if not exists settings(
  key varchar primary key,
  value varchar not null);

create table if not exists settings_history(
  change_id varchar primary key,
  version bigint not null,
  key varchar not null,
  before varchar,
  after varchar,
  changed_at timestamptz not null,
  changed_by varchar not null default '');

create table if not exists users(
  user_id varchar primary key,
  name varchar not null,
  login varchar not null,
  role varchar not null,
  password_hash varchar not null default '',
  language varchar not null default '',
  active boolean not null default true,
  created_at timestamptz not null,
  last_login_at timestamptz);

create table if not exists orders(
  order_id varchar primary key,
  account_id varchar not null,
  chat varchar not null,
  contact_id varchar not null,
  status varchar not null,                        -- draft | awaiting_payment | receipt_received | to_confirm | paid | sent | delivered | cancelled
  currency varchar not null,
  total numeric(18, 4) not null,
  method varchar not null default '',
  method_kind varchar not null default '',
  payment_url varchar not null default '',
  customer varchar not null default '{}',         -- name, city, address as the customer gave them
  turn_id varchar not null default '',
  catalogue_version bigint not null default 0,
  created_at timestamptz not null,
  changed_at timestamptz not null);

create table if not exists order_lines(
  order_id varchar not null,
  line integer not null,
  product_id varchar not null,
  variant_id varchar not null default '',
  name varchar not null,
  quantity integer not null,
  unit_price numeric(18, 4) not null,
  currency varchar not null,
  catalogue_version bigint not null default 0,
  primary key (order_id, line));

-- What happened, for people and for figures: hand-offs, takeovers, opt-outs, objections, stages, orders.
create table if not exists events(
  event_id varchar primary key,
  at_time timestamptz not null,
  kind varchar not null,
  account_id varchar not null default '',
  chat varchar not null default '',
  contact_id varchar not null default '',
  turn_id varchar not null default '',
  who varchar not null default 'bot',
  body varchar not null default '{}');

-- What customers looked for, what was found and shown, and what they then asked about.
create table if not exists searches(
  search_id varchar primary key,
  at_time timestamptz not null,
  account_id varchar not null,
  chat varchar not null,
  turn_id varchar not null default '',
  words varchar not null,                         -- as looked for: content words, plain, in order
  sold_here boolean not null,                     -- false: nothing like it was there
  fit varchar not null,                           -- shown | nearest | none
  found varchar not null default '[]',            -- [[product id, score], ...] best first
  shown varchar not null default '[]',            -- product ids of the reply
  asked_about varchar not null default '',        -- the product asked about next
  asked_at timestamptz,
  catalogue_version bigint not null default 0,
  model varchar not null default '');

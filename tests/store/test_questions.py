"""What an analyst may ask, and the many ways to ask for more."""

from __future__ import annotations

from contextlib import suppress
from time import monotonic

import pytest

from bot.errors import BadRequest, NotAllowed
from bot.store import database as duck
from bot.store import postgres
from bot.store.database import Database
from bot.store.office import load_settings
from bot.store.question import check
from tests.store.shop import NOON, one, says

HOSTILE = """
delete from messages
delete from messages returning *
insert into messages select * from messages
update chats set unread = 0
drop table messages
truncate messages
create table x as select 1
create view v as select * from users
create or replace macro may() as 1
alter table users rename to people
select 1; select 2
select 1; drop table messages
with d as (delete from users returning *) select * from d
with x as (insert into meta values ('a', 'b') returning *) select * from x
copy messages to '/tmp/x.csv'
copy (select * from users) to '/tmp/x.csv'
copy messages from program 'id'
attach '/tmp/x.duckdb' as x
detach shop
use memory
install httpfs
load httpfs
set global threads = 1
set role postgres
reset all
pragma database_list
pragma table_info('users')
call pragma_version()
explain analyze delete from messages
explain select * from users
execute q
prepare q as select 1
begin
commit
vacuum
checkpoint
export database '/tmp/x'
import database '/tmp/x'
merge into chats using chats c on false when not matched then do nothing
pivot users on login using count(*)
from read_csv('/etc/passwd')
from read_text('/etc/passwd')
from read_blob('/etc/passwd')
from read_parquet('/tmp/x.parquet')
from read_json('/tmp/x.json')
from '/etc/passwd'
from 'x.parquet'
from "/etc/passwd"
from glob('/etc/*')
from sniff_csv('/etc/passwd')
from parquet_metadata('/tmp/x.parquet')
from query('select * from users')
from query_table('users')
from query_table(['users'])
from query('delete from messages')
from pragma_storage_info('users')
from pragma_table_info('users')
from duckdb_settings()
from duckdb_secrets()
from duckdb_logs()
from enable_logging()
from json_execute_serialized_sql('{}')
from which_secret('/', 's3')
select * from users
select * from "users"
select * from USERS
select * from "Users"
select * from main.users
select * from public.users
select * from "main"."users"
table users
from users
from users select login
describe users
summarize users
show users
from (describe users)
from (summarize users)
values ((select max(password_hash) from users))
select (select max(password_hash) from users)
select * from messages m join users u on true
select * from messages, users
select * from messages positional join users
select * from messages, lateral (select * from users)
select * from messages where exists (select 1 from users where login = 'a')
select * from messages where id in (select login from users)
select * from messages order by (select max(login) from users)
select * from messages limit (select count(*) from users)
select case when (select count(*) from users) > 0 then 1 end
with a as (select * from users) select * from a
with users as (select * from users) select * from users
with a as (with b as (select * from users) select * from b) select * from a
with recursive a as (select 1 union all select 1 from users) select * from a
select * from (with meta as (select 1) select * from meta) x, meta
select 1 union all select count(*) from users
select 1 except select count(*) from users
select array(select login from users)
select list(login) over () from users
unpivot users on login into name n value v
select * from settings
select * from settings_history
select * from meta
select * from messages, settings s
select * from pg_catalog.pg_class
select * from pg_authid
select * from pg_shadow
select * from pg_stats
select * from pg_stat_activity
with pg_stats as (select 1), x as (select * from pg_catalog.pg_stats) select * from x
select * from (with pg_stats as (select 1) select 1) a, pg_stats
select * from sqlite_master
select * from some_other_table
select * from temp.users
select * from system.main.users
select query_to_xml('select * from users', true, false, '')
select pg_read_file('/etc/passwd')
select pg_catalog.pg_read_file('/etc/passwd')
select "pg_read_file"('/etc/passwd')
select pg_sleep(100)
select pg_terminate_backend(1)
select lo_import('/etc/passwd')
select dblink('', 'select 1')
select set_config('role', 'postgres', true)
select current_setting('data_directory')
select database_to_xml(true, true, '')
select table_to_xml('users', true, false, '')
select cursor_to_xml('c', 1, true, true, '')
select ts_stat('select password_hash from users')
select nextval('x')
select setval('x', 1)
select txid_current()
select getenv('HOME')
select getvariable('x')
select write_log('x')
select U&"\\0070g_read_file"('/etc/passwd')
select * from U&"\\0075sers"

/* nothing */
select
selec 1
""".strip("\n").split("\n")

FINE = """
select 1 as a
select count(*) as n from messages
select m.body, c.status from messages m join chats c on c.chat = m.chat
with users as (select 1 as n) select n from users
select * from "messages"
table messages
values (1), (2)
select * from (select body from messages) x where body like '%hola%'
with a as (select * from messages) select * from a
with a as (select 1 as n), b as (select n from a) select * from b
with recursive t as (select 1 as n union all select n + 1 from t where n < 5) select sum(n) from t
with messages as (select 1 as n) select n from messages
select * from information_schema.tables
select table_name, column_name from information_schema.columns
select * from generate_series(1, 3) as g(i)
select row_number() over (order by sent_at) from messages
select case when body = '' then 0 else length(body) end from messages
select coalesce(max(total), 0) from orders
select * from messages union all select * from messages
select extract(hour from sent_at), date_trunc('day', sent_at) from messages
select body || '!' as x from messages where body ~ 'hola' or body = 'select * from users'
select 'users' as users, "body" as settings from messages
select ';' as x -- ; drop table messages
""".strip().split("\n")

DUCKDB_ONLY = """
from messages
from messages select body
select * from main.messages
from range(3)
select * from duckdb_tables()
describe messages
summarize messages
select * exclude (body) from messages
select list(body), approx_count_distinct(chat) from messages group by all
select columns('.*') from messages
unpivot (select 1 as a, 2 as b) on a, b into name n value v
select unnest([1, 2])
""".strip().split("\n")


def ask(db: Database, sql: str, **values):
    return db.select(sql, values, seconds=5, rows=100)


@pytest.mark.parametrize("sql", HOSTILE)
def test_nothing_but_a_harmless_select_passes(sql: str) -> None:
    with pytest.raises(BadRequest):
        check(sql)


def test_what_is_refused_changes_nothing(db: Database) -> None:
    says(db, "hola")
    for sql in HOSTILE:
        with pytest.raises(BadRequest):
            ask(db, sql)
    assert one(db, "select count(*) from messages") == 1


def test_what_the_check_lets_through_still_cannot_write(db: Database) -> None:
    with pytest.raises(BadRequest, match=r"read-only|read only"):
        _unchecked(db, "select nextval('numbers')")


def _unchecked(db: Database, sql: str) -> None:
    """The belt below the braces: the same question without the check."""
    db.execute("create sequence numbers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duck, "check", lambda sql: None)
        patch.setattr(postgres, "check", lambda sql: None)
        ask(db, sql)


def test_harmless_questions_are_answered(db: Database) -> None:
    says(db, "hola")
    for sql in FINE if db.dialect == "postgres" else (*FINE, *DUCKDB_ONLY):
        assert ask(db, sql).num_rows > 0, sql


def test_secrets_are_named_in_the_refusal(db: Database) -> None:
    with pytest.raises(NotAllowed, match="not open to analysts: users"):
        ask(db, "select 1 from messages, users")


def test_values_are_bound_and_never_become_sql(db: Database) -> None:
    says(db, "hola 100%")
    found = ask(db, "select body from messages where body like $like", like="%100\\%%")
    assert found.num_rows in (0, 1)
    found = ask(db, "select $x as x", x="'; drop table messages; --")
    assert found.to_pylist() == [{"x": "'; drop table messages; --"}]
    since = ask(db, "select count(*) as n from messages where sent_at >= $since", since=str(NOON))
    assert since.to_pylist() == [{"n": 1}]


def test_a_mistake_in_a_question_is_told(db: Database) -> None:
    with pytest.raises(BadRequest, match="wrong_column"):
        ask(db, "select wrong_column from messages")


def test_no_more_rows_come_than_are_allowed(db: Database) -> None:
    assert ask(db, "select * from generate_series(1, 1000) as g(i)").num_rows == 100


def test_a_question_that_never_ends_is_ended(db: Database) -> None:
    endless = (
        "select count(*) from generate_series(1, 100000) a(i), generate_series(1, 100000) b(i),"
        " generate_series(1, 1000) c(i) where a.i + b.i = c.i + 7"
    )
    started = monotonic()
    with pytest.raises(BadRequest, match="longer than 1 second"):
        db.select(endless, {}, seconds=1, rows=10)
    assert monotonic() - started < 30
    assert ask(db, "select 1 as a").to_pylist() == [{"a": 1}]


def test_a_result_that_never_ends_is_cut_or_ended(db: Database) -> None:
    sql = "select i from generate_series(1, 10000000000) as g(i)"
    with suppress(BadRequest):
        assert db.select(sql, {}, seconds=2, rows=10).num_rows == 10


def test_settings_stay_secret_after_they_are_loaded(db: Database) -> None:
    load_settings(db, {"about": "nuestro secreto"}, who="m", now=NOON)
    tables = ask(db, "select table_name from information_schema.tables").to_pylist()
    assert "nuestro secreto" not in str(tables)

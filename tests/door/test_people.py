"""Who may come in through the console, and what each may do there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Shop, open_shop
from bot.client import Client, open_door
from bot.core.access import MAY
from bot.door import people
from bot.door.operations import OPERATIONS
from bot.errors import BadRequest, Later, NotAllowed, NotSignedIn, ShopError
from bot.settings import Settings
from bot.worker import listening, served

OWNER = {"login": "marta", "name": "Marta Ríos", "password": "una-clave-larga"}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = open_shop(Settings(tmp_path / "home"))
    with listening(0) as listener, served(shop, listener):
        yield shop
    shop.close()


def console(shop: Shop, session: str = "") -> Client:
    return open_door(shop.settings.home, "console", session)


@pytest.fixture
def marta(shop: Shop) -> Client:
    """The first owner, signed in."""
    return console(shop, console(shop).do("first_owner", **OWNER)["session"])


def enter(shop: Shop, login: str, password: str, source: str = "a") -> Client:
    got = console(shop).do("sign_in", login=login, password=password, source=source)
    return console(shop, got["session"])


# ---------------------------------------------------------------- coming in


def test_the_first_visitor_becomes_the_owner_and_there_is_no_second_first(shop: Shop) -> None:
    assert console(shop).do("is_new") is True
    entered = console(shop).do("first_owner", **OWNER)
    assert (entered["login"], entered["role"]) == ("marta", "owner")
    assert console(shop).do("is_new") is False
    with pytest.raises(BadRequest, match="administrator already"):
        console(shop).do("first_owner", **{**OWNER, "login": "eve"})


def test_a_console_that_nobody_has_signed_in_to_may_only_ask_who_is_there(shop: Shop) -> None:
    closed = console(shop)
    for name, operation in OPERATIONS.items():
        if operation.action != "enter":
            with pytest.raises(NotAllowed, match="a console may not"):
                closed.do(name)
    with pytest.raises(NotAllowed):
        closed.select("select 1")
    with pytest.raises(NotAllowed):
        closed.file("media/x.png")


def test_a_made_up_session_opens_nothing(shop: Shop, marta: Client) -> None:
    for made_up in ("x", "' or 1=1 --", marta.session[:-1], marta.session + "x"):
        with pytest.raises(NotSignedIn):
            console(shop, made_up).do("me")


def test_who_acts_is_the_one_who_signed_in_whatever_the_console_says(marta: Client) -> None:
    lying = Client(marta.url, marta.token, "somebody else", marta.session)
    assert lying.do("me")["login"] == "marta"


def test_a_login_does_not_mind_its_case_and_a_wrong_password_is_refused(
    shop: Shop, marta: Client
) -> None:
    assert enter(shop, " MARTA ", OWNER["password"]).do("me")["role"] == "owner"
    for login, password in (("marta", "no"), ("nobody", "una-clave-larga"), ("", "")):
        with pytest.raises(NotSignedIn, match="login or the password"):
            enter(shop, login, password)


def test_whoever_guesses_has_to_wait_even_with_the_right_password(
    shop: Shop, marta: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            enter(shop, "marta", "wrong")
    with pytest.raises(Later, match="too many wrong passwords"):
        enter(shop, "marta", OWNER["password"])
    assert enter(shop, "marta", OWNER["password"], source="b").do("me")  # from another place
    monkeypatch.setattr("bot.store.users.WHILE", timedelta(0))
    assert enter(shop, "marta", OWNER["password"]).do("me")


def test_a_right_password_forgets_the_wrong_ones_before_it(shop: Shop, marta: Client) -> None:
    for _ in range(3):
        for _ in range(3):
            with pytest.raises(NotSignedIn):
                enter(shop, "marta", "wrong")
        enter(shop, "marta", OWNER["password"])


def test_a_session_ends_with_its_time(
    shop: Shop, marta: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "SESSION", timedelta(seconds=-1))
    with pytest.raises(NotSignedIn):
        enter(shop, "marta", OWNER["password"]).do("me")


def test_signing_out_ends_one_session_or_all(shop: Shop, marta: Client) -> None:
    here, there = (enter(shop, "marta", OWNER["password"]) for _ in range(2))
    here.do("sign_out")
    with pytest.raises(NotSignedIn):
        here.do("me")
    assert there.do("me")
    there.do("sign_out", all=True)
    for client in (there, marta):
        with pytest.raises(NotSignedIn):
            client.do("me")


def test_passwords_and_sessions_are_not_to_be_read(shop: Shop, marta: Client) -> None:
    assert "password" not in str(marta.do("list_users"))
    [(stored,)] = [row[4:5] for row in shop.db.run("user_of_login", login="marta")]
    assert stored.startswith("$argon2id$")
    for asked in ("from users", "select * from sessions", "select login from sign_ins"):
        with pytest.raises(NotAllowed):
            marta.select(asked)


# ---------------------------------------------------------------- roles


@pytest.mark.parametrize("role", MAY)
def test_each_role_may_do_what_its_role_allows_and_nothing_else(
    shop: Shop, marta: Client, role: str
) -> None:
    marta.do("add_user", login="ana", name="Ana", password="otra-clave-larga", role=role)
    ana = enter(shop, "ana", "otra-clave-larga")
    assert set(ana.do("me")["may"]) == MAY[role]  # type: ignore[index]
    for name, operation in OPERATIONS.items():
        if operation.action not in MAY[role]:  # type: ignore[index]
            with pytest.raises(NotAllowed, match=f"a {role} may not"):
                ana.do(name)


def test_a_new_role_or_password_or_leaving_ends_the_sessions(shop: Shop, marta: Client) -> None:
    marta.do("add_user", login="ana", name="Ana", password="otra-clave-larga", role="manager")
    for change in ({"role": "viewer"}, {"password": "una-tercera-clave"}, {"active": False}):
        ana = enter(shop, "ana", "otra-clave-larga")
        assert ana.do("me")
        marta.do("change_user", login="ana", **change)
        with pytest.raises(NotSignedIn):
            ana.do("me")
        marta.do("change_user", login="ana", password="otra-clave-larga", active=True)


def test_the_last_owner_stays_one(shop: Shop, marta: Client) -> None:
    for change in ({"role": "viewer"}, {"active": False}):
        with pytest.raises(BadRequest, match="needs one owner"):
            marta.do("change_user", login="marta", **change)
    marta.do("add_user", login="ana", name="Ana", password="otra-clave-larga", role="owner")
    assert marta.do("change_user", login="marta", role="viewer")["role"] == "viewer"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"login": "a"}, "login"),
        ({"login": "Ana María"}, "login"),
        ({"login": "marta"}, "login"),
        ({"name": "  "}, "name"),
        ({"password": "corta"}, "password"),
        ({"password": "12345678"}, "password"),
        ({"password": "ana-maria", "login": "ana-maria"}, "password"),
        ({"role": "king"}, "role"),
    ],
)
def test_a_mistake_in_a_new_user_is_named(marta: Client, wrong: dict[str, str], field: str) -> None:
    right = {"login": "ana", "name": "Ana", "password": "otra-clave-larga", "role": "agent"}
    with pytest.raises(BadRequest, match=f"^{field}: "):
        marta.do("add_user", **{**right, **wrong})
    assert len(marta.do("list_users")) == 1


def test_ones_own_password_is_changed_with_the_old_one(shop: Shop, marta: Client) -> None:
    with pytest.raises(ShopError, match=r"^old: "):
        marta.do("change_me", old="wrong", password="otra-clave-larga")
    marta.do("change_me", old=OWNER["password"], password="otra-clave-larga")
    with pytest.raises(NotSignedIn):
        marta.do("me")
    assert enter(shop, "marta", "otra-clave-larga").do("change_me", language="en")
    assert enter(shop, "marta", "otra-clave-larga").do("me")["language"] == "en"

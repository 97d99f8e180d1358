"""The way in: forced browsing, forged and expired cookies, the first visitor, guessing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import jwt
import pytest

from dashboard import gate
from tests.dashboard.conftest import running

FIRST = {"name": "Marta", "login": "marta", "password": "una-clave-larga"}


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("gate") / "home"
    shutil.copytree(sample_home, home)
    return home


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[str]:
    with running(home) as address:
        yield address


@pytest.fixture(scope="module")
def marta(site: str) -> str:
    """The first visitor's cookie."""
    got = httpx.post(f"{site}/sign-in", data=FIRST)
    assert got.status_code == 303, got.text
    return got.cookies[gate.COOKIE]


def page(site: str, path: str, cookie: str = "", **sides) -> httpx.Response:
    cookies = {gate.COOKIE: cookie} if cookie else {}
    with httpx.Client(cookies=cookies) as client:
        return client.get(f"{site}{path}", **sides)


HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize("path", ["/", "/inbox?chat=main/573001", "/users", "/settings"])
def test_a_stranger_is_led_to_the_way_in_and_back_to_where_they_wanted(
    site: str, path: str
) -> None:
    got = page(site, path, headers=HTML)
    assert got.status_code == 303
    [name, wanted] = got.headers["location"].split("?next=")
    assert name == "/sign-in"
    assert httpx.URL(f"http://x/?next={wanted}").params["next"] == path


@pytest.mark.parametrize(
    "path",
    [
        "/picture/media/tenis.png",
        "/media/x.png",
        "/_stcore/host-config",
        "/_stcore/upload_file/x/y",
        "/_stcore/agent/interact",
        "/component/x",
        "/static/js/index.js",
        "/picture/../door/cookie",
    ],
)
def test_nothing_behind_the_gate_is_served_to_strangers(site: str, path: str) -> None:
    assert page(site, path).status_code == 401
    assert httpx.post(f"{site}{path}").status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "forged", "expired", "unsigned", "without an end"])
def test_a_cookie_that_is_not_ours_or_has_ended_opens_nothing(
    site: str, home: Path, marta: str, cookie: str
) -> None:
    key = (home / "door" / "cookie").read_text()
    session = jwt.decode(marta, key, ["HS256"])["session"]
    past, future = (datetime.now(UTC) + timedelta(days=n) for n in (-1, 1))
    made = {
        "forged": jwt.encode({"session": session, "exp": future}, "x" * 40, "HS256"),
        "expired": jwt.encode({"session": session, "exp": past}, key, "HS256"),
        "unsigned": jwt.encode({"session": session, "exp": future}, "", "none"),
        "without an end": jwt.encode({"session": session}, key, "HS256"),
    }.get(cookie, cookie)
    assert page(site, "/", made, headers=HTML).status_code == 303
    assert page(site, "/picture/media/tenis.png", made).status_code == 401
    assert upgrade(site, made) == 403


def upgrade(site: str, cookie: str) -> int:
    """What a websocket is answered."""
    headers = {
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        "cookie": f"{gate.COOKIE}={cookie}",
        "origin": site,
    }
    with httpx.stream("GET", f"{site}/_stcore/stream", headers=headers) as answer:
        return answer.status_code


def test_whoever_is_signed_in_comes_through(site: str, marta: str) -> None:
    assert page(site, "/", marta, headers=HTML).status_code == 200
    assert upgrade(site, marta) == 101
    got = page(site, "/picture/media/tenis.png", marta)
    assert (got.status_code, got.headers["content-type"]) == (200, "image/png")
    assert page(site, "/picture/shop.duckdb", marta).status_code == 404
    assert page(site, "/picture/media/..%2F..%2Fdoor%2Fcookie", marta).status_code in (400, 404)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(site: str, marta: str) -> None:
    got = httpx.post(f"{site}/sign-in", data={**FIRST, "name": ""} | {"login": "marta"})
    [cookie] = [c for c in got.headers.get_list("set-cookie") if gate.COOKIE in c]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert "expires=" in cookie.lower()
    secure = httpx.post(
        f"{site}/sign-in", data=FIRST | {"name": ""}, headers={"x-forwarded-proto": "https"}
    )
    assert "Secure" in secure.headers["set-cookie"]


def test_a_browser_is_told_to_fetch_nothing_from_elsewhere(site: str, marta: str) -> None:
    for got in (page(site, "/", marta, headers=HTML), page(site, "/sign-in?again=1")):
        policy = got.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "http" not in policy
        assert got.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\r\nx: y",
    ],
)
def test_the_way_in_leads_only_to_our_own_pages(site: str, marta: str, wanted: str) -> None:
    got = httpx.post(f"{site}/sign-in", data={"login": "marta", **PASSWORD, "next": wanted})
    assert (got.status_code, got.headers["location"]) == (303, "/")


PASSWORD = {"password": FIRST["password"]}


def test_another_sites_form_signs_nobody_in(site: str, marta: str) -> None:
    given = {"login": "marta", **PASSWORD}
    got = httpx.post(f"{site}/sign-in", data=given, headers={"origin": "http://evil.example"})
    assert got.status_code == 403


def test_what_is_typed_at_the_way_in_stays_text(site: str, marta: str) -> None:
    got = httpx.post(f"{site}/sign-in", data={"login": '"><script>x</script>', "password": "y"})
    assert got.status_code == 401
    assert "<script>" not in got.text
    assert 'role="alert"' in got.text


def test_a_second_visitor_cannot_become_the_first(site: str, marta: str) -> None:
    got = httpx.post(f"{site}/sign-in", data={**FIRST, "login": "eve"})
    assert got.status_code == 401
    assert "ya tiene un administrador" in got.text


def test_signing_out_ends_the_session_for_good(site: str, marta: str) -> None:
    entered = httpx.post(f"{site}/sign-in", data={"login": "marta", **PASSWORD})
    cookie = entered.cookies[gate.COOKIE]
    assert page(site, "/picture/media/tenis.png", cookie).status_code == 200
    page(site, "/sign-out", cookie)
    assert page(site, "/picture/media/tenis.png", cookie).status_code == 404  # the shop knows


def test_the_way_in_speaks_both_languages(site: str) -> None:
    assert '<html lang="es">' in page(site, "/sign-in?again=1").text
    assert '<html lang="en">' in page(site, "/sign-in?again=1&language=en").text


def test_whoever_guesses_is_told_to_wait(site: str, marta: str) -> None:
    answers = [
        httpx.post(f"{site}/sign-in", data={"login": "nobody", "password": "x"}).text
        for _ in range(6)
    ]
    assert "no es correcto" in answers[0]
    assert "Demasiados intentos" in answers[-1]

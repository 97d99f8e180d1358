"""The commands, as a shop owner or a script runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
CATALOGUE = "nombre,precio,existencias\nTaza azul,12.000,4\nTaza roja,15.000,0\n"
REPORT = {"rows", "accepted", "created", "updated", "unchanged", "retired", "hidden", "rejected"}


def file_with(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def process(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, **options
    )


# ---------------------------------------------------------------- import


def test_an_import_reports_as_the_contract_says(salesbot, empty_home, tmp_path):
    told = salesbot(empty_home, "import", file_with(tmp_path, "c.csv", CATALOGUE), "--json")

    [report] = told.lines
    assert told.code == 0
    assert report.keys() == REPORT | {"warnings"}
    assert (report["rows"], report["accepted"], report["created"]) == (2, 2, 2)


def test_the_same_file_again_changes_nothing(salesbot, home):
    catalogue = str(ROOT / "data/samples/catalogue.csv")

    [report] = salesbot(home, "import", catalogue, "--json").lines

    assert (report["created"], report["updated"], report["retired"]) == (0, 0, 0)
    assert report["unchanged"] == 70


def test_a_dry_run_tells_and_leaves_the_shop_as_it_is(salesbot, empty_home, tmp_path):
    file = file_with(tmp_path, "c.csv", CATALOGUE)

    told = salesbot(empty_home, "import", file, "--json", "--dry-run")

    assert told.lines[0]["created"] == 2
    assert salesbot(empty_home, "products", "list", "--json").lines == [[]]


def test_replace_retires_what_is_no_longer_in_the_file(salesbot, empty_home, tmp_path):
    salesbot(empty_home, "import", file_with(tmp_path, "c.csv", CATALOGUE))
    shorter = file_with(tmp_path, "c.csv", CATALOGUE.replace("Taza roja,15.000,0\n", ""))

    [kept] = salesbot(empty_home, "import", shorter, "--json").lines
    [replaced] = salesbot(empty_home, "import", shorter, "--json", "--replace").lines

    assert (kept["retired"], replaced["retired"]) == (0, 1)
    [products] = salesbot(empty_home, "products", "list", "--json").lines
    assert [product["name"] for product in products] == ["Taza azul"]


def test_a_bad_row_is_told_and_does_not_spoil_the_file(salesbot, empty_home, tmp_path):
    file = file_with(tmp_path, "c.csv", CATALOGUE + "Taza gris,,1\n")

    told = salesbot(empty_home, "import", file)

    assert told.code == 0
    assert "2 of 3 rows accepted" in told.out
    assert "row 3: rejected, no price" in told.out


def test_a_file_of_which_every_row_is_bad_ends_with_1(salesbot, empty_home, tmp_path):
    told = salesbot(empty_home, "import", file_with(tmp_path, "c.csv", "nombre,precio\nTaza,\n"))
    assert told.code == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("noise.csv", bytes(range(256)) * 8),
        ("noise.xlsx", bytes(range(256)) * 8),
        ("cut.json", b'[{"name": "Taza", "pri'),
        ("only_a_header.csv", b"nombre,precio\n"),
        ("of_no_shop.csv", b"fecha,temperatura\n2026-11-24,19\n"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_in_one_line(
    salesbot, empty_home, tmp_path, name, content
):
    told = salesbot(empty_home, "import", file_with(tmp_path, name, content), "--json")

    assert told.code == 2
    assert told.out == ""
    assert told.complaint.startswith("salesbot: ")


@pytest.mark.parametrize(
    ("file", "reason"), [("nowhere.csv", "No such file or directory"), (".", "Is a directory")]
)
def test_a_file_that_is_missing_or_a_folder_is_named(salesbot, empty_home, file, reason):
    told = salesbot(empty_home, "import", file)
    assert (told.code, told.complaint) == (2, f"salesbot: {file}: {reason}")


# ---------------------------------------------------------------- settings


def test_part_of_the_settings_may_be_loaded_and_the_rest_stays(salesbot, home, tmp_path):
    told = salesbot(home, "settings", "load", file_with(tmp_path, "s.json", '{"hours": "24 h"}'))

    [shown] = salesbot(home, "settings", "show", "--json").lines
    assert (told.code, told.out) == (0, "changed: hours\n")
    assert 'hours: "24 h"' in salesbot(home, "settings", "show").out.splitlines()
    assert (shown["hours"], shown["business_name"]) == ("24 h", "Bazar La Ceiba")


def test_the_same_settings_again_change_nothing(salesbot, home):
    told = salesbot(home, "settings", "load", str(ROOT / "data/samples/settings.json"))
    assert told.out == "nothing changed\n"


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ('{"colour": "red", "hours": "24 h"}', "colour"),
        ('{"country": "ZZ"}', "country"),
        ('{"timezone": "Bogota"}', "timezone"),
        ('{"payment_methods": [{"kind": "barter"}]}', "payment_methods"),
        ('{"discounts": [{"name": "Navidad"}]}', "discounts"),
        ('["hours"]', "object"),
        ('{"hours": ', "not JSON"),
    ],
)
def test_settings_that_make_no_sense_are_refused_whole(salesbot, home, tmp_path, content, names):
    told = salesbot(home, "settings", "load", file_with(tmp_path, "s.json", content))

    assert told.code == 2
    assert names in told.complaint
    [shown] = salesbot(home, "settings", "show", "--json").lines
    assert shown["hours"] != "24 h"


def test_settings_load_wants_a_file(salesbot, empty_home):
    assert salesbot(empty_home, "settings", "load").code == 2
    assert salesbot(empty_home, "settings", "load", "nowhere.json").code == 2


# ---------------------------------------------------------------- products and search


def test_an_empty_shop_lists_nothing(salesbot, empty_home):
    assert salesbot(empty_home, "products", "list", "--json").out == "[]\n"


def test_a_listed_product_has_the_shape_of_the_contract(salesbot, home):
    [products] = salesbot(home, "products", "list", "--json").lines

    shirt = next(product for product in products if product["id"] == "RO01")
    fields = "id name price currency stock kind category tags status variants images"
    assert list(shirt) == fields.split()
    assert shirt["variants"][0] == {
        "id": "RO01-BLA-S",
        "options": {"Talla": "S", "Color": "Blanco"},
        "price": 39900,
        "stock": 8,
    }


def test_people_see_a_product_a_line_and_how_many(salesbot, home):
    lines = salesbot(home, "products", "list").out.splitlines()

    assert len(lines) == 71
    assert lines[-1] == "70 products"


def test_a_search_prints_what_it_found_best_first(salesbot, home):
    [found] = salesbot(home, "search", "audífonos bluetooth", "--limit", "2", "--json").lines

    scores = [hit["score"] for hit in found["products"]]
    assert found["query"] == "audífonos bluetooth"
    assert {hit["id"] for hit in found["products"]} == {"TE01", "TE02"}
    assert scores == sorted(scores, reverse=True)
    assert found["sold_here"] is True


def test_a_search_without_a_question_reads_one_a_line(salesbot, home):
    told = salesbot(home, "search", "--json", stdin="martillo\n\nsubmarino nuclear\n")

    assert [line["query"] for line in told.lines] == ["martillo", "submarino nuclear"]
    assert [line["sold_here"] for line in told.lines] == [True, False]


def test_people_see_names_and_what_is_not_sold(salesbot, home):
    assert "Martillo de uña 16 oz (FE03)" in salesbot(home, "search", "martillo").out
    assert "nothing like that is sold here" in salesbot(home, "search", "submarino nuclear").out


# ---------------------------------------------------------------- the rest


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["sell"],
        ["ask", "--loud"],
        ["import"],
        ["import", "a.csv", "--force"],
        ["products"],
        ["products", "burn"],
        ["search", "taza", "--limit", "none"],
        ["search", "taza", "--limit", "-1"],
        ["run", "--channel", "telegram"],
        ["run", "--port", "99999"],
    ],
)
def test_a_command_or_flag_that_there_is_not_ends_with_2(salesbot, empty_home, words):
    told = salesbot(empty_home, *words)

    assert told.code == 2
    assert "usage: salesbot" in told.err
    assert not empty_home.exists()


def test_a_channel_of_a_later_release_is_said_to_be_missing(salesbot, home):
    told = salesbot(home, "run", "--channel", "cloud")
    assert (told.code, "not part of this release" in told.complaint) == (2, True)


@pytest.mark.parametrize("words", [["products", "list"], ["ask"], ["seed"], ["run"]])
def test_a_home_that_cannot_be_written_is_told_in_one_line(salesbot, tmp_path, words):
    file = file_with(tmp_path, "a_file", "not a folder")

    told = salesbot(Path(file) / "home", *words)

    assert told.code == 2
    assert told.complaint == f"salesbot: {file}/home: Not a directory"


def test_a_file_in_place_of_the_database_is_told_in_one_line(salesbot, empty_home):
    empty_home.mkdir()
    file_with(empty_home, "shop.duckdb", "this is no database")

    told = salesbot(empty_home, "products", "list")

    assert (told.code, "shop.duckdb" in told.complaint) == (2, True)


def test_who_holds_the_shop_is_said_to_whoever_comes_second(home):
    command = [sys.executable, "-m", "bot", "--home", str(home), "ask"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdin
        assert first.stdout
        first.stdin.write('{"chat": "1", "text": "hola"}\n')
        first.stdin.flush()
        first.stdout.readline()
        second = process("--home", str(home), "products", "list")
        first.stdin.close()

    assert second.returncode == 3
    assert f"process {first.pid} (salesbot ask)" in second.stderr


def test_the_package_is_the_same_program_as_the_script(home):
    as_package = process("--home", str(home), "products", "list", "--json")
    script = Path(sys.executable).with_name("salesbot")
    as_script = subprocess.run(
        [script, "products", "list", "--json"],
        env={**os.environ, "SALESBOT_HOME": str(home)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert as_package.stdout == as_script.stdout


def test_the_terminal_of_another_language_gets_the_same_letters(home):
    plain = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    told = process("--home", str(home), "products", "list", env=plain, encoding="utf-8")
    assert "Bolígrafos de gel x 12" in told.stdout


def test_a_reader_that_leaves_early_is_no_error(home):
    command = f"{sys.executable} -m bot --home {home} products list --json | :"
    told = subprocess.run(  # noqa: S602 -- a pipe is what is tested
        command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.stderr == ""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from bot.errors import BadSettings, Later
from bot.store.database import Database
from bot.store.office import load_settings, settings_version, stored_settings
from tests.store.shop import NOON, one, rows


def load(db: Database, **values) -> list[str]:
    return load_settings(db, values, who="marta", now=NOON)


def test_settings_are_laid_over_each_other(db: Database) -> None:
    assert load(db, business_name="Tecno", country="MX") == ["business_name", "country"]
    assert load(db, country="CO") == ["country"]
    assert stored_settings(db) == {"business_name": "Tecno", "country": "CO"}
    assert settings_version(db) == 2


def test_the_same_settings_again_are_no_version(db: Database) -> None:
    load(db, faq=[{"question": "¿Envían?", "answer": "Sí"}])
    assert load(db, faq=[{"question": "¿Envían?", "answer": "Sí"}]) == []
    assert settings_version(db) == 1


def test_the_history_of_settings_tells_who_and_what(db: Database) -> None:
    load(db, about="uno")
    load(db, about="dos")
    told = db.run("setting_changes", limit=5)
    assert [(c[1], c[3], c[4], c[6]) for c in told] == [
        (2, '"uno"', '"dos"', "marta"),
        (1, None, '"uno"', "marta"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [{"colour": "red"}, {"country": "XX"}, {"discounts": [{"name": "x"}]}, {"faq": "no"}],
)
def test_a_mistake_changes_nothing(db: Database, wrong) -> None:
    load(db, about="uno")
    with pytest.raises(BadSettings):
        load(db, about="dos", **wrong)
    assert stored_settings(db) == {"about": "uno"}
    assert settings_version(db) == 1
    assert one(db, "select count(*) from settings_history") == 1


def test_two_who_load_at_once_do_not_overwrite_the_history(db: Database) -> None:
    start = Barrier(4)

    def work(worker: int) -> None:
        start.wait()
        for n in range(3):
            while True:
                try:
                    load(db, about=f"{worker}-{n}", phone=f"{worker}-{n}")
                except Later:
                    continue
                break

    threads = [Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert settings_version(db) == 12
    changes = rows(
        db, "select before, after from settings_history where key = 'about' order by version"
    )
    assert [before for before, _ in changes[1:]] == [after for _, after in changes[:-1]]
    values = stored_settings(db)
    assert values["about"] == values["phone"]

"""How many conversations of each half end well, and whether the cases themselves are sound."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence

import pytest

from tests.conversations.cases import HERE, SETS, mistakes, shops
from tests.conversations.runner import Played, opened, play

FLOORS = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("shop", shops())
def test_the_catalogue_is_taken_whole_and_the_cases_are_sound(shop):
    with opened(shop, {}) as home:
        assert home.report["accepted"] == home.report["rows"] > 0
        assert home.report["rejected"] == []
        for which in SETS:
            assert list(mistakes(shop, which, home.goods, home.source)) == []


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("which", SETS)
def test_as_many_conversations_end_well_as_before(which):
    played = [one for shop in shops() for one in play(shop, which)]
    passed = sum(one.passed for one in played)
    assert passed >= FLOORS[which], f"{passed} of {len(played)}; failed: {_ids(played)}"


def _ids(played: Sequence[Played]) -> str:
    """Only ids: the texts of the held-out half stay unread."""
    return " ".join(one.case["id"] for one in played if not one.passed)

"""A conversation's state is a row: what is written is read as the same."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.core.state import State, state_from, to_json

IDS = st.lists(st.text(min_size=1, max_size=8), max_size=4).map(tuple)
PRICES = st.none() | st.decimals(0, 10**9, places=2)


@given(
    st.builds(
        State,
        focus=IDS,
        listed=IDS,
        query=IDS,
        min_price=PRICES,
        max_price=PRICES,
        quantities=st.dictionaries(st.text(min_size=1, max_size=8), st.integers(1, 99)),
        asked=st.text(max_size=8),
        slots=st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=20)),
        misses=st.integers(0, 5),
    )
)
def test_a_state_survives_being_written_and_read(state: State) -> None:
    assert state_from(to_json(state)) == state


def test_what_this_version_does_not_know_is_left_out() -> None:
    assert state_from('{"focus": ["A"], "from_the_future": 1}') == State(focus=("A",))
    assert state_from("") == State()


def test_empty_fields_are_not_written() -> None:
    assert to_json(State(focus=("A",), max_price=Decimal("10.50"), misses=0)) == (
        '{"focus":["A"],"max_price":"10.50","misses":0,"acknowledged":0,"stage":"contact"}'
    )

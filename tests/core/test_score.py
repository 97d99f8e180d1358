"""How warm a lead is: a sum of reasons, between 0 and 100."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.chat import Contact, Conversation, Seen
from bot.core.moment import Moment
from bot.core.reading import Reading
from bot.core.score import ASKED, STAGE_POINTS, points
from bot.core.shop import ShopSettings
from bot.core.state import State


def moment(*acts: str, contact: Contact | None = None) -> Moment:
    talk = Conversation(contact or Contact("c"))
    return Moment(Reading(text="", acts=acts), talk, Seen(), ShopSettings(), ())


@given(
    st.lists(st.sampled_from([*ASKED, "browse"]), unique=True),
    st.sampled_from([*STAGE_POINTS]),
    st.booleans(),
)
def test_the_score_is_the_sum_of_its_reasons(acts: list[str], stage: str, spends: bool) -> None:
    state = State(stage=stage, max_price=Decimal(100) if spends else None)
    score, reasons = points(moment(*acts), state)
    total = sum(int(reason.rpartition(" ")[2]) for reason in reasons)
    assert score == max(0, min(100, total))


@pytest.mark.parametrize("act", ASKED)
def test_asking_for_something_warms(act: str) -> None:
    assert points(moment(act), State())[0] == ASKED[act]


def test_who_opted_out_is_cold() -> None:
    gone = moment("price", contact=Contact("c", opted_out=True))
    assert points(gone, State(stage="quoted"))[0] == 0

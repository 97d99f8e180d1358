"""What a draft becomes on its way to the phone."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.core.dress import LONGEST, dress, split, tidy
from bot.core.facts import Draft, Facts
from bot.core.goods import Product

CUP = Product("T1", "Taza", Decimal(10), images=("taza.png",))
PLATE = Product("P1", "Plato", Decimal(20))


def test_the_first_message_carries_the_picture_of_its_product() -> None:
    first, second = dress(Draft("card", ("Mire:", "¿La quiere?"), ("T1",)), Facts(products=(CUP,)))
    assert (first.text, first.photo, first.product_id) == ("Mire:", "taza.png", "T1")
    assert (second.text, second.photo, second.product_id) == ("¿La quiere?", None, "T1")


def test_a_product_without_a_picture_gets_none() -> None:
    [only] = dress(Draft("card", ("Mire:",), ("P1",)), Facts(products=(PLATE,)))
    assert (only.photo, only.product_id) == (None, "P1")


def test_an_answer_about_several_goods_is_about_none_in_particular() -> None:
    [only] = dress(Draft("list", ("Tengo:",)), Facts(products=(CUP, PLATE)))
    assert only.product_id is None


def test_nothing_to_say_is_no_message() -> None:
    assert dress(Draft("silent"), Facts()) == ()
    assert dress(Draft("silent", ("  \n ",)), Facts()) == ()


def test_marks_and_spaces_are_tidied() -> None:
    assert tidy(" **Taza**  roja \n\n\n\n $10 ") == "*Taza* roja\n\n$10"


@given(st.text(alphabet="ab \n.", max_size=4 * LONGEST))
def test_a_long_text_is_split_and_nothing_of_it_is_lost(text: str) -> None:
    parts = split(tidy(text))
    assert all(len(part) <= LONGEST for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())

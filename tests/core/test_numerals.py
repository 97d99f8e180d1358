"""Number words: whatever is spelled the usual way is read as the same number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.numerals import numerals, ready, table, to_number
from bot.language import load

ONES = {
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
    " dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro"
    " veinticinco veintiséis veintisiete veintiocho veintinueve",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen",
    "pt": "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze"
    " dezesseis dezessete dezoito dezenove",
}
TENS = {
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
}
HUNDREDS = {
    "es": "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos"
    " ochocientos novecientos",
    "pt": "cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos"
    " novecentos",
}
JOINT = {"es": " y ", "en": "-", "pt": " e "}
MILLIONS = {
    "es": ("un millón", "millones"),
    "en": ("one million", "million"),
    "pt": ("um milhão", "milhões"),
}


def below_hundred(number: int, code: str) -> str:
    ones, tens = ONES[code].split(), TENS[code].split()
    if number < len(ones):
        return ones[number]
    ten, one = divmod(number, 10)
    return tens[ten - 10 + len(tens)] + (JOINT[code] + ones[one] if one else "")


def below_thousand(number: int, code: str) -> str:
    hundred, rest = divmod(number, 100)
    if not hundred:
        return below_hundred(rest, code)
    if not rest and hundred == 1 and code != "en":
        return {"es": "cien", "pt": "cem"}[code]
    if code == "en":
        said = f"{ONES['en'].split()[hundred]} hundred"
        return f"{said} and {below_hundred(rest, code)}" if rest else said
    said = HUNDREDS[code].split()[hundred - 1]
    joint = " e " if code == "pt" else " "
    return f"{said}{joint}{below_hundred(rest, code)}" if rest else said


def spelled(number: int, code: str) -> str:
    """A number in words, as a schoolbook spells it."""
    millions, rest = divmod(number, 1_000_000)
    thousands, ones = divmod(rest, 1000)
    parts = []
    if millions:
        one, many = MILLIONS[code]
        parts.append(one if millions == 1 else f"{before_scale(millions, code)} {many}")
    if thousands:
        mil = "thousand" if code == "en" else "mil"
        bare = thousands == 1 and code != "en"
        parts.append(mil if bare else f"{before_scale(thousands, code)} {mil}")
    if ones or not parts:
        said = below_thousand(ones, code)
        joined = code == "pt" and parts and (ones <= 100 or ones % 100 == 0)
        parts.append(f"e {said}" if joined else said)
    return " ".join(parts)


def before_scale(number: int, code: str) -> str:
    said = below_thousand(number, code)
    if code == "es" and said.endswith("veintiuno"):
        return said.removesuffix("veintiuno") + "veintiún"
    return said.removesuffix("o") if code == "es" and said.endswith("uno") else said


def read(said: str, code: str, country: str = "") -> list[Decimal]:
    from bot.core.words import plain  # noqa: PLC0415 -- the form in which texts are compared

    words = table(load(code).numerals, country)
    return [number.value for number in numerals(ready(plain(said), words), words)]


@pytest.mark.parametrize("code", ["es", "en", "pt"])
@given(number=st.integers(2, 999_999).filter(lambda n: n % 1000 != 1))
def test_a_number_in_words_is_read_as_that_number(code: str, number: int) -> None:
    assert read(spelled(number, code), code) == [number]


@pytest.mark.parametrize("code", ["es", "en", "pt"])
@given(thousands=st.integers(1000, 999_999))
def test_millions_in_words_are_read_as_that_number(code: str, thousands: int) -> None:
    assert read(spelled(thousands * 1000, code), code) == [thousands * 1000]


@pytest.mark.parametrize("code", ["es", "en", "pt"])
@given(number=st.integers(100, 999_999).filter(lambda n: n % 1000 != 1))
def test_a_number_between_other_words_is_the_same(code: str, number: int) -> None:
    assert read(f"xxx {spelled(number, code)} xxx", code) == [number]


@given(st.integers(0, 10**9), st.sampled_from([(".", ","), (",", ".")]), st.integers(0, 99))
def test_digits_are_read_with_the_separators_of_either_side(
    whole: int, marks: tuple[str, str], cents: int
) -> None:
    thousands, point = marks
    written = f"{whole:,}".replace(",", thousands) + (f"{point}{cents:02}" if cents else "")
    assert to_number(written) == Decimal(whole) + Decimal(cents) / 100


@pytest.mark.parametrize(
    ("code", "said", "value"),
    [
        ("es", "dos millones trescientos mil", 2_300_000),
        ("es", "mil quinientos", 1500),
        ("es", "dos millones y medio", 2_500_000),
        ("es", "dos y medio millones", 2_500_000),
        ("es", "millón y medio", 1_500_000),
        ("es", "medio millón", 500_000),
        ("es", "medio palo", 500_000),
        ("es", "un milloncito", 1_000_000),
        ("es", "un millón doscientos", 1_200_000),
        ("es", "2 millones 300", 2_300_000),
        ("es", "2 millones 300 mil", 2_300_000),
        ("es", "20 mil 500", 20_500),
        ("es", "treinta y cinco lucas", 35_000),
        ("es", "ochocientos y pico mil", 800_000),
        ("es", "1.5 millones", 1_500_000),
        ("en", "two hundred and fifty", 250),
        ("en", "two hundred fifty", 250),
        ("en", "fifteen hundred", 1500),
        ("en", "half a million", 500_000),
        ("en", "a million and a half", 1_500_000),
        ("en", "two and a half thousand", 2500),
        ("en", "two thousand fifty", 2050),
        ("pt", "mil e quinhentos", 1500),
        ("pt", "um milhão e meio", 1_500_000),
        ("pt", "meio milhão", 500_000),
        ("pt", "vinte e cinco mil", 25_000),
        ("pt", "dois mil e duzentos e cinquenta", 2250),
    ],
)
def test_spoken_forms_are_read(code: str, said: str, value: int) -> None:
    assert read(said, code) == [value]


@pytest.mark.parametrize(
    ("code", "said", "values"),
    [
        ("es", "entre cien y doscientos mil", [100, 200_000]),
        ("es", "entre veinte y treinta", [20, 30]),
        ("en", "between one hundred and two hundred", [100, 200]),
        ("en", "between twenty and thirty", [20, 30]),
        ("pt", "entre cem e duzentos", [100, 200]),
    ],
)
def test_two_numbers_stay_two(code: str, said: str, values: list[int]) -> None:
    assert read(said, code) == values


@pytest.mark.parametrize(
    "said",
    ["TB-300", "300-400-5000", "2024-10-12", "12:30", "5g", "una camisa", "16/512"],
)
def test_codes_dates_times_and_phones_are_no_numbers(said: str) -> None:
    assert [n for n in read(said, "es") if n > 20] == []


@pytest.mark.parametrize(
    ("country", "worth"), [("CO", 20_000), ("CL", 20_000), ("AR", 20_000), ("MX", 20_000)]
)
def test_lucas_are_thousands(country: str, worth: int) -> None:
    assert read("20 lucas", "es", country) == [worth]

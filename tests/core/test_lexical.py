"""Finding goods by what customers write, in small shops of several trades."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.goods import Product, Variant
from bot.core.lexical import SMALL, Lexical
from bot.core.lexical.terms import entry
from bot.core.lexical.weighing import weight_of_meaning
from bot.core.search import Found, Query


def goods(key: str, name: str, price: int = 100, **more: object) -> Product:
    return Product(key, name, Decimal(price), "COP", **more)


def sizes(*values: tuple[str, int]) -> tuple[Variant, ...]:
    return tuple(Variant(size, (("Talla", size),), Decimal(price)) for size, price in values)


SHOES = (
    goods("run", "Tenis Cometa Running", 220, category="Calzado", tags=("deporte",)),
    goods("boot", "Botas de Cuero Andina", 380, variants=sizes(("38", 380), ("42", 420))),
    goods("heel", "Zapatos de Tacón Luna", 190, facts=(("Material", "gamuza"),)),
    goods("slip", "Pantuflas de Peluche", 60, stock=0),
    goods("polish", "Betún negro para zapatos", 15),
)
PHARMACY = (
    goods("ibu", "Ibuprofeno 400 mg x 20 tabletas", tags=("dolor", "inflamación")),
    goods("alc", "Alcohol antiséptico 700ml"),
    goods("vit", "Vitamina C efervescente", brand="Solaris"),
    goods("thermo", "Termómetro digital DT-101"),
)
HARDWARE = (
    goods("drill", "Taladro percutor Forza 650W TP-650X"),
    goods("screw", "Tornillos drywall 6x1 caja x 100"),
    goods("led", "Bombillo LED 9W luz cálida"),
    goods("hammer", "Martillo de uña 16oz"),
)
BAKERY = (
    goods("croissant", "Croissant de almendras"),
    goods("bread", "Pan de bono recién hecho"),
    goods("cake", "Torta de zanahoria porción", description="Con queso crema y nueces"),
)
COURSES = (
    goods("mega", "Mega Pack de Cursos de Diseño", kind="digital"),
    goods("excel", "Curso de Excel Avanzado", kind="digital"),
)
PHONES = (
    goods("a1", "Celular Orion A1 64GB 4 GB RAM", 900),
    goods("a2", "Celular Orion A2 128GB 8 GB RAM", 1400),
    goods("fryer", "Air Fryer Hogar 4L"),
    goods("fast", "MegaCharge cargador rápido"),
    goods("usb", "Memoria USB 32GB"),
    goods("lap", "Portátil Nimbus X1502ZA-BQ2007"),
)
SYNONYMS = {
    "pendrive": frozenset({"memoria usb"}),
    "memoria usb": frozenset({"pendrive"}),
    "laptop": frozenset({"portatil", "notebook"}),
    "portatil": frozenset({"laptop", "notebook"}),
    "notebook": frozenset({"laptop", "portatil"}),
}
STREET = Lexical([*SHOES, *PHARMACY, *HARDWARE, *BAKERY, *COURSES, *PHONES], SYNONYMS)


def look(text: str, shop: Lexical = STREET, **limits: object) -> Found:
    return shop.search(Query(tuple(text.split()), **limits))


def first(text: str, shop: Lexical = STREET, **limits: object) -> str | None:
    hits = look(text, shop, **limits).hits
    return hits[0].product_id if hits else None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("iboprofeno", "ibu"),
        ("valadro", "drill"),
        ("crosant almendra", "croissant"),
        ("botaz cuero", "boot"),
        ("sapatos tacon", "heel"),
        ("celuar orion", "a1"),
        ("tornilos", "screw"),
    ],
)
def test_a_misspelt_word_finds_what_is_meant(text: str, meant: str) -> None:
    assert first(text) == meant


def test_a_word_that_nobody_writes_is_the_one_it_sounds_like_though_another_has_its_stem() -> None:
    cellar = Lexical([goods("bin", "Bin con tapa"), goods("red", "Vino tinto Malbec")])

    found = look("bino malbec", cellar)

    assert found.hits[0].product_id == "red"
    assert found.corrected == (("bino", "vino"),)
    assert look("bin", cellar).corrected == ()


def test_meaning_weighs_less_where_words_say_it_all_and_least_in_a_large_catalogue() -> None:
    small, large = SMALL, SMALL + 1

    assert weight_of_meaning(0, small) == weight_of_meaning(0, large)
    assert weight_of_meaning(0, small) > weight_of_meaning(1, small) > weight_of_meaning(1, large)


@pytest.mark.parametrize(("text", "meant"), [("trmmtro", "thermo"), ("pntuflas", "slip")])
def test_a_word_written_in_a_hurry_finds_what_is_meant(text: str, meant: str) -> None:
    assert first(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("martillito", "hammer"), ("botitas", "boot"), ("tortica", "cake"), ("taladrinho", "drill")],
)
def test_a_small_one_is_still_the_same_thing(text: str, meant: str) -> None:
    assert first(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("megapack", "mega"),
        ("mega charge", "fast"),
        ("airfryer", "fryer"),
        ("air fryer", "fryer"),
        ("128 gb", "a2"),
        ("700 ml", "alc"),
        ("400mg", "ibu"),
        ("drywall 6x1", "screw"),
        ("taladropercutor", "drill"),
    ],
)
def test_words_are_found_whether_written_joined_or_apart(text: str, meant: str) -> None:
    assert first(text) == meant


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("x1502", "lap"),
        ("X1502ZA-BQ2007", "lap"),
        ("bq2007", "lap"),
        ("1502", "lap"),
        ("dt101", "thermo"),
        ("dt-101", "thermo"),
        ("tp650x", "drill"),
    ],
)
def test_a_model_is_found_by_any_part_of_its_code(code: str, meant: str) -> None:
    found = look(code)
    assert found.hits[0].product_id == meant
    assert found.hits[0].covered == {code}


def test_a_wrong_model_number_is_never_corrected_into_another() -> None:
    found = look("x1503za")
    assert not found.known
    assert not found.corrected


@pytest.mark.parametrize("text", ["luces", "papeis"])
def test_singular_and_plural_are_the_same_word(text: str) -> None:
    shop = Lexical([goods("1", "Luz de noche"), goods("2", "Papel de carta")])
    assert look(text, shop).hits[0].coverage == pytest.approx(1)


def test_another_word_for_the_same_thing_counts_a_little_less() -> None:
    found = look("laptop")
    assert found.hits[0].product_id == "lap"
    assert found.hits[0].coverage == pytest.approx(0.9)
    assert found.known == {"laptop"}
    assert not found.corrected


def test_a_synonym_may_be_two_words_on_either_side() -> None:
    assert first("pendrive") == "usb"
    stick = Lexical([goods("1", "Pendrive Turbo"), goods("2", "Tarjeta de memoria")], SYNONYMS)
    assert first("memoria usb", stick) == "1"


def test_a_misspelt_synonym_is_understood_too() -> None:
    found = look("latop")
    assert found.hits[0].product_id == "lap"
    assert found.corrected == (("latop", "laptop"),)


def test_the_correction_is_told_as_the_shop_says_it() -> None:
    found = look("iboprofeno 400")
    assert found.corrected == (("iboprofeno", "ibuprofeno"),)
    assert found.known == {"iboprofeno", "400"}


def test_a_real_word_of_another_thing_is_no_mistake() -> None:
    shop = Lexical(SHOES, ordinary=frozenset({"rotas"}))
    found = look("rotas", shop)
    assert not found.corrected
    assert not found.known
    assert all(hit.coverage == 0 for hit in found.hits)


def test_a_word_of_its_own_is_not_taken_for_a_diminutive_or_for_two_words() -> None:
    shop = Lexical(
        [goods("1", "Torta de pan"), goods("2", "Talla grande de pan")],
        ordinary=frozenset({"tortilla", "pantalla"}),
    )
    for text in ("tortilla", "pantalla"):
        assert not look(text, shop).known
        assert all(not hit.covered for hit in look(text, shop).hits)
    assert look("tortica", shop).known == {"tortica"}


def test_saying_a_word_twice_changes_nothing() -> None:
    once, twice = look("celular verde"), look("celular celulares verde")
    assert [(h.product_id, h.score) for h in once.hits] == [
        (h.product_id, h.score) for h in twice.hits
    ]
    assert twice.known == {"celular", "celulares"}


def test_tags_category_brand_and_options_name_a_product() -> None:
    assert first("deporte") == "run"
    assert first("calzado") == "run"
    assert first("solaris") == "vit"
    assert first("talla 42") == "boot"
    [boot] = [product for product in STREET.products if product.id == "boot"]
    assert {"cuer", "andin", "tall", "42"} <= set(entry(boot).named)


def test_a_description_finds_a_product_but_does_not_cover_a_word() -> None:
    hit = look("nueces").hits[0]
    assert hit.product_id == "cake"
    assert hit.coverage == 0
    assert not hit.covered


def test_facts_are_searched() -> None:
    assert first("gamuza") == "heel"


def test_a_product_that_is_a_thing_goes_before_one_that_mentions_it() -> None:
    assert first("zapatos tacon") == "heel"


def test_coverage_is_the_share_of_the_rare_words() -> None:
    hit = look("celular orion verde").hits[0]
    assert 0.3 < hit.coverage < 1
    assert hit.covered == {"celular", "orion"}


def test_a_price_limit_is_exact() -> None:
    assert first("celular", max_price=Decimal(900)) == "a1"
    assert first("celular", max_price=Decimal("899.99")) != "a1"
    assert first("celular", min_price=Decimal(901)) == "a2"


def test_one_variant_within_the_limit_is_enough() -> None:
    assert first("botas", min_price=Decimal(400)) == "boot"
    assert first("botas", min_price=Decimal(381), max_price=Decimal(419)) != "boot"


def test_only_the_products_asked_about_are_searched() -> None:
    among = frozenset({"a2", "drill", "gone"})
    assert [hit.product_id for hit in look("celular", among=among).hits] == ["a2"]
    assert look("celular", among=frozenset({"gone"})).hits == ()


def test_what_is_in_stock_goes_first_only_among_equals() -> None:
    shop = Lexical([goods("none", "Pan", stock=0), goods("some", "Pan"), goods("also", "Pan")])
    assert [hit.product_id for hit in look("pan", shop).hits] == ["some", "also", "none"]
    assert first("pantuflas") == "slip"


def test_a_shop_knows_its_words_and_no_others() -> None:
    assert STREET.knows("tornillo")
    assert STREET.knows("megapack")
    assert not STREET.knows("nueces")
    assert not STREET.knows("lavadora")
    assert not STREET.knows("")


def test_a_known_word_is_not_corrected() -> None:
    assert STREET.correct("zapato") == ()
    assert STREET.correct("Sapato")[0] == ("zapatos", 1.0)


def test_nothing_asked_or_nothing_sold_finds_nothing() -> None:
    assert look("") == Found()
    assert look("... !!") == Found()
    empty = look("pan", Lexical([]))
    assert empty.hits == ()
    assert not empty.sold_here


def test_what_is_hardly_like_the_question_is_left_out() -> None:
    assert [hit.product_id for hit in look("taladro percutor").hits] == ["drill"]


def test_a_pasted_page_is_read_in_part() -> None:
    found = look("taladro " + "x" * 100_000 + " blabla" * 10_000)
    assert found.hits[0].product_id == "drill"
    assert found.hits[0].covered == {"taladro"}


def test_products_without_a_name_do_no_harm() -> None:
    shop = Lexical([goods("1", ""), goods("2", "💊"), goods("3", "Pan")])
    assert first("pan", shop) == "3"


WORDS = st.lists(st.text(max_size=12), max_size=6).map(tuple)
PRICES = st.none() | st.decimals(0, 2000, places=2)


@given(words=WORDS, low=PRICES, high=PRICES, limit=st.integers(-1, 30))
def test_whatever_is_written_every_hit_is_within_the_limits(
    words: tuple[str, ...], low: Decimal | None, high: Decimal | None, limit: int
) -> None:
    among = frozenset(p.id for p in STREET.products[::2])
    query = Query((*words, "celular"), min_price=low, max_price=high, among=among, limit=limit)
    found = STREET.search(query)
    assert len(found.hits) <= max(limit, 0)
    assert list(found.hits) == sorted(found.hits, key=lambda hit: -round(hit.score, 5))
    for hit in found.hits:
        prices = next(p for p in STREET.products if p.id == hit.product_id).prices
        assert hit.product_id in among
        assert any((low or 0) <= p <= (10**9 if high is None else high) for p in prices)
        assert 0 <= hit.coverage <= 1
        assert hit.covered <= set(query.words)


@settings(max_examples=50)
@given(names=st.lists(st.text(max_size=30), max_size=8), words=WORDS)
def test_any_catalogue_can_be_searched_for_anything(
    names: list[str], words: tuple[str, ...]
) -> None:
    shop = Lexical([goods(str(i), name, tags=(name,)) for i, name in enumerate(names)])
    found = shop.search(Query((*words, *names)))
    assert found.known <= {*words, *names}


@given(st.sampled_from(STREET.products))
def test_a_product_is_found_by_its_own_name(product: Product) -> None:
    hits = look(product.name).hits
    assert hits[0].product_id == product.id
    assert hits[0].coverage == pytest.approx(1)

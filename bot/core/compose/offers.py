"""The one sentence by which something else is offered."""

from __future__ import annotations

from dataclasses import replace

from bot.core.compose.parts import Scene, card, joined_lines, paragraphs, price_line
from bot.core.facts import Draft, Facts

UNITS = {
    own.lower(): own for own in ("GB", "TB", "MB", "mAh", "MP", "Hz", "GHz", "W", "kW", "HP", "PSI")
} | {"btu": "BTU", "l": "L", "nucleos": "núcleos", "paginas": "páginas"}


def written(amount: str) -> str:
    """An amount with its unit as people write it: '16 GB'."""
    number, _, unit = amount.partition(" ")
    return f"{number} {UNITS.get(unit, unit)}".strip()


def with_offer(draft: Draft, facts: Facts, scene: Scene) -> Draft:
    """An order's reply, and at its end what goes with it."""
    if facts.offer is None or facts.offer.why != "goes_with" or not draft.texts:
        return draft
    *others, last = draft.texts
    return replace(draft, texts=(*others, paragraphs(last, _said(facts, scene))))


def instead(facts: Facts, scene: Scene) -> str:
    """The better one in a sentence, with its reason; "" where there is none."""
    return _said(facts, scene) if facts.offer and facts.offer.why == "better" else ""


def better(scene: Scene, facts: Facts) -> Draft:
    """Asked for a better one: what it has more of and what it costs, or that there is none."""
    say, offer = scene.voice.say, facts.offer
    if offer is None:
        text = say("offer.better.none", name=facts.products[0].name)
        return Draft("no_better", (text,), asks="need")
    amounts = {"has": written(offer.has), "instead_of": written(offer.instead_of)}
    text = joined_lines(say("offer.better.asked", **amounts), card(scene, offer.product))
    return Draft("show_better", (paragraphs(text, say("card.ask")),), asks="buy")


def _said(facts: Facts, scene: Scene) -> str:
    """The wording of an offer, filled from the row of what is offered."""
    offer = facts.offer
    if offer is None:
        return ""
    slots = {"name": offer.product.name, "price": price_line(scene, offer.product)}
    if offer.why == "better":
        slots |= {"has": written(offer.has), "instead_of": written(offer.instead_of)}
    return scene.voice.say(f"offer.{offer.why}", **slots)

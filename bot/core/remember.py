"""What a turn leaves behind: the conversation's next state, and the events that follow from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.core import decision as d
from bot.core.answer import Event
from bot.core.facts import Draft, Facts
from bot.core.goods import option_words
from bot.core.moment import Moment
from bot.core.state import State
from bot.core.units import measured

STAGES = ("contact", "need", "seen", "quoted", "order", "paying", "paid", "delivered")
ASKED_AGAIN = 2  # each question at most so often
RECALLED = 10  # products of which a choice is remembered


def next_state(moment: Moment, decision: d.Decision, facts: Facts, draft: Draft) -> State:
    """Where the conversation stands after this turn."""
    if isinstance(decision, d.Quiet):
        return moment.state
    state = _in_view(moment.state, decision, facts)
    state = _searched(state, decision, moment)
    state = _paying(state, decision, facts)
    return replace(
        state,
        asked=draft.asks,
        times_asked=_counted(state.times_asked, [draft.asks] if draft.asks else []),
        said=_counted(state.said, draft.keys),
        slots=_slots(state, decision, moment),
        photos=tuple(dict.fromkeys((*state.photos, *draft.photos)))[-50:],
        topic=decision.topic if isinstance(decision, d.TellPolicy) else "",
        wanted=_wanted(state, moment, facts),
        quantities=_of_each(state.quantities, _counted_out(facts)),
        choices=_of_each(state.choices, {x.product_id: x.variant_id for x in facts.lines}),
        misses=state.misses + 1 if _missed(moment, decision, facts) else 0,
        acknowledged=_acknowledged(state.acknowledged, decision),
        objections=_objections(state, decision),
        **_offers(state, facts, draft),
        stage=_stage(state.stage, decision, facts),
        language=moment.reading.language,
    )


def _missed(moment: Moment, decision: d.Decision, facts: Facts) -> bool:
    """Whether nothing was understood: no words at all, or only strange ones."""
    r = moment.reading
    strange = isinstance(decision, d.Find) and facts.fit == "none" and r.is_strange
    return isinstance(decision, d.Rephrase) or strange


def _acknowledged(times: int, decision: d.Decision) -> int:
    """How often a person was said to be on the way; an opt-out between does not start it anew."""
    if isinstance(decision, d.OptOut | d.OptIn):
        return times
    return times + 1 if isinstance(decision, d.StillWaiting) else 0


def _counted(counts: Mapping[str, int], keys: object) -> Mapping[str, int]:
    counted = dict(counts)
    for key in keys:  # type: ignore[attr-defined]
        counted[key] = counted.get(key, 0) + 1
    return counted


def _in_view(state: State, decision: d.Decision, facts: Facts) -> State:
    """What is in focus, and the last list."""
    ids = tuple(p.id for p in facts.products)
    match decision:
        case d.Find() if facts.fit == "none":
            return replace(state, focus=())
        case d.FindEach(then="cheapest" | "dearest"):
            return replace(state, focus=_extreme(facts, decision.then), listed=ids)
        case d.ShowBetter() if facts.offer is not None:
            return replace(state, focus=(facts.offer.product.id,), listed=())
        case d.FindEach(then="total") | d.TellPrice(total=True) | d.AddToOrder():
            return replace(state, focus=ids)
        case d.Find() | d.FindEach() | d.ShowThese() | d.Compare() if len(ids) > 1:
            return replace(state, focus=(), listed=ids)
        case d.AskWhich() | d.MeetObjection() | d.TellDiscounts():
            return state
        case _ if len(ids) == 1:
            listed = state.listed if ids[0] in state.listed else ()
            recent = (*(i for i in state.recent if i not in ids), *ids)[-5:]
            return replace(state, focus=ids, listed=listed, recent=recent, extra={})
        case _:
            return state


def _extreme(facts: Facts, which: str) -> tuple[str, ...]:
    """The cheapest or the dearest of what is shown, if anything is."""
    pick = min if which == "cheapest" else max
    chosen = pick(facts.products, key=lambda p: p.price, default=None)
    return (chosen.id,) if chosen else ()


def _searched(state: State, decision: d.Decision, moment: Moment) -> State:
    """The words and limits of the last search; a new search forgets the old limits."""
    if not isinstance(decision, d.Find) or not decision.words:
        return state
    if len(state.focus) == 1 and state.focus[0] in state.listed:
        return state  # one of the list was named: the list's own search goes on
    if decision.words == moment.state.query:
        low = decision.lowest if decision.lowest is not None else state.min_price
        high = decision.highest if decision.highest is not None else state.max_price
        return replace(state, min_price=low, max_price=high)
    known = tuple(word for word in decision.words if word not in decision.unknown)
    query = known or decision.words
    return replace(state, query=query, min_price=decision.lowest, max_price=decision.highest)


def _counted_out(facts: Facts) -> Mapping[str, int]:
    """How many of each product are wanted; of what is scarce, as many as there are."""
    wanted = {line.product_id: line.quantity for line in facts.lines}
    product, left = facts.too_many or (None, 0)
    return {**wanted, product.id: left} if product and left else wanted


def _of_each(before: Mapping[str, Any], now: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is known of each product, the latest last; what is but the default is not kept."""
    both = {**{k: v for k, v in before.items() if k not in now}, **now}
    return dict([(k, v) for k, v in both.items() if v not in (1, "")][-RECALLED:])


def _wanted(state: State, moment: Moment, facts: Facts) -> tuple[str, ...]:
    """The options named so far that products in view really have."""
    r = moment.reading
    said = (*state.wanted, *r.words, *r.soft, *r.measures)
    own = {w for p in facts.products for v in p.variants for w in option_words(v)}
    return tuple(dict.fromkeys(w for w in said if measured([w]) <= own))[-6:]


def _paying(state: State, decision: d.Decision, facts: Facts) -> State:
    if facts.order is not None:
        method = facts.method.name if facts.method else state.method
        return replace(state, order=facts.order.id, method=method)
    if isinstance(decision, d.Find | d.ShowThese) and facts.products:
        return replace(state, method="", order="")
    return state


def _slots(state: State, decision: d.Decision, moment: Moment) -> Mapping[str, str]:
    """What they told of their need; the delivery's data stay with the order."""
    told = {k: v for k, v in moment.reading.slots.items() if k != "order_data"}
    soft = decision.soft if isinstance(decision, d.Find) else ()
    use = {"use": " ".join(soft)} if soft else {}
    return {**state.slots, **told, **use}


def _objections(state: State, decision: d.Decision) -> tuple[str, ...]:
    if isinstance(decision, d.MeetObjection):
        return (*state.objections, decision.kind)[-10:]
    return state.objections


def _offers(state: State, facts: Facts, draft: Draft) -> dict[str, Any]:
    """The offers made so far, and the one that a yes would take now."""
    offer = facts.offer
    if offer is None or not any(offer.product.name in text for text in draft.texts):
        return {"open_offer": ""}
    made = dict.fromkeys((*state.offered, f"{offer.why}:{offer.product.id}"))
    taken = offer.product.id if offer.why == "goes_with" else ""
    return {"offered": tuple(made)[-10:], "open_offer": taken}


def _stage(stage: str, decision: d.Decision, facts: Facts) -> str:
    """How far the sale has come; it never goes back within a conversation."""
    reached = stage if stage in STAGES else "contact"
    if facts.order is not None or isinstance(decision, d.AwaitReceipt | d.TakeReceipt):
        reached = _later(reached, "paying" if facts.payment else "order")
    elif isinstance(decision, d.HowToPay | d.TellPrice) and facts.products:
        reached = _later(reached, "quoted")
    elif facts.products:
        reached = _later(reached, "seen")
    elif isinstance(decision, d.Find):
        reached = _later(reached, "need")
    return reached


def _later(one: str, other: str) -> str:
    return max(one, other, key=STAGES.index)


def _met_with(before: State, after: State, facts: Facts) -> Mapping[str, Any]:
    """The wordings that met a doubt, and the cheaper one that was named."""
    said = [key for key, times in after.said.items() if times > before.said.get(key, 0)]
    return {"reply": said, "offered": [p.id for p in facts.cheaper[:1]]}


def learned(moment: Moment) -> Mapping[str, str]:
    """What the customer told of themselves."""
    return {k: v for k, v in moment.reading.slots.items() if k in ("name", "city")}


def events(  # noqa: C901 -- an arm a decision
    moment: Moment, decision: d.Decision, facts: Facts, state: State
) -> Iterator[Event]:
    """What happened in a turn, for people and for figures."""
    match decision:
        case d.HandOff(why):
            yield Event("handoff", {"why": why})
        case d.OptOut():
            yield Event("opted_out")
        case d.OptIn():
            yield Event("opted_in")
        case d.MeetObjection(kind, products):
            met = {"kind": kind, "products": list(products)}
            yield Event("objection", {**met, **_met_with(moment.state, state, facts)})
        case d.Find() if facts.fit in ("none", "near"):
            words = list(decision.words)
            yield Event("not_sold", {"words": words, "unknown": list(decision.unknown)})
        case d.TakeReceipt():
            yield Event("receipt", {"order": moment.state.order})
        case d.Rephrase():
            yield Event("not_understood")
        case _:
            pass
    if facts.order is not None:
        yield Event("order", {"order": facts.order.id, "status": facts.order.status})
    if state.stage != moment.state.stage:
        yield Event("stage", {"from": moment.state.stage, "to": state.stage})

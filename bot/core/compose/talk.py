"""What is said of the shop, of doubts, and between people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.compose.parts import (
    Scene,
    ended,
    facts_of,
    joined,
    numbered,
    paragraphs,
    price_line,
    quotable,
    sentences,
    shortened,
)
from bot.core.decision import (
    Accept,
    AskNeed,
    Greet,
    HandOff,
    MeetObjection,
    SayBye,
    TellPolicy,
    Topic,
)
from bot.core.facts import Draft, Facts, Quote


def greeting(scene: Scene, decision: Greet) -> Draft:
    """Hello, by the time of day; the owner's own words for a first greeting."""
    say, shop = scene.voice.say, scene.settings
    if decision.again:
        return Draft("greet", (say("greet.again"),), asks="need")
    slots = {
        "daypart": say(f"daypart.{daypart(scene.now)}"),
        "bot": shop.bot_name,
        "shop": shop.business_name,
    }
    if decision.back:
        return Draft("greet", (say("greet.back", name=first_name(scene), **slots),), asks="need")
    return Draft("greet", (shop.greeting or say("greet.first", **slots),), asks="need")


def introduced(scene: Scene) -> Draft:
    """What speaks here, and for whom."""
    shop = scene.settings
    text = scene.voice.say("robot", shop=shop.business_name, bot=shop.bot_name)
    return Draft("what_i_am", (text,), asks="need")


def daypart(now: datetime) -> str:
    """Morning from five, afternoon from noon, night from seven."""
    return "morning" if 5 <= now.hour < 12 else "afternoon" if 12 <= now.hour < 19 else "night"


def first_name(scene: Scene) -> str:
    """The customer's first name, when it looks like one."""
    name = scene.moment.conversation.contact.name.split()
    return name[0].title() if name and name[0].isalpha() and len(name[0]) > 1 else ""


def goodbye(scene: Scene, decision: SayBye) -> Draft:
    """A warm word, no selling."""
    return Draft("bye", (scene.voice.say("bye.leaving" if decision.leaving else "bye"),))


def accepted(scene: Scene, decision: Accept) -> Draft:
    """A bare yes or no with nothing open."""
    return Draft("accept", (scene.voice.say("yes" if decision.positive else "no"),), asks="need")


def which(scene: Scene, facts: Facts) -> Draft:
    """Which of them?"""
    if len(facts.products) < 2:
        return Draft("ask_which", (scene.voice.say("ask.which"),), asks="need")
    lines = numbered(scene, facts.products, facts.narrowed)
    return Draft("ask_which", (paragraphs(scene.voice.say("ask.which.list"), lines),), asks="which")


def need(scene: Scene, decision: AskNeed) -> Draft:
    """What are they looking for?"""
    say = scene.voice.say
    if decision.key != "need":
        return Draft("ask_need", (say(f"ask.{decision.key}"),), asks=decision.key)
    ranged = say("ask.need.range", categories=scene.voice.join(scene.categories))
    return Draft("ask_need", (ranged or say("ask.need"),), asks="need")


def the_range(scene: Scene) -> Draft:
    """What the shop sells, by its categories."""
    say, shop = scene.voice.say, scene.settings.business_name
    text = say("range", categories=scene.voice.join(scene.categories), shop=shop)
    return Draft("show_range", (text or say("range.none"),), asks="need")


def policy(scene: Scene, decision: TellPolicy, facts: Facts) -> Draft:
    """What the owner's settings say; nothing when they say nothing."""
    say, topic = scene.voice.say, decision.topic
    if topic == "shipping" and any(p.kind != "physical" for p in facts.products):
        return _not_shipped(scene, facts)
    if topic == "installments":
        return _installments(scene, facts)
    if topic == "contact" and scene.settings.phone:
        return Draft("tell_contact", (say("policy.contact", phone=scene.settings.phone),))
    if not facts.quotes:
        return Draft(f"no_{topic}", (say("policy.none"),), asks="person")
    return Draft(f"tell_{topic}", (_quoted(scene, topic, facts.quotes),))


def _quoted(scene: Scene, topic: Topic, quotes: Sequence[Quote]) -> str:
    """The owner's texts about a topic; of some topics the first one is led in."""
    first, *others = (quote.text for quote in quotes)
    key = f"policy.{topic}" if topic in ("hours", "address") else "policy.text"
    say = scene.voice.say
    return " ".join([say(key, text=first), *(say("policy.text", text=text) for text in others)])


def _installments(scene: Scene, facts: Facts) -> Draft:
    names = scene.voice.join([m.name for m in facts.methods])
    text = scene.voice.say("policy.installments", methods=names)
    return Draft("tell_installments", (text or scene.voice.say("policy.installments.none"),))


def _not_shipped(scene: Scene, facts: Facts) -> Draft:
    """Digital goods are not shipped: the shop's own words about them, without a shipping price."""
    told = [s for q in facts.quotes for s in sentences(q.text) if scene.voice.is_digital(s)]
    name = facts.products[0].name
    text = joined(scene.voice.say("policy.digital", name=name), *told[:2])
    return Draft("tell_shipping", (text,))


def faq(facts: Facts) -> Draft:
    """The owner's own answer."""
    return Draft("tell_faq", ("\n".join(quote.text for quote in facts.quotes),))


def doubt(scene: Scene, decision: MeetObjection, facts: Facts) -> Draft:
    """Listen, acknowledge, a fact, the next step."""
    meet = {"trust": _trust, "price": _price, "competitor": _competitor}.get(decision.kind)
    text = meet(scene, facts) if meet else scene.voice.say(f"objection.{decision.kind}")
    return Draft(f"objection_{decision.kind}", (text,), asks="doubt")


def _trust(scene: Scene, facts: Facts) -> str:
    say = scene.voice.say
    told = [_told(scene, quote) for quote in facts.quotes]
    once = ""
    if len(facts.products) == 1:
        product = facts.products[0]
        once = say("objection.trust.once", name=product.name, price=price_line(scene, product))
    return paragraphs(joined(say("objection.trust"), once), " ".join(told))


def _told(scene: Scene, quote: Quote) -> str:
    """A text of the settings as a sentence."""
    if quote.source == "settings:address":
        return scene.voice.say("policy.address", text=ended(quote.text))
    return ended(quote.text)


def _price(scene: Scene, facts: Facts) -> str:
    say = scene.voice.say
    if len(facts.products) != 1:
        return say("objection.price.general")
    product = facts.products[0]
    told = shortened([*quotable(product), *facts_of(product, scene.voice)], 160)
    head = say("objection.price", name=product.name, price=price_line(scene, product))
    if facts.cheaper:
        other = facts.cheaper[0]
        slots = {"name": other.name, "price": price_line(scene, other)}
        return joined(head, told, say("cheaper", **slots))
    return joined(head, told, say("objection.ask"))


def _competitor(scene: Scene, facts: Facts) -> str:
    say = scene.voice.say
    if len(facts.products) != 1:
        return say("objection.competitor.general")
    product = facts.products[0]
    head = say("objection.competitor", name=product.name, price=price_line(scene, product))
    told = shortened([*quotable(product), *facts_of(product, scene.voice)], 400)
    return paragraphs(head, told) if told else say("objection.competitor.general")


def handed_over(scene: Scene, decision: HandOff) -> Draft:
    """A person is called, and when one will be there."""
    say = scene.voice.say
    hours = say("handoff.hours", hours=scene.settings.hours)
    text = joined(say(f"handoff.{decision.why}"), hours)
    return Draft("handoff", (text,), handoff=decision.why)


def still_waiting(scene: Scene) -> Draft:
    """Once more, and when a person will be there."""
    hours = scene.voice.say("handoff.hours", hours=scene.settings.hours)
    return Draft("waiting", (joined(scene.voice.say("waiting"), hours),))

"""Decision and facts -> words: approved templates, filled from rows."""

from __future__ import annotations

from typing import assert_never

from bot.core import decision as d
from bot.core.compose import goods, offers, paying, stock, talk
from bot.core.compose.parts import Scene
from bot.core.facts import Draft, Facts

__all__ = ["Scene", "draft"]

Fixed = d.BackToBusiness | d.RefuseCard | d.RefuseOrder | d.Rephrase | d.CannotHear | d.AskPicture


def draft(decision: d.Decision, facts: Facts, scene: Scene) -> Draft:
    """The words for a decision, which nobody has checked yet."""
    if isinstance(decision, d.Goods):
        return _of_goods(decision, facts, scene)
    if isinstance(decision, d.Paying):
        return _of_paying(decision, facts, scene)
    if isinstance(decision, d.Shop):
        return _of_shop(decision, facts, scene)
    if isinstance(decision, d.People):
        return _of_people(decision, scene)
    return _talked(decision, facts, scene)


def _of_goods(  # noqa: C901 -- an arm a decision
    decision: d.Goods, facts: Facts, scene: Scene
) -> Draft:
    match decision:
        case d.Find():
            return goods.found(scene, decision, facts)
        case d.FindEach():
            return goods.each(scene, decision, facts)
        case d.ShowThese():
            return goods.these(scene, facts)
        case d.TellPrice():
            return goods.priced(scene, decision, facts)
        case d.ShowBetter():
            return offers.better(scene, facts)
        case d.TellDetails():
            return goods.detailed(scene, decision, facts)
        case d.TellStock():
            return stock.in_stock(scene, facts)
        case d.SendPhoto():
            return goods.photo(scene, facts)
        case d.Compare():
            return goods.compared(scene, facts)
        case _:
            assert_never(decision)


def _of_paying(decision: d.Paying, facts: Facts, scene: Scene) -> Draft:
    match decision:
        case d.HowToPay():
            return offers.with_offer(paying.how(scene, decision, facts), facts, scene)
        case d.PayWith() | d.AddToOrder():
            return offers.with_offer(paying.with_method(scene, facts), facts, scene)
        case d.TakeOrderData():
            return offers.with_offer(paying.order_data_came(scene, facts), facts, scene)
        case d.AwaitReceipt():
            return paying.receipt_awaited(scene, decision)
        case d.TakeReceipt():
            return paying.receipt_came(scene)
        case d.TellDiscounts():
            return paying.discounts(scene, decision, facts)
        case _:
            assert_never(decision)


def _of_shop(decision: d.Shop, facts: Facts, scene: Scene) -> Draft:
    match decision:
        case d.TellPolicy():
            return talk.policy(scene, decision, facts)
        case d.TellFaq() | d.TellQuote():
            return talk.faq(facts)
        case d.MeetObjection():
            return talk.doubt(scene, decision, facts)
        case _:
            assert_never(decision)


def _of_people(decision: d.People, scene: Scene) -> Draft:
    match decision:
        case d.Quiet():
            return Draft("silent")
        case d.OptOut():
            return Draft("opt_out", (scene.voice.say("opt_out"),))
        case d.OptIn():
            return Draft("opt_in", (scene.voice.say("opt_in"),), asks="need")
        case d.HandOff():
            return talk.handed_over(scene, decision)
        case d.StillWaiting():
            return talk.still_waiting(scene)
        case _:
            assert_never(decision)


def _talked(decision: d.Talk, facts: Facts, scene: Scene) -> Draft:
    match decision:
        case d.Greet():
            return talk.greeting(scene, decision)
        case d.SayBye():
            return talk.goodbye(scene, decision)
        case d.SayWhatIAm():
            return talk.introduced(scene)
        case d.Accept():
            return talk.accepted(scene, decision)
        case d.AskWhich():
            return talk.which(scene, facts)
        case d.AskNeed():
            return talk.need(scene, decision)
        case d.ShowRange():
            return talk.the_range(scene)
        case _:
            return _fixed(decision, scene)


def _fixed(decision: Fixed, scene: Scene) -> Draft:
    """Replies that state nothing."""
    match decision:
        case d.BackToBusiness():
            return Draft("off_topic", (scene.voice.say("off_topic"),), asks="need")
        case d.RefuseCard():
            return Draft("refuse_card", (scene.voice.say("refuse.card"),))
        case d.RefuseOrder():
            return Draft("refuse", (scene.voice.say("refuse"),), asks="need")
        case d.Rephrase():
            return Draft("rephrase", (scene.voice.say("rephrase"),), asks="need")
        case d.CannotHear():
            return Draft("cannot_hear", (scene.voice.say("voice.unheard"),))
        case d.AskPicture():
            return Draft("ask_picture", (scene.voice.say("picture.which"),), asks="need")
        case _:
            assert_never(decision)

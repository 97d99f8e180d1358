"""What to do next: the first rule that applies wins, read top to bottom."""

from __future__ import annotations

from bot.core import decision as d
from bot.core.moment import Moment, Rule
from bot.core.rules import goods, looking, paying, people, shop, smalltalk
from bot.core.rules.shop import policy_topics

WITH_POLICIES = (
    d.Find,
    d.FindEach,
    d.HowToPay,
    d.SendPhoto,
    d.ShowThese,
    d.TellDetails,
    d.TellPolicy,
    d.TellPrice,
    d.TellStock,
)
BESIDE = 2  # topics of the settings told beside goods


def decide(moment: Moment) -> tuple[d.Decision, ...]:
    """The decision of the first rule that applies, and what else was asked beside it."""
    first = next(made for rule in RULES if (made := rule(moment)) is not None)
    if not isinstance(first, WITH_POLICIES):
        return (first,)
    told = first.topic if isinstance(first, d.TellPolicy) else ""
    others = [topic for topic in policy_topics(moment) if topic != told]
    return (first, *(d.TellPolicy(topic, moment.one) for topic in others[:BESIDE]))


RULES: tuple[Rule, ...] = (
    people.they_want_messages_again,
    people.a_person_has_the_chat,
    people.they_want_no_more_messages,
    people.they_opted_out,
    people.a_person_was_called,
    people.nothing_was_said,
    paying.a_voice_note_was_not_heard,
    paying.a_receipt_came,
    people.they_try_to_command,
    people.they_wrote_a_card_number,
    people.their_payment_went_wrong,
    people.they_ask_for_a_person,
    people.they_complain,
    people.it_is_for_a_professional,
    people.they_cancel_an_order,
    people.they_ask_for_their_order,
    people.they_haggle_over_many,
    paying.a_picture_came,
    paying.they_give_the_order_data,
    paying.they_answer_the_offer,
    paying.they_say_they_paid,
    people.they_ask_what_i_am,
    paying.they_name_a_way_to_pay,
    shop.the_owner_has_answered_that,
    paying.they_want_to_pay,
    shop.they_ask_about_the_shop,
    goods.they_compare,
    shop.they_doubt,
    shop.it_is_beyond_the_data,
    shop.they_want_a_better_price,
    goods.they_name_several,
    goods.they_want_the_extreme,
    goods.they_want_a_better_one,
    goods.they_want_a_photo,
    goods.they_ask_for_the_total,
    goods.they_say_how_many,
    goods.they_ask_what_is_left,
    goods.they_ask_the_price,
    looking.they_tell_what_it_is_for,
    shop.they_go_on_about_a_policy,
    goods.they_ask_for_details,
    shop.the_owner_has_written_of_that,
    paying.they_press_for_the_payment,
    looking.they_look_for_an_occasion,
    looking.they_set_a_limit,
    looking.they_want_others,
    looking.they_pick_from_the_list,
    goods.they_ask_what_names_no_goods,
    looking.they_name_goods,
    smalltalk.they_want_to_see_it_all,
    smalltalk.they_do_not_know,
    smalltalk.they_only_look,
    smalltalk.they_are_off_the_subject,
    smalltalk.they_say_thanks_or_bye,
    smalltalk.they_only_say_hello,
    smalltalk.they_say_yes,
    smalltalk.they_say_no,
    smalltalk.they_want_something,
    smalltalk.it_was_not_understood,
)

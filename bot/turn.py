"""The path of one customer turn, hop by hop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core import check, remember, score
from bot.core.answer import Answer, Claim, MadeWith, Notice
from bot.core.chat import Conversation, Outbound, Seen, Turn
from bot.core.compose import Scene, draft
from bot.core.decide import decide
from bot.core.decision import AskWhich, Decision, HandOff, Quiet, Rephrase, TellPolicy
from bot.core.dress import dress
from bot.core.facts import Draft, Facts
from bot.core.goods import Product
from bot.core.lookup import Shop, look_up
from bot.core.moment import Moment
from bot.core.notice import notice
from bot.core.offers import with_offer
from bot.core.reading import Reading
from bot.core.relations import Together
from bot.core.understand import Knowledge, understand
from bot.core.voice import Voice
from bot.ports import Ears, Eyes, Shelf

NEED_GOODS = (
    "TellPrice",
    "TellDetails",
    "TellStock",
    "SendPhoto",
    "PayWith",
    "ShowThese",
    "Compare",
    "AddToOrder",
    "ShowBetter",
)


@dataclass(frozen=True, slots=True)
class Team:
    """Everyone and everything that helps to answer, as of one version of shop and settings."""

    know: Knowledge
    catalogue: Mapping[str, Product]
    shelf: Shelf
    ears: Ears
    eyes: Eyes | None = None
    categories: tuple[str, ...] = ()
    together: Callable[[], Together] = dict  # what customers buy in one order
    made_with: MadeWith = field(default_factory=MadeWith)
    search_problem: str = ""  # why search does not use the model that the settings name


def answer(
    turn: Turn, conversation: Conversation, team: Team, clock: Callable[[], float]
) -> Answer:
    """Hear and see, understand, decide, look up, say, check, dress, remember."""
    started = clock()
    thought = think(turn, conversation, team)
    answered = remembered(thought.heard, thought.moment, thought.said, thought.messages)
    took_ms = round((clock() - started) * 1000, 2)
    notice = told_to_owner(answered, team)
    return replace(answered, made_with=team.made_with, notice=notice, took_ms=took_ms)


def told_to_owner(answered: Answer, team: Team) -> Notice | None:
    """What the owner's phone is told of a turn that calls a person."""
    know, contact = team.know, answered.conversation.contact
    return notice(answered.handoff, answered.turn, contact, know.settings, know.language)


@dataclass(frozen=True, slots=True)
class Thought:
    """A turn up to its words, before anything is written down."""

    heard: Turn
    moment: Moment
    said: Said
    messages: tuple[Outbound, ...]


def think(turn: Turn, conversation: Conversation, team: Team) -> Thought:
    """Hear and see, understand, decide, look up, say, check, dress."""
    heard, conversation = see(hear(turn, team.ears), conversation, team)
    seen = in_view(conversation, team.catalogue)
    reading = understand(heard, conversation.state, seen, team.know)
    moment = Moment(reading, conversation, seen, team.know.settings, team.know.methods)
    decisions = decide(moment)
    said = say(decisions, moment, heard, team)
    messages = read_back(dress(said.draft, said.facts), said, heard, team)
    return Thought(heard, moment, said, messages)


def hand_off(turn: Turn, conversation: Conversation, team: Team) -> Answer:
    """The answer to a turn that could not be answered: a person is called."""
    reading = Reading(text=turn.text)
    moment = Moment(reading, conversation, Seen(), team.know.settings, team.know.methods)
    said = say((HandOff("not_understood"),), moment, turn, team)
    messages = () if conversation.status == "person" else dress(said.draft, said.facts)
    answered = remembered(turn, moment, said, messages)
    return replace(answered, made_with=team.made_with, notice=told_to_owner(answered, team))


def hear(turn: Turn, ears: Ears) -> Turn:
    """Replace every voice note by its words, where they can be heard."""
    messages = tuple(
        replace(m, text=ears.hear(m.media)) if m.kind == "voice" and m.media and not m.text else m
        for m in turn.messages
    )
    return replace(turn, messages=messages)


def see(turn: Turn, conversation: Conversation, team: Team) -> tuple[Turn, Conversation]:
    """Put the product in focus whose own picture the customer sent; others stay as they are."""
    if team.eyes is None:
        return turn, conversation
    shown = {m.id: team.eyes.see(m.media) for m in turn.messages if m.kind == "image" and m.media}
    known = {id_: team.catalogue[p] for id_, p in shown.items() if p in team.catalogue}
    if not known:
        return turn, conversation
    messages = tuple(
        replace(m, kind="text", text=m.text or known[m.id].name) if m.id in known else m
        for m in turn.messages
    )
    focus = tuple(dict.fromkeys(p.id for p in known.values()))
    state = replace(conversation.state, focus=focus, listed=())
    return replace(turn, messages=messages), replace(conversation, state=state)


def read_back(
    messages: tuple[Outbound, ...], said: Said, turn: Turn, team: Team
) -> tuple[Outbound, ...]:
    """Before money moves on what was spoken, the customer reads what was heard."""
    spoken = " ".join(m.text for m in turn.messages if m.kind == "voice" and m.text)
    if not (spoken and messages and (said.facts.payment or said.facts.order)):
        return messages
    language = team.know.answers_in(team.know.settings.language)
    voice = Voice(language, team.know.settings.voice, turn.seed, {})
    heard = voice.say("voice.heard", words=spoken[:200])
    first, *others = messages
    return (replace(first, text=f"{heard}\n\n{first.text}" if heard else first.text), *others)


def in_view(conversation: Conversation, catalogue: Mapping[str, Product]) -> Seen:
    """The products that the conversation is about, as they stand today."""
    state = conversation.state
    return Seen(
        focus=tuple(catalogue[i] for i in state.focus if i in catalogue),
        listed=tuple(catalogue[i] for i in state.listed if i in catalogue),
        recent=tuple(catalogue[i] for i in state.recent if i in catalogue),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """A draft that was checked, with what it stands on."""

    decision: Decision
    facts: Facts
    draft: Draft
    claims: tuple[Claim, ...] = ()
    problems: tuple[str, ...] = ()


def say(decisions: tuple[Decision, ...], moment: Moment, turn: Turn, team: Team) -> Said:
    """The words of the decision and of what was asked beside it; a lie never leaves."""
    shop = Shop(
        catalogue=team.catalogue,
        search=team.shelf.search,
        settings=team.know.settings,
        methods=team.know.methods,
        today=local(turn.at, team).date(),
        order_id=f"o/{turn.id}",
        language=team.know.language,
        together=team.together,
    )
    first, *beside = decisions
    said = checked(first, moment, turn, team, shop)
    for other in beside:
        said = _with(said, checked(_of_same(other, said), moment, turn, team, shop))
    if not said.problems:
        return said
    spare = checked(HandOff("beyond_data"), moment, turn, team, shop)
    return replace(spare, problems=said.problems)


def checked(decision: Decision, moment: Moment, turn: Turn, team: Team, shop: Shop) -> Said:
    """One decision, looked up, drafted and checked against its facts."""
    facts = with_offer(decision, look_up(decision, moment, shop), moment, shop)
    if type(decision).__name__ in NEED_GOODS and not facts.products:
        decision, facts = AskWhich(), Facts()
    language = team.know.answers_in(moment.reading.language)
    voice = Voice(language, team.know.settings.voice, turn.seed, moment.state.said)
    scene = Scene(voice, team.know.settings, moment, local(turn.at, team), team.categories)
    drafted = draft(decision, facts, scene)
    if not drafted.texts and not isinstance(decision, Quiet):
        drafted = draft(Rephrase(), facts, scene)
    drafted = replace(drafted, keys=tuple(voice.used))
    given = [getattr(decision, name, None) for name in ("lowest", "highest", "offer")]
    own = [amount for amount in given if amount is not None]
    ground = check.ground(facts, team.know.settings, turn.text, own, language.claims)
    return Said(
        decision,
        facts,
        drafted,
        tuple(check.claims(drafted, ground)),
        tuple(check.problems(drafted, facts, ground)),
    )


def _of_same(decision: Decision, said: Said) -> Decision:
    """A policy asked beside goods is about these goods."""
    if isinstance(decision, TellPolicy) and not decision.product and len(said.facts.products) == 1:
        return replace(decision, product=said.facts.products[0].id)
    return decision


def _with(said: Said, other: Said) -> Said:
    """Two answers in one: the second before the question of the first."""
    texts = (*said.draft.texts, *other.draft.texts)
    both = replace(said.draft, texts=texts, keys=(*said.draft.keys, *other.draft.keys))
    return replace(
        said,
        draft=both,
        claims=(*said.claims, *other.claims),
        problems=(*said.problems, *other.problems),
    )


def local(at: datetime, team: Team) -> datetime:
    """A time in the shop's own zone."""
    return at.astimezone(team.know.settings.zone)


def remembered(turn: Turn, moment: Moment, said: Said, messages: tuple[Outbound, ...]) -> Answer:
    """The whole turn, with all that is to be written down."""
    state = remember.next_state(moment, said.decision, said.facts, said.draft)
    points, reasons = score.points(moment, state)
    return Answer(
        turn=turn,
        conversation=moment.conversation,
        reading=moment.reading,
        decision=said.decision,
        act=said.draft.act,
        state=state,
        messages=messages,
        products=_about(said),
        found=said.facts.hits[:20],
        claims=said.claims,
        problems=said.problems,
        payment=said.facts.payment,
        order=said.facts.order,
        handoff=said.draft.handoff,
        opted={"opt_out": "out", "opt_in": "in"}.get(said.draft.act, ""),  # type: ignore[arg-type]
        learned=remember.learned(moment),
        events=tuple(remember.events(moment, said.decision, said.facts, state)),
        score=points,
        score_reasons=reasons,
    )


def _about(said: Said) -> tuple[str, ...]:
    """The products that the answer is about, in the order shown."""
    if said.draft.handoff or not said.draft.texts:
        return ()
    spoken = "\n".join(said.draft.texts)
    offered = (said.facts.offer.product,) if said.facts.offer else ()
    beside = (p.id for p in (*said.facts.cheaper, *offered) if p.name in spoken)
    return tuple(dict.fromkeys([*(p.id for p in said.facts.products), *beside]))


__all__ = ["Answer", "Team", "answer", "hand_off"]

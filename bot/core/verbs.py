"""The forms of verbs: a word that conjugates a known verb names no goods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Pairs = tuple[tuple[str, str], ...]
SHORTEST = 4  # letters of a form; shorter ones are listed as little words


@dataclass(frozen=True, slots=True)
class Verbs:
    """The verbs of a language and how they change."""

    infinitives: tuple[str, ...] = ()
    endings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by the infinitive's own
    stressed: Pairs = ()  # cerrar: cierro; volver: vuelvo
    spelled: Pairs = ()  # busco, busque
    clitics: tuple[str, ...] = ()


def conjugated(verbs: Verbs) -> frozenset[str]:
    """Every regular form, also with the usual changes of the stem and of spelling.

    It over-generates on purpose: a form that nobody says harms nothing.
    """
    forms = (form for verb in verbs.infinitives for form in _forms(verb, verbs))
    return frozenset(form for form in forms if len(form) >= SHORTEST)


def _forms(verb: str, verbs: Verbs) -> Iterator[str]:
    ending = next((e for e in verbs.endings if verb.endswith(e)), None)
    if ending is None:
        return
    for stem in _stems(verb.removesuffix(ending), verbs):
        yield from (stem + own for own in verbs.endings[ending])
    yield verb
    for one in verbs.clitics:
        yield verb + one
        yield from (verb + one + other for other in verbs.clitics)


def _stems(stem: str, verbs: Verbs) -> set[str]:
    """The stem, with the vowel that changes under stress and the letter that keeps its sound."""
    stems = {stem}
    for plainly, stressed in verbs.stressed:
        before, found, after = stem.rpartition(plainly)
        if found:
            stems.add(before + stressed + after)
    for soft, hard in verbs.spelled:
        stems |= {s.removesuffix(soft) + hard for s in list(stems) if s.endswith(soft)}
    return stems

"""From the teacher's rows to the model's: whitened, weighed, then drawn together by pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.core.words import tokens
from bot.learn.embeddings.pairs import Pair, dressed

Floats = NDArray[np.float32]
FITTED_ON = 40_000  # the most frequent words, on which the axes are fitted
COMMON = 1e-3  # words of this share weigh half


@dataclass(frozen=True, slots=True)
class Lessons:
    """How the pairs are taught; measured flat around these."""

    steps: int = 400
    batch: int = 256
    sharpness: float = 20.0
    map_rate: float = 2e-4
    weight_rate: float = 3e-3
    word_rate: float = 1e-3
    stay: float = 0.5  # how strongly a word is held to the teacher's place
    seed: int = 0


def whitened(rows: Floats, dimension: int) -> Floats:
    """Principal components of the teacher's rows, half whitened, of unit length.

    rows are in the order of frequency, shape (words, teacher); gives (words, dimension).
    """
    mean = rows[:FITTED_ON].mean(axis=0)
    _, sizes, axes = np.linalg.svd(rows[:FITTED_ON] - mean, full_matrices=False)
    made = (rows - mean) @ axes[:dimension].T / np.sqrt(sizes[:dimension])
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def weights(shares: Floats) -> Floats:
    """How much a word tells: smooth inverse frequency (Arora and others, 2017)."""
    return np.asarray(COMMON / (COMMON + shares), np.float32)


def tuned(vectors: Floats, rows: dict[str, int], pairs: Sequence[Pair], how: Lessons) -> Floats:
    """The vectors, moved so that the two names of a thing are near and those of others far.

    A map of the whole space, and for each word of a pair a weight and a small move, are learned
    with the ranking loss of sentence-transformers (MultipleNegativesRanking), both ways.
    """
    import torch  # noqa: PLC0415 - only to build

    torch.manual_seed(how.seed)
    random = np.random.default_rng(how.seed)
    usable = [p for p in pairs if _known(p.left, rows) and _known(p.right, rows)]
    told = [*dict.fromkeys(w for text in _texts(usable) for w in tokens(text) if w in rows)]
    taught = [rows[word] for word in told]
    seats = {word: at for at, word in enumerate(told)}
    school = _School(torch.tensor(vectors[taught]), seats, how)
    for _ in range(how.steps):
        batch = [usable[i] for i in random.choice(len(usable), how.batch, replace=False)]
        school.learn(batch, random)
    return school.taught(vectors, taught)


class _School:
    """What is learned, and how."""

    def __init__(self, base: Any, seats: dict[str, int], how: Lessons) -> None:
        import torch  # noqa: PLC0415 - only to build

        self._base, self._seats, self._how = base, seats, how
        self._turn = torch.eye(base.shape[1], requires_grad=True)
        self._weight = torch.zeros(len(base), 1, requires_grad=True)
        self._move = torch.zeros_like(base, requires_grad=True)
        rates = (how.map_rate, how.weight_rate, how.word_rate)
        learned = (self._turn, self._weight, self._move)
        self._learner = torch.optim.Adam(
            [{"params": [own], "lr": rate} for own, rate in zip(learned, rates, strict=True)]
        )

    def encode(self, texts: Sequence[str]) -> Any:
        """The texts as they stand now: rows of unit length."""
        import torch  # noqa: PLC0415 - only to build
        from torch.nn.functional import embedding_bag, normalize  # noqa: PLC0415 - the same

        held = [[self._seats[w] for w in tokens(text) if w in self._seats] for text in texts]
        flat = torch.tensor([seat for one in held for seat in one])
        used, at = torch.unique(flat, return_inverse=True)
        starts = torch.tensor(np.cumsum([0, *map(len, held)])[:-1])
        table = (self._base[used] @ self._turn + self._move[used]) * self._weight[used].exp()
        return normalize(embedding_bag(at, table, starts, mode="sum"), dim=1)

    def learn(self, batch: Sequence[Pair], random: np.random.Generator) -> None:
        """One step; the map is held to doing nothing, and the words to their places."""
        import torch  # noqa: PLC0415 - only to build

        turned = ((self._turn - torch.eye(len(self._turn))) ** 2).sum()
        moved = self._how.stay * (self._move**2).sum() / self._how.batch
        self._learner.zero_grad()
        (self._confusion(batch, random) + turned + moved).backward()
        self._learner.step()

    def _confusion(self, batch: Sequence[Pair], random: np.random.Generator) -> Any:
        """How far each name is from being nearest to the other one of its thing, both ways."""
        import torch  # noqa: PLC0415 - only to build
        from torch.nn.functional import cross_entropy  # noqa: PLC0415 - the same

        left, right = zip(*dressed(batch, random), strict=True)
        likeness = self._how.sharpness * self.encode(left) @ self.encode(right).T
        things = {thing: at for at, thing in enumerate(dict.fromkeys(p.thing for p in batch))}
        thing = torch.tensor([things[pair.thing] for pair in batch])
        same = (thing[:, None] == thing[None, :]) & ~torch.eye(len(batch), dtype=torch.bool)
        likeness = likeness.masked_fill(same, -1e4)
        goal = torch.arange(len(batch))
        return (cross_entropy(likeness, goal) + cross_entropy(likeness.T, goal)) / 2

    def taught(self, vectors: Floats, rows: Sequence[int]) -> Floats:
        """All vectors through the map; the taught ones with their weight and move."""
        turn, move, weight = (
            own.detach().numpy() for own in (self._turn, self._move, self._weight.exp())
        )
        made = np.asarray(vectors @ turn, np.float32)
        made[rows] = (made[rows] + move) * weight
        return made


def _texts(pairs: Iterable[Pair]) -> Iterator[str]:
    for pair in pairs:
        yield from (pair.left, pair.right)


def _known(text: str, rows: dict[str, int]) -> bool:
    return any(word in rows for word in tokens(text))

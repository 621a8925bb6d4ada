"""Seeded chance and exact shares. Only exactly rounded arithmetic, so that every machine draws the same life."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of draws of its own for each name, so that one part of the life does not shift another."""

    def __init__(self, seed: int, *names: str) -> None:
        self._random = Random("/".join((str(seed), *names)))  # draws of a sample, nothing secret  # noqa: S311 # nosec B311

    def happens(self, probability: float) -> bool:
        """Whether something of that probability happens."""
        return self._random.random() < probability

    def between(self, low: float, high: float) -> float:
        """Any number from low to high, all alike."""
        return low + (high - low) * self._random.random()

    def near(self, spread: float) -> float:
        """A factor around 1, at most `spread` away, small deviations more often than large ones."""
        return 1 + spread * (self._random.random() - self._random.random())

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, weighted: Sequence[tuple[T, float]]) -> T:
        """One of the things, by weight."""
        left = self._random.random() * sum(weight for _, weight in weighted)
        for thing, weight in weighted:
            left -= weight
            if left < 0:
                return thing
        return weighted[-1][0]


def shared(total: int, weights: Sequence[float]) -> list[int]:
    """`total` divided by weight into whole parts that add up to it exactly: the largest remainders get the rest."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts

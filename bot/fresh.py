"""A value that is rebuilt when its source changes: the one mechanism of hot reload."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")
MOMENT = 2.0  # seconds for which a rebuild is awaited


class Fresh(Generic[T]):
    """Hands out a value, and rebuilds it when `version` changes."""

    def __init__(self, version: Callable[[], Hashable], build: Callable[[], T]) -> None:
        self._version, self._build, self._lock = version, build, Lock()
        self._seen: Hashable = version()
        self._value = build()

    def get(self, *, wait: bool = False) -> T:
        """The value as of the newest version; only the first caller after a change rebuilds it.

        The others wait for it a moment, or, where they ask for that, until it is there.
        """
        patience = -1 if wait else MOMENT
        if self._version() != self._seen and self._lock.acquire(timeout=patience):
            try:
                seen = self._version()
                if seen != self._seen:
                    self._value, self._seen = self._build(), seen
            finally:
                self._lock.release()
        return self._value

    @property
    def seen(self) -> Hashable:
        """The version of the value that is handed out now."""
        return self._seen

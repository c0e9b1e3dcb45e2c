"""Which ids a file has already used, in a few bytes an id."""

from __future__ import annotations

from array import array
from collections.abc import Hashable

_MASK = (1 << 64) - 1


class SeenIds:
    """Open-addressing table of 64-bit hashes: 16 bytes a slot, at most two thirds full.

    A `dict` of the same million ids takes more than 200 MB, this takes 32. Python's string hash is keyed
    afresh in every process, so a file cannot be written to make ids collide; the chance of one collision by
    accident among a million ids is about 1 in 10^7.
    """

    def __init__(self) -> None:
        self._size = 1 << 12
        self._used = 0
        self._keys = array("Q", bytes(8 * self._size))
        self._contents = array("Q", bytes(8 * self._size))

    def __len__(self) -> int:
        return self._used

    def clashes(self, key: str, content: Hashable) -> bool:
        """Whether `key` was seen before with another content; remembers it when it is new."""
        wanted = hash(key) & _MASK or 1  # 0 marks a free slot
        value = hash(content) & _MASK
        keys, last = self._keys, self._size - 1
        slot = wanted & last
        while (found := keys[slot]) != 0:
            if found == wanted:
                return self._contents[slot] != value
            slot = (slot + 1) & last
        keys[slot] = wanted
        self._contents[slot] = value
        self._used += 1
        if self._used * 3 > self._size * 2:
            self._grow()
        return False

    def _grow(self) -> None:
        old = zip(self._keys, self._contents, strict=True)
        self._size *= 2
        last = self._size - 1
        keys = array("Q", bytes(8 * self._size))
        contents = array("Q", bytes(8 * self._size))
        for key, content in old:
            if key:
                slot = key & last
                while keys[slot]:
                    slot = (slot + 1) & last
                keys[slot] = key
                contents[slot] = content
        self._keys, self._contents = keys, contents

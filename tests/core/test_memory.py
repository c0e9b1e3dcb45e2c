"""Memory goes back to the system."""

from __future__ import annotations

import sys

import psutil
import pytest

from console.core import memory

BLOCK = 2000
COUNT = 50_000


def resident() -> int:
    """Bytes this process holds."""
    return int(psutil.Process().memory_info().rss)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do it by themselves")
def test_what_was_freed_goes_back_to_the_system() -> None:
    # The last block stays and pins the top of the heap, so that the C library cannot shrink it by itself.
    blocks = [bytes([i % 251]) * BLOCK for i in range(COUNT)]
    pin = blocks[-1]
    blocks.clear()
    held = resident()
    memory.give_back(memory.LARGE - 1)
    assert resident() > held - BLOCK * COUNT // 4, "too little to be worth it"
    memory.give_back(BLOCK * COUNT)
    assert resident() < held - BLOCK * COUNT // 2
    assert pin

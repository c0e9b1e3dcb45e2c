"""Python's garbage collector, told what this program is like.

A console and a load both hold some hundred thousand objects for as long as they live and make many small ones that
die by themselves. Left alone, the collector walks all of the former again and again: 60 to 145 ms at a time in which
no other thread may run (a window would stand still), and a third of the time of a load.
"""

from __future__ import annotations

import gc
from typing import Final

#: Objects made since the last look of each generation; Python's own are 700, 10, 10.
THRESHOLDS: Final = (50_000, 20, 50)


def calm() -> None:
    """Never again look at what lives now, and seldom at what comes: to be called once the program stands."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def settle() -> None:
    """What was just built lives on as well: not to be looked at again, once the program is calm.

    Unlike ``calm`` it looks at nothing itself: that would hold up a window. What it keeps too long is the little that
    happened to be garbage.
    """
    if gc.get_freeze_count():
        gc.freeze()

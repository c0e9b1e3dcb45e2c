"""Memory given back to the system after a large read.

The C library keeps what a thread has freed for the next time. After the keys and places of a million cases that is
140 MB, and the next time may never come; it is given back in 8 ms.
"""

from __future__ import annotations

import sys
from typing import Final

#: Bytes freed at once from which giving back is worth its while.
LARGE: Final = 4 << 20


def give_back(freed: int) -> None:
    """Return unused memory to the system, where the C library can be told to (glibc); elsewhere it does so itself.

    Args:
        freed: bytes the caller has just let go; below ``LARGE`` nothing is done.
    """
    if freed < LARGE or not sys.platform.startswith("linux"):
        return
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)

"""The selection: which cases a person has picked, by case key. One object for table, map, lasso and bulk.

Qt's own selection asks a Python model cell by cell: selecting a million rows takes 14 seconds. One bit a case
takes a fraction of a millisecond.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROOM = 1 << 16  # cases the bits are made for at first; they double from there


class Selection(QObject):
    """Picked cases. Grows with the highest case key it meets."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bits: Any = None  # numpy bool, made at the first pick: numpy is not needed to start
        self._count = 0
        self.version = 0

    @property
    def count(self) -> int:
        """How many cases are picked."""
        return self._count

    def contains(self, n: int) -> bool:
        """Whether this case is picked."""
        return self._count > 0 and n < len(self._bits) and bool(self._bits[n])

    def array(self) -> NDArray[np.int64]:
        """The picked cases' keys, ascending."""
        import numpy as np

        return np.flatnonzero(self._bits) if self._count else np.empty(0, np.int64)

    def count_of(self, ids: Any) -> int:
        """How many of these cases are picked.

        Args:
            ids: case keys, an int64 array or a list.
        """
        if not self._count or not len(ids):
            return 0
        import numpy as np

        keys = np.asarray(ids, np.int64)
        self._grow(int(keys.max()))
        return int(np.count_nonzero(self._bits[keys]))

    def add(self, cases: Any) -> None:
        """Pick these as well."""
        self._mark(cases, True)

    def remove(self, cases: Any) -> None:
        """Let these go."""
        self._mark(cases, False)

    def toggle(self, n: int) -> None:
        """Pick this case, or let it go."""
        self._mark([n], not self.contains(n))

    def set(self, cases: Any) -> None:
        """Pick these and no others."""
        if self._bits is not None:
            self._bits[:] = False
        self._count = 0
        self._mark(cases, True)

    def all_of(self, ids: Any) -> None:
        """Pick all that match, beside what is picked already; a million keys take a few milliseconds."""
        self._mark(ids, True)

    def clear(self) -> None:
        """Pick nothing."""
        if self._count:
            self.set([])

    def _mark(self, cases: Any, on: bool) -> None:
        import numpy as np

        listed = list(cases) if isinstance(cases, Iterable) and not isinstance(cases, np.ndarray) else cases
        keys = np.asarray(listed, np.int64)
        if len(keys):
            self._grow(int(keys.max()))
            self._bits[keys] = on
            self._count = int(np.count_nonzero(self._bits))
        self.version += 1
        self.changed.emit()

    def _grow(self, highest: int) -> None:
        import numpy as np

        have = 0 if self._bits is None else len(self._bits)
        if highest < have:
            return
        bits = np.zeros(max(ROOM, highest + 1, 2 * have), bool)
        if have:
            bits[:have] = self._bits
        self._bits = bits

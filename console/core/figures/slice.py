"""The one filter of all figures: channels, places, categories, agencies and a stretch of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from console.core.figures.facts import MERGED, SPAM, Facts
from models.clocks import DAY, WIB_SECONDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from models.reference import Reference

MOST_DAYS: Final = 3660
"""Ten years: the longest stretch that is drawn by days."""
#: Addressees of their own in every kelurahan, counted as one: the lurah and the PPSU crew.
KEL: Final = "KEL"


@dataclass(frozen=True, slots=True)
class Slice:
    """What the figures are about. Twins and spam are in none of them: they are nobody's work.

    Attributes:
        since, until: the stretch of time, seconds since the epoch, ``until`` outside it.
        channels, categories: codes; () means all, "" a case of which it is not known.
        areas: Kemendagri codes of kota, kecamatan or kelurahan; () means everywhere, "" cases without a place.
        agencies: agency codes; a Dinas stands for its Suku Dinas too, ``KEL`` for every lurah and crew.

    Raises:
        ValueError: the stretch is negative or longer than ``MOST_DAYS``.
    """

    since: int
    until: int
    channels: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.since <= self.until <= self.since + MOST_DAYS * DAY:
            raise ValueError("a stretch of time must not end before it begins, nor be longer than ten years")

    @property
    def first_day(self) -> int:
        """Jakarta's day the stretch begins on, in days since 1 January 1970."""
        return (self.since + WIB_SECONDS) // DAY

    @property
    def days(self) -> int:
        """How many of Jakarta's days it touches."""
        return (self.until - 1 + WIB_SECONDS) // DAY - self.first_day + 1 if self.until > self.since else 0

    def passing(self, facts: Facts, ref: Reference) -> NDArray[np.bool_]:
        """Which cases pass, whenever they came.

        Args:
            facts: the cases.
            ref: master data, for who belongs to whom.
        """
        passes: NDArray[np.bool_] = (facts.flags & MERGED == 0) & (facts.kind != SPAM)
        if self.channels:
            passes &= facts.channels.passing(self.channels.__contains__)[facts.channel]
        if self.areas:
            passes &= facts.places.passing(self._in_areas)[facts.kelurahan]
        if self.categories:
            passes &= facts.categories.passing(self.categories.__contains__)[facts.category]
        if self.agencies:
            wanted = set(self.agencies)
            lies = facts.agencies.passing(lambda code: code in wanted or desk_of(code, ref) in wanted)
            passes &= lies[facts.agency]
        return passes

    def _in_areas(self, code: str) -> bool:
        return any(code == area or (area and code.startswith(f"{area}.")) for area in self.areas)


def desk_of(code: str, ref: Reference) -> str:
    """The row an agency is counted in: the Dinas of a Suku Dinas, ``KEL`` for lurah and crew, else itself."""
    agency = ref.agencies.get(code)
    if agency is None:
        return KEL if code.startswith(("LURAH-", "PPSU-")) else code
    if agency.level in ("lurah", "ppsu"):
        return KEL
    return agency.parent if agency.level == "sudin" and agency.parent else code

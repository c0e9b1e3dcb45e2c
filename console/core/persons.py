"""Whether two reports came from the same person, without keeping who that is.

A contact is compared as a keyed hash. The key is made anew for each process and written nowhere, so that neither the
hashes nor a list of all telephone numbers tell anything afterwards. What is remembered is bounded, lives in memory,
and is only of reports this computer took in itself: a central shows contacts behind a mask, and a mask is nobody.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from hashlib import blake2b
from typing import Final
from uuid import UUID

MOST: Final = 50_000
_NUMBER: Final = re.compile(r"[+()\d][\d\s().\-/]{6,24}")
_MASK: Final = "•"


def normalised(contact: str, channel: str) -> str:
    """A contact in the one form in which it can be compared; "" when it names nobody.

    Numbers of Indonesia are the same with 0, 62 or +62 before them. A handle means somebody only in its own channel.

    Args:
        contact: as the channel gave it.
        channel: channel code.
    """
    plain = contact.strip().casefold()
    if len(plain) < 3 or _MASK in plain:
        return ""
    if _NUMBER.fullmatch(plain):
        digits = re.sub(r"\D", "", plain)
        if digits.startswith("0"):
            digits = "62" + digits.lstrip("0")
        elif digits.startswith("8"):
            digits = "62" + digits
        return f"tel:{digits}"
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", plain):
        return f"mailto:{plain}"
    return f"{channel}:{plain.removeprefix('@')}"


class Persons:
    """Who sent which of the recent reports, as hashes. On the thread that writes.

    Args:
        key: random, at least 16 bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key[:64]
        self._of: OrderedDict[UUID, bytes] = OrderedDict()

    def of(self, case: UUID, contact: str, channel: str) -> bytes:
        """The reporter of a case; remembered, for the contact leaves this computer once the central has it.

        Args:
            case: the case.
            contact: "" when it is not known (any more).
            channel: channel code.

        Returns:
            Equal for the same person and nobody else; empty when nobody is known.
        """
        plain = normalised(contact, channel) if contact else ""
        if not plain:
            return self._of.get(case, b"")
        known = blake2b(plain.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()
        self._of[case] = known
        self._of.move_to_end(case)
        if len(self._of) > MOST:
            self._of.popitem(last=False)
        return known

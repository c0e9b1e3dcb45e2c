"""How the made city's people write: category by category, channel by channel."""

from __future__ import annotations

import random
from typing import Any, Final

# How each channel's messages differ: an opening, a closing, and whether they carry a title.
_OPENING: Final = {"x": "x_awal", "email": "email_awal", "lapor": "lapor_awal", "balai-warga": "warga_awal"}
_CLOSING: Final = {"email": "email_akhir", "qlue": "qlue"}
_TITLED: Final = frozenset(("qlue", "email", "balai-warga", "lapor"))
_DIRECTIONS: Final = ("Barat", "Timur", "Selatan", "Utara", "Dalam", "Baru")
_SHORT: Final = (
    ("sudah", "sdh"),
    ("dari", "dr"),
    ("tidak", "gak"),
    ("mohon", "mhn"),
    ("tolong", "tlg"),
    ("jalan", "jln"),
)


class Words:
    """Makes messages out of ``resources/demo/texts.toml``.

    Args:
        texts: the file's content.
        chance: where all choices are drawn from.
    """

    def __init__(self, texts: dict[str, Any], chance: random.Random) -> None:
        self._texts = texts
        self._chance = chance

    def one(self, name: str, category: str | None = None) -> str:
        """One of a list: the category's own where it has one, else that of the table ``kata``."""
        own = self._texts.get(category or "", {}).get(name)
        return str(self._chance.choice(own or self._texts["kata"][name]))

    def message(self, category: str, channel: str, kelurahan: str) -> tuple[str, str]:
        """A message about a category, as this channel's people write.

        Args:
            category: slug, or "aspirasi".
            channel: channel code.
            kelurahan: its name, which some of the words mention.

        Returns:
            (title or "", text).
        """
        title, text = self._chance.choice(self._texts[category]["laporan"])
        body = str(text).format(
            jalan=self._street(kelurahan), patokan=self.one("patokan"), kel=kelurahan, lama=self.one("lama"),
            rt=f"{self._chance.randint(1, 15):02d}/{self._chance.randint(1, 12):02d}",
            rw=f"{self._chance.randint(1, 12):02d}", jam=self.one("jam"),
        )  # fmt: skip
        if channel in ("sms", "x") and self._chance.random() < 0.5:
            for long, short in _SHORT:
                body = body.replace(f" {long} ", f" {short} ")
        if kelurahan.lower() not in body.lower() and channel != "qlue" and self._chance.random() < 0.8:
            body += f", kel. {kelurahan}"
        if channel in _OPENING:
            opening = self.one(_OPENING[channel])
            body = opening + (_as_middle(body) if opening.rstrip()[-1] not in "?!" else body)
        if channel == "email":
            body += "."
        if channel in _CLOSING:
            body += self.one(_CLOSING[channel])
        return (str(title) if channel in _TITLED else ""), body

    def contact(self, channel: str, name: str) -> str:
        """An address of the kind the channel knows its people by, of a sort that nobody can have.

        Numbers begin with 0800 0, no subscriber's; the domain ``invalid`` belongs to nobody for ever
        (RFC 2606); no network allows a hyphen in a handle.
        """
        digits = f"{self._chance.randrange(10**7):07d}"
        if channel in ("x", "qlue", "facebook", "balai-warga"):
            return f"@{name.lower()}-{digits[:3]}"
        if channel in ("email", "lapor"):
            return f"{name.lower()}.{digits[:3]}@contoh.invalid"
        return f"08000{digits}"

    def _street(self, kelurahan: str) -> str:
        """A street named after its kelurahan; no direction after a name that ends in one."""
        last = self.one("jalan")
        while last in _DIRECTIONS and kelurahan.endswith(_DIRECTIONS):
            last = self.one("jalan")
        return f"Jl. {kelurahan} {last}"


def _as_middle(sentence: str) -> str:
    """The sentence after other words: with a small letter, unless it begins with an abbreviation."""
    first = sentence.split(maxsplit=1)[0]
    return sentence if first[1:] != first[1:].lower() else sentence[0].lower() + sentence[1:]

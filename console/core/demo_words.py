"""How the made city's people write: category by category, channel by channel."""

from __future__ import annotations

import random
from typing import Any, Final

# How each channel's messages differ: an opening, a closing, and whether they carry a title.
_OPENING: Final = {"x": "x_awal", "email": "email_awal", "lapor": "lapor_awal", "balai-warga": "warga_awal"}
_CLOSING: Final = {"email": "email_akhir", "qlue": "qlue"}
_TITLED: Final = frozenset(("qlue", "email", "balai-warga", "lapor"))
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

    def one(self, name: str) -> str:
        """One of a list of the table ``kata``."""
        return str(self._chance.choice(self._texts["kata"][name]))

    def message(self, category: str, channel: str, kelurahan: str) -> tuple[str, str]:
        """A message about a category, as this channel's people write.

        Args:
            category: slug, or "aspirasi".
            channel: channel code.
            kelurahan: its name, which some of the words mention.

        Returns:
            (title or "", text).
        """
        texts = self._texts.get(category) or self._texts["fasos-fasum"]
        street = f"Jl. {kelurahan} {self.one('jalan')}"
        body = str(self._chance.choice(texts["isi"])).format(
            jalan=street, patokan=self.one("patokan"), rt=f"{self._chance.randint(1, 15):02d}/{self._chance.randint(1, 12):02d}",
            kel=kelurahan, lama=self.one("lama"), jam=self.one("jam"),
        )  # fmt: skip
        if channel in ("sms", "x") and self._chance.random() < 0.5:
            for long, short in _SHORT:
                body = body.replace(f" {long} ", f" {short} ")
        if kelurahan.lower() not in body.lower() and channel != "qlue" and self._chance.random() < 0.8:
            body += f", kel. {kelurahan}"
        if channel in _OPENING:
            body = self.one(_OPENING[channel]) + (body[0].lower() + body[1:] if channel != "x" else body)
        if channel in _CLOSING:
            body += self.one(_CLOSING[channel])
        title = str(self._chance.choice(texts["judul"])) if channel in _TITLED else ""
        return title, body

    def contact(self, channel: str, name: str) -> str:
        """An address of the kind the channel knows its people by; numbers of a range nobody is given."""
        digits = f"{self._chance.randrange(10**7):07d}"
        if channel in ("x", "qlue", "facebook", "balai-warga"):
            return f"@{name.lower()}{digits[:3]}"
        return (
            f"{name.lower()}.{digits[:3]}@contoh.invalid"
            if channel in ("email", "lapor")
            else f"08000{digits}"
        )

"""The screen Karantina: what could not be read, why, and what to do about it."""

from __future__ import annotations

from console.ui.quarantine.screen import QuarantineScreen

__all__ = ["QuarantineScreen"]

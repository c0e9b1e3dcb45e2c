"""The screen Merah: how red each kelurahan is, why, what would clear it, and what changed since the last meeting."""

from __future__ import annotations

from console.ui.red.screen import RedScreen

__all__ = ["RedScreen"]

"""The screen Beban: who has how much to do, who is away, and the way to what lies with each."""

from __future__ import annotations

from console.ui.load.screen import LoadScreen

__all__ = ["LoadScreen"]

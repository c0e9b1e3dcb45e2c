"""The screen Pola: what comes and goes, what is unusual, and a day again; one filter and one brush for all of it."""

from __future__ import annotations

from console.ui.patterns.screen import PatternsScreen

__all__ = ["PatternsScreen"]

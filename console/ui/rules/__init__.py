"""The screen Aturan: whom new cases go to by rule, tried on last month before it holds, and the ladder of the late."""

from __future__ import annotations

from console.ui.rules.screen import RulesScreen

__all__ = ["RulesScreen"]

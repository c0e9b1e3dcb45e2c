"""The screen Pengaturan: what can be set, what was set elsewhere, and where everything is kept."""

from __future__ import annotations

from console.ui.preferences.screen import PreferencesScreen

__all__ = ["PreferencesScreen"]

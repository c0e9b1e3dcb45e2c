"""The screen Kanal: how each channel is, how far it has joined, and how often suggestions were right."""

from __future__ import annotations

from console.ui.channels.screen import ChannelsScreen

__all__ = ["ChannelsScreen"]

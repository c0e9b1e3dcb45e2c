"""The screen Dinding: what everybody in the room looks at, readable from eight metres.

One painted page of 3840 x 2160 units, scaled to whatever it is shown on: tile numbers are 192 units high, names 80,
nothing below 60. Over two screens the map stands on one and the figures on the other.
"""

from console.ui.wall.screen import WallScreen, WallWindow, wall_windows

__all__ = ["WallScreen", "WallWindow", "wall_windows"]

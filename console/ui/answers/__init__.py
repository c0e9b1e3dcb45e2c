"""What the central has not answered and what it refused: the list behind the pill, and the question at the end."""

from __future__ import annotations

from console.ui.answers.closing import Leaving
from console.ui.answers.host import Answers

__all__ = ["Answers", "Leaving"]

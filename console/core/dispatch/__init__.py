"""The one door for writes: Commands in, Change out.

Each Command is judged by ``models.rules`` on the case as it is at that moment, inside the write transaction; what
passes is written together with its Event, what does not comes back with the reason and nothing of it is written.

``door`` holds the engine and its transactions; ``acts`` does and undoes Commands; ``arrivals`` takes reports in,
``pages`` whatever a channel delivers; ``housekeeping`` writes what is no case, ``keeping`` what people keep for their
work.
"""

from __future__ import annotations

from console.core.dispatch.acts import BATCH
from console.core.dispatch.housekeeping import Housekeeping
from console.core.dispatch.keeping import Keeping
from console.core.dispatch.outcome import Change, History, Outcome, Received, Step
from console.core.dispatch.pages import Pages

__all__ = ["BATCH", "Change", "Dispatcher", "History", "Outcome", "Received", "Step"]


class Dispatcher(Pages, Housekeeping, Keeping):
    """The door with all that goes through it; see ``door.Door`` for what it is made of."""

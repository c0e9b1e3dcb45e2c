"""Console and central agree: what was done here is pushed, what was done elsewhere is pulled, in one cycle.

``judge`` prepares a push, ``cycle`` is one push and pull, ``first`` fills an empty console, ``mend`` goes back with a
central that went back, ``service`` keeps all of that going for a window. models/README.md tells the protocol.
"""

from __future__ import annotations

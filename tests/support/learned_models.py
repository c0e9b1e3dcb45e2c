"""A learned model made by hand: few words, known weights."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from console.core.learned import FOLDER, FORMAT, NAME

WORDS = ["got", "mampet", "got mampet", "pohon", "tumbang", "tolong"]
#: kind: complaint, spam; category: saluran-air, pohon, taman; agency: KEL, DISTAMHUT, DSDA
VALUES = {
    "kind": ["complaint", "spam"],
    "category": ["saluran-air", "pohon", "taman"],
    "agency": ["KEL", "DISTAMHUT", "DSDA"],
}


def put(home: Path, *, weight: float = 0.5, arrays: dict[str, Any] | None = None, **changed: Any) -> None:
    """A small model, made by hand, with whatever is to be wrong with it."""
    weights = np.zeros((len(WORDS), 8), np.float32)
    for word, column in (("got", 2), ("mampet", 2), ("got mampet", 2), ("pohon", 3), ("tumbang", 3)):
        weights[WORDS.index(word), 2:5] -= 2
        weights[WORDS.index(word), column] += 6
        weights[WORDS.index(word), 5 if column == 2 else 6] += 3
        weights[WORDS.index(word), 0] += 2
    numbers = {
        "words": np.frombuffer("\n".join(WORDS).encode(), np.uint8),
        "idf": np.ones(len(WORDS), np.float32),
        "weights": weights,
        "bias": np.zeros(8, np.float32),
        **(arrays or {}),
    }
    packed = BytesIO()
    np.savez(packed, **numbers)
    fields = {
        name: {
            "values": values, "decisions": 300, "accuracy": 0.9, "lexicon": 0.8, "together": 0.95, "weight": weight,
            "calibration": 0.02, "classes": {value: [100, 0.9] for value in values},
        }
        for name, values in VALUES.items()
    }  # fmt: skip
    told = {
        "format": FORMAT, "version": "20251124-abcdef", "trained_at": 1_763_946_600, "decisions": 300,
        "numbers": "20251124-abcdef.npz", "sha256": hashlib.sha256(packed.getvalue()).hexdigest(), "fields": fields,
        **changed,
    }  # fmt: skip
    (home / FOLDER).mkdir(parents=True, exist_ok=True)
    (home / FOLDER / "20251124-abcdef.npz").write_bytes(packed.getvalue())
    (home / FOLDER / NAME).write_text(json.dumps(told), "utf-8")

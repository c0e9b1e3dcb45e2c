"""Messages gone wrong, for channels that must lose none: good records with parts replaced by anything JSON can hold."""

from __future__ import annotations

import json
import random
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from models.delivery import Edited, Item
from models.report import Report, Unreadable

_TEXT = st.text(max_size=12) | st.sampled_from(
    [
        "",
        " ",
        "0",
        "-1",
        "9" * 25,
        "1763946600",
        "\ud800",
        "\x00",
        "2026-02-30T99:99:99Z",
        "x" * 30_000,
        "٣",
        "²",
    ]
)
_LEAF = (
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXT
    | st.sampled_from([10**400, -1, 2**64, 1e308, "null"])
)  # fmt: skip
#: Anything a JSON document can hold in one place.
ANYTHING = st.recursive(_LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
                        max_leaves=6)  # fmt: skip
#: What records are spoiled with, and how.
POISON = st.tuples(st.lists(ANYTHING, min_size=8, max_size=20), st.integers(0, 2**32))


def spoiled(records: list[dict[str, Any]], poison: tuple[list[Any], int]) -> list[Any]:
    """Each record with something wrong: a part replaced, taken away or added, or the whole record something else."""
    values, seed = poison
    chance = random.Random(seed)  # noqa: S311 - of a test
    result: list[Any] = []
    for record in records:
        copy: Any = json.loads(json.dumps(record))
        if chance.random() < 0.1:
            copy = deepcopy(chance.choice(values))
        for _ in range(chance.randint(1, 3)):
            _spoil(copy, values, chance)
        result.append(copy)
    return result


def _spoil(record: Any, values: list[Any], chance: random.Random) -> None:
    at = record
    while isinstance(at, dict | list) and at:
        key = chance.choice(sorted(at, key=str)) if isinstance(at, dict) else chance.randrange(len(at))
        if chance.random() < 0.5 and isinstance(at[key], dict | list) and at[key]:
            at = at[key]
            continue
        if chance.random() < 0.25 and isinstance(at, dict):
            del at[key]
        else:
            at[key] = deepcopy(chance.choice(values))
        return


def assert_storable(items: list[Item]) -> None:
    """Every item can be written down, shown and sent to the central, whatever it was made of."""
    for item in items:
        if isinstance(item, Report):
            assert item.external_id and len(item.external_id) <= 200
            assert item.text.strip() and len(item.text) <= 20_000
            assert 946_659_600 <= item.received_at < 2**33
            assert (item.lat is None) == (item.lon is None)
            assert item.lat is None or item.lon is None or (-90 <= item.lat <= 90 and -180 <= item.lon <= 180)
            words = [item.external_id, item.text, item.title, item.address, item.reporter_name,
                     item.reporter_contact, item.raw, *item.photos]  # fmt: skip
        elif isinstance(item, Unreadable):
            assert item.code and item.where and item.raw and len(item.raw) <= 64 * 1024
            words = [item.where, item.raw, *item.params.values()]
        elif isinstance(item, Edited):
            assert item.external_id and item.text.strip() and item.version
            words = [item.external_id, item.text, item.title, item.version]
        else:
            assert item.external_id
            words = [item.external_id, item.version]
        for word in words:
            word.encode()  # no half characters
            assert "\x00" not in word

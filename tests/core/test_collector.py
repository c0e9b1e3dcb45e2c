"""The collector leaves alone what stands, and looks seldom."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from console.core import collector


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_lives_is_never_looked_at_again() -> None:
    standing = [[i] for i in range(1000)]
    collector.calm()
    assert gc.get_freeze_count() >= len(standing)
    assert not any(one is standing[0] for one in gc.get_objects())


def test_garbage_is_gone_before_the_rest_is_frozen() -> None:
    class Loop:
        def __init__(self) -> None:
            self.me = self

    Loop()
    gc.unfreeze()
    collector.calm()
    gc.unfreeze()
    assert not any(isinstance(one, Loop) for one in gc.get_objects())


def test_a_look_is_seldom() -> None:
    collector.calm()
    assert gc.get_threshold() == collector.THRESHOLDS


def test_what_is_built_later_is_left_alone_too_but_only_in_a_calm_program() -> None:
    later = [[i] for i in range(1000)]
    gc.unfreeze()
    collector.settle()
    assert gc.get_freeze_count() == 0
    collector.calm()
    more = [[i] for i in range(1000)]
    collector.settle()
    assert not any(one is more[0] or one is later[0] for one in gc.get_objects())

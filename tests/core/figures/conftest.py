"""A store of small cities, and the same store's reading connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from tests.support import small_cities


@pytest.fixture(scope="module")
def stores(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """One to write, one to read; every example fills it anew."""
    home = tmp_path_factory.mktemp("figures")
    write, read = small_cities.made(home), small_cities.reader(home)
    yield write, read
    read.close()
    write.close()

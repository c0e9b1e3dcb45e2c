"""Master data goes into the store and comes back as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from models import seed, tables
from models.indicator import Rates
from models.routing import Absence
from models.routing_json import absences_to_json
from tests.support.factories import PLUIT, reference


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """A store in memory with the tables of master data, foreign keys enforced."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.execute("pragma foreign_keys = 1")
    for table in (
        tables.kota,
        tables.kecamatan,
        tables.kelurahan,
        tables.agency,
        tables.category,
        tables.channel,
        tables.reply_rule,
        tables.city_list,
        tables.kept,
    ):
        made.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
    yield made
    made.close()


def test_a_list_only_a_newer_program_can_read_is_left_where_it_is(db: sqlite3.Connection) -> None:
    seed.seed(db)
    newer = '[{"name":"a","addressee":"lurah","weather":"rain"}]'
    db.execute("insert into city_list values ('routing_rules', ?), ('tides', '[]')", (newer,))
    away = Absence("DBM", 1, 2, "DSDA")
    db.execute("insert into city_list values ('absences', ?)", (absences_to_json([away]),))
    found = seed.read_reference(db, Rates())
    assert (found.routing_rules, found.absences, found.escalation_rules) == ((), (away,), ())
    assert found.unread == ("routing_rules", "tides")
    assert db.execute("select body from city_list where kind = 'routing_rules'").fetchone() == (newer,)


def test_a_new_store_reads_back_the_defaults(db: sqlite3.Connection) -> None:
    seed.seed(db)
    found, wanted = seed.read_reference(db, Rates()), reference()
    assert found.agencies == wanted.agencies
    assert found.categories == wanted.categories
    assert found.channels == wanted.channels
    assert found.territory.kota == wanted.territory.kota
    assert found.territory.kecamatan == wanted.territory.kecamatan
    # Postal codes are looked up in the program's own list only; the store does not keep them.
    places = {code: replace(place, postal="") for code, place in wanted.territory.kelurahan.items()}
    assert found.territory.kelurahan == places
    assert found.territory.aliases == wanted.territory.aliases
    assert found.calendar == wanted.calendar


def test_lists_keep_the_order_a_city_gave_them(db: sqlite3.Connection) -> None:
    seed.seed(db)
    found = seed.read_reference(db, Rates())
    assert list(found.agencies) == list(reference().agencies)
    assert list(found.categories) == list(reference().categories)
    assert list(found.channels) == list(reference().channels)


def test_what_a_city_changed_is_read(db: sqlite3.Connection) -> None:
    base = reference()
    seed.seed(
        db, replace(base, agencies={**base.agencies, "DBM": replace(base.agencies["DBM"], active=False)})
    )
    db.execute("update kelurahan set crew = 70 where code = ?", (PLUIT,))
    db.execute("update category set handover_hours = 0.5, active = 0 where code = 'jalan'")
    found = seed.read_reference(db, Rates())
    assert not found.agencies["DBM"].active
    assert found.territory.kelurahan[PLUIT].crew == 70
    assert (found.category("jalan").handover_hours, found.category("jalan").active) == (0.5, False)


def test_the_rates_are_handed_through_and_a_store_is_seeded_once(db: sqlite3.Connection) -> None:
    seed.seed(db)
    rates = Rates()
    assert seed.read_reference(db, rates).rates is rates
    with pytest.raises(sqlite3.IntegrityError):
        seed.seed(db)

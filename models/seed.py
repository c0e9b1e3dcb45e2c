"""Master data in and out of the store: seeded from resources when a store is made, read back as a Reference."""

from __future__ import annotations

import sqlite3
from typing import Any

from models.agencies import Agency, Category, Channel
from models.reference import Rates, Reference, default_reference
from models.routing import BadRouting
from models.routing_json import READERS
from models.territory import Kecamatan, Kelurahan, Kota, Territory, load_default


def seed(db: Any, ref: Reference | None = None) -> None:
    """Fill an empty store with master data.

    Args:
        db: a connection with ``executemany``, inside a transaction.
        ref: what to write; None: the program's own defaults.
    """
    ref = ref or default_reference()
    t = ref.territory
    db.executemany("insert into kota(code, name, short) values (?, ?, ?)",
                   [(k.code, k.name, k.short) for k in t.kota.values()])  # fmt: skip
    db.executemany("insert into kecamatan(code, name, kota) values (?, ?, ?)",
                   [(k.code, k.name, k.kota) for k in t.kecamatan.values()])  # fmt: skip
    db.executemany("insert into kelurahan(code, name, kecamatan, lat, lon, crew) values (?, ?, ?, ?, ?, ?)",
                   [(k.code, k.name, k.kecamatan, k.lat, k.lon, k.crew) for k in t.kelurahan.values()])  # fmt: skip
    db.executemany(
        "insert into agency(code, name, short, level, parent, kota, kelurahan, active) values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (a.code, a.name, a.short, a.level, a.parent, a.kota, a.kelurahan, int(a.active))
            for a in ref.agencies.values()
        ],
    )
    db.executemany(
        "insert into category(code, name, name_en, agency, handover_hours, lurah_hours, completion_hours, calendar,"
        " trifle, active) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(c.code, c.name, c.name_en, c.agency, c.handover_hours, c.lurah_hours, c.completion_hours, c.calendar,
          int(c.trifle), int(c.active)) for c in ref.categories.values()],
    )  # fmt: skip
    db.executemany("insert into channel(code, name, geo, photo, phase) values (?, ?, ?, ?, ?)",
                   [(c.code, c.name, int(c.geo), int(c.photo), c.phase) for c in ref.channels.values()])  # fmt: skip


def read_reference(db: sqlite3.Connection, rates: Rates) -> Reference:
    """The store's master data as one snapshot.

    Args:
        db: a reading connection.
        rates: the indicator's numbers, from the settings.
    """
    kota = (Kota(*row) for row in db.execute("select code, name, short from kota order by code"))
    kecamatan = (
        Kecamatan(*row) for row in db.execute("select code, name, kota from kecamatan order by code")
    )
    kelurahan = (
        Kelurahan(code, name, kecamatan_, kota_, lat, lon, crew=crew)
        for code, name, kecamatan_, kota_, lat, lon, crew in db.execute(
            "select k.code, k.name, k.kecamatan, d.kota, k.lat, k.lon, k.crew from kelurahan k"
            " join kecamatan d on d.code = k.kecamatan order by k.code")
    )  # fmt: skip
    territory = Territory(
        kota={k.code: k for k in kota},
        kecamatan={k.code: k for k in kecamatan},
        kelurahan={k.code: k for k in kelurahan},
        aliases=load_default().aliases,
    )
    agencies = (
        Agency(code, name, short, level, parent, kota_, kelurahan_, bool(active))
        for code, name, short, level, parent, kota_, kelurahan_, active in db.execute(
            "select code, name, short, level, parent, kota, kelurahan, active from agency")
    )  # fmt: skip
    categories = (
        Category(code, name, name_en, agency, serve, lurah, done, mode, bool(trifle), bool(active))
        for code, name, name_en, agency, serve, lurah, done, mode, trifle, active in db.execute(
            "select code, name, name_en, agency, handover_hours, lurah_hours, completion_hours, calendar, trifle,"
            " active from category")
    )  # fmt: skip
    channels = (
        Channel(code, name, bool(geo), bool(photo), phase)
        for code, name, geo, photo, phase in db.execute("select code, name, geo, photo, phase from channel")
    )
    rules = db.execute("select channel, status, template from reply_rule order by channel, status")
    words = db.execute(
        "select name, body from kept where kind = 'template' and shared = 1 and deleted = 0 order by at, n"
    )
    lists: dict[str, tuple[Any, ...]] = {}
    unread = []
    for kind, body in db.execute("select kind, body from city_list order by kind"):
        try:
            lists[kind] = READERS[kind](body)
        except (BadRouting, KeyError):
            unread.append(kind)
    return Reference(
        territory=territory,
        agencies={a.code: a for a in agencies},
        categories={c.code: c for c in categories},
        channels={c.code: c for c in channels},
        rates=rates,
        reply_rules={(channel, status): template for channel, status, template in rules},
        reply_templates=tuple((name, body) for name, body in words),
        routing_rules=lists.get("routing_rules", ()),
        absences=lists.get("absences", ()),
        escalation_rules=lists.get("escalation_rules", ()),
        unread=tuple(unread),
    )

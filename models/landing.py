"""Landing what a central answered, in the local store: for ``console.core.sync`` alone.

Rows come as ``console.core.central`` reads them, already in the store's own form, and go through ``executemany``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from sqlite3 import IntegrityError
from typing import Any, Final

from models import reading

Row = Sequence[Any]

#: Columns of a landed case, in the order the central sends them; the count of twins is made here.
LANDED: Final = tuple(name for name in reading.COLUMNS if name != "twins")
_PLACE: Final = {name: place for place, name in enumerate(LANDED)}
_UPSERT: Final = "insert into complaint({}) values ({}) on conflict(id) do update set {}".format(  # noqa: S608
    ", ".join(LANDED), ", ".join("?" * len(LANDED)), ", ".join(f"{n} = excluded.{n}" for n in LANDED if n != "id"),
)  # fmt: skip
_INSERT: Final = _UPSERT.partition(" on conflict")[0].replace("insert into", "insert or ignore into")
_ANSWER: Final = """insert into event(id, complaint, seq, kind, actor, at, console, base, body, effect, before, outcome,
    reason, revision, batch, undoes, stamped_at, mine) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
    on conflict(id) do update set seq = excluded.seq, effect = excluded.effect, before = excluded.before,
    outcome = excluded.outcome, reason = excluded.reason, revision = excluded.revision,
    stamped_at = excluded.stamped_at"""
_SEARCHED: Final = """insert into complaint_search(rowid, number, title, text, address, place)
    select n, number, title, text, address, place from complaint_words where n > ?"""


def pending(db: Any) -> list[tuple[Any, ...]]:
    """Every Event without an answer, in the order it was said: n, id, complaint, kind, actor, at, console, base, body,
    batch, undoes, and for a report its text, and its reporter's name and contact.

    A report's text is what it said when it came: where its writer has edited it since, that is what stood before the
    first edit.
    """
    return list(db.execute(
        """select e.n, e.id, e.complaint, e.kind, e.actor, e.at, e.console, e.base, e.body, e.batch, e.undoes,
               case e.kind when 'receivereport' then coalesce(
                 (select json_extract(a.before, '$.text') from event a where a.complaint = e.complaint
                    and a.kind = 'amend' and a.outcome is not 'refused'
                    and json_extract(a.before, '$.text') is not null order by a.n limit 1),
                 (select c.text from complaint c where c.id = e.complaint)) end,
               r.name, r.contact
           from event e left join reporter r on e.kind = 'receivereport' and r.complaint = e.complaint
           where e.outcome is null order by e.n"""))  # fmt: skip


def cases(db: Any, rows: Sequence[Row]) -> set[bytes]:
    """Put cases as the central has them over what is here.

    A report that another machine took in under another id is dropped here; a number the central gave elsewhere is
    taken from a case that only had it for the time being.

    Returns:
        Parents of what was dropped.
    """
    _count_on(db, rows)
    return give_way(db, rows) | _put(db, rows)


def _put(db: Any, rows: Sequence[Row]) -> set[bytes]:
    """Cases over what is here, parents of what was dropped for it.

    A message that is held under another id by a case that waits for nothing was read from a central that was restored
    since, when a first pull was cut: it is no more.
    """
    try:
        db.executemany(_UPSERT, rows)
    except IntegrityError:
        parents = drop(db, [other for row in rows if (other := _same_message(db, row)) is not None])
        db.executemany(_UPSERT, rows)
        return parents
    return set()


def _same_message(db: Any, row: Row) -> bytes | None:
    """The case here that holds a landing case's message under another id."""
    held = db.execute("select id from complaint where channel = ? and external_id = ? and id <> ?",
                      (row[_PLACE["channel"]], row[_PLACE["external_id"]], row[0])).fetchone()  # fmt: skip
    return held[0] if held is not None else None


def _count_on(db: Any, rows: Sequence[Row]) -> None:
    """Numbers for the time being go on after those the central gave, so that no two cases here have the same."""
    last: dict[str, int] = {}
    for row in rows:
        number = row[_PLACE["number"]]
        if number[8:].isdecimal():
            last[number[2:8]] = max(last.get(number[2:8], 0), int(number[8:]))
    db.executemany("insert into counter(day, last) values (?, ?) on conflict(day) do update set"
                   " last = max(last, excluded.last)", list(last.items()))  # fmt: skip


def give_way(db: Any, rows: Sequence[Row]) -> set[bytes]:
    """Unanswered reports make room for the central's: same message under another id, or the same number.

    Returns:
        Parents of what was dropped.
    """
    parents: set[bytes] = set()
    waiting = waiting_reports(db)
    if not waiting:
        return parents
    for row in rows:
        held = _same_message(db, row)
        if held is not None and held in waiting:
            # Its words go with it, so nothing is left to push: the answer is known.
            db.execute("update event set outcome = 'refused', reason = '{\"code\":\"central.exists\"}'"
                       " where complaint = ? and kind = 'receivereport' and outcome is null", (held,))  # fmt: skip
            parents |= drop(db, [held])
        held = db.execute(
            "select id from complaint where number = ? and id <> ?", (row[_PLACE["number"]], row[0])
        ).fetchone()
        if held is not None and held[0] in waiting:
            day = str(row[_PLACE["number"]])[2:8]
            db.execute("insert into counter(day, last) values (?, 1) on conflict(day) do update"
                       " set last = last + 1", (day,))  # fmt: skip
            db.execute(
                "update complaint set number = (select 'JK' || day || printf('%04d', last) from counter where day = ?)"
                " where id = ?", (day, held[0]))  # fmt: skip
    return parents


def drop(db: Any, ids: Sequence[bytes]) -> set[bytes]:
    """Cases that are no longer here to be seen; their Events stay.

    Returns:
        Their parents, which have a twin less.
    """
    parents = parents_of(db, ids)
    rows = [(raw,) for raw in ids]
    db.executemany("delete from photo where complaint = ?", rows)
    db.executemany("delete from reporter where complaint = ?", rows)
    db.executemany("delete from complaint where id = ?", rows)
    return parents


def parents_of(db: Any, ids: Iterable[bytes]) -> set[bytes]:
    """The cases that these are twins of, as things stand here."""
    found: set[bytes] = set()
    for some in reading.chunks(list(ids), 500):
        marks = ",".join("?" * len(some))
        sql = f"select merged_into from complaint where merged_into is not null and id in ({marks})"  # noqa: S608
        found |= {row[0] for row in db.execute(sql, some)}
    return found


def waiting_reports(db: Any) -> set[bytes]:
    """Cases whose report nobody central has answered yet: only this console has their words."""
    return {row[0] for row in db.execute(
        "select complaint from event where outcome is null and kind = 'receivereport'")}  # fmt: skip


def events(db: Any, rows: Sequence[Row]) -> None:
    """Append others' Events, and put the answers to our own."""
    db.executemany(_ANSWER, rows)


def photos(db: Any, rows: Iterable[tuple[bytes, int, str]]) -> None:
    """Pictures of reports: (case, position, address)."""
    db.executemany(
        "insert or ignore into photo(complaint, role, position, address) values (?, 'report', ?, ?)", rows
    )


def pictures(rows: Iterable[Row]) -> Iterator[tuple[bytes, int, str]]:
    """Pictures that reports among these Events brought, as ``photos`` takes them."""
    for row in rows:
        if row[3] == "receivereport" and '"photos"' in row[8]:
            for place, address in enumerate(json.loads(row[8])["photos"]):
                yield row[1], place, address


def forget_reporters(db: Any, ids: Iterable[bytes]) -> None:
    """Personal data leaves the console once the central has it."""
    db.executemany("delete from reporter where complaint = ?", [(raw,) for raw in ids])


def keep_reporter(db: Any, raw: bytes, name: str, contact: str) -> None:
    """A reporter behind a mask, as the central shows one."""
    db.execute(
        "insert or replace into reporter(complaint, name, contact) values (?, ?, ?)", (raw, name, contact)
    )


def lay_over(db: Any, ns: Iterable[tuple[int, dict[str, Any], dict[str, Any]]]) -> None:
    """What unanswered Events change on the row as it is now: (n, effect, before)."""
    db.executemany(
        "update event set effect = ?, before = ? where n = ? and outcome is null",
        [(reading.to_text(effect), reading.to_text(before), n) for n, effect, before in ns],
    )


def count_twins(db: Any, ids: Iterable[bytes]) -> None:
    """How many cases are merged into each of these."""
    db.executemany(
        "update complaint set twins = (select count(*) from complaint t where t.merged_into = complaint.id)"
        " where id = ?1 and twins <> (select count(*) from complaint t where t.merged_into = ?1)",
        [(raw,) for raw in ids],
    )


def tick(db: Any, revision: int, token: bytes, keep: int = 20_000) -> None:
    """Remember where the central's clock stood; the newest ``keep`` are enough to find the way back."""
    db.execute("insert or replace into tick(revision, token) values (?, ?)", (revision, token))
    db.execute("delete from tick where revision <> 0 and revision < (select min(revision) from (select revision from"
               " tick order by revision desc limit ?))", (keep,))  # fmt: skip


def rewind(db: Any, revision: int) -> list[bytes]:
    """Go back to a revision: our own Events after it are unanswered again, others' are gone.

    A refusal that somebody has dealt with stays one: said again it might be done twice. So does a report whose case is
    not here any more (it left the scope, or another console's came first), as its words went with it.

    Returns:
        Cases that had Events after it.
    """
    touched = [row[0] for row in db.execute("select distinct complaint from event where revision > ?"
                                            " and outcome is not null", (revision,))]  # fmt: skip
    _first_words(db, revision)
    set_meta(db, "rewound_to", str(revision))
    db.execute("delete from event where revision > ? and outcome is not null and not mine", (revision,))
    db.execute("delete from meta where key = 'rewound_to'")
    db.execute("""update event set outcome = null, reason = null, stamped_at = null, dealt = 0 where revision > ?
        and outcome is not null and mine and (outcome <> 'refused' or dealt = 0)
        and (kind <> 'receivereport' or complaint in (select id from complaint))""", (revision,))  # fmt: skip
    db.execute("delete from tick where revision > ?", (revision,))
    touched += [row[0] for row in db.execute("select id from complaint where revision > ?", (revision,))]
    return list(set(touched))


def _first_words(db: Any, revision: int) -> None:
    """Reports that are said again are said as they came, not as others' edits left them, which go with the rewind."""
    edits = db.execute(
        "select complaint, json_extract(before, '$.text'), mine, n from event where kind = 'amend'"
        " and outcome = 'accepted' and revision > ? and json_extract(before, '$.text') is not null"
        " order by revision, seq", (revision,)).fetchall()  # fmt: skip
    words: dict[bytes, str] = {}
    ours: set[bytes] = set()
    for case, before, mine, n in edits:
        words.setdefault(case, before)
        if mine and case not in ours:
            ours.add(case)
            db.execute(
                "update event set before = json_set(before, '$.text', ?) where n = ?", (words[case], n)
            )
    db.executemany("update complaint set text = ? where id = ?",
                   [(text, case) for case, text in words.items() if case not in ours])  # fmt: skip


def set_meta(db: Any, key: str, value: str) -> None:
    """Remember a fact about this store."""
    db.execute("insert into meta(key, value) values (?, ?) on conflict(key) do update set value = excluded.value",
               (key, value))  # fmt: skip


def pour(db: Any, rows: Sequence[Row], told: Sequence[Row]) -> None:
    """Put many cases and Events into a store in which nothing is unanswered.

    They reach the search in one statement, which takes a sixth of a trigger for each; ``count_all_twins`` belongs to
    it, at the end. Indexes stay: making them afterwards would save a fifth of the load, but screens that name one fail
    without it, and making one holds up whoever writes for seconds.
    """
    from models.tables import SEARCH

    if rows:
        _count_on(db, rows)
        newest = db.execute("select coalesce(max(n), 0) from complaint").fetchone()[0]
        db.execute("drop trigger complaint_search_insert")
        # Hardly any of them is here, and an upsert takes half as long again.
        if db.executemany(_INSERT, rows).rowcount < len(rows):
            _put(db, rows)
        db.execute(_SEARCHED, (newest,))
        db.execute(next(sql for sql in SEARCH if "create trigger complaint_search_insert " in sql))
    events(db, told)
    photos(db, pictures(told))


def count_all_twins(db: Any) -> None:
    """How many cases are merged into each, for all at once."""
    db.execute("update complaint set twins = (select count(*) from complaint t where t.merged_into = complaint.id)"
               " where id in (select merged_into from complaint where merged_into is not null)")  # fmt: skip

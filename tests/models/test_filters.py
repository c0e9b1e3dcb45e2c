"""The filter language: what is written is read back, and every term means in SQL what it means in words."""

from __future__ import annotations

import operator
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from console.core import queries
from console.core.queries import ORDERS, Wanted
from console.ui.queue.views import BUILT_IN
from models import filters, reading
from models.commands import Merge, Verify
from models.complaint import CHANNELS, COLOURS, KINDS, STATUSES, SURE_AGENCY, Complaint
from models.filter_sql import compile_filter
from models.filters import (
    FIELDS,
    LONGEST_VALUE,
    MOST_VALUES,
    BadFilter,
    Filter,
    Term,
    parse,
    words,
)
from models.ladder import RUNGS
from models.sentences import say
from tests.support import factories
from tests.support.factories import BUDI, DAY, HOUR, LURAH, NOW, PLUIT, Room

OPS: Final = {f: filters._OPS.get(f, filters._ORDERED) for f in FIELDS}
RUNG: Final = ("none", *RUNGS)
CHOSEN: Final = {"status": STATUSES, "colour": COLOURS, "kind": KINDS, "channel": CHANNELS, "rung": RUNG}
HOSTILE: Final = (
    "'; drop table complaint; --", "x' or '1'='1", '" or 1=1 --', "%", "*", "?", "[a-z]", "\\", "a\\\"b", "a\x00b",
    "{0}", "text NEAR x", "number:1", "^a", "(", "NOT", "🚧", "é\u0301", "a\nb", "-- ", "/*", ";", "none", ",",
)  # fmt: skip


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with factories.room(tmp_path_factory.mktemp("filters") / "home") as made:
        made.receive(*factories.varied(120))
        factories.lived(made, 200)
        closed = next(k for k, c in made.cases().items() if c.status == "selesai" and c.merged_into is None)
        made.done(Verify(), closed)
        yield made


@pytest.fixture(scope="module")
def stored(lived_in: Room) -> dict[int, Complaint]:
    """All cases by small key."""
    cases = lived_in.cases()
    return {n: cases[found] for found, n in lived_in.keys().items()}


@pytest.fixture(scope="module")
def db(lived_in: Room) -> Iterator[sqlite3.Connection]:
    connection = lived_in.store.reader()
    yield connection
    connection.close()


# What a term means, said once more without SQL ----------------------------------------------------------------------

_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_SPAN: Final = {"m": 60, "h": HOUR, "j": HOUR, "d": DAY}


def passes(wanted: Filter, case: Complaint, now: int, me: str) -> bool:
    """Whether the case passes the filter."""
    by_name = any(t.field in ("id", "number", "external_id") and t.op != "!=" for t in wanted.terms)
    alone = not by_name and all(t.field != "merged" for t in wanted.terms)
    if alone and case.merged_into is not None:
        return False
    return all(holds(term, case, now, me, alone=alone) for term in wanted.terms)


def holds(term: Term, case: Complaint, now: int, me: str, *, alone: bool) -> bool:
    field, op, value = term.field, term.op, term.values[0]
    if field == "text":
        return found_in(case, value, prefix=op == "~")
    if field == "accepted" and (value.lower() in ("no", "0")) is (op == "="):
        return case.accepted_at is None and case.status in ("koordinasi", "disposisi")
    if field == "rung":
        heights = [RUNG.index(v) for v in term.values]
        return (
            (case.rung in heights) is (op == "=")
            if op in ("=", "!=")
            else _COMPARE[op](case.rung, heights[0])
        )
    if field in filters.FLAGS:
        return flag(field, case, now, alone=alone) is (
            (value.lower() in ("yes", "ya", "1", "true")) == (op == "=")
        )
    if field == "id":
        return (case.id.hex in [v.replace("-", "").lower() for v in term.values]) is (op == "=")
    if field in ("age", "due"):
        span = int(float(value[:-1]) * _SPAN[value[-1]])
        if field == "age":
            return compared(op, now - case.received_at, span)
        return compared(op, None if case.due_at is None else case.due_at - now, span)
    if field in filters.TIMES:
        return compared(op, getattr(case, field), at_of(value, now))
    if field in filters.NUMBERS:
        return compared(op, getattr(case, field), float(value))
    stored = case.colour if field == "colour" else getattr(case, field)
    values = [me if field == "assignee" and v == "me" else v for v in term.values]
    if field == "agency" and (special := [v for v in values if v.upper() in ("KEL", "PPSU")]):
        start = "LURAH-" if special[0].upper() == "KEL" else "PPSU-"
        return (stored or "").startswith(start) is (op != "!=")
    if op == "~":
        begins = field in ("kelurahan", "number", "agency")
        return stored is not None and any(stored.startswith(v) if begins else v in stored for v in values)
    wanted = ["" if v in ("none", "-") and field != "colour" else v for v in values]
    return ((stored or "") in wanted) is (op == "=")


def compared(op: str, stored: Any, value: Any) -> bool:
    """What is not there is unequal to everything, and neither before nor after it."""
    return op == "!=" if stored is None else _COMPARE[op](stored, value)


def at_of(value: str, now: int) -> int:
    if value == "today":
        return (now + 7 * HOUR) // DAY * DAY - 7 * HOUR
    read = datetime.fromisoformat(value)
    return int(read.timestamp() if read.tzinfo else read.replace(tzinfo=UTC).timestamp() - 7 * HOUR)


def flag(field: str, case: Complaint, now: int, *, alone: bool) -> bool:
    is_open = case.in_queue if alone else case.is_open
    return {
        "overdue": case.in_queue and case.due_at is not None and case.due_at < now and case.paused_at is None,
        "open": is_open,
        "triage": is_open and case.status == "menunggu" and case.kind == "undecided",
        "located": case.lat is not None,
        "merged": case.merged_into is not None,
        "escalated": case.escalated,
        "verified": case.verified,
        "paused": case.paused_at is not None,
        "approximate": case.place in ("approximate", "text"),
        "accepted": case.accepted_at is not None,
        "red": case.shows_red,
        "held": bool(case.sure & SURE_AGENCY and case.agency is not None),
    }[field]


def tokens(text: str) -> list[str]:
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", bare.lower())


def found_in(case: Complaint, searched: str, *, prefix: bool) -> bool:
    place = factories.reference().kelurahan_name(case.kelurahan)
    have = tokens(" ".join((case.number, case.title, case.text, case.address, place)))
    *whole, last = tokens(searched) or [""]
    return all(w in have for w in whole) and (
        not last or any(h.startswith(last) if prefix else h == last for h in have)
    )


def values_of(field: str, stored: dict[int, Complaint]) -> list[str]:
    """Values worth asking of a field: some that are stored, one that is not, the words for nothing."""
    if field in CHOSEN:
        return list(CHOSEN[field])
    if field in filters.FLAGS:
        return ["yes", "no", "YA", "0"]
    if field in ("age", "due"):
        return ["6h", "30m", "2.5j", "3d", "-1d", "0m"]
    if field in filters.TIMES:
        return ["today", "2025-11-20", "2025-11-24T08:10", "2025-11-23T00:00:00+00:00"]
    if field in filters.NUMBERS:
        return ["0", "1", "-6.12", "106.75", "3"]
    if field == "text":
        return [
            "sampah",
            "Cafe",
            "jalan berlub",
            "lagi",
            "banjir lutut",
            "pluit",
            "JK2511",
            "AND OR NOT",
            "!!",
        ]
    if field == "id":
        return [str(next(iter(stored.values())).id), "00"]
    have = sorted({str(getattr(c, field) or "") for c in stored.values()})[:5]
    more = {
        "agency": ["KEL", "ppsu", "DSDA", "DBM"],
        "assignee": ["me"],
        "kelurahan": ["31.72"],
        "number": ["JK2511"],
    }
    return [*have, "none", "tidak-ada", *more.get(field, [])]


def wanted(text: str, now: int, order: str = "urgent") -> Wanted:
    return Wanted(parse(text), order, now, "rina")


@pytest.mark.parametrize(("field", "op"), [(f, op) for f in FIELDS for op in OPS[f]])
def test_each_field_and_operator_means_what_it_says(
    field: str, op: str, lived_in: Room, stored: dict[int, Complaint], db: sqlite3.Connection
) -> None:
    for value in values_of(field, stored):
        asked = Filter((Term(field, op, (value,)),))
        assert parse(str(asked)) == asked
        found = queries.ids(db, Wanted(asked, "urgent", lived_in.now, "rina")).tolist()
        assert sorted(found) == sorted(
            n for n, c in stored.items() if passes(asked, c, lived_in.now, "rina")
        ), asked


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("bounced>0", "complaint_bounced"), ("bounced>=1", "complaint_bounced"), ("bounced=2", "complaint_bounced"),
        ("rung=camat", "complaint_rung"), ("rung>=walikota", "complaint_rung"), ("rung>none", "complaint_rung"),
        ("bounced<1", "complaint_queue"), ("bounced=0", "complaint_queue"), ("rung=none,camat", "complaint_queue"),
        ("rung!=camat", "complaint_queue"), ("accepted=no", "complaint_queue"),
    ],
)  # fmt: skip
def test_what_is_rare_is_found_by_an_index_of_its_own(
    text: str, index: str, lived_in: Room, db: sqlite3.Connection
) -> None:
    sql, params = queries.select_ids(wanted(text, lived_in.now))
    plan = " ".join(row[3] for row in db.execute(f"explain query plan {sql}", params))
    assert f"USING INDEX {index}" in plan or f"USING COVERING INDEX {index}" in plan
    assert "ORDER BY" not in plan


def test_the_store_under_test_tells_terms_apart(lived_in: Room, stored: dict[int, Complaint]) -> None:
    for field in filters.FLAGS:
        assert len({flag(field, c, lived_in.now, alone=False) for c in stored.values()}) == 2, field
    assert {c.status for c in stored.values()} == set(STATUSES)
    assert all(len({getattr(c, name) for c in stored.values()}) > 1 for name in ("bounced", "rung"))


@profile(max_examples=150)
@given(data=st.data())
def test_terms_together_mean_all_of_them(
    data: st.DataObject, lived_in: Room, stored: dict[int, Complaint], db: sqlite3.Connection
) -> None:
    terms = []
    for field in data.draw(st.lists(st.sampled_from(FIELDS), max_size=4)):
        op = data.draw(st.sampled_from(OPS[field]))
        most = 3 if field in filters.TEXTS and field != "agency" and op in ("=", "!=", "~") else 1
        value = st.lists(st.sampled_from(values_of(field, stored)), min_size=1, max_size=most)
        terms.append(Term(field, op, tuple(data.draw(value))))
    asked = Filter(tuple(terms))
    order = data.draw(st.sampled_from(tuple(ORDERS)))
    assert parse(str(asked)) == asked
    at = Wanted(asked, order, lived_in.now, "rina")
    expected = {n for n, c in stored.items() if passes(asked, c, lived_in.now, "rina")}
    assert set(queries.ids(db, at).tolist()) == expected
    assert queries.count(db, at) == len(expected)
    assert {n for n, (_key, ok) in queries.matching(db, at, list(stored)).items() if ok} == expected


# Writing and reading ------------------------------------------------------------------------------------------------

_VALUE = st.text(max_size=12).map(lambda v: v.replace(",", "").strip())
_FREE = st.sampled_from([f for f in filters.TEXTS if f not in CHOSEN])
_TERMS = st.one_of(
    st.builds(Term, _FREE, st.sampled_from(("=", "!=")), st.lists(_VALUE, min_size=1, max_size=3).map(tuple)),
    st.builds(Term, st.just("text"), st.sampled_from(("~", "=")), st.tuples(st.text(max_size=20))),
    st.builds(
        Term, st.just("status"), st.just("="), st.lists(st.sampled_from(STATUSES), min_size=1).map(tuple)
    ),
    st.builds(
        Term, st.just("age"), st.sampled_from(("<", ">")), st.integers(0, 99).map(lambda h: (f"{h}h",))
    ),
)


@given(st.lists(_TERMS, max_size=5).map(lambda terms: Filter(tuple(terms))))
def test_a_filter_is_read_back_as_it_was_written(asked: Filter) -> None:
    assert parse(str(asked)) == asked


@given(st.text())
def test_any_text_is_a_filter_or_a_sentence_why_not(text: str) -> None:
    try:
        asked = parse(text)
    except BadFilter as error:
        for lang in ("id", "en"):
            assert say(lang, error.code, **error.params)
    else:
        assert parse(str(asked)) == asked


@given(text=st.text())
def test_any_words_can_be_searched(text: str, db: sqlite3.Connection) -> None:
    asked = words(text)
    assert parse(str(asked)) == asked
    assert queries.count(db, Wanted(asked, "urgent", NOW, "rina")) >= 0


def test_words_of_a_paste_are_searched_too(db: sqlite3.Connection) -> None:
    pasted = words("sampah menumpuk " * 2000)
    assert queries.count(db, Wanted(pasted, "urgent", NOW, "rina")) > 0
    assert words("  \n ") == Filter()


@pytest.mark.parametrize("value", HOSTILE)
def test_sql_in_a_value_is_only_a_value(value: str, lived_in: Room, db: sqlite3.Connection) -> None:
    for field in (f for f in FIELDS if f in filters.TEXTS and f not in CHOSEN):
        for op in OPS[field]:
            escaped = re.sub(r'(["\\])', r"\\\1", value)
            asked = parse(f'{field}{op}"{escaped}"')
            where = compile_filter(asked, NOW, "rina")
            assert value not in where.sql or value in ("*", "?", "%", ",", "(", "NOT", "none")
            queries.ids(db, Wanted(asked, "urgent", NOW, "rina"))
    queries.ids(db, Wanted(words(value), "urgent", NOW, "rina"))
    assert lived_in.rows("select count(*) from complaint") == [(120,)]


def test_stars_and_brackets_are_letters(home: Any) -> None:
    with factories.room(home) as made:
        made.receive(factories.report(1, external_id="a*b"), factories.report(2, external_id="a[x]b"),
                     factories.report(3, external_id="axb"))  # fmt: skip
        db = made.store.reader()
        for text, count in (("external_id~a*", 1), ("external_id~[x]", 1), ("external_id~a?b", 0)):
            assert queries.count(db, wanted(text, NOW)) == count, text
        db.close()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("umur>6h", "filter.field"),
        ("status", "filter.syntax"),
        ("status=menunggu or status=proses", "filter.joint"),
        ("status=menunggu and", "filter.syntax"),
        ("status=buka", "filter.status"),
        ("colour=blue", "filter.word"),
        ("kind=keluhan", "filter.word"),
        ("overdue=mungkin", "filter.flag"),
        ("overdue>yes", "filter.flag"),
        ("overdue=yes,no", "filter.one"),
        ("age>6", "filter.duration"),
        ("age>999999999d", "filter.duration"),
        ("due<besok", "filter.duration"),
        ("received_at>kemarin", "filter.time"),
        ("lat>utara", "filter.number"),
        ("lat>nan", "filter.number"),
        ("priority>1e999", "filter.number"),
        ("id=bukan-id", "filter.id"),
        ("category>jalan", "filter.op"),
        ("text<banjir", "filter.op"),
        ("colour~re", "filter.op"),
        ("number~" + "9" * (LONGEST_VALUE + 1), "filter.long"),
        ("kelurahan~" + ",".join(["31"] * (MOST_VALUES + 1)), "filter.long"),
        (" and ".join(["open=yes"] * (MOST_VALUES + 1)), "filter.long"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, code: str) -> None:
    with pytest.raises(BadFilter) as refused:
        parse(text)
    assert refused.value.code == code
    for lang in ("id", "en"):
        assert "{" not in say(lang, code, **refused.value.params)


def test_the_largest_filter_that_is_read_can_be_asked(db: sqlite3.Connection) -> None:
    for text in (
        "number~" + "[" * LONGEST_VALUE,
        "kelurahan~" + ",".join(["31"] * MOST_VALUES),
        "agency!=" + ",".join(["KEL"] * MOST_VALUES),
        " and ".join(["open=yes"] * MOST_VALUES),
    ):
        assert queries.count(db, wanted(text, NOW)) >= 0


def test_joints_and_units_in_both_languages() -> None:
    assert parse("status=menunggu dan age>2j") == parse("STATUS = menunggu AND age > 2j")
    assert filters.duration("2j") == filters.duration("2h") == 2 * HOUR
    assert parse("") == parse("   ") == Filter()


def test_terms_are_added_once_and_taken_away() -> None:
    one, both = parse("open=yes"), parse("open=yes and kind=spam")
    assert one.plus(both) == both
    assert both.without(both.terms[1]) == one
    assert both.only("kind") == ("spam",)
    assert both.only("status") == ()


def test_a_day_begins_at_midnight_in_jakarta() -> None:
    assert filters.day_start(NOW) == NOW - 8 * HOUR - 600
    assert (
        filters.moment("today", NOW)
        == filters.moment("2025-11-24", 0)
        == filters.moment("2025-11-23T17:00Z", 0)
    )


def test_a_twin_is_found_by_name_and_left_out_of_the_rest(home: Any) -> None:
    with factories.room(home) as made:
        twin, parent = made.receive(factories.report(1), factories.report(2))
        number = made.case(twin).number
        made.done(Merge(parent), twin)
        db = made.store.reader()
        counts = {t: queries.count(db, wanted(t, NOW)) for t in (
            "", "open=yes", f"number={number}", "merged=yes", f"id={twin}", f"number!={number}", f"id!={parent}",
        )}  # fmt: skip
        db.close()
    assert list(counts.values()) == [1, 1, 1, 1, 1, 1, 0], counts


# Plans --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "text"), [(key, text) for key, _name, text in BUILT_IN])
def test_no_built_in_view_is_sorted_by_hand(name: str, text: str, db: sqlite3.Connection) -> None:
    sql, params = queries.select_ids(wanted(text, NOW))
    plan = " / ".join(row[3] for row in db.execute(f"explain query plan {sql}", params))
    if name == "today":  # the cases of a day are found by it; to sort those few is nothing
        assert "SEARCH c USING INDEX complaint_received" in plan
    else:
        assert "TEMP B-TREE" not in plan, f"{name}: {plan}"
    assert "INDEX" in plan


@pytest.mark.parametrize(("text", "index"), [
    ("age<1d", "complaint_received"), ("age<30d", "complaint_queue"), ("age>1d", "complaint_queue"),
    ("received_at>=2020-01-01", "complaint_queue"), ("received_at<today", "complaint_queue"),
    (f"kelurahan={PLUIT} and age<1d", "complaint_kelurahan"),
])  # fmt: skip
def test_only_the_last_days_are_found_by_their_time(text: str, index: str) -> None:
    """An old date lets most cases through: sorting those takes a second."""
    assert compile_filter(filters.parse(text), NOW, "rina").index == index


@pytest.mark.parametrize("text", [f"kelurahan={PLUIT}", "category=sampah", f"kelurahan={PLUIT} and category=sampah",
                                  f"agency={LURAH}", "status=selesai", "assignee=me", "priority=1"])  # fmt: skip
def test_no_usual_filter_is_sorted_by_hand(text: str, db: sqlite3.Connection) -> None:
    sql, params = queries.select_ids(wanted(text, NOW))
    assert "TEMP B-TREE" not in str(list(db.execute(f"explain query plan {sql}", params)))


def test_every_pair_of_fields_has_a_plan(stored: dict[int, Complaint], db: sqlite3.Connection) -> None:
    """An index named in SQL that cannot serve it is an error of SQLite, not a slow answer."""
    one = {f: Term(f, OPS[f][0], (values_of(f, stored)[-1],)) for f in FIELDS}
    for a, b in product(FIELDS, FIELDS):
        for order in ORDERS if a <= b else ():
            asked = Wanted(Filter((one[a], one[b])), order, NOW, BUDI.name)
            sql, params = queries.select_ids(asked)
            db.execute(f"explain {sql}", params).fetchall()
        if a <= b:
            queries.count(db, Wanted(Filter((one[a], one[b])), "urgent", NOW, BUDI.name))


def test_the_columns_asked_for_exist() -> None:
    plain = set(filters.TEXTS) - {"colour"} | set(filters.NUMBERS) | set(filters.TIMES)
    assert plain <= set(reading.COLUMNS)

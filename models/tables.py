"""The tables of the local store, as SQLAlchemy Core metadata. Alembic migrations make them; a test compares the two.

Times are seconds since the epoch (UTC), ids 16 bytes, JSON is text. ``n`` is the small key everything hot uses.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata: Final = MetaData()


def _text(name: str, default: str | None = "") -> Column[str]:
    if default is None:
        return Column(name, Text, nullable=True)
    return Column(name, Text, nullable=False, server_default=text(f"'{default}'"))


def _int(name: str, default: int | None = None) -> Column[int]:
    if default is None:
        return Column(name, Integer, nullable=True)
    return Column(name, Integer, nullable=False, server_default=text(str(default)))


# Master data -------------------------------------------------------------------------------------------------------
kota = Table("kota", metadata, Column("code", Text, primary_key=True), _text("name"), _text("short"))
kecamatan = Table(
    "kecamatan", metadata, Column("code", Text, primary_key=True), _text("name"),
    Column("kota", Text, ForeignKey("kota.code"), nullable=False),
)  # fmt: skip
kelurahan = Table(
    "kelurahan", metadata, Column("code", Text, primary_key=True), _text("name"),
    Column("kecamatan", Text, ForeignKey("kecamatan.code"), nullable=False),
    Column("lat", Float, nullable=False), Column("lon", Float, nullable=False), _int("crew", 55),
)  # fmt: skip
boundary = Table(
    "boundary", metadata, Column("kelurahan", Text, ForeignKey("kelurahan.code"), primary_key=True),
    Column("wkb", LargeBinary, nullable=False), _text("source"),
)  # fmt: skip
agency = Table(
    "agency", metadata, Column("code", Text, primary_key=True), _text("name"), _text("short"), _text("level"),
    _text("parent", None), _text("kota", None), _text("kelurahan", None), _int("active", 1),
)  # fmt: skip
category = Table(
    "category", metadata, Column("code", Text, primary_key=True), _text("name"), _text("name_en"), _text("agency"),
    Column("handover_hours", Float, nullable=False), Column("lurah_hours", Float, nullable=False),
    Column("completion_hours", Float, nullable=False), _text("calendar", "calendar"), _int("trifle", 0),
    _int("active", 1),
)  # fmt: skip
channel = Table(
    "channel", metadata, Column("code", Text, primary_key=True), _text("name"), _int("geo", 0), _int("photo", 0),
    _text("phase", "off"),
)  # fmt: skip
# Which status change answers the citizen by itself, and from which template.
reply_rule = Table(
    "reply_rule", metadata, Column("channel", Text, primary_key=True), Column("status", Text, primary_key=True),
    _text("template"),
)  # fmt: skip

# Routing rules, absences and the ladder's rules, each list whole and as it travels (``models.routing_json``).
city_list = Table("city_list", metadata, Column("kind", Text, primary_key=True), _text("body", "[]"))

# Cases -------------------------------------------------------------------------------------------------------------
complaint = Table(
    "complaint", metadata,
    Column("n", Integer, primary_key=True),
    Column("id", LargeBinary, nullable=False, unique=True),
    _text("number"), _text("channel"), _text("external_id"), _text("title"), _text("text"), _text("address"),
    _text("status", "menunggu"), _text("kind", "undecided"), _text("category", None), _text("kelurahan", None),
    _text("agency", None), _int("sure", 0), _text("suggested", "{}"), _text("assignee"),
    Column("received_at", Integer, nullable=False),
    _int("handover_due"), _int("lurah_due"), _int("completion_due"), _int("due_at"), _text("due_clock"),
    _int("clock_from", 0), _int("paused_seconds", 0), _text("waiting_for"), _int("paused_at"),
    Column("urgent", Integer, nullable=False),
    Column("lat", Float), Column("lon", Float), _text("place"), _int("reopened", 0), _int("channel_red", 0),
    _int("priority", 0), _int("escalated", 0), _int("verified", 0), Column("merged_into", LargeBinary),
    _int("twins", 0), _int("photos", 0), _int("closed_at"), _text("result"), _text("result_photos", "[]"),
    _text("source"), _text("replies", "[]"), _int("reply_due"),
    _int("accepted_at"), _text("hands", "[]"), _int("bounced", 0), _int("rung", 0),
    _int("handed_at"), _int("red_since"), _int("red_until"),
    _int("revision", 0),
    UniqueConstraint("channel", "external_id", name="complaint_message"),
)  # fmt: skip
# One covering index carries every filter in queue order; see console/README.md, "the queue".
Index(
    "complaint_queue", complaint.c.urgent, complaint.c.status, complaint.c.kelurahan, complaint.c.category,
    complaint.c.agency, complaint.c.channel, complaint.c.kind, complaint.c.assignee, complaint.c.lat,
    complaint.c.lon, complaint.c.received_at, complaint.c.due_at, complaint.c.reopened, complaint.c.merged_into,
    complaint.c.sure, complaint.c.channel_red, complaint.c.priority,
)  # fmt: skip
Index("complaint_status", complaint.c.status, complaint.c.urgent)
Index("complaint_kelurahan", complaint.c.kelurahan, complaint.c.urgent, complaint.c.status)
Index("complaint_category", complaint.c.category, complaint.c.urgent)
Index("complaint_received", complaint.c.received_at)
# What was done in the last weeks, for everybody's load (console.core.load): a case counts where it stands, decided.
Index("complaint_done", complaint.c.closed_at, complaint.c.agency, sqlite_where=text(
    "status = 'selesai' and merged_into is null and kind <> 'spam' and sure & 8"))  # fmt: skip
Index("complaint_number", complaint.c.number)
Index("complaint_reply", complaint.c.reply_due, sqlite_where=complaint.c.reply_due.is_not(None))
Index("complaint_bounced", complaint.c.urgent, sqlite_where=complaint.c.bounced > 0)
Index("complaint_rung", complaint.c.urgent, sqlite_where=complaint.c.rung > 0)
Index("complaint_merged", complaint.c.merged_into, sqlite_where=complaint.c.merged_into.is_not(None))

# Append-only: outbox, history and audit trail at once. outcome NULL = nobody central has answered yet. mine: said on
# this console, which is what it says again to a central that was restored; stamped_at: when the central took it in, by
# its own clock; dealt: the operator has seen that it was refused and let it go (1) or done it again (2).
event = Table(
    "event", metadata,
    Column("n", Integer, primary_key=True),
    Column("id", LargeBinary, nullable=False, unique=True),
    Column("complaint", LargeBinary, nullable=False), _int("seq", 0), _text("kind"), _text("actor"),
    Column("at", Integer, nullable=False), _text("console"), _int("base", 0), _text("body", "{}"),
    _text("effect", "{}"), _text("before", "{}"), _text("outcome", None), _text("reason", None), _int("revision", 0),
    Column("batch", LargeBinary), Column("undoes", LargeBinary),
    _int("mine", 1), _int("stamped_at"), _int("dealt", 0),
)  # fmt: skip
Index("event_complaint", event.c.complaint, event.c.n)
Index("event_batch", event.c.batch, sqlite_where=event.c.batch.is_not(None))
Index("event_undoes", event.c.undoes, sqlite_where=event.c.undoes.is_not(None))
Index("event_outbox", event.c.n, sqlite_where=event.c.outcome.is_(None))
Index("event_refused", event.c.n, sqlite_where=text("outcome = 'refused' and mine = 1 and dealt = 0"))
Index("event_revision", event.c.revision)
Index("event_triage", event.c.at, event.c.kind, sqlite_where=text("kind in ('classify','categorise','locate',"
      "'coordinate','dispose')"))  # fmt: skip
# What is somebody's work, for a stretch of time (console.core.effort).
Index("event_effort", event.c.at, event.c.kind, event.c.complaint, sqlite_where=text("kind in ('coordinate',"
      "'dispose','accept','sendback','start','complete','reopen','reject')"))  # fmt: skip

reporter = Table(
    "reporter", metadata, Column("complaint", LargeBinary, primary_key=True), _text("name"), _text("contact"),
)  # fmt: skip
photo = Table(
    "photo", metadata, Column("complaint", LargeBinary, primary_key=True), Column("role", Text, primary_key=True),
    Column("position", Integer, primary_key=True), _text("address"),
)  # fmt: skip

# Where the central's clock stood after each pull, and the token of that revision.
tick = Table(
    "tick",
    metadata,
    Column("revision", Integer, primary_key=True),
    Column("token", LargeBinary, nullable=False),
)

# The console's own -------------------------------------------------------------------------------------------------
quarantine = Table(
    "quarantine",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("key", LargeBinary, unique=True),
    _text("channel"),
    _text("source"),
    _text("position"),
    _text("code"),
    _text("params", "{}"),
    _text("raw"),
    Column("at", Integer, nullable=False),
    _text("state", "open"),
    _text("note"),
    _text("actor"),
    _text("mapping", "{}"),
)
# What people keep for their work: views, the layout of their screens, reply templates, who covers for them. stamp: the
# central's number of the write this row holds, 0 while it never was there; dirty: writes here that the central does not
# have yet; problem: why it will not have this one, as JSON; deleted rows wait to be told.
kept = Table(
    "kept", metadata, Column("n", Integer, primary_key=True), _text("owner"), _text("kind"), _text("name"),
    _text("body", "{}"), _int("shared", 0), _int("place", 0), _int("stamp", 0), _text("writer"), _int("at", 0),
    _int("deleted", 0), _int("dirty", 0), _text("problem"),
)  # fmt: skip
Index("kept_name", kept.c.owner, kept.c.kind, kept.c.name, unique=True)
Index("kept_kind", kept.c.kind, kept.c.place)
Index("kept_dirty", kept.c.n, sqlite_where=kept.c.dirty > 0)
counter = Table("counter", metadata, Column("day", Text, primary_key=True), _int("last", 0))
cursor = Table("cursor", metadata, Column("channel", Text, primary_key=True), _text("value"), _int("at", 0))
meta = Table("meta", metadata, Column("key", Text, primary_key=True), _text("value"))
# Photos on their way to the central; their bytes lie in the outbox folder. problem: why one will never arrive, as JSON.
blob_out = Table(
    "blob_out", metadata, Column("sha256", LargeBinary, primary_key=True), _text("type"), _int("size", 0),
    _int("added_at", 0), _int("tries", 0), _text("problem"),
)  # fmt: skip

# Full-text search over number, words and place. External content: the view adds the kelurahan's name. ----------------
SEARCH: Final = (
    """create view complaint_words as
         select c.n as n, c.number as number, c.title as title, c.text as text, c.address as address,
                coalesce((select k.name from kelurahan k where k.code = c.kelurahan), '') as place
           from complaint c""",
    """create virtual table complaint_search using fts5(number, title, text, address, place,
         content='complaint_words', content_rowid='n', tokenize="unicode61 remove_diacritics 2")""",
    """create trigger complaint_search_insert after insert on complaint begin
         insert into complaint_search(rowid, number, title, text, address, place)
         values (new.n, new.number, new.title, new.text, new.address,
                 coalesce((select name from kelurahan where code = new.kelurahan), ''));
       end""",
    """create trigger complaint_search_update after update of number, title, text, address, kelurahan on complaint
       when old.number is not new.number or old.title is not new.title or old.text is not new.text
         or old.address is not new.address or old.kelurahan is not new.kelurahan
       begin
         insert into complaint_search(complaint_search, rowid, number, title, text, address, place)
         values ('delete', old.n, old.number, old.title, old.text, old.address,
                 coalesce((select name from kelurahan where code = old.kelurahan), ''));
         insert into complaint_search(rowid, number, title, text, address, place)
         values (new.n, new.number, new.title, new.text, new.address,
                 coalesce((select name from kelurahan where code = new.kelurahan), ''));
       end""",
    """create trigger complaint_search_delete after delete on complaint begin
         insert into complaint_search(complaint_search, rowid, number, title, text, address, place)
         values ('delete', old.n, old.number, old.title, old.text, old.address,
                 coalesce((select name from kelurahan where code = old.kelurahan), ''));
       end""",
    """create trigger event_never_update before update of id, complaint, kind, actor, at, body on event begin
         select raise(abort, 'event is append-only'); end""",
    # Others' Events after the revision to which a restored central went back are gone from the truth; nothing else is.
    """create trigger event_never_delete before delete on event
       when old.outcome is null or old.mine or old.revision <=
            coalesce((select cast(value as integer) from meta where key = 'rewound_to'), 9223372036854775807) begin
         select raise(abort, 'event is append-only'); end""",
)

"""The first schema: master data, cases, events, search, and the console's own tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SEARCH = (
    """create view complaint_words as
         select c.n as n, c.number as number, c.title as title, c.text as text, c.address as address,
                coalesce((select k.name from kelurahan k where k.code = c.kelurahan), '') as place
           from complaint c""",
    """create virtual table complaint_search using fts5(number, title, text, address, place,
         content='complaint_words', content_rowid='n', tokenize=\"unicode61 remove_diacritics 2\")""",
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
    """create trigger event_never_update before update of id, complaint, kind, actor, at, body on event begin
         select raise(abort, 'event is append-only'); end""",
    """create trigger event_never_delete before delete on event begin
         select raise(abort, 'event is append-only'); end""",
)


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("short", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("level", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("kota", sa.Text(), nullable=True),
        sa.Column("kelurahan", sa.Text(), nullable=True),
        sa.Column("active", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "category",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("name_en", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("agency", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("handover_hours", sa.Float(), nullable=False),
        sa.Column("lurah_hours", sa.Float(), nullable=False),
        sa.Column("completion_hours", sa.Float(), nullable=False),
        sa.Column("calendar", sa.Text(), server_default=sa.text("'calendar'"), nullable=False),
        sa.Column("trifle", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("active", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "channel",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("geo", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("photo", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("phase", sa.Text(), server_default=sa.text("'off'"), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "complaint",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("channel", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("external_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("title", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("text", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("address", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("status", sa.Text(), server_default=sa.text("'menunggu'"), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'undecided'"), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("kelurahan", sa.Text(), nullable=True),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("sure", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("suggested", sa.Text(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("assignee", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("received_at", sa.Integer(), nullable=False),
        sa.Column("handover_due", sa.Integer(), nullable=True),
        sa.Column("lurah_due", sa.Integer(), nullable=True),
        sa.Column("completion_due", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.Integer(), nullable=True),
        sa.Column("due_clock", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("clock_from", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("paused_seconds", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("waiting_for", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("paused_at", sa.Integer(), nullable=True),
        sa.Column("urgent", sa.Integer(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("place", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("reopened", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("channel_red", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("priority", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("escalated", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("verified", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("merged_into", sa.LargeBinary(), nullable=True),
        sa.Column("twins", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("photos", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("closed_at", sa.Integer(), nullable=True),
        sa.Column("result", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("result_photos", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("channel", "external_id", name="complaint_message"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("complaint_category", "complaint", ["category", "urgent"], unique=False)
    op.create_index("complaint_kelurahan", "complaint", ["kelurahan", "urgent", "status"], unique=False)
    op.create_index(
        "complaint_merged",
        "complaint",
        ["merged_into"],
        unique=False,
        sqlite_where=sa.text("merged_into IS NOT NULL"),
    )
    op.create_index("complaint_number", "complaint", ["number"], unique=False)
    op.create_index(
        "complaint_queue",
        "complaint",
        [
            "urgent",
            "status",
            "kelurahan",
            "category",
            "agency",
            "channel",
            "kind",
            "assignee",
            "lat",
            "lon",
            "received_at",
            "due_at",
            "reopened",
            "merged_into",
            "sure",
            "channel_red",
            "priority",
        ],
        unique=False,
    )
    op.create_index("complaint_received", "complaint", ["received_at"], unique=False)
    op.create_index("complaint_status", "complaint", ["status", "urgent"], unique=False)
    op.create_table(
        "counter",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )
    op.create_table(
        "cursor",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("at", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("channel"),
    )
    op.create_table(
        "event",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("complaint", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("actor", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("console", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("base", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("body", sa.Text(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("effect", sa.Text(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("before", sa.Text(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("batch", sa.LargeBinary(), nullable=True),
        sa.Column("undoes", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "event_batch", "event", ["batch"], unique=False, sqlite_where=sa.text("batch IS NOT NULL")
    )
    op.create_index("event_complaint", "event", ["complaint", "n"], unique=False)
    op.create_index("event_outbox", "event", ["n"], unique=False, sqlite_where=sa.text("outcome IS NULL"))
    op.create_index(
        "event_triage",
        "event",
        ["at", "kind"],
        unique=False,
        sqlite_where=sa.text("kind in ('classify','categorise','locate','coordinate','dispose')"),
    )
    op.create_index(
        "event_undoes", "event", ["undoes"], unique=False, sqlite_where=sa.text("undoes IS NOT NULL")
    )
    op.create_table(
        "kota",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("short", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "photo",
        sa.Column("complaint", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("complaint", "role", "position"),
    )
    op.create_table(
        "quarantine",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("channel", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("source", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("position", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("code", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("params", sa.Text(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("raw", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'open'"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("actor", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("mapping", sa.Text(), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "reporter",
        sa.Column("complaint", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("contact", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("complaint"),
    )
    op.create_table(
        "view",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("filter", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("owner", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("shared", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("n"),
    )
    op.create_table(
        "kecamatan",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("kota", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kota"],
            ["kota.code"],
        ),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "kelurahan",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("kecamatan", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("crew", sa.Integer(), server_default=sa.text("55"), nullable=False),
        sa.ForeignKeyConstraint(
            ["kecamatan"],
            ["kecamatan.code"],
        ),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "boundary",
        sa.Column("kelurahan", sa.Text(), nullable=False),
        sa.Column("wkb", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["kelurahan"],
            ["kelurahan.code"],
        ),
        sa.PrimaryKeyConstraint("kelurahan"),
    )
    for statement in SEARCH:
        op.execute(statement)


def downgrade() -> None:
    for name in (
        "event_never_delete",
        "event_never_update",
        "complaint_search_update",
        "complaint_search_insert",
    ):
        op.execute(f"drop trigger {name}")
    op.execute("drop table complaint_search")
    op.execute("drop view complaint_words")
    op.drop_table("boundary")
    op.drop_table("kelurahan")
    op.drop_table("kecamatan")
    op.drop_table("view")
    op.drop_table("reporter")
    op.drop_table("quarantine")
    op.drop_table("photo")
    op.drop_table("meta")
    op.drop_table("kota")
    op.drop_index("event_undoes", table_name="event", sqlite_where=sa.text("undoes IS NOT NULL"))
    op.drop_index(
        "event_triage",
        table_name="event",
        sqlite_where=sa.text("kind in ('classify','categorise','locate','coordinate','dispose')"),
    )
    op.drop_index("event_outbox", table_name="event", sqlite_where=sa.text("outcome IS NULL"))
    op.drop_index("event_complaint", table_name="event")
    op.drop_index("event_batch", table_name="event", sqlite_where=sa.text("batch IS NOT NULL"))
    op.drop_table("event")
    op.drop_table("cursor")
    op.drop_table("counter")
    op.drop_index("complaint_status", table_name="complaint")
    op.drop_index("complaint_received", table_name="complaint")
    op.drop_index("complaint_queue", table_name="complaint")
    op.drop_index("complaint_number", table_name="complaint")
    op.drop_index("complaint_merged", table_name="complaint", sqlite_where=sa.text("merged_into IS NOT NULL"))
    op.drop_index("complaint_kelurahan", table_name="complaint")
    op.drop_index("complaint_category", table_name="complaint")
    op.drop_table("complaint")
    op.drop_table("channel")
    op.drop_table("category")
    op.drop_table("agency")

"""What a console needs to agree with a central: whose an Event is, when it was taken in, where the clock stood."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ADDED = (
    """create trigger complaint_search_delete after delete on complaint begin
         insert into complaint_search(complaint_search, rowid, number, title, text, address, place)
         values ('delete', old.n, old.number, old.title, old.text, old.address,
                 coalesce((select name from kelurahan where code = old.kelurahan), ''));
       end""",
    "drop trigger event_never_delete",
    """create trigger event_never_delete before delete on event
       when old.outcome is null or old.mine or old.revision <=
            coalesce((select cast(value as integer) from meta where key = 'rewound_to'), 9223372036854775807) begin
         select raise(abort, 'event is append-only'); end""",
)
REFUSED = sa.text("outcome = 'refused' and mine = 1 and dealt = 0")


def upgrade() -> None:
    for column in (
        sa.Column("mine", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("stamped_at", sa.Integer(), nullable=True),
        sa.Column("dealt", sa.Integer(), server_default=sa.text("0"), nullable=False),
    ):
        op.add_column("event", column)
    op.create_index("event_refused", "event", ["n"], unique=False, sqlite_where=REFUSED)
    op.create_index("event_revision", "event", ["revision"], unique=False)
    op.create_table(
        "tick",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("revision"),
    )
    for statement in ADDED:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop trigger complaint_search_delete")
    op.execute("drop trigger event_never_delete")
    op.execute(
        "create trigger event_never_delete before delete on event begin"
        " select raise(abort, 'event is append-only'); end"
    )
    op.drop_table("tick")
    op.drop_index("event_revision", table_name="event")
    op.drop_index("event_refused", table_name="event", sqlite_where=REFUSED)
    for name in ("dealt", "stamped_at", "mine"):
        op.drop_column("event", name)

"""What is somebody's work, by when it was done: an index that effort is counted from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_index(
        "event_effort", "event", ["at", "kind", "complaint"], unique=False,
        sqlite_where=sa.text("kind in ('coordinate','dispose','accept','sendback','start','complete','reopen',"
                             "'reject')"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("event_effort", table_name="event")

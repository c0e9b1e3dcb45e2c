"""When something was done, by whom: an index that the loads of everybody are counted from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_index(
        "complaint_done", "complaint", ["closed_at", "agency"], unique=False,
        sqlite_where=sa.text("status = 'selesai' and merged_into is null and kind <> 'spam' and sure & 8"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("complaint_done", table_name="complaint")

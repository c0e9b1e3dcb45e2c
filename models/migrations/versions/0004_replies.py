"""What became of a message at its channel, and the answers to its citizen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

DUE = sa.text("reply_due IS NOT NULL")


def upgrade() -> None:
    for column in (
        sa.Column("source", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("replies", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("reply_due", sa.Integer(), nullable=True),
    ):
        op.add_column("complaint", column)
    op.create_index("complaint_reply", "complaint", ["reply_due"], unique=False, sqlite_where=DUE)


def downgrade() -> None:
    op.drop_index("complaint_reply", table_name="complaint", sqlite_where=DUE)
    for name in ("reply_due", "replies", "source"):
        op.drop_column("complaint", name)

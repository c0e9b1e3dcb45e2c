"""Which status change answers the citizen by itself, by channel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "reply_rule",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("channel", "status"),
    )


def downgrade() -> None:
    op.drop_table("reply_rule")

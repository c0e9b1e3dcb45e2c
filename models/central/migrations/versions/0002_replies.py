"""What became of a message at its channel, and the answers to its citizen."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute(
        "alter table complaint add column source text not null default '',"
        " add column replies jsonb not null default '[]', add column reply_due bigint"
    )

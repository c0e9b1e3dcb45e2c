"""Through whose hands a case went, whether it was accepted there, and how far up the ladder it was raised."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute(
        "alter table complaint add column accepted_at bigint, add column hands jsonb not null default '[]',"
        " add column bounced int not null default 0, add column rung int not null default 0"
    )

"""Through whose hands a case went, whether it was accepted there, and how far up the ladder it was raised.

A case whose agency was decided before this begins with that agency when it is next handed on (``models.hands``).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    columns = (
        sa.Column("accepted_at", sa.Integer(), nullable=True),
        sa.Column("hands", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("bounced", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rung", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    for column in columns:
        op.add_column("complaint", column)
    for name in ("bounced", "rung"):
        op.create_index(
            f"complaint_{name}", "complaint", ["urgent"], unique=False, sqlite_where=sa.text(f"{name} > 0")
        )


def downgrade() -> None:
    for name in ("rung", "bounced"):
        op.drop_index(f"complaint_{name}", table_name="complaint")
    for name in ("rung", "bounced", "hands", "accepted_at"):
        op.drop_column("complaint", name)

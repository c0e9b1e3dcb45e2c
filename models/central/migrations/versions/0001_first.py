"""The first schema of the central."""

from __future__ import annotations

from alembic import op

from models.central.schema import run_file

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_file(op.get_bind(), "schema_0001.sql")

"""Alembic's entry for the central: run the migrations on the connection that ``models.central.schema`` hands in."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"], version_table="alembic_version",
    version_table_schema="tanggap",
)  # fmt: skip
with context.begin_transaction():
    context.run_migrations()

"""What people keep for their work, views among it, so that the central can keep it for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

DIRTY = sa.text("dirty > 0")


def _text(name: str, usual: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=sa.text(f"'{usual}'"), nullable=False)


def _int(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "kept", sa.Column("n", sa.Integer(), nullable=False), _text("owner"), _text("kind"), _text("name"),
        _text("body", "{}"), _int("shared"), _int("place"), _int("stamp"), _text("writer"), _int("at"), _int("deleted"),
        _int("dirty"), _text("problem"), sa.PrimaryKeyConstraint("n"),
    )  # fmt: skip
    op.create_index("kept_name", "kept", ["owner", "kind", "name"], unique=True)
    op.create_index("kept_kind", "kept", ["kind", "place"], unique=False)
    op.create_index("kept_dirty", "kept", ["n"], unique=False, sqlite_where=DIRTY)
    op.execute(
        "insert or ignore into kept(n, owner, kind, name, body, shared, place, writer, dirty)"
        " select n, owner, 'view', name, json_object('filter', filter), shared, position, owner, 1 from view"
        " order by n desc"
    )
    op.drop_table("view")


def downgrade() -> None:
    op.create_table(
        "view", sa.Column("n", sa.Integer(), nullable=False), _text("name"), _text("filter"), _text("owner"),
        _int("shared"), _int("position"), sa.PrimaryKeyConstraint("n"),
    )  # fmt: skip
    op.execute(
        "insert into view(n, name, filter, owner, shared, position)"
        " select n, name, json_extract(body, '$.filter'), owner, shared, place from kept"
        " where kind = 'view' and deleted = 0"
    )
    op.drop_table("kept")

"""When a case first left menunggu, and when its run of showing red began and ended (models.effects).

What was before is told from the Events: the run began with the clocks, and ended with the first Event after that which
left it no longer red. Of a case whose Events are not here the hand-over stays unknown; its run ended when it closed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
COLUMNS = ("handed_at", "red_since", "red_until")
_STANDS = (
    "e.complaint = c.id and coalesce(e.outcome, '') <> 'refused' and not exists"
    " (select 1 from event u where u.undoes = e.id and coalesce(u.outcome, '') <> 'refused')"
)


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("complaint", sa.Column(name, sa.Integer(), nullable=True))
    op.execute(
        "update complaint as c set red_since = case when c.kind <> 'spam' then c.clock_from end,"  # noqa: S608 - ours
        f" handed_at = (select min(e.at) from event e where {_STANDS}"
        " and json_extract(e.effect, '$.status') <> 'menunggu'),"
        " red_until = case when c.kind <> 'spam' and not (c.merged_into is null and (c.status = 'menunggu'"
        " or c.status = 'koordinasi' and c.channel_red)) then coalesce("
        f"(select min(e.at) from event e where {_STANDS} and e.at >= c.clock_from"
        " and (json_extract(e.effect, '$.status') in ('disposisi', 'proses', 'selesai', 'ditolak')"
        " or json_extract(e.effect, '$.status') = 'koordinasi' and c.channel <> 'qlue'"
        " or json_extract(e.effect, '$.merged_into') is not null)), c.closed_at, c.clock_from) end"
    )


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("complaint", name)

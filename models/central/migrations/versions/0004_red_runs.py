"""When a case first left menunggu, and when its run of showing red began and ended (models.effects).

What was before is told from the Events: the run began with the clocks, and ended with the first Event after that which
left it no longer red.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute(
        "alter table complaint add column handed_at bigint, add column red_since bigint, add column red_until bigint"
    )
    op.execute(
        "update complaint c set handed_at = e.handed, red_since = case when c.kind <> 'spam' then c.clock_from end,"
        " red_until = case when c.kind <> 'spam' and not (c.merged_into is null and (c.status = 'menunggu'"
        " or c.status = 'koordinasi' and c.channel_red)) then coalesce(e.ended, c.closed_at, c.clock_from) end"
        " from (select c.id, min(e.said_at) filter (where e.effect->>'status' <> 'menunggu') handed,"
        " min(e.said_at) filter (where e.said_at >= c.clock_from and (e.effect->>'status' in"
        " ('disposisi', 'proses', 'selesai', 'ditolak') or e.effect->>'status' = 'koordinasi' and c.channel <> 'qlue'"
        " or e.effect->>'merged_into' is not null)) ended"
        " from complaint c left join event e on e.complaint = c.id and e.outcome = 'accepted'"
        " and not exists (select from event u where u.undoes = e.id and u.outcome = 'accepted') group by c.id) e"
        " where e.id = c.id"
    )
    # A console that knows no runs and no hands would push cases as they cannot be.
    op.execute("update clock set min_console = 2")

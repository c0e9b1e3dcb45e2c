-- How the channels are, as each intake tells it: no Event, as it is of no case. One row a channel and console; the row
-- names the login itself and the central's own time. What nobody has told of for a week is swept.
create table if not exists health (
  channel text, actor name, console text, at timestamptz not null, phase text not null, ok_at bigint, newest_at bigint,
  resets_at bigint, quarantined int not null, problem jsonb, stopped bool not null,
  primary key (channel, actor, console));
revoke all on health from public;

-- Told by an intake: a list of {channel, console, phase, ok_at, newest_at, resets_at, quarantined, problem, stopped}.
-- Everybody hears of it when the state of one changed: another phase, another problem, stopped or going again.
create or replace function report_health(rows jsonb) returns void
language plpgsql security definer set search_path = tanggap, pg_temp as $$
#variable_conflict use_column
declare news bool;
begin
  if my_scope() is null
     or not (pg_has_role(session_user, 'tanggap_intake', 'member') or speaks_for_others()) then
    raise 'central.role' using errcode = '42501';
  end if;
  if jsonb_typeof(report_health.rows) is distinct from 'array' or jsonb_array_length(report_health.rows) > 50
     or pg_column_size(report_health.rows) > 65536
     or exists (select from jsonb_array_elements(report_health.rows) x where not coalesce(
       jsonb_typeof(x) = 'object' and x->>'channel' in (:CHANNELS) and jsonb_typeof(x->'console') = 'string'
       and length(x->>'console') between 1 and 200 and x->>'phase' in (:PHASES)
       and jsonb_typeof(x->'stopped') = 'boolean' and x->>'quarantined' ~ '^[0-9]{1,9}$'
       and coalesce(x->>'ok_at', '0') ~ '^[0-9]{1,11}$' and coalesce(x->>'newest_at', '0') ~ '^[0-9]{1,11}$'
       and coalesce(x->>'resets_at', '0') ~ '^[0-9]{1,11}$'
       and (coalesce(jsonb_typeof(x->'problem'), 'null') = 'null'
         or jsonb_typeof(x->'problem'->'code') = 'string' and length(x->'problem'->>'code') <= 100
           and jsonb_typeof(x->'problem'->'params') = 'object'
           and not x->'problem'->'params' @? '$.* ? (@.type() <> "string")'
           and (x->'problem') - 'code' - 'params' = '{}' and pg_column_size(x->'problem') <= 4096), false)) then
    raise 'central.value' using errcode = '22023';
  end if;
  delete from health h where h.at < clock_timestamp() - interval '7 days' or h.actor = session_user and h.at <= (
    select o.at from health o where o.actor = session_user order by o.at desc offset 200 limit 1);
  news := exists (select from jsonb_array_elements(report_health.rows) x left join health h
    on h.channel = x->>'channel' and h.actor = session_user and h.console = x->>'console'
    where (h.phase, h.problem->>'code', h.stopped)
      is distinct from (x->>'phase', x->'problem'->>'code', (x->>'stopped')::bool));
  insert into health
  select distinct on (x->>'channel', x->>'console') x->>'channel', session_user, x->>'console', clock_timestamp(),
    x->>'phase', (x->>'ok_at')::bigint, (x->>'newest_at')::bigint, (x->>'resets_at')::bigint,
    (x->>'quarantined')::int, nullif(x->'problem', 'null'), (x->>'stopped')::bool
  from jsonb_array_elements(report_health.rows) x order by 1, 3
  on conflict (channel, actor, console) do update set at = excluded.at, phase = excluded.phase,
    ok_at = coalesce(excluded.ok_at, health.ok_at),
    newest_at = greatest(excluded.newest_at, health.newest_at), resets_at = excluded.resets_at,
    quarantined = excluded.quarantined, problem = excluded.problem, stopped = excluded.stopped;
  if news then perform pg_notify('tanggap_health', ''); end if;
end $$;

-- How they are, for whoever works here.
create or replace function channel_health() returns table (channel text, actor name, console text, at float8,
  phase text, ok_at bigint, newest_at bigint, resets_at bigint, quarantined int, problem jsonb, stopped bool)
language plpgsql stable security definer set search_path = tanggap, pg_temp as $$
#variable_conflict use_column
begin
  if my_scope() is null then raise 'no operator' using errcode = '42501'; end if;
  return query select h.channel, h.actor, h.console, extract(epoch from h.at)::float8, h.phase, h.ok_at, h.newest_at,
      h.resets_at, h.quarantined, h.problem, h.stopped
    from health h where h.at >= clock_timestamp() - interval '7 days' order by h.channel, h.at desc;
end $$;

revoke execute on function report_health(jsonb), channel_health() from public;
grant execute on function report_health(jsonb) to tanggap_intake, tanggap_speaker;
grant execute on function channel_health() to tanggap_reader;

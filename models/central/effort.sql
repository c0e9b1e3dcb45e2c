-- Who did how much in a stretch of time, by the rules of console.core.effort and within the scope of whoever asks. Events
-- of cases that were closed before a console joined are here and not there. The indexes: what is counted, by when; and
-- what takes an Event back.
create index if not exists event_effort on event (said_at) include (complaint)
  where outcome = 'accepted'
    and kind in ('coordinate', 'dispose', 'accept', 'sendback', 'start', 'complete', 'reopen', 'reject');
create index if not exists event_undoes on event (undoes) where undoes is not null;

create or replace function effort(since bigint, until bigint) returns table (holder text, handled bigint, handed bigint,
  in_time bigint, late bigint, accepted bigint, completed bigint, bare bigint, reopened bigint, sent_back bigint)
language plpgsql stable security definer set search_path = tanggap, pg_temp set jit = off set work_mem = '64MB' as $$
#variable_conflict use_column
declare my text := my_scope();
begin
  if my is null then raise 'no operator' using errcode = '42501'; end if;
  return query
  with recursive told as materialized (
    select distinct e.complaint from event e
     where e.said_at >= effort.since and e.said_at < effort.until and e.outcome = 'accepted'
       and e.kind in ('coordinate', 'dispose', 'accept', 'sendback', 'start', 'complete', 'reopen', 'reject')),
  -- every undo, and what it takes back in the end: the newest word counts
  undo as (
    select u.undoes as root, u.id, u.revision, u.seq, 1 as depth from event u
     where u.undoes is not null and u.outcome = 'accepted'
    union all
    select o.root, u.id, u.revision, u.seq, o.depth + 1 from undo o join event u on u.undoes = o.id
     where u.outcome = 'accepted' and o.depth < 100),
  gone as materialized (
    select n.root from (select distinct on (root) root, depth from undo order by root, revision desc, seq desc) n
     where n.depth % 2 = 1),
  -- case by case through the index, and small before it is sorted: else all Events there are would be read
  line as materialized (
    select e.* from told t cross join lateral (
    select e.complaint, e.kind, e.said_at, e.revision, e.seq, starts_with(coalesce(e.kelurahan, ''), my) as mine,
      e.id in (select g.root from gone g) as undone,
      case when e.kind = 'receivereport' then case when coalesce((e.body->>'sure')::int, 0) & 8 > 0
               then coalesce(e.body->>'agency', '') else '' end
           when e.kind in ('coordinate', 'dispose') then e.body->>'to'
           when jsonb_typeof(e.effect->'hands') = 'array' then coalesce(e.effect->'hands'->>-1, '*') end as passed,
      case when e.kind in ('coordinate', 'dispose') then
        coalesce((e.before->>'handover_due')::bigint, (e.before->>'lurah_due')::bigint)
          - coalesce((e.before->>'paused_at')::bigint, e.said_at) end as spare,
      e.effect->>'accepted_at' is not null as accepts,
      e.kind = 'complete' and (btrim(coalesce(e.body->>'reason', ''), E' \t\r\n') <> ''
        or jsonb_array_length(coalesce(e.body->'photos', '[]')) > 0) as proved,
      e.body->>'follows' is not null as along
    from event e
    where e.complaint = t.complaint and e.outcome = 'accepted' and e.kind in ('receivereport', 'locate', 'restore',
      'coordinate', 'dispose', 'accept', 'sendback', 'start', 'complete', 'reopen', 'reject') offset 0) e),
  -- the newest hand before and with each Event: its place in the order leads, so that the largest is the newest
  held as (
    select l.*,
      max((lpad(l.nth::text, 9, '0') || l.passed) collate "C") over w as with_it,
      max((lpad(l.nth::text, 9, '0') || l.passed) collate "C") over (w rows between unbounded preceding and 1 preceding)
        as before_it,
      first_value(case when l.kind = 'receivereport' then l.passed end) over w as began
    from (select row_number() over (partition by line.complaint order by line.revision, line.seq) as nth, line.*
          from line) l
    window w as (partition by l.complaint order by l.nth)),
  done as (
    select h.complaint, h.nth, h.kind, h.spare, h.accepts, h.proved, h.mine,
      h.said_at >= effort.since and h.said_at < effort.until as timely,
      case substr(h.with_it, 10) when '*' then coalesce(h.began, '') else coalesce(substr(h.with_it, 10), '') end as has,
      case substr(h.before_it, 10) when '*' then coalesce(h.began, '')
        else coalesce(substr(h.before_it, 10), '') end as had
    from held h where not h.undone and not h.along and h.kind not in ('receivereport', 'locate', 'restore')),
  counted as (
    select d.*, case when d.kind in ('accept', 'start', 'complete') then d.has else d.had end as who from done d
     where d.timely and d.mine and d.kind <> 'reopen' and not (d.kind in ('coordinate', 'dispose') and d.has = d.had)
    union all
    select r.* from (
      select d.*, case when lag(d.kind) over w = 'complete' then lag(d.has) over w end as finisher
        from done d where d.kind in ('complete', 'reopen') window w as (partition by d.complaint order by d.nth)) r
     where r.kind = 'reopen' and r.timely and r.mine and r.finisher is not null)
  select c.who, count(distinct c.complaint) filter (where c.kind <> 'reopen'),
    count(*) filter (where c.kind in ('coordinate', 'dispose')),
    count(*) filter (where c.spare >= 0), count(*) filter (where c.spare < 0),
    count(*) filter (where c.kind in ('accept', 'start') and c.accepts),
    count(*) filter (where c.kind = 'complete'), count(*) filter (where c.kind = 'complete' and not c.proved),
    count(*) filter (where c.kind = 'reopen'), count(*) filter (where c.kind = 'sendback')
  from counted c group by c.who;
end $$;

revoke execute on function effort(bigint, bigint) from public;
grant execute on function effort(bigint, bigint) to tanggap_reader;

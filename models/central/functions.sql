-- Who sees what, and the one door. Made anew by every migration; :MUTABLE is the list of a case's columns that some
-- Command may change, :BLANK a new case's values before its report is laid over them, :DERIVED the columns that follow
-- from others and are therefore not an undo's own. What every push and pull calls is plpgsql, whose plans a session
-- keeps: a function of language sql is planned anew by each statement.
create or replace function my_scope() returns text language plpgsql stable security definer
  set search_path = tanggap, pg_temp
  as $$ begin return (select scope from operator where role = session_user and active); end $$;
create or replace function speaks_for_others() returns bool language plpgsql stable security definer
  set search_path = tanggap, pg_temp
  as $$ begin return pg_has_role(session_user, 'tanggap_speaker', 'member')
          and exists (select from operator where role = session_user and active); end $$;

alter table complaint enable row level security;
alter table event enable row level security;
drop policy if exists in_scope on complaint;
create policy in_scope on complaint for select using (starts_with(coalesce(kelurahan, ''), (select my_scope())));
alter table master enable row level security;
drop policy if exists at_work on master;
create policy at_work on master for select using ((select my_scope()) is not null);
drop policy if exists in_scope on event;
create policy in_scope on event for select using (
  ((select my_scope()) is not null and actor = session_user)
  or starts_with(coalesce(kelurahan, ''), (select my_scope()))
  or exists (select from complaint c where c.id = event.complaint));

create or replace function never() returns trigger language plpgsql as $$
begin raise '% is append-only', tg_table_name using errcode = '42501'; end $$;
create or replace trigger never before update or delete or truncate on event for each statement execute function never();
create or replace trigger never before update or delete or truncate on tick for each statement execute function never();
create or replace trigger never before update or delete or truncate on master for each statement execute function never();
create or replace trigger never before delete or truncate on complaint for each statement execute function never();

-- What no console says, and what would break whoever reads it: times no calendar holds, points off the planet, lists that
-- are none. Rows that are there are not looked at again.
alter table complaint drop constraint if exists sound;
alter table complaint add constraint sound check (
  status in (:STATUSES) and channel in (:CHANNELS) and kind in (:KINDS) and place in (:PLACES)
  and jsonb_typeof(suggested) = 'object' and jsonb_typeof(result_photos) = 'array'
  and not result_photos @? '$[*] ? (@.type() <> "string")' and merged_into <> id and source in ('', 'edited', 'deleted')
  and jsonb_typeof(replies) = 'array' and jsonb_array_length(replies) <= 100 and reply_due between 0 and :LAST
  and not replies @? '$[*] ? (@.type() <> "object" || !exists(@.id) || @.id.type() <> "string" || !exists(@.state)
    || @.state.type() <> "string" || !exists(@.by) || @.by.type() <> "string" || !exists(@.due)
    || (@.due.type() <> "number" && @.due.type() <> "null"))'
  and jsonb_typeof(hands) = 'array' and jsonb_array_length(hands) <= 20 and not hands @? '$[*] ? (@.type() <> "string")'
  and bounced between 0 and 20 and rung between 0 and 4 and accepted_at between 0 and :LAST
  and handed_at between 0 and :LAST and red_since between 0 and :LAST and red_until between 0 and :LAST
  -- who shows red began to and has not ended; nobody else is in the run (models.complaint.shows_red)
  and (merged_into is null and kind <> 'spam' and (status = 'menunggu' or status = 'koordinasi' and channel_red))
      = (red_since is not null and red_until is null)
  and received_at between 0 and :LAST and clock_from between 0 and :LAST and handover_due between 0 and :LAST
  and lurah_due between 0 and :LAST and completion_due between 0 and :LAST and due_at between 0 and :LAST
  and paused_at between 0 and :LAST and closed_at between 0 and :LAST and paused_seconds between 0 and :LAST
  and abs(urgent) < 1::bigint << 42 and lat between -90 and 90 and lon between -180 and 180) not valid;

-- The clock, held until the statement ends. All take the table's lock first: it is a queue, while those who wait for a row
-- wake one another in vain, and who held the row before the table could wait for somebody who waits for the row.
create or replace function next_revision() returns bigint language plpgsql set search_path = tanggap, pg_temp as $$
begin
  lock table clock in share row exclusive mode;
  return (select clock.revision + 1 from clock);
end $$;

-- Whether an effect's hands are the case's own and whoever holds it after the effect (models.hands): jsonb keeps order.
create or replace function true_hands(c complaint, effect jsonb, kind text) returns bool language plpgsql stable
set search_path = tanggap, pg_temp as $$
declare
  had jsonb := case when c.hands <> '[]' then c.hands when c.sure & 8 > 0 and c.agency is not null
               then jsonb_build_array(c.agency) else '[]' end;
  new jsonb := effect->'hands';
  agency text := case when effect ? 'agency' then effect->>'agency' else c.agency end;
  holder text := case when coalesce((effect->>'sure')::int, c.sure) & 8 > 0 then coalesce(agency, '') else '' end;
begin
  return jsonb_typeof(new) = 'array' and jsonb_array_length(new) > 0 and new->>-1 = holder
    and (new = had or new - -1 = had or jsonb_array_length(had) = 20 and new - -1 = had - 0
         or kind = 'locate' and (new - -1 = had - -1 or new = had - -1))
    and coalesce((effect->>'bounced')::int, c.bounced) = case when jsonb_array_length(new) < 3 then 0
         else (select count(*) - count(distinct x) from jsonb_array_elements_text(new) x where x <> '') end;
end $$;

drop type if exists pushed;
create type pushed as (
  nth bigint, seq bigint, id uuid, complaint uuid, kind text, actor text, console text, said_at bigint,
  base bigint, seen bigint, also uuid, also_seen bigint, batch uuid, undoes uuid, body jsonb, refused jsonb,
  effect jsonb, before jsonb, reporter jsonb);
-- One plan for all: planning the large statement for these very Events takes five times as long as running it. Memory for
-- a bulk of ten thousand, which otherwise goes through files and takes a sixth longer.
create or replace function submit(events jsonb, out revision bigint, out stale uuid[], out known uuid[])
language plpgsql security definer set search_path = tanggap, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set work_mem = '64MB' as $$
#variable_conflict use_column
declare
  r bigint; my text := my_scope(); todo pushed[]; n int; speaker bool := speaks_for_others(); big uuid[];
  mover bool := speaks_for_others() or pg_has_role(session_user, 'tanggap_operator', 'member');
  rights text[] := array(select k.kind from command k where speaks_for_others()
    or exists (select from unnest(k.roles) x where pg_has_role(session_user, x, 'member')));
begin
  if my is null then raise 'no operator' using errcode = '42501'; end if;
  if jsonb_array_length(events) > 20000 then raise 'push too large' using errcode = '54000'; end if;
  with pushed_now as materialized (select * from
    rows from (jsonb_to_recordset(events) as (id uuid, complaint uuid, kind text, actor text, console text,
           said_at bigint, base bigint, seen bigint, also uuid, also_seen bigint, batch uuid, undoes uuid, body jsonb,
           refused jsonb, effect jsonb, before jsonb, reporter jsonb)) with ordinality as
           e(id, complaint, kind, actor, console, said_at, base, seen, also, also_seen, batch, undoes, body, refused,
             effect, before, reporter, seq)),
  begun as (select complaint, min(seq) as first from pushed_now group by complaint)
  select array_agg(e::pushed order by e.seq) into todo from (
    select row_number() over (partition by e.complaint order by seq)
           -- what hangs on another case of this push comes after that one, and with it the rest of its own case
           + case when bool_or(b.first < seq) over (partition by e.complaint order by seq) then 100000 else 0 end, seq,
           id, e.complaint, kind, case when speaker then coalesce(actor, session_user) else session_user end,
           coalesce(console, ''), coalesce(said_at, 0), coalesce(base, 0), seen, also, also_seen, batch, undoes,
           coalesce(body, '{}'), refused, coalesce(effect, '{}'), coalesce(before, '{}'), reporter
    from pushed_now e left join begun b on b.complaint = e.also) e;
  if exists (select from unnest(todo) where length(kind) > 100 or length(console) > 200 or length(actor) > 100
      or pg_column_size(refused) > 16384 or pg_column_size(reporter) > 16384) then
    raise 'event too large' using errcode = '54000';
  end if;
  r := next_revision();                                    -- everybody else waits from here: what can be read before, is
  -- A case is judged in one go: if one of its Events is known here already, is overruled, or the case moved, the rest
  -- waits until the console has pulled.
  known := array(select k.id from unnest(todo) t join event k on k.id = t.id);
  stale := array(select distinct complaint from unnest(todo) t where t.id = any (known));
  revision := r - 1;
  -- cases an act moves, however many Commands it says of each; twins that go along with one do not count, nor does
  -- what takes that back, so that whoever may do an act may undo it
  big := case when pg_has_role(session_user, 'tanggap_supervisor', 'member') or speaker then '{}' else array(
    with recursive mine as materialized (
      select t.id, t.batch, t.complaint, t.undoes, t.body ? 'follows' as along from unnest(todo) t
       where t.batch is not null and t.id <> all (known)),
    of_act as materialized (
      select * from mine
      union all
      select e.id, e.batch, e.complaint, e.undoes, e.body ? 'follows' from event e where e.actor = session_user
         and e.batch = any (array(select distinct m.batch from mine m))),
    many as materialized (
      select o.batch from of_act o where not o.along
       group by o.batch having count(distinct o.complaint) > (select bulk_limit from clock)),
    back(root, complaint, undoes, along) as (
      select o.id, o.complaint, o.undoes, false from of_act o join many using (batch) where o.undoes is not null
      union                                                -- not "all": an Event said to undo itself ends here
      select b.root, b.complaint, coalesce(m.undoes, e.undoes), coalesce(m.along, e.body ? 'follows')
        from back b left join mine m on m.id = b.undoes and m.complaint = b.complaint
        left join event e on e.id = b.undoes and e.complaint = b.complaint
       where not b.along and coalesce(m.id, e.id) is not null)
    select o.batch from of_act o join many using (batch)
     where not o.along and not exists (select from back b where b.root = o.id and b.along)
    group by o.batch having count(distinct o.complaint) > (select bulk_limit from clock)) end;
  for n in select distinct nth from unnest(todo) order by nth loop        -- n: first, second, ... Event of a case
    with judged as materialized (
      select e.*, k.creates, f.fits, w.why, case when c.id is null or starts_with(coalesce(c.kelurahan, ''), my)
          then coalesce(c.kelurahan, e.effect->>'kelurahan') end as area,
        ((n % 100000 = 1 and c.revision is distinct from nullif(e.seen, 0))
         or (e.also is not null and (a.id is null
             or a.revision is distinct from nullif(e.also_seen, 0) and a.revision is distinct from r
             or e.also in (select unnest(stale))
             or n > 100000 and e.also in (select t.complaint from unnest(todo) t where t.nth >= n and n > 100000)))
         -- a case is no twin while it has twins, which are no column of it: judged again if I can see them
         or (e.effect->>'merged_into' is not null and exists (select from complaint t where t.merged_into = e.complaint
             and starts_with(coalesce(t.kelurahan, ''), my))))
          and starts_with(coalesce(c.kelurahan, ''), my) as moved,
        case
          -- whoever is no operator may make cases, remark and do what an intake does, as the table says, but changes none
          when k.kind is null or k.kind <> all (rights)
            or not (mover or k.creates or 'tanggap_intake' = any (k.roles) or e.effect = '{}') then 'central.role'
          when e.kind = 'escalate' and not mover and coalesce(e.body->>'rule', '') = '' then 'central.role'
          when e.batch = any (big) then 'central.bulk'
          when not k.creates and c.id is null then 'central.missing'
          when k.creates and (c.id is not null or m.id is not null) then 'central.exists'
          -- but a report may come in anywhere: refused, its id would be taken and nobody could bring it in again
          when not k.creates and not (c.id is null or starts_with(coalesce(c.kelurahan, ''), my)
            and starts_with(coalesce(case when e.effect ? 'kelurahan' then e.effect->>'kelurahan' else c.kelurahan end,
                                     ''), my)) then 'central.scope'
          when e.refused is not null then coalesce(w.why->>'code', 'central.rule')        -- the console's rules said no
          when pg_column_size(e.body) > 65536 or pg_column_size(e.effect) > 262144
            or pg_column_size(e.before) > 262144 then 'central.size'
          when not f.fits or jsonb_typeof(e.effect) <> 'object' or jsonb_typeof(e.before) <> 'object' then 'central.body'
          when e.effect - k.columns <> '{}' then 'central.columns'
          when c.id is not null and c.status <> all (k.from_status)
            or coalesce(e.effect->>'status', c.status, 'menunggu') <> all (k.to_status) then 'central.status'
          when e.effect->>'kelurahan' is not null
            and not exists (select from kelurahan x where x.code = e.effect->>'kelurahan')
            or e.effect->>'agency' is not null and not exists (select from agency x where x.code = e.effect->>'agency')
            or e.effect->>'category' is not null
            and not exists (select from category x where x.code = e.effect->>'category') then 'central.unknown'
          when e.effect->>'merged_into' is not null and not exists (
              select from complaint p where p.id <> e.complaint and p.id = case
                  when e.effect->>'merged_into' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                  then (e.effect->>'merged_into')::uuid end
                and starts_with(coalesce(p.kelurahan, ''), my))
            and not exists (select from unnest(todo) p where p.complaint::text = e.effect->>'merged_into'
                and p.complaint <> e.complaint and p.kind = 'receivereport' and p.refused is null) then 'central.parent'
          -- an undo takes back one accepted Event of this case that I might have done myself, and nothing else; not if
          -- somebody moved the case since, and value by value: a list that holds another one is not that list
          when e.kind = 'restore' and (u.id is null or not u.mine
              or jsonb_populate_record(c, u.effect - :DERIVED) is distinct from c
              or exists (select from jsonb_each(e.effect - :DERIVED) x where u.before->x.key is distinct from x.value))
            then 'central.undo'
          when e.effect->>'merged_into' is not null and exists (select from complaint t where t.merged_into = e.complaint)
            then 'central.rule'
          -- what it was before is what it is now: history cannot be told falsely, and undo cannot be misled
          when c.id is not null and (
            e.effect || e.before <> e.before or e.before || e.effect <> e.effect           -- not of the same columns
            or jsonb_populate_record(c, e.before) is distinct from c) then 'central.before'
          -- nor who has had the case: what is new is whoever holds it now, at the end
          when e.effect ? 'hands' and e.kind <> 'restore' and not true_hands(c, e.effect, e.kind) then 'central.hands'
        end as no
      from unnest(todo) e left join complaint c on c.id = e.complaint
        left join complaint a on a.id = e.also
        left join command k on k.kind = e.kind
        left join complaint m on k.creates and m.channel = e.effect->>'channel' and m.external_id = e.effect->>'external_id'
        cross join lateral (select jsonb_typeof(e.body) = 'object' and coalesce(e.body->>'kind' = e.kind, false)
            and pg_column_size(e.body) <= 65536 and (not e.body ? 'photos' or jsonb_typeof(e.body->'photos') = 'array'
              and not e.body @? '$.photos[*] ? (@.type() <> "string")') as fits) f
        cross join lateral (select case when jsonb_typeof(e.refused->'code') = 'string' and jsonb_typeof(
            coalesce(e.refused->'params', '{}')) = 'object' then jsonb_build_object('code', e.refused->'code', 'params',
            coalesce(e.refused->'params', '{}')) end as why) w
        -- taking back that a reopening was taken back is reopening
        left join lateral (select u.id, u.effect, u.before,
                     case when u.before ? 'reopened' then 'reopen' else u.kind end = any (rights) as mine
                   from event u where u.id = e.undoes and u.complaint = e.complaint and u.outcome = 'accepted'
                     and u.effect <> '{}') u on true
      where e.nth = n and (e.complaint = any (stale)) is not true),
    changed as (
      update complaint c set (:MUTABLE, revision) =
        (select :P_MUTABLE, r from jsonb_populate_record(c, case when j.no is null then j.effect else '{}' end) p)
      from judged j where c.id = j.complaint and not j.moved and j.no is distinct from 'central.scope'
        and j.no is distinct from 'central.role'),                              -- a refusal stamps too, if it was a right
    numbered as (
      select j.*, d.day, row_number() over (partition by d.day order by j.seq) + coalesce(k.last, 0) as nr
      from judged j, lateral (select to_char(to_timestamp((j.effect->>'received_at')::float8) at time zone 'Asia/Jakarta',
        'YYMMDD') as day) d left join counter k on k.day = d.day where j.creates and j.no is null and not j.moved),
    counted as (
      insert into counter select day, max(nr) from numbered group by day
      on conflict (day) do update set last = excluded.last),
    made as (
      insert into complaint select p.* from numbered j, jsonb_populate_record(null::complaint, :BLANK || j.effect
        || jsonb_build_object('id', j.complaint, 'status', 'menunggu', 'revision', r,
             'number', 'JK' || j.day || lpad(j.nr::text, greatest(4, length(j.nr::text)), '0'))) p),
    named as (
      insert into reporter select complaint, coalesce(reporter->>'name', ''), coalesce(reporter->>'contact', '')
      from numbered where reporter is not null and reporter <> '{}'),
    said as (
      insert into event select j.id, j.seq, j.complaint, j.kind, j.actor, clock_timestamp(), j.console,
        greatest(0, least(j.said_at, floor(extract(epoch from clock_timestamp()))::bigint)), j.base,
        case when j.fits then j.body else '{}' end,
        case when j.no is null then j.effect else '{}' end, case when j.no is null then j.before else '{}' end, j.area,
        case when j.no is null then 'accepted' else 'refused' end,
        case when j.no is not null then coalesce(j.why, jsonb_build_object('code', j.no, 'params', '{}'::jsonb)) end,
        j.batch, j.undoes, r
      from judged j where not j.moved returning 1)
    select stale || coalesce((select array_agg(complaint) from judged
             where moved or no is not null and refused is null), '{}'),
           case when exists (select from said) then r else revision end into stale, revision;
  end loop;
  if revision = r then                                                       -- nothing new: no tick, no nudge
    perform turn(r);
  end if;
end $$;

-- What was said in a revision, for its token: all of it, so that whoever rewrites the past must rewrite every token.
create or replace function said_in(r bigint) returns bytea language plpgsql stable set search_path = tanggap, pg_temp as $$
begin
  return convert_to(coalesce(
    (select string_agg(json_build_array(e.id, e.complaint, e.kind, e.actor, extract(epoch from e.at), e.console, e.said_at,
       e.base, e.body, e.effect, e.before, e.kelurahan, e.outcome, e.reason, e.batch, e.undoes)::text, E'\n' order by e.seq)
       from event e where e.revision = r),
    (select json_build_array(m.kind, m.actor, extract(epoch from m.at), m.body)::text from master m where m.revision = r)),
    'UTF8');
end $$;

-- The clock moves on: every revision carries the hash of the one before it and of what was said in it.
drop function if exists turn(bigint, bytea);
create or replace function turn(r bigint) returns void language plpgsql set search_path = tanggap, pg_temp as $$
begin
  update clock set revision = r, token = sha256(clock.token || said_in(r));
  insert into tick select clock.revision, clock.token from clock;
  perform pg_notify('tanggap', r::text);
end $$;

-- Who am I, where does the central stand, and does it still have the revision I last saw?
create or replace function me(last bigint default 0, out central uuid, out revision bigint, out token bytea,
  out min_console int, out protocol int, out bulk_limit int, out scope text, out roles name[], out at float8,
  out token_then bytea)
language plpgsql security definer set search_path = tanggap, pg_temp as $$
#variable_conflict use_column
begin
  select c.central, c.revision, c.token, c.min_console, :PROTOCOL, c.bulk_limit, my_scope(),
    array(select rolname from pg_roles where rolname like 'tanggap\_%' and pg_has_role(session_user, rolname, 'member')),
    extract(epoch from clock_timestamp())::float8, (select t.token from tick t where t.revision = last)
  into central, revision, token, min_console, protocol, bulk_limit, scope, roles, at, token_then from clock c;
end $$;

-- How far one pull goes: to the clock, or so far that it is not too much at once. Never cuts a revision in two.
create or replace function pulled_to(since bigint) returns bigint language plpgsql stable
set search_path = tanggap, pg_temp as $$
begin
  return coalesce((select e.revision from event e where e.revision > since order by e.revision, e.seq offset 5000 limit 1),
                  (select c.revision from clock c));
end $$;

-- Reading personal data is an Event; it is read only when that Event was accepted.
create or replace function reveal(complaint uuid, event uuid, why text, console text, out name text, out contact text)
language plpgsql security definer set search_path = tanggap, pg_temp as $$
#variable_conflict use_column
declare answer record; seen bigint; tries int := 0;
begin
  if my_scope() is null then raise 'no operator' using errcode = '42501'; end if;
  loop
    select c.revision into seen from complaint c where c.id = reveal.complaint;
    perform submit(jsonb_build_array(jsonb_build_object('id', event, 'complaint', reveal.complaint, 'kind', 'reveal',
      'console', console, 'said_at', extract(epoch from clock_timestamp())::bigint, 'base', seen, 'seen', seen,
      'body', jsonb_build_object('kind', 'reveal', 'why', why))));
    select e.outcome, e.reason, e.actor, e.kind, e.complaint into answer from event e where e.id = reveal.event;
    exit when found;
    tries := tries + 1;
    if tries > 20 then raise 'the case does not stand still' using errcode = '40001'; end if;
  end loop;
  if answer.outcome <> 'accepted' or answer.actor <> session_user or answer.kind <> 'reveal'
     or answer.complaint <> reveal.complaint then
    raise '%', coalesce(answer.reason->>'code', 'central.role') using errcode = '42501';
  end if;
  -- the Event may be an old one, and the case have left my scope since
  select r.name, r.contact into name, contact from reporter r join complaint c on c.id = r.complaint
  where r.complaint = reveal.complaint and starts_with(coalesce(c.kelurahan, ''), my_scope());
end $$;

-- The name and number of a reporter with all but their ends hidden, for whoever may see the case.
create or replace function masked(complaint uuid, out name text, out contact text)
language sql stable security definer set search_path = tanggap, pg_temp as $$
  select case when r.name = '' then '' else left(r.name, 1) || '••••' end,
         case when length(r.contact) < 8 then case when r.contact = '' then '' else '••••' end
              else left(r.contact, 2) || '••••' || right(r.contact, case when r.contact like '%@%' then 3 else 4 end) end
  from reporter r join complaint c on c.id = r.complaint
  where r.complaint = masked.complaint and starts_with(coalesce(c.kelurahan, ''), my_scope()) $$;

-- The city itself: boundaries and crews, and what its intakes shall do: how far channels have joined, which status
-- answers the citizen by itself, whom cases go to by rule, who is away, when a case climbs the ladder. Said by a
-- supervisor without a scope.
create or replace function set_master(kind text, body jsonb) returns bigint
language plpgsql security definer set search_path = tanggap, pg_temp as $$
#variable_conflict use_column
declare r bigint;
begin
  if my_scope() is distinct from '' or not pg_has_role(session_user, 'tanggap_supervisor', 'member')
     or set_master.kind not in (
       'boundaries', 'crews', 'phases', 'reply_rules', 'routing_rules', 'absences', 'escalation_rules') then
    raise 'central.role' using errcode = '42501';
  end if;
  -- every console takes it in: what one of them cannot read would stop them all
  -- the size before the shape: a list of a million rules is refused at once
  if jsonb_typeof(body) is distinct from 'array'
     or jsonb_array_length(body) > (case set_master.kind when 'phases' then 100 when 'reply_rules' then 100
       when 'routing_rules' then :MOST_RULES when 'absences' then :MOST_ABSENCES when 'escalation_rules' then :MOST_LADDER
       else 1000 end)
     or set_master.kind in ('routing_rules', 'absences', 'escalation_rules') and length(body::text) > :LONGEST_LIST then
    raise 'central.value' using errcode = '22023';
  end if;
  if exists (select from jsonb_array_elements(body) x where case
      -- a newer program may write fields more, which older ones leave alone: here only what every rule has
      when set_master.kind = 'absences' then jsonb_typeof(x) <> 'object' or x->>'agency' is null
        or not exists (select from agency a where a.code = x->>'agency') or jsonb_typeof(x->'since') is distinct from 'number'
        or jsonb_typeof(x->'until') is distinct from 'number' or (x->'until')::numeric <= (x->'since')::numeric
      when set_master.kind = 'routing_rules' then jsonb_typeof(x) <> 'object'
        or jsonb_typeof(x->'name') is distinct from 'string' or length(x->>'name') not between 1 and 80
        or jsonb_typeof(x->'addressee') is distinct from 'string' or length(x->>'addressee') not between 1 and 60
        or jsonb_typeof(x->'polygon') not in ('object', 'array', 'null')
      when set_master.kind = 'escalation_rules' then jsonb_typeof(x) <> 'object'
        or jsonb_typeof(x->'name') is distinct from 'string' or length(x->>'name') not between 1 and 80
        or jsonb_typeof(x->'rung') is distinct from 'string' or jsonb_typeof(x->'clock') is distinct from 'string'
        or jsonb_typeof(x->'after') is distinct from 'number' or (x->'after')::numeric < 0
      when jsonb_typeof(x) <> 'array' then true
      when set_master.kind = 'boundaries' then jsonb_array_length(x) <> 3 or jsonb_typeof(x->0) <> 'string'
        or jsonb_typeof(x->1) <> 'string' or jsonb_typeof(x->2) <> 'string' or x->>1 !~ '^([0-9a-fA-F]{2})+$'
        or not exists (select from kelurahan k where k.code = x->>0)
      when set_master.kind = 'phases' then jsonb_array_length(x) <> 2 or jsonb_typeof(x->0) <> 'string'
        or jsonb_typeof(x->1) <> 'string' or x->>0 not in (:CHANNELS) or x->>1 not in (:PHASES)
      when set_master.kind = 'reply_rules' then jsonb_array_length(x) <> 3 or jsonb_typeof(x->0) <> 'string'
        or jsonb_typeof(x->1) <> 'string' or jsonb_typeof(x->2) <> 'string' or x->>0 not in (:CHANNELS)
        or x->>1 not in (:STATUSES) or length(x->>2) not between 1 and 100
      else jsonb_array_length(x) <> 2 or x->>0 !~ '^[0-9]{1,6}$' or jsonb_typeof(x->0) <> 'number'
        or not exists (select from kelurahan k where k.code = x->>1) end) then
    raise 'central.value' using errcode = '22023';
  end if;
  r := next_revision();
  insert into master values (r, set_master.kind, session_user, clock_timestamp(), set_master.body);
  perform turn(r);
  return r;
end $$;

-- How many consoles are connected: above some dozens they wait a moment before they all pull at once.
create or replace function consoles() returns int language sql stable security definer set search_path = tanggap, pg_temp
  as $$ select count(*)::int from pg_stat_activity
        where datname = current_database() and application_name = 'tanggap-sync' $$;

-- Called after a lock_timeout: ends a session that has sat on the clock for twenty seconds.
create or replace function unstick() returns int language sql security definer set search_path = tanggap, pg_temp as $$
  select count(pg_terminate_backend(a.pid))::int from pg_stat_activity a
  where a.xact_start < clock_timestamp() - interval '20 s' and a.pid <> pg_backend_pid()
    and exists (select from pg_locks l where l.pid = a.pid and l.relation = 'clock'::regclass and l.granted
                and l.mode in ('RowShareLock', 'RowExclusiveLock', 'ShareRowExclusiveLock')) $$;

grant select on complaint, event, clock, tick, command, master, agency, category, kelurahan to tanggap_reader;
revoke execute on all functions in schema tanggap from public;
grant execute on function submit(jsonb), unstick() to tanggap_operator, tanggap_intake, tanggap_auditor;
grant execute on function my_scope(), me(bigint), masked(uuid), pulled_to(bigint), consoles() to tanggap_reader;
grant execute on function reveal(uuid, uuid, text, text), set_master(text, jsonb) to tanggap_supervisor;

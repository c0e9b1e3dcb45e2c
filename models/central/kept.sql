-- What people keep for their work and no case needs: views, the layout of their screens, reply templates, who covers for
-- them, snapshots of the review and notes made there. No Event, and none of it is history: a row an owner, kind and name.
-- Who wrote it last, and when, is the central's.
--
-- stamp numbers the writes. They wait for each other, so that whoever has read up to a stamp has missed none below it.
-- everyone: it was shared at some time; the others then hear that it no longer is.
create table if not exists kept (
  owner name not null, kind text not null, name text not null, body jsonb not null, shared bool not null,
  place int not null, everyone bool not null, deleted bool not null, stamp bigint not null unique, writer name not null,
  at timestamptz not null, primary key (owner, kind, name));
revoke all on kept from public;

-- Whether every console can read it: what one of them cannot would be shown to all.
create or replace function sound_kept(kind text, name text, body jsonb, shared bool) returns bool
language sql stable set search_path = tanggap, pg_temp as $$
  select coalesce(
    kind in ('view', 'layout', 'template', 'cover', 'snapshot', 'note')
    and length(name) between 1 and 80 and name = btrim(name) and name !~ '[[:cntrl:]]'
    and shared is not null and jsonb_typeof(body) = 'object' and octet_length(body::text) <= 16384
    and case kind
      when 'view' then jsonb_typeof(body->'filter') = 'string' and length(body->>'filter') <= 8000
        and coalesce(jsonb_typeof(body->'order'), 'string') = 'string' and length(coalesce(body->>'order', '')) <= 40
        and coalesce(jsonb_typeof(body->'columns'), 'array') = 'array'
        and not exists (select from jsonb_array_elements(case jsonb_typeof(body->'columns') when 'array'
                        then body->'columns' else '[]' end) x where case
          when jsonb_typeof(x) <> 'array' or jsonb_array_length(x) <> 3 then true
          else jsonb_typeof(x->0) <> 'string' or jsonb_typeof(x->1) <> 'number' or jsonb_typeof(x->2) <> 'boolean' end)
        and coalesce(jsonb_typeof(body->'extent'), 'array') = 'array'
        and (not body ? 'extent' or case jsonb_typeof(body->'extent') when 'array'
                                      then jsonb_array_length(body->'extent') else 0 end = 4)
        and not body @? '$.extent[*] ? (@.type() <> "number")'
        and body - array['filter', 'order', 'columns', 'extent'] = '{}'
      when 'template' then name ~ '^[a-z0-9_-]{1,60}$'
        and not exists (select from unnest(array['names', 'texts', 'short']) part, unnest(array['id', 'en']) lang
          where coalesce(jsonb_typeof(body->part->lang), '') <> 'string'
             or length(body->part->>lang) not between 1 and case part when 'names' then 80 else 4000 end)
        and jsonb_typeof(body->'fits') = 'array' and jsonb_typeof(body->'kinds') = 'array'
        and body->'fits' <> '[]' and body->'kinds' <> '[]'
        and body->'fits' <@ jsonb_build_array(:STATUSES) and body->'kinds' <@ jsonb_build_array(:KINDS)
        and coalesce(jsonb_typeof(body->'category'), 'string') = 'string' and length(coalesce(body->>'category', '')) <= 100
        and coalesce(body->>'when', '') in ('', 'no_place', 'twin', 'reopened')
        and body - array['names', 'texts', 'short', 'fits', 'kinds', 'category', 'when'] = '{}'
      when 'cover' then name = 'cover' and shared and jsonb_typeof(body->'deputy') = 'string'
        and jsonb_typeof(body->'since') = 'number' and jsonb_typeof(body->'until') = 'number'
        and case when body->>'since' ~ '^[0-9]{1,11}$' and body->>'until' ~ '^[0-9]{1,11}$'
                 then (body->>'until')::bigint - (body->>'since')::bigint end between 1 and 366 * 86400
        and coalesce(jsonb_typeof(body->'note'), 'string') = 'string' and length(coalesce(body->>'note', '')) <= 200
        and body - array['deputy', 'since', 'until', 'note'] = '{}'
      when 'snapshot' then shared and body->>'at' ~ '^[0-9]{1,11}$'
        and body @? 'strict $.rates ? (@.type() == "array" && @.size() == 3)'
        and not body @? '$.rates[*] ? (@.type() <> "number")'
        and jsonb_typeof(body->'places') = 'object'
        and not body @? 'strict $.places.* ? (@.type() <> "array" || @.size() <> 7)'
        and not body @? '$.places.*[*] ? (@.type() <> "number")'
        and body - array['at', 'rates', 'places'] = '{}'
      when 'note' then shared and jsonb_typeof(body->'kelurahan') = 'string' and length(body->>'kelurahan') <= 20
        and jsonb_typeof(body->'text') = 'string' and length(body->>'text') between 1 and 2000
        and body->>'at' ~ '^[0-9]{1,11}$' and body - array['kelurahan', 'text', 'at'] = '{}'
      else not shared end, false) $$;

-- The one door. A body of null takes the row away. `seen`: the stamp the console changed; a shared row that somebody
-- has written since is left as it is (`won` is false), as nobody overwrites unseen what all look at. One's own is simply
-- the newest: it is the same person.
create or replace function put_kept(owner name, kind text, name text, body jsonb, shared bool, place int, seen bigint,
  out stamp bigint, out won bool)
language plpgsql set search_path = tanggap, pg_temp as $$
#variable_conflict use_column
declare
  boss bool := pg_has_role(session_user, 'tanggap_supervisor', 'member');
  worker bool := pg_has_role(session_user, 'tanggap_operator', 'member');
  gone bool := put_kept.body is null;
  there kept; found_one bool; open_to_all bool;
begin
  if my_scope() is null or not (worker or pg_has_role(session_user, 'tanggap_auditor', 'member')) then
    raise 'central.role' using errcode = '42501';
  end if;
  if put_kept.seen is null or put_kept.place is null or put_kept.place not between 0 and 1000000
     or put_kept.owner is null or put_kept.kind is null or put_kept.name is null
     or not gone and not sound_kept(put_kept.kind, put_kept.name, put_kept.body, put_kept.shared) then
    raise 'central.value' using errcode = '22023';
  end if;
  lock table kept in share row exclusive mode;
  select * into there from kept k where k.owner = put_kept.owner and k.kind = put_kept.kind and k.name = put_kept.name;
  found_one := found;
  open_to_all := found_one and there.shared or not gone and put_kept.shared;
  -- Somebody else's: a supervisor's, as far as all see it. He may not hide it from them.
  if put_kept.owner <> session_user
     and not (boss and found_one and there.shared and (gone or put_kept.shared))
     or open_to_all and not worker
     or put_kept.kind in ('snapshot', 'note') and not boss
     or open_to_all and put_kept.kind = 'template' and not (boss and my_scope() = '') then
    raise 'central.role' using errcode = '42501';
  end if;
  if not gone and put_kept.kind = 'cover' and (put_kept.body->>'deputy' = put_kept.owner::text
     or not exists (select from operator o where o.role::text = put_kept.body->>'deputy' and o.active)) then
    raise 'kept.deputy' using errcode = '42501';
  end if;
  if gone and (not found_one or there.deleted) then   -- it is gone, whoever took it away
    stamp := coalesce(there.stamp, 0); won := true; return;
  end if;
  if found_one and there.everyone and there.stamp > put_kept.seen then
    stamp := there.stamp;
    -- or this is the very same write again, whose answer was lost
    won := there.writer = session_user and there.deleted = gone and (gone or (there.body, there.shared, there.place)
             is not distinct from (put_kept.body, put_kept.shared, put_kept.place));
    return;
  end if;
  if not gone and (not found_one or there.deleted)
     and (select count(*) from kept k where k.owner = put_kept.owner and not k.deleted) >= 300 then
    raise 'kept.many' using errcode = '42501';
  end if;
  stamp := (select coalesce(max(k.stamp), 0) + 1 from kept k);
  won := true;
  insert into kept values (put_kept.owner, put_kept.kind, put_kept.name, coalesce(put_kept.body, '{}'),
    coalesce(case when gone then there.shared else put_kept.shared end, false), put_kept.place, open_to_all, gone,
    put_kept.stamp, session_user, clock_timestamp())
  on conflict on constraint kept_pkey do update set body = excluded.body, shared = excluded.shared, place = excluded.place,
    everyone = kept.everyone or excluded.everyone, deleted = excluded.deleted, stamp = excluded.stamp, writer = excluded.writer,
    at = excluded.at;
  if gone then   -- what is gone is remembered, not for ever
    delete from kept k where k.owner = put_kept.owner and k.deleted and k.stamp <= (
      select o.stamp from kept o where o.owner = put_kept.owner and o.deleted order by o.stamp desc offset 300 limit 1);
  end if;
  perform pg_notify('tanggap_kept', '');
end $$;

create or replace function keep(owner name, kind text, name text, body jsonb, shared bool, place int, seen bigint,
  out stamp bigint, out won bool)
language plpgsql security definer set search_path = tanggap, pg_temp as $$
#variable_conflict use_variable
begin
  if body is null then raise 'central.value' using errcode = '22023'; end if;
  select p.stamp, p.won into stamp, won from put_kept(owner, kind, name, body, shared, place, seen) p;
end $$;

create or replace function unkeep(owner name, kind text, name text, seen bigint, out stamp bigint, out won bool)
language plpgsql security definer set search_path = tanggap, pg_temp as $$
#variable_conflict use_variable
begin
  select p.stamp, p.won into stamp, won from put_kept(owner, kind, name, null, null, 0, seen) p;
end $$;

-- What was written after a stamp and is mine or everybody's; of what no longer is everybody's, that it is gone.
create or replace function kept(since bigint) returns table (owner name, kind text, name text, body jsonb, shared bool,
  place int, deleted bool, stamp bigint, writer name, at float8)
language plpgsql stable security definer set search_path = tanggap, pg_temp as $$
#variable_conflict use_column
begin
  if my_scope() is null then raise 'no operator' using errcode = '42501'; end if;
  return query select k.owner, k.kind, k.name, case when s.open then k.body else '{}' end, k.shared and s.open, k.place,
      k.deleted or not s.open, k.stamp, k.writer, extract(epoch from k.at)::float8
    from kept k, lateral (select k.owner = session_user or k.shared as open) s
    where k.stamp > kept.since and (k.owner = session_user or k.everyone) order by k.stamp;
end $$;

revoke execute on function sound_kept(text, text, jsonb, bool), put_kept(name, text, text, jsonb, bool, int, bigint),
  keep(name, text, text, jsonb, bool, int, bigint), unkeep(name, text, text, bigint), kept(bigint) from public;
grant execute on function keep(name, text, text, jsonb, bool, int, bigint), unkeep(name, text, text, bigint), kept(bigint)
  to tanggap_operator, tanggap_auditor;

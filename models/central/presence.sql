-- Who has which case open. Presence is no Event: it belongs to a connection, nobody keeps it, and it is gone with the
-- console. One row a backend, known by its pid and when it began, as pids come back; the row names the login itself,
-- so that nobody can be somewhere in another's name. Unlogged: after a crash there is no connection either.
create unlogged table if not exists presence (
  pid int, began timestamptz, actor name not null, console text not null, complaint uuid not null,
  claimed bool not null default false, why text not null default '', since timestamptz not null,
  primary key (pid, began));
create unique index if not exists presence_claim on presence (complaint) where claimed;   -- one holds it, or nobody
revoke all on presence from public;

-- Whoever is not connected any more, or may no longer work here, is nowhere.
create or replace function sweep_presence() returns void language plpgsql set search_path = tanggap, pg_temp as $$
begin
  -- Which backends there are is remembered for a whole transaction: an old picture would take a newcomer for dead.
  perform pg_stat_clear_snapshot();
  delete from presence where (pid, began) in (
    select p.pid, p.began from presence p
    where not exists (select from pg_stat_activity a where a.pid = p.pid and a.backend_start = p.began)
       or not exists (select from operator o where o.role = p.actor and o.active)
    for update skip locked);
  if found then perform pg_notify('tanggap_presence', ''); end if;
end $$;

-- When this very connection began.
create or replace function my_start() returns timestamptz language sql set search_path = tanggap, pg_temp
  as $$ select backend_start from pg_stat_activity where pid = pg_backend_pid() $$;

create or replace function in_my_scope(complaint uuid) returns bool language sql stable
  set search_path = tanggap, pg_temp as $$ select exists (select from complaint c where c.id = in_my_scope.complaint
                       and starts_with(coalesce(c.kelurahan, ''), my_scope())) $$;

-- I have this case open and no other; null: none. A case the central does not know, or I may not see, is none. A claim
-- goes with the case it was for.
create or replace function attend(complaint uuid, console text) returns void
language plpgsql security definer set search_path = tanggap, pg_temp as $$
#variable_conflict use_column
begin
  if my_scope() is null then raise 'no operator' using errcode = '42501'; end if;
  perform sweep_presence();
  if attend.complaint is null or not in_my_scope(attend.complaint) then
    delete from presence where pid = pg_backend_pid();
  else
    insert into presence as p values (pg_backend_pid(), my_start(), session_user,
      left(coalesce(attend.console, ''), 100), attend.complaint, false, '', clock_timestamp())
    on conflict (pid, began) do update set console = excluded.console, complaint = excluded.complaint,
      claimed = p.claimed and p.complaint = excluded.complaint,
      why = case when p.complaint = excluded.complaint then p.why else '' end,
      since = case when p.complaint = excluded.complaint then p.since else excluded.since end
    where (p.complaint, p.console) is distinct from (excluded.complaint, excluded.console);
  end if;
  if found then perform pg_notify('tanggap_presence', ''); end if;
end $$;

-- I hold this case: a request to the others, no lock. Without a reason nobody's claim is taken; with one it is, unless
-- `take` says that the reason is only a remark. Answers whether it is mine, and who else has it, or had it until now.
create or replace function claim(complaint uuid, why text, take bool default true,
  out mine bool, out actor name, out console text, out reason text, out since float8)
language plpgsql security definer set search_path = tanggap, pg_temp as $$
#variable_conflict use_column
declare holder presence; said text := left(btrim(coalesce(claim.why, '')), 300);
begin
  if my_scope() is null then raise 'no operator' using errcode = '42501'; end if;
  mine := claim.complaint is not null and in_my_scope(claim.complaint);
  if not mine then return; end if;
  -- Two who claim at once do it one after the other. Before anything is swept, or they would wait for each other.
  lock table presence in share row exclusive mode;
  perform sweep_presence();
  select * into holder from presence p
    where p.complaint = claim.complaint and p.claimed and p.actor <> session_user;
  if found then
    mine := take and said <> '';
    actor := holder.actor; console := holder.console; reason := holder.why;
    since := extract(epoch from holder.since);
    if not mine then return; end if;
  end if;
  update presence p set claimed = false, why = '' where p.complaint = claim.complaint and p.claimed;
  insert into presence values (pg_backend_pid(), my_start(), session_user, '', claim.complaint, true, said,
    clock_timestamp())
  on conflict (pid, began) do update set complaint = excluded.complaint, claimed = true, why = excluded.why,
    since = excluded.since;
  perform pg_notify('tanggap_presence', '');
end $$;

-- I no longer hold what I hold; I still have it open.
create or replace function unclaim() returns void
language plpgsql security definer set search_path = tanggap, pg_temp as $$
begin
  if my_scope() is null then raise 'no operator' using errcode = '42501'; end if;
  update presence set claimed = false, why = '', since = clock_timestamp() where pid = pg_backend_pid() and claimed;
  if found then perform pg_notify('tanggap_presence', ''); end if;
end $$;

-- Who has which of the cases I may see open, I among them; `mine` is this very connection.
create or replace function present() returns table (actor name, console text, complaint uuid, claimed bool, why text,
  since float8, mine bool)
language plpgsql security definer set search_path = tanggap, pg_temp as $$
#variable_conflict use_column
begin
  if my_scope() is null then raise 'no operator' using errcode = '42501'; end if;
  perform sweep_presence();
  return query select p.actor, p.console, p.complaint, p.claimed, p.why, extract(epoch from p.since)::float8,
      p.pid = pg_backend_pid()
    from presence p join complaint c on c.id = p.complaint
    where starts_with(coalesce(c.kelurahan, ''), my_scope()) order by p.since;
end $$;

revoke execute on function sweep_presence(), my_start(), in_my_scope(uuid), attend(uuid, text), claim(uuid, text, bool),
  unclaim(), present() from public;
grant execute on function attend(uuid, text), claim(uuid, text, bool), unclaim(), present()
  to tanggap_operator, tanggap_auditor;

-- Photos, by the hash of their bytes. They never ride in Events: an Event names the hash, and whoever may see a case
-- that names it may have the bytes. What is there never changes and is never replaced, so nothing here needs the clock.
create table if not exists blob (
  sha256 bytea primary key check (octet_length(sha256) = 32), type text not null, size int not null,
  data bytea not null, actor name not null, at timestamptz not null default clock_timestamp());
alter table blob alter column data set storage external;          -- pictures are compressed already
-- which Events name a hash; those without pictures cost nothing
create index if not exists event_photos on event using gin ((body->'photos') jsonb_path_ops) where body ? 'photos';

-- What the bytes are, whatever anybody says they are; null: none of the pictures we keep.
create or replace function picture_type(data bytea) returns text language sql immutable set search_path = tanggap, pg_temp
  as $$ select case
    when substring(data from 1 for 3) = '\xffd8ff' then 'image/jpeg'
    when substring(data from 1 for 8) = '\x89504e470d0a1a0a' then 'image/png'
    when substring(data from 1 for 4) = '\x52494646' and substring(data from 9 for 4) = '\x57454250' then 'image/webp'
  end $$;

-- May I have these bytes? If I brought them, or if a case I may see now names them in an Event that was accepted. A hash
-- cannot be guessed: to name it one has seen the bytes, or an Event one was allowed to see.
create or replace function may_get(sha bytea) returns bool language sql stable set search_path = tanggap, pg_temp as $$
  select my_scope() is not null and (
    exists (select from blob b where b.sha256 = sha and b.actor = session_user)
    or exists (
      select from event e join complaint c on c.id = e.complaint
      where e.body ? 'photos' and e.body->'photos' @> to_jsonb(array[encode(sha, 'hex')]) and e.outcome = 'accepted'
        and starts_with(coalesce(c.kelurahan, ''), my_scope()))) $$;

-- Keep a picture; the answer is its hash, made here. The same bytes again are the same picture.
create or replace function put_blob(data bytea, type text) returns bytea
language plpgsql security definer set search_path = tanggap, pg_temp as $$
#variable_conflict use_column
declare sha bytea;
begin
  if my_scope() is null then raise 'no operator' using errcode = '42501'; end if;
  if coalesce(octet_length(put_blob.data), 0) > 8388608 then raise 'blob.central_size' using errcode = '42501'; end if;
  if picture_type(put_blob.data) is distinct from put_blob.type or put_blob.type is null then
    raise 'blob.central_type' using errcode = '42501';
  end if;
  sha := sha256(put_blob.data);
  insert into blob (sha256, type, size, data, actor)
    values (sha, put_blob.type, octet_length(put_blob.data), put_blob.data, session_user)
    on conflict (sha256) do nothing;
  return sha;
end $$;

-- A picture, or null: it is not here, or it is not for me. Nobody learns which.
create or replace function get_blob(sha bytea) returns bytea language sql stable security definer
  set search_path = tanggap, pg_temp
  as $$ select b.data from blob b where b.sha256 = get_blob.sha and may_get(get_blob.sha) $$;

-- Which of these are here already and mine to have: a console that lost the answer need not send them again.
create or replace function has_blobs(shas bytea[]) returns setof bytea language sql stable security definer
  set search_path = tanggap, pg_temp
  as $$ select b.sha256 from blob b where b.sha256 = any (has_blobs.shas) and may_get(b.sha256) $$;

revoke all on blob from public;
revoke execute on function picture_type(bytea), may_get(bytea), put_blob(bytea, text), get_blob(bytea),
  has_blobs(bytea[]) from public;
grant execute on function put_blob(bytea, text) to tanggap_operator, tanggap_intake;
grant execute on function get_blob(bytea), has_blobs(bytea[]) to tanggap_reader;

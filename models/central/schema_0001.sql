-- The first schema of the central. Times of a case are seconds since the epoch (UTC), as in the consoles; the stamp of
-- an Event is the server's own clock. Keys out of the consoles' master data are checked by submit(), not by foreign
-- keys: a console whose list is newer gets an answer, not an exception.
create table clock (
  one bool primary key default true check (one), central uuid not null default gen_random_uuid(),
  revision bigint not null default 0, token bytea not null default sha256('tanggap'),
  min_console int not null default 1, bulk_limit int not null default 500);
insert into clock default values;
create table tick (revision bigint primary key, token bytea not null);
insert into tick select revision, token from clock;
create table operator (
  role name primary key, full_name text not null default '', scope text not null default '',
  active bool not null default true);
create table command (
  kind text primary key, roles name[] not null, creates bool not null, columns text[] not null,
  from_status text[] not null, to_status text[] not null);
create table agency (code text primary key);
create table category (code text primary key);
create table kelurahan (code text primary key);
create table counter (day text primary key, last int not null);
create table complaint (
  id uuid primary key, number text not null, channel text not null, external_id text not null,
  received_at bigint not null, text text not null, title text not null, address text not null,
  status text not null, kind text not null, category text, kelurahan text, agency text, sure int not null,
  suggested jsonb not null, assignee text not null, handover_due bigint, lurah_due bigint, completion_due bigint,
  due_at bigint, due_clock text not null, clock_from bigint not null, paused_seconds bigint not null,
  waiting_for text not null, paused_at bigint, urgent bigint not null, lat float8, lon float8, place text not null,
  reopened int not null, channel_red bool not null, priority int not null, escalated bool not null,
  verified bool not null, merged_into uuid, photos int not null, closed_at bigint, result text not null,
  result_photos jsonb not null, revision bigint not null) with (fillfactor = 70);
create unique index complaint_message on complaint (channel, external_id);
create index complaint_merged on complaint (merged_into) where merged_into is not null;
create table event (
  id uuid primary key, seq int not null, complaint uuid not null, kind text not null, actor text not null,
  at timestamptz not null, console text not null, said_at bigint not null, base bigint not null, body jsonb not null,
  effect jsonb not null, before jsonb not null, kelurahan text, outcome text not null, reason jsonb, batch uuid,
  undoes uuid, revision bigint not null);
create index event_revision on event (revision, seq);
create index event_complaint on event (complaint, revision, seq);
create index event_batch on event (batch) where batch is not null;
-- personal data: no grant to anybody; read through reveal(), which is itself an Event
create table reporter (
  complaint uuid primary key references complaint, name text not null, contact text not null);
-- what a supervisor says of the city itself: boundaries, crews. Append-only; the newest row of a kind is in force.
create table master (
  revision bigint primary key, kind text not null, actor text not null, at timestamptz not null, body jsonb not null);

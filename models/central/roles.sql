-- Roles of the whole server, made once. Nobody logs in as one of these: an operator has a login of their own that is
-- a member of one of them. Run by a superuser.
do $$
declare r text;
begin
  foreach r in array array['tanggap_owner', 'tanggap_reader', 'tanggap_operator', 'tanggap_supervisor',
                           'tanggap_auditor', 'tanggap_intake', 'tanggap_speaker'] loop
    if not exists (select from pg_roles where rolname = r) then
      execute format('create role %I nologin', r);
    end if;
  end loop;
end $$;
grant tanggap_reader to tanggap_operator, tanggap_supervisor, tanggap_auditor, tanggap_intake;
grant tanggap_operator to tanggap_supervisor;
-- for unstick(), which ends a session that sits on the clock, and present(), which asks who is still connected
grant pg_signal_backend, pg_read_all_stats to tanggap_owner;

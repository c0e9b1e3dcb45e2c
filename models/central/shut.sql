-- What PUBLIC has by default, shut; run in the database by a superuser. Without TEMP nobody can shadow a name by a
-- temporary table or function; without languages there are no DO blocks.
do $$
declare f regprocedure;
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to tanggap_reader', current_database());
  execute format('alter database %I set idle_in_transaction_session_timeout = ''30s''', current_database());
  execute format('alter database %I set lock_timeout = ''10s''', current_database());
  for f in select oid::regprocedure from pg_proc where pronamespace = 'pg_catalog'::regnamespace
      and (proname ~ '^(lo_|lowrite|pg_(try_)?advisory)'
           or proname in ('pg_logical_emit_message', 'pg_notify', 'pg_export_snapshot')) loop
    execute format('revoke execute on function %s from public', f);
  end loop;
end $$;
revoke create, usage on schema public from public;
revoke usage on language plpgsql, sql from public;
grant usage on language plpgsql, sql to tanggap_owner;
grant execute on function pg_notify(text, text) to tanggap_owner;
-- A function made later is nobody's either until it is granted.
alter default privileges for role tanggap_owner revoke execute on functions from public;
create schema if not exists tanggap authorization tanggap_owner;
grant usage on schema tanggap to tanggap_reader;

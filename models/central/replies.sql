-- Where a citizen is reached, for the intake that is about to answer him. No console keeps contacts: they are read here
-- one by one, and only for a reply that this very login has taken upon itself and that is not over. That it did is an
-- accepted Event, which therefore tells of the reading too.
create index if not exists complaint_reply on complaint (reply_due) where reply_due is not null;

-- Null when the reply is not mine to send; '' when the citizen left no contact.
create or replace function contact_of(reply uuid) returns text
language plpgsql stable security definer set search_path = tanggap, pg_temp as $$
declare speaker bool := speaks_for_others();
begin
  if my_scope() is null or not (speaker or pg_has_role(session_user, 'tanggap_intake', 'member')) then
    raise 'central.role' using errcode = '42501';
  end if;
  return (
    select coalesce((select r.contact from reporter r where r.complaint = c.id), '')
    from complaint c
    where c.reply_due is not null and starts_with(coalesce(c.kelurahan, ''), my_scope())
      and c.replies @> jsonb_build_array(jsonb_build_object('id', contact_of.reply::text, 'state', 'sending'))
      and (select speaker or e.actor = session_user from event e
           where e.complaint = c.id and e.kind = 'release' and e.outcome = 'accepted'
             and e.body->>'reply' = contact_of.reply::text
           order by e.revision desc, e.seq desc limit 1)
    limit 1);
end $$;

revoke execute on function contact_of(uuid) from public;
grant execute on function contact_of(uuid) to tanggap_intake;

-- The tables of Gammu SMSD as schema 17 has them (Gammu 1.38 to 1.43); without its address book and its phones.
create function update_timestamp() returns trigger language plpgsql as $$
begin
  new."UpdatedInDB" := localtimestamp(0);
  return new;
end $$;

create table gammu ("Version" smallint not null default 0 primary key);
insert into gammu values (17);

create domain coding as varchar(255) default 'Default_No_Compression' check (
  value in ('Default_No_Compression', 'Unicode_No_Compression', '8bit', 'Default_Compression', 'Unicode_Compression')
);

create table inbox (
  "UpdatedInDB" timestamp(0) not null default localtimestamp(0),
  "ReceivingDateTime" timestamp(0) not null default localtimestamp(0),
  "Text" text not null,
  "SenderNumber" varchar(20) not null default '',
  "Coding" coding not null,
  "UDH" text not null,
  "SMSCNumber" varchar(20) not null default '',
  "Class" integer not null default -1,
  "TextDecoded" text not null default '',
  "ID" serial primary key,
  "RecipientID" text not null,
  "Processed" boolean not null default false,
  "Status" integer not null default -1
);
create trigger update_timestamp before update on inbox for each row execute function update_timestamp();

create table outbox (
  "UpdatedInDB" timestamp(0) not null default localtimestamp(0),
  "InsertIntoDB" timestamp(0) not null default localtimestamp(0),
  "SendingDateTime" timestamp not null default localtimestamp(0),
  "SendBefore" time not null default '23:59:59',
  "SendAfter" time not null default '00:00:00',
  "Text" text,
  "DestinationNumber" varchar(20) not null default '',
  "Coding" coding not null,
  "UDH" text,
  "Class" integer default -1,
  "TextDecoded" text not null default '',
  "ID" serial primary key,
  "MultiPart" boolean not null default false,
  "RelativeValidity" integer default -1,
  "SenderID" varchar(255),
  "SendingTimeOut" timestamp(0) not null default localtimestamp(0),
  "DeliveryReport" varchar(10) default 'default' check ("DeliveryReport" in ('default', 'yes', 'no')),
  "CreatorID" text not null,
  "Retries" integer default 0,
  "Priority" integer default 0,
  "Status" varchar(255) not null default 'Reserved',
  "StatusCode" integer not null default -1
);
create index outbox_date on outbox ("SendingDateTime", "SendingTimeOut");
create index outbox_sender on outbox ("SenderID");
create trigger update_timestamp before update on outbox for each row execute function update_timestamp();

create table outbox_multipart (
  "Text" text,
  "Coding" coding not null,
  "UDH" text,
  "Class" integer default -1,
  "TextDecoded" text,
  "ID" serial,
  "SequencePosition" integer not null default 1,
  "Status" varchar(255) not null default 'Reserved',
  "StatusCode" integer not null default -1,
  primary key ("ID", "SequencePosition")
);

create table sentitems (
  "UpdatedInDB" timestamp(0) not null default localtimestamp(0),
  "InsertIntoDB" timestamp(0) not null default localtimestamp(0),
  "SendingDateTime" timestamp(0) not null default localtimestamp(0),
  "DeliveryDateTime" timestamp(0),
  "Text" text not null,
  "DestinationNumber" varchar(20) not null default '',
  "Coding" coding not null,
  "UDH" text not null,
  "SMSCNumber" varchar(20) not null default '',
  "Class" integer not null default -1,
  "TextDecoded" text not null default '',
  "ID" serial,
  "SenderID" varchar(255) not null,
  "SequencePosition" integer not null default 1,
  "Status" varchar(255) not null default 'SendingOK' check ("Status" in (
    'SendingOK', 'SendingOKNoReport', 'SendingError', 'DeliveryOK', 'DeliveryFailed', 'DeliveryPending',
    'DeliveryUnknown', 'Error'
  )),
  "StatusError" integer not null default -1,
  "TPMR" integer not null default -1,
  "RelativeValidity" integer not null default -1,
  "CreatorID" text not null,
  "StatusCode" integer not null default -1,
  primary key ("ID", "SequencePosition")
);
create index sentitems_date on sentitems ("DeliveryDateTime");
create index sentitems_dest on sentitems ("DestinationNumber");
create trigger update_timestamp before update on sentitems for each row execute function update_timestamp();

-- What a console's login may do.
create function allow(login text) returns void language plpgsql as $$
begin
  execute format('grant select, update ("Processed") on inbox to %I', login);
  execute format('grant select, insert on outbox, outbox_multipart to %I', login);
  execute format('grant usage on sequence "outbox_ID_seq", "outbox_multipart_ID_seq" to %I', login);
  execute format('grant select on sentitems to %I', login);
end $$;

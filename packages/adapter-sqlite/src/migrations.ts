/**
 * The steps from an empty file to the present schema, the oldest first. A step that was ever released does not
 * change; a new one is added at the end. `user_version` of a file counts those it has seen.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table indicator (
    extracted_at integer primary key,
    id blob not null unique check (length(id) = 16),
    value text not null,
    item text not null,
    context text,
    variants text,
    document text not null
  ) strict;

  create table listing (
    list integer not null,
    extracted_at integer not null,
    primary key (list, extracted_at)
  ) strict, without rowid;

  create table tally (
    list integer not null,
    hour integer not null,
    indicators integer not null,
    primary key (list, hour)
  ) strict, without rowid;

  create table store (
    only integer primary key check (only = 1),
    version integer not null
  ) strict;
  insert into store (only, version) values (1, 0);

  create table api_key (
    id text not null primary key,
    hash blob not null unique check (length(hash) = 32),
    prefix text not null,
    name text,
    tier text not null,
    scopes text not null,
    created_at integer not null,
    expires_at integer,
    revoked_at integer
  ) strict;

  create table rate_window (
    seconds integer not null,
    start integer not null,
    bucket text not null,
    requests integer not null,
    primary key (seconds, start, bucket)
  ) strict, without rowid;

  create table download (
    address text not null primary key,
    at integer not null,
    etag text,
    last_modified text
  ) strict, without rowid;
  `,
]

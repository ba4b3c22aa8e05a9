/**
 * The steps from an empty file to the present schema, the oldest first. A step that was ever released does not
 * change; a new one is added at the end. `user_version` of a file counts those it has seen.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table source (
    id integer primary key,
    source_json text not null unique,
    source_csv text not null
  ) strict;

  create table indicator (
    extracted_at integer primary key,
    id text not null,
    type text not null,
    value text not null,
    value_json text,
    value_csv text,
    confidence text not null,
    first_seen text not null,
    last_seen text not null,
    source integer not null references source,
    reference_url text,
    context text,
    tags text not null,
    tags_csv text not null,
    mitre_techniques text not null,
    variants text,
    dated integer,
    industries text,
    reports text
  ) strict;

  create unique index indicator_id on indicator (unhex(replace(id, '-', '')));

  create table segment (
    id integer primary key,
    list integer not null,
    start integer not null,
    last integer not null,
    indicators integer not null check (indicators > 0),
    positions blob not null
  ) strict;
  create unique index segment_size on segment (list, start, last, indicators);

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

  create table download (
    address text not null primary key,
    at integer not null,
    etag text,
    last_modified text
  ) strict, without rowid;

  create table article (
    id text not null primary key check (length(id) = 36),
    url text not null unique,
    title text not null check (json_valid(title)),
    source text not null,
    category text not null,
    published integer,
    modified integer,
    fetched integer not null,
    summary text check (json_valid(summary)),
    tags text not null check (json_valid(tags)),
    mitre_techniques text not null check (json_valid(mitre_techniques)),
    threat_actors text not null check (json_valid(threat_actors)),
    industries text not null check (json_valid(industries)),
    digest text not null
  ) strict;
  `,
]

/** The same for the file in which requests are counted. */
export const COUNTS_MIGRATIONS: readonly string[] = [
  `
  create table rate_window (
    seconds integer not null,
    start integer not null,
    bucket text not null,
    requests integer not null,
    primary key (seconds, start, bucket)
  ) strict, without rowid;
  `,
]

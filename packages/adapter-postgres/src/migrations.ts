/** What brings a database from one schema to the next. */
export type Step =
  /** Runs in one transaction: done as a whole, or not at all. */
  | { readonly sql: string }
  /**
   * An index that is built while the table is read and written. `sql` is the whole `create index concurrently`
   * statement; a remainder of one that was interrupted is removed first.
   */
  | { readonly index: string; readonly sql: string }

/**
 * The steps from an empty database to the present schema, the oldest first. A step that was ever released does not
 * change; a new one is added at the end. Replicas of the previous release go on while a step runs and after it, so a
 * step only adds (expand); what nobody reads any more goes a release later (contract).
 */
export const MIGRATIONS: readonly Step[] = [
  {
    // Texts compare by their bytes, whatever the collation of the database. JSON is kept as its text: `jsonb` takes no
    // U+0000, which titles may have. Rows of `store`, `rate_bucket` and
    // `process` are rewritten all the time: room on their pages keeps that from touching an index.
    sql: `
    create table vedette.indicator (
      extracted_at bigint primary key,
      id uuid not null unique,
      type text collate "C" not null,
      value text collate "C" not null,
      value_json text collate "C",
      value_csv text collate "C",
      confidence text collate "C" not null,
      first_seen text collate "C" not null,
      last_seen text collate "C" not null,
      source_json text collate "C" not null,
      source_csv text collate "C" not null,
      reference_url text collate "C",
      context text collate "C",
      tags text collate "C" not null,
      tags_csv text collate "C" not null,
      mitre_techniques text collate "C" not null,
      variants text collate "C",
      document text collate "C" not null
    );

    create table vedette.listing (
      list integer not null,
      extracted_at bigint not null,
      primary key (list, extracted_at)
    );

    create table vedette.tally (
      list integer not null,
      hour integer not null,
      indicators integer not null,
      primary key (list, hour)
    );

    create table vedette.store (
      single boolean primary key default true check (single),
      version bigint not null
    ) with (fillfactor = 50);
    insert into vedette.store (version) values (0);

    create table vedette.api_key (
      place bigint generated always as identity,
      id text collate "C" primary key,
      hash bytea not null unique check (length(hash) = 32),
      prefix text collate "C" not null,
      name text collate "C",
      tier text collate "C" not null,
      scopes text collate "C" not null,
      created_at bigint not null,
      expires_at bigint,
      revoked_at bigint
    );

    create table vedette.rate_bucket (
      bucket text collate "C" primary key,
      seconds integer[] not null,
      starts bigint[] not null,
      requests bigint[] not null,
      ends bigint not null
    ) with (fillfactor = 50);
    create index rate_bucket_ends on vedette.rate_bucket (ends);

    create table vedette.process (
      id uuid primary key,
      seen bigint not null
    ) with (fillfactor = 50);

    create table vedette.download (
      address text collate "C" primary key,
      at bigint not null,
      etag text collate "C",
      last_modified text collate "C"
    );

    create table vedette.article (
      id uuid primary key,
      url text collate "C" not null unique,
      title json not null,
      source text collate "C" not null,
      category text collate "C" not null,
      published bigint,
      modified bigint,
      fetched bigint not null,
      summary json,
      tags json not null check (json_typeof(tags) = 'array'),
      mitre_techniques json not null check (json_typeof(mitre_techniques) = 'array'),
      threat_actors json not null check (json_typeof(threat_actors) = 'array'),
      industries json not null check (json_typeof(industries) = 'array'),
      digest text collate "C" not null
    );
    `,
  },
]

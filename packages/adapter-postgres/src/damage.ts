import { damagedArticles } from './article-store.ts'
import type { Connection } from './connection.ts'

/** What is stored twice, and must say the same. Rows: what does not fit, in words. */
const CONTRADICTIONS = `
  select format('index %s is not valid: it was not built to its end', indexrelid::regclass)
  from pg_index join pg_class on pg_class.oid = indexrelid
  where not indisvalid and relnamespace = 'vedette'::regnamespace
  union all
  select format('%s indicators, and %s rows in the list of all of them', indicators, listed)
  from (select count(*) from vedette.indicator) as one (indicators),
    (select count(*) from vedette.listing where list = 0) as two (listed)
  where indicators <> listed
  union all
  select format('list %s holds %s rows of hour %s and counts %s', list, found, hour, indicators)
  from (
    select list, extracted_at / 3600000000 as hour, count(*) as found from vedette.listing group by 1, 2
  ) as rows full join vedette.tally using (list, hour)
  where coalesce(found, 0) <> coalesce(indicators, 0)
  union all
  select format('version %s is behind the newest indicator', version) from vedette.store
  where version < (select max(extracted_at) from vedette.indicator)
  limit 10`

/** Reads everything. @returns what is damaged or does not fit together, as far as the first of it; nothing when all is well. */
export async function damageIn(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.all<[string]>(CONTRADICTIONS)
  return [...rows.map(([contradiction]) => contradiction), ...(await damagedArticles(connection))]
}

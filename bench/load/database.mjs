// The database that the load is put on, made through the public ingest path, and a feed file for an ingest beside it.
import { createWriteStream } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { core, openSqliteStorage } from '../built-packages.mjs'
import { generate } from '../generation.mjs'

/** Makes a database of so many indicators. @returns a key of the tier pro. */
export async function makeDatabase(path, rows) {
  const storage = await openSqliteStorage(path)
  await generate(storage.indicators, rows, { end: Date.now() * 1000 })
  const key = core.mintKey(randomBytes)
  const createdAt = Math.floor(Date.now() / 1000)
  await storage.keys.add(key, {
    id: 'load',
    tier: 'pro',
    scopes: core.SCOPES,
    prefix: key.slice(0, 12),
    createdAt,
  })
  await storage.close()
  return key
}

/** Writes a file like URLhaus' csv with so many urls that the database does not hold. */
export async function writeFeedFile(path, rows) {
  const file = createWriteStream(path)
  file.write('# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\r\n')
  for (let n = 0; n < rows; n++) {
    const address = `${100 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}.7`
    const line = `"${n}","2026-01-15 12:00:00","http://${address}:8080/bin-${n}.sh","online","2026-01-15 12:00:00","malware_download","32-bit,elf,mips,Mozi","https://urlhaus.abuse.ch/url/${n}/","bench"\r\n`
    if (!file.write(line)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
}

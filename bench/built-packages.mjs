// What is measured, as it was built, and the libraries of its packages: a reference runs on the same versions.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const PACKAGES = new URL('../packages/', import.meta.url)
const built = (path) => import(new URL(path, PACKAGES))
const libraryOf = (name) => createRequire(new URL(`${name}/package.json`, PACKAGES))

export const core = await built('core/dist/index.js')
export const ingest = await built('core/dist/ingest/index.js')
export const coreStore = await built('core/dist/store/index.js')
export const { openSqliteStorage } = await built('adapter-sqlite/dist/index.js')
export const { openPostgresStorage } = await built('adapter-postgres/dist/index.js')
export const { startServer } = await built('adapter-http/dist/index.js')

/** The program `vedette`. */
export const VEDETTE = fileURLToPath(new URL('cli/bin/vedette.js', PACKAGES))

// The same choice as in packages/adapter-sqlite/src/driver.ts.
const driverName = Number(process.versions.napi) >= 10 ? 'better-sqlite3' : 'better-sqlite3-v12'
export const SqliteDatabase = libraryOf('adapter-sqlite')(driverName)
export const kysely = libraryOf('adapter-sqlite')('kysely')
export const express = libraryOf('adapter-http')('express')
export const postgres = libraryOf('adapter-postgres')('pg')
export const { stringify: stringifyCsv } = createRequire(import.meta.url)('csv-stringify/sync')
export const { parse: parseCsv } = libraryOf('core')('csv-parse/sync')

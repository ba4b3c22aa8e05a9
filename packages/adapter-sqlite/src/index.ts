export {
  type SqliteDatabase,
  type SqliteDriver,
  type SqliteDriverOptions,
  type SqliteStatement,
} from './driver.ts'
export { StorageError } from './errors.ts'
export { openSqliteStorage, type SqliteOptions, type SqliteStorage } from './storage.ts'

export { StorageError } from './errors.ts'
export { openPostgresStorage, type PostgresOptions, type PostgresStorage } from './storage.ts'

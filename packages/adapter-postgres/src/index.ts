export { StorageError } from './errors.ts'
export { inspectPostgres, type PostgresFacts } from './inspection.ts'
export { explainFailure } from './server-check.ts'
export { openPostgresStorage, type PostgresOptions, type PostgresStorage } from './storage.ts'

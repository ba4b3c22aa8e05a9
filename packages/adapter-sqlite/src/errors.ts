/** The file cannot be used. The message names the file, what is wrong with it and what to do. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  /** Absolute path of the file. */
  readonly path: string

  constructor(path: string, problem: string, remedy: string, options?: ErrorOptions) {
    super(`${path} ${problem}. ${remedy}.`, options)
    this.path = path
  }
}

/** The result code that SQLite gave, such as `SQLITE_BUSY`; empty for any other error. */
export function sqliteCode(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : ''
}

import { isIocError } from './errors.ts'

/** Whether an error says that the same may well succeed later. */
export function isUnavailable(error: unknown): boolean {
  return isIocError(error) && error.code === 'unavailable'
}

/** A database that went away may be back, or another connection be good: a read is tried once more, and no more. */
export async function twiceIfNeedBe<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!isUnavailable(error)) throw error
    return read()
  }
}

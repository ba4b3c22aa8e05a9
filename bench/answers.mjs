// Answers of core over a store, in this process: what a request costs without HTTP.
import { core } from './built-packages.mjs'

export const BRAND = { publicUrl: 'http://127.0.0.1', sourceName: 'bench' }

/** The answer to a raw query string, without a tier's limits. */
export function answerOf(storage, raw) {
  const query = core.clampToTier(core.parseQuery(raw), core.LOCAL_TIER, Date.now() * 1000)
  return storage.indicators.snapshot((snapshot) => core.listIndicators(snapshot, query, BRAND))
}

/** The same as the bytes that are sent. */
export async function bodyOf(storage, raw) {
  return bytesOf((await answerOf(storage, raw)).body)
}

/** @param body text, or bytes already. */
export function bytesOf(body) {
  return typeof body === 'string'
    ? Buffer.from(body)
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}

import type { EpochMicros, EpochSeconds } from '@vedette/core'

/** Now, in microseconds. The system's clock gives no more than milliseconds. */
export function nowMicros(): EpochMicros {
  return Date.now() * 1000
}

/** Now, in whole seconds. */
export function nowSeconds(): EpochSeconds {
  return Math.floor(Date.now() / 1000)
}

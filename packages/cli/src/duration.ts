const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

/**
 * Reads a duration such as `900s`, `15m` or `1h`.
 *
 * @returns whole seconds, or `undefined` for anything else.
 */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = /^([1-9][0-9]{0,6})([smh])$/.exec(text) ?? []
  if (count === undefined || unit === undefined) return undefined
  return Number(count) * (UNIT_SECONDS[unit] ?? 1)
}

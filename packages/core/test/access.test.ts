import { crc32 } from 'node:zlib'
import {
  authenticate,
  type Caller,
  isKeyShaped,
  type KeyRecord,
  mintKey,
  randomBase62,
  requireScope,
  shownPrefix,
} from '../src/index.ts'
import { seeded } from '../src/conformance/index.ts'

const SEED = 424_242
const random = seeded(SEED)
const bytes = (count: number) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256))
const NOW = 1_768_478_400_000_000
const key = mintKey(bytes)
const record: KeyRecord = {
  id: 'key_1',
  prefix: shownPrefix(key),
  tier: 'pro',
  scopes: ['read:iocs'],
  createdAt: 1,
}
const find = async (asked: string) => (asked === key ? record : undefined)

describe(`a key (seed ${SEED})`, () => {
  it('has the documented form', () => expect(key).toMatch(/^sk_live_[0-9A-Za-z]{38}$/))
  it('is recognised by its first 12 characters', () => expect(shownPrefix(key)).toBe(key.slice(0, 12)))
  it('is different every time', () =>
    expect(new Set(Array.from({ length: 1000 }, () => mintKey(bytes))).size).toBe(1000))

  it('is told from every key with one character mistyped or two swapped', () => {
    for (let n = 8; n < key.length; n++) {
      for (const other of '0Az') {
        const typed = key.slice(0, n) + other + key.slice(n + 1)
        expect(isKeyShaped(typed)).toBe(typed === key)
      }
      const swapped = key.slice(0, n) + key[n + 1] + key[n] + key.slice(n + 2)
      if (n + 1 < key.length) expect(isKeyShaped(swapped)).toBe(swapped === key)
    }
  })

  it.each(['', 'sk_live_', 'sk_test_x', ` ${'k'}`, 'x'.repeat(100_000)])('is not "%.12s"', (text) =>
    expect(isKeyShaped(text)).toBe(false),
  )

  it('uses every character about equally often', () => {
    const counts = new Map<string, number>()
    for (const char of randomBase62(bytes, 62_000)) counts.set(char, (counts.get(char) ?? 0) + 1)
    expect(counts.size).toBe(62)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(200)
  })

  it('has the check characters that zlib would give', () => {
    const secret = randomBase62(bytes, 32)
    expect(isKeyShaped(`sk_live_${secret}${zlibCheck(secret)}`)).toBe(true)
  })
})

/** CRC-32 by another hand. */
function zlibCheck(secret: string): string {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  let rest: number = crc32(secret)
  let text = ''
  for (let n = 0; n < 6; n++) [text, rest] = [digits[rest % 62] + text, Math.floor(rest / 62)]
  return text
}

describe('authentication', () => {
  const outcome = (credentials: readonly string[], known = find, now = NOW) =>
    authenticate(credentials, known, now).then(
      (caller) => caller.id,
      (error: { code?: string }) => error.code,
    )

  it('knows a valid key', async () => expect(await outcome([key])).toBe('key_1'))
  it('misses a key', async () => expect(await outcome([])).toBe('missing_api_key'))
  it('refuses two, also the same twice', async () =>
    expect(await outcome([key, key])).toBe('invalid_api_key'))
  it('refuses an unknown key', async () => expect(await outcome([mintKey(bytes)])).toBe('invalid_api_key'))
  it('refuses an empty key', async () => expect(await outcome([''])).toBe('invalid_api_key'))

  it('refuses a mistyped key without a look into the database', async () => {
    const looked: string[] = []
    await outcome([`${key.slice(0, -1)}~`], async (asked) => (looked.push(asked), record))
    expect(looked).toEqual([])
  })

  it('refuses a revoked key as invalid', async () =>
    expect(await outcome([key], async () => ({ ...record, revokedAt: 5 }))).toBe('invalid_api_key'))

  it('refuses an expired key, from the second of its expiry on', async () => {
    const expiring = async () => ({ ...record, expiresAt: NOW / 1e6 })
    expect(await outcome([key], expiring, NOW)).toBe('expired_api_key')
    expect(await outcome([key], expiring, NOW - 1)).toBe('key_1')
  })
})

describe('scopes', () => {
  const caller: Caller = { id: 'k', tier: 'pro', scopes: ['read:iocs'] }
  it('are enough or are named', () => {
    expect(() => requireScope(caller, 'read:iocs')).not.toThrow()
    expect(() => requireScope(caller, 'read:stix', 'https://u.example/')).toThrow(
      expect.objectContaining({
        code: 'insufficient_scope',
        details: {
          required_scope: 'read:stix',
          your_scopes: ['read:iocs'],
          upgrade_url: 'https://u.example/',
        },
      }),
    )
  })
})

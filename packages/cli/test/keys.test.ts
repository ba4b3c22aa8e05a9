import { isKeyShaped } from '@vedette/core'
import { workplace } from './program.ts'

const { run, file } = workplace()
const keys = (...args: string[]) => run(['keys', ...args, '--db', file('keys.db')])

it('prints the key alone, and its id beside it', async () => {
  const { code, stdout, stderr } = await keys('create', '--tier', 'pro')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^sk_live_[0-9A-Za-z]{38}\n$/)
  expect(isKeyShaped(stdout.trim())).toBe(true)
  expect(stderr).toMatch(/^key_[0-9A-Za-z]{12}: keep the key now, it is shown only once\n$/)
})

it('prints a key as JSON', async () => {
  const { stdout } = await keys('create', '--tier', 'free', '--json', '--quiet')
  const made = JSON.parse(stdout)
  expect(Object.keys(made)).toEqual(['id', 'key', 'tier', 'scopes', 'expires_at'])
  expect(made).toMatchObject({ tier: 'free', scopes: ['read:iocs', 'read:articles'], expires_at: null })
})

it('lets a key expire after so many days', async () => {
  const before = Date.now()
  const { expires_at } = JSON.parse(
    (await keys('create', '--tier', 'pro', '--expires-in-days', '30', '--json')).stdout,
  )
  expect(expires_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  const days = (Date.parse(expires_at) - before) / 86_400_000
  expect(days).toBeGreaterThan(29.99)
  expect(days).toBeLessThan(30.01)
})

it('lists keys without the secret part', async () => {
  const { key, id } = JSON.parse(
    (await keys('create', '--tier', 'pro', '--name', 'the firewall', '--json')).stdout,
  )
  const { stdout } = await keys('list')
  const line = stdout.split('\n').find((text) => text.startsWith(id))
  expect(line).toMatch(new RegExp(`^${id} +${key.slice(0, 12)} +pro +.*the firewall$`))
  expect(stdout).not.toContain(key.slice(0, 14))
  const listed = await keys('list', '--json')
  expect(listed.stdout).not.toContain(key.slice(0, 14))
  expect(JSON.parse(listed.stdout)).toContainEqual(
    expect.objectContaining({
      id,
      prefix: key.slice(0, 12),
      tier: 'pro',
      name: 'the firewall',
      revoked_at: null,
    }),
  )
})

it('revokes a key once and for all', async () => {
  const { id } = JSON.parse((await keys('create', '--tier', 'pro', '--json')).stdout)
  expect(await keys('revoke', id)).toMatchObject({ code: 0, stdout: `${id} is revoked\n` })
  expect(JSON.parse((await keys('revoke', id, '--json')).stdout)).toEqual({ id, revoked: true })
  const record = JSON.parse((await keys('list', '--json')).stdout).find(
    (one: { id: string }) => one.id === id,
  )
  expect(record.revoked_at).toMatch(/Z$/)
})

it('names the nearest id when there is none', async () => {
  const { id } = JSON.parse((await keys('create', '--tier', 'pro', '--json')).stdout)
  const { code, stderr } = await keys('revoke', `${id.slice(0, -1)}_`)
  expect(code).toBe(1)
  expect(stderr).toContain(`Did you mean "${id}"?`)
})

it('does not repeat a key that is given for its id', async () => {
  const { key } = JSON.parse((await keys('create', '--tier', 'pro', '--json')).stdout)
  const { code, stdout, stderr } = await keys('revoke', key)
  expect(code).toBe(1)
  expect(stderr).toContain('That is a key and not its id')
  expect(stdout + stderr).not.toContain(key)
})

it('makes keys for a tier of your own', async () => {
  const partner = {
    ...{ requestsPerMinute: 1, requestsPerDay: 2, maxRows: 3, lookbackDays: 4 },
    ...{ formats: ['txt'], scopes: ['read:iocs'] },
  }
  const { stdout } = await keys(
    'create',
    '--tier',
    'partner',
    '--tiers',
    JSON.stringify({ partner }),
    '--json',
  )
  expect(JSON.parse(stdout)).toMatchObject({ tier: 'partner', scopes: ['read:iocs'] })
})

it('says on stderr that there are no keys', async () => {
  const { code, stdout, stderr } = await run(['keys', 'list', '--db', file('none.db')])
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  expect(stderr).toContain('There are no keys')
})

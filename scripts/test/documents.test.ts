// What the documents say is run as it stands there, against the built packages.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { transformSync } from '@swc/core'
import { describePostgres, freshDatabase } from '../../testing/postgres-database.ts'

const ROOT = join(__dirname, '..', '..')
const DOCUMENTS = [
  'docs/feeds.md',
  'docs/articles.md',
  'README.md',
  'CONTRIBUTING.md',
  'docs/architecture.md',
  'docs/writing-a-store.md',
  'docs/scaling.md',
  'docs/performance.md',
]
const read = (document: string) => readFileSync(join(ROOT, document), 'utf8')

/** A folder where a user could work: the packages are installed in it, and a feed's file lies there. */
const folder = mkdtempSync(join(tmpdir(), 'vedette-documents-'))
const FEED =
  '"first_seen_utc","dst_ip","dst_port","c2_status","last_online","malware"\n' +
  '"2026-01-14 12:00:00","8.8.4.4","443","online","2026-01-15","QakBot"\n'
const ARTICLES =
  '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Reports</title><item>' +
  '<title>A report</title><link>https://thedfirreport.com/1</link><content:encoded>&lt;p&gt;evil[.]com&lt;/p&gt;' +
  '</content:encoded></item></channel></rss>'

beforeAll(() => {
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '@vedette'), { recursive: true })
  for (const name of ['core', 'adapter-sqlite', 'adapter-postgres', 'adapter-http']) {
    symlinkSync(join(ROOT, 'packages', name), join(modules, '@vedette', name))
  }
  symlinkSync(join(ROOT, 'packages/adapter-http/node_modules/express'), join(modules, 'express'))
  writeFileSync(join(folder, 'ipblocklist.csv'), FEED)
  writeFileSync(join(folder, 'feed.xml'), ARTICLES)
  writeFileSync(join(folder, 'report.html'), '<h2>Indicators of compromise</h2><p>evil[.]com</p>')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The block of code of the README that is marked with this name. */
function script(name: string): string {
  const [, code] =
    new RegExp(`<!-- run: ${name} -->\\n\`\`\`js\\n([^]*?)\`\`\``).exec(read('README.md')) ?? []
  if (code === undefined) throw new Error(`README.md has no script ${name}`)
  writeFileSync(join(folder, name), code)
  return join(folder, name)
}

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true', ...env },
  })
  return { status, stdout, stderr }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** Asks until somebody listens. */
async function answer(url: string, headers: Record<string, string> = {}): Promise<Response> {
  for (;;) {
    const response = await fetch(url, { headers }).catch(() => undefined)
    if (response !== undefined) return response
  }
}

describe('the README', () => {
  it('embeds core and SQLite in a script', () => {
    const embed = script('embed.mjs')
    expect(run([embed])).toEqual({ status: 0, stdout: '8.8.4.4\n', stderr: '' })
    expect(run([embed]).stdout).toBe('8.8.4.4\n')
  })

  describePostgres('whose script is given an address', () => {
    it('embeds core and PostgreSQL in it', async () => {
      const database = await freshDatabase()
      const text = readFileSync(script('embed.mjs'), 'utf8')
        .replace('openSqliteStorage }', 'openPostgresStorage }')
        .replace('adapter-sqlite', 'adapter-postgres')
        .replace("openSqliteStorage('iocs.db')", `openPostgresStorage('${database.url}')`)
      writeFileSync(join(folder, 'embed-postgres.mjs'), text)
      for (let n = 0; n < 2; n++) {
        expect(run(['embed-postgres.mjs'])).toEqual({ status: 0, stdout: '8.8.4.4\n', stderr: '' })
      }
      await database.drop()
    })
  })

  it('mounts the router in an app, with own tiers and an own check of keys', async () => {
    const port = await freePort()
    const app = spawn(process.execPath, [script('mount.mjs')], {
      cwd: folder,
      env: { ...process.env, PORT: `${port}`, STAFF_PASSWORD: 'open sesame' },
      stdio: 'inherit',
    })
    try {
      const base = `http://127.0.0.1:${port}`
      expect(await (await answer(base)).text()).toBe('my own page')
      const list = await answer(`${base}/api/v1/iocs`, { 'X-API-Key': 'open sesame' })
      const { meta, links } = (await list.json()) as { meta: { source: string }; links: { self: string } }
      expect(meta.source).toBe('Our intelligence')
      expect(links.self).toMatch(/^https:\/\/intel\.example\.com\/api\/v1\/iocs\?/)
      expect((await answer(`${base}/api/v1/iocs`, { 'X-API-Key': 'wrong' })).status).toBe(401)
    } finally {
      app.kill()
      await once(app, 'exit')
    }
  })

  const commands = [...read('README.md').matchAll(/^npm run -s vedette -- (.*)$/gm)].map(
    ([, args]) => args as string,
  )
  it('shows commands', () => expect(commands.length).toBeGreaterThan(4))
  it.each(commands.filter((args) => !args.startsWith('serve')))(
    'shows a command that works: vedette %s',
    (args) => {
      const outcome = run([join(ROOT, 'packages/cli/bin/vedette.js'), ...args.split(' ')], {
        VEDETTE_DB: `sqlite:${join(folder, 'commands.db')}`,
      })
      expect(outcome).toMatchObject({ status: 0 })
    },
  )
  it('leaves the list that its export writes', () =>
    expect(readFileSync(join(folder, 'blocklist.txt'), 'utf8')).toBe('8.8.4.4\n'))
})

describe('the guide to writing a store', () => {
  it('shows a store that keeps the whole contract', () => {
    const [, code] = /```ts\n([^]*?)```/.exec(read('docs/writing-a-store.md')) ?? []
    const { code: javascript } = transformSync(code ?? '', {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    })
    writeFileSync(join(folder, 'store.mjs'), javascript)
    writeFileSync(
      join(folder, 'contract.mjs'),
      `import { storeContract } from '@vedette/core/conformance'
      import { arrayStore } from './store.mjs'
      for (const { name, check } of storeContract) { await check(arrayStore()); console.log(name) }`,
    )
    const { status, stdout, stderr } = run(['contract.mjs'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.split('\n').length).toBeGreaterThan(20)
  })
})

it.each(DOCUMENTS)('every link of %s to a file leads somewhere', (document) => {
  const links = [...read(document).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => target as string)
  const missing = links.filter((target) => !existsSync(join(ROOT, dirname(document), target)))
  expect(missing).toEqual([])
})

it.each(['docs/architecture.md', 'docs/feeds.md', 'CONTRIBUTING.md'])(
  'every path that %s names is there',
  (document) => {
    const named = [...read(document).matchAll(/`((?:packages|docs|scripts|etc)\/[\w./-]*)`/g)].map(
      ([, path]) => path as string,
    )
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  },
)

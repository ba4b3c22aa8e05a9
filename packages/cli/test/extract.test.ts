import { workplace } from './program.ts'
import { webServer } from './web.ts'

const { run, write, file } = workplace()
const site = webServer()

const PAGE = `<!doctype html><html><body><article><h1>A report</h1>
<p>It contacts evil-site[.]net and drops setup.py.</p>
<h2>Files</h2><table><tr><td>9375cff0413111d3b88a00104b2a6677</td><td>a.dll</td></tr></table></article></body></html>`
const NOTES = '# Domains\n\nevil-site[.]net\nworse-site[.]org\n'

interface Shown {
  readonly type: string
  readonly value: string
}
const valuesOf = (findings: readonly Shown[]) => findings.map(({ type, value }) => `${type} ${value}`)

it('prints one value a line, and says what it did not take', async () => {
  const { code, stdout, stderr } = await run(['extract', write('report.html', PAGE)])
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'evil-site.net\n9375cff0413111d3b88a00104b2a6677\n',
  })
  expect(stderr).toBe(`${file('report.html')}: not taken: file_name 2\n`)
})

it('says nothing beside the result when it is told to be quiet', async () => {
  expect(await run(['extract', write('report.html', PAGE), '--quiet'])).toMatchObject({ stderr: '' })
})

it('prints findings as JSON', async () => {
  const { stdout } = await run(['extract', write('notes.md', NOTES), '--json'])
  expect(JSON.parse(stdout)).toEqual([
    {
      type: 'domain',
      value: 'evil-site.net',
      certainty: 'high',
      defanged: true,
      offset: 11,
      context: 'evil-site[.]net',
    },
    {
      type: 'domain',
      value: 'worse-site.org',
      certainty: 'high',
      defanged: true,
      offset: 27,
      context: 'worse-site[.]org',
    },
  ])
})

it.each([
  ['Markdown', `<p align="center"><img src="a.png"></p>\n\n# Report\n\n## Domains\n\nevil-site.net\n`],
  ['a part of a page', `<p>See <b>this</b></p>\n<pre>\n# evil-site[.]net\n</pre><nav>nav-site[.]net</nav>`],
  ['a list with a tag', `Domains<br>\n\nevil-site[.]net\nnone\nnone\n`],
  ['a part of a page that is text first', `evil-site[.]net<br>none<br><p>It is that</p>`],
  [
    'a page with a remark first',
    `<!-- saved --><html><body><p>evil-site[.]net</p><pre># x</pre></body></html>`,
  ],
])('tells %s by what it holds', async (_name, content) => {
  const { stdout } = await run(['extract', write('unknown.txt', content), '--quiet'])
  expect(stdout).toBe('evil-site.net\n')
})

it('names each of several sources in JSON, and drops what came before without', async () => {
  const sources = [write('report.html', PAGE), write('notes.md', NOTES)]
  const { stdout } = await run(['extract', ...sources, '--json', '--quiet'])
  const byName = JSON.parse(stdout) as Record<string, Shown[]>
  expect(Object.keys(byName)).toEqual(['report', 'notes'])
  expect(valuesOf(byName['notes'] ?? [])).toEqual(['domain evil-site.net', 'domain worse-site.org'])
  expect((await run(['extract', ...sources, '--quiet'])).stdout).toBe(
    'evil-site.net\n9375cff0413111d3b88a00104b2a6677\nworse-site.org\n',
  )
})

it('reads stdin when nothing is named, and as what it is told to', async () => {
  const input = '<p>evil<b></b>-site[.]net</p>'
  expect((await run(['extract', '--quiet'], { input })).stdout).toBe('evil-site.net\n')
  expect((await run(['extract', '-', '--html', '--quiet'], { input })).stdout).toBe('evil-site.net\n')
  expect((await run(['extract', '--text', '--quiet'], { input })).stdout).toBe('site.net\n')
})

it('downloads an address, whose own names are no indicators', async () => {
  site.answer = (_request, response) => response.end(PAGE)
  const { code, stdout } = await run(['extract', `${site.url}/report?key=secret`, '--quiet'])
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'evil-site.net\n9375cff0413111d3b88a00104b2a6677\n' })
})

it('takes the article of a page that was saved, which says itself where it stood', async () => {
  const page = `<!doctype html><html><head><link rel="canonical" href="https://blog.own-site.com/a"></head><body>
<nav>nav-site[.]com</nav>${PAGE.replace('setup.py', 'own-site.com')}<div class="related-posts"><a href="/b">A look at other-site[.]com</a></div></body></html>`
  const { stdout } = await run(['extract', write('saved.html', page), '--quiet'])
  expect(stdout).toBe('evil-site.net\n9375cff0413111d3b88a00104b2a6677\n')
})

it.each([
  ['both kinds', ['--html', '--text'], 2, 'give --html or --text, not both'],
  ['another scheme', ['ftp://host/a'], 2, 'expected a file, -, or an http or https address'],
  ['credentials', ['http://a:b@host/'], 2, 'an address with credentials in it is not taken'],
  ['stdin twice', ['-', '-'], 2, '- was given twice'],
  ['a missing file', ['missing.txt'], 1, 'missing.txt: no such file'],
])('refuses %s', async (_name, args, code, message) => {
  const ended = await run(['extract', ...args])
  expect(ended).toMatchObject({ code, stdout: '' })
  expect(ended.stderr).toContain(message)
})

import { MAX_ROBOTS_BYTES, mayAsk, readRobots } from '../src/robots.ts'

const may = (robots: string, path: string) =>
  mayAsk(readRobots(robots, 'vedette'), new URL(path, 'https://a.example'))

describe('a group', () => {
  it.each([
    ['nothing is said', '', true],
    ['all are asked to stay away', 'User-agent: *\nDisallow: /', false],
    ['another one is', 'User-agent: other\nDisallow: /', true],
    ['we are', 'User-agent: Vedette\nDisallow: /', false],
    ['we are, with a version', 'User-agent: vedette/1.0\nDisallow: /', false],
    ['a longer name is', 'User-agent: vedette-images\nDisallow: /', true],
    ['we are let in and the others not', 'User-agent: *\nDisallow: /\n\nUser-agent: vedette\nAllow: /', true],
    ['the order is turned', 'User-agent: vedette\nDisallow:\n\nUser-agent: *\nDisallow: /', true],
    ['we stand among others', 'User-agent: a\nUser-agent: vedette\nUser-agent: b\nDisallow: /', false],
    ['we stand with all', 'User-agent: *\nUser-agent: vedette\nDisallow: /', false],
    [
      'two groups are ours',
      'User-agent: vedette\nDisallow: /b\nUser-agent: x\nUser-agent: vedette\nDisallow: /',
      false,
    ],
    ['a sitemap stands between', 'User-agent: vedette\nSitemap: /s.xml\nDisallow: /', false],
    ['a delay stands between', 'User-agent: vedette\nCrawl-delay: 2\nUser-agent: b\nDisallow: /', false],
    ['a rule comes before any group', 'Disallow: /\nUser-agent: *\nDisallow: /b', true],
    ['it begins with a byte order mark', '\uFEFFUser-agent: *\nDisallow: /', false],
    ['lines end as they like', 'User-agent: *\rDisallow: /b\r\n\r\nDisallow: /', false],
    ['comments follow', 'User-agent: * # all\nDisallow: / # everything', false],
    ['keys are written loosely', ' USER-AGENT :*\n\tdisallow : / ', false],
    ['it is a page of HTML', '<!doctype html><title>Not found</title>', true],
  ])('is found when %s', (_name, robots, allowed) => {
    expect(may(robots, '/a')).toBe(allowed)
  })
})

describe('a rule', () => {
  it.each([
    ['Disallow: /a', '/a', false],
    ['Disallow: /a', '/ab', false],
    ['Disallow: /a', '/A', true],
    ['Disallow: /a/', '/a', true],
    ['Disallow:', '/a', true],
    ['Disallow: /\nAllow: /a', '/a', true],
    ['Disallow: /a\nAllow: /', '/a', false],
    ['Disallow: /a\nAllow: /a', '/a', true],
    ['Disallow: /*.php', '/a/b.php?c', false],
    ['Disallow: /*.php$', '/a/b.php?c', true],
    ['Disallow: /*.php$', '/a/b.php.php', false],
    ['Disallow: /a$', '/a', false],
    ['Disallow: /a$', '/ab', true],
    ['Disallow: /a*$', '/abc', false],
    ['Disallow: /*a*b$', '/ab', false],
    ['Disallow: /*ab*b$', '/ab', true],
    ['Disallow: *', '/a', false],
    ['Disallow: *b', '/ab', false],
    ['Disallow: /a*b*c', '/a1b2d', true],
    ['Disallow: /a?b', '/a?bc', false],
    ['Disallow: /ü', '/%C3%BC', false],
    ['Disallow: /%c3%bc', '/ü', false],
    ['Disallow: /%62%61%7A', '/baz', false],
    ['Disallow: /a%2Fb', '/a/b', true],
    ['Disallow: /', '/robots.txt', true],
  ])('%j for %s allows: %s', (rule, path, allowed) => {
    expect(may(`User-agent: *\n${rule}`, path)).toBe(allowed)
  })
})

it.each([
  ['Crawl-delay: 10', 10],
  ['Crawl-delay: 2.5', 2.5],
  ['Crawl-delay: -1', undefined],
  ['Crawl-delay: soon', undefined],
  ['Crawl-delay: Infinity', undefined],
])('reads %s as %s', (line, seconds) => {
  expect(readRobots(`User-agent: *\n${line}\nDisallow: /a`, 'vedette').crawlDelay).toBe(seconds)
})

describe('a file of ill will', () => {
  const filled = (line: string) => `User-agent: *\n${line.repeat(Math.floor(MAX_ROBOTS_BYTES / line.length))}`
  const long = `/${'a'.repeat(1999)}`

  it.each([
    ['many products and rules', 'User-agent: vedette\nUser-agent: *\nDisallow: /a$\n'],
    ['asterisks', 'Disallow: /*a*a*a*a*a*a*a*a*a*b\n'],
    ['nothing but asterisks', 'Disallow: /*********************$\n'],
    ['parts that nearly fit', `Disallow: /*b${'a'.repeat(1000)}\n`],
  ])('with %s is read and compared in a moment', (_name, line) => {
    const text = filled(line)
    const begin = process.cpuUsage()
    may(text, long)
    const { user, system } = process.cpuUsage(begin)
    expect((user + system) / 1e6).toBeLessThan(1)
  })

  it('allows nothing when it asks for too much', () => {
    expect(may(filled(`Disallow: /*b${'a'.repeat(1000)}\n`), long)).toBe(false)
    expect(may(filled(`Disallow: /*b${'a'.repeat(1000)}\n`), '/short')).toBe(true)
  })
})

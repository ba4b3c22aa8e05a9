import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mainHtml as main } from '../src/reading/main-html.ts'
import { outlinePage } from '../src/reading/page-outline.ts'

const WORDS = 'The sample was seen in the wild, spread by mail, and it talks to its operators, as others do. '
const PARAGRAPHS = `<p>${WORDS.repeat(3)}</p>\n`.repeat(6)

/** A page as blogs have it, with a word of its own in each part. */
function page(
  article: string,
  { wrap = (inner: string) => `<div class="post">${inner}</div>` } = {},
): string {
  return `<!doctype html><html><head><title>A stealer - Blog</title><style>.a{}</style></head><body class="single has-comments">
<header><div class="logo">The blog</div></header>
<nav><ul><li><a href="/">navigation-word</a></li></ul></nav>
<div class="breadcrumbs"><a href="/">breadcrumb-word</a></div>
<div id="page">${wrap(`<h1>A stealer</h1>${article}`)}
<div class="related-posts"><h3>More</h3><ul>${'<li><a href="/x">related-word other article</a></li>'.repeat(5)}</ul></div>
<section id="comments"><h2>Comments</h2><ol class="comment-list"><li><article class="comment-body"><p>${WORDS.repeat(9)}comment-word
<a href="x">evil.example</a></p><pre>10.9.8.7</pre></article></li></ol><div id="respond">respond-word</div></section>
</div><aside><ul><li><a href="/y">aside-word</a></li></ul></aside>
<footer>footer-word</footer><script>script-word</script></body></html>`
}

const AROUND = /(?:navigation|breadcrumb|related|comment|respond|aside|footer|script)-word|10\.9\.8\.7/

/** A value that leads to where it is looked up. */
const linked = (value: string) => `<li><a href="https://vt.example/1">${value}</a></li>`

describe('the article of a page', () => {
  const TABLE = `<table><tr><th>SHA-1</th></tr>${'<tr><td>3228E6BC8C738781176E65EBBC0EB52020A44866</td><td><a href="https://vt.example/f">VT</a></td></tr>'.repeat(300)}</table>`
  const IOCS = `<h2>IoCs</h2><pre>hxxp://evil[.]test/pre</pre><ul><li>list[.]test</li></ul><dl><dt>C2</dt><dd>dl[.]test</dd></dl>
<div class="highlight"><pre><span class="comment"># hash[.]test</span></pre></div>${TABLE}
<aside class="callout"><p>callout[.]test is another, and of all of them the one that was seen last.</p></aside>
<div class="related-indicators"><ul><li><a href="https://vt.example/1">related[.]test</a> seen, too, by others</li></ul></div>`

  it.each([
    ['a div', undefined],
    ['an article', (inner: string) => `<article class="has-comments">${inner}</article>`],
    ['main', (inner: string) => `<main class="sidebar-left">${inner}</main>`],
    ['an article in main', (inner: string) => `<main><article>${inner}</article></main>`],
    ['a form around all, as ASP.NET has it', (inner: string) => `<form id="comments-form">${inner}</form>`],
    ['tables for the layout', (inner: string) => `<table><tr><td><div>${inner}</div></td></tr></table>`],
  ])('in %s is found with its tables, lists and listings, and without what is around it', (_name, wrap) => {
    const { html } = main(page(PARAGRAPHS + IOCS, wrap && { wrap }))
    for (const word of ['pre', 'list', 'dl', 'hash', 'callout', 'related'])
      expect(html).toMatch(new RegExp(`\\b${word}(?:\\[\\.\\]test)?`))
    expect(html).toContain(IOCS)
    expect(html).not.toMatch(AROUND)
  })

  it('is found where its sections stand apart', () => {
    const section = (name: string) => `<section><h2>${name}</h2>${PARAGRAPHS}</section>`
    const { html } = main(page(`${section('a')}${section('b')}<section><p>short[.]test</p></section>`))
    expect(html).toContain('short[.]test')
    expect(html).not.toMatch(AROUND)
  })

  it.each([
    ['<div id="jp-relatedposts"><ul><li><a href="/x">other-word and more</a></li></ul></div>'],
    [`<div id="onetrust-consent-sdk"><p>${WORDS}other-word</p></div>`],
    [`<div class="cookie-banner__inner"><p>${WORDS}other-word</p></div>`],
    ['<div class="c_a2">POPULAR POSTS <ul><li><a href="/x">other-word and more</a></li></ul></div>'],
    [`<ol class="commentlist"><li>${WORDS}other-word</li></ol>`],
    ['<div class="cz-related-article-wrapp"><p><a href="/x">other-word and more</a></p></div>'],
    ['<div class="c_a1"><h5>Read next</h5><ul><li><a href="/x">other-word and more</a></li></ul></div>'],
    [
      '<section><div><h3><span>More from the blog</span></h3></div><div><a href="/x"><h4>other-word and more words than that</h4></a></div></section>',
    ],
  ])('is without lists of other articles inside of it: %s', (list) => {
    const { html } = main(page(PARAGRAPHS + list + IOCS, { wrap: (inner) => `<main>${inner}</main>` }))
    expect(html).not.toContain('other-word')
    expect(html).toContain(IOCS)
  })

  it('is without the teasers of other articles, and not one of them', () => {
    const card =
      '<article class="card"><a href="/x"><h3>other-word</h3></a><p>It was seen by us.</p></article>'
    const cards = `<div class="Related_r__7"><div>You may also like</div>${card.repeat(2)}</div>`
    const onePost = '<div class="latest"><article><a href="/x">other-word</a></article></div>'
    for (const around of [cards, onePost]) {
      const { html } = main(`<html><body><h1>A</h1>${PARAGRAPHS}${IOCS}${around}</body></html>`)
      expect(html).toContain(IOCS)
    }
    expect(main(`<html><body><h1>A</h1>${PARAGRAPHS}${IOCS}${cards}</body></html>`).html).not.toContain(
      'other-word',
    )
  })

  it.each([
    ['<div class="has-sidebar"><ul><li><a href="https://vt.example/1">kept[.]test</a></li></ul></div>'],
    ['<div><h3>Related domains</h3><ul><li><a href="https://vt.example/1">kept[.]test</a></li></ul></div>'],
    ['<div class="elementor-widget"><ul><li><a href="https://vt.example/1">kept[.]test</a></li></ul></div>'],
    ['<section id="cookie-theft"><p>It also uses kept[.]test</p></section>'],
    [
      '<div><p>More on this malware:</p><ul><li><a href="https://vt.example/1">kept[.]test</a></li></ul></div>',
    ],
    ['<ul><li><a class="menu_link" href="https://vt.example/1">kept[.]test</a> - a.pdf</li></ul>'],
    ['<div><h3>More from the actor</h3><p>It also uses kept[.]test</p></div>'],
    [`<div class="related-indicators"><ul>${linked('kept[.]test')}</ul></div>`],
    [
      `<section><h3>Domains</h3><ul>${linked('kept[.]test')}</ul><h3>Other</h3><ul>${linked('a'.repeat(64))}</ul></section>`,
    ],
    [`<ul><li><b>Recent</b> <a href="/x">C2: hxxps://kept.test/a</a></li></ul>`],
    [`<aside><ul>${linked('kept[.]test')}</ul></aside>`],
    ['<div class="privacy-wrapper"><p>kept[.]test</p></div>'],
  ])('keeps %s', (list) => {
    expect(main(page(PARAGRAPHS + list)).html).toContain(list)
  })

  it.each(['main', 'article'])('is more than the only %s where indicators stand beside it', (name) => {
    const beside = `<section><h2>IOCs</h2><ul><li>kept[.]test</li></ul></section>`
    expect(
      main(`<html><body><${name}><h1>A</h1>${PARAGRAPHS}</${name}>${beside}</body></html>`).html,
    ).toContain(beside)
  })

  it('is all of a page that is nothing else', () => {
    const html = `<h1>Indicators</h1><p>a</p><table><tr><td>b</td></tr></table>`
    expect(main(html).html).toBe(html)
  })

  it('is nothing of an empty page', () => {
    expect(main('')).toEqual({ html: '' })
  })

  it('is found where nobody knows the address of the page', () => {
    const head = '<head><link rel="canonical" href="https://blog.example/2026/b#c">'
    const { html, canonicalUrl } = main(page(IOCS).replace('<head>', head))
    expect(html).not.toMatch(AROUND)
    expect(canonicalUrl).toBe('https://blog.example/2026/b#c')
    expect(main(page(IOCS).replace('<head>', '<head><link rel="canonical" href="/b">'))).not.toHaveProperty(
      'canonicalUrl',
    )
  })
})

describe('a page says', () => {
  const withHead = (head: string) => {
    const { html: _html, ...said } = main(`<html><head>${head}</head><body><p>a</p></body></html>`)
    return said
  }

  it.each([
    ['<title> A\n title </title><svg><title>b</title></svg>', { title: 'A title' }],
    ['<title>A</title><meta property="og:title" content="B &amp; C">', { title: 'B & C' }],
    [
      '<meta property="article:published_time" content="2023-02-16T00:00:00+00:00">',
      { published: 1_676_505_600 },
    ],
    [
      '<meta property="article:published_time" content="2023-02-16T02:00+0200">',
      { published: 1_676_505_600 },
    ],
    ['<meta name="date" content="2023-02-16">', { published: 1_676_505_600 }],
    ['<meta name="date" content="2023-02-31">', {}],
    ['<meta name="date" content="2023-02-16 10:00">', {}],
    ['<time datetime="2023-02-16">16 February</time>', { published: 1_676_505_600 }],
    [
      '<script type="application/ld+json">{"datePublished": "2023-02-16"}</script>',
      { published: 1_676_505_600 },
    ],
  ])('in %s', (head, said) => {
    expect(withHead(head)).toEqual(said)
  })
})

describe('a page of ill will', () => {
  it.each([
    ['nested 50,000 deep', '<div>'.repeat(50_000)],
    ['nested without end', '<b>'.repeat(3_000_000)],
    ['with links in links', '<a href=x>'.repeat(500_000)],
    ['with nothing but end tags', '</p></div>'.repeat(100_000)],
    ['with 300,000 elements', '<p>a<br>'.repeat(150_000)],
    ['with attributes', `<p ${Array.from({ length: 200_000 }, (_, at) => `a${at}=1`).join(' ')}>`],
    ['with comments that never end', '<!--'.repeat(1_000_000)],
    ['with tags that never end', '<a '.repeat(300_000)],
    ['with classes', `<div class="${'comment '.repeat(500_000)}">`.repeat(2)],
    ['of one long line', 'a '.repeat(2_000_000)],
  ])('%s is read in seconds', (_name, html) => {
    const begin = process.cpuUsage()
    expect(main(html).html.length).toBeLessThanOrEqual(html.length)
    const { user, system } = process.cpuUsage(begin)
    expect((user + system) / 1e6).toBeLessThan(10)
  })
})

it('knows where the elements of a page begin and end', () => {
  const html =
    '<ul><li>a<li>b</ul><p>c<p>d<br>e<div>f</p>g</div><img src=x>h</span><table><tr><td>i</table><pre>j'
  const parts = outlinePage(html)?.elements.map(({ start, end }) => html.slice(start, end))
  expect(parts).toEqual([
    '<ul><li>a<li>b</ul>',
    '<li>a',
    '<li>b',
    '<p>c',
    '<p>d<br>e',
    '<br>',
    '<div>f</p>g</div>',
    '</p>',
    '<img src=x>',
    '<table><tr><td>i</table>',
    '<tr><td>i',
    '<td>i',
    '<pre>j',
  ])
})

const SAMPLES = join(__dirname, '../../../../shared/data/articles')
const hasSamples = existsSync(SAMPLES)
if (!hasSamples) console.warn(`skipped: articles are not in ${SAMPLES}`)

const pagesIn = (folder: string) =>
  hasSamples ? readdirSync(join(SAMPLES, folder)).filter((name) => name.endsWith('.html')) : []

;(hasSamples ? it : it.skip)('loses no indicator of real articles', () => {
  const lost: string[] = []
  let values = 0
  for (const name of pagesIn('eset')) {
    const { html, written } = sample(name)
    const alone = main(html).html
    const onPage = main(page(PARAGRAPHS + html)).html
    lost.push(...written.filter((value) => !alone.includes(value) || !onPage.includes(value)))
    values += written.length
    expect(onPage).not.toMatch(AROUND)
  }
  expect(lost).toEqual([])
  expect(values).toBeGreaterThan(1000)
})

/** A real article, and its indicators as they are written in it. */
function sample(name: string): { html: string; written: string[] } {
  const html = readFileSync(join(SAMPLES, 'eset', name), 'utf8')
  const truth = JSON.parse(readFileSync(join(SAMPLES, 'eset', name.replace('.html', '.truth.json')), 'utf8'))
  const values: string[] = truth.must.map((value: { as_written: string }) => value.as_written)
  return { html, written: values.filter((value) => html.includes(value)) }
}

;(hasSamples ? it.each(pagesIn('oalabs')) : it.skip.each(['']))(
  'keeps the tables, lists and listings of %s',
  (name) => {
    const html = readFileSync(join(SAMPLES, 'oalabs', name), 'utf8')
    const { html: article, ...said } = main(html)
    for (const [block] of html.matchAll(/<(pre|table)\b.*?<\/\1>/gs)) expect(article).toContain(block)
    expect(article).not.toMatch(/<(?:nav|footer|script)\b/)
    expect(Object.keys(said)).toEqual(['title', 'published', 'canonicalUrl'])
  },
)

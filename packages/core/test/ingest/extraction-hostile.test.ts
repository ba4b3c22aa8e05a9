import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Extraction, extractFromHtml, extractFromText, refang } from '../../src/ingest/index.ts'

interface Family {
  readonly name: string
  readonly html: boolean
  readonly piece: string
  /** Whether the piece begins the text and letters fill it. */
  readonly once?: boolean
}

const FILE = join(__dirname, '../../../../bench/extraction/families.json')
const FAMILIES = JSON.parse(readFileSync(FILE, 'utf8')) as readonly Family[]
const KB = 1_024
/** The shortest value has so many characters: no text can hold more of them. */
const SHORTEST = 4

function hostileText({ piece, once = false }: Family, length: number): string {
  const filling = once ? 'x' : piece
  return `${once ? piece : ''}${filling.repeat(Math.ceil(length / filling.length)).slice(0, length)}`
}

function problemsOf({ text, findings, refused }: Extraction, length: number): readonly string[] {
  const inOrder = findings.every(({ offset }, n) => n === 0 || offset >= (findings[n - 1]?.offset ?? 0))
  const counts = Object.values(refused).reduce((sum, count) => sum + count, 0)
  return [
    ...(text.length > 2 * length ? ['the text grew'] : []),
    ...(inOrder ? [] : ['findings out of order']),
    ...(findings.length + counts > length / SHORTEST
      ? ['more candidates than values fit into the text']
      : []),
    ...(findings.every(({ context }) => context.length <= 300) ? [] : ['a long context']),
    ...(findings.every(({ offset }) => offset >= 0 && offset < text.length) ? [] : ['an offset outside']),
  ]
}

it('knows forty families of hostile text at least', () => {
  expect(FAMILIES.length).toBeGreaterThanOrEqual(40)
})

it.each(FAMILIES.map((family) => [family.name, family] as const))(
  'reads 64 KB of %s as text and as HTML, and finds no more than could be there',
  (_name, family) => {
    const input = hostileText(family, 64 * KB)
    expect(problemsOf(extractFromText(input), input.length)).toEqual([])
    expect(problemsOf(extractFromHtml(input), input.length)).toEqual([])
    expect(refang(refang(input))).toBe(refang(input))
  },
)

describe('a limit of bytes', () => {
  const article = `evil-one[.]com\n${'x'.repeat(200)}\nevil-two[.]com\n`

  it('is said to be reached, and what stands behind it is not read', () => {
    const { findings, refused, text } = extractFromText(article, { maxBytes: 100 })
    expect(findings.map(({ value }) => value)).toEqual(['evil-one.com'])
    expect(refused).toEqual({ beyond_limit: 1 })
    expect(text).toHaveLength(100)
  })

  it('counts bytes of UTF-8, and cuts no character', () => {
    expect(extractFromText('ä'.repeat(10), { maxBytes: 9 }).text).toBe('ääää')
    expect(extractFromText('\u{1f600}'.repeat(10), { maxBytes: 9 }).text).toBe('\u{1f600}\u{1f600}')
  })

  it('says nothing when all was read', () => {
    expect(extractFromText(article, { maxBytes: article.length }).refused).toEqual({})
    expect(extractFromHtml(`<p>${article}</p>`).refused).toEqual({})
  })
})

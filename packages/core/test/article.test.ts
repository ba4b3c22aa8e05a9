import { article } from '../src/conformance/index.ts'
import { revise } from '../src/index.ts'

const OTHER = 'f'.repeat(64)

describe('revising an article', () => {
  it('takes a new one as it is', () => expect(revise(undefined, article(1))).toEqual(article(1)))

  it('leaves one alone that has not changed, whenever it was read', () =>
    expect(revise(article(1), article(1, { fetched: 1, title: 'x', modified: 7 }))).toBeUndefined())

  it.each([
    ['a later change', { modified: 30 }],
    ['a first date', {}],
    ['a later publication', { published: 25, modified: 21 }],
  ])('believes its source that gives %s', (_, times) => {
    const stored = article(1, 'modified' in times ? { published: 10, modified: 20 } : {})
    const read = article(1, { digest: OTHER, published: 10, fetched: 99, ...times })
    expect(revise(stored, read)).toEqual(read)
  })

  it.each([
    ['nothing newer', { published: 10, modified: 20 }, { published: 10, modified: 20 }, 99],
    ['an older time', { published: 10, modified: 20 }, { published: 10, modified: 15 }, 99],
    ['no time any more', { published: 10 }, {}, 99],
    ['no time at all', {}, {}, 99],
    ['only its publication', { published: 10 }, { published: 10 }, 99],
    ['a time of the future, as before', { modified: 500 }, { modified: 500 }, 501],
  ])('takes the moment of reading where its source gives %s', (_, before, now, modified) => {
    const read = article(1, { digest: OTHER, fetched: 99, ...now })
    expect(revise(article(1, before), read)).toEqual({ ...read, modified })
  })
})

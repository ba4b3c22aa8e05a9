import { isCurrent, weakTag } from '../src/validator.ts'

const tag = weakTag('answer')

describe('If-None-Match', () => {
  it.each([
    ['the tag', tag],
    ['the tag as a strong one', tag.slice(2)],
    ['a list with the tag', `"other", ${tag},W/"third"`],
    ['anything', ' * '],
  ])('names the answer by %s', (_, header) => expect(isCurrent(header, tag)).toBe(true))
  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['another tag', weakTag('another answer')],
    ['the tag without quotes', tag.slice(3, -1)],
    ['a longer tag', tag.replace(/"$/, '-gzip"')],
  ])('does not name it by %s', (_, header) => expect(isCurrent(header, tag)).toBe(false))
})

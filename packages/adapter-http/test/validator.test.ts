import { isCurrent, seenVersion, weakTag } from '../src/validator.ts'

const tag = weakTag('answer', 35)

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
    ['another tag', weakTag('another answer', 35)],
    ['the tag without quotes', tag.slice(3, -1)],
    ['a longer tag', tag.replace(/"$/, '-gzip"')],
  ])('does not name it by %s', (_, header) => expect(isCurrent(header, tag)).toBe(false))
})

describe('the version in a tag', () => {
  const version = 1_768_478_400_000_001
  it.each([
    ['of one tag', weakTag('a', version), version],
    ['of the latest of many', `${weakTag('a', 7)}, ${weakTag('b', version)}, W/"x"`, version],
    ['of no tag of ours', '"abc", W/"ZZ.1", *', 0],
    ['that is no exact number', '"zzzzzzzzzzz.x"', 0],
    ['of nothing', undefined, 0],
  ])('is that %s', (_, header, expected) => expect(seenVersion(header)).toBe(expected))
})

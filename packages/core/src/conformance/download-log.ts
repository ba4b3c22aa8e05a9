import type { DownloadLog } from '../ports.ts'
import type { Clause } from './clause.ts'
import { same } from './fixtures.ts'

/** Everything that a download log promises. */
export const downloadLogContract: readonly Clause<DownloadLog>[] = [
  {
    name: 'remembers the last download of each address',
    async check(downloads) {
      const first = { at: 1_768_478_400, etag: 'W/"a\\"b"', lastModified: 'Thu, 15 Jan 2026 12:00:00 GMT' }
      await downloads.note('https://a.example/', first)
      await downloads.note('https://b.example/', { at: 1 })
      same(await downloads.last('https://a.example/'), first, 'the first')
      await downloads.note('https://a.example/', { at: 2 })
      same(await downloads.last('https://a.example/'), { at: 2 }, 'the last, without what only the first had')
      same(await downloads.last('https://c.example/'), undefined, 'another')
    },
  },
]

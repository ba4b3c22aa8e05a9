// Pages of 100 rows over HTTP: made anew beside the typical handler, and asked again beside Express alone.
import { requireEqual } from '../equality.mjs'
import { rawQuery, shownFilters, subsets } from '../filters.mjs'
import { atMost, ratioResult } from '../results.mjs'
import { rounds } from '../rounds.mjs'
import { startProcess, timeRequests } from '../servers/processes.mjs'

const ROUNDS = 3
const OURS = 40
const TYPICAL = 6
const AGAIN_ROUNDS = 9
const AGAIN = 400

export const pages = [
  {
    name: 'page',
    title: 'page of 100 over HTTP, uncached ÷ typical handler',
    needs: ['typical'],
    run: pageBesideTypical,
  },
  { name: 'again', title: 'the same page asked again ÷ Express `{"ok":true}`', run: pageAgain },
]

async function pageBesideTypical({ base }) {
  const ours = await startProcess('vedette', base.path)
  const reference = await startProcess('typical', base.typical)
  try {
    const each = []
    for (const filters of subsets()) {
      await requireSamePage(ours, reference, filters)
      each.push({ filters, times: await timeSubset(ours, reference, filters) })
    }
    await requireMissed(ours)
    const [plain] = each
    const worst = each.reduce((a, b) => (ratio(a) > ratio(b) ? a : b))
    return [
      ratioResult(
        'default page of 100 over HTTP, uncached ÷ typical handler',
        plain.times,
        atMost(1 / 30, '', '1/30'),
        {
          details: Object.fromEntries(each.map((one) => [shownFilters(one.filters), ratio(one)])),
        },
      ),
      ratioResult(
        'page of 100, worst of 16 filter subsets ÷ typical handler',
        worst.times,
        atMost(1 / 4, '', '1/4'),
        {
          found: shownFilters(worst.filters),
        },
      ),
    ]
  } finally {
    await Promise.all([ours.stop(), reference.stop()])
  }
}

function ratio({ times }) {
  return times.ours.cpu / times.reference.cpu
}

function timeSubset(ours, reference, filters) {
  return rounds(ROUNDS, {
    reference: () => timeRequests(reference, freshQueries(filters, TYPICAL)),
    ours: () => timeRequests(ours, freshQueries(filters, OURS)),
  })
}

let ends = 0
/** Each query gives the same rows as the others, and none was asked before: the window ends later each time. */
export function freshQueries(filters, count) {
  return Array.from({ length: count }, () => {
    ends += 1
    return rawQuery({ ...filters, until: `2099-01-01T00:00:00.${String(ends).padStart(6, '0')}Z` })
  })
}

async function requireSamePage(ours, reference, filters) {
  const [raw] = freshQueries(filters, 1)
  const [a, b] = (await Promise.all([ours.request(raw), reference.request(raw)])).map(({ body }) =>
    JSON.parse(body),
  )
  requireEqual(`the total of ${raw}`, [a.meta.total], [b.meta.total])
  // Asked for a category, Vedette shows the source of that category; the typical handler knows only one source.
  const shown = (item) => (filters.category === undefined ? item : item.id)
  requireEqual(`the page ${raw}`, a.data.map(shown), b.data.map(shown))
}

/**
 * The body cache knows an answer by what its `ETag` is made of: where all tags differ, no answer came from it. Asked
 * twice the same, the tag is the same.
 */
async function requireMissed(server) {
  const tags = []
  for (const raw of freshQueries({}, OURS)) tags.push((await server.request(raw)).headers.etag)
  if (new Set(tags).size !== OURS)
    throw new Error('Queries that should miss the body cache share its entries')
  const [raw] = freshQueries({}, 1)
  const [one, other] = [await server.request(raw), await server.request(raw)]
  requireEqual('the tag of a page asked again', one.headers.etag, other.headers.etag)
}

async function pageAgain({ base }) {
  const ours = await startProcess('vedette', base.path)
  const reference = await startProcess('hello')
  const same = Array(AGAIN).fill('limit=100')
  try {
    const times = await rounds(AGAIN_ROUNDS, {
      reference: () => timeRequests(reference, same),
      ours: () => timeRequests(ours, same),
    })
    return [ratioResult('the same page of 100 asked again ÷ Express `{"ok":true}`', times, atMost(1.3))]
  } finally {
    await Promise.all([ours.stop(), reference.stop()])
  }
}

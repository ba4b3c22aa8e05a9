import { type Line, lineOf } from '../src/line.ts'

/** A line over a clock that moves only when a work says so. */
function timed(options: { readonly seats?: number; readonly perTurn?: number } = {}) {
  let now = 0
  const line = lineOf({ seats: 2, perTurn: 2, patienceMs: 50, firstPaceMs: 1, clock: () => now, ...options })
  return { line, pass: (ms: number) => (now += ms) }
}

const turn = () => new Promise(setImmediate)

/** Lets in so many, and waits for the last of them. */
async function run(line: Line, count: number, work: () => void): Promise<void> {
  await new Promise<void>((resolve) => {
    let left = count
    for (let n = 0; n < count; n++) {
      line.enter(async () => {
        work()
        left -= 1
        if (left === 0) resolve()
      })
    }
  })
  await turn()
}

describe('a line', () => {
  it('begins nothing at once, and in the order in which they came', async () => {
    const { line } = timed()
    const begun: number[] = []
    for (const n of [1, 2, 3, 4, 5]) line.enter(async () => void begun.push(n))
    expect(begun).toEqual([])
    for (let n = 0; n < 6; n++) await turn()
    expect(begun).toEqual([1, 2, 3, 4, 5])
  })

  it('has no more at work than it has seats', async () => {
    const { line } = timed()
    const ends: (() => void)[] = []
    for (let n = 0; n < 5; n++) line.enter(() => new Promise<void>((resolve) => ends.push(resolve)))
    for (let n = 0; n < 4; n++) await turn()
    expect(ends).toHaveLength(2)
    ends[0]?.()
    for (let n = 0; n < 4; n++) await turn()
    expect(ends).toHaveLength(3)
  })

  it('goes on behind a work that fails', async () => {
    const { line } = timed({ seats: 1 })
    line.enter(() => Promise.reject(new Error('x')))
    await run(line, 1, () => {})
  })

  it('is full when who came now would wait too long', () => {
    const { line } = timed()
    for (let n = 0; n < 50; n++) line.enter(async () => {})
    expect(line.isFull()).toBe(false)
    line.enter(async () => {})
    expect(line.isFull()).toBe(true)
  })

  it('learns how long a work takes, and forgets it when nobody waits', async () => {
    const { line, pass } = timed()
    await run(line, 40, () => pass(20))
    for (let n = 0; n < 6; n++) line.enter(async () => {})
    expect(line.isFull()).toBe(true)
    for (let n = 0; n < 200; n++) await run(line, 1, () => {})
    for (let n = 0; n < 20; n++) line.enter(async () => {})
    expect(line.isFull()).toBe(false)
  })

  it('is not full because of one pause', async () => {
    const { line, pass } = timed()
    let works = 0
    await run(line, 10, () => (works++ === 4 ? pass(1_000) : pass(1)))
    for (let n = 0; n < 10; n++) line.enter(async () => {})
    expect(line.isFull()).toBe(false)
  })
})

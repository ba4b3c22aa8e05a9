/**
 * The candidate that `word` was most likely meant to be: at most two slips away (a letter more, less, other, or two
 * swapped), and fewer than half of its letters.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const typed = word.toLowerCase().slice(0, 64)
  let best: string | undefined
  let fewest = Math.min(2, Math.floor((typed.length - 1) / 2))
  for (const candidate of candidates) {
    const slips = slipsBetween(typed, candidate.toLowerCase())
    if (slips <= fewest && (best === undefined || slips < fewest)) {
      best = candidate
      fewest = slips
    }
  }
  return best
}

/** Optimal string alignment distance. */
function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let slips = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        slips = Math.min(slips, at(beforeLast, j - 2) + 1)
      }
      row.push(slips)
    }
    beforeLast = last
    last = row
  }
  return at(last, b.length)
}

function at(row: readonly number[], n: number): number {
  return row[n] ?? Infinity
}

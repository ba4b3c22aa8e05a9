// What the benchmarks write and how they take the middle of what they measure.

/** The `n`-th of made-up observations: half addresses, half urls; three confidences. */
export function observation(n) {
  const address = `${20 + (n >> 24)}.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`
  const firstSeen = 1_768_478_400 - (n % 1_000_000)
  return {
    type: n % 2 === 0 ? 'ipv4' : 'url',
    value: n % 2 === 0 ? address : `http://${address}:${1024 + (n % 60_000)}/bin.sh`,
    report: {
      source: { name: 'URLhaus', category: 'threat-intel' },
      confidence: ['high', 'medium', 'low'][n % 3],
      firstSeen,
      lastSeen: firstSeen + 3600,
      dated: true,
      context: 'malware_download: 32-bit, elf, mips, Mozi; online',
      referenceUrl: `https://urlhaus.abuse.ch/url/${n}/`,
      tags: ['32-bit', 'Mozi', 'elf', 'mips'],
      mitreTechniques: [],
      industries: [],
    },
  }
}

/** Pages that are measured, by what they are called. */
export const PAGES = {
  'txt, 10,000 rows': 'limit=10000&format=txt',
  'json, 10,000 rows': 'limit=10000',
  'csv, 10,000 rows': 'limit=10000&format=csv',
  'json, 100 rows, 4 filters': 'type=ipv4&category=threat-intel&confidence=high&limit=100',
  'json, 100 rows, offset 100,000': 'limit=100&offset=100000',
}

/** Milliseconds that `work` takes, the middle of `runs`, after one that does not count. */
export async function median(work, runs) {
  const times = []
  for (let run = 0; run <= runs; run++) {
    const start = performance.now()
    await work()
    if (run > 0) times.push(performance.now() - start)
  }
  return middle(times)
}

export function middle(numbers) {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1]
}
